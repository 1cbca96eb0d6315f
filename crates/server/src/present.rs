//! The wall clock, the process's own time and the machine's randomness: the one door through which they come in.

use sluis_model::context::{Clock, Randomness, Timestamp};
use sluis_store::Ticks;
use std::{sync::Arc, time::Instant};

/// The wall clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door through which the present comes in"
    )]
    fn now(&self) -> Timestamp {
        chrono::Utc::now()
    }
}

/// The process's own time, from now on: whatever happens to the wall clock, it goes on evenly.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the door through which the present comes in"
)]
#[must_use]
pub(crate) fn ticks() -> Ticks {
    let began = Instant::now();
    Arc::new(move || began.elapsed())
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        if aws_lc_rs::rand::fill(buffer).is_err() {
            panic!("the machine gives no randomness");
        }
    }
}
