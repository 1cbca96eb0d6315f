//! What one sign-in gave one portal, on its way from code to tokens.

use crate::{
    context::Timestamp,
    ids::{ClientId, FamilyId, GrantId, InstitutionId, PersonId, SessionId},
};
use serde::{Deserialize, Serialize};
use sluis_protocol::{
    claims_request::ClaimsRequest, pkce::CodeChallenge, redirect_uri::RedirectUri, scope::Scope,
};

/// How a person was authenticated: what tokens say about it, and no more than happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// `auth_time`: when the person last actively signed in.
    pub auth_time: Timestamp,
    /// `acr`.
    pub acr: String,
    /// `amr` (RFC 8176).
    pub amr: Vec<String>,
    /// When a second factor was last really shown: the claim `mfa_time`.
    pub second_factor_at: Option<Timestamp>,
    /// `sid`.
    pub session: SessionId,
    /// The session's absolute end: without `offline_access` nothing refreshes past it.
    pub session_ends_at: Timestamp,
}

/// A grant: who gave whom what. It travels in the code and lives on in the token family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id: code, access tokens and refresh family share it, and are revoked by it.
    pub id: GrantId,
    /// To whom.
    pub client: ClientId,
    /// By whom.
    pub person: PersonId,
    /// Of which institution.
    pub institution: InstitutionId,
    /// The person's epoch at that moment.
    pub epoch: i64,
    /// What was granted.
    pub scope: Scope,
    /// Claims asked for one by one.
    pub claims: ClaimsRequest,
    /// How the person was authenticated.
    pub authentication: Authentication,
}

/// An authorization code's content (RFC 6749 §4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// What the code stands for.
    pub grant: Grant,
    /// The redirect URI that must come again.
    pub redirect_uri: RedirectUri,
    /// The challenge that must be answered.
    pub code_challenge: Option<CodeChallenge>,
    /// The nonce for the ID token.
    pub nonce: Option<String>,
    /// When the code ends.
    pub ends_at: Timestamp,
}

/// An access token's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// What the token stands for.
    pub grant: Grant,
    /// The refresh family it came with, if any.
    pub family: Option<FamilyId>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}
