//! A class with everybody in it, made or changed in one go: what a directory says of it.

use super::{
    ClassDraft,
    change::{ClassRefused, own, revision_now},
};
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
    person::{Person, Role},
    ports::{Tx, durable::Stored},
};
use std::{collections::BTreeSet, sync::Arc};

/// A class as it is to be, with everybody in it.
#[derive(Debug, Clone, Default)]
pub(in crate::console) struct WholeClass {
    pub(in crate::console) name: String,
    /// Who is in it; nobody else stays, but for those who are kept.
    pub(in crate::console) members: BTreeSet<PersonId>,
    /// Who stays as they are, whether or not they are named.
    pub(in crate::console) kept: BTreeSet<PersonId>,
}

/// What is written about a class in the same transaction.
pub(in crate::console) type Along = Arc<dyn Fn(&mut dyn Tx, &ClassId) -> Stored<()> + Send + Sync>;

/// As what somebody comes into a class. Who teaches teaches it; of others the first class is the main one.
fn part_of(tx: &mut dyn Tx, person: &Person) -> Stored<Part> {
    let teaches = [Role::Teacher, Role::ClassAdmin];
    let is_pupil = person.roles.contains(&Role::Pupil);
    if !is_pupil && person.roles.iter().any(|role| teaches.contains(role)) {
        return Ok(Part::Teacher);
    }
    let classes = tx.classes_of(&person.id)?;
    let has_main = classes.iter().any(|(_, part)| *part == Part::Main);
    Ok(if has_main { Part::Extra } else { Part::Main })
}

impl Idp {
    /// Makes a class with everybody in it, or makes one so if it is still what was looked at; `seen` is
    /// the revision of that. Its id.
    pub(in crate::console) async fn put_whole_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        seen: Option<(&ClassId, &str)>,
        wanted: WholeClass,
        along: Along,
    ) -> Result<Result<ClassId, ClassRefused>, Failure> {
        let (at, allowed) = (ctx.clone(), permit.clone());
        let seen = seen.map(|(id, seen)| (id.clone(), seen.to_owned()));
        Ok(self
            .durable
            .write(move |tx| {
                tx.institution_for_update(allowed.institution_id())?;
                let before = match &seen {
                    None => None,
                    Some((id, seen)) => {
                        let found = own(&allowed, tx, id)?;
                        let Some(class) = found.filter(|class| class.archived_at.is_none()) else {
                            return Ok(Err(ClassRefused::NotHere));
                        };
                        if &revision_now(tx, &class)? != seen {
                            return Ok(Err(ClassRefused::Outdated));
                        }
                        Some(class)
                    }
                };
                let ids: Vec<PersonId> = wanted.members.iter().cloned().collect();
                let people = tx.people_by_ids(&ids)?;
                let here = |person: &&Person| &person.institution == allowed.institution_id();
                if people.iter().filter(here).count() != ids.len() {
                    return Ok(Err(ClassRefused::NobodyHere));
                }
                let class = match named(tx, &at, &allowed, before, &wanted.name)? {
                    Ok(class) => class,
                    Err(why) => return Ok(Err(why)),
                };
                let inside = tx.class_members(&class.id)?;
                for member in &inside {
                    let stays = wanted.members.contains(&member.person)
                        || wanted.kept.contains(&member.person);
                    if !stays && tx.remove_member(&class.id, &member.person, at.now)? {
                        let event = allowed
                            .event_about(EventKind::ClassChanged, &at, &member.person)
                            .with(json!({ "class": class.id, "part": null }));
                        tx.record(&event)?;
                    }
                }
                // Whole years are in one class: nobody is looked for among all the others.
                let inside: BTreeSet<PersonId> =
                    inside.into_iter().map(|member| member.person).collect();
                for person in people.iter().filter(|one| !inside.contains(&one.id)) {
                    let part = part_of(tx, person)?;
                    tx.put_member(&class.id, &person.id, part, at.now)?;
                    let event = allowed
                        .event_about(EventKind::ClassChanged, &at, &person.id)
                        .with(json!({ "class": class.id, "part": part }));
                    tx.record(&event)?;
                }
                along(tx, &class.id)?;
                Ok(Ok(class.id))
            })
            .await?)
    }
}

/// The class with its name, made where there is none.
fn named(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    permit: &Permit<acts::ManageClasses>,
    before: Option<Class>,
    name: &str,
) -> Stored<Result<Class, ClassRefused>> {
    let draft = ClassDraft {
        name: name.to_owned(),
        year: before
            .as_ref()
            .map(|class| class.year.clone())
            .unwrap_or_default(),
        programme: before
            .as_ref()
            .map(|class| class.programme.clone())
            .unwrap_or_default(),
    }
    .tidied();
    if before
        .as_ref()
        .is_some_and(|class| class.name == draft.name)
    {
        return Ok(before.ok_or(ClassRefused::NotHere));
    }
    let id = before.as_ref().map(|class| class.id.clone());
    if let Some(problem) = draft.problem(tx, permit, id.as_ref())? {
        return Ok(Err(ClassRefused::Problem(problem)));
    }
    let event = permit.event(EventKind::ClassChanged, ctx);
    let Some(before) = before else {
        let class = Class {
            id: ClassId::generate(ctx),
            institution: permit.institution_id().clone(),
            name: draft.name,
            year: draft.year,
            programme: draft.programme,
            archived_at: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        };
        tx.add_class(&class)?;
        tx.record(&event.with(json!({ "class": class.id, "made": class.name })))?;
        return Ok(Ok(class));
    };
    let told = json!({
        "class": before.id,
        "old": { "name": before.name },
        "new": { "name": draft.name },
    });
    let after = Class {
        name: draft.name,
        updated_at: ctx.now,
        ..before
    };
    tx.update_class(&after)?;
    tx.record(&event.with(told))?;
    Ok(Ok(after))
}
