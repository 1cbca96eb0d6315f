//! Randomness that a test can repeat: the same seed gives the same stream, and no block comes twice.

use aws_lc_rs::digest::{SHA256, digest};
use sluis_model::context::Randomness;
use std::sync::atomic::{AtomicU64, Ordering};

/// The stream of one seed: SHA-256 over seed and counter.
#[derive(Debug)]
pub struct SeededRandomness {
    seed: String,
    counter: AtomicU64,
}

impl SeededRandomness {
    /// The stream of a seed, from its beginning.
    #[must_use]
    pub fn new(seed: impl Into<String>) -> Self {
        Self {
            seed: seed.into(),
            counter: AtomicU64::new(0),
        }
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.counter.fetch_add(1, Ordering::Relaxed);
            let block = digest(&SHA256, format!("{number}/{}", self.seed).as_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(randomness: &SeededRandomness) -> [u8; 40] {
        let mut buffer = [0; 40];
        randomness.fill(&mut buffer);
        buffer
    }

    #[test]
    fn a_seed_repeats_and_a_stream_does_not() {
        let (one, same, other) = (
            SeededRandomness::new("a"),
            SeededRandomness::new("a"),
            SeededRandomness::new("b"),
        );
        let first = take(&one);
        assert_eq!(first, take(&same));
        assert_ne!(first, take(&one));
        assert_ne!(first, take(&other));
    }
}
