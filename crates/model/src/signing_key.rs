//! Signing keys: announced well before they sign, kept until the last token they signed has ended.

use crate::{
    context::Timestamp,
    ids::{InstitutionId, KeyId},
    seal::Sealed,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluis_protocol::algorithm::SigningAlgorithm;

/// Where a key stands. The order is the only way through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningKeyState {
    /// Published, does not sign yet.
    Announced,
    /// Signs.
    Signing,
    /// Published, signs no more.
    Verifying,
    /// Gone from the published set.
    Retired,
}

impl SigningKeyState {
    /// The name in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Signing => "signing",
            Self::Verifying => "verifying",
            Self::Retired => "retired",
        }
    }
}

/// A signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// `kid`.
    pub id: KeyId,
    /// `alg`.
    pub algorithm: SigningAlgorithm,
    /// Where it stands.
    pub state: SigningKeyState,
    /// Whose ring it is of: the institution's with an own host (E-03), or the installation's.
    pub institution: Option<InstitutionId>,
    /// The private key, PKCS #8 DER, sealed and bound to this row.
    pub private_key: Sealed,
    /// The public JWK (RFC 7517).
    pub public_jwk: Value,
    /// When it was made and published.
    pub created_at: Timestamp,
    /// When it entered its present state.
    pub state_since: Timestamp,
}

impl SigningKey {
    /// The place that the private key is sealed for.
    #[must_use]
    pub fn private_key_place(id: &KeyId) -> String {
        format!("signing_keys/{id}/private_key")
    }
}
