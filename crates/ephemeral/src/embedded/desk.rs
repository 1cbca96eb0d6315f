//! Where jobs for the connection that writes are handed in. Whoever hands one in does what lies there, on its own
//! thread: a change to another thread and back costs more than a commit does.
//!
//! What lies there together is done in one transaction, and nobody is answered before that is committed: under
//! load many share the cost of one commit, and alone nobody waits for others. What may take longer, which is
//! waiting for another process, writing the log back and sweeping, is done on a thread of its own.

use super::line::Line;
use crate::settings::Commands;
use rusqlite::Connection;
use sluis_model::ports::StoreError;
use std::{
    sync::{
        Arc,
        mpsc::{self, Sender},
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;

/// Does a job; what comes back answers who asked for it, once it is known what became of the transaction.
type Job = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

/// After so many jobs the log is written back, which is some thousands of pages. While the disk is waited for then,
/// who writes may wait as well, so it is not done more often.
const WRITE_BACK_AFTER: usize = 1200;

/// The log is begun anew where it has so many pages, which are 32 MiB, when it is written back; so it grows beyond that
/// by what is written until then.
const LONGEST_LOG: i64 = 8192;

/// Where jobs for the connection are handed in.
pub(crate) struct Desk {
    shared: Arc<Shared>,
    /// `None` only while it is being dropped.
    errands: Option<Sender<Errand>>,
    thread: Option<thread::JoinHandle<()>>,
    commands: Commands,
}

/// What the thread does.
enum Errand {
    /// What lies there, with patience: another process writes, or ever more comes. And before it, if that is due,
    /// the log is written back.
    Wait { write_back: bool },
    /// Writes the log back into the file.
    WriteBack,
    /// A job that takes its time.
    Job(Job),
}

struct Shared {
    /// What lies there together shares a transaction.
    line: Line<Job, Writer>,
    /// How long the thread waits for another process; nobody else does.
    patience: Duration,
    /// Where the log has so many pages it is begun anew.
    longest_log: i64,
}

struct Writer {
    connection: Connection,
    /// Jobs since the log was last written back.
    since: usize,
}

impl Desk {
    /// Opens the connection, and starts the thread.
    pub(crate) async fn open(
        connect: impl Fn() -> rusqlite::Result<Connection> + Send + 'static,
        patience: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        Self::open_with(connect, patience, LONGEST_LOG, commands).await
    }

    async fn open_with(
        connect: impl Fn() -> rusqlite::Result<Connection> + Send + 'static,
        patience: Duration,
        longest_log: i64,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        let opening = move || Ok((connect()?, connect()?));
        let (connection, beside) = tokio::task::spawn_blocking(opening)
            .await
            .map_err(|_| gone())?
            // Who waits for another process is the thread alone.
            .and_then(|both: (Connection, Connection)| {
                both.0.busy_timeout(Duration::ZERO)?;
                Ok(both)
            })
            .map_err(|error| unavailable(&error))?;
        let shared = Arc::new(Shared::new(connection, patience, longest_log));
        let (errands, list) = mpsc::channel();
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("ephemeral".to_owned())
            .spawn(move || {
                while let Ok(errand) = list.recv() {
                    theirs.run_errand(errand, &beside);
                }
            })
            .map_err(|error| {
                StoreError::Unavailable(format!("the embedded store's thread: {error}"))
            })?;
        Ok(Self {
            shared,
            errands: Some(errands),
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
        let (job, answer) = answered(job);
        self.shared.line.hand_in(job);
        // What is handed in is done, even if whoever did so is given up here.
        let handed_in = HandedIn(self);
        // Who else can go on on this thread hands in as well.
        tokio::task::yield_now().await;
        drop(handed_in);
        answer.await.map_err(|_| gone())?
    }

    /// Reads on the connection that writes, if nobody is at it. It keeps the pages that it read before; any other
    /// has to read them anew after every write. Nothing where it can't be read there now.
    pub(crate) fn look<T>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let (seen, left) = self.shared.line.look(|writer| writer.look(job))?;
        if left && let Some(errand) = self.shared.work() {
            self.send(errand);
        }
        seen
    }

    /// Does a job that takes its time, of so many statements, where nobody else waits for it.
    pub(crate) async fn run_aside<T: Send + 'static>(
        &self,
        statements: u64,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.commands.count(statements);
        let (job, answer) = answered(job);
        self.send(Errand::Job(job));
        answer.await.map_err(|_| gone())?
    }

    fn send(&self, errand: Errand) {
        // Whoever waits for an errand that nobody can run any more is told by its dropped end.
        drop(self.errands.as_ref().map(|errands| errands.send(errand)));
    }
}

/// A job was handed in; when this goes it is done, or somebody else does it.
struct HandedIn<'a>(&'a Desk);

impl Drop for HandedIn<'_> {
    fn drop(&mut self) {
        if let Some(errand) = self.0.shared.work() {
            self.0.send(errand);
        }
    }
}

impl Drop for Desk {
    /// Waits until the file is closed, so that it can be opened again at once.
    fn drop(&mut self) {
        self.errands = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// A job that answers, and the answer.
fn answered<T: Send + 'static>(
    job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, StoreError>>) {
    let (reply, answer) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        let done =
            connection.and_then(|connection| job(connection).map_err(|error| unavailable(&error)));
        // Nobody waits any more when the request was given up.
        Box::new(move |kept| drop(reply.send(kept.and(done))))
    });
    (job, answer)
}

impl Shared {
    fn new(connection: Connection, patience: Duration, longest_log: i64) -> Self {
        Self {
            line: Line::new(Writer {
                connection,
                since: 0,
            }),
            patience,
            longest_log,
        }
    }

    /// Does what lies there, unless somebody else is at it. What the thread is to do then.
    fn work(&self) -> Option<Errand> {
        let mut next = None;
        let done = self.line.work(|writer, jobs| {
            match writer.begin() {
                Err(error) if is_busy(&error) => return Err(jobs),
                begun => writer.finish(jobs, begun),
            }
            if writer.since >= WRITE_BACK_AFTER {
                writer.since = 0;
                next = Some(Errand::WriteBack);
            }
            Ok(())
        });
        if done {
            return next;
        }
        let write_back = next.is_some();
        Some(Errand::Wait { write_back })
    }

    fn run_errand(&self, errand: Errand, beside: &Connection) {
        let mut next = Some(errand);
        while let Some(errand) = next {
            next = match errand {
                Errand::WriteBack => {
                    if self.write_back(beside) {
                        self.begin_anew(beside)
                    } else {
                        None
                    }
                }
                Errand::Wait { write_back: due } => {
                    if due && self.write_back(beside) {
                        self.begin_anew(beside)
                    } else {
                        self.wait(None)
                    }
                }
                Errand::Job(job) => self.wait(Some(job)),
            };
        }
    }

    /// Writes the log back; whether it is so long that it is to be begun anew.
    fn write_back(&self, beside: &Connection) -> bool {
        write_back(beside) >= self.longest_log
    }

    /// As long as others write, the log is never written back to its end, and goes on growing. So it is a last time
    /// without them, which is quick after the one before, and who writes next begins it anew.
    fn begin_anew(&self, beside: &Connection) -> Option<Errand> {
        self.wait_after(|| _ = write_back(beside), None)
    }

    /// Does this job, or what lies there, however long another process writes; and then what was handed in
    /// meanwhile. What the thread is to do then.
    fn wait(&self, job: Option<Job>) -> Option<Errand> {
        self.wait_after(|| (), job)
    }

    /// The same, and `first` something else while nobody writes.
    fn wait_after(&self, first: impl FnOnce(), job: Option<Job>) -> Option<Errand> {
        self.line.wait(job, |writer, jobs| {
            first();
            if !jobs.is_empty() {
                let patient = writer.connection.busy_timeout(self.patience);
                let begun = patient.and_then(|()| writer.begin());
                writer.finish(jobs, begun);
                drop(writer.connection.busy_timeout(Duration::ZERO));
            }
        });
        self.work()
    }
}

/// Writes the log back, as far as nobody is in the way; how many pages it has. What is left is written back the next
/// time.
fn write_back(beside: &Connection) -> i64 {
    let sql = "PRAGMA wal_checkpoint(PASSIVE)";
    let pages = beside.query_row(sql, [], |row| row.get("log"));
    pages.unwrap_or_default()
}

impl Writer {
    /// Begins a transaction, on a connection that is in none.
    fn begin(&self) -> rusqlite::Result<()> {
        if !self.connection.is_autocommit() {
            // What could not be committed before.
            self.connection.execute_batch("ROLLBACK")?;
        }
        self.step("BEGIN IMMEDIATE")
    }

    /// Reads outside of a transaction; nothing if that fails, for whatever reason.
    fn look<T>(&self, job: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        // In one that could not be committed stands what nobody may see.
        if !self.connection.is_autocommit() {
            return None;
        }
        job(&self.connection).ok()
    }

    fn step(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// Does jobs in a transaction that was begun, and answers them.
    fn finish(&mut self, jobs: Vec<Job>, begun: rusqlite::Result<()>) {
        self.since += jobs.len();
        let begun = begun.map_err(|error| unavailable(&error));
        let connection = &self.connection;
        let answers: Vec<Answer> = jobs
            .into_iter()
            .map(|job| job(begun.clone().map(|()| connection)))
            .collect();
        // A transaction that SQLite gave up on the way can't be committed: then nobody is told that
        // anything was kept.
        let kept = begun.and_then(|()| self.step("COMMIT").map_err(|error| unavailable(&error)));
        for answer in answers {
            answer(kept.clone());
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// All or nothing of several statements, in the transaction that they share with others.
pub(crate) fn whole<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let step = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    step("SAVEPOINT job")?;
    let done = work(connection).and_then(|value| {
        step("RELEASE job")?;
        Ok(value)
    });
    if done.is_err() && !connection.is_autocommit() {
        // The first failure is the one to tell.
        drop(connection.execute_batch("ROLLBACK TO job; RELEASE job"));
    }
    done
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
    use std::{
        pin::Pin,
        task::{Context, Waker},
    };

    const MADE: &str = "CREATE TABLE IF NOT EXISTS entry (key TEXT NOT NULL UNIQUE)";

    fn table() -> Shared {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MADE).unwrap();
        Shared::new(connection, Duration::ZERO, LONGEST_LOG)
    }

    fn add(connection: &Connection, key: &str) -> rusqlite::Result<usize> {
        connection.execute("INSERT INTO entry (key) VALUES (?1)", [key])
    }

    /// Does something with the connection itself.
    fn on(shared: &Shared, work: impl FnOnce(&Connection)) {
        shared.line.wait(None, |writer, _| work(&writer.connection));
    }

    fn keys(shared: &Shared) -> Vec<String> {
        let mut keys = vec![];
        on(shared, |connection| {
            let mut statement = connection
                .prepare("SELECT key FROM entry ORDER BY key")
                .unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            keys = rows.collect::<Result<_, _>>().unwrap();
        });
        keys
    }

    type Work = fn(&Connection) -> rusqlite::Result<usize>;

    /// Does jobs that all lie there at once; what each was told.
    fn at_once(shared: &Shared, jobs: &[Work]) -> Vec<bool> {
        let answers: Vec<_> = jobs
            .iter()
            .map(|job| {
                let (job, answer) = answered(*job);
                shared.line.hand_in(job);
                answer
            })
            .collect();
        assert!(shared.work().is_none());
        let told = |mut answer: oneshot::Receiver<_>| answer.try_recv().unwrap();
        answers
            .into_iter()
            .map(|answer| told(answer).is_ok_and(|_: usize| true))
            .collect()
    }

    #[test]
    fn a_job_that_fails_undoes_itself_alone() {
        let shared = table();
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
        assert_eq!(at_once(&shared, &jobs), [true, false, false, true]);
        assert_eq!(keys(&shared), ["a", "c", "d"]);
        on(&shared, |c| assert!(c.is_autocommit()));
    }

    #[test]
    fn nobody_is_told_of_success_before_the_commit() {
        let shared = table();
        // As where the disk is full: the transaction is rolled back in the middle.
        let jobs: [Work; 2] = [|c| add(c, "a"), |c| c.execute("ROLLBACK", [])];
        assert_eq!(at_once(&shared, &jobs), [false, false]);
        assert_eq!(keys(&shared), Vec::<String>::new());
        let alone: [Work; 1] = [|c| add(c, "b")];
        assert_eq!(at_once(&shared, &alone), [true]);
        assert_eq!(keys(&shared), ["b"]);
    }

    #[test]
    fn a_look_sees_what_is_committed_and_nothing_else() {
        let shared = table();
        let jobs: [Work; 1] = [|c| add(c, "a")];
        assert_eq!(at_once(&shared, &jobs), [true]);
        let count = |c: &Connection| {
            let sql = "SELECT count(*) FROM entry";
            c.query_row(sql, [], |row| row.get::<_, i64>(0))
        };
        let looked = || shared.line.look(|writer| writer.look(count));
        assert_eq!(looked(), Some((Some(1), false)));
        on(&shared, |c| {
            c.execute_batch("BEGIN").unwrap();
            add(c, "lost").unwrap();
        });
        assert_eq!(looked(), Some((None, false)));
    }

    #[test]
    fn what_could_not_be_committed_is_rolled_back_before_the_next_job() {
        let shared = table();
        on(&shared, |c| {
            c.execute_batch("BEGIN").unwrap();
            add(c, "lost").unwrap();
        });
        let jobs: [Work; 1] = [|c| add(c, "a")];
        assert_eq!(at_once(&shared, &jobs), [true]);
        assert_eq!(keys(&shared), ["a"]);
    }

    /// A desk over a file, and a connection of somebody else to the same file.
    async fn beside(folder: &tempfile::TempDir) -> (Desk, Connection) {
        let path = folder.path().join("ephemeral.db");
        let connect = move || {
            let connection = Connection::open(&path)?;
            connection.execute_batch("PRAGMA journal_mode = WAL")?;
            connection.execute_batch(MADE)?;
            Ok(connection)
        };
        let other = connect().unwrap();
        let patience = Duration::from_secs(30);
        let desk = Desk::open(connect, patience, Commands::default()).await;
        (desk.unwrap(), other)
    }

    fn waits<F: Future>(job: Pin<&mut F>) -> bool {
        job.poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    }

    #[tokio::test]
    async fn while_another_process_writes_a_thread_waits_and_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, other) = beside(&folder).await;
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut first = Box::pin(desk.run(1, |c| add(c, "a")));
        let mut second = Box::pin(desk.run(1, |c| add(c, "b")));
        // They come back at once each time, without an answer.
        for _ in 0..3 {
            assert!(waits(first.as_mut()));
            assert!(waits(second.as_mut()));
        }
        other.execute_batch("COMMIT").unwrap();
        assert_eq!((first.await, second.await), (Ok(1), Ok(1)));
    }

    #[tokio::test]
    async fn the_log_is_begun_anew_though_somebody_always_writes() {
        const LONGEST: i64 = 500;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ephemeral.db");
        let connect = {
            let path = path.clone();
            move || {
                let connection = Connection::open(&path)?;
                let manner = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0";
                connection.execute_batch(manner)?;
                connection.execute_batch(MADE)?;
                Ok(connection)
            }
        };
        let patience = Duration::from_secs(30);
        let desk = Desk::open_with(connect, patience, LONGEST, Commands::default()).await;
        let desk = desk.unwrap();
        // A page of the table and one of its index at the least, each time.
        let turns = i64::try_from(20 * WRITE_BACK_AFTER).unwrap();
        for turn in 0..turns {
            desk.run(1, move |c| add(c, &turn.to_string()))
                .await
                .unwrap();
        }
        let log = std::fs::metadata(path.with_extension("db-wal")).unwrap();
        let pages = i64::try_from(log.len()).unwrap() / 4096;
        assert!(pages < turns, "{pages} pages after {turns} writes");
    }

    #[tokio::test]
    async fn what_was_handed_in_is_done_though_whoever_asked_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, other) = beside(&folder).await;
        let mut asked = Box::pin(desk.run(1, |c| add(c, "a")));
        assert!(waits(asked.as_mut()));
        drop(asked);
        let there = "SELECT count(*) FROM entry";
        let there: i64 = other.query_row(there, [], |row| row.get(0)).unwrap();
        assert_eq!(there, 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn nobody_is_forgotten_where_many_hand_in_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, other) = beside(&folder).await;
        let desk = Arc::new(desk);
        let askers: Vec<_> = (0..16)
            .map(|asker| {
                let desk = Arc::clone(&desk);
                tokio::spawn(async move {
                    for turn in 0..100 {
                        let key = format!("{asker} {turn}");
                        let done = match turn % 10 {
                            0 => desk.run_aside(1, move |c| add(c, &key)).await,
                            _ => desk.run(1, move |c| add(c, &key)).await,
                        };
                        assert_eq!(done, Ok(1));
                    }
                })
            })
            .collect();
        for asker in askers {
            asker.await.unwrap();
        }
        let there = "SELECT count(*) FROM entry";
        let there: i64 = other.query_row(there, [], |row| row.get(0)).unwrap();
        assert_eq!(there, 1_600);
    }
}
