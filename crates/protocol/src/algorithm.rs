//! Signature algorithms (RFC 7518 §3.1, RFC 8037).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The algorithms that Sluis signs with. There is no `none` here and never will be.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what OpenID Connect demands of every provider.
    #[default]
    RS256,
    /// RSASSA-PSS with SHA-256: what FAPI 2.0 takes of RSA.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

impl SigningAlgorithm {
    /// Every algorithm, the default first.
    pub const ALL: [Self; 4] = [Self::RS256, Self::PS256, Self::ES256, Self::EdDSA];

    /// The name that travels in `alg`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::PS256 => "PS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Reads a name of `alg`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == text)
    }
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The algorithms that clients may sign with: client assertions, request objects and DPoP proofs.
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
pub enum ClientAlgorithm {
    /// No signature: request objects alone, and only where the operator allows it and the client
    /// registers it (OpenID Connect Core §6.1).
    #[serde(rename = "none")]
    None,
    /// HMAC with SHA-256 and the client secret (`client_secret_jwt`).
    HS256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
}

impl ClientAlgorithm {
    /// Those with a public key, which is what discovery lists.
    pub const ASYMMETRIC: [Self; 5] = [
        Self::RS256,
        Self::PS256,
        Self::ES256,
        Self::ES384,
        Self::EdDSA,
    ];
    /// Those that FAPI 2.0 and DPoP take (FAPI 2.0 Security Profile §5.4.1).
    pub const STRONG: [Self; 4] = [Self::PS256, Self::ES256, Self::ES384, Self::EdDSA];

    /// The name that travels in `alg`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::HS256 => "HS256",
            Self::RS256 => "RS256",
            Self::PS256 => "PS256",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Reads a name of `alg`. RFC 9864's name for Ed25519 means the same.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::None),
            "HS256" => Some(Self::HS256),
            "Ed25519" => Some(Self::EdDSA),
            _ => Self::ASYMMETRIC
                .into_iter()
                .find(|algorithm| algorithm.as_str() == text),
        }
    }

    /// Whether a public key verifies it.
    #[must_use]
    pub fn is_asymmetric(self) -> bool {
        Self::ASYMMETRIC.contains(&self)
    }
}

impl fmt::Display for ClientAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
