//! How long requests took, by route: a histogram each, for whoever watches over the installation.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The upper ends of the buckets, in milliseconds.
pub const BUCKETS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];

/// More kinds of requests than there can be: nothing that a stranger sends makes the table grow beyond.
const MOST: usize = 2000;

/// A kind of requests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestKind {
    /// The pattern of the route, `unknown` where there is none.
    pub route: String,
    /// The method; `other` for what no route knows.
    pub method: &'static str,
    /// The class of the answer's status: `2xx` to `5xx`.
    pub status: &'static str,
}

/// The times of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// How many took no longer than each of [`BUCKETS`], and longer than the one before.
    pub buckets: [u64; BUCKETS.len()],
    /// All of them.
    pub count: u64,
    /// Their sum, in milliseconds.
    pub sum: u64,
}

/// The times of all kinds. Clones are the same.
#[derive(Debug, Clone)]
pub struct RequestTimes {
    all: Arc<Mutex<BTreeMap<RequestKind, Times>>>,
    slow: u64,
}

impl RequestTimes {
    /// None yet. A request that takes `slow` milliseconds or longer is a slow one.
    #[must_use]
    pub fn new(slow: u64) -> Self {
        Self {
            all: Arc::default(),
            slow,
        }
    }

    /// Whether a request that took so many milliseconds was a slow one.
    #[must_use]
    pub const fn is_slow(&self, milliseconds: u64) -> bool {
        milliseconds >= self.slow
    }

    /// A request was answered after so many milliseconds.
    pub fn note(&self, method: &str, route: &str, status: u16, milliseconds: u64) {
        let kind = RequestKind {
            route: route.to_owned(),
            method: known_method(method),
            status: class(status),
        };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&kind) {
            return;
        }
        let times = all.entry(kind).or_default();
        let bucket = BUCKETS.iter().position(|end| milliseconds <= *end);
        if let Some(bucket) = bucket.and_then(|at| times.buckets.get_mut(at)) {
            *bucket += 1;
        }
        times.count += 1;
        times.sum += milliseconds;
    }

    /// All of them since the start.
    #[must_use]
    pub fn all(&self) -> Vec<(RequestKind, Times)> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .map(|(kind, times)| (kind.clone(), times.clone()))
            .collect()
    }
}

fn known_method(method: &str) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

const fn class(status: u16) -> &'static str {
    match status {
        0..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_falls_into_one_bucket_and_a_strange_method_into_one_word() {
        let times = RequestTimes::new(1000);
        times.note("GET", "/a", 200, 5);
        times.note("GET", "/a", 204, 20_000);
        times.note("BREW", "/a", 405, 6);
        let all = times.all();
        let words: Vec<_> = all
            .iter()
            .map(|(kind, times)| (kind.method, kind.status, times.count, times.sum))
            .collect();
        assert_eq!(words, [("GET", "2xx", 2, 20_005), ("other", "4xx", 1, 6)]);
        assert_eq!(all[0].1.buckets.iter().sum::<u64>(), 1);
        assert_eq!(all[0].1.buckets[0], 1);
    }

    #[test]
    fn the_table_has_an_end() {
        let times = RequestTimes::new(1000);
        for number in 0..MOST + 10 {
            times.note("GET", &number.to_string(), 200, 1);
        }
        assert_eq!(times.all().len(), MOST);
    }
}
