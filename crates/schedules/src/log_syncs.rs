//! The shared sync of SQLite's log.

#[path = "../../store/src/log_sync.rs"]
mod log_sync;

use crate::{
    in_every_order,
    sync::{Arc, atomic::AtomicU64, atomic::Ordering},
};
use log_sync::LogSync;
use loom::thread;
use std::io;

/// A log in which commits are counted, and how many of them are on the disk.
struct Log {
    written: AtomicU64,
    on_disk: Arc<AtomicU64>,
    sync: LogSync,
}

impl Log {
    /// A log whose first `failing` syncs fail.
    fn new(failing: u64) -> Arc<Self> {
        Arc::new_cyclic(|log: &std::sync::Weak<Self>| {
            let log = log.clone();
            let tried = AtomicU64::new(0);
            Self {
                written: AtomicU64::new(0),
                on_disk: Arc::new(AtomicU64::new(0)),
                sync: LogSync::new(Box::new(move || {
                    let log = log.upgrade().ok_or_else(|| io::Error::other("gone"))?;
                    // What is written once it has begun may be left out.
                    let written = log.written.load(Ordering::SeqCst);
                    if tried.fetch_add(1, Ordering::SeqCst) < failing {
                        return Err(io::Error::other("no disk"));
                    }
                    log.on_disk.fetch_max(written, Ordering::SeqCst);
                    Ok(())
                })),
            }
        })
    }

    /// Commits, and whether it was told to be on the disk.
    fn commit(&self) -> bool {
        let mine = self.written.fetch_add(1, Ordering::SeqCst) + 1;
        let told = self.sync.reach_disk().is_ok();
        if told {
            assert!(self.on_disk.load(Ordering::SeqCst) >= mine, "commit {mine}");
        }
        told
    }
}

fn told_of(log: &Arc<Log>) -> usize {
    let others: Vec<_> = (0..2)
        .map(|_| {
            let log = Arc::clone(log);
            thread::spawn(move || log.commit())
        })
        .collect();
    let mine = log.commit();
    let others = others
        .into_iter()
        .map(|other| other.join().unwrap_or_else(|_| panic!("a writer panicked")));
    others.chain([mine]).filter(|told| *told).count()
}

/// Of three who commit at once nobody is told before the own commit is on the disk, and everybody is told.
///
/// # Panics
/// When an order breaks that.
pub fn what_is_told_is_on_the_disk() {
    in_every_order(|| assert_eq!(told_of(&Log::new(0)), 3));
}

/// Where the first sync fails nobody is told who is not on the disk, and one who is not is the only one to hear of it.
///
/// # Panics
/// When an order breaks that.
pub fn a_failed_sync_is_told_to_whom_it_concerns() {
    in_every_order(|| assert_eq!(told_of(&Log::new(1)), 2));
}
