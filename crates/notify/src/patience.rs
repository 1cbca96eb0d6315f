//! How long nobody tries, and when nobody tries any more.

use crate::failure::{Failure, Reach};
use chrono::Duration;
use sluis_model::{context::Timestamp, message::Message};

/// Pause after the first attempt, in seconds; it doubles from there.
const FIRST_SECONDS: i64 = 15;
/// Longest pause, in seconds.
const LONGEST_SECONDS: i64 = 6 * 3600;
/// Attempts before a message is given up.
const ATTEMPTS: i32 = 24;
/// Days before a message is given up.
const DAYS: i64 = 4;
/// Shortest pause of a message of a kind that nothing is configured for, in minutes.
const UNCONFIGURED_MINUTES: i64 = 60;

/// When a message is tried again after `attempts` attempts in vain. Up to a fifth of the pause is
/// taken off, by id and attempt, so that messages that failed together do not come back together.
pub(crate) fn next_attempt(message: &Message, now: Timestamp) -> Timestamp {
    let doublings = u32::try_from(message.attempts.saturating_sub(1))
        .unwrap_or_default()
        .min(20);
    let millis = (FIRST_SECONDS << doublings).min(LONGEST_SECONDS) * 1000;
    now + Duration::milliseconds(millis - millis * share(message) / 1000)
}

/// When a message that nothing is configured for is looked at again. The store counts each look as an
/// attempt; for these pauses the count does not end the message sooner than its age would.
pub(crate) fn next_look(message: &Message, now: Timestamp) -> Timestamp {
    next_attempt(message, now).max(now + Duration::minutes(UNCONFIGURED_MINUTES))
}

/// Whether a message is so old that nobody waits for it any more.
pub(crate) fn is_old(message: &Message, now: Timestamp) -> bool {
    now - message.at >= Duration::days(DAYS)
}

/// Whether it is no longer worth trying after this failure. While a server can't be worked with at
/// all, attempts say nothing about the message, so only its age counts.
pub(crate) fn is_over(message: &Message, failure: &Failure, now: Timestamp) -> bool {
    let old = is_old(message, now);
    match failure.reach {
        Reach::Final => true,
        Reach::Message => old || message.attempts >= ATTEMPTS,
        Reach::Server => old,
    }
}

/// Between 0 and 200 thousandths: FNV-1a over the id and the attempt, for it need only be spread.
fn share(message: &Message) -> i64 {
    let bytes = message.id.as_str().bytes();
    let hash = bytes
        .chain(message.attempts.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    i64::try_from((hash >> 32) % 201).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::message::MessageKind;

    fn message(id: &str, attempts: i32) -> Message {
        Message {
            id: id.into(),
            kind: MessageKind::Mail,
            institution: "i".into(),
            person: None,
            to: "a@example.org".to_owned(),
            purpose: None,
            content: None,
            at: Timestamp::UNIX_EPOCH,
            useless_at: None,
            sent_at: None,
            attempts,
            next_attempt_at: Timestamp::UNIX_EPOCH,
            given_up_at: None,
            last_error: None,
        }
    }

    fn pause(id: &str, attempts: i32) -> f64 {
        let pause = next_attempt(&message(id, attempts), Timestamp::UNIX_EPOCH);
        (pause - Timestamp::UNIX_EPOCH).as_seconds_f64()
    }

    #[test]
    fn pauses_double_from_a_quarter_of_a_minute_to_six_hours() {
        for (attempts, seconds) in [(1, 15.0), (2, 30.0), (3, 60.0), (4, 120.0), (40, 21_600.0)] {
            let pause = pause("m", attempts);
            assert!(
                (seconds * 0.8..=seconds).contains(&pause),
                "{attempts}: {pause}"
            );
        }
    }

    #[test]
    fn waiting_for_a_configuration_does_not_use_the_attempts_up_in_three_days() {
        let mut now = Timestamp::UNIX_EPOCH;
        for attempts in 1..24 {
            now = next_look(&message("m", attempts), now);
        }
        assert!(now - Timestamp::UNIX_EPOCH > Duration::days(3));
    }

    #[test]
    fn the_jitter_is_the_messages_own_and_always_the_same() {
        assert_eq!(pause("m", 9), pause("m", 9));
        assert_ne!(pause("m", 9), pause("n", 9));
    }

    #[test]
    fn a_message_is_given_up_after_24_attempts_or_4_days_but_not_sooner_for_a_server_that_is_down()
    {
        let early = Timestamp::UNIX_EPOCH + Duration::days(3);
        let late = Timestamp::UNIX_EPOCH + Duration::days(4);
        let (busy, down) = (Failure::message("smtp 450"), Failure::server("timeout"));
        assert!(!is_over(&message("m", 23), &busy, early));
        assert!(is_over(&message("m", 24), &busy, early));
        assert!(is_over(&message("m", 2), &busy, late));
        assert!(!is_over(&message("m", 90), &down, early));
        assert!(is_over(&message("m", 2), &down, late));
        assert!(is_over(&message("m", 1), &Failure::last("smtp 550"), early));
    }
}
