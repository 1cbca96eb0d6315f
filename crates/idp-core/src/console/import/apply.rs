//! What was judged is done. Each row is judged once more: who changed meanwhile is passed over.

use super::{
    PACK, UNDO_WINDOW,
    account::Account,
    cells::Wanted,
    classes::put_into_classes,
    create::{Creation, Maker},
    detail::{FormerEckId, RowDetail, Undo, open, seal},
    faults::RowFault,
    judge::Bench,
    known::{Known, names},
    plan::Plan,
    work::{AtWork, Step, is_still_permitted, save_with_work, unless_outdated},
};
use crate::{
    console::people::new_person,
    idp::{Failure, Idp},
    person_change::{ends_badge, ends_what_was},
};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    eck_id::EckId,
    ids::PersonId,
    import::{ImportColumn, ImportJob, ImportOutcome, ImportRow, ImportState, ImportVerdict},
    letter::Letter,
    person::Person,
    phone::masked_email,
    ports::{StoreError, Tx, durable::Stored},
    seal::Sealer,
};
use std::{collections::BTreeSet, sync::Arc};

impl Idp {
    pub(super) async fn apply_pack(
        &self,
        ctx: &Ctx,
        at_work: &AtWork,
        lease: Option<Timestamp>,
    ) -> Result<Option<Step>, Failure> {
        let mut job = at_work.job.clone();
        let records = if job.cursor < job.packs {
            self.pack_of(&job.id, job.cursor).await?
        } else {
            vec![]
        };
        let institution = at_work.institution.clone();
        let (sealer, ctx) = (Arc::clone(&self.sealer), ctx.clone());
        let idp = self.clone();
        let done = self
            .durable
            .write(move |tx| {
                let settings = job.settings.clone();
                let mut run = Run {
                    idp: &idp,
                    ctx: &ctx,
                    sealer: &sealer,
                    bench: Bench {
                        institution: &institution,
                        settings: &settings,
                        sealer: &sealer,
                        now: ctx.now,
                    },
                    known: Known::default(),
                    new: vec![],
                    new_names: BTreeSet::new(),
                    done: vec![],
                    ended: vec![],
                };
                let limit = u32::try_from(PACK).unwrap_or(u32::MAX);
                let rows = if records.is_empty() {
                    vec![]
                } else {
                    tx.import_rows(&job.id, None, job.cursor * limit, limit)?
                };
                let planned: Vec<(ImportRow, Wanted, Vec<RowFault>)> = rows
                    .into_iter()
                    .zip(&records)
                    .filter(|(row, _)| is_planned(row))
                    .map(|(row, record)| {
                        let (wanted, faults) = run.bench.wanted(record);
                        (row, wanted, faults)
                    })
                    .collect();
                let wanted = planned.iter().map(|(_, wanted, _)| wanted);
                run.known = Known::of(tx, &run.bench, wanted)?;
                let permitted = is_still_permitted(tx, &job, ctx.now)?;
                for (row, wanted, faults) in planned {
                    if permitted {
                        run.row(tx, &mut job, row, (wanted, faults))?;
                    } else {
                        run.pass_over(&mut job, row);
                    }
                }
                run.make_new(tx, &mut job)?;
                tx.mark_import_rows(&job.id, &run.done)?;
                let ended = run.ended;
                job.cursor += 1;
                if job.cursor >= job.packs {
                    finish(tx, &mut job, &ctx)?;
                }
                save_with_work(tx, &mut job, ctx.now, lease)?;
                Ok(Step { job, ended })
            })
            .await;
        unless_outdated(done)
    }
}

fn finish(tx: &mut dyn Tx, job: &mut ImportJob, ctx: &Ctx) -> Stored<()> {
    job.state = ImportState::Applied;
    job.finished_at = Some(ctx.now);
    job.undo_until = Some(ctx.now + UNDO_WINDOW);
    let mut event = Event::new(EventKind::ImportFinished, ctx)
        .within(&job.institution)
        .with(serde_json::json!({
            "import": job.id.as_str(),
            "created": job.counts.created,
            "updated": job.counts.updated,
            "skipped": job.counts.skipped,
        }));
    event.actor.clone_from(&job.applied_by);
    tx.record(&event)
}

/// What an event tells of a change: which fields, and old and new values where they are not personal.
pub(super) fn told(
    import: &ImportJob,
    by: &str,
    (before, after): (&Account, &Account),
    eck_id: bool,
) -> serde_json::Value {
    let changes = before.changes_to(after);
    let fields = changes.iter().map(|change| change.field);
    // That it changed is told, never what it is.
    let fields = fields.chain(eck_id.then_some(ImportColumn::EckId));
    let fields: Vec<&str> = fields.map(ImportColumn::as_str).collect();
    let mut values = serde_json::Map::new();
    for change in &changes {
        if matches!(
            change.field,
            ImportColumn::Role
                | ImportColumn::Active
                | ImportColumn::StartsOn
                | ImportColumn::EndsOn
                | ImportColumn::Language
                | ImportColumn::MainClass
                | ImportColumn::ExtraClasses
        ) {
            values.insert(
                change.field.as_str().to_owned(),
                serde_json::json!({ "old": change.before, "new": change.after }),
            );
        }
    }
    serde_json::json!({ "by": by, "import": import.id.as_str(), "fields": fields, "values": values })
}

struct Run<'r> {
    idp: &'r Idp,
    ctx: &'r Ctx,
    sealer: &'r Sealer,
    bench: Bench<'r>,
    known: Known,
    /// Who is to be made, and their login names and numbers, which nobody finds yet.
    new: Vec<Creation>,
    new_names: BTreeSet<String>,
    /// Rows about which something was done, or not.
    done: Vec<ImportRow>,
    ended: Vec<(PersonId, i64)>,
}

fn is_planned(row: &ImportRow) -> bool {
    matches!(row.verdict, ImportVerdict::Create | ImportVerdict::Update)
        && row.outcome == ImportOutcome::Waiting
}

impl Run<'_> {
    /// Does what a row says, or passes it over; somebody new is made later, with others.
    fn row(
        &mut self,
        tx: &mut dyn Tx,
        job: &mut ImportJob,
        row: ImportRow,
        (wanted, faults): (Wanted, Vec<RowFault>),
    ) -> Stored<()> {
        let (logins, number) = names(&self.bench, &wanted);
        let mut meets = logins.iter().chain(&number);
        if meets.any(|name| self.new_names.contains(&name.to_lowercase())) {
            self.make_new(tx, job)?;
        }
        let judged = self.bench.judge(tx, &self.known, &wanted, faults)?;
        let place = ImportRow::place(&job.id, row.position, "detail");
        let seen: Option<RowDetail> = row
            .detail
            .as_ref()
            .and_then(|sealed| open(self.sealer, &place, sealed));
        let as_seen = judged.verdict == row.verdict
            && judged.person.as_ref().map(|person| &person.id) == row.person.as_ref()
            && seen.is_some_and(|seen| {
                seen.changes == judged.changes() && seen.eck_id == judged.eck_id
            });
        if !as_seen {
            self.pass_over(job, row);
            return Ok(());
        }
        let Plan { before, after, .. } = judged.plan;
        let eck_id = wanted.eck_id.clone().filter(|_| judged.eck_id);
        let Some(person) = judged.person else {
            self.plan_new(row, wanted, after);
            return Ok(());
        };
        match self.update(tx, job, &person, (&before, &after), eck_id.as_ref())? {
            None => self.pass_over(job, row),
            Some((id, eck_id)) => {
                job.counts.updated += 1;
                let was = before.clone().unwrap_or_default();
                self.known.forget(&self.bench, &id, [&was, &after]);
                let undo = Undo {
                    before,
                    after,
                    eck_id,
                };
                self.note_done(job, row, id, undo)?;
            }
        }
        Ok(())
    }

    fn pass_over(&mut self, job: &mut ImportJob, mut row: ImportRow) {
        row.outcome = ImportOutcome::Skipped;
        job.counts.skipped += 1;
        self.done.push(row);
    }

    fn note_done(
        &mut self,
        job: &ImportJob,
        mut row: ImportRow,
        person: PersonId,
        undo: Undo,
    ) -> Stored<()> {
        row.outcome = ImportOutcome::Done;
        row.person = Some(person);
        let place = (&job.id, row.position, "undo");
        row.undo = Some(seal(self.sealer, self.ctx, place, &undo)?);
        self.done.push(row);
        Ok(())
    }

    fn plan_new(&mut self, row: ImportRow, wanted: Wanted, after: Account) {
        let blank = Person {
            password_hash: wanted.password_hash,
            ..new_person(self.ctx, &self.bench.institution.id)
        };
        let person = after.onto(&blank, self.bench.login_key(&after));
        self.new_names.insert(person.login_key.to_lowercase());
        self.new_names
            .extend(after.number.as_ref().map(|number| number.to_lowercase()));
        self.new.push(Creation {
            row,
            person,
            after,
            totp: wanted.totp,
            eck_id: wanted.eck_id,
        });
    }

    /// Makes those who are to be made.
    fn make_new(&mut self, tx: &mut dyn Tx, job: &mut ImportJob) -> Stored<()> {
        let new = std::mem::take(&mut self.new);
        if new.is_empty() {
            return Ok(());
        }
        self.new_names.clear();
        let maker = Maker {
            ctx: self.ctx,
            sealer: self.sealer,
            bench: &self.bench,
        };
        let made = maker.make(tx, job, &new)?;
        for Creation {
            row,
            person,
            after,
            eck_id,
            ..
        } in new
        {
            if !made.contains(&person.id) {
                self.pass_over(job, row);
                continue;
            }
            job.counts.created += 1;
            self.known.forget(&self.bench, &person.id, [&after, &after]);
            let undo = Undo {
                before: None,
                after,
                eck_id: eck_id.map(|_| FormerEckId { was: None }),
            };
            self.note_done(job, row, person.id, undo)?;
        }
        Ok(())
    }

    fn update(
        &mut self,
        tx: &mut dyn Tx,
        job: &ImportJob,
        person: &Person,
        (before, after): (&Option<Account>, &Account),
        eck_id: Option<&EckId>,
    ) -> Stored<Option<(PersonId, Option<FormerEckId>)>> {
        let Some(before) = before else {
            return Ok(None);
        };
        // Judged a moment ago and written whole: what somebody else changed in between stays.
        let held = tx.person_for_update(&person.id)?;
        if held.as_ref() != Some(person) {
            return Ok(None);
        }
        let login_key = self.bench.login_key(after);
        let changed = write_account(tx, self.ctx, person, (before, after), login_key)?;
        let Some(ended) = changed else {
            return Ok(None);
        };
        self.ended.extend(ended);
        let former = match eck_id {
            Some(eck_id) => Some(self.give_eck_id(tx, &person.id, eck_id)?),
            None => None,
        };
        if let (Some(old), Some(new)) = (&before.email, &after.email)
            && old != new
        {
            let letter = Letter::EmailChanged {
                address: masked_email(new),
            };
            let institution = self.bench.institution;
            self.idp
                .tell_at(self.ctx, institution, person, old, None, letter, Some(old))
                .write(tx)?;
        }
        let mut event = Event::new(EventKind::PersonChanged, self.ctx)
            .about(&job.institution, &person.id)
            .with(told(job, "import", (before, after), eck_id.is_some()));
        event.actor.clone_from(&job.applied_by);
        tx.record(&event)?;
        Ok(Some((person.id.clone(), former)))
    }

    /// Gives somebody who is there an ECK iD, in the place of the one before.
    fn give_eck_id(
        &self,
        tx: &mut dyn Tx,
        person: &PersonId,
        eck_id: &EckId,
    ) -> Stored<FormerEckId> {
        let was = tx.eck_id(person)?;
        let sealed = eck_id.seal(self.sealer, person, self.ctx);
        tx.put_eck_id(person, &sealed, self.ctx.now)?;
        Ok(FormerEckId { was })
    }
}

/// Writes what a person becomes. Whose sessions ended with the epoch they had; `None`, and nothing
/// written, where the name or the number is somebody else's.
pub(super) fn write_account(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    person: &Person,
    (before, after): (&Account, &Account),
    login_key: String,
) -> Stored<Option<Option<(PersonId, i64)>>> {
    let institution = &person.institution;
    if before.number != after.number
        && let Some(number) = &after.number
        && tx
            .people_by_number(institution, number)?
            .iter()
            .any(|other| other.id != person.id)
    {
        return Ok(None);
    }
    let changed = Person {
        updated_at: ctx.now,
        ..after.onto(person, login_key)
    };
    match tx.update_person(&changed) {
        Err(StoreError::Conflict(_)) => return Ok(None),
        other => other?,
    }
    ends_badge(tx, &changed)?;
    if before.groups != after.groups {
        put_into_classes(tx, ctx, &changed, after.main_class(), after.extra_classes())?;
    }
    if ends_what_was(person, &changed) {
        tx.raise_epoch(&person.id, ctx.now)?;
        return Ok(Some(Some((person.id.clone(), person.epoch))));
    }
    Ok(Some(None))
}
