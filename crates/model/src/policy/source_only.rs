//! Of whom the own way in, by password or passkey, is closed: they sign in at the institution's own
//! provider.

use crate::person::{Person, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who signs in at a sign-in source alone. It holds while the institution has a source that is on, and
/// never of administrators: somebody has to be able to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SourceOnlyPolicy {
    /// Whoever is linked with a source that is on.
    pub linked: bool,
    /// Whoever has one of these roles. To be linked for the first time they show the password here once.
    pub roles: BTreeSet<Role>,
    /// Whether the own way is open while the source can't be reached.
    pub open_at_outage: bool,
}

impl Default for SourceOnlyPolicy {
    fn default() -> Self {
        Self {
            linked: false,
            roles: BTreeSet::new(),
            open_at_outage: true,
        }
    }
}

impl SourceOnlyPolicy {
    /// Whether it holds of anybody.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.linked || !self.roles.is_empty()
    }

    /// Whether a link with a source that is on stays with somebody who has these roles: to take it away would open the
    /// own way.
    #[must_use]
    pub fn holds_links_of(&self, roles: &[Role]) -> bool {
        self.linked && !roles.iter().any(|role| role.is_administrative())
    }

    /// Whether the own way is closed for somebody. Who is about to be linked for the first time
    /// (`links`) is let through to show whose account it is.
    #[must_use]
    pub fn is_for(&self, person: &Person, linked: bool, links: bool) -> bool {
        self.is_for_roles(&person.roles, linked, links)
    }

    /// The same of somebody of whom the roles are known.
    #[must_use]
    pub fn is_for_roles(&self, roles: &[Role], linked: bool, links: bool) -> bool {
        let administrator = roles.iter().any(|role| role.is_administrative());
        let role = roles.iter().any(|role| self.roles.contains(role));
        let by_role = role && (linked || !links);
        !administrator && (by_role || (self.linked && linked))
    }
}
