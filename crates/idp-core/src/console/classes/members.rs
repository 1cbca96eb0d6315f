//! Who is in a class. Two who fill one class at once see each other's changes: each says what it was
//! made from.

use super::change::{ClassRefused, own, revision_now};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::{Class, Part},
    context::Ctx,
    ids::{ClassId, PersonId},
    person::Person,
    ports::{Tx, durable::Stored},
};
use std::collections::BTreeSet;

/// Who comes into a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Newcomer {
    /// Whoever signs in by this name, or has this number.
    Named(String),
    /// Whoever has this id.
    Known(PersonId),
}

impl Newcomer {
    fn find(
        &self,
        tx: &mut dyn Tx,
        permit: &Permit<acts::ManageClasses>,
    ) -> Stored<Option<Person>> {
        let named = match self {
            Self::Known(id) => return permit.person(tx, id),
            Self::Named(named) => named.trim(),
        };
        let institution = permit.institution();
        let key = institution.policy.login_name.canonical(named);
        let found = tx.person_by_login(&institution.id, &key)?;
        if found.is_some() || named.is_empty() {
            return Ok(found);
        }
        let mut numbered = tx.people_by_number(&institution.id, named)?;
        Ok(numbered.pop().filter(|_| numbered.is_empty()))
    }
}

/// A class that may be filled, held so that of two changes the second sees the first.
fn held(
    tx: &mut dyn Tx,
    permit: &Permit<acts::ManageClasses>,
    id: &ClassId,
) -> Stored<Option<Class>> {
    tx.institution_for_update(permit.institution_id())?;
    own(permit, tx, id)
}

/// Before a class that was put away comes out again: whoever is in another main class meanwhile keeps that, and is in
/// this one besides. Nobody has two main classes.
pub(super) fn keep_one_main_class(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    permit: &Permit<acts::ManageClasses>,
    class: &Class,
) -> Stored<()> {
    let members = tx.class_members(&class.id)?.into_iter();
    let inside: Vec<PersonId> = members
        .filter(|member| member.part == Part::Main)
        .map(|member| member.person)
        .collect();
    let elsewhere: BTreeSet<PersonId> = tx
        .classes_of_people(&inside)?
        .into_iter()
        .filter(|(_, other, part)| *part == Part::Main && other.id != class.id)
        .map(|(person, ..)| person)
        .collect();
    for person in &elsewhere {
        tx.put_member(&class.id, person, Part::Extra, ctx.now)?;
        let event = permit
            .event_about(EventKind::ClassChanged, ctx, person)
            .with(json!({ "class": class.id, "part": Part::Extra }));
        tx.record(&event)?;
    }
    Ok(())
}

impl Idp {
    /// Puts somebody into a class as this, if it is still what was looked at; `seen` is the revision of
    /// that. The new revision.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_put_member(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        (id, seen): (&ClassId, &str),
        who: Newcomer,
        part: Part,
    ) -> Result<Result<String, ClassRefused>, Failure> {
        let (at, allowed) = (ctx.clone(), permit.clone());
        let (id, seen) = (id.clone(), seen.to_owned());
        Ok(self
            .durable
            .write(move |tx| {
                let class = held(tx, &allowed, &id)?;
                let Some(class) = class.filter(|class| class.archived_at.is_none()) else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                let Some(person) = who.find(tx, &allowed)? else {
                    return Ok(Err(ClassRefused::NobodyHere));
                };
                if revision_now(tx, &class)? != seen {
                    return Ok(Err(ClassRefused::Outdated));
                }
                if tx.put_member(&class.id, &person.id, part, at.now)? {
                    let event = allowed
                        .event_about(EventKind::ClassChanged, &at, &person.id)
                        .with(json!({ "class": class.id, "part": part }));
                    tx.record(&event)?;
                }
                revision_now(tx, &class).map(Ok)
            })
            .await?)
    }

    /// Takes somebody out of a class, if it is still what was looked at; `seen` is the revision of that.
    /// The new revision; [`ClassRefused::NobodyHere`] where the person was not in it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_member(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        (id, seen): (&ClassId, &str),
        person: &PersonId,
    ) -> Result<Result<String, ClassRefused>, Failure> {
        let (at, allowed, person) = (ctx.clone(), permit.clone(), person.clone());
        let (id, seen) = (id.clone(), seen.to_owned());
        Ok(self
            .durable
            .write(move |tx| {
                let Some(class) = held(tx, &allowed, &id)? else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                let members = tx.class_members(&id)?;
                if members.iter().all(|member| member.person != person) {
                    return Ok(Err(ClassRefused::NobodyHere));
                }
                if revision_now(tx, &class)? != seen {
                    return Ok(Err(ClassRefused::Outdated));
                }
                tx.remove_member(&id, &person, at.now)?;
                let event = allowed
                    .event_about(EventKind::ClassChanged, &at, &person)
                    .with(json!({ "class": id, "part": null }));
                tx.record(&event)?;
                revision_now(tx, &class).map(Ok)
            })
            .await?)
    }
}
