//! The thread that holds the connection. One thread with a queue costs less than a place in the
//! blocking pool for each caller that waits for the same lock, and leaves no more than one stack.

use crate::settings::Commands;
use rusqlite::Connection;
use sluis_model::ports::StoreError;
use std::{sync::mpsc, thread};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// Where jobs for the connection are handed in.
pub(crate) struct Desk {
    /// `None` only while it is being dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
    commands: Commands,
}

impl Desk {
    /// Starts the thread and opens the connection there.
    pub(crate) async fn open(
        connect: impl FnOnce() -> rusqlite::Result<Connection> + Send + 'static,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (opened, outcome) = oneshot::channel();
        let work = move || match connect() {
            Ok(connection) => {
                if opened.send(Ok(())).is_ok() {
                    queue.into_iter().for_each(|job| job(&connection));
                }
            }
            Err(error) => drop(opened.send(Err(error))),
        };
        let thread = thread::Builder::new()
            .name("ephemeral".to_owned())
            .spawn(work)
            .map_err(|error| {
                StoreError::Unavailable(format!("the embedded store's thread: {error}"))
            })?;
        outcome
            .await
            .map_err(|_| gone())?
            .map_err(|error| unavailable(&error))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            commands,
        })
    }

    /// Does a job of so many statements and waits for what comes of it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        statements: u64,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.commands.count(statements);
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| drop(reply.send(job(connection))));
        self.jobs
            .as_ref()
            .ok_or_else(gone)?
            .send(job)
            .map_err(|_| gone())?;
        answer
            .await
            .map_err(|_| gone())?
            .map_err(|error| unavailable(&error))
    }
}

impl Drop for Desk {
    /// Waits until the file is closed, so that it can be opened again at once.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the embedded store's thread has ended".to_owned())
}

/// SQLite's errors name statements and causes, never values.
fn unavailable(error: &rusqlite::Error) -> StoreError {
    StoreError::Unavailable(format!("the embedded store: {error}"))
}
