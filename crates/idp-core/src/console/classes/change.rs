//! Classes one by one.

use crate::{
    console::{Act, Permit, Reach, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::{Class, ClassLine, Member, Part},
    context::Ctx,
    ids::{ClassId, PersonId},
    ports::{Tx, durable::Stored},
};

/// The longest name, year or programme, in characters.
const LONGEST: usize = 60;

/// A class as it is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassDraft {
    /// What it is called.
    pub name: String,
    /// The school year; may be empty.
    pub year: String,
    /// The programme; may be empty.
    pub programme: String,
}

/// What is wrong with the name of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassProblem {
    /// There is none.
    Missing,
    /// It, or the year or programme, is too long.
    TooLong,
    /// A class in use has it.
    Taken,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassRefused {
    /// There is no such class here.
    NotHere,
    /// Nobody here is known by this name.
    NobodyHere,
    /// The name can't be taken.
    Problem(ClassProblem),
    /// Somebody changed it since the page was opened.
    Outdated,
}

/// A class with who is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassView {
    /// The class.
    pub class: Class,
    /// Teachers first, then by name.
    pub members: Vec<Member>,
}

impl ClassView {
    /// The number that a page shows a class's state by.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.class.updated_at.timestamp_micros()
    }
}

impl ClassDraft {
    fn tidied(mut self) -> Self {
        for text in [&mut self.name, &mut self.year, &mut self.programme] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self
    }

    fn problem<A: Act>(
        &self,
        tx: &mut dyn Tx,
        permit: &Permit<A>,
        own: Option<&ClassId>,
    ) -> Stored<Option<ClassProblem>> {
        if self.name.is_empty() {
            return Ok(Some(ClassProblem::Missing));
        }
        let long = |text: &String| text.chars().count() > LONGEST;
        if long(&self.name) || long(&self.year) || long(&self.programme) {
            return Ok(Some(ClassProblem::TooLong));
        }
        let found = tx.class_by_name(permit.institution_id(), &self.name)?;
        Ok(found
            .filter(|found| Some(&found.id) != own)
            .map(|_| ClassProblem::Taken))
    }
}

/// A class of this institution.
pub(super) fn own<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    id: &ClassId,
) -> Stored<Option<Class>> {
    let found = tx.class(id)?;
    Ok(found.filter(|class| &class.institution == permit.institution_id()))
}

/// Whether somebody teaches a class.
fn teaches<A: Act>(permit: &Permit<A>, members: &[Member]) -> bool {
    members.iter().any(|member| {
        member.part == Part::Teacher && permit.worker().person_id() == Some(&member.person)
    })
}

impl Idp {
    /// The classes within reach, by name: a class admin's are those that the person teaches.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_classes(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeClasses>,
        archived: bool,
    ) -> Result<Vec<ClassLine>, Failure> {
        let allowed = permit.clone();
        Ok(self
            .durable
            .read(move |tx| {
                let mut lines = tx.class_lines(allowed.institution_id(), archived)?;
                if allowed.reach() == Reach::OwnClasses {
                    let taught = match allowed.worker().person_id() {
                        Some(id) => tx.classes_of(id)?,
                        None => vec![],
                    };
                    lines.retain(|line| {
                        taught.iter().any(|(class, part)| {
                            class.id == line.class.id && *part == Part::Teacher
                        })
                    });
                }
                Ok(lines)
            })
            .await?)
    }

    /// A class with who is in it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_class(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeClasses>,
        id: &ClassId,
    ) -> Result<Option<ClassView>, Failure> {
        let (allowed, id) = (permit.clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let Some(class) = own(&allowed, tx, &id)? else {
                    return Ok(None);
                };
                let members = tx.class_members(&id)?;
                if allowed.reach() == Reach::OwnClasses && !teaches(&allowed, &members) {
                    return Ok(None);
                }
                Ok(Some(ClassView { class, members }))
            })
            .await?)
    }

    /// Makes a class.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_create_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        draft: ClassDraft,
    ) -> Result<Result<ClassId, ClassProblem>, Failure> {
        let draft = draft.tidied();
        let class = Class {
            id: ClassId::generate(ctx),
            institution: permit.institution_id().clone(),
            name: draft.name.clone(),
            year: draft.year.clone(),
            programme: draft.programme.clone(),
            archived_at: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        };
        let event = permit
            .event(EventKind::ClassChanged, ctx)
            .with(json!({ "class": class.id, "made": class.name }));
        let allowed = permit.clone();
        Ok(self
            .durable
            .write(move |tx| {
                // Of two who give one name at once, the second finds it taken.
                tx.institution_for_update(allowed.institution_id())?;
                if let Some(problem) = draft.problem(tx, &allowed, None)? {
                    return Ok(Err(problem));
                }
                tx.add_class(&class)?;
                tx.record(&event)?;
                Ok(Ok(class.id))
            })
            .await?)
    }

    /// Changes a class that a page showed as `shown`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        shown: i64,
        draft: ClassDraft,
    ) -> Result<Result<(), ClassRefused>, Failure> {
        let draft = draft.tidied();
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        Ok(self
            .durable
            .write(move |tx| {
                tx.institution_for_update(allowed.institution_id())?;
                let Some(before) = own(&allowed, tx, &id)? else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                if before.updated_at.timestamp_micros() != shown {
                    return Ok(Err(ClassRefused::Outdated));
                }
                if let Some(problem) = draft.problem(tx, &allowed, Some(&id))? {
                    return Ok(Err(ClassRefused::Problem(problem)));
                }
                let event = allowed.event(EventKind::ClassChanged, &at).with(json!({
                    "class": id,
                    "old": { "name": before.name, "year": before.year, "programme": before.programme },
                    "new": { "name": draft.name, "year": draft.year, "programme": draft.programme },
                }));
                tx.update_class(&Class {
                    name: draft.name,
                    year: draft.year,
                    programme: draft.programme,
                    updated_at: at.now,
                    ..before
                })?;
                tx.record(&event)?;
                Ok(Ok(()))
            })
            .await?)
    }

    /// Puts a class away, or takes it out again. Who was in it stays on record.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_archive_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        archived: bool,
    ) -> Result<Result<(), ClassRefused>, Failure> {
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        Ok(self
            .durable
            .write(move |tx| {
                tx.institution_for_update(allowed.institution_id())?;
                let Some(before) = own(&allowed, tx, &id)? else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                if before.archived_at.is_some() == archived {
                    return Ok(Ok(()));
                }
                if !archived
                    && tx
                        .class_by_name(allowed.institution_id(), &before.name)?
                        .is_some()
                {
                    return Ok(Err(ClassRefused::Problem(ClassProblem::Taken)));
                }
                tx.update_class(&Class {
                    archived_at: archived.then_some(at.now),
                    updated_at: at.now,
                    ..before
                })?;
                let event = allowed
                    .event(EventKind::ClassChanged, &at)
                    .with(json!({ "class": id, "archived": archived }));
                tx.record(&event)?;
                Ok(Ok(()))
            })
            .await?)
    }

    /// Puts somebody into a class by the name to sign in with or the number, as this.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_put_member(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        named: &str,
        part: Part,
    ) -> Result<Result<(), ClassRefused>, Failure> {
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        let named = named.trim().to_owned();
        Ok(self
            .durable
            .write(move |tx| {
                let Some(class) =
                    own(&allowed, tx, &id)?.filter(|class| class.archived_at.is_none())
                else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                let institution = allowed.institution();
                let key = institution.policy.login_name.canonical(&named);
                let mut found = tx.person_by_login(&institution.id, &key)?;
                if found.is_none() && !named.is_empty() {
                    let mut numbered = tx.people_by_number(&institution.id, &named)?;
                    found = numbered.pop().filter(|_| numbered.is_empty());
                }
                let Some(person) = found else {
                    return Ok(Err(ClassRefused::NobodyHere));
                };
                if tx.put_member(&class.id, &person.id, part, at.now)? {
                    let event = allowed
                        .event_about(EventKind::ClassChanged, &at, &person.id)
                        .with(json!({ "class": class.id, "part": part }));
                    tx.record(&event)?;
                }
                Ok(Ok(()))
            })
            .await?)
    }

    /// Takes somebody out of a class. Whether that changed anything.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_member(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        person: &PersonId,
    ) -> Result<Result<bool, ClassRefused>, Failure> {
        let (at, allowed, id, person) = (ctx.clone(), permit.clone(), id.clone(), person.clone());
        Ok(self
            .durable
            .write(move |tx| {
                if own(&allowed, tx, &id)?.is_none() {
                    return Ok(Err(ClassRefused::NotHere));
                }
                let was_there = tx.remove_member(&id, &person)?;
                if was_there {
                    let event = allowed
                        .event_about(EventKind::ClassChanged, &at, &person)
                        .with(json!({ "class": id, "part": null }));
                    tx.record(&event)?;
                }
                Ok(Ok(was_there))
            })
            .await?)
    }
}
