//! A remembered device: a browser that need not show one person's second factor for a while.

use crate::{
    context::Timestamp,
    ids::{DeviceId, InstitutionId, PersonId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// A remembered browser of one person (DEV-07). Ephemeral; its end stands in the value and does not
/// slide (E-18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedDevice {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// Of which institution.
    pub institution: InstitutionId,
    /// The hash of the token in the browser's cookie.
    pub token: HashedToken,
    /// The person's epoch when it was remembered: any change of password or factor ends it.
    pub epoch: i64,
    /// When the second factor was really shown.
    pub shown_at: Timestamp,
    /// When it stops standing in.
    pub ends_at: Timestamp,
    /// Browser and system in words.
    pub label: String,
    /// The portal that the person was on the way to.
    pub portal: Option<String>,
    /// The network address it was remembered from.
    pub place: String,
}

impl RememberedDevice {
    /// The most that one person has at a time; a further one drops the oldest.
    pub const MOST_PER_PERSON: usize = 10;

    /// Whether it stands in for the second factor of a person with this epoch at this moment, under
    /// a policy that now remembers for at most `longest_hours` (DEV-08: a shortened policy bites at
    /// once).
    #[must_use]
    pub fn stands_in(&self, epoch: i64, longest_hours: u32, now: Timestamp) -> bool {
        let policy_end = self.shown_at + chrono::Duration::hours(i64::from(longest_hours));
        self.epoch == epoch && now < self.ends_at && now < policy_end
    }
}
