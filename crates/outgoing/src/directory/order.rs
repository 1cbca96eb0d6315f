//! In which order the addresses of one directory are asked: one that could not be reached a moment ago comes
//! last, so that a hung server costs one person its wait and not everybody.

use sluis_model::context::Ticks;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long an address comes last after it could not be reached.
const AWAY: Duration = Duration::from_secs(30);
/// The most addresses that are known to be away; beyond them the oldest are forgotten.
const MOST: usize = 1_024;

/// Which addresses could not be reached lately, each for the source that asked it.
pub(super) struct Order {
    ticks: Ticks,
    /// Since when.
    away: Mutex<HashMap<(String, String), Duration>>,
}

impl Order {
    pub(super) fn new(ticks: Ticks) -> Self {
        let away = Mutex::default();
        Self { ticks, away }
    }

    /// The process's own time.
    pub(super) fn now(&self) -> Duration {
        (self.ticks)()
    }

    /// The addresses as they stand, those that are away behind the others.
    pub(super) fn of<'a>(
        &self,
        whose: &str,
        addresses: impl Iterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let now = self.now();
        let away = self.away();
        let is_away = |address: &&str| {
            let since = away.get(&(whose.to_owned(), (*address).to_owned()));
            since.is_some_and(|since| now.saturating_sub(*since) < AWAY)
        };
        let mut addresses: Vec<&str> = addresses.collect();
        // Stable: among each other they keep their order.
        addresses.sort_by_key(is_away);
        addresses
    }

    /// It could not be reached.
    pub(super) fn failed(&self, whose: &str, address: &str) {
        let now = self.now();
        let mut away = self.away();
        if away.len() >= MOST {
            away.retain(|_, since| now.saturating_sub(*since) < AWAY);
        }
        if away.len() >= MOST {
            away.clear();
        }
        away.insert((whose.to_owned(), address.to_owned()), now);
    }

    /// It was reached.
    pub(super) fn reached(&self, whose: &str, address: &str) {
        self.away().remove(&(whose.to_owned(), address.to_owned()));
    }

    fn away(&self) -> MutexGuard<'_, HashMap<(String, String), Duration>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    const ALL: [&str; 3] = ["a", "b", "c"];

    /// An order, and what moves its time.
    fn order() -> (Order, impl Fn(u64)) {
        let seconds = Arc::new(AtomicU64::new(0));
        let own = Arc::clone(&seconds);
        let ticks: Ticks = Arc::new(move || Duration::from_secs(own.load(Ordering::SeqCst)));
        let pass = move |more| {
            seconds.fetch_add(more, Ordering::SeqCst);
        };
        (Order::new(ticks), pass)
    }

    #[test]
    fn what_could_not_be_reached_comes_last_for_half_a_minute_or_until_it_is() {
        let (order, pass) = order();
        assert_eq!(order.of("one", ALL.into_iter()), ALL);
        order.failed("one", "a");
        assert_eq!(order.of("one", ALL.into_iter()), ["b", "c", "a"]);
        assert_eq!(order.of("another", ALL.into_iter()), ALL, "of each its own");
        pass(29);
        order.failed("one", "b");
        assert_eq!(order.of("one", ALL.into_iter()), ["c", "a", "b"]);
        pass(1);
        assert_eq!(order.of("one", ALL.into_iter()), ["a", "c", "b"]);
        order.reached("one", "b");
        assert_eq!(order.of("one", ALL.into_iter()), ALL);
    }

    #[test]
    fn no_more_than_so_many_are_known() {
        let (order, _) = order();
        for number in 0..=MOST {
            order.failed("one", &number.to_string());
        }
        assert!(order.away().len() <= MOST);
        let last = MOST.to_string();
        assert_eq!(
            order.of("one", [last.as_str(), "a"].into_iter()),
            ["a", &last]
        );
    }
}
