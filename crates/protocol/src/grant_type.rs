//! The `grant_type` parameter.

use serde::{Deserialize, Serialize};

/// The grants that the token endpoint knows.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub enum GrantType {
    /// RFC 6749 §4.1.
    #[serde(rename = "authorization_code")]
    AuthorizationCode,
    /// RFC 6749 §6.
    #[serde(rename = "refresh_token")]
    RefreshToken,
    /// RFC 6749 §4.4.
    #[serde(rename = "client_credentials")]
    ClientCredentials,
    /// RFC 8628 §3.4.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
    /// RFC 8693 §2.1.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:token-exchange")]
    TokenExchange,
    /// OpenID Connect Core §3.2 and §3.3: tokens from the authorization endpoint. Never presented at
    /// the token endpoint.
    #[serde(rename = "implicit")]
    Implicit,
}

impl GrantType {
    /// Every grant that the token endpoint takes.
    pub const AT_TOKEN_ENDPOINT: [Self; 5] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
        Self::TokenExchange,
    ];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::Implicit => "implicit",
        }
    }

    /// Reads the parameter of the token endpoint.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::AT_TOKEN_ENDPOINT
            .into_iter()
            .find(|grant| grant.as_str() == text)
    }

    /// Reads a name in a client's metadata, where `implicit` may stand as well.
    #[must_use]
    pub fn of_name(text: &str) -> Option<Self> {
        Self::parse(text).or((text == Self::Implicit.as_str()).then_some(Self::Implicit))
    }
}
