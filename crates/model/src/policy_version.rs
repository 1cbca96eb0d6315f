//! What an institution decided before: every policy that was ever in force, with who, when and why.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId},
    policy::Policy,
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// Where a policy came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicySource {
    /// It was in force when history began to be kept.
    Start,
    /// The console.
    Console,
    /// The admin API.
    Api,
    /// The setup file.
    Apply,
    /// Nobody said: it was found changed.
    Found,
}

impl PolicySource {
    /// The name in tables and keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Console => "console",
            Self::Api => "api",
            Self::Apply => "apply",
            Self::Found => "found",
        }
    }
}

/// A policy that was, or is, in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Whose.
    pub institution: InstitutionId,
    /// Counted from 1, without gaps.
    pub number: i64,
    /// What was decided.
    pub policy: Policy,
    /// From when.
    pub at: Timestamp,
    /// By whom, if it was a person.
    pub person: Option<PersonId>,
    /// By which program, if it was one.
    pub client: Option<ClientId>,
    /// Where it came from.
    pub source: PolicySource,
    /// A word of whoever changed it.
    pub note: String,
}

impl Policy {
    /// Tells one policy from another: an edit that was begun on another one is a lost update.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // Plain data of our own: it always has a JSON form.
        let json = serde_json::to_string(self).unwrap_or_default();
        HashedToken::of(&json).as_str().chars().take(24).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_policies_have_the_same_fingerprint_exactly_when_they_are_the_same() {
        let mut other = Policy::default();
        assert_eq!(Policy::default().fingerprint(), other.fingerprint());
        other.unlock.minutes = 6;
        assert_ne!(Policy::default().fingerprint(), other.fingerprint());
    }
}
