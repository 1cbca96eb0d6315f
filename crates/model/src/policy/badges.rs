//! Badges that pupils sign in with.

use crate::{network::Networks, person::Role};
use serde::{Deserialize, Serialize};

/// Badges: on which networks they work, and how long. Without networks there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BadgePolicy {
    /// The school's own networks: a badge works nowhere else. While there is none, badges are off.
    pub networks: Networks,
    /// Days after which a badge ends by itself. Without, it ends with the class.
    pub valid_days: Option<u32>,
}

impl BadgePolicy {
    /// The most days that a badge may be valid.
    pub const MOST_DAYS: u32 = 400;

    /// Whether there are badges here.
    #[must_use]
    pub fn are_on(&self) -> bool {
        !self.networks.is_empty()
    }

    /// Whether badges work at this address.
    #[must_use]
    pub fn work_at(&self, address: &str) -> bool {
        self.networks.contains(address)
    }

    /// Whether somebody may have one: whoever is a pupil and nothing more.
    #[must_use]
    pub fn is_for(roles: &[Role]) -> bool {
        *roles == [Role::Pupil]
    }
}
