//! Awaiting the disk: one thread waits for all who do, where each of them would hold one of its own. Before it does, who
//! serves gets round once: whoever else can commit by then shares the sync, which costs more than a commit does.

use crate::log_sync::LogSync;
use sluis_model::ports::{StoreError, durable::Stored};
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    runtime::Handle,
    sync::oneshot::{self, Receiver, Sender},
};

/// The log of a file, and who awaits that it is on the disk.
pub(crate) struct AwaitedSync {
    log: Arc<LogSync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Sender<Told>>,
    /// Somebody has the [`Turn`], and gives it to one who waits before it ends.
    at_it: bool,
}

/// What somebody who waits is told.
enum Told {
    /// What the disk said of all that was committed before.
    Reached(Stored<()>),
    /// It is to begin the next sync, and goes on waiting for that.
    Begins(Lead),
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
        let (mut told, mut begins) = self.come();
        loop {
            if let Some(lead) = begins.take() {
                // What arrived by now is read and committed before this task comes to its turn again.
                tokio::task::yield_now().await;
                drop(lead);
            }
            match told.await {
                Ok(Told::Reached(reached)) => return reached,
                Ok(Told::Begins(lead)) => {
                    (told, _) = self.come();
                    begins = Some(lead);
                }
                Err(_) => return Err(StoreError::Unavailable("shutting down".to_owned())),
            }
        }
    }

    /// One more waits: for this, and with the turn if nobody has it.
    fn come(self: &Arc<Self>) -> (Receiver<Told>, Option<Lead>) {
        let (tell, told) = oneshot::channel();
        let mut state = self.state();
        state.waiting.push(tell);
        let begins = !std::mem::replace(&mut state.at_it, true);
        drop(state);
        let turn = || Turn {
            of: Arc::clone(self),
            ended: false,
            waiting: Vec::new(),
        };
        (told, begins.then(|| Lead(Some(turn()))))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The duty to begin a sync. It begins when this goes, though whoever had it is given up: others wait for it.
struct Lead(Option<Turn>);

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(turn) = self.0.take()
            && let Ok(runtime) = Handle::try_current()
        {
            drop(runtime.spawn_blocking(move || turn.wait_for_all()));
        }
    }
}

/// The right to wait for others. Where it ends before all were told, because the runtime goes away or the disk's
/// reading panicked, they hear of that.
struct Turn {
    of: Arc<AwaitedSync>,
    ended: bool,
    /// Who waits for the sync that is under way. They go after [`Turn::drop`]: whoever hears that it failed finds nobody
    /// at it any more.
    waiting: Vec<Sender<Told>>,
}

impl Turn {
    /// Syncs for all who wait now, tells them, and gives the turn to one who came meanwhile.
    fn wait_for_all(mut self) {
        self.waiting = std::mem::take(&mut self.of.state().waiting);
        let reached = self.of.log.reach_disk().map_err(unavailable);
        for tell in self.waiting.drain(..) {
            // Who was given up is told nothing.
            drop(tell.send(Told::Reached(reached.clone())));
        }
        let mut turn = self;
        while let Some(next) = turn.next() {
            match next.send(Told::Begins(Lead(Some(turn)))) {
                Err(Told::Begins(mut lead)) => match lead.0.take() {
                    Some(back) => turn = back,
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// The next who waits. Where nobody does the turn ends: whoever comes after this look has another one.
    fn next(&mut self) -> Option<Sender<Told>> {
        let mut state = self.of.state();
        // The one who came first: nobody is overtaken for ever.
        let next = (!state.waiting.is_empty()).then(|| state.waiting.remove(0));
        state.at_it = next.is_some();
        self.ended = next.is_none();
        next
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
        get_round().await;
        one
    }

    /// Lets everybody else of this runtime go on, several times.
    async fn get_round() {
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }

    /// Waits for a sync to begin, and fails where none does.
    async fn a_sync(begins: &mpsc::Receiver<()>) {
        let begun = async {
            while begins.try_recv().is_err() {
                tokio::task::yield_now().await;
            }
        };
        let begun = tokio::time::timeout(Duration::from_secs(60), begun).await;
        begun.expect("a sync begins");
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
        a_sync(&begins).await;
        let second = one_more(&log).await;
        let third = one_more(&log).await;
        answer.send(Ok(())).unwrap();
        assert_eq!(first.await.unwrap(), Ok(()));
        a_sync(&begins).await;
        assert!(!second.is_finished() && !third.is_finished());
        answer.send(Ok(())).unwrap();
        assert_eq!(second.await.unwrap(), Ok(()));
        assert_eq!(third.await.unwrap(), Ok(()));
        assert!(begins.try_recv().is_err(), "two syncs were enough");
    }

    #[tokio::test]
    async fn f1_who_can_commit_at_once_shares_the_sync_of_who_came_first() {
        let (log, begins, answer) = slow();
        let all: Vec<_> = (0..8)
            .map(|_| {
                let log = Arc::clone(&log);
                tokio::spawn(async move { log.reach_disk().await })
            })
            .collect();
        get_round().await;
        a_sync(&begins).await;
        answer.send(Ok(())).unwrap();
        for one in all {
            assert_eq!(one.await.unwrap(), Ok(()));
        }
        assert!(begins.try_recv().is_err(), "one sync was enough");
    }

    #[tokio::test]
    async fn who_gives_up_before_its_sync_begins_takes_nobody_along() {
        let (log, begins, answer) = slow();
        // It has the turn, and others come before it gets round.
        let mut first = Box::pin(log.reach_disk());
        let poll = std::future::poll_fn(|context| {
            assert!(first.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        });
        poll.await;
        let second = one_more(&log).await;
        assert!(begins.try_recv().is_err(), "it has not got round");
        drop(first);
        a_sync(&begins).await;
        // And one who is to begin the next sync, and does not hear of it.
        let third = one_more(&log).await;
        let fourth = one_more(&log).await;
        third.abort();
        get_round().await;
        for _ in 0..2 {
            answer.send(Ok(())).unwrap();
        }
        assert_eq!(second.await.unwrap(), Ok(()));
        assert_eq!(fourth.await.unwrap(), Ok(()));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn f1_nobody_is_forgotten_where_many_come_and_go_at_once() {
        let log = awaited(|| Ok(()));
        let all: Vec<_> = (0..16)
            .map(|one| {
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    for turn in 0..200 {
                        if (one + turn) % 5 == 0 {
                            // It gives up at its first wait, or at its second.
                            let mut given_up = Box::pin(log.reach_disk());
                            for _ in 0..=(turn % 2) {
                                let once = std::future::poll_fn(|context| {
                                    std::task::Poll::Ready(given_up.as_mut().poll(context))
                                });
                                if once.await.is_ready() {
                                    break;
                                }
                            }
                        } else {
                            assert_eq!(log.reach_disk().await, Ok(()));
                        }
                    }
                })
            })
            .collect();
        for one in all {
            one.await.unwrap();
        }
    }

    #[tokio::test]
    async fn f1_where_the_disk_fails_all_who_waited_hear_of_it_and_the_next_tries_anew() {
        let (log, begins, answer) = slow();
        let first = one_more(&log).await;
        a_sync(&begins).await;
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
        a_sync(&begins).await;
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
