//! A clock that stands still until a test moves it.

use chrono::{DateTime, Duration};
use sluis_model::context::{Clock, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// A frozen clock, shared between the house and its test.
#[derive(Debug)]
pub struct FrozenClock(AtomicI64);

impl FrozenClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.timestamp_micros()))
    }

    /// Moves to a moment, be it back or forth.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_moves_when_it_is_told_to_and_never_else() {
        let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), clock.now());
        clock.advance(Duration::milliseconds(1500));
        assert_eq!(clock.now().timestamp_millis(), 1500);
        clock.set(DateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
    }
}
