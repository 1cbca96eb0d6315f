//! A bounded map from names to what was read.

use crate::sync::{
    PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};
use std::{collections::HashMap, time::Duration};

#[derive(Clone)]
struct Held<V> {
    value: V,
    read_at: Duration,
}

/// Two maps, so that room is made without a list of what was used when: once the young one is full, it takes
/// the place of the old one. What is still asked for is read again then.
struct Maps<V> {
    young: HashMap<String, Held<V>>,
    old: HashMap<String, Held<V>>,
}

/// What was read of one kind, by its id.
pub(super) struct Shelf<V> {
    /// Which of the kinds, from 0.
    pub(super) kind: usize,
    /// What the metrics call it.
    pub(super) name: &'static str,
    maps: RwLock<Maps<V>>,
    half: usize,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl<V: Clone> Shelf<V> {
    /// A shelf with room for `capacity` values.
    pub(super) fn new(kind: usize, name: &'static str, capacity: usize) -> Self {
        Self {
            kind,
            name,
            maps: RwLock::new(Maps {
                young: HashMap::new(),
                old: HashMap::new(),
            }),
            half: (capacity / 2).max(1),
            hits: AtomicU64::default(),
            misses: AtomicU64::default(),
        }
    }

    /// What is there, if `is_good` says so of the moment at which it was read.
    pub(super) fn get(&self, id: &str, is_good: impl Fn(Duration) -> bool) -> Option<V> {
        let maps = self.maps.read().unwrap_or_else(PoisonError::into_inner);
        let held = maps.young.get(id).or_else(|| maps.old.get(id));
        held.filter(|held| is_good(held.read_at))
            .map(|held| held.value.clone())
    }

    /// Keeps a value, unless `still` says no once nobody else may change the shelf.
    pub(super) fn put(&self, id: &str, value: V, read_at: Duration, still: impl Fn() -> bool) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        if !still() {
            return;
        }
        if maps.young.len() >= self.half && !maps.young.contains_key(id) {
            maps.old = std::mem::take(&mut maps.young);
        }
        maps.young.insert(id.to_owned(), Held { value, read_at });
    }

    /// Drops one.
    pub(super) fn drop_one(&self, id: &str) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        maps.young.remove(id);
        maps.old.remove(id);
    }

    /// Drops all.
    pub(super) fn drop_all(&self) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        maps.young.clear();
        maps.old.clear();
    }

    /// Notes readings that were spared.
    pub(super) fn count_hits(&self, hits: u64) {
        if hits > 0 {
            self.hits.fetch_add(hits, Ordering::Relaxed);
        }
    }

    /// Notes whether a reading was spared.
    pub(super) fn count(&self, hit: bool) {
        let counter = if hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Hits, misses, and how many values are there.
    pub(super) fn counts(&self) -> (u64, u64, usize) {
        let maps = self.maps.read().unwrap_or_else(PoisonError::into_inner);
        (
            self.hits.load(Ordering::Relaxed),
            self.misses.load(Ordering::Relaxed),
            maps.young.len() + maps.old.len(),
        )
    }
}
