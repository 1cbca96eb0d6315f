//! What an import did is taken back: people get what they had, unless somebody changed them since; new
//! ones are closed, never removed.

use super::{
    PACK,
    account::Account,
    apply::{told, write_account},
    classes::account_of,
    detail::{Undo, open},
    judge::Bench,
    work::{AtWork, Step, is_still_permitted, save_with_work, unless_outdated},
};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::Chain,
    context::{Ctx, Timestamp},
    ids::PersonId,
    import::{ImportJob, ImportOutcome, ImportRow, ImportState},
    person::Person,
    ports::{Tx, durable::Stored, trail::TrailQuery},
    seal::Sealer,
};
use std::sync::Arc;

impl Idp {
    pub(super) async fn undo_pack(
        &self,
        ctx: &Ctx,
        at_work: &AtWork,
        lease: Option<Timestamp>,
    ) -> Result<Option<Step>, Failure> {
        let mut job = at_work.job.clone();
        let institution = at_work.institution.clone();
        let (sealer, ctx) = (Arc::clone(&self.sealer), ctx.clone());
        let done = self
            .durable
            .write(move |tx| {
                let settings = job.settings.clone();
                let bench = Bench {
                    institution: &institution,
                    settings: &settings,
                    sealer: &sealer,
                    now: ctx.now,
                };
                let limit = u32::try_from(PACK).unwrap_or(u32::MAX);
                let rows = tx.import_rows(&job.id, None, job.cursor, limit)?;
                let last = rows.last().map(|row| row.position);
                let whole = rows.len() == PACK;
                let permitted = is_still_permitted(tx, &job, ctx.now)?;
                let (mut ended, mut marked) = (vec![], vec![]);
                for mut row in rows {
                    if row.outcome != ImportOutcome::Done {
                        continue;
                    }
                    let taken_back = if permitted {
                        take_back(tx, &ctx, &job, (&row, &sealer), &bench)?
                    } else {
                        None
                    };
                    row.outcome = ImportOutcome::Undone;
                    match taken_back {
                        Some(Back::Closed(session)) => {
                            job.counts.closed += 1;
                            ended.extend(session);
                        }
                        Some(Back::Restored(session)) => {
                            job.counts.restored += 1;
                            ended.extend(session);
                        }
                        None => {
                            job.counts.kept += 1;
                            row.outcome = ImportOutcome::Kept;
                        }
                    }
                    marked.push(row);
                }
                tx.mark_import_rows(&job.id, &marked)?;
                match last {
                    Some(last) if whole && last < job.rows => job.cursor = last + 1,
                    _ => finish(tx, &mut job, &ctx)?,
                }
                save_with_work(tx, &mut job, ctx.now, lease)?;
                Ok(Step { job, ended })
            })
            .await;
        unless_outdated(done)
    }
}

/// What was taken back, and whose sessions ended.
enum Back {
    Closed(Option<(PersonId, i64)>),
    Restored(Option<(PersonId, i64)>),
}

fn take_back(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    job: &ImportJob,
    (row, sealer): (&ImportRow, &Sealer),
    bench: &Bench<'_>,
) -> Stored<Option<Back>> {
    let place = ImportRow::place(&job.id, row.position, "undo");
    let undo: Option<Undo> = row
        .undo
        .as_ref()
        .and_then(|sealed| open(sealer, &place, sealed));
    let person = match &row.person {
        Some(id) => tx.person_for_update(id)?,
        None => None,
    };
    let own =
        person.filter(|person| person.institution == job.institution && !person.is_administrator());
    let (Some(undo), Some(person)) = (undo, own) else {
        return Ok(None);
    };
    if was_changed_since(tx, job, &person)? {
        return Ok(None);
    }
    let present = account_of(&person, tx.classes_of(&person.id)?);
    let new = undo.before.is_none();
    let restored = match &undo.before {
        Some(before) => present.without(before, &undo.after),
        None => Some(Account {
            closed: true,
            ..present.clone()
        }),
    };
    let Some(restored) = restored else {
        return Ok(None);
    };
    let login_key = bench.login_key(&restored);
    let written = write_account(tx, ctx, &person, (&present, &restored), login_key)?;
    let Some(ended) = written else {
        return Ok(None);
    };
    if let Some(former) = &undo.eck_id {
        match &former.was {
            Some(sealed) => tx.put_eck_id(&person.id, sealed, ctx.now)?,
            None => drop(tx.remove_eck_id(&person.id)?),
        }
    }
    record(
        tx,
        ctx,
        job,
        &person,
        (&present, &restored),
        undo.eck_id.is_some(),
    )?;
    Ok(Some(if new {
        Back::Closed(ended)
    } else {
        Back::Restored(ended)
    }))
}

/// Whether anybody changed the account after this import did: by hand, by a setup file, by another
/// import. Values alone don't tell: what was opened and closed again looks as the import left it.
fn was_changed_since(tx: &mut dyn Tx, job: &ImportJob, person: &Person) -> Stored<bool> {
    let newest = tx.trail(&TrailQuery {
        kinds: vec![EventKind::PersonChanged],
        target: Some(person.id.clone()),
        ..TrailQuery::all(Chain::Institution(job.institution.clone()), 1)
    })?;
    Ok(newest
        .first()
        .is_some_and(|record| record.event.details["import"] != job.id.as_str()))
}

fn record(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    job: &ImportJob,
    person: &Person,
    accounts: (&Account, &Account),
    eck_id: bool,
) -> Stored<()> {
    let mut event = Event::new(EventKind::PersonChanged, ctx)
        .about(&job.institution, &person.id)
        .with(told(job, "import_undo", accounts, eck_id));
    event.actor.clone_from(&job.applied_by);
    tx.record(&event)
}

fn finish(tx: &mut dyn Tx, job: &mut ImportJob, ctx: &Ctx) -> Stored<()> {
    job.state = ImportState::Undone;
    job.undo_until = None;
    let mut event = Event::new(EventKind::ImportUndone, ctx)
        .within(&job.institution)
        .with(serde_json::json!({
            "import": job.id.as_str(),
            "closed": job.counts.closed,
            "restored": job.counts.restored,
            "kept": job.counts.kept,
        }));
    event.actor.clone_from(&job.applied_by);
    tx.record(&event)
}
