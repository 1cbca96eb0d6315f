//! The end of a school year: the old classes are put away as they were, and those who go on are in
//! new ones. One transaction, and one that can be taken back: the old classes come out again.

use super::change::{ClassDraft, ClassProblem};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    audit_chain::Chain,
    class::{Class, Part},
    context::Ctx,
    ids::{ClassId, EventId},
    ports::{Tx, durable::Stored, trail::TrailQuery},
};
use std::collections::BTreeMap;

/// How many roll-overs back one can be taken back.
const ROLL_OVERS: u32 = 50;

/// What is to become of classes; those that are not named stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RollOver {
    /// The new school year; may be empty.
    pub year: String,
    /// Old classes, and the name of the class that their members go on to; without one they leave for
    /// none.
    pub moves: Vec<(ClassId, Option<String>)>,
    /// Teachers go on with their classes.
    pub with_teachers: bool,
}

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollOverDone {
    /// The event that it is taken back by.
    pub event: EventId,
    /// New classes.
    pub made: u32,
    /// Old classes that were put away.
    pub archived: u32,
    /// People who are in a new class.
    pub moved: u32,
}

/// What is wrong with the names of a roll-over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RollOverFaults {
    /// The school year is too long.
    pub year: bool,
    /// Old classes whose next name can't be; `Taken` where a class that stays has it.
    pub names: Vec<(ClassId, ClassProblem)>,
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollOverRefused {
    /// Nothing was named.
    Nothing,
    /// One of the classes is not here, or put away already.
    NotHere,
    /// Names can't be so.
    Faults(RollOverFaults),
    /// It can't be taken back: classes with the old names are there.
    CantGoBack,
}

impl Idp {
    /// Whether classes could be moved on so. Nothing is changed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_judge_roll_over(
        &self,
        permit: &Permit<acts::ManageClasses>,
        wanted: RollOver,
    ) -> Result<Result<(), RollOverRefused>, Failure> {
        let allowed = permit.clone();
        Ok(self
            .durable
            .read(move |tx| Ok(judged(tx, &allowed, &wanted)?.map(drop)))
            .await?)
    }

    /// Moves classes on.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_roll_over(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        wanted: RollOver,
    ) -> Result<Result<RollOverDone, RollOverRefused>, Failure> {
        let (at, allowed) = (ctx.clone(), permit.clone());
        Ok(self
            .durable
            .write(move |tx| {
                let ctx = at;
                // Of two who move classes at once, the second finds them put away.
                tx.institution_for_update(allowed.institution_id())?;
                let old = match judged(tx, &allowed, &wanted)? {
                    Ok(old) => old,
                    Err(refused) => return Ok(Err(refused)),
                };
                for (class, _) in &old {
                    tx.update_class(&Class {
                        archived_at: Some(ctx.now),
                        updated_at: ctx.now,
                        ..class.clone()
                    })?;
                    // For good: taking it back brings no card back.
                    tx.end_badges_of_class(&class.id)?;
                }
                let mut made: BTreeMap<String, ClassId> = BTreeMap::new();
                let mut moved = 0;
                for (class, name) in &old {
                    let Some(name) = name else { continue };
                    let key = name.to_lowercase();
                    let id = match made.get(&key) {
                        Some(id) => id.clone(),
                        None => {
                            let new = Class {
                                id: ClassId::generate(&ctx),
                                institution: class.institution.clone(),
                                name: name.clone(),
                                year: tidy(&wanted.year),
                                programme: class.programme.clone(),
                                archived_at: None,
                                created_at: ctx.now,
                                updated_at: ctx.now,
                            };
                            tx.add_class(&new)?;
                            made.insert(key, new.id.clone());
                            new.id
                        }
                    };
                    for member in tx.class_members(&class.id)? {
                        if member.part == Part::Teacher && !wanted.with_teachers {
                            continue;
                        }
                        if tx.put_member(&id, &member.person, member.part, ctx.now)? {
                            moved += 1;
                        }
                    }
                }
                let event = allowed
                    .event(EventKind::ClassesRolledOver, &ctx)
                    .with(json!({
                        "year": wanted.year,
                        "archived": old.iter().map(|(class, _)| &class.id).collect::<Vec<_>>(),
                        "made": made.values().collect::<Vec<_>>(),
                        "moves": old.iter().map(|(class, name)| json!([class.name, name])).collect::<Vec<_>>(),
                        "moved": moved,
                    }));
                tx.record(&event)?;
                let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                Ok(Ok(RollOverDone {
                    event: event.id,
                    made: count(made.len()),
                    archived: count(old.len()),
                    moved,
                }))
            })
            .await?)
    }

    /// Takes a roll-over back: the classes that it made are put away, those that it put away come out
    /// as they were, but that whoever got another main class meanwhile keeps it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_undo_roll_over(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        event: &EventId,
    ) -> Result<Result<(), RollOverRefused>, Failure> {
        let (at, allowed, event) = (ctx.clone(), permit.clone(), event.clone());
        Ok(self
            .durable
            .write(move |tx| {
                // Of two who take it back at once, or give a class an old name, the second sees the first.
                tx.institution_for_update(allowed.institution_id())?;
                let chain = Chain::Institution(allowed.institution_id().clone());
                let found = tx
                    .trail(&TrailQuery {
                        kinds: vec![EventKind::ClassesRolledOver],
                        ..TrailQuery::all(chain, ROLL_OVERS)
                    })?
                    .into_iter()
                    .map(|record| record.event)
                    .find(|found| found.id == event);
                let Some(found) = found else {
                    return Ok(Err(RollOverRefused::NotHere));
                };
                let ids = |name: &str| -> Vec<ClassId> {
                    let list = found.details.get(name).and_then(|list| list.as_array());
                    list.into_iter()
                        .flatten()
                        .filter_map(|id| id.as_str().map(ClassId::from))
                        .collect()
                };
                let (made, archived) = (ids("made"), ids("archived"));
                let mut out = vec![];
                for id in &archived {
                    let class = super::change::own(&allowed, tx, id)?;
                    let Some(class) = class.filter(|class| class.archived_at.is_some()) else {
                        return Ok(Err(RollOverRefused::CantGoBack));
                    };
                    let twin = tx.class_by_name(allowed.institution_id(), &class.name)?;
                    if twin.is_some_and(|twin| !made.contains(&twin.id)) {
                        return Ok(Err(RollOverRefused::CantGoBack));
                    }
                    out.push(class);
                }
                for id in &made {
                    if let Some(class) = super::change::own(&allowed, tx, id)? {
                        tx.update_class(&Class {
                            archived_at: Some(at.now),
                            updated_at: at.now,
                            ..class
                        })?;
                        tx.end_badges_of_class(id)?;
                    }
                }
                for class in out {
                    super::members::keep_one_main_class(tx, &at, &allowed, &class)?;
                    tx.update_class(&Class {
                        archived_at: None,
                        updated_at: at.now,
                        ..class
                    })?;
                }
                let undone = allowed
                    .event(EventKind::ClassesRolledOver, &at)
                    .with(json!({ "undone": found.id, "archived": [], "made": [] }));
                tx.record(&undone)?;
                Ok(Ok(()))
            })
            .await?)
    }
}

/// A class of the old year, and the name that it goes on as.
type Move = (Class, Option<String>);

/// The old classes with the names that they go on as, by the same checks as a class that is made.
fn judged(
    tx: &mut dyn Tx,
    permit: &Permit<acts::ManageClasses>,
    wanted: &RollOver,
) -> Stored<Result<Vec<Move>, RollOverRefused>> {
    if wanted.moves.is_empty() {
        return Ok(Err(RollOverRefused::Nothing));
    }
    let mut old = vec![];
    for (id, name) in &wanted.moves {
        match super::change::own(permit, tx, id)? {
            Some(class) if class.archived_at.is_none() => {
                old.push((class, name.as_deref().map(tidy)));
            }
            _ => return Ok(Err(RollOverRefused::NotHere)),
        }
    }
    let year = ClassDraft {
        name: "-".to_owned(),
        year: tidy(&wanted.year),
        ..ClassDraft::default()
    };
    let mut faults = RollOverFaults {
        year: year.own_problem().is_some(),
        names: vec![],
    };
    for (class, name) in &old {
        let Some(name) = name else { continue };
        let next = ClassDraft {
            name: name.clone(),
            ..ClassDraft::default()
        };
        let problem = match next.own_problem() {
            Some(problem) => Some(problem),
            None => tx
                .class_by_name(permit.institution_id(), name)?
                .filter(|found| old.iter().all(|(class, _)| class.id != found.id))
                .map(|_| ClassProblem::Taken),
        };
        faults
            .names
            .extend(problem.map(|problem| (class.id.clone(), problem)));
    }
    Ok(if faults == RollOverFaults::default() {
        Ok(old)
    } else {
        Err(RollOverRefused::Faults(faults))
    })
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
