//! How a replica stops: it says so first, serves on until nobody sends it work any more, lets what is
//! under way finish, and only then ends.

use crate::house::House;
use actix_web::dev::ServerHandle;
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::timeout};

/// Stops the server as signals say: SIGTERM gracefully, after `drain` and within `grace`; SIGINT and
/// SIGQUIT at once, also in the midst of that. Once the server has ended, the task is still to be waited
/// for.
///
/// # Errors
/// When the process can't be told of signals.
pub(crate) fn on_signals(
    house: Arc<House>,
    server: ServerHandle,
    drain: Duration,
    grace: Duration,
) -> io::Result<JoinHandle<()>> {
    let (asked, hurried) = signals()?;
    Ok(tokio::spawn(async move {
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
    }))
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

/// A future for "please", and one for "at once".
#[cfg(unix)]
fn signals() -> io::Result<(impl Future<Output = ()>, impl Future<Output = ()>)> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int, mut quit) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
        signal(SignalKind::quit())?,
    );
    let asked = async move {
        term.recv().await;
    };
    let hurried = async move {
        tokio::select! {
            _ = int.recv() => {}
            _ = quit.recv() => {}
        }
    };
    Ok((asked, hurried))
}

/// Where there is no SIGTERM, Ctrl-C asks, and nothing hurries.
#[cfg(not(unix))]
fn signals() -> io::Result<(impl Future<Output = ()>, impl Future<Output = ()>)> {
    let asked = async {
        // Without the signal nobody could ask; then it stops at once, as it would without us.
        drop(tokio::signal::ctrl_c().await);
    };
    Ok((asked, std::future::pending()))
}
