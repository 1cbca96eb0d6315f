//! The wall clock and the machine's randomness: the one door through which both come in.

use sluis_model::context::{Clock, Randomness, Timestamp};

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
