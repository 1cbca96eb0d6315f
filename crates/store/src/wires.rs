//! Connections to a server whose answers are awaited: of each thread that serves requests, driven by that thread. None of
//! what is under way on them holds or wakes another thread.
//!
//! Each thread has one for glances (see [`crate::by_key`]), with many of them under way at once, and one for steps. A step
//! waits for the commits of those before it on its wire, so it is told over it only where they take little: then a wait
//! costs less than another thread does. Neither wire is depended on: where there is none, where it is lost, or where it
//! does not answer soon, a glance asks the pool; a step goes by the pool where there is none, or where it would wait.

use crate::{
    by_key::{Answer, Wanted},
    dialect::{self, Manners, is_lost, is_undone, store_error},
    postgres_server::PostgresServer,
    statements::Statements,
};
use diesel_async::AsyncPgConnection;
use sluis_model::{
    TRACES,
    context::Ticks,
    ports::{
        StoreError,
        durable::{Access, Stored},
    },
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use thread_local::ThreadLocal;
use tokio::{
    runtime::Handle,
    time::{interval, timeout},
};
use tracing::Instrument as _;

/// One of them.
pub(crate) type Wire = Arc<AsyncPgConnection>;

/// How long a glance awaits its answer. The server works one question of a wire off after the other: behind one that
/// waits for a lock all would wait, though the pool has connections that do not.
const SOON: Duration = Duration::from_millis(250);

/// The pause before a wire is opened again, once opening failed twice or wires were lost without an answer in between,
/// and the longest: it doubles each time. A server that has no connection left is not asked for one at every request.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(32);

/// How often the pause after a late answer doubles at most. It begins with what a statement may take: so long the server
/// may be busy with what was given up.
const DOUBLINGS: u32 = 4;

/// How long a step may wait for those before it on its wire, and how many there are at most.
const MAY_WAIT: Duration = Duration::from_millis(2);
const MOST_UNDER_WAY: u32 = 8;

/// Where none of a wire's steps was answered for so long nobody joins them: one of them waits for a lock.
const STANDS_STILL: Duration = Duration::from_millis(10);

/// After so many answers of a wire late ones before are forgotten.
const PROVEN: u32 = 1000;

/// A thread's place for a wire.
#[derive(Default)]
struct Place {
    slot: Slot,
    /// How often in a row a wire was lost or not opened, since an answer came.
    troubles: u32,
    /// How often an answer came late.
    lates: u32,
    /// Answers of this wire.
    answers: u32,
    /// How long to wait before another one is opened.
    pause: Duration,
    /// Steps that nobody heard of yet.
    under_way: u32,
    /// What a step took lately; nothing as long as none was measured.
    takes: Option<Duration>,
    /// When the first of those under way was told, or one of them answered, by the process's own time.
    moved_at: Duration,
}

#[derive(Default)]
enum Slot {
    #[default]
    Empty,
    /// Somebody sees to it.
    Opening,
    Open(Wire),
}

impl Place {
    fn answered(&mut self) {
        self.troubles = 0;
        self.answers = self.answers.saturating_add(1);
        if self.answers >= PROVEN {
            self.lates = 0;
        }
    }

    fn was_lost(&mut self) {
        self.troubles = self.troubles.saturating_add(1);
        // The first time somebody may only have cut the connection.
        self.pause = self
            .troubles
            .checked_sub(2)
            .map_or(Duration::ZERO, |times| {
                (PAUSE * (1 << times.min(5))).min(LONGEST_PAUSE)
            });
    }

    fn was_late(&mut self, statement_timeout: Duration) {
        let first = statement_timeout.min(LONGEST_PAUSE);
        self.pause = (first * (1 << self.lates.min(DOUBLINGS))).min(LONGEST_PAUSE);
        self.lates = self.lates.saturating_add(1);
    }

    /// Whether one more step may be told over this wire.
    fn admits(&self, now: Duration) -> bool {
        let waits = |takes: Duration| takes * self.under_way <= MAY_WAIT;
        self.under_way == 0
            || self.under_way < MOST_UNDER_WAY
                && self.takes.is_some_and(waits)
                && now.saturating_sub(self.moved_at) <= STANDS_STILL
    }

    /// The last of that many, which were told when it was, is answered. One that took longer weighs more: it is
    /// followed at once.
    fn took(&mut self, told_at: Duration, now: Duration, steps: u32) {
        self.moved_at = now;
        let each = now.saturating_sub(told_at) / steps.max(1);
        self.takes = Some(match self.takes {
            Some(before) if each < before => (before * 7 + each) / 8,
            Some(before) => (before + each) / 2,
            None => each,
        });
    }

    /// Whoever asks over it still goes on with it.
    fn give_up(&mut self, wire: &Wire) -> bool {
        let is_here = matches!(&self.slot, Slot::Open(held) if Arc::ptr_eq(held, wire));
        if is_here {
            self.slot = Slot::Empty;
        }
        is_here
    }
}

type Shared = Arc<Mutex<Place>>;

/// The wires to one server.
pub(crate) struct Wires {
    server: Arc<PostgresServer>,
    manners: Manners,
    statements: Statements,
    /// The process's own time. Without it a step is told alone.
    ticks: Option<Ticks>,
    glances: ThreadLocal<Shared>,
    steps: ThreadLocal<Shared>,
}

impl Wires {
    pub(crate) fn new(
        server: Arc<PostgresServer>,
        manners: Manners,
        statements: Statements,
    ) -> Self {
        Self {
            server,
            manners,
            statements,
            ticks: None,
            glances: ThreadLocal::new(),
            steps: ThreadLocal::new(),
        }
    }

    /// Has it measured what steps take.
    pub(crate) fn measure(&mut self, ticks: Ticks) {
        self.ticks = Some(ticks);
    }

    /// Asks over this thread's wire. `None` where nobody answered: then it is to be asked elsewhere.
    pub(crate) async fn ask(&self, wanted: Wanted) -> Option<Answer> {
        let own = Arc::clone(self.glances.get_or_default());
        let wire = self.wire(&own)?;
        let table = wanted.table();
        let span = span(Access::Read);
        let asking = wanted.ask(Arc::clone(&wire)).instrument(span);
        match timeout(SOON, asking).await {
            Ok(Ok(answer)) => {
                held(&own).answered();
                return Some(answer);
            }
            Ok(Err(error)) if is_lost(&error) => {
                tracing::debug!(table, "a wire to the database is lost");
                give_up(&own, &wire, Place::was_lost);
                self.give_up_idle_steps();
            }
            // What ails the statement is no fault of the wire, and what it is the pool will tell.
            Ok(Err(_)) => {}
            Err(_) => {
                tracing::debug!(table, "a wire to the database did not answer soon");
                give_up(&own, &wire, |place| {
                    place.was_late(self.manners.statement_timeout);
                });
            }
        }
        None
    }

    /// Changes something over this thread's wire: `None` where that was certainly not done. Nothing is sent twice.
    ///
    /// # Errors
    /// What the database says. `Unavailable` where it did not answer: what became of it then nobody knows.
    pub(crate) async fn tell(&self, wanted: Wanted) -> Option<Stored<Answer>> {
        let own = Arc::clone(self.steps.get_or_default());
        let wire = self.wire(&own)?;
        let now = self.ticks.as_ref().map(|ticks| ticks());
        let under_way = UnderWay::one_more(&own, now.unwrap_or_default())?;
        let table = wanted.table();
        let unanswered = Unanswered(&own, &wire);
        let telling = wanted
            .ask(Arc::clone(&wire))
            .instrument(span(Access::Write));
        // The server gives up a statement first; for a commit that waits it has no bound.
        let bound = self.manners.statement_timeout + SOON;
        let told = timeout(bound, telling).await;
        std::mem::forget(unanswered);
        match told {
            Ok(Ok(answer)) => {
                let mut place = held(&own);
                place.answered();
                if let (Some(told_at), Some(ticks)) = (now, &self.ticks) {
                    place.took(told_at, ticks(), under_way.of);
                }
                drop(place);
                Some(Ok(answer))
            }
            Ok(Err(error)) => {
                let is_undone = is_undone(&error);
                if is_undone || is_lost(&error) {
                    give_up(&own, &wire, Place::was_lost);
                }
                (!is_undone).then(|| Err(store_error(table, error)))
            }
            Err(_) => {
                give_up(&own, &wire, |place| {
                    place.was_late(self.manners.statement_timeout);
                });
                let late = "the database did not answer in time".to_owned();
                Some(Err(StoreError::Unavailable(late)))
            }
        }
    }

    /// What cut a thread's wire for glances has most likely cut that for steps, on which nobody would notice before it
    /// is too late to say that nothing was done.
    fn give_up_idle_steps(&self) {
        let Some(steps) = self.steps.get() else {
            return;
        };
        let mut place = held(steps);
        if matches!(&place.slot, Slot::Open(wire) if Arc::strong_count(wire) == 1) {
            place.slot = Slot::Empty;
        }
    }

    /// How many there are for glances, and for steps.
    pub(crate) fn open(&self) -> (usize, usize) {
        let open = |all: &ThreadLocal<Shared>| {
            all.iter()
                .filter(|own| matches!(held(own).slot, Slot::Open(_)))
                .count()
        };
        (open(&self.glances), open(&self.steps))
    }

    /// The wire of a place. Where there is none, one is opened, for who comes later.
    fn wire(&self, own: &Shared) -> Option<Wire> {
        let mut place = held(own);
        match &place.slot {
            Slot::Open(wire) => return Some(Arc::clone(wire)),
            Slot::Opening => return None,
            Slot::Empty => {}
        }
        let runtime = Handle::try_current().ok()?;
        place.slot = Slot::Opening;
        let pause = std::mem::take(&mut place.pause);
        drop(place);
        let opening = Opening(Arc::clone(own));
        let (server, manners) = (Arc::clone(&self.server), self.manners.clone());
        let statements = self.statements.clone();
        runtime.spawn(async move {
            if !pause.is_zero() {
                let mut ticks = interval(pause);
                // The first one comes at once.
                ticks.tick().await;
                ticks.tick().await;
            }
            match dialect::open(&server, &manners, statements).await {
                Ok(wire) => {
                    let mut place = held(&opening.0);
                    place.answers = 0;
                    place.slot = Slot::Open(Arc::new(wire));
                }
                Err(failure) => {
                    let mut place = held(&opening.0);
                    place.was_lost();
                    if place.troubles == 2 {
                        tracing::warn!(%failure, "a thread has no connection of its own to the database, and asks the pool");
                    }
                }
            }
        });
        None
    }
}

fn span(access: Access) -> tracing::Span {
    tracing::trace_span!(target: TRACES, "sql", otel.kind = "client", access = access.name())
}

fn give_up(own: &Shared, wire: &Wire, why: impl FnOnce(&mut Place)) {
    let mut place = held(own);
    if place.give_up(wire) {
        why(&mut place);
    }
}

/// A step that was given up before its answer came: the server may still be at it, and the next one would wait for it.
struct Unanswered<'w>(&'w Shared, &'w Wire);

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        give_up(self.0, self.1, |_| ());
    }
}

/// A step that nobody heard of yet.
struct UnderWay<'w> {
    place: &'w Shared,
    /// So many were under way when it was told, itself among them.
    of: u32,
}

impl<'w> UnderWay<'w> {
    fn one_more(own: &'w Shared, now: Duration) -> Option<Self> {
        let mut place = held(own);
        if !place.admits(now) {
            return None;
        }
        if place.under_way == 0 {
            place.moved_at = now;
        }
        place.under_way += 1;
        let of = place.under_way;
        Some(Self { place: own, of })
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        held(self.place).under_way -= 1;
    }
}

fn held(place: &Mutex<Place>) -> MutexGuard<'_, Place> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

/// That somebody opens a wire, which ends with it, also where its runtime goes away first.
struct Opening(Shared);

impl Drop for Opening {
    fn drop(&mut self) {
        let mut place = held(&self.0);
        if matches!(place.slot, Slot::Opening) {
            place.slot = Slot::Empty;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(60);

    #[test]
    fn a_step_joins_others_on_its_wire_where_it_waits_for_them_no_longer_than_it_may() {
        let own = Shared::default();
        let join = || UnderWay::one_more(&own, NOW);
        let first = join().unwrap();
        assert!(join().is_none(), "nobody knows yet what one takes");
        held(&own).took(NOW - MAY_WAIT / 3, NOW, first.of);
        let more = [join().unwrap(), join().unwrap(), join().unwrap()];
        assert!(join().is_none(), "it would wait for four");
        assert_eq!(more.each_ref().map(|one| one.of), [2, 3, 4]);
        // What was measured of four together is of each a fourth.
        drop(first);
        let [one, two, last] = more;
        held(&own).took(NOW - MAY_WAIT, NOW, last.of);
        let joined = join().unwrap();
        drop((one, two, last, joined));
        assert_eq!(held(&own).under_way, 0);
    }

    /// A place whose steps took so many microseconds each lately.
    fn taking(micros: u64) -> Place {
        let mut place = Place::default();
        place.took(NOW - Duration::from_micros(micros), NOW, 1);
        place
    }

    #[test]
    fn a_disk_that_becomes_slow_has_steps_go_by_the_pool_at_once() {
        let mut place = taking(100);
        place.under_way = MOST_UNDER_WAY - 1;
        assert!(place.admits(NOW));
        place.under_way = MOST_UNDER_WAY;
        assert!(!place.admits(NOW), "so many and no more");
        place.under_way = 1;
        place.took(NOW - Duration::from_millis(5), NOW, 1);
        assert!(!place.admits(NOW));
        // And one that becomes quick again is believed after some of them.
        for _ in 0..5 {
            place.took(NOW - Duration::from_micros(100), NOW, 1);
        }
        assert!(place.admits(NOW));
        place.under_way = 0;
        place.took(NOW - Duration::from_secs(5), NOW, 1);
        assert!(place.admits(NOW), "one is always told");
    }

    #[test]
    fn nobody_joins_those_of_whom_one_waits_for_a_lock() {
        let own = Arc::new(Mutex::new(taking(100)));
        let later = NOW + STANDS_STILL * 3;
        let one = UnderWay::one_more(&own, later).unwrap();
        let another = UnderWay::one_more(&own, later + STANDS_STILL);
        assert!(another.is_some(), "it may be answered yet");
        let late = later + STANDS_STILL + Duration::from_millis(1);
        assert!(UnderWay::one_more(&own, late).is_none());
        held(&own).took(later, late, one.of);
        assert!(UnderWay::one_more(&own, late).is_none(), "it took long");
        drop((one, another));
        assert!(UnderWay::one_more(&own, late).is_some());
    }

    const STATEMENT: Duration = Duration::from_secs(5);

    #[test]
    fn the_first_loss_costs_no_pause_and_each_further_one_twice_as_much() {
        let mut place = Place::default();
        let pauses: Vec<u64> = (0..9)
            .map(|_| {
                place.was_lost();
                place.pause.as_secs()
            })
            .collect();
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 32, 32, 32]);
        place.answered();
        place.was_lost();
        assert_eq!(place.pause, Duration::ZERO);
    }

    #[test]
    fn after_a_late_answer_none_is_opened_for_as_long_as_the_server_may_be_at_it() {
        let mut place = Place::default();
        place.was_late(STATEMENT);
        assert_eq!(place.pause, STATEMENT);
        // A few answers are no proof: each time one more of the server's connections may be taken.
        place.answers = 0;
        place.answered();
        place.was_late(STATEMENT);
        assert_eq!(place.pause, STATEMENT * 2);
        for _ in 0..9 {
            place.was_late(STATEMENT);
        }
        assert_eq!(place.pause, LONGEST_PAUSE);
        for _ in 0..PROVEN {
            place.answered();
        }
        place.was_late(STATEMENT);
        assert_eq!(place.pause, STATEMENT);
    }
}
