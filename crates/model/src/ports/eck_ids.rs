//! Where people's ECK iDs lie: in a table of their own, sealed.

use super::durable::Stored;
use crate::{context::Timestamp, ids::PersonId, seal::Sealed};

/// Stored ECK iDs.
pub trait EckIds {
    /// A person's.
    fn eck_id(&mut self, person: &PersonId) -> Stored<Option<Sealed>>;
    /// Gives a person one, in the place of the one that there was.
    fn put_eck_id(&mut self, person: &PersonId, sealed: &Sealed, now: Timestamp) -> Stored<()>;
    /// Takes it away. Whether there was one.
    fn remove_eck_id(&mut self, person: &PersonId) -> Stored<bool>;
}
