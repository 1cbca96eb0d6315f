//! Runs through the recovery portal.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ids::RunId,
    ports::{StoreError, ephemeral::RecoveryRuns},
    recovery_run::{RecoveryRun, RunStep},
};

/// How often a move looks again at a run that was changed under its hands. Each time somebody else got
/// on, so more than a few are never needed.
const LOOKS: usize = 16;

#[async_trait]
impl<K: KeyValue> RecoveryRuns for Store<K> {
    async fn put_run(&self, run: &RecoveryRun, now: Timestamp) -> Result<(), StoreError> {
        let key = self.key(Kind::RecoveryRun, run.id.as_str());
        let value = record::write(Kind::RecoveryRun, &key, run, run.ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(run.ends_at, now))
            .await
    }

    async fn run(&self, id: &RunId, now: Timestamp) -> Result<Option<RecoveryRun>, StoreError> {
        let key = self.key(Kind::RecoveryRun, id.as_str());
        match self.values.get(key.clone()).await? {
            Some(text) => record::read(Kind::RecoveryRun, &key, &text, now),
            None => Ok(None),
        }
    }

    /// The whole text is compared when the moved run takes its place: that is the one step in which it
    /// moves, and nothing that was put meanwhile is lost.
    async fn move_run(
        &self,
        id: &RunId,
        from: RunStep,
        to: RunStep,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = self.key(Kind::RecoveryRun, id.as_str());
        for _ in 0..LOOKS {
            let Some(old) = self.values.get(key.clone()).await? else {
                return Ok(false);
            };
            let run: Option<RecoveryRun> = record::read(Kind::RecoveryRun, &key, &old, now)?;
            let Some(run) = run.filter(|run| run.step == from) else {
                return Ok(false);
            };
            let moved = RecoveryRun { step: to, ..run };
            let new = record::write(Kind::RecoveryRun, &key, &moved, moved.ends_at)?;
            if self.values.swap(key.clone(), old, new).await? {
                return Ok(true);
            }
        }
        Err(StoreError::Unavailable(
            "a recovery run changes all the time".to_owned(),
        ))
    }
}
