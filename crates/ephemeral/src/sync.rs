//! The locks of what `crates/schedules` builds a second time with some of its own.

pub(crate) use std::sync::{
    Mutex, Mutex as TryMutex, MutexGuard, PoisonError, TryLockError, atomic,
};
