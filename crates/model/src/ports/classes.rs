//! Classes and who is in them.

use super::durable::{Stored, Tx};
use crate::{
    class::{Class, ClassLine, Member, Part},
    context::Timestamp,
    ids::{ClassId, InstitutionId, PersonId},
    person::Person,
};

/// Classes.
pub trait Classes {
    /// By id.
    fn class(&mut self, id: &ClassId) -> Stored<Option<Class>>;
    /// Those of an institution, by name: in use, or kept for the record.
    fn classes(&mut self, institution: &InstitutionId, archived: bool) -> Stored<Vec<Class>>;
    /// The same with how many are in them.
    fn class_lines(
        &mut self,
        institution: &InstitutionId,
        archived: bool,
    ) -> Stored<Vec<ClassLine>>;
    /// A class in use with this name, whatever its capitals.
    fn class_by_name(&mut self, institution: &InstitutionId, name: &str) -> Stored<Option<Class>>;
    /// The same for several names: each with the class that it names.
    fn classes_by_names(
        &mut self,
        institution: &InstitutionId,
        names: &[String],
    ) -> Stored<Vec<(String, Class)>>;
    /// A new one.
    fn add_class(&mut self, class: &Class) -> Stored<()>;
    /// Everything but id, institution and creation.
    fn update_class(&mut self, class: &Class) -> Stored<()>;
    /// Who is in a class, teachers first, then by name.
    fn class_members(&mut self, class: &ClassId) -> Stored<Vec<Member>>;
    /// The classes that somebody is in, the main one first, then by name; not those kept for the
    /// record.
    fn classes_of(&mut self, person: &PersonId) -> Stored<Vec<(Class, Part)>>;
    /// Somebody with these classes, at once: what every token that tells of a person begins with.
    fn person_with_classes(&mut self, id: &PersonId) -> Stored<Option<PersonInClasses>>;
    /// The same of several people, in no order of these.
    fn classes_of_people(&mut self, people: &[PersonId]) -> Stored<Vec<(PersonId, Class, Part)>>;
    /// People who are in no class yet are in these from now on.
    fn add_members(&mut self, members: &[(ClassId, PersonId, Part)], now: Timestamp) -> Stored<()>;
    /// Somebody is in a class as this from now on. A main class before becomes an extra one. Whether
    /// anything changed: then the person did, at this moment.
    fn put_member(
        &mut self,
        class: &ClassId,
        person: &PersonId,
        part: Part,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Somebody is in a class no more. Whether it was so: then the person changed, at this moment.
    fn remove_member(&mut self, class: &ClassId, person: &PersonId, now: Timestamp)
    -> Stored<bool>;
    /// Whether somebody is a member of a class in use that the other teaches.
    fn is_taught_by(&mut self, person: &PersonId, teacher: &PersonId) -> Stored<bool>;
}

/// A person, and the classes in use, the main one first.
pub type PersonInClasses = (Person, Vec<(Class, Part)>);

/// A person as portals are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithClasses {
    /// The person, with the names of the classes among the groups.
    pub person: Person,
    /// The classes, the main one first.
    pub classes: Vec<(Class, Part)>,
}

/// Reads a person's classes and adds their names to the groups, for those who are told of them.
///
/// # Errors
/// What the store says.
pub fn with_classes(tx: &mut dyn Tx, person: Person) -> Stored<WithClasses> {
    let classes = tx.classes_of(&person.id)?;
    Ok(told((person, classes)))
}

/// The same of somebody who is not read yet.
///
/// # Errors
/// What the store says.
pub fn person_as_told(tx: &mut dyn Tx, id: &PersonId) -> Stored<Option<WithClasses>> {
    Ok(tx.person_with_classes(id)?.map(told))
}

fn told((mut person, classes): PersonInClasses) -> WithClasses {
    for (class, _) in &classes {
        if !person.groups.contains(&class.name) {
            person.groups.push(class.name.clone());
        }
    }
    WithClasses { person, classes }
}
