//! Lists of people, and what only lists need to know.

use super::durable::Stored;
use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    people_list::{PeopleQuery, PersonLine},
    person::Person,
};

/// Lists of people.
pub trait PeopleLists {
    /// A page of a list.
    fn people_list(&mut self, query: &PeopleQuery) -> Stored<Vec<PersonLine>>;
    /// How many match; the page asked for does not matter.
    fn count_people(&mut self, query: &PeopleQuery) -> Stored<u32>;
    /// When somebody signed in last, to the hour.
    fn last_sign_in(&mut self, person: &PersonId) -> Stored<Option<Timestamp>>;
    /// Somebody signed in: with a new session, not out of one. Kept to the hour.
    fn note_sign_in(&mut self, person: &PersonId, now: Timestamp) -> Stored<()>;
    /// People of an institution with a number of its own, by login name.
    fn people_by_number(
        &mut self,
        institution: &InstitutionId,
        number: &str,
    ) -> Stored<Vec<Person>>;
    /// The same for several numbers: each with whom it names.
    fn people_by_numbers(
        &mut self,
        institution: &InstitutionId,
        numbers: &[String],
    ) -> Stored<Vec<(String, Person)>>;
}
