//! Computers that several people use (E-19): which ones they are, and what is different there.

use crate::{network::Networks, person::Role};
use serde::{Deserialize, Serialize};

/// Shared computers. On one no browser is remembered and none that was counts, no passkey is made, and
/// a session ends after a short time without use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SharedComputerPolicy {
    /// Whether people can say so themselves, by a box on the sign-in page.
    pub offered: bool,
    /// Networks all of whose computers are shared.
    pub networks: Networks,
    /// Whether pupils always work on shared computers: everybody who is nothing but a pupil.
    pub pupils: bool,
    /// Minutes without use after which a session ends on a shared computer, unless it ends earlier
    /// anyway.
    pub idle_minutes: u32,
}

impl Default for SharedComputerPolicy {
    fn default() -> Self {
        Self {
            offered: false,
            networks: Networks::default(),
            pupils: false,
            idle_minutes: 20,
        }
    }
}

impl SharedComputerPolicy {
    /// Whether whoever has these roles works on shared computers alone.
    #[must_use]
    pub fn is_for(&self, roles: &[Role]) -> bool {
        self.pupils && !roles.is_empty() && roles.iter().all(|role| *role == Role::Pupil)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e19_only_who_is_nothing_but_a_pupil_works_on_shared_computers_alone() {
        let policy = SharedComputerPolicy {
            pupils: true,
            ..SharedComputerPolicy::default()
        };
        assert!(policy.is_for(&[Role::Pupil]));
        assert!(!policy.is_for(&[]));
        assert!(!policy.is_for(&[Role::Teacher]));
        assert!(!policy.is_for(&[Role::Pupil, Role::ClassAdmin]));
        assert!(!SharedComputerPolicy::default().is_for(&[Role::Pupil]));
    }
}
