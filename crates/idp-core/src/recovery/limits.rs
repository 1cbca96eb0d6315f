//! The portal's limits: counted by what was typed, so that they say nothing about who exists. A
//! person's own lock stands in the durable store besides.

use super::RecoveryFault;
use crate::idp::{Failure, Idp};
use sluis_model::{
    browser::Browser,
    context::{Ctx, Timestamp},
    institution::Institution,
    phone::PhoneNumber,
    secret::HashedToken,
};

/// A name and a number as typed, for counters.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    both: String,
}

impl Typed {
    pub(super) fn of(institution: &Institution, login_key: &str, number: &PhoneNumber) -> Self {
        let text = format!("{}/{login_key}/{}", institution.id, number.as_str());
        Self {
            both: HashedToken::of(&text).as_str().to_owned(),
        }
    }
}

impl Idp {
    /// Counts a request of a network address.
    pub(super) async fn count_recovery_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
    ) -> Result<Option<RecoveryFault>, Failure> {
        let wait = self
            .count_source(ctx, "recover-source", browser, institution)
            .await?;
        Ok(wait.map(|minutes| RecoveryFault::Throttled { minutes }))
    }

    /// Counts one more code for this name and this number. The limits of the pair are those of text
    /// messages, so that a real number is never refused where a made-up one is not. Requests with one
    /// of the two alone are not counted: they tell nothing, and must not close the way for the person
    /// (PWD-08).
    pub(super) async fn count_recovery(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        typed: &Typed,
    ) -> Result<Option<RecoveryFault>, Failure> {
        let sms = &institution.policy.sms;
        let pause = chrono::Duration::seconds(i64::from(sms.pause_seconds));
        let (hour, day) = (chrono::Duration::hours(1), chrono::Duration::days(1));
        let limits = [
            (format!("recover-pause/{}", typed.both), pause, 1),
            (format!("recover-both-h/{}", typed.both), hour, sms.per_hour),
            (format!("recover-both-d/{}", typed.both), day, sms.per_day),
        ];
        for (key, window, most) in limits {
            if window.is_zero() {
                continue;
            }
            if let Some(minutes) = self.count_within(ctx, &key, window, most).await? {
                return Ok(Some(RecoveryFault::Throttled { minutes }));
            }
        }
        Ok(None)
    }

    /// The minutes before another code can be asked for.
    pub(super) async fn recovery_pause(
        &self,
        ctx: &Ctx,
        typed: &Typed,
    ) -> Result<Option<u32>, Failure> {
        let key = format!("recover-pause/{}", typed.both);
        let tries = self.ephemeral.tries(&key, ctx.now).await?;
        Ok(tries.map(|(_, ends_at)| crate::signin::verify::minutes_until(ctx, ends_at)))
    }

    /// Whether the way is closed for this name and number.
    pub(super) async fn recovery_lock(
        &self,
        ctx: &Ctx,
        typed: &Typed,
    ) -> Result<Option<RecoveryFault>, Failure> {
        let key = format!("recover-locked/{}", typed.both);
        let tries = self.ephemeral.tries(&key, ctx.now).await?;
        Ok(tries.map(|(_, ends_at)| locked_until(ctx, ends_at)))
    }

    /// Counts a try before it is judged, so that of many at once none is free. The count; its window
    /// is as long as a lock, so that it has ended when the lock has.
    pub(super) async fn count_recovery_try(
        &self,
        ctx: &Ctx,
        typed: &Typed,
        window: chrono::Duration,
    ) -> Result<u32, Failure> {
        let key = format!("recover-wrong/{}", typed.both);
        Ok(self.ephemeral.count_try(&key, window, ctx.now).await?)
    }

    /// What was counted beforehand was no try.
    pub(super) async fn give_back_recovery_try(
        &self,
        ctx: &Ctx,
        typed: &Typed,
    ) -> Result<(), Failure> {
        let key = format!("recover-wrong/{}", typed.both);
        Ok(self.ephemeral.give_back_try(&key, ctx.now).await?)
    }

    /// A right try: the count begins anew.
    pub(super) async fn clear_recovery_tries(&self, typed: &Typed) -> Result<(), Failure> {
        let key = format!("recover-wrong/{}", typed.both);
        Ok(self.ephemeral.clear_tries(&key).await?)
    }

    /// Closes the way for this name and number. The count stays: of many tries at once none may find it
    /// empty.
    pub(super) async fn lock_recovery(
        &self,
        ctx: &Ctx,
        typed: &Typed,
        until: Timestamp,
    ) -> Result<(), Failure> {
        let key = format!("recover-locked/{}", typed.both);
        self.ephemeral
            .count_try(&key, until - ctx.now, ctx.now)
            .await?;
        Ok(())
    }
}

/// The fault that says until when the way is closed, in whole hours.
pub(super) fn locked_until(ctx: &Ctx, until: Timestamp) -> RecoveryFault {
    let minutes = (until - ctx.now).num_minutes().max(1);
    RecoveryFault::Locked {
        hours: u32::try_from((minutes + 59) / 60).unwrap_or(u32::MAX),
    }
}
