//! Initial access tokens (RFC 7591 §3): who may register clients, and which.

use crate::{
    context::Timestamp,
    ids::{InitialTokenId, InstitutionId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};
use sluis_protocol::{grant_type::GrantType, scope::Scope};
use std::collections::BTreeSet;

/// What clients that are registered with a token may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationPolicy {
    /// The scopes that they may have; empty for the usual ones of a portal.
    pub scope: Scope,
    /// The grants that they may use; empty for the usual ones of a portal.
    pub grant_types: BTreeSet<GrantType>,
    /// The hosts that their redirect URIs may name; empty for any.
    pub redirect_hosts: Vec<String>,
    /// They need not ask people for consent.
    pub first_party: bool,
}

/// An initial access token, by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitialAccessToken {
    /// Its id.
    pub id: InitialTokenId,
    /// The hash of the token.
    pub token: HashedToken,
    /// What an operator calls it.
    pub label: String,
    /// The institution that its clients belong to; `None` for portals that serve several.
    pub institution: Option<InstitutionId>,
    /// What its clients may be.
    pub policy: RegistrationPolicy,
    /// How many clients may still be registered with it; `None` for any number.
    pub uses_left: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}
