//! One sync of a log for all who committed before it began (group commit, Helland et al., "Group Commit Timers and
//! High Volume Transaction Systems", 1987): whoever comes first syncs, whoever commits meanwhile goes together next.
//! `crates/schedules` runs it in every order of its threads.

use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::io;

/// Puts what was written to the log on the disk.
type ToDisk = Box<dyn Fn() -> io::Result<()> + Send + Sync>;

/// The log that commits are written to, and how far it is on the disk.
pub(crate) struct LogSync {
    to_disk: ToDisk,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    /// So many commits asked to be on the disk.
    asked: u64,
    /// So many of them are.
    synced: u64,
    /// Somebody syncs.
    syncing: bool,
}

impl LogSync {
    pub(crate) fn new(to_disk: ToDisk) -> Self {
        Self {
            to_disk,
            state: Mutex::new(State::default()),
            ended: Condvar::new(),
        }
    }

    /// Waits until what the caller committed before is on the disk. Blocks.
    ///
    /// # Errors
    /// What the disk said, to each whose commit may not be there; the next one tries anew.
    pub(crate) fn reach_disk(&self) -> io::Result<()> {
        let mut state = self.state();
        state.asked += 1;
        let mine = state.asked;
        loop {
            if state.synced >= mine {
                return Ok(());
            }
            if !state.syncing {
                break;
            }
            state = self
                .ended
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.syncing = true;
        // All of these were written before this sync begins.
        let with = state.asked;
        drop(state);
        let turn = Turn(self);
        let synced = (self.to_disk)();
        if synced.is_ok() {
            let mut state = self.state();
            state.synced = state.synced.max(with);
        }
        drop(turn);
        synced
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to sync, given on when it ends, however it does.
struct Turn<'l>(&'l LogSync);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().syncing = false;
        self.0.ended.notify_all();
    }
}
