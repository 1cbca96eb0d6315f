//! Back-channel logouts leave: claimed by a counted update, signed afresh at each attempt, posted, and
//! tried again with growing pauses for a day (OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8).

use crate::idp::{Failure, Idp};
use chrono::Duration;
use futures_util::{StreamExt as _, stream};
use sluis_model::{
    context::{Ctx, Timestamp},
    logout_notice::LogoutNotice,
    ports::{Outgoing, StoreError},
};

/// How long nobody else is handed a claimed notice: longer than a portal may take to answer.
const LEASE: Duration = Duration::minutes(2);
/// Most notices of one round.
const BATCH: u32 = 32;
/// Notices under way at once: a portal that does not answer holds up few others.
const AT_ONCE: usize = 8;
/// Pause after the first attempt; it doubles from there.
const FIRST_SECONDS: i64 = 10;
/// Longest pause.
const LONGEST_SECONDS: i64 = 3600;
/// Nobody waits for older news: the portal's own session has long had its end.
const GIVEN_UP_AFTER: Duration = Duration::hours(24);

/// What became of the notices of one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoticeRound {
    /// The portal heard.
    pub delivered: u32,
    /// Tried in vain, and tried again later.
    pub put_off: u32,
    /// Nobody tries any more.
    pub given_up: u32,
}

enum Fate {
    Delivered,
    PutOff,
    GivenUp,
}

impl Idp {
    /// Sends what is due, once it is written what many sessions that ended together leave to be told.
    /// Several processes may do so at once.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer. A notice whose fate could not be noted leaves again
    /// later, with the same `jti`.
    pub async fn send_logout_notices(
        &self,
        ctx: &Ctx,
        outgoing: &dyn Outgoing,
    ) -> Result<NoticeRound, Failure> {
        let now = ctx.now;
        let more = self.tell_of_noted(ctx).await?;
        let due = self
            .durable
            .write(move |tx| tx.claim_notices(now, now + LEASE, BATCH))
            .await?;
        let fates: Vec<_> = stream::iter(due)
            .map(|notice| self.settle_notice(ctx, outgoing, notice))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut round = NoticeRound::default();
        for fate in fates {
            match fate? {
                Fate::Delivered => round.delivered += 1,
                Fate::PutOff => round.put_off += 1,
                Fate::GivenUp => round.given_up += 1,
            }
        }
        if more {
            self.notice_bell.ring();
        }
        Ok(round)
    }

    async fn settle_notice(
        &self,
        ctx: &Ctx,
        outgoing: &dyn Outgoing,
        notice: LogoutNotice,
    ) -> Result<Fate, Failure> {
        let (id, now) = (notice.id.clone(), ctx.now);
        let asked = notice.client.clone();
        let client = self.durable.read(move |tx| tx.client(&asked)).await?;
        // It may have been closed, or have stopped listening, since the session ended.
        let listening = client
            .filter(|client| client.active)
            .and_then(|client| Some((client.settings.backchannel_logout_uri.clone()?, client)));
        let Some((uri, client)) = listening else {
            let said = "the portal does not listen any more";
            self.durable
                .write(move |tx| tx.give_up_notice(&id, now, said))
                .await?;
            return Ok(Fate::GivenUp);
        };
        // What can't be signed is a failed attempt like any other, and ends like one.
        let said = match self.tokens.logout_token(ctx, &client, &notice).await {
            Err(error @ StoreError::Unavailable(_)) => return Err(error.into()),
            Err(error) => error.to_string(),
            Ok(token) => match outgoing
                .post_form_for_institution(
                    client.institution.as_ref(),
                    &uri,
                    &[("logout_token", &token)],
                )
                .await
            {
                Ok(()) => {
                    self.durable
                        .write(move |tx| tx.mark_delivered(&id, now))
                        .await?;
                    return Ok(Fate::Delivered);
                }
                Err(error) => error.to_string(),
            },
        };
        let over = now - notice.created_at >= GIVEN_UP_AFTER;
        tracing::warn!(
            notice.id = %notice.id,
            client.id = %notice.client,
            attempts = notice.attempts,
            error = said,
            over,
            "a portal did not hear of a logout"
        );
        let next = next_attempt(notice.attempts, now);
        self.durable
            .write(move |tx| {
                if over {
                    tx.give_up_notice(&id, now, &said)
                } else {
                    tx.put_off_notice(&id, next, &said)
                }
            })
            .await?;
        Ok(if over { Fate::GivenUp } else { Fate::PutOff })
    }
}

fn next_attempt(attempts: i32, now: Timestamp) -> Timestamp {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or_default()
        .min(16);
    now + Duration::seconds((FIRST_SECONDS << doublings).min(LONGEST_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_ten_seconds_to_an_hour() {
        let pause = |attempts| next_attempt(attempts, Timestamp::UNIX_EPOCH).timestamp();
        assert_eq!(
            [1, 2, 3, 9, 10, 90].map(pause),
            [10, 20, 40, 2560, 3600, 3600]
        );
    }
}
