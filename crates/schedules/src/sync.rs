//! loom's locks and atomics in the place of the standard library's.

mod try_mutex;

pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard, RwLock, atomic};
// What only counts owners is left as it is: none of the models is about that.
pub(crate) use std::sync::{Arc, PoisonError, TryLockError};

pub(crate) use try_mutex::TryMutex;
