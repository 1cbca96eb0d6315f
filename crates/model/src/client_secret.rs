//! A portal's secrets beside each other: the present one, and the one before it, which goes on working
//! for a while so that nobody has to change both sides in the same second.

use crate::{context::Timestamp, ids::ClientId, secret::HashedToken};

/// A secret that the console gave, by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// Whose.
    pub client: ClientId,
    /// Its hash.
    pub hash: HashedToken,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working; the present one has no end.
    pub ends_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
}

impl ClientSecret {
    /// How exactly the last use is known: a write a request would be too many.
    pub const USE_IS_NOTED_EVERY: chrono::Duration = chrono::Duration::hours(1);

    /// Whether it works at a moment though it is not the present one.
    #[must_use]
    pub fn overlaps(&self, now: Timestamp) -> bool {
        self.ends_at.is_some_and(|end| now < end)
    }
}
