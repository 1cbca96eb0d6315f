//! Passkeys: whether, as what, and what they must be for whom.

use crate::person::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What passkeys may be used for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyMode {
    /// Nobody has any; those that are there rest.
    #[default]
    Off,
    /// As second factor after the password.
    SecondFactor,
    /// Also as the only step, where the passkey makes sure of the person.
    OnlyStep,
}

/// A make of authenticator that is accepted where its make has to be proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttestedModel {
    /// The make's AAGUID, as a UUID.
    pub aaguid: String,
    /// What it is called.
    pub name: String,
    /// The maker's root certificate, PEM.
    pub root: String,
}

/// Passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PasskeyPolicy {
    /// What they may be used for.
    pub mode: PasskeyMode,
    /// Whose new passkeys must prove their make.
    pub attested_roles: BTreeSet<Role>,
    /// The makes that are accepted from them.
    pub attested_models: Vec<AttestedModel>,
    /// Whoever has none is invited to add one, right after a second factor was shown.
    pub invite: bool,
    /// Days between two invitations after "not now".
    pub invite_again_days: u32,
}

impl Default for PasskeyPolicy {
    fn default() -> Self {
        Self {
            mode: PasskeyMode::Off,
            attested_roles: BTreeSet::new(),
            attested_models: vec![],
            invite: false,
            invite_again_days: 30,
        }
    }
}

impl PasskeyPolicy {
    /// Whether there are passkeys here at all.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.mode != PasskeyMode::Off
    }

    /// Whether somebody with these roles is invited to add one. Not those whose passkeys must prove
    /// their make: what a telephone makes would be refused.
    #[must_use]
    pub fn invites(&self, roles: &[Role]) -> bool {
        self.allowed() && self.invite && !self.must_attest(roles)
    }

    /// Whether the new passkeys of somebody with these roles must prove their make.
    #[must_use]
    pub fn must_attest(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.attested_roles.contains(role))
    }
}
