//! Jumps of the wall clock, found by the process's own time (FLT-54).

use chrono::Duration;
use sluis_model::context::{Clock, Timestamp};
use sluis_store::Ticks;
use std::sync::Arc;

/// What is no jump: the pause between reading the two, on a machine that has much to do, and a clock that is
/// drawn near by NTP, at half a millisecond a second.
fn tolerance() -> Duration {
    Duration::seconds(2)
}

/// Both times, as they were when they were looked at last.
pub(crate) struct ClockJumps {
    clock: Arc<dyn Clock>,
    ticks: Ticks,
    wall: Timestamp,
    own: std::time::Duration,
}

impl ClockJumps {
    pub(crate) fn new(clock: Arc<dyn Clock>, ticks: Ticks) -> Self {
        let (wall, own) = (clock.now(), ticks());
        Self {
            clock,
            ticks,
            wall,
            own,
        }
    }

    /// By how much the wall clock went further than the process's own time since the last look; negative when it
    /// went back. None while they agree. A jump is told once. A machine that slept has jumped, too.
    pub(crate) fn look(&mut self) -> Option<Duration> {
        let (wall, own) = (self.clock.now(), (self.ticks)());
        let passed = Duration::from_std(own.saturating_sub(self.own)).unwrap_or(Duration::MAX);
        let jump = (wall - self.wall).checked_sub(&passed)?;
        (self.wall, self.own) = (wall, own);
        (jump.abs() > tolerance()).then_some(jump)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// A wall clock that a test sets.
    struct Wall(Mutex<Timestamp>);

    impl Clock for Wall {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    #[test]
    fn flt_54_a_jump_of_the_wall_clock_is_told_once_with_its_size() {
        let wall = Arc::new(Wall(Mutex::new(Timestamp::UNIX_EPOCH)));
        let own = Arc::new(Mutex::new(std::time::Duration::ZERO));
        let ticks: Ticks = {
            let own = Arc::clone(&own);
            Arc::new(move || *own.lock().unwrap())
        };
        let clock: Arc<dyn Clock> = Arc::clone(&wall) as Arc<dyn Clock>;
        let mut jumps = ClockJumps::new(clock, ticks);
        let mut round = |wall_by: Duration, own_by: u64| {
            *wall.0.lock().unwrap() += wall_by;
            *own.lock().unwrap() += std::time::Duration::from_secs(own_by);
            jumps.look()
        };
        let seconds = Duration::seconds;
        assert_eq!(round(seconds(10), 10), None);
        assert_eq!(round(seconds(11), 10), None, "drawn near");
        assert_eq!(round(seconds(3610), 10), Some(seconds(3600)));
        assert_eq!(round(seconds(10), 10), None, "told once");
        assert_eq!(round(seconds(10 - 86_400), 10), Some(seconds(-86_400)));
        assert_eq!(round(seconds(600), 600), None, "a late round is no jump");
        assert_eq!(round(seconds(3), 0), Some(seconds(3)));
    }
}
