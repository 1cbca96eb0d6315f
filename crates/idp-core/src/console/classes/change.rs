//! Classes one by one.

use crate::{
    console::{Act, Permit, Reach, acts, api::revision_of},
    idp::{Failure, Idp},
    registration::draft::is_hidden_in_names,
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::{Class, ClassLine, Member, Part},
    context::Ctx,
    ids::ClassId,
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
    /// It, or the year or programme, holds what nobody sees, or what turns the direction of others.
    Hidden,
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
    /// Teachers first, then by name; for a class admin the pupils and who looks.
    pub members: Vec<Member>,
    /// What a change has to name: of the class with everybody in it.
    pub revision: String,
}

/// What was looked at: the class, and who is in it as what.
pub(in crate::console) fn revision(class: &Class, members: &[Member]) -> String {
    let mut inside: Vec<(&str, &str)> = members
        .iter()
        .map(|member| (member.person.as_str(), member.part.as_str()))
        .collect();
    inside.sort_unstable();
    revision_of(&(
        (&class.name, &class.year, &class.programme),
        class.archived_at,
        inside,
    ))
}

/// The revision as it is stored.
pub(super) fn revision_now(tx: &mut dyn Tx, class: &Class) -> Stored<String> {
    Ok(revision(class, &tx.class_members(&class.id)?))
}

impl ClassDraft {
    pub(super) fn tidied(mut self) -> Self {
        for text in [&mut self.name, &mut self.year, &mut self.programme] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self
    }

    /// What is wrong whatever other classes there are.
    pub(super) fn own_problem(&self) -> Option<ClassProblem> {
        if self.name.is_empty() {
            return Some(ClassProblem::Missing);
        }
        let long = |text: &String| text.chars().count() > LONGEST;
        let texts = [&self.name, &self.year, &self.programme];
        if texts.into_iter().any(long) {
            return Some(ClassProblem::TooLong);
        }
        let hides = |text: &String| text.contains(is_hidden_in_names);
        texts.into_iter().any(hides).then_some(ClassProblem::Hidden)
    }

    pub(super) fn problem<A: Act>(
        &self,
        tx: &mut dyn Tx,
        permit: &Permit<A>,
        own: Option<&ClassId>,
    ) -> Stored<Option<ClassProblem>> {
        if let Some(problem) = self.own_problem() {
            return Ok(Some(problem));
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
pub(super) fn teaches<A: Act>(permit: &Permit<A>, members: &[Member]) -> bool {
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
                let mut members = tx.class_members(&id)?;
                let revision = revision(&class, &members);
                if allowed.reach() == Reach::OwnClasses {
                    // One that was put away is nobody's any more.
                    if class.archived_at.is_some() || !teaches(&allowed, &members) {
                        return Ok(None);
                    }
                    let own = allowed.worker().person_id();
                    members.retain(|member| member.is_pupil() || Some(&member.person) == own);
                }
                Ok(Some(ClassView {
                    class,
                    members,
                    revision,
                }))
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

    /// Changes a class, if it is still what was looked at; `seen` is the revision of that. The new one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        seen: &str,
        draft: ClassDraft,
    ) -> Result<Result<String, ClassRefused>, Failure> {
        let draft = draft.tidied();
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        let seen = seen.to_owned();
        Ok(self
            .durable
            .write(move |tx| {
                tx.institution_for_update(allowed.institution_id())?;
                let Some(before) = own(&allowed, tx, &id)? else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                if revision_now(tx, &before)? != seen {
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
                let after = Class {
                    name: draft.name,
                    year: draft.year,
                    programme: draft.programme,
                    updated_at: at.now,
                    ..before
                };
                tx.update_class(&after)?;
                tx.record(&event)?;
                revision_now(tx, &after).map(Ok)
            })
            .await?)
    }

    /// Puts a class away, or takes it out again, if it is still what was looked at; `seen` is the
    /// revision of that. Who was in it stays on record. The new revision.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_archive_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        id: &ClassId,
        seen: &str,
        archived: bool,
    ) -> Result<Result<String, ClassRefused>, Failure> {
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        let seen = seen.to_owned();
        Ok(self
            .durable
            .write(move |tx| {
                tx.institution_for_update(allowed.institution_id())?;
                let Some(before) = own(&allowed, tx, &id)? else {
                    return Ok(Err(ClassRefused::NotHere));
                };
                if revision_now(tx, &before)? != seen {
                    return Ok(Err(ClassRefused::Outdated));
                }
                if before.archived_at.is_some() == archived {
                    return Ok(Ok(seen));
                }
                if !archived
                    && tx
                        .class_by_name(allowed.institution_id(), &before.name)?
                        .is_some()
                {
                    return Ok(Err(ClassRefused::Problem(ClassProblem::Taken)));
                }
                if !archived {
                    super::members::keep_one_main_class(tx, &at, &allowed, &before)?;
                }
                let after = Class {
                    archived_at: archived.then_some(at.now),
                    updated_at: at.now,
                    ..before
                };
                tx.update_class(&after)?;
                if archived {
                    tx.end_badges_of_class(&id)?;
                }
                let event = allowed
                    .event(EventKind::ClassChanged, &at)
                    .with(json!({ "class": id, "archived": archived }));
                tx.record(&event)?;
                revision_now(tx, &after).map(Ok)
            })
            .await?)
    }
}
