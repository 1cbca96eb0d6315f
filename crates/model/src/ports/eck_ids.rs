//! Where people's ECK iDs lie: in a table of their own, sealed.

use super::durable::Stored;
use crate::{context::Timestamp, ids::PersonId, seal::Sealed};

/// Stored ECK iDs.
pub trait EckIds {
    /// A person's.
    fn eck_id(&mut self, person: &PersonId) -> Stored<Option<Sealed>>;
    /// Those of some people, of whoever has one.
    fn eck_ids_of(&mut self, people: &[PersonId]) -> Stored<Vec<(PersonId, Sealed)>>;
    /// When a person was given the present one.
    fn eck_id_set_at(&mut self, person: &PersonId) -> Stored<Option<Timestamp>>;
    /// Gives a person one, in the place of the one that there was.
    fn put_eck_id(&mut self, person: &PersonId, sealed: &Sealed, now: Timestamp) -> Stored<()>;
    /// Takes it away. Whether there was one.
    fn remove_eck_id(&mut self, person: &PersonId) -> Stored<bool>;
}
