//! Badges of pupils.

use super::durable::Stored;
use crate::{
    badge::Badge,
    ids::{ClassId, PersonId},
    person::Person,
    secret::HashedToken,
};

/// Stored badges.
pub trait Badges {
    /// The badge with this code, with its holder; `None` where the holder is not a pupil of its class any
    /// more, or was not all the time since it was made, or where the class was put away.
    fn badge_holder(&mut self, code: &HashedToken) -> Stored<Option<(Badge, Person)>>;
    /// The badges of whoever is in a class now, whatever class they were printed for.
    fn badges_in_class(&mut self, class: &ClassId) -> Stored<Vec<Badge>>;
    /// Somebody's badge.
    fn badge_of(&mut self, person: &PersonId) -> Stored<Option<Badge>>;
    /// Adds one in the place of the one that there was. Whether there was one.
    fn put_badge(&mut self, badge: &Badge) -> Stored<bool>;
    /// Ends somebody's badge for good. Whether there was one.
    fn end_badge(&mut self, person: &PersonId) -> Stored<bool>;
    /// Ends for good what was printed for a class. How many.
    fn end_badges_of_class(&mut self, class: &ClassId) -> Stored<usize>;
}
