//! The thread that holds the connection that writes. One thread with a queue costs less than a place in
//! the blocking pool for each caller that waits for the same lock, and leaves no more than one stack.
//!
//! What lies in the queue when the thread comes to it is done in one transaction, and nobody is answered
//! before that is committed: under load many share the cost of one commit, and alone nobody waits for
//! others.

use crate::settings::Commands;
use rusqlite::Connection;
use sluis_model::ports::StoreError;
use std::{sync::mpsc, thread};
use tokio::sync::oneshot;

/// Does a job; what comes back answers who asked for it, once it is known what became of the transaction.
type Job = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

/// So many jobs share a transaction at most.
const TOGETHER: usize = 64;

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
                    work(&connection, &queue);
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
        let job: Job = Box::new(move |connection| {
            let done = connection
                .and_then(|connection| job(connection).map_err(|error| unavailable(&error)));
            // Nobody waits any more when the request was given up.
            Box::new(move |kept| drop(reply.send(kept.and(done))))
        });
        self.jobs
            .as_ref()
            .ok_or_else(gone)?
            .send(job)
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

/// Does jobs until nobody can hand any in.
fn work(connection: &Connection, queue: &mpsc::Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut jobs = vec![first];
        jobs.extend(queue.try_iter().take(TOGETHER - 1));
        let shared = jobs.len() > 1;
        let begun = begin(connection, shared);
        let answers: Vec<Answer> = jobs
            .into_iter()
            .map(|job| job(begun.clone().map(|()| connection)))
            .collect();
        // A transaction that SQLite gave up on the way can't be committed: then nobody is told that
        // anything was kept.
        let kept = if shared && begun.is_ok() {
            connection
                .execute_batch("COMMIT")
                .map_err(|error| unavailable(&error))
        } else {
            Ok(())
        };
        for answer in answers {
            answer(kept.clone());
        }
    }
}

/// Begins a transaction for jobs that share one, on a connection that is in none.
fn begin(connection: &Connection, shared: bool) -> Result<(), StoreError> {
    let ready = || {
        if !connection.is_autocommit() {
            // What could not be committed before.
            connection.execute_batch("ROLLBACK")?;
        }
        if shared {
            connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        Ok(())
    };
    ready().map_err(|error| unavailable(&error))
}

/// All or nothing of several statements, whether others share the transaction or not.
pub(crate) fn whole<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let (begin, commit, undo) = if connection.is_autocommit() {
        ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
    } else {
        (
            "SAVEPOINT job",
            "RELEASE job",
            "ROLLBACK TO job; RELEASE job",
        )
    };
    connection.execute_batch(begin)?;
    let done = work(connection).and_then(|value| {
        connection.execute_batch(commit)?;
        Ok(value)
    });
    if done.is_err() && !connection.is_autocommit() {
        // The first failure is the one to tell.
        drop(connection.execute_batch(undo));
    }
    done
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
pub(crate) fn unavailable(error: &rusqlite::Error) -> StoreError {
    StoreError::Unavailable(format!("the embedded store: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn table() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let made = "CREATE TABLE entry (key TEXT NOT NULL UNIQUE)";
        connection.execute_batch(made).unwrap();
        connection
    }

    fn add(connection: &Connection, key: &str) -> rusqlite::Result<usize> {
        connection.execute("INSERT INTO entry (key) VALUES (?1)", [key])
    }

    fn keys(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT key FROM entry ORDER BY key")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    type Work = fn(&Connection) -> rusqlite::Result<usize>;

    /// Does jobs that all lie in the queue at once; what each was told.
    fn at_once(connection: &Connection, jobs: &[Work]) -> Vec<bool> {
        let (sender, queue) = mpsc::channel::<Job>();
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        for job in jobs.iter().copied() {
            let told = Arc::clone(&told);
            let job: Job = Box::new(move |connection| {
                let done = connection
                    .and_then(|connection| job(connection).map_err(|error| unavailable(&error)));
                Box::new(move |kept| told.lock().unwrap().push(kept.and(done).is_ok()))
            });
            sender.send(job).unwrap();
        }
        drop(sender);
        work(connection, &queue);
        let told = told.lock().unwrap();
        told.clone()
    }

    #[test]
    fn a_job_that_fails_undoes_itself_alone() {
        let connection = table();
        let jobs: [Work; 4] = [
            |c| add(c, "a"),
            |c| {
                whole(c, |c| {
                    add(c, "b")?;
                    add(c, "a")
                })
            },
            |c| add(c, "a"),
            |c| {
                whole(c, |c| {
                    add(c, "c")?;
                    add(c, "d")
                })
            },
        ];
        assert_eq!(at_once(&connection, &jobs), [true, false, false, true]);
        assert_eq!(keys(&connection), ["a", "c", "d"]);
        assert!(connection.is_autocommit());
    }

    #[test]
    fn nobody_is_told_of_success_before_the_commit() {
        let connection = table();
        // As where the disk is full: the transaction is rolled back in the middle.
        let jobs: [Work; 2] = [|c| add(c, "a"), |c| c.execute("ROLLBACK", [])];
        assert_eq!(at_once(&connection, &jobs), [false, false]);
        assert_eq!(keys(&connection), Vec::<String>::new());
        let alone: [Work; 1] = [|c| add(c, "b")];
        assert_eq!(at_once(&connection, &alone), [true]);
        assert_eq!(keys(&connection), ["b"]);
    }

    #[test]
    fn what_could_not_be_committed_is_rolled_back_before_the_next_job() {
        let connection = table();
        connection.execute_batch("BEGIN").unwrap();
        add(&connection, "lost").unwrap();
        let jobs: [Work; 1] = [|c| add(c, "a")];
        assert_eq!(at_once(&connection, &jobs), [true]);
        assert_eq!(keys(&connection), ["a"]);
    }
}
