//! Events that are older than they have to be kept are dropped, and the chain goes on from a signed
//! floor. What is dropped was walked right before: nothing goes unseen with its age as an excuse; and nothing goes by
//! a clock that is doubted.

use super::sealing::cut;
use crate::{
    clock_doubt::ClockDoubt,
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::{Chain, ChainHead, Walk},
    context::Ctx,
    ports::StoreError,
};

/// Days that the installation's own events are kept.
const INSTALLATION_DAYS: u32 = 730;
/// Most events that one transaction drops.
const BATCH: u32 = 2000;

/// What a round dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PruneRound {
    /// Events.
    pub dropped: usize,
    /// Chains that do not hold, and were left alone.
    pub broken: usize,
    /// Why it dropped nothing, where that was for the clock.
    pub doubt: Option<ClockDoubt>,
}

/// What one transaction dropped of a chain.
#[derive(Default)]
struct Batch {
    /// Events.
    dropped: usize,
    /// The head as it stands now, where there may be more that is old.
    next: Option<ChainHead>,
}

impl Idp {
    /// Drops old events of every chain, if the clock can be believed (see [`Self::doubt_clock`]), and signs heads anew
    /// that an older sealing key signed.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn prune_audit_trail(&self, ctx: &Ctx) -> Result<PruneRound, Failure> {
        let heads = self.durable.read(|tx| tx.chain_heads()).await?;
        let mut round = PruneRound {
            doubt: self.doubt_clock(ctx).await?,
            ..PruneRound::default()
        };
        for head in heads {
            if let Err(why) = self.judge_head(&head) {
                tracing::error!(chain = head.chain.name(), %why, "a chain of the audit trail does not hold");
                round.broken += 1;
                continue;
            }
            match self.prune_chain(ctx, head, round.doubt.is_none()).await? {
                Some(dropped) => round.dropped += dropped,
                None => round.broken += 1,
            }
        }
        Ok(round)
    }

    /// All that is old, a batch and a transaction after the other. `None` when the oldest part does not hold.
    async fn prune_chain(
        &self,
        ctx: &Ctx,
        head: ChainHead,
        drops: bool,
    ) -> Result<Option<usize>, Failure> {
        let (mut dropped, mut next) = (0, Some(head));
        while let Some(head) = next {
            let Some(batch) = self.prune_batch(ctx, head, drops).await? else {
                return Ok(None);
            };
            dropped += batch.dropped;
            next = batch.next;
        }
        Ok(Some(dropped))
    }

    /// `None` when the oldest part does not hold.
    async fn prune_batch(
        &self,
        ctx: &Ctx,
        head: ChainHead,
        drops: bool,
    ) -> Result<Option<Batch>, Failure> {
        let (chain, floor, newest, now) = (head.chain.clone(), head.floor_seq, head.seq, ctx.now);
        let old = self
            .durable
            .read(move |tx| {
                if !drops {
                    return Ok(vec![]);
                }
                let days = match &chain {
                    Chain::Installation => INSTALLATION_DAYS,
                    Chain::Institution(id) => tx
                        .institution(id)?
                        .map_or(INSTALLATION_DAYS, |found| found.policy.audit.keep_days),
                };
                let cutoff = now - chrono::Duration::days(i64::from(days));
                let first = tx.first_kept(&chain, cutoff)?;
                let up_to = first.map_or(newest, |first| first - 1);
                if up_to <= floor {
                    return Ok(vec![]);
                }
                let mut old = tx.sealed_events(&chain, floor, BATCH)?;
                old.retain(|record| record.seal.as_ref().is_some_and(|seal| seal.seq <= up_to));
                Ok(old)
            })
            .await?;
        let mut walk = Walk::from_floor(&head);
        for record in &old {
            if let Err(broken) = walk.step(record) {
                tracing::error!(chain = head.chain.name(), why = %broken.why, seq = broken.seq, "old events are kept, for their chain does not hold");
                return Ok(None);
            }
        }
        let old_key = head.signed_by != self.sealer.sealing_key_id();
        let last = old.last().and_then(|record| record.seal.clone());
        if last.is_none() && !old_key {
            return Ok(Some(Batch::default()));
        }
        let before = (head.seq, head.floor_seq);
        let mut next = head;
        if let Some(last) = &last {
            next.floor_seq = last.seq;
            next.floor_hash.clone_from(&last.hash);
        }
        next.sealed_at = cut(ctx.now);
        self.sign_head(&mut next);
        let was_full = u32::try_from(old.len()).is_ok_and(|found| found == BATCH);
        let after = was_full.then(|| next.clone());
        let mut event = Event::new(EventKind::AuditPruned, ctx)
            .with(serde_json::json!({ "events": old.len(), "up_to": next.floor_seq }));
        event.institution = next.chain.institution().cloned();
        let written = self
            .durable
            .write(move |tx| {
                if !tx.move_chain_head(Some(before), &next)? {
                    return Err(StoreError::Outdated);
                }
                let Some(last) = last else {
                    return Ok(0);
                };
                tx.record(&event)?;
                tx.drop_events(&next.chain, last.seq)
            })
            .await;
        match written {
            Ok(dropped) => Ok(Some(Batch {
                dropped,
                next: after,
            })),
            // Somebody sealed or dropped meanwhile; there is another round.
            Err(StoreError::Outdated) => Ok(Some(Batch::default())),
            Err(error) => Err(error.into()),
        }
    }
}
