//! An institution's own provider: what is stored of it, and what it is asked.

use super::{StoreError, durable::Stored};
use crate::{
    context::Timestamp,
    eck_id::EckId,
    ids::{InstitutionId, PersonId, SourceId, UpstreamLinkId},
    secret::{HashedToken, Secret},
    upstream::{SourceSettings, UpstreamAttempt, UpstreamIdentity, UpstreamLink, UpstreamSource},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Stored sign-in sources, and who comes through them.
pub trait UpstreamSources {
    /// By id.
    fn upstream_source(&mut self, id: &SourceId) -> Stored<Option<UpstreamSource>>;
    /// Those of an institution, by short name.
    fn upstream_sources(&mut self, institution: &InstitutionId) -> Stored<Vec<UpstreamSource>>;
    /// A new one. `Conflict` when the institution has one of this short name.
    fn add_upstream_source(&mut self, source: &UpstreamSource) -> Stored<()>;
    /// Everything but id, institution, short name and creation.
    fn update_upstream_source(&mut self, source: &UpstreamSource) -> Stored<()>;
    /// Removes one with all its links. How many links it had; `None` where there is no such source.
    fn remove_upstream_source(&mut self, id: &SourceId) -> Stored<Option<usize>>;
    /// Who can come through one, in no order and nobody twice.
    fn people_of_upstream_source(&mut self, id: &SourceId) -> Stored<Vec<PersonId>>;
    /// Who comes as this subject of this issuer.
    fn upstream_link(
        &mut self,
        source: &SourceId,
        issuer: &str,
        subject: &str,
    ) -> Stored<Option<UpstreamLink>>;
    /// Every link of this subject of this issuer, whichever source of whichever institution it came
    /// through, the oldest first; so many at most.
    fn upstream_links_of_subject(
        &mut self,
        issuer: &str,
        subject: &str,
        most: u32,
    ) -> Stored<Vec<UpstreamLink>>;
    /// A person's, the oldest first.
    fn upstream_links(&mut self, person: &PersonId) -> Stored<Vec<UpstreamLink>>;
    /// A new one. `Conflict` when this subject is somebody already.
    fn add_upstream_link(&mut self, link: &UpstreamLink) -> Stored<()>;
    /// Notes a use. Whether the link was still there.
    fn use_upstream_link(&mut self, id: &UpstreamLinkId, now: Timestamp) -> Stored<bool>;
    /// Removes one of a person's. Whether the person had it.
    fn remove_upstream_link(&mut self, person: &PersonId, id: &UpstreamLinkId) -> Stored<bool>;
    /// Removes all of a person's. How many.
    fn remove_upstream_links(&mut self, person: &PersonId) -> Stored<usize>;
}

/// People who were sent to a provider, and what is remembered of sessions there, by the hash of the `state` that they carry.
#[async_trait]
pub trait UpstreamAttempts: Send + Sync {
    /// Keeps an attempt until its end.
    async fn put_upstream_attempt(
        &self,
        subject: &HashedToken,
        attempt: &UpstreamAttempt,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Takes it in one atomic step: of many callers exactly one gets it.
    async fn take_upstream_attempt(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<UpstreamAttempt>, StoreError>;
    /// Remembers a text until then: what is waited for on a way out, ours or theirs.
    async fn put_upstream_note(
        &self,
        subject: &HashedToken,
        note: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// The text, while it is remembered.
    async fn upstream_note(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError>;
    /// Remembers a name among others until then, in one atomic step: of many who add one at once none is lost.
    async fn add_upstream_name(
        &self,
        subject: &HashedToken,
        name: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// The names, each while it is remembered, in no order.
    async fn upstream_names(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError>;
}

/// Where somebody is sent.
#[derive(Debug, Clone, Copy)]
pub struct UpstreamStart<'a> {
    /// To which provider.
    pub source: &'a SourceSettings,
    /// Where it sends people back to.
    pub redirect_uri: &'a str,
    /// `state`.
    pub state: &'a str,
    /// `nonce`.
    pub nonce: &'a str,
    /// The PKCE verifier (RFC 7636); its S256 challenge is sent.
    pub verifier: &'a Secret,
    /// `prompt`, where something is asked.
    pub prompt: Option<&'a str>,
    /// `max_age`, in seconds.
    pub max_age: Option<u32>,
    /// `login_hint`.
    pub login_hint: Option<&'a str>,
    /// `ui_locales`.
    pub ui_locales: Option<&'a str>,
    /// The present.
    pub now: Timestamp,
}

/// Somebody came back with a code.
#[derive(Debug, Clone, Copy)]
pub struct UpstreamReturn<'a> {
    /// From which provider, as far as we know.
    pub source: &'a SourceSettings,
    /// Our secret there.
    pub secret: Option<&'a Secret>,
    /// Where it sent people back to.
    pub redirect_uri: &'a str,
    /// The code.
    pub code: &'a Secret,
    /// `iss` of the answer (RFC 9207).
    pub iss: Option<&'a str>,
    /// The nonce that was sent.
    pub nonce: &'a str,
    /// The PKCE verifier.
    pub verifier: &'a Secret,
    /// Since when the person must have signed in there, where that was asked.
    pub fresh_since: Option<Timestamp>,
    /// The present.
    pub now: Timestamp,
}

/// What a provider answered, every check passed. No `Debug`: it holds a token.
pub struct UpstreamVouched {
    /// Whom it vouches for.
    pub identity: UpstreamIdentity,
    /// `sid`: the session there.
    pub sid: Option<String>,
    /// The ID token, to be shown when signing out there.
    pub id_token: Secret,
    /// The ECK iD, where the source's settings name its claim.
    pub eck_id: Option<EckId>,
}

/// Somebody signs out here, and there as well.
#[derive(Debug, Clone, Copy)]
pub struct UpstreamFarewell<'a> {
    /// At which provider.
    pub source: &'a SourceSettings,
    /// The ID token of the session there.
    pub id_token_hint: Option<&'a Secret>,
    /// Where it sends people back to.
    pub post_logout_redirect_uri: &'a str,
    /// `state`.
    pub state: &'a str,
    /// The present.
    pub now: Timestamp,
}

/// What a verified logout token says: who signed out there, and from which session. One of both is
/// there at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamSignOut {
    /// `sub`.
    pub subject: Option<String>,
    /// `sid`.
    pub sid: Option<String>,
    /// `jti`: whoever believes it sees to it that it counts once.
    pub jti: String,
}

/// What a provider's discovery document tells an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamFound {
    /// Where people are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// How many signing keys it publishes.
    pub keys: usize,
    /// It says in its answers who it is (RFC 9207).
    pub says_issuer: bool,
}

/// An institution's own provider, whichever.
#[async_trait]
pub trait UpstreamProvider: Send + Sync + fmt::Debug {
    /// The address that somebody is sent to.
    ///
    /// # Errors
    /// Why nobody can be sent there now.
    async fn begin(&self, start: UpstreamStart<'_>) -> Result<String, UpstreamError>;
    /// Redeems a code, and finds out whom the provider vouches for.
    ///
    /// # Errors
    /// Why nobody may be believed.
    async fn finish(&self, back: UpstreamReturn<'_>) -> Result<UpstreamVouched, UpstreamError>;
    /// The address where somebody signs out there (RP-Initiated Logout 1.0 §2); `None` where the
    /// provider has none.
    ///
    /// # Errors
    /// Why nobody can be sent there now.
    async fn farewell(
        &self,
        farewell: UpstreamFarewell<'_>,
    ) -> Result<Option<String>, UpstreamError>;
    /// Verifies a logout token (Back-Channel Logout 1.0 §2.6), all but that it comes once.
    ///
    /// # Errors
    /// Why it may not be believed.
    async fn signed_out(
        &self,
        source: &SourceSettings,
        token: &str,
        now: Timestamp,
    ) -> Result<UpstreamSignOut, UpstreamError>;
    /// Reads a provider's discovery document and keys afresh.
    ///
    /// # Errors
    /// What is wrong with it.
    async fn look(&self, issuer: &str, now: Timestamp) -> Result<UpstreamFound, UpstreamError>;
    /// Whether a provider does not answer: asked by ourselves, half a minute ago at most.
    async fn is_out(&self, issuer: &str, now: Timestamp) -> bool;
}

/// What went wrong with a provider. The names are stable; they stand in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamFault {
    /// It does not answer, or not in time.
    Unreachable,
    /// Its discovery document is not one that anybody can work with.
    Discovery,
    /// It calls itself something else than was written down.
    Issuer,
    /// It does not take the code, or our secret.
    Refused,
    /// What it answered is no answer of a token or userinfo endpoint.
    Answer,
    /// Nobody signed the ID token, or nobody known, or by an algorithm that is not taken.
    Signature,
    /// The ID token is for another client.
    Audience,
    /// The ID token has ended, or comes from the future.
    Expired,
    /// The ID token belongs to another sign-in.
    Nonce,
    /// The sign-in there is older than was asked.
    NotFresh,
    /// A fresh sign-in was asked for, and nobody says how old the one there is: `auth_time` is missing.
    NoAuthTime,
    /// Userinfo speaks of somebody else than the ID token.
    Subject,
}

impl UpstreamFault {
    /// The name in the audit trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Discovery => "discovery",
            Self::Issuer => "issuer",
            Self::Refused => "refused",
            Self::Answer => "answer",
            Self::Signature => "signature",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::Nonce => "nonce",
            Self::NotFresh => "not_fresh",
            Self::NoAuthTime => "no_auth_time",
            Self::Subject => "subject",
        }
    }
}

/// Why a provider's word came to nothing. The detail is for the log: no secret, nothing of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", fault.as_str())]
pub struct UpstreamError {
    /// What it was.
    pub fault: UpstreamFault,
    /// More of it.
    pub detail: String,
}

impl UpstreamError {
    /// Puts one together.
    #[must_use]
    pub fn new(fault: UpstreamFault, detail: impl Into<String>) -> Self {
        Self {
            fault,
            detail: detail.into(),
        }
    }
}
