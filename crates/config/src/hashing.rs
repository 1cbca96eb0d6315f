//! Section `hashing`.

use crate::reader::Reader;
use crate::schema::Key;
use crate::server::or_cores;

// The floor of cost is the lowest pair that the threat catalogue allows; a lower one is a fault.
const MEMORY: Key = Key::integer("hashing.memory_kib", 19_456, 19_456, 1_048_576);
const ITERATIONS: Key = Key::integer("hashing.iterations", 2, 2, 20);
const LANES: Key = Key::integer("hashing.lanes", 1, 1, 16);
const WORKERS: Key = Key::integer("hashing.workers", 0, 0, 256);
const QUEUE: Key = Key::integer("hashing.queue", 64, 1, 4096);

pub(crate) const KEYS: &[Key] = &[MEMORY, ITERATIONS, LANES, WORKERS, QUEUE];

/// Cost of a password hash (Argon2id, RFC 9106) and how many are made at once.
#[derive(Debug, Clone)]
pub struct Hashing {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes (parallelism) of one hash.
    pub lanes: u32,
    /// Hashes at once, at least one.
    pub workers: usize,
    /// Hashes that may wait, all institutions together; a sign-in beyond them is told to come back.
    pub queue: usize,
}

impl Hashing {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let memory_kib = reader.integer(&MEMORY);
        let iterations = reader.integer(&ITERATIONS);
        let lanes = reader.integer(&LANES);
        let workers = reader.integer(&WORKERS);
        let queue = reader.integer(&QUEUE);
        Some(Self {
            memory_kib: u32::try_from(memory_kib?).ok()?,
            iterations: u32::try_from(iterations?).ok()?,
            lanes: u32::try_from(lanes?).ok()?,
            workers: or_cores(workers?),
            queue: usize::try_from(queue?).ok()?,
        })
    }
}
