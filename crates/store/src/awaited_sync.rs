//! Awaiting the disk: one thread waits for all who do, where each of them would hold one of its own.

use crate::log_sync::LogSync;
use sluis_model::ports::{StoreError, durable::Stored};
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// The log of a file, and who awaits that it is on the disk.
pub(crate) struct AwaitedSync {
    log: Arc<LogSync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<oneshot::Sender<Stored<()>>>,
    /// A thread is at it, which looks again for who waits before it goes.
    at_it: bool,
}

impl AwaitedSync {
    pub(crate) fn of(log: Arc<LogSync>) -> Arc<Self> {
        Arc::new(Self {
            log,
            state: Mutex::default(),
        })
    }

    /// Waits until what the caller committed before is on the disk.
    ///
    /// # Errors
    /// What the disk said; that the process ends.
    pub(crate) async fn reach_disk(self: &Arc<Self>) -> Stored<()> {
        let (tell, told) = oneshot::channel();
        let begins = {
            let mut state = self.state();
            state.waiting.push(tell);
            !std::mem::replace(&mut state.at_it, true)
        };
        if begins {
            let turn = Turn {
                of: Arc::clone(self),
                ended: false,
                waiting: Vec::new(),
            };
            drop(tokio::task::spawn_blocking(move || turn.wait_for_all()));
        }
        told.await
            .unwrap_or_else(|_| Err(StoreError::Unavailable("shutting down".to_owned())))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to wait for others. Where it ends before all were told, because the runtime goes away or the disk's
/// reading panicked, they hear of that.
struct Turn {
    of: Arc<AwaitedSync>,
    ended: bool,
    /// Who waits for the sync that is under way. They go after [`Turn::drop`]: whoever hears that it failed finds nobody
    /// at it any more.
    waiting: Vec<oneshot::Sender<Stored<()>>>,
}

impl Turn {
    fn wait_for_all(mut self) {
        while self.somebody_waits() {
            let reached = self.of.log.reach_disk().map_err(unavailable);
            for tell in self.waiting.drain(..) {
                // Who was given up is told nothing.
                drop(tell.send(reached.clone()));
            }
        }
    }

    /// Takes those who wait now. Where nobody does the turn ends: whoever comes after this look begins another one.
    fn somebody_waits(&mut self) -> bool {
        let mut state = self.of.state();
        self.waiting = std::mem::take(&mut state.waiting);
        state.at_it = !self.waiting.is_empty();
        self.ended = !state.at_it;
        state.at_it
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut state = self.of.state();
        state.at_it = false;
        state.waiting.clear();
    }
}

fn unavailable(error: io::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };
    use tokio::task::JoinHandle;

    fn awaited(to_disk: impl Fn() -> io::Result<()> + Send + Sync + 'static) -> Arc<AwaitedSync> {
        AwaitedSync::of(Arc::new(LogSync::new(Box::new(to_disk))))
    }

    /// One more who awaits the disk, and has begun to.
    async fn one_more(log: &Arc<AwaitedSync>) -> JoinHandle<Stored<()>> {
        let log = Arc::clone(log);
        let one = tokio::spawn(async move { log.reach_disk().await });
        tokio::task::yield_now().await;
        one
    }

    /// Waits for a sync to begin, and fails where none does.
    fn a_sync(begins: &mpsc::Receiver<()>) {
        begins.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    /// A disk of which each sync says that it began, and goes on when it is told what to answer.
    fn slow() -> (
        Arc<AwaitedSync>,
        mpsc::Receiver<()>,
        mpsc::Sender<io::Result<()>>,
    ) {
        let (begun, begins) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        let answers = Mutex::new(answers);
        let log = awaited(move || {
            begun.send(()).map_err(io::Error::other)?;
            let answers = answers.lock().unwrap();
            answers.recv().map_err(io::Error::other)?
        });
        (log, begins, answer)
    }

    #[tokio::test]
    async fn f1_who_comes_during_a_sync_is_told_after_the_next_one() {
        let (log, begins, answer) = slow();
        let first = one_more(&log).await;
        a_sync(&begins);
        let second = one_more(&log).await;
        let third = one_more(&log).await;
        answer.send(Ok(())).unwrap();
        assert_eq!(first.await.unwrap(), Ok(()));
        a_sync(&begins);
        assert!(!second.is_finished() && !third.is_finished());
        answer.send(Ok(())).unwrap();
        assert_eq!(second.await.unwrap(), Ok(()));
        assert_eq!(third.await.unwrap(), Ok(()));
        assert!(begins.try_recv().is_err(), "two syncs were enough");
    }

    #[tokio::test]
    async fn f1_where_the_disk_fails_all_who_waited_hear_of_it_and_the_next_tries_anew() {
        let (log, begins, answer) = slow();
        let first = one_more(&log).await;
        a_sync(&begins);
        answer.send(Err(io::Error::other("no disk"))).unwrap();
        let failed = Err(StoreError::Unavailable("no disk".to_owned()));
        assert_eq!(first.await.unwrap(), failed);
        answer.send(Ok(())).unwrap();
        assert_eq!(log.reach_disk().await, Ok(()));
    }

    #[tokio::test]
    async fn who_gives_up_takes_nobody_along() {
        let (log, begins, answer) = slow();
        let first = one_more(&log).await;
        a_sync(&begins);
        let second = one_more(&log).await;
        first.abort();
        answer.send(Ok(())).unwrap();
        answer.send(Ok(())).unwrap();
        assert_eq!(second.await.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn where_a_sync_panics_who_waited_is_told_and_the_next_one_is_served() {
        let syncs = AtomicUsize::new(0);
        let log = awaited(move || {
            assert!(syncs.fetch_add(1, Ordering::Relaxed) > 0, "the first one");
            Ok(())
        });
        assert!(log.reach_disk().await.is_err());
        assert_eq!(log.reach_disk().await, Ok(()));
    }
}
