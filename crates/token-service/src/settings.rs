//! How long things live, and what signs.

use chrono::Duration;
use sluis_protocol::algorithm::SigningAlgorithm;

/// Lifetimes, algorithms and the issuer, as the configuration gives them.
#[derive(Debug, Clone)]
pub struct TokenSettings {
    /// `iss`: the configured text, byte for byte the same in every token (OpenID Connect Discovery §4.3).
    pub issuer: String,
    /// What clients may do beyond what each is registered for.
    pub protocol: ProtocolSettings,
    /// The life of an authorization code.
    pub code_ttl: Duration,
    /// The life of an access token.
    pub access_token_ttl: Duration,
    /// The life of an ID token.
    pub id_token_ttl: Duration,
    /// A refresh family that is not used for so long ends.
    pub refresh_idle_ttl: Duration,
    /// An `offline_access` family ends after so long whatever happens.
    pub refresh_absolute_ttl: Duration,
    /// How long the last spent refresh token still gets its own successor; zero switches that off.
    pub refresh_grace: Duration,
    /// The algorithms that a key is kept for.
    pub algorithms: Vec<SigningAlgorithm>,
    /// A key signs for so long.
    pub key_rotate_after: Duration,
    /// A key is published for so long before it signs.
    pub key_announce_for: Duration,
}

/// What the operator allows, and how long what belongs to it lives.
#[derive(Debug, Clone)]
pub struct ProtocolSettings {
    /// Tokens from the authorization endpoint alone (OpenID Connect Core §3.2).
    pub implicit: bool,
    /// Tokens from the authorization endpoint beside a code (OpenID Connect Core §3.3).
    pub hybrid: bool,
    /// PKCE with the method `plain` (RFC 7636 §4.2).
    pub plain_pkce: bool,
    /// Request objects with `alg` `none` (OpenID Connect Core §6.1).
    pub unsigned_request_objects: bool,
    /// Who may register clients.
    pub registration: RegistrationAccess,
    /// The life of a pushed request.
    pub pushed_request_ttl: Duration,
    /// The life of a device code.
    pub device_code_ttl: Duration,
    /// Every DPoP proof has to hold a nonce of ours (RFC 9449 §8).
    pub require_dpop_nonce: bool,
    /// TLS client certificates can reach us (RFC 8705).
    pub mutual_tls: bool,
}

/// Who may register clients (RFC 7591 §3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RegistrationAccess {
    /// Nobody.
    Closed,
    /// Whoever holds an initial access token.
    #[default]
    Token,
    /// Anybody.
    Open,
}

impl Default for ProtocolSettings {
    fn default() -> Self {
        Self {
            implicit: false,
            hybrid: false,
            plain_pkce: false,
            unsigned_request_objects: false,
            registration: RegistrationAccess::default(),
            pushed_request_ttl: Duration::seconds(90),
            device_code_ttl: Duration::seconds(600),
            require_dpop_nonce: false,
            mutual_tls: false,
        }
    }
}
