//! What was judged is done. Each row is judged once more: who changed meanwhile is passed over.

use super::{
    PACK, UNDO_WINDOW,
    account::Account,
    cells::{Wanted, wanted},
    classes::put_into_classes,
    detail::{RowDetail, Undo, open, seal},
    judge::{Bench, Judged},
    totp_cells::WantedTotp,
    work::{AtWork, Step, save_with_work, unless_outdated},
};
use crate::{
    console::people::new_person,
    idp::{Failure, Idp},
    person_change::ends_what_was,
};
use chrono::Duration;
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::{CredentialId, PersonId},
    import::{ImportColumn, ImportJob, ImportOutcome, ImportRow, ImportState, ImportVerdict},
    letter::Letter,
    person::Person,
    phone::masked_email,
    ports::{StoreError, Tx, durable::Stored},
    seal::Sealer,
    second_factor::{PendingTotp, TotpCredential},
};
use std::sync::Arc;

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
                    },
                    ended: vec![],
                };
                let limit = u32::try_from(PACK).unwrap_or(u32::MAX);
                let rows = if records.is_empty() {
                    vec![]
                } else {
                    tx.import_rows(&job.id, None, job.cursor * limit, limit)?
                };
                for (mut row, record) in rows.into_iter().zip(&records) {
                    let planned =
                        matches!(row.verdict, ImportVerdict::Create | ImportVerdict::Update);
                    if !planned || row.outcome != ImportOutcome::Waiting {
                        continue;
                    }
                    let (wanted, faults) = wanted(run.bench.settings, record);
                    let judged = run.bench.judge(tx, &wanted, faults)?;
                    run.row(tx, &mut job, &mut row, &wanted, judged)?;
                    tx.mark_import_row(&job.id, &row)?;
                }
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
    before: &Account,
    after: &Account,
) -> serde_json::Value {
    let changes = before.changes_to(after);
    let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
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
    ended: Vec<(PersonId, i64)>,
}

impl Run<'_> {
    /// Does what a row says, or passes it over.
    fn row(
        &mut self,
        tx: &mut dyn Tx,
        job: &mut ImportJob,
        row: &mut ImportRow,
        wanted: &Wanted,
        judged: Judged,
    ) -> Stored<()> {
        let place = ImportRow::place(&job.id, row.position, "detail");
        let seen: Option<RowDetail> = row
            .detail
            .as_ref()
            .and_then(|sealed| open(self.sealer, &place, sealed));
        let as_seen = judged.verdict == row.verdict
            && judged.person.as_ref().map(|person| &person.id) == row.person.as_ref()
            && seen.is_some_and(|seen| seen.changes == judged.changes());
        let after = judged.plan.after.clone();
        let done = if as_seen {
            match &judged.person {
                None => self.create(tx, job, wanted, &after)?,
                Some(person) => self.update(tx, job, person, &judged.plan.before, &after)?,
            }
        } else {
            None
        };
        let Some(person) = done else {
            row.outcome = ImportOutcome::Skipped;
            job.counts.skipped += 1;
            return Ok(());
        };
        row.outcome = ImportOutcome::Done;
        row.person = Some(person);
        if judged.person.is_some() {
            job.counts.updated += 1;
        } else {
            job.counts.created += 1;
        }
        let undo = Undo {
            before: judged.plan.before,
            after,
        };
        row.undo = Some(seal(
            self.sealer,
            self.ctx,
            (&job.id, row.position, "undo"),
            &undo,
        )?);
        Ok(())
    }

    /// `None` where somebody took the name in this very moment.
    fn create(
        &self,
        tx: &mut dyn Tx,
        job: &ImportJob,
        wanted: &Wanted,
        after: &Account,
    ) -> Stored<Option<PersonId>> {
        let ctx = self.ctx;
        let blank = Person {
            password_hash: wanted.password_hash.clone(),
            ..new_person(ctx, &self.bench.institution.id)
        };
        let person = after.onto(&blank, self.bench.login_key(after));
        match tx.add_person(&person) {
            Err(StoreError::Conflict(_)) => return Ok(None),
            other => other?,
        }
        if !after.groups.is_empty() {
            put_into_classes(tx, ctx, &person, after.main_class(), after.extra_classes())?;
        }
        if let Some(totp) = &wanted.totp {
            self.begin_factor(tx, &person, totp)?;
        }
        let mut event = Event::new(EventKind::PersonCreated, ctx)
            .about(&job.institution, &person.id)
            .with(told(job, "import", &Account::default(), after));
        event.actor.clone_from(&job.applied_by);
        tx.record(&event)?;
        Ok(Some(person.id))
    }

    fn update(
        &mut self,
        tx: &mut dyn Tx,
        job: &ImportJob,
        person: &Person,
        before: &Option<Account>,
        after: &Account,
    ) -> Stored<Option<PersonId>> {
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
            .with(told(job, "import", before, after));
        event.actor.clone_from(&job.applied_by);
        tx.record(&event)?;
        Ok(Some(person.id.clone()))
    }

    /// A second factor as it was elsewhere; no step of it was ever spent here.
    fn begin_factor(&self, tx: &mut dyn Tx, person: &Person, totp: &WantedTotp) -> Stored<()> {
        let (ctx, policy) = (self.ctx, &self.bench.institution.policy.totp);
        let id = CredentialId::generate(ctx);
        let period = totp.period.unwrap_or(policy.period);
        let place = TotpCredential::secret_place(&id, &person.id);
        let credential = TotpCredential {
            secret: self.sealer.seal(&totp.secret, &place, ctx),
            id: id.clone(),
            person: person.id.clone(),
            digits: totp.digits.unwrap_or(policy.digits),
            period,
            algorithm: totp.algorithm.unwrap_or(policy.algorithm),
            created_at: ctx.now,
        };
        tx.put_pending_totp(&PendingTotp {
            credential,
            ends_at: ctx.now + Duration::minutes(1),
        })?;
        tx.enable_totp(&person.id, &id, period, 0, ctx.now)?;
        let event = Event::new(EventKind::SecondFactorEnabled, ctx)
            .about(&person.institution, &person.id)
            .with(serde_json::json!({ "by": "import" }));
        tx.record(&event)
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
    if before.groups != after.groups {
        put_into_classes(tx, ctx, &changed, after.main_class(), after.extra_classes())?;
    }
    if ends_what_was(person, &changed) {
        tx.raise_epoch(&person.id, ctx.now)?;
        return Ok(Some(Some((person.id.clone(), person.epoch))));
    }
    Ok(Some(None))
}
