//! How a replica stops: it says so first, serves on until nobody sends it work any more, lets what is
//! under way finish, and only then ends.

use crate::house::House;
use actix_web::dev::ServerHandle;
use std::{future::Future, io, sync::Arc, time::Duration};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::{task::JoinHandle, time::timeout};

/// Stops the server as signals say: SIGTERM gracefully, after `drain` and within `grace`; SIGINT and
/// SIGQUIT at once, also in the midst of that. Once the server has ended, the task is still to be waited
/// for.
pub(crate) fn on_signals(
    house: Arc<House>,
    server: ServerHandle,
    signals: Signals,
    drain: Duration,
    grace: Duration,
) -> JoinHandle<()> {
    let (asked, hurried) = signals.apart();
    tokio::spawn(async move {
        let mut hurried = Box::pin(hurried);
        tokio::select! {
            () = asked => {}
            () = &mut hurried => return server.stop(false).await,
        }
        tracing::info!(
            seconds = drain.as_secs(),
            "asked to stop: no more work, please"
        );
        house.standing_down.begin();
        if timeout(drain, &mut hurried).await.is_ok() {
            return server.stop(false).await;
        }
        let finished = async { tokio::join!(server.stop(true), settle(&house, grace)) };
        tokio::select! {
            _ = finished => {}
            () = hurried => server.stop(false).await,
        }
    })
}

/// Waits until what is being handed to others is noted as handed over, for `grace` at most; nothing more is
/// begun.
async fn settle(house: &House, grace: Duration) {
    match timeout(grace, Arc::clone(&house.handing_over).write_owned()).await {
        // Kept for good: the process ends.
        Ok(held) => std::mem::forget(held),
        Err(_) => tracing::warn!("stopped while something was still being sent"),
    }
}

/// SIGHUP ends nothing from now on: it asks to read something anew, also where there is nothing of the kind, or while the
/// start still waits for the database.
///
/// # Errors
/// When the process can't be told of signals.
#[cfg(unix)]
pub(crate) fn outlive_hang_ups() -> io::Result<()> {
    signal(SignalKind::hangup()).map(drop)
}

/// What asks the process to stop. What comes before anybody waits for it is kept.
#[cfg(unix)]
pub(crate) struct Signals {
    term: Signal,
    int: Signal,
    quit: Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on. The first process of a container ends by no signal that it does not listen for.
    ///
    /// # Errors
    /// When the process can't be told of signals.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// Until anything asks: for whoever has nothing to finish yet.
    pub(crate) async fn any(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
            _ = self.quit.recv() => {}
        }
    }

    /// A future for "please", and one for "at once".
    fn apart(self) -> (impl Future<Output = ()>, impl Future<Output = ()>) {
        let Self {
            mut term,
            mut int,
            mut quit,
        } = self;
        let asked = async move {
            term.recv().await;
        };
        let hurried = async move {
            tokio::select! {
                _ = int.recv() => {}
                _ = quit.recv() => {}
            }
        };
        (asked, hurried)
    }
}

/// There is no such signal.
#[cfg(not(unix))]
pub(crate) fn outlive_hang_ups() -> io::Result<()> {
    Ok(())
}

/// Where there is no SIGTERM, Ctrl-C asks, and nothing hurries.
#[cfg(not(unix))]
pub(crate) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    pub(crate) async fn any(&mut self) {
        // Without the signal nobody could ask; then it stops at once, as it would without us.
        drop(tokio::signal::ctrl_c().await);
    }

    fn apart(mut self) -> (impl Future<Output = ()>, impl Future<Output = ()>) {
        (async move { self.any().await }, std::future::pending())
    }
}
