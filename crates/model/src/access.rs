//! What one sign-in gave one portal, on its way from code to tokens.

use crate::{
    context::Timestamp,
    ids::{ClientId, FamilyId, GrantId, InstitutionId, PersonId, SessionId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
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

/// The key that whoever presents a token has to hold (RFC 7800): the claim `cnf`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TokenBinding {
    /// The thumbprint of a DPoP key (RFC 9449 §6).
    #[serde(rename = "jkt")]
    Dpop(String),
    /// The thumbprint of a TLS client certificate (RFC 8705 §3.1).
    #[serde(rename = "x5t#S256")]
    Certificate(String),
}

impl TokenBinding {
    /// The value of `cnf`.
    #[must_use]
    pub fn confirmation(&self) -> Value {
        match self {
            Self::Dpop(thumbprint) => json!({ "jkt": thumbprint }),
            Self::Certificate(thumbprint) => json!({ "x5t#S256": thumbprint }),
        }
    }

    /// What `token_type` says of such a token.
    #[must_use]
    pub const fn token_type(binding: Option<&Self>) -> &'static str {
        match binding {
            Some(Self::Dpop(_)) => "DPoP",
            _ => "Bearer",
        }
    }
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
    /// When: what was given before the consent that stands now is good for nothing (TOK-13). Unknown of what
    /// lives on in a token family, which is revoked when a consent is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Timestamp>,
    /// Claims asked for one by one.
    pub claims: ClaimsRequest,
    /// How the person was authenticated.
    pub authentication: Authentication,
    /// The resources that it is for (RFC 8707); empty for the usual one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// The key that refresh tokens are bound to: public clients' (RFC 9449 §5, RFC 8705 §4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<TokenBinding>,
    /// At which issuer, if it is the one of an institution's own host (E-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// What a client gets in its own name (RFC 6749 §4.4): there is no person behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientGrant {
    /// Its id; access tokens are revoked by it.
    pub id: GrantId,
    /// To whom.
    pub client: ClientId,
    /// What was granted.
    pub scope: Scope,
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
    /// The thumbprint of the DPoP key that the code is for (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// When the code ends.
    pub ends_at: Timestamp,
}

impl Grant {
    /// The mark of its session's end, unless it outlives the session (OpenID Connect Core §11).
    #[must_use]
    pub fn session_mark(&self) -> Option<GrantId> {
        let outlives = self.scope.contains("offline_access");
        (!outlives).then(|| ended_session(&self.authentication.session))
    }
}

/// The mark of an ended session, in the same place as the marks of revoked grants: grants have ids without
/// a hyphen.
#[must_use]
pub fn ended_session(session: &SessionId) -> GrantId {
    GrantId::from(format!("session-{session}"))
}

/// What an access token stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every holding is a person's, and none is kept in numbers"
)]
pub enum Holding {
    /// What a person gave a portal.
    Person(Grant),
    /// What a client has in its own name.
    Client(ClientGrant),
}

impl Holding {
    /// The grant's id.
    #[must_use]
    pub fn grant_id(&self) -> &GrantId {
        match self {
            Self::Person(grant) => &grant.id,
            Self::Client(grant) => &grant.id,
        }
    }

    /// To whom.
    #[must_use]
    pub fn client(&self) -> &ClientId {
        match self {
            Self::Person(grant) => &grant.client,
            Self::Client(grant) => &grant.client,
        }
    }

    /// What was granted.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        match self {
            Self::Person(grant) => &grant.scope,
            Self::Client(grant) => &grant.scope,
        }
    }

    /// The person's grant, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<&Grant> {
        match self {
            Self::Person(grant) => Some(grant),
            Self::Client(_) => None,
        }
    }
}

/// An access token's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// What the token stands for.
    pub holding: Holding,
    /// `aud`: whom it is for; empty for ourselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// The key that its holder has to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<TokenBinding>,
    /// The tokens that it was made from by token exchange, the first one first: it dies with each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_from: Vec<HashedToken>,
    /// Who acts for the person (RFC 8693 §4.1): the value of `act`, with `person` in the place of `sub`
    /// where it is one, whom each client knows by another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Value>,
    /// The refresh family it came with, if any.
    pub family: Option<FamilyId>,
    /// It came of something that outlives the session, though its own scope, which was narrowed, does not
    /// say so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outlives_session: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl AccessToken {
    /// Whatever of these is revoked takes the token with it: its grant, and with a person's the session,
    /// unless it outlives that.
    #[must_use]
    pub fn hangs_on(&self) -> Vec<GrantId> {
        let session = self.holding.person().and_then(Grant::session_mark);
        std::iter::once(self.holding.grant_id().clone())
            .chain(session.filter(|_| !self.outlives_session))
            .collect()
    }

    /// Whether it stays when the person signs out: its grant has `offline_access` (OpenID Connect Core §11).
    #[must_use]
    pub fn outlives_session(&self) -> bool {
        let person = self.holding.person();
        self.outlives_session || person.is_some_and(|grant| grant.session_mark().is_none())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}
