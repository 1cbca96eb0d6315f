//! The operator's template sets while the process runs: read anew at a signal, on demand, or when a
//! file changes. What can't be used is told, and leaves what is live alone.

use sluis_themes::{ThemeError, Themes};
use std::{sync::Arc, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// Reads the operator's folder anew. Every page is rendered with it first, on a thread of its own.
pub(crate) async fn reload(themes: &Arc<Themes>) -> Result<(), ThemeError> {
    let all = Arc::clone(themes);
    let done = tokio::task::spawn_blocking(move || all.reload()).await;
    let done = done.unwrap_or_else(|_| {
        Err(ThemeError {
            file: all_of(themes),
            line: 0,
            key: String::new(),
            fault: "the pages could not all be tried".to_owned(),
        })
    });
    tell(&done);
    done
}

fn all_of(themes: &Themes) -> String {
    themes
        .dir()
        .map_or_else(String::new, |dir| dir.display().to_string())
}

fn tell(done: &Result<(), ThemeError>) {
    match done {
        Ok(()) => tracing::info!("the template sets were read anew"),
        Err(fault) => tracing::error!(
            file = fault.file,
            line = fault.line,
            key = fault.key,
            fault = fault.fault,
            "the template sets were refused; what was live stays live"
        ),
    }
}

/// Reads the folder anew at each SIGHUP and, where it is watched, after each change of a file. It ends
/// with the process. Without a folder it does nothing.
///
/// # Errors
/// When the signal can't be listened to.
pub(crate) fn start(themes: &Arc<Themes>, watch: bool) -> std::io::Result<()> {
    if themes.dir().is_none() {
        return Ok(());
    }
    let mut hang_up = signal(SignalKind::hangup())?;
    let asked = Arc::clone(themes);
    tokio::spawn(async move {
        while hang_up.recv().await.is_some() {
            let _ = reload(&asked).await;
        }
    });
    if watch {
        let watched = Arc::clone(themes);
        let mut look = tokio::time::interval(Duration::from_secs(1));
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        tokio::spawn(async move {
            loop {
                look.tick().await;
                let all = Arc::clone(&watched);
                let changed = tokio::task::spawn_blocking(move || all.reload_if_changed()).await;
                if let Ok(Some(done)) = changed {
                    tell(&done);
                }
            }
        });
    }
    Ok(())
}
