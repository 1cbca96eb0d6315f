//! The locks of what `crates/schedules` builds a second time with locks of its own.

pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
