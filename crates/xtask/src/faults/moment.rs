//! The machine's own time: the servers here are real, and come and go in it.

use std::time::{Duration, Instant};

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "how long real servers take is what is measured here"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Lets so many milliseconds go by.
#[expect(
    clippy::disallowed_methods,
    reason = "other processes come and go in their own time"
)]
pub(crate) fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// Asks again and again until it is so, or so many seconds went by; the seconds it took.
pub(crate) fn until(seconds: u64, mut is_so: impl FnMut() -> bool) -> Option<f64> {
    let began = now();
    loop {
        if is_so() {
            return Some(began.elapsed().as_secs_f64());
        }
        if began.elapsed() > Duration::from_secs(seconds) {
            return None;
        }
        pause(50);
    }
}
