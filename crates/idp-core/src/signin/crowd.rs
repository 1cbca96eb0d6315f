//! How sign-ins under way are kept. Anybody can begin them by the thousand, and each takes up room that
//! everybody shares; whole schools stand behind one address, and none of theirs may be turned away.

use crate::idp::{Failure, Idp};
use chrono::Duration;
use sluis_model::{browser::Browser, context::Ctx, transaction::Transaction};

/// Sign-ins begun in a quarter of an hour behind one network that are kept for their usual time, and
/// known for what they were long after: as many as a large school begins in the morning. The wider network of an
/// IPv6 address has several times as many.
const USUAL: u32 = 2_000;
/// The most that are begun at all: what a school of that size begins at five portals at once.
const MOST: u32 = 10_000;
/// How many times as many an institution's own networks begin, which it named itself.
const OWN_NETWORKS: u32 = 5;

fn window() -> Duration {
    Duration::minutes(15)
}

impl Idp {
    /// Keeps a sign-in in which nothing was shown yet. Those of a network that begins more than people do
    /// last a few minutes, and are forgotten when they end.
    ///
    /// # Errors
    /// [`Failure::TooMany`] where even that would be too much; [`Failure`] when a store does not answer.
    pub(crate) async fn keep_begun(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: &mut Transaction,
    ) -> Result<(), Failure> {
        let mut crowded = false;
        // What one network may no longer begin takes nothing from the wider one, and so from its neighbours.
        for (network, times) in browser.networks() {
            let key = format!("begun/{network}");
            let begun = self.ephemeral.count_try(&key, window(), ctx.now).await?;
            let most = MOST * times;
            // What comes from this machine comes through a proxy that nobody said to trust, and is everybody.
            if begun > most && !browser.is_on_this_machine() {
                self.refuse_crowd(ctx, browser, transaction, (&key, begun, most))
                    .await?;
            }
            crowded |= begun > USUAL * times;
        }
        if crowded {
            transaction.crowded = true;
            let few = Duration::minutes(Transaction::CROWDED_MINUTES);
            transaction.ends_at = transaction.ends_at.min(ctx.now + few);
        }
        self.keep(ctx, transaction).await
    }

    /// Refuses a sign-in too many, unless it begins in a network that its institution named as its own.
    async fn refuse_crowd(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: &Transaction,
        (key, begun, most): (&str, u32, u32),
    ) -> Result<(), Failure> {
        if let Some(settled) = &transaction.institution {
            let id = settled.id.clone();
            let institution = self.durable.glance(move |tx| tx.institution(&id)).await?;
            let own = institution.is_some_and(|institution| {
                let policy = &institution.policy.step_up;
                policy.trusted_networks.contains(&browser.address)
            });
            if own && begun <= most * OWN_NETWORKS {
                return Ok(());
            }
        }
        if begun == most + 1 {
            tracing::warn!(
                request.id = %ctx.request_id,
                most,
                "more sign-ins were begun behind one network than are taken; further ones get a 429"
            );
        }
        let tries = self.ephemeral.tries(key, ctx.now).await?;
        let ends_at = tries.map_or(ctx.now + window(), |(_, ends_at)| ends_at);
        Err(Failure::TooMany {
            minutes: super::verify::minutes_until(ctx, ends_at),
        })
    }

    /// Keeps a transaction. One that began in a crowd lasts as long as any once somebody has shown a
    /// first factor in it.
    pub(crate) async fn keep(&self, ctx: &Ctx, transaction: &Transaction) -> Result<(), Failure> {
        let mut lasting = None;
        if transaction.crowded && transaction.password.is_some() {
            lasting = Some(Transaction {
                crowded: false,
                ends_at: transaction.created_at + self.settings.transaction_ttl,
                ..transaction.clone()
            });
        }
        let kept = lasting.as_ref().unwrap_or(transaction);
        Ok(self
            .ephemeral
            .put_transaction(kept, kept.keep_until(), ctx.now)
            .await?)
    }
}
