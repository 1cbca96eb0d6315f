//! What many operations come to.

use std::collections::BTreeMap;

use serde::Serialize;

/// What one worker, or all of them, saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Of each operation that ended in the measured time, in microseconds.
    pub(crate) latencies: Vec<u32>,
    /// How often what went wrong.
    pub(crate) failures: BTreeMap<String, u64>,
}

impl Seen {
    /// Takes over what another saw.
    pub(crate) fn join(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        for (what, times) in other.failures {
            *self.failures.entry(what).or_default() += times;
        }
    }
}

/// Latencies in milliseconds: exact, for each of them was kept.
#[derive(Debug, Serialize, PartialEq)]
pub(crate) struct Latency {
    mean: f64,
    p50: f64,
    p95: f64,
    p99: f64,
    p999: f64,
    max: f64,
}

impl Latency {
    /// Sorts them.
    pub(crate) fn of(latencies: &mut [u32]) -> Self {
        latencies.sort_unstable();
        let all = latencies.len();
        // The smallest of them that at least so many of a thousand do not exceed.
        let at = |of_thousand: usize| {
            let rank = (all * of_thousand).div_ceil(1000).max(1);
            millis(latencies.get(rank - 1).copied().unwrap_or_default())
        };
        let sum: u64 = latencies.iter().copied().map(u64::from).sum();
        Self {
            mean: sum as f64 / 1000.0 / all.max(1) as f64,
            p50: at(500),
            p95: at(950),
            p99: at(990),
            p999: at(999),
            max: at(1000),
        }
    }
}

fn millis(micros: u32) -> f64 {
    f64::from(micros) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut latencies: Vec<u32> = (1..=1000).rev().map(|n| n * 1000).collect();
        let latency = Latency::of(&mut latencies);
        assert_eq!((latency.p50, latency.p99), (500.0, 990.0));
        assert_eq!((latency.p999, latency.max), (999.0, 1000.0));
        assert_eq!(Latency::of(&mut [7000]).p99, 7.0);
        assert_eq!(Latency::of(&mut []).max, 0.0);
    }
}
