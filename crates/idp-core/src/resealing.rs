//! Sealing keys change (OPS-05): what stands under an older one is sealed anew under the one that seals,
//! in the background, and no key is done without while something still needs it.

use crate::idp::{Failure, Idp};
use chrono::Duration;
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ports::{
        StoreError,
        sealed_values::{DroppedHashes, KeyUse, RowKey, SealedColumn, SealedValue},
    },
    seal::{SealError, Sealed, sealing_key_note},
};
use std::collections::BTreeSet;

/// How many rows are looked at in one step.
const BATCH: u32 = 200;
/// How long a replica has for what it claimed; after that another one goes on.
const LEASE: Duration = Duration::seconds(60);
/// The row of leases; its position counts what was sealed anew since the installation began.
const LEASE_NAME: &str = "resealing";

/// How far one walk over everything that is sealed came. A walk that is broken off is begun anew: what it
/// did needs no second time.
#[derive(Debug, Clone, Default)]
pub struct ResealWalk {
    column: usize,
    after: Option<RowKey>,
}

/// What became of one step of a walk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResealRound {
    /// Values that stand under the key that seals now.
    pub resealed: usize,
    /// Values that somebody changed meanwhile.
    pub changed: usize,
    /// Values that no configured key opens. They stay as they are.
    pub closed: usize,
    /// Whether everything was walked.
    pub finished: bool,
}

impl Idp {
    /// Whether another key than the one that seals now ever sealed here: if not, nothing can stand under
    /// one, and nothing need be walked.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn may_need_resealing(&self) -> Result<bool, Failure> {
        let noted = self.durable.read(|tx| tx.noted_sealing_keys()).await?;
        Ok(noted.iter().any(|key| key != self.sealer.sealing_key_id()))
    }

    /// One step of a walk. Several replicas may walk at once: each step is claimed, and each value is
    /// written by a counted update.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn reseal_some(
        &self,
        ctx: &Ctx,
        walk: &mut ResealWalk,
    ) -> Result<ResealRound, Failure> {
        let Some(column) = SealedColumn::ALL.get(walk.column).copied() else {
            return Ok(ResealRound {
                finished: true,
                ..ResealRound::default()
            });
        };
        let after = walk.after.clone();
        let found = self
            .durable
            .read(move |tx| tx.sealed_values(column, after.as_ref(), BATCH))
            .await?;
        let last = found.last().map(|value| value.row.clone());
        let full = found.len() >= BATCH as usize;
        let older: Vec<SealedValue> = found
            .into_iter()
            .filter(|value| value.sealed.key_id() != Some(self.sealer.sealing_key_id()))
            .collect();
        let mut round = ResealRound::default();
        if !older.is_empty() && !self.reseal(ctx, column, older, &mut round).await? {
            // Another replica works on a step of its own. This one is looked at again.
            return Ok(round);
        }
        if full {
            walk.after = last;
        } else {
            (walk.column, walk.after) = (walk.column + 1, None);
        }
        round.finished = walk.column >= SealedColumn::ALL.len();
        Ok(round)
    }

    /// Seals values of one column anew; `false`, and nothing done, when another replica is at it.
    async fn reseal(
        &self,
        ctx: &Ctx,
        column: SealedColumn,
        older: Vec<SealedValue>,
        round: &mut ResealRound,
    ) -> Result<bool, Failure> {
        let now = ctx.now;
        let claimed = self
            .durable
            .write(move |tx| tx.claim_stream(LEASE_NAME, 0, now, now + LEASE))
            .await;
        let state = match claimed {
            Ok(Some(state)) => state,
            Ok(None) | Err(StoreError::Conflict(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut anew: Vec<(RowKey, Sealed, Sealed)> = vec![];
        for value in older {
            match self.sealer.open(&value.sealed, &value.place) {
                Ok(plain) => {
                    let becomes = self.sealer.seal(&plain, &value.place, ctx);
                    anew.push((value.row, value.sealed, becomes));
                }
                Err(SealError::UnknownKey | SealError::DoesNotOpen) => round.closed += 1,
            }
        }
        let tried = anew.len();
        let from = state.position;
        let resealed = self
            .durable
            .write(move |tx| {
                let mut done = 0;
                for (row, was, becomes) in &anew {
                    done += i64::from(tx.reseal(column, row, was, becomes)?);
                }
                // Who lost the lease writes nothing: the position moved on.
                if !tx.move_stream(LEASE_NAME, from, from + done, now)? {
                    return Err(StoreError::Conflict(LEASE_NAME.to_owned()));
                }
                Ok(usize::try_from(done).unwrap_or_default())
            })
            .await;
        match resealed {
            Ok(resealed) => {
                round.resealed = resealed;
                round.changed = tried - resealed;
                for (outcome, count) in [
                    ("resealed", round.resealed),
                    ("changed", round.changed),
                    ("closed", round.closed),
                ] {
                    self.meters
                        .resealed
                        .add_many(column.name(), outcome, count as u64);
                }
                Ok(true)
            }
            Err(StoreError::Conflict(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Everything that stands under a sealing key, by key and kind.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn sealing_key_uses(&self, ctx: &Ctx) -> Result<Vec<KeyUse>, Failure> {
        let now = ctx.now;
        Ok(self
            .durable
            .read(move |tx| tx.sealing_key_uses(now))
            .await?)
    }

    /// What stands under keys that sealed here and are not configured any more.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn missing_sealing_keys(&self, ctx: &Ctx) -> Result<Vec<KeyUse>, Failure> {
        if self.absent_sealing_keys().await?.is_empty() {
            // Counting takes a while where there is much: nothing is counted without need.
            return Ok(vec![]);
        }
        let mut uses = self.sealing_key_uses(ctx).await?;
        uses.retain(|one| !self.sealer.key_ids().any(|key| key == one.key));
        Ok(uses)
    }

    /// Configured keys that are others than those that sealed here under the same id: what the earlier one sealed
    /// never opens again under them. Told by the notes about keys, each of which stands under one.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn mistaken_sealing_keys(&self) -> Result<BTreeSet<String>, Failure> {
        let notes = self
            .durable
            .read(|tx| {
                let mut notes = vec![];
                for key in tx.noted_sealing_keys()? {
                    let place = sealing_key_note(&key);
                    if let Some(sealed) = tx.installation_secret(&place)? {
                        notes.push((place, sealed));
                    }
                }
                Ok(notes)
            })
            .await?;
        let mistaken = notes.iter().filter(|(place, sealed)| {
            matches!(self.sealer.open(sealed, place), Err(SealError::DoesNotOpen))
        });
        let ids = mistaken.filter_map(|(_, sealed)| sealed.key_id());
        Ok(ids.map(str::to_owned).collect())
    }

    /// Forgets keys that are not configured any more, for nothing stands under them: nobody looks for
    /// them again.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn forget_absent_sealing_keys(&self) -> Result<(), Failure> {
        let absent = self.absent_sealing_keys().await?;
        if absent.is_empty() {
            return Ok(());
        }
        let forgotten = self
            .durable
            .write(move |tx| absent.iter().try_for_each(|key| tx.forget_sealing_key(key)));
        Ok(forgotten.await?)
    }

    /// Keys that sealed here and are not configured any more.
    async fn absent_sealing_keys(&self) -> Result<Vec<String>, Failure> {
        let mut noted = self.durable.read(|tx| tx.noted_sealing_keys()).await?;
        noted.retain(|noted| !self.sealer.key_ids().any(|key| key == noted));
        Ok(noted)
    }

    /// Gives up what was merely hashed under a key that does not seal: recovery codes, refresh tokens and secret
    /// questions, which people choose anew. Nothing when the key is the one that seals.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn give_up_hashed_under(
        &self,
        ctx: &Ctx,
        key: &str,
    ) -> Result<Option<DroppedHashes>, Failure> {
        if key == self.sealer.sealing_key_id() {
            return Ok(None);
        }
        let (key, ctx) = (key.to_owned(), ctx.clone());
        let dropped = self
            .durable
            .write(move |tx| {
                let dropped = tx.drop_hashed_under(&key)?;
                let event =
                    Event::new(EventKind::SigningKeyChanged, &ctx).with(serde_json::json!({
                        "action": "sealing_key_given_up",
                        "key": key,
                        "recovery_codes": dropped.recovery_codes,
                        "refresh_tokens": dropped.refresh_tokens,
                        "security_answers": dropped.security_answers,
                    }));
                tx.record(&event)?;
                Ok(dropped)
            })
            .await?;
        Ok(Some(dropped))
    }
}
