//! The locks and atomics of what `crates/schedules` builds a second time with some of its own.

pub(crate) use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, atomic};
