//! How long the stores took, by what was asked of them: a histogram each, for whoever watches over the
//! installation. What is measured is what a request waited for, waiting for a connection included.

use crate::context::Ticks;
use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The upper ends of the buckets, in microseconds: from a look into a file on this machine to the longest that a
/// statement waits.
pub const BUCKETS: [u64; 15] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000,
];

/// What is measured apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreCall {
    /// Few rows of the database by their keys, without the borders of a transaction. What memory spares the
    /// database is none.
    Glance,
    /// A transaction that reads.
    Read,
    /// A transaction that writes; one that gave way to another counts each time.
    Write,
    /// A step in the ephemeral store that changes nothing.
    EphemeralRead,
    /// One that changes something.
    EphemeralWrite,
}

impl StoreCall {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Glance,
        Self::Read,
        Self::Write,
        Self::EphemeralRead,
        Self::EphemeralWrite,
    ];

    /// The store: `database` or `ephemeral`.
    #[must_use]
    pub const fn store(self) -> &'static str {
        match self {
            Self::Glance | Self::Read | Self::Write => "database",
            Self::EphemeralRead | Self::EphemeralWrite => "ephemeral",
        }
    }

    /// What is done there: `glance`, `read` or `write`.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Glance => "glance",
            Self::Read | Self::EphemeralRead => "read",
            Self::Write | Self::EphemeralWrite => "write",
        }
    }
}

/// The times of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// How many took no longer than each of [`BUCKETS`], and longer than the one before.
    pub buckets: [u64; BUCKETS.len()],
    /// All of them, those that took longer than any bucket too.
    pub count: u64,
    /// Their sum, in microseconds.
    pub sum: u64,
}

/// The one bucket more is for what took longer than any.
#[derive(Debug, Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS.len() + 1],
    sum: AtomicU64,
}

impl Histogram {
    fn note(&self, microseconds: u64) {
        let bucket = BUCKETS.partition_point(|end| *end < microseconds);
        if let Some(bucket) = self.buckets.get(bucket) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(microseconds, Ordering::Relaxed);
    }

    /// The count is made of the buckets, so that it is never less than what stands in them.
    fn times(&self) -> Times {
        let all = self
            .buckets
            .each_ref()
            .map(|bucket| bucket.load(Ordering::Relaxed));
        let mut buckets = [0; BUCKETS.len()];
        buckets
            .iter_mut()
            .zip(all)
            .for_each(|(to, from)| *to = from);
        Times {
            buckets,
            count: all.iter().sum(),
            sum: self.sum.load(Ordering::Relaxed),
        }
    }
}

/// The times of all kinds, by the process's own time.
pub struct StoreTimes {
    ticks: Ticks,
    histograms: [Histogram; StoreCall::ALL.len()],
}

impl StoreTimes {
    /// None yet.
    #[must_use]
    pub fn new(ticks: Ticks) -> Self {
        Self {
            ticks,
            histograms: Default::default(),
        }
    }

    /// Something begins. It is noted when what is returned is dropped: also of what failed, and of what nobody
    /// waits for any more.
    pub fn begin(&self, call: StoreCall) -> UnderWay<'_> {
        UnderWay {
            times: Some(self),
            call,
            began: (self.ticks)(),
        }
    }

    /// All of them since the start, in the order of [`StoreCall::ALL`].
    #[must_use]
    pub fn all(&self) -> Vec<(StoreCall, Times)> {
        let times = self.histograms.iter().map(Histogram::times);
        StoreCall::ALL.into_iter().zip(times).collect()
    }

    fn note(&self, call: StoreCall, took: Duration) {
        // Kinds stand in the order of their declaration.
        if let Some(histogram) = self.histograms.get(call as usize) {
            histogram.note(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        }
    }
}

impl fmt::Debug for StoreTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreTimes").finish_non_exhaustive()
    }
}

/// What is under way, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct UnderWay<'t> {
    times: Option<&'t StoreTimes>,
    call: StoreCall,
    began: Duration,
}

impl UnderWay<'_> {
    /// The store was not asked after all: nothing is noted.
    pub fn forget(mut self) {
        self.times = None;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(times) = self.times {
            times.note(self.call, (times.ticks)().saturating_sub(self.began));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Times by a clock that is moved by hand, in microseconds.
    fn by_hand() -> (StoreTimes, Arc<AtomicU64>) {
        let now = Arc::new(AtomicU64::new(0));
        let own = Arc::clone(&now);
        let ticks = move || Duration::from_micros(own.load(Ordering::SeqCst));
        (StoreTimes::new(Arc::new(ticks)), now)
    }

    fn of(times: &StoreTimes, call: StoreCall) -> Times {
        let mut all = times.all().into_iter();
        all.find(|(one, _)| *one == call).unwrap().1
    }

    #[test]
    fn a_time_falls_into_the_one_bucket_of_its_kind_and_store() {
        let (times, now) = by_hand();
        for (call, took) in [
            (StoreCall::Write, 100),
            (StoreCall::Write, 101),
            (StoreCall::Write, 6_000_000),
            (StoreCall::EphemeralRead, 0),
        ] {
            let under_way = times.begin(call);
            now.fetch_add(took, Ordering::SeqCst);
            drop(under_way);
        }
        let written = of(&times, StoreCall::Write);
        assert_eq!(written.buckets[..3], [1, 1, 0]);
        assert_eq!(written.buckets.iter().sum::<u64>(), 2, "one is beyond all");
        assert_eq!((written.count, written.sum), (3, 6_000_201));
        let read = of(&times, StoreCall::EphemeralRead);
        assert_eq!((read.count, read.buckets[0]), (1, 1));
        assert_eq!(of(&times, StoreCall::Read), Times::default());
    }

    #[test]
    fn what_never_asked_the_store_is_not_noted() {
        let (times, _) = by_hand();
        times.begin(StoreCall::Glance).forget();
        assert_eq!(of(&times, StoreCall::Glance), Times::default());
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names = StoreCall::ALL.map(|call| (call.store(), call.kind()));
        let all: std::collections::BTreeSet<_> = names.into_iter().collect();
        assert_eq!(all.len(), StoreCall::ALL.len());
        for (at, call) in StoreCall::ALL.into_iter().enumerate() {
            assert_eq!(call as usize, at, "the order in which they are kept");
        }
    }
}
