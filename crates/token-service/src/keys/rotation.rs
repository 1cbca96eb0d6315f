//! The steps of a key's life, written to the store.

use super::{
    material,
    ring::KeyRing,
    schedule::{self, Schedule, Step},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::KeyId,
    ports::{StoreError, Tx, durable::Stored},
    signing_key::{SigningKey, SigningKeyState},
};
use sluis_protocol::algorithm::SigningAlgorithm;

impl KeyRing {
    /// Makes one signing key per configured algorithm where there is none: the first start.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn ensure(&self, ctx: &Ctx) -> Result<(), StoreError> {
        let keys = self.list().await?;
        for step in self.schedule.due(&keys, ctx.now) {
            if matches!(step, Step::First(_) | Step::Begin { old: None, .. }) {
                self.take(ctx, step).await?;
            }
        }
        self.read_again(ctx).await?;
        Ok(())
    }

    /// Does what is due: announces, begins to sign, retires. To be called every few minutes by every
    /// replica; each step happens once. How many steps this call took.
    ///
    /// # Errors
    /// When the store does not answer; the next call goes on where this one stopped.
    pub async fn tick(&self, ctx: &Ctx) -> Result<usize, StoreError> {
        self.follow(ctx, &self.schedule).await
    }

    /// Whether [`Self::tick`] would find something to do, given the ring's keys.
    pub(crate) fn is_due(&self, keys: &[SigningKey], now: Timestamp) -> bool {
        !self.schedule.due(keys, now).is_empty()
    }

    /// The same for a ring that nobody asks any more, because its institution has no own host now: no
    /// key signs, and each leaves when the last token that it signed has ended.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn wind_down(&self, ctx: &Ctx) -> Result<usize, StoreError> {
        self.follow(ctx, &self.schedule.of_nothing()).await
    }

    async fn follow(&self, ctx: &Ctx, schedule: &Schedule) -> Result<usize, StoreError> {
        let keys = self.list().await?;
        let mut taken = 0;
        for step in schedule.due(&keys, ctx.now) {
            taken += usize::from(self.take(ctx, step).await?);
        }
        if taken > 0 {
            self.read_again(ctx).await?;
        }
        Ok(taken)
    }

    /// Rotates outside the schedule. Announces a key per algorithm, which begins to sign when it has
    /// been published long enough; in an `emergency` a new key signs at once and the old one only
    /// verifies. The ids of the keys that sign next.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rotate_now(&self, ctx: &Ctx, emergency: bool) -> Result<Vec<KeyId>, StoreError> {
        let all = self.schedule.algorithms.clone();
        self.rotate_only(ctx, emergency, &all).await
    }

    /// The same for some algorithms alone; those that are not configured stay without a key.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rotate_only(
        &self,
        ctx: &Ctx,
        emergency: bool,
        algorithms: &[SigningAlgorithm],
    ) -> Result<Vec<KeyId>, StoreError> {
        let mut next = vec![];
        let configured =
            |algorithm: &&SigningAlgorithm| self.schedule.algorithms.contains(algorithm);
        for algorithm in algorithms.iter().filter(configured).copied() {
            let state = if emergency {
                SigningKeyState::Signing
            } else {
                SigningKeyState::Announced
            };
            let key = self.make(ctx, algorithm, state).await?;
            next.push(key.id.clone());
            let (ctx, ring) = (ctx.clone(), self.institution.clone());
            self.durable
                .write(move |tx| {
                    if emergency {
                        let keys = tx.signing_keys_of(ring.as_ref())?;
                        for old in schedule::signing(&keys, algorithm) {
                            step_to(
                                tx,
                                &ctx,
                                &old.id,
                                SigningKeyState::Signing,
                                SigningKeyState::Verifying,
                            )?;
                        }
                    }
                    add(tx, &ctx, &key)
                })
                .await?;
        }
        self.read_again(ctx).await?;
        Ok(next)
    }

    /// Takes a key out of use at once: it neither signs nor verifies any more. Where it signed,
    /// another takes its place in the same transaction: the announced one, else a new one. Whether
    /// there was such a key in use.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revoke(&self, ctx: &Ctx, id: &KeyId) -> Result<bool, StoreError> {
        let keys = self.list().await?;
        let Some(key) = keys
            .iter()
            .find(|key| key.id == *id && key.state != SigningKeyState::Retired)
        else {
            return Ok(false);
        };
        let (state, algorithm) = (key.state, key.algorithm);
        let replace =
            state == SigningKeyState::Signing && self.schedule.algorithms.contains(&algorithm);
        let announced = keys
            .iter()
            .find(|key| key.algorithm == algorithm && key.state == SigningKeyState::Announced)
            .map(|key| key.id.clone());
        let fresh = match &announced {
            None if replace => Some(self.make(ctx, algorithm, SigningKeyState::Signing).await?),
            _ => None,
        };
        let (revoked, work_ctx) = (id.clone(), ctx.clone());
        let done = self
            .durable
            .write(move |tx| {
                let ctx = &work_ctx;
                if !step_to(tx, ctx, &revoked, state, SigningKeyState::Retired)? {
                    return Ok(false);
                }
                if let Some(fresh) = &fresh {
                    add(tx, ctx, fresh)?;
                } else if let (true, Some(next)) = (replace, &announced) {
                    step_to(
                        tx,
                        ctx,
                        next,
                        SigningKeyState::Announced,
                        SigningKeyState::Signing,
                    )?;
                }
                Ok(true)
            })
            .await?;
        self.read_again(ctx).await?;
        Ok(done)
    }

    /// Takes one step; `false` when another replica was first.
    async fn take(&self, ctx: &Ctx, step: Step) -> Result<bool, StoreError> {
        let (work_ctx, ring) = (ctx.clone(), self.institution.clone());
        match step {
            Step::First(algorithm) => {
                let key = self.make(ctx, algorithm, SigningKeyState::Signing).await?;
                self.durable
                    .write(move |tx| {
                        let keys = tx.signing_keys_of(ring.as_ref())?;
                        if schedule::signing(&keys, algorithm).next().is_some() {
                            return Ok(false);
                        }
                        add(tx, &work_ctx, &key).map(|()| true)
                    })
                    .await
            }
            Step::Announce(algorithm) => {
                let key = self
                    .make(ctx, algorithm, SigningKeyState::Announced)
                    .await?;
                self.durable
                    .write(move |tx| {
                        let announced = |key: &SigningKey| {
                            key.algorithm == algorithm && key.state == SigningKeyState::Announced
                        };
                        if tx.signing_keys_of(ring.as_ref())?.iter().any(announced) {
                            return Ok(false);
                        }
                        add(tx, &work_ctx, &key).map(|()| true)
                    })
                    .await
            }
            Step::Begin { new, old } => {
                self.durable
                    .write(move |tx| {
                        // The old key first: whoever gets to move it is the one who rotates.
                        if let Some(old) = &old
                            && !step_to(
                                tx,
                                &work_ctx,
                                old,
                                SigningKeyState::Signing,
                                SigningKeyState::Verifying,
                            )?
                        {
                            return Ok(false);
                        }
                        if step_to(
                            tx,
                            &work_ctx,
                            &new,
                            SigningKeyState::Announced,
                            SigningKeyState::Signing,
                        )? {
                            return Ok(true);
                        }
                        match old {
                            // Nothing may be left without a signing key: the transaction rolls back.
                            Some(_) => Err(StoreError::Conflict(format!("signing key {new}"))),
                            None => Ok(false),
                        }
                    })
                    .await
                    .or_else(lost_the_race)
            }
            Step::StandDown(id) => {
                self.step(
                    ctx,
                    id,
                    SigningKeyState::Signing,
                    SigningKeyState::Verifying,
                )
                .await
            }
            Step::Retire(id, from) => self.step(ctx, id, from, SigningKeyState::Retired).await,
            Step::Redate(id, state) => self.step(ctx, id, state, state).await,
        }
    }

    /// One key from one state to another; `false` when it was not there any more.
    async fn step(
        &self,
        ctx: &Ctx,
        id: KeyId,
        from: SigningKeyState,
        to: SigningKeyState,
    ) -> Result<bool, StoreError> {
        let ctx = ctx.clone();
        self.durable
            .write(move |tx| step_to(tx, &ctx, &id, from, to))
            .await
    }

    /// A new key, sealed for its row, not yet stored.
    async fn make(
        &self,
        ctx: &Ctx,
        algorithm: SigningAlgorithm,
        state: SigningKeyState,
    ) -> Result<SigningKey, StoreError> {
        let failed = || StoreError::Unavailable(format!("a key for {algorithm} could not be made"));
        let material = tokio::task::spawn_blocking(move || material::generate(algorithm))
            .await
            .map_err(|_| failed())?
            .map_err(|_| failed())?;
        let place = SigningKey::private_key_place(&material.id);
        Ok(SigningKey {
            private_key: self.sealer.seal(&material.private_key, &place, ctx),
            id: material.id,
            algorithm,
            state,
            institution: self.institution.clone(),
            public_jwk: material.public_jwk,
            created_at: ctx.now,
            state_since: ctx.now,
        })
    }
}

fn lost_the_race(error: StoreError) -> Result<bool, StoreError> {
    match error {
        StoreError::Conflict(_) => Ok(false),
        other => Err(other),
    }
}

fn add(tx: &mut dyn Tx, ctx: &Ctx, key: &SigningKey) -> Stored<()> {
    tx.add_signing_key(key)?;
    let details = json!({
        "kid": key.id,
        "alg": key.algorithm.as_str(),
        "to": key.state.as_str(),
        "ring": key.institution,
    });
    tx.record(&Event::new(EventKind::SigningKeyChanged, ctx).with(details))
}

fn step_to(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    id: &KeyId,
    from: SigningKeyState,
    to: SigningKeyState,
) -> Stored<bool> {
    let moved = tx.move_signing_key(id, from, to, ctx.now)?;
    if moved {
        let details = json!({ "kid": id, "from": from.as_str(), "to": to.as_str() });
        tx.record(&Event::new(EventKind::SigningKeyChanged, ctx).with(details))?;
    }
    Ok(moved)
}
