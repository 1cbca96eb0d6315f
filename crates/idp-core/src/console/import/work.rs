//! Who works a job off: whoever has its lease, pack by pack, each in a transaction of its own that moves
//! the job on. A process that dies in the middle leaves the last whole pack behind; another goes on
//! there when the lease has ended.

use super::{AT_ONCE, LEASE};
use crate::{
    console::Power,
    idp::{Failure, Idp},
};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::{ImportId, InstitutionId, PersonId},
    import::{ImportJob, ImportState},
    institution::Institution,
    person::Role,
    ports::{StoreError, Tx, durable::Stored},
};
use std::sync::Arc;

/// How many institutions have their turn in one round.
const TURNS: u32 = 20;

/// A job on the bench, with what its rows are judged by.
pub(super) struct AtWork {
    pub(super) job: ImportJob,
    pub(super) institution: Arc<Institution>,
}

/// What became of a pack.
pub(super) struct Step {
    pub(super) job: ImportJob,
    /// Whose sessions ended, with the epoch they had.
    pub(super) ended: Vec<(PersonId, i64)>,
}

impl Idp {
    /// Goes on with one job of each institution where some wait, for at most some packs: however many wait at one,
    /// the others have their turn (TEN-19). Whether there was any. Several processes may do so at once.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer. The job goes on later where it was.
    pub async fn work_on_imports(&self, ctx: &Ctx, packs: u32) -> Result<bool, Failure> {
        let now = ctx.now;
        let waiting = self
            .durable
            .read(move |tx| tx.waiting_imports(now, TURNS))
            .await?;
        let mut any = false;
        for job in waiting {
            if let Some(job) = self.lease(ctx, job).await? {
                self.work_off(ctx, job, packs).await?;
                any = true;
            }
        }
        Ok(any)
    }

    /// Begins with a job at once, so that a small one is done before anybody looks.
    pub(super) async fn carry_on(
        &self,
        ctx: &Ctx,
        institution: &InstitutionId,
        id: &ImportId,
    ) -> Result<(), Failure> {
        let (institution, asked, now) = (institution.clone(), id.clone(), ctx.now);
        let found = self
            .durable
            .read(move |tx| tx.import(&institution, &asked))
            .await?;
        let is_free = |job: &ImportJob| {
            job.state.is_under_way() && job.lease_until.is_none_or(|until| until <= now)
        };
        let Some(job) = found.filter(is_free) else {
            return Ok(());
        };
        match self.lease(ctx, job).await? {
            Some(job) => self.work_off(ctx, job, AT_ONCE).await,
            None => Ok(()),
        }
    }

    async fn lease(&self, ctx: &Ctx, mut job: ImportJob) -> Result<Option<ImportJob>, Failure> {
        job.lease_until = Some(ctx.now + LEASE);
        let saved = self
            .durable
            .write(move |tx| Ok(save(tx, &mut job)?.then_some(job)))
            .await?;
        Ok(saved)
    }

    async fn work_off(&self, ctx: &Ctx, job: ImportJob, packs: u32) -> Result<(), Failure> {
        let asked = job.institution.clone();
        let institution = self.durable.read(move |tx| tx.institution(&asked)).await?;
        let institution = institution.ok_or_else(|| {
            Failure::Internal(format!("the institution of import {} is gone", job.id))
        })?;
        let mut at_work = AtWork { job, institution };
        for left in (0..packs).rev() {
            // The last pack of this run gives the lease back, in its own transaction.
            let lease = (left > 0).then(|| ctx.now + LEASE);
            let step = match at_work.job.state {
                ImportState::Checking => self.check_pack(ctx, &at_work, lease).await?,
                ImportState::Applying => self.apply_pack(ctx, &at_work, lease).await?,
                ImportState::Undoing => self.undo_pack(ctx, &at_work, lease).await?,
                _ => return Ok(()),
            };
            // Somebody else goes on with it.
            let Some(step) = step else {
                return Ok(());
            };
            self.tell_of_ended(ctx, &step.ended).await?;
            at_work.job = step.job;
        }
        Ok(())
    }
}

/// Saves the job as the next revision. Whether it was still the one it is thought to be.
pub(super) fn save(tx: &mut dyn Tx, job: &mut ImportJob) -> Stored<bool> {
    let saved = tx.save_import(job)?;
    if saved {
        job.revision += 1;
    }
    Ok(saved)
}

/// Saves the job with a pack's work, or takes that work back.
pub(super) fn save_with_work(
    tx: &mut dyn Tx,
    job: &mut ImportJob,
    now: Timestamp,
    lease: Option<Timestamp>,
) -> Stored<()> {
    job.updated_at = now;
    job.lease_until = lease.filter(|_| job.state.is_under_way());
    if save(tx, job)? {
        Ok(())
    } else {
        Err(StoreError::Outdated)
    }
}

/// Nothing was written, for somebody else has the job.
pub(super) fn unless_outdated<T>(done: Result<T, StoreError>) -> Result<Option<T>, Failure> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(StoreError::Outdated) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether whoever had a job begun may still do such work: what is left of it is done for nobody whose account
/// was closed, or whose task was taken away, while it went on. A program has no account.
pub(super) fn is_still_permitted(tx: &mut dyn Tx, job: &ImportJob, now: Timestamp) -> Stored<bool> {
    let Some(by) = &job.applied_by else {
        return Ok(true);
    };
    let Some(person) = tx.person(by)? else {
        return Ok(false);
    };
    let here = |role: Role| role == Role::Operator || person.institution == job.institution;
    let mut roles = person.roles.iter().copied();
    let may = roles.any(|role| here(role) && Power::Import.is_of(role));
    Ok(may && person.standing_refusal(false, now).is_none())
}
