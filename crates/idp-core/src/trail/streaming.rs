//! Another machine is told of every event: at least once, in order, by one replica at a time. How far it
//! has come is written down after it has taken a batch, so that after a fault the batch comes again.

use super::trail_line;
use crate::idp::{Failure, Idp};
use async_trait::async_trait;
use chrono::Duration;
use serde_json::Value;
use sluis_model::{context::Ctx, ids::InstitutionId, ports::StoreError};
use std::{collections::BTreeMap, fmt};

/// Events of one batch.
const BATCH: u32 = 200;
/// Longer than any receiver may take for a batch.
const LEASE: Duration = Duration::minutes(2);
/// The longest pause after failures, in seconds.
const LONGEST_SECONDS: i64 = 300;
/// Letters of an error that are kept.
const ERROR_LETTERS: usize = 300;

/// Somebody who takes events.
#[async_trait]
pub trait EventSink: Send + Sync + fmt::Debug {
    /// Takes a batch, or says why not. What was taken may come once more.
    async fn take(&self, events: &[Value]) -> Result<(), String>;
}

/// What one round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamRound {
    /// Events that were taken.
    pub sent: usize,
    /// Why the receiver did not take the next ones.
    pub failed: Option<String>,
}

impl Idp {
    /// One batch of a stream, if nobody else has it in hand. A stream that never began starts at the
    /// beginning with `history`, else at what happens from now on.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn stream_audit_trail(
        &self,
        ctx: &Ctx,
        name: &'static str,
        history: bool,
        sink: &dyn EventSink,
    ) -> Result<StreamRound, Failure> {
        let now = ctx.now;
        let claimed = self
            .durable
            .write(move |tx| {
                let from = if history { 0 } else { tx.sealed_up_to()? };
                tx.claim_stream(name, from, now, now + LEASE)
            })
            .await;
        let state = match claimed {
            Ok(Some(state)) => state,
            Ok(None) | Err(StoreError::Conflict(_)) => return Ok(StreamRound::default()),
            Err(error) => return Err(error.into()),
        };
        let from = state.position;
        let (records, slugs) = self
            .durable
            .read(move |tx| {
                let records = tx.events_after(from, BATCH)?;
                let mut slugs: BTreeMap<InstitutionId, String> = BTreeMap::new();
                for id in records
                    .iter()
                    .filter_map(|one| one.event.institution.as_ref())
                {
                    if !slugs.contains_key(id)
                        && let Some(institution) = tx.institution(id)?
                    {
                        slugs.insert(id.clone(), institution.slug.clone());
                    }
                }
                Ok((records, slugs))
            })
            .await?;
        let to = records
            .last()
            .and_then(|record| record.seal.as_ref())
            .map_or(from, |seal| seal.position);
        let lines: Vec<Value> = records
            .iter()
            .map(|record| {
                let slug = record
                    .event
                    .institution
                    .as_ref()
                    .and_then(|id| slugs.get(id));
                trail_line(record, slug.map(String::as_str))
            })
            .collect();
        let taken = if lines.is_empty() {
            Ok(())
        } else {
            sink.take(&lines).await
        };
        match taken {
            Ok(()) => {
                self.durable
                    .write(move |tx| tx.move_stream(name, from, to, now))
                    .await?;
                Ok(StreamRound {
                    sent: lines.len(),
                    failed: None,
                })
            }
            Err(error) => {
                let error: String = error.chars().take(ERROR_LETTERS).collect();
                let (until, said) = (now + pause(state.failures), error.clone());
                self.durable
                    .write(move |tx| tx.rest_stream(name, until, &said))
                    .await?;
                Ok(StreamRound {
                    sent: 0,
                    failed: Some(error),
                })
            }
        }
    }
}

fn pause(failures: u32) -> Duration {
    Duration::seconds((2_i64 << failures.min(16)).min(LONGEST_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_two_seconds_to_five_minutes() {
        let seconds = |failures| pause(failures).num_seconds();
        assert_eq!([0, 1, 2, 7, 8, 99].map(seconds), [2, 4, 8, 256, 300, 300]);
    }
}
