//! What waits for a thread of the hash pool: a line for each institution, served in turn, and an end to
//! all of them together. Where everything is taken, the longest line gives up its last place to whoever
//! has fewer, so that a rush at one institution takes nothing from another's share (TEN-19), while an
//! institution that is alone has all of it.

use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    time::Duration,
};

/// Where something that was to wait went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admitted<J> {
    /// It waits.
    Waits,
    /// It waits, in the place of this one, which was the last of the longest line.
    InPlaceOf(J),
    /// It does not wait: everything is taken, and nobody has so much more.
    Full(J),
    /// Nothing is taken any more.
    Closed(J),
}

/// What a thread does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn<J> {
    /// This.
    Work(J),
    /// Nothing came for so long.
    Rest,
    /// Nothing will come any more.
    End,
}

/// The lines.
pub(super) struct HashQueue<K, J> {
    most: usize,
    lines: Mutex<Lines<K, J>>,
    bell: Condvar,
}

struct Lines<K, J> {
    /// No line is empty.
    of: HashMap<K, VecDeque<J>>,
    /// Whose turn it is, each of those with a line once.
    turns: VecDeque<K>,
    /// How much waits in all.
    waiting: usize,
    closed: bool,
}

impl<K: Clone + Eq + Hash, J> HashQueue<K, J> {
    /// Lines in which so much waits at most, at least one.
    pub(super) fn of(most: usize) -> Self {
        Self {
            most: most.max(1),
            lines: Mutex::new(Lines {
                of: HashMap::new(),
                turns: VecDeque::new(),
                waiting: 0,
                closed: false,
            }),
            bell: Condvar::new(),
        }
    }

    /// How much waits.
    pub(super) fn waiting(&self) -> usize {
        self.lines().waiting
    }

    /// Something is to wait in somebody's line.
    pub(super) fn push(&self, whose: K, job: J) -> Admitted<J> {
        let mut lines = self.lines();
        if lines.closed {
            return Admitted::Closed(job);
        }
        if lines.waiting < self.most {
            lines.join(whose, job);
            drop(lines);
            self.bell.notify_one();
            return Admitted::Waits;
        }
        // As many wait as before, so nobody has to be woken.
        match lines.give_way_to(&whose) {
            Some(last) => {
                lines.join(whose, job);
                Admitted::InPlaceOf(last)
            }
            None => Admitted::Full(job),
        }
    }

    /// The first of the line whose turn it is; waits for one, no longer than `rest` where that is given.
    pub(super) fn pop(&self, rest: Option<Duration>) -> Turn<J> {
        let mut lines = self.lines();
        loop {
            if let Some(job) = lines.next() {
                return Turn::Work(job);
            }
            if lines.closed {
                return Turn::End;
            }
            let Some(rest) = rest else {
                lines = self
                    .bell
                    .wait(lines)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let (after, waited) = self
                .bell
                .wait_timeout(lines, rest)
                .unwrap_or_else(PoisonError::into_inner);
            lines = after;
            if waited.timed_out() && lines.waiting == 0 && !lines.closed {
                return Turn::Rest;
            }
        }
    }

    /// Nothing more is taken; what waits is still done.
    pub(super) fn close(&self) {
        self.lines().closed = true;
        self.bell.notify_all();
    }

    fn lines(&self) -> MutexGuard<'_, Lines<K, J>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash, J> Lines<K, J> {
    fn join(&mut self, whose: K, job: J) {
        self.waiting += 1;
        let line = self.of.entry(whose.clone()).or_default();
        if line.is_empty() {
            self.turns.push_back(whose);
        }
        line.push_back(job);
    }

    fn next(&mut self) -> Option<J> {
        let whose = self.turns.pop_front()?;
        let line = self.of.get_mut(&whose)?;
        let job = line.pop_front();
        if line.is_empty() {
            self.of.remove(&whose);
        } else {
            self.turns.push_back(whose);
        }
        self.waiting -= usize::from(job.is_some());
        job
    }

    /// The last of the longest line, where that stays at least as long as this one becomes.
    fn give_way_to(&mut self, whose: &K) -> Option<J> {
        let own = self.of.get(whose).map_or(0, VecDeque::len);
        let longest = self.of.values_mut().max_by_key(|line| line.len())?;
        // So no line is empty afterwards either.
        if longest.len() < own + 2 {
            return None;
        }
        let last = longest.pop_back()?;
        self.waiting -= 1;
        Some(last)
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    fn all_of(queue: &HashQueue<&'static str, u32>) -> Vec<u32> {
        queue.close();
        std::iter::from_fn(|| match queue.pop(None) {
            Turn::Work(job) => Some(job),
            Turn::Rest | Turn::End => None,
        })
        .collect()
    }

    #[test]
    fn ten_19_institutions_take_turns_and_each_keeps_its_own_order() {
        let queue = HashQueue::of(9);
        for job in [10, 11, 12, 13] {
            assert_eq!(queue.push("a", job), Admitted::Waits);
        }
        for job in [20, 21] {
            assert_eq!(queue.push("b", job), Admitted::Waits);
        }
        assert_eq!(queue.push("c", 30), Admitted::Waits);
        assert_eq!(queue.waiting(), 7);
        assert_eq!(all_of(&queue), [10, 20, 30, 11, 21, 12, 13]);
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn ten_19_whoever_fills_the_queue_gives_way_until_the_shares_are_even() {
        let queue = HashQueue::of(4);
        for job in [10, 11, 12, 13] {
            assert_eq!(queue.push("a", job), Admitted::Waits);
        }
        assert_eq!(queue.push("a", 14), Admitted::Full(14), "its own flood");
        assert_eq!(queue.push("b", 20), Admitted::InPlaceOf(13));
        assert_eq!(queue.push("b", 21), Admitted::InPlaceOf(12));
        assert_eq!(queue.push("b", 22), Admitted::Full(22), "it has its share");
        assert_eq!(queue.push("a", 15), Admitted::Full(15));
        assert_eq!(queue.waiting(), 4);
        assert_eq!(all_of(&queue), [10, 20, 11, 21]);
    }

    #[test]
    fn ten_19_many_that_flood_leave_one_that_does_not_its_place() {
        let queue = HashQueue::of(6);
        for job in 0..100 {
            queue.push(["a", "b", "c"][job as usize % 3], job);
        }
        assert!(matches!(queue.push("d", 1000), Admitted::InPlaceOf(_)));
        assert_eq!(queue.waiting(), 6, "there is an end to all of them");
        let order = all_of(&queue);
        assert_eq!(
            order.iter().position(|job| *job == 1000),
            Some(3),
            "one of each before it: {order:?}"
        );
    }

    #[test]
    fn dos_01_one_place_is_nobodys_to_take() {
        let queue = HashQueue::of(0);
        assert_eq!(queue.push("a", 1), Admitted::Waits);
        assert_eq!(queue.push("b", 2), Admitted::Full(2));
        assert_eq!(all_of(&queue), [1]);
        assert_eq!(queue.push("a", 3), Admitted::Closed(3));
    }

    #[test]
    fn whoever_waits_for_work_hears_of_it_and_of_the_end() {
        let queue = HashQueue::of(8);
        assert_eq!(queue.pop(Some(Duration::ZERO)), Turn::Rest);
        std::thread::scope(|scope| {
            let working: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        let mut done = 0;
                        while let Turn::Work(_) = queue.pop(None) {
                            done += 1;
                        }
                        done
                    })
                })
                .collect();
            let mut taken = 0;
            while taken < 100 {
                taken += u32::from(queue.push("a", taken) == Admitted::Waits);
            }
            queue.close();
            let done = working.into_iter().map(|thread| thread.join().unwrap());
            assert_eq!(done.sum::<u32>(), 100);
        });
    }
}
