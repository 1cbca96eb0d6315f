//! Events are sealed: a batch at a time, in the order they came, by whichever replica is first.

use crate::idp::{Failure, Idp};
use sluis_model::{
    audit_chain::{Chain, ChainHead, Record, Seal, link},
    context::Ctx,
    ids::EventId,
    ports::{StoreError, Tx, durable::Stored},
};
use std::{collections::BTreeMap, sync::Arc};

/// Most events of one round.
const BATCH: u32 = 500;
/// Most that are looked at when a chain that is broken holds up the others.
const LOOKED_AT: u32 = 50_000;

/// A chain whose head was signed here: how it stood, and where it comes to stand.
struct Sound {
    before: Option<(i64, i64)>,
    head: ChainHead,
}

/// What a round is about to write.
struct Sealing {
    from: i64,
    to: i64,
    seals: Vec<(EventId, Seal)>,
    heads: Vec<(Option<(i64, i64)>, ChainHead)>,
}

impl Sealing {
    /// All of it, or nothing where somebody else was faster.
    fn write(&self, tx: &mut dyn Tx, now: sluis_model::context::Timestamp) -> Stored<()> {
        let counted = |was: bool| {
            if was {
                Ok(())
            } else {
                Err(StoreError::Outdated)
            }
        };
        counted(tx.move_sealed_up_to(self.from, self.to, now)?)?;
        for (id, seal) in &self.seals {
            counted(tx.seal_event(id, seal)?)?;
        }
        for (before, head) in &self.heads {
            counted(tx.move_chain_head(*before, head)?)?;
        }
        Ok(())
    }
}

impl Idp {
    /// Seals what has no seal yet; how many events. Several processes may do so at once: all but one
    /// find that somebody was faster, and write nothing. A chain whose head was not signed here is left
    /// as it is, for going on would hide what happened to it.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn seal_audit_trail(&self, ctx: &Ctx) -> Result<usize, Failure> {
        let mut limit = BATCH;
        loop {
            let (records, from, heads) = self.durable.read(move |tx| unsealed(tx, limit)).await?;
            let full = u32::try_from(records.len()).is_ok_and(|found| found == limit);
            let sealing = self.sealing(ctx, records, from, heads);
            if sealing.seals.is_empty() {
                if full && limit < LOOKED_AT {
                    limit *= 10;
                    continue;
                }
                return Ok(0);
            }
            let (count, now, sealing) = (sealing.seals.len(), ctx.now, Arc::new(sealing));
            let written = self.durable.write(move |tx| sealing.write(tx, now)).await;
            return match written {
                Ok(()) => Ok(count),
                Err(StoreError::Outdated | StoreError::Conflict(_)) => Ok(0),
                Err(error) => Err(error.into()),
            };
        }
    }

    fn sealing(
        &self,
        ctx: &Ctx,
        records: Vec<Record>,
        from: i64,
        known: Vec<ChainHead>,
    ) -> Sealing {
        let mut chains: BTreeMap<Chain, Option<Sound>> = BTreeMap::new();
        for head in known {
            let sound = match self.judge_head(&head) {
                Ok(()) => Some(Sound {
                    before: Some((head.seq, head.floor_seq)),
                    head: head.clone(),
                }),
                Err(why) => {
                    tracing::error!(chain = head.chain.name(), %why, "a chain of the audit trail is not sealed on");
                    None
                }
            };
            chains.insert(head.chain, sound);
        }
        let mut seals = vec![];
        for record in records {
            if seals.len() == BATCH as usize {
                break;
            }
            let chain = Chain::of(&record.event);
            let entry = chains.entry(chain.clone()).or_insert_with(|| {
                Some(Sound {
                    before: None,
                    head: ChainHead::beginning(chain, ctx.now),
                })
            });
            let Some(Sound { head, .. }) = entry else {
                continue;
            };
            head.seq += 1;
            head.hash = link(&head.hash, head.seq, &record);
            let position = from + i64::try_from(seals.len()).unwrap_or_default() + 1;
            let seal = Seal {
                position,
                seq: head.seq,
                hash: head.hash.clone(),
            };
            seals.push((record.event.id, seal));
        }
        let mut heads = vec![];
        for Sound { before, mut head } in chains.into_values().flatten() {
            if before.is_none_or(|(seq, _)| seq != head.seq) {
                head.sealed_at = cut(ctx.now);
                self.sign_head(&mut head);
                heads.push((before, head));
            }
        }
        Sealing {
            from,
            to: from + i64::try_from(seals.len()).unwrap_or_default(),
            seals,
            heads,
        }
    }
}

/// A moment as a column holds it, for it is signed.
pub(super) fn cut(now: sluis_model::context::Timestamp) -> sluis_model::context::Timestamp {
    chrono::DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
}

fn unsealed(tx: &mut dyn Tx, limit: u32) -> Stored<(Vec<Record>, i64, Vec<ChainHead>)> {
    let records = tx.unsealed_events(limit)?;
    let mut chains: Vec<Chain> = records
        .iter()
        .map(|record| Chain::of(&record.event))
        .collect();
    chains.sort();
    chains.dedup();
    let mut heads = vec![];
    for chain in &chains {
        heads.extend(tx.chain_head(chain)?);
    }
    Ok((records, tx.sealed_up_to()?, heads))
}
