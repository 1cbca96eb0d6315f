//! What somebody decides about an import: what its columns mean, that it is applied, undone or thrown
//! away. Each decision names the revision that was looked at.

use crate::{
    console::{Permit, Power, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::ImportId,
    import::{ImportColumn, ImportCounts, ImportJob, ImportKey, ImportState},
    person::Role,
    ports::{StoreError, Tx, durable::Stored},
};

/// What the columns of a file mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What each holds.
    pub columns: Vec<Option<ImportColumn>>,
    /// What people are recognised by.
    pub key: ImportKey,
    /// What somebody new is, where the row does not say.
    pub new_role: Option<Role>,
}

/// What is wrong with a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapFault {
    /// Two columns hold the same.
    Twice(ImportColumn),
    /// No column holds what people are recognised by.
    NoKey,
    /// Nobody becomes such a thing by a file.
    Role,
    /// ECK iDs are somebody else's to give.
    NotYours,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is so.
    Done,
    /// There is no such import here.
    NotHere,
    /// It is not what was looked at any more.
    Changed,
}

/// What became of the decision to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyOutcome {
    /// It began.
    Begun,
    /// There is no such import here.
    NotHere,
    /// It is not what was looked at any more.
    Changed,
    /// There are rows with a mistake, and nobody said that they may be left out.
    Faulty,
    /// No row would change anything.
    Nothing,
    /// Another import of this institution is being applied or undone.
    Busy,
}

impl Idp {
    /// Says what the columns mean; then every row is judged.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_map_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
        mapping: Mapping,
    ) -> Result<Result<Decided, MapFault>, Failure> {
        if let Some(fault) = fault_of(&mapping) {
            return Ok(Err(fault));
        }
        let gives = mapping.columns.contains(&Some(ImportColumn::EckId));
        if gives && !permit.visit().may(Power::ManageEckIds) {
            return Ok(Err(MapFault::NotYours));
        }
        let decided = self
            .decide(ctx, permit, id, revision, move |tx, job| {
                if !job.state.may_become(ImportState::Checking)
                    || mapping.columns.len() != job.settings.headings.len()
                {
                    return Ok(false);
                }
                tx.drop_import_rows(&job.id)?;
                job.settings.columns = mapping.columns;
                job.settings.key = mapping.key;
                job.settings.new_role = mapping.new_role;
                job.counts = ImportCounts::default();
                job.cursor = 0;
                job.seen_until = None;
                job.state = ImportState::Checking;
                Ok(true)
            })
            .await?;
        if decided == Decided::Done {
            self.carry_on(ctx, permit.institution_id(), id).await?;
        }
        Ok(Ok(decided))
    }

    /// Back to saying what the columns mean.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_remap_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
    ) -> Result<Decided, Failure> {
        self.decide(ctx, permit, id, revision, |_, job| {
            let may = job.state.may_become(ImportState::Mapping);
            job.state = ImportState::Mapping;
            Ok(may)
        })
        .await
    }

    /// Throws away what was not applied.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_discard_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
    ) -> Result<Decided, Failure> {
        self.decide(ctx, permit, id, revision, |tx, job| {
            if !job.state.may_become(ImportState::Discarded) {
                return Ok(false);
            }
            tx.forget_import(&job.id)?;
            job.forgotten = true;
            job.state = ImportState::Discarded;
            Ok(true)
        })
        .await
    }

    /// Applies what was judged.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_apply_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
        leave_out_faulty: bool,
    ) -> Result<ApplyOutcome, Failure> {
        let asked = id.clone();
        let institution = permit.institution_id().clone();
        let found = self
            .durable
            .read(move |tx| tx.import(&institution, &asked))
            .await?;
        let Some(seen) = found else {
            return Ok(ApplyOutcome::NotHere);
        };
        if seen.counts.error > 0 && !leave_out_faulty {
            return Ok(ApplyOutcome::Faulty);
        }
        if seen.counts.create + seen.counts.update == 0 {
            return Ok(ApplyOutcome::Nothing);
        }
        let event = permit
            .event(EventKind::ImportStarted, ctx)
            .with(serde_json::json!({
                "import": id.as_str(),
                "create": seen.counts.create,
                "update": seen.counts.update,
                "left_out": seen.counts.error,
            }));
        let begun = self
            .change_people(ctx, permit, id, revision, ImportState::Applying, event)
            .await;
        match begun {
            Ok(Decided::Done) => {
                self.carry_on(ctx, permit.institution_id(), id).await?;
                Ok(ApplyOutcome::Begun)
            }
            Ok(Decided::Changed) => Ok(ApplyOutcome::Changed),
            Ok(Decided::NotHere) => Ok(ApplyOutcome::NotHere),
            Err(Failure::Store(StoreError::Conflict(_))) => Ok(ApplyOutcome::Busy),
            Err(failure) => Err(failure),
        }
    }

    /// Takes back what was applied.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_undo_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
    ) -> Result<ApplyOutcome, Failure> {
        let event = permit
            .event(EventKind::ImportUndoStarted, ctx)
            .with(serde_json::json!({ "import": id.as_str() }));
        let begun = self
            .change_people(ctx, permit, id, revision, ImportState::Undoing, event)
            .await;
        match begun {
            Ok(Decided::Done) => {
                self.carry_on(ctx, permit.institution_id(), id).await?;
                Ok(ApplyOutcome::Begun)
            }
            Ok(Decided::Changed) => Ok(ApplyOutcome::Changed),
            Ok(Decided::NotHere) => Ok(ApplyOutcome::NotHere),
            Err(Failure::Store(StoreError::Conflict(_))) => Ok(ApplyOutcome::Busy),
            Err(failure) => Err(failure),
        }
    }

    async fn change_people(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
        next: ImportState,
        event: Event,
    ) -> Result<Decided, Failure> {
        let (by, now) = (permit.worker().person_id().cloned(), ctx.now);
        self.decide(ctx, permit, id, revision, move |tx, job| {
            let in_time = next != ImportState::Undoing || job.can_be_undone(now);
            if !job.state.may_become(next) || !in_time {
                return Ok(false);
            }
            job.state = next;
            job.cursor = 0;
            job.applied_by = by;
            tx.record(&event)?;
            Ok(true)
        })
        .await
    }

    /// Changes a job that is still as it was looked at. `change` says whether the state allows it.
    async fn decide(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        revision: i64,
        change: impl FnOnce(&mut dyn Tx, &mut ImportJob) -> Stored<bool> + Clone + Send + 'static,
    ) -> Result<Decided, Failure> {
        let (institution, id, now) = (permit.institution_id().clone(), id.clone(), ctx.now);
        let decided = self
            .durable
            .write(move |tx| {
                let Some(mut job) = tx.import(&institution, &id)? else {
                    return Ok(Decided::NotHere);
                };
                if job.revision != revision || !change(tx, &mut job)? {
                    return Ok(Decided::Changed);
                }
                job.updated_at = now;
                job.lease_until = None;
                if tx.save_import(&job)? {
                    Ok(Decided::Done)
                } else {
                    // What the change wrote beside the job must not stay.
                    Err(StoreError::Outdated)
                }
            })
            .await;
        match decided {
            Err(StoreError::Outdated) => Ok(Decided::Changed),
            other => Ok(other?),
        }
    }
}

fn fault_of(mapping: &Mapping) -> Option<MapFault> {
    let mut seen = vec![];
    for column in mapping.columns.iter().flatten() {
        if seen.contains(column) {
            return Some(MapFault::Twice(*column));
        }
        seen.push(*column);
    }
    if !seen.contains(&mapping.key.column()) {
        return Some(MapFault::NoKey);
    }
    let given = mapping
        .new_role
        .is_none_or(|role| super::cells::GIVEN.contains(&role));
    (!given).then_some(MapFault::Role)
}
