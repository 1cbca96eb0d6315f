//! The person types the institution's short name (U-15, U-16).

use super::{Fault, Outcome};
use crate::idp::{Failure, Idp};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    transaction::{InstitutionSource, SettledInstitution},
};

/// Wrong names per address and quarter of an hour.
const TRIES: u32 = 30;

impl Idp {
    /// A short name was typed. It never moves what a stronger source settled.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_institution(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: &str,
    ) -> Result<Outcome, Failure> {
        let mut transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        if transaction
            .institution
            .as_ref()
            .is_some_and(|settled| !settled.source.is_weak())
        {
            return self
                .advance(ctx, browser, transaction, BrowserChanges::default())
                .await;
        }
        let found = match Institution::slug_in(typed) {
            Some(slug) => {
                self.durable
                    .glance(move |tx| tx.institution_by_slug(&slug))
                    .await?
            }
            None => None,
        };
        // Only wrong names have a budget: a whole school shares one address, and a pupil who types
        // nonsense must not keep the others out.
        let Some(found) = found.filter(|found| found.active) else {
            let key = format!("institution/{}", browser.network());
            if let Some((count, ends_at)) = self.ephemeral.tries(&key, ctx.now).await?
                && count >= TRIES
            {
                let screen = Box::new(self.gather(ctx, browser, transaction).await?);
                return Ok(Outcome::Again(
                    screen,
                    Fault::Throttled {
                        minutes: minutes_until(ctx, ends_at),
                    },
                ));
            }
            self.ephemeral
                .count_try(&key, chrono::Duration::minutes(15), ctx.now)
                .await?;
            let fault = match typed.trim() {
                "" => Fault::Empty,
                typed => Fault::UnknownInstitution {
                    typed: typed.chars().take(80).collect(),
                },
            };
            let screen = Box::new(self.gather(ctx, browser, transaction).await?);
            return Ok(Outcome::Again(screen, fault));
        };
        transaction.institution = Some(SettledInstitution {
            id: found.id,
            source: InstitutionSource::Typed,
        });
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}

/// Whole minutes until a moment, at least one.
pub(crate) fn minutes_until(ctx: &Ctx, at: sluis_model::context::Timestamp) -> u32 {
    let millis = (at - ctx.now).num_milliseconds().max(1);
    u32::try_from(millis.saturating_add(59_999) / 60_000).unwrap_or(u32::MAX)
}
