//! A lock that others look at without waiting. loom lets nobody run between the last step under a lock and letting go
//! of it, for whoever waits could not tell; whoever only tries the lock can.

use loom::sync::{Mutex, MutexGuard, atomic::AtomicBool};
use std::{
    ops::{Deref, DerefMut},
    sync::{LockResult, PoisonError, TryLockError, TryLockResult, atomic::Ordering},
};

pub(crate) struct TryMutex<T> {
    inner: Mutex<T>,
    /// Touched before the lock is let go of, so that others can run then.
    before: AtomicBool,
}

pub(crate) struct TryMutexGuard<'a, T> {
    inner: MutexGuard<'a, T>,
    before: &'a AtomicBool,
}

impl<T> TryMutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            inner: Mutex::new(value),
            before: AtomicBool::new(false),
        }
    }

    fn guard<'a>(&'a self, inner: MutexGuard<'a, T>) -> TryMutexGuard<'a, T> {
        TryMutexGuard {
            inner,
            before: &self.before,
        }
    }

    pub(crate) fn lock(&self) -> LockResult<TryMutexGuard<'_, T>> {
        match self.inner.lock() {
            Ok(inner) => Ok(self.guard(inner)),
            Err(poisoned) => Err(PoisonError::new(self.guard(poisoned.into_inner()))),
        }
    }

    pub(crate) fn try_lock(&self) -> TryLockResult<TryMutexGuard<'_, T>> {
        match self.inner.try_lock() {
            Ok(inner) => Ok(self.guard(inner)),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(poisoned)) => Err(TryLockError::Poisoned(PoisonError::new(
                self.guard(poisoned.into_inner()),
            ))),
        }
    }
}

impl<T> Deref for TryMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for TryMutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T> Drop for TryMutexGuard<'_, T> {
    fn drop(&mut self) {
        self.before.store(true, Ordering::Relaxed);
    }
}
