//! A family of refresh tokens (RFC 9700 §4.14): live until revoked or ended; each use rotates.

use crate::{access::Grant, context::Timestamp, ids::FamilyId};
use serde::{Deserialize, Serialize};

/// Why a family was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// A spent refresh token came again.
    RefreshReused,
    /// The spent authorization code came again.
    CodeReused,
    /// The portal revoked it (RFC 7009).
    RevokedByClient,
    /// The person signed out.
    SignedOut,
    /// The person took the consent back.
    ConsentWithdrawn,
    /// The client was removed.
    ClientRemoved,
}

/// A family of refresh tokens. Durable: what must not be forgotten stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFamily {
    /// Its id; it stands in every token of the family.
    pub id: FamilyId,
    /// What it stands for.
    pub grant: Grant,
    /// `offline_access` was granted: the family outlives the session.
    pub offline: bool,
    /// The id of the key that the family's tokens are derived with.
    pub key_id: String,
    /// The number of the newest token.
    pub generation: i64,
    /// When it was last rotated.
    pub rotated_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
    /// The end if it is not used.
    pub idle_ends_at: Timestamp,
    /// The absolute end.
    pub ends_at: Timestamp,
    /// When and why it was revoked.
    pub revoked: Option<(Timestamp, RevocationReason)>,
}

impl TokenFamily {
    /// Whether tokens of it may still be used.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && now < self.idle_ends_at && now < self.ends_at
    }
}
