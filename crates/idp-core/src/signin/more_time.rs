//! A sign-in that goes on for longer, because somebody needs the time (WCAG 2.2, 2.2.1).

use crate::idp::{Failure, Idp};
use chrono::Duration;
use sluis_model::{
    browser::Browser,
    context::{Ctx, Timestamp},
    ids::TransactionId,
    transaction::Transaction,
};

/// How many times as long as usual a sign-in can be made to last. The criterion wants ten extensions.
const MOST: i32 = 12;

impl Idp {
    /// Gives a sign-in its usual time once more; how much is left then, nothing where it is over. What was
    /// shown longer ago than a sign-in usually lasts has to be shown again.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_more_time(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Option<Duration>, Failure> {
        let Ok(mut transaction) = self.signin_of(ctx, browser, id).await? else {
            return Ok(None);
        };
        let usual = self.settings.transaction_ttl;
        forget_before(&mut transaction, ctx.now - usual);
        let usual = if transaction.crowded {
            Duration::minutes(Transaction::CROWDED_MINUTES)
        } else {
            usual
        };
        transaction.ends_at = (ctx.now + usual)
            .min(transaction.created_at + usual.checked_mul(MOST).unwrap_or(usual));
        self.keep(ctx, &transaction).await?;
        Ok(Some(transaction.ends_at - ctx.now))
    }
}

/// Takes what was shown before a moment for nothing; what was chosen and typed stays.
fn forget_before(transaction: &mut Transaction, moment: Timestamp) {
    let first = transaction
        .password
        .as_ref()
        .is_some_and(|proof| proof.at < moment);
    if first {
        transaction.password = None;
    }
    // What a source said of somebody, who was to choose an account by it, is a first factor as well.
    let choice = transaction.waiting_choice.as_ref();
    if first || choice.is_some_and(|waiting| waiting.at < moment) {
        transaction.waiting_choice = None;
    }
    let link = transaction.waiting_link.as_ref();
    let said_at = link.and_then(|waiting| waiting.at);
    if said_at.is_some_and(|at| at < moment) {
        transaction.waiting_link = None;
    }
    // Without the first factor nothing says whose the second one was.
    if first || transaction.shown().any(|shown| shown.at < moment) {
        transaction.forget_shown();
    }
}
