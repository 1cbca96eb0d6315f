//! Whether the clock can be believed, asked before something is done by it that nobody can undo: events are dropped
//! for their age, signing keys rotate. Replicas write down by what time they last looked. Where the clock is far from
//! that, nothing of the kind is done for a day by the same clock: long enough for somebody to see that it is wrong,
//! and an installation that stood still for months goes on after it. A replica whose clock is not far off begins the
//! day of the others anew, so that a wrong clock beside a right one is never believed.

use crate::idp::{Failure, Idp};
use chrono::Duration;
use sluis_model::{
    context::{Ctx, Timestamp},
    ports::{StoreError, trail::StreamState},
};

/// The row, among the streams of the audit trail, in which is written down when somebody last looked.
const ROW: &str = "clock";
/// Further than this no clock goes between two looks of an installation that runs.
const FAR: Duration = Duration::days(30);
/// How long a clock that is far off has to go on before it is believed.
const PATIENCE: Duration = Duration::days(1);
/// A clock that is believed is written down this seldom.
const NOTED_EVERY: Duration = Duration::minutes(30);
/// What the row says meanwhile, for whoever reads it.
const SAID: &str = "the clock is far from where it was";

/// A clock that is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDoubt {
    /// What the clock was when somebody last looked; `None` when nobody ever did.
    pub seen_at: Option<Timestamp>,
    /// It is believed from then on, if it goes on like this.
    pub until: Timestamp,
}

/// What is to be written down.
#[derive(Debug, PartialEq, Eq)]
enum Note {
    Nothing,
    /// The clock is believed.
    Believed,
    /// A doubt begins.
    Doubted,
}

fn judge(row: Option<&StreamState>, now: Timestamp) -> (Option<ClockDoubt>, Note) {
    let mut doubt = ClockDoubt {
        seen_at: None,
        until: now + PATIENCE,
    };
    let Some(row) = row else {
        return (Some(doubt), Note::Doubted);
    };
    let doubted = row.failures > 0;
    let apart = (now - row.moved_at).abs();
    if apart <= FAR {
        let note = if doubted || apart >= NOTED_EVERY {
            Note::Believed
        } else {
            Note::Nothing
        };
        return (None, note);
    }
    doubt.seen_at = (row.moved_at != Timestamp::UNIX_EPOCH).then_some(row.moved_at);
    let until = row.lease_until;
    // Of this very clock: it was about as late when that doubt began.
    if !doubted || now < until - PATIENCE || now > until + FAR {
        return (Some(doubt), Note::Doubted);
    }
    if now < until {
        doubt.until = until;
        return (Some(doubt), Note::Nothing);
    }
    (None, Note::Believed)
}

impl Idp {
    /// Looks whether the clock can be believed, and writes down what was found. `None` is a clock that can.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn doubt_clock(&self, ctx: &Ctx) -> Result<Option<ClockDoubt>, Failure> {
        let now = ctx.now;
        let row = self.durable.read(|tx| tx.stream(ROW)).await?;
        let (doubt, note) = judge(row.as_ref(), now);
        if note == Note::Nothing {
            return Ok(doubt);
        }
        let written = self
            .durable
            .write(move |tx| {
                let row = tx.stream(ROW)?;
                let (doubt, note) = judge(row.as_ref(), now);
                match (note, doubt) {
                    (Note::Believed, _) => {
                        tx.move_stream(ROW, 0, 0, now)?;
                    }
                    (Note::Doubted, Some(doubt)) => {
                        if row.is_none() {
                            let never = Timestamp::UNIX_EPOCH;
                            tx.claim_stream(ROW, 0, never, never)?;
                        }
                        tx.rest_stream(ROW, doubt.until, SAID)?;
                    }
                    _ => {}
                }
                Ok(doubt)
            })
            .await;
        match written {
            Ok(doubt) => Ok(doubt),
            // Another replica looks for the first time in the same moment.
            Err(StoreError::Conflict(_)) => Ok(doubt),
            Err(error) => Err(error.into()),
        }
    }

    /// Does what is due with the signing keys of every ring, unless the clock is known to be far off. How many steps
    /// this call took.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn look_after_signing_keys(&self, ctx: &Ctx) -> Result<usize, Failure> {
        // A ring without any key gets one when it is asked, whatever the time.
        let doubt = self.doubt_clock(ctx).await?;
        if doubt.is_some_and(|doubt| doubt.seen_at.is_some()) {
            return Ok(0);
        }
        Ok(self.tokens.look_after_keys(ctx).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Timestamp = Timestamp::UNIX_EPOCH;

    fn hours(hours: i64) -> Timestamp {
        NEVER + Duration::days(20_000) + Duration::hours(hours)
    }

    fn days(days: i64) -> Timestamp {
        hours(days * 24)
    }

    fn written(moved_at: Timestamp) -> StreamState {
        StreamState {
            position: 0,
            lease_until: NEVER,
            failures: 0,
            last_error: None,
            moved_at,
        }
    }

    /// Whether a replica that looks at this moment doubts its clock; it leaves its note.
    fn doubts(row: &mut Option<StreamState>, now: Timestamp) -> bool {
        let (doubt, note) = judge(row.as_ref(), now);
        match (note, doubt) {
            (Note::Believed, _) => *row = Some(written(now)),
            (Note::Doubted, Some(doubt)) => {
                let row = row.get_or_insert_with(|| written(NEVER));
                row.lease_until = doubt.until;
                row.failures += 1;
            }
            _ => {}
        }
        doubt.is_some()
    }

    #[test]
    fn flt_54_a_quiet_installation_is_never_doubted_and_one_that_stood_still_for_a_day() {
        let mut row = None;
        assert!(doubts(&mut row, hours(0)), "nobody ever looked");
        assert!(!doubts(&mut row, hours(24)));
        // Nothing but looking for a year.
        for hour in 25..24 * 365 {
            assert!(!doubts(&mut row, hours(hour)), "{hour}");
        }
        assert!(!doubts(&mut row, days(394)), "a month away");
        assert!(doubts(&mut row, days(480)), "a summer away");
        for hour in 1..24 {
            assert!(doubts(&mut row, hours(480 * 24 + hour)), "{hour}");
        }
        assert!(!doubts(&mut row, days(481)));
    }

    #[test]
    fn flt_54_a_wrong_clock_is_not_believed_by_starting_again_and_is_forgotten_once_right() {
        let mut row = Some(written(days(0)));
        assert!(doubts(&mut row, days(1200)));
        assert!(doubts(&mut row, hours(1200 * 24 + 23)), "started again");
        assert!(!doubts(&mut row, hours(2)), "it is right again");
        assert!(
            doubts(&mut row, days(1202)),
            "and wrong again: from the beginning"
        );
        assert!(
            doubts(&mut row, days(2400)),
            "another wrong time is no second look"
        );
        // Decades behind, as a machine without a battery, and then right.
        assert!(!doubts(&mut row, hours(3)));
        assert!(doubts(&mut row, NEVER + Duration::days(40)));
        assert!(!doubts(&mut row, hours(4)));
    }

    #[test]
    fn flt_54_a_wrong_clock_beside_a_right_one_is_never_believed() {
        let mut row = Some(written(days(0)));
        for hour in 0..24 * 60 {
            assert!(!doubts(&mut row, hours(hour)), "the right one, {hour}");
            assert!(doubts(&mut row, hours(1200 * 24 + hour)), "{hour}");
            assert!(doubts(&mut row, NEVER + Duration::hours(hour)), "{hour}");
        }
    }

    #[test]
    fn flt_54_a_wrong_time_that_was_believed_ends_after_a_day_of_the_right_one() {
        let mut row = Some(written(days(1200)));
        assert!(doubts(&mut row, days(2)));
        assert!(!doubts(&mut row, days(3)));
        assert_eq!(row.unwrap().moved_at, days(3));
    }
}
