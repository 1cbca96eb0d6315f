//! How long things live, and what signs.

use chrono::Duration;
use sluis_protocol::algorithm::SigningAlgorithm;

/// Lifetimes, algorithms and the issuer, as the configuration gives them.
#[derive(Debug, Clone)]
pub struct TokenSettings {
    /// `iss`: the configured text, byte for byte the same in every token (OpenID Connect Discovery §4.3).
    pub issuer: String,
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
