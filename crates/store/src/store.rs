//! The store: opened from settings, migrated, and handed to use cases as a durable backend.

mod glancing;

use crate::{
    by_key::Answers,
    dialect::{self, Address, AnyConnection, Manners},
    kept::{Kept, Ticks},
    pool::{Pool, PoolUse},
    schema_change::moment,
    statements::Statements,
    steps::Steps,
    transaction::SqlTx,
    wires::Wires,
};
use diesel::RunQueryDsl as _;
use glancing::{Known, from_memory};
use sluis_model::{
    TRACES,
    ports::{
        Announcer, Changed, Durable, DurableBackend, StoreError,
        durable::{Access, Change, Done, Glance, Reading, Stored, Work},
    },
    secret::Secret,
    store_times::{StoreCall, StoreTimes, UnderWay},
};
use std::{
    any::Any,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{runtime::Handle, task::JoinHandle};
use tracing::Instrument as _;

/// Where the durable data is and how it is treated.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. PostgreSQL on another machine is
    /// spoken to over TLS, its certificate and name checked, unless the URL says `sslmode=disable`; on
    /// this machine only if it says `sslmode=require` or `verify-full` (both check everything), or
    /// names certificates. `sslrootcert=PATH` names those to trust instead of the system's, in PEM.
    pub url: Secret,
    /// Most connections at once. SQLite has one more, for writing.
    pub pool_size: u32,
    /// How long a transaction waits for a free connection, and a connection for the database.
    pub acquire_timeout: Duration,
    /// How long one statement may run on PostgreSQL.
    pub statement_timeout: Duration,
}

impl StoreSettings {
    /// The usual settings for a database: 16 connections, three seconds for a free one, five for a
    /// statement.
    #[must_use]
    pub fn new(url: Secret) -> Self {
        Self {
            url,
            pool_size: 16,
            acquire_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(5),
        }
    }
}

/// The durable store.
pub struct Store {
    readers: Arc<Pool>,
    writers: Arc<Pool>,
    /// Where answers of a server are awaited.
    wires: Option<Wires>,
    /// How a file is changed on the thread that serves.
    steps: Option<Steps>,
    statements: Statements,
    /// Whether the database is a file of ours.
    is_file: bool,
    /// How long a migration waits for a table.
    pub(crate) moment: Duration,
    /// What is kept in memory. Without it every reading asks the database.
    kept: Option<Arc<Kept>>,
    /// Who tells other replicas of changes.
    announcer: Arc<OnceLock<Arc<dyn Announcer>>>,
    /// Where it is noted how long transactions take.
    times: Option<Arc<StoreTimes>>,
}

impl Store {
    /// Opens the store. SQLite's file and folder are made if they are missing; a PostgreSQL server
    /// is not spoken to before the first transaction.
    ///
    /// # Errors
    /// `Unavailable` for a URL of an unknown scheme or with parameters that can't be followed, or a file
    /// that can't be opened.
    pub fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let address = Address::parse(&settings.url)?;
        address.prepare()?;
        let statements = Statements::default();
        let manners = Manners {
            patience: settings.acquire_timeout,
            statement_timeout: settings.statement_timeout,
        };
        let wires = address
            .server()
            .map(|server| Wires::new(server, manners.clone(), statements.clone()));
        let pool = |size: u32, access: Access| {
            let (address, manners, statements) =
                (address.clone(), manners.clone(), statements.clone());
            let connect = move || address.connect(access, &manners, statements.clone());
            Pool::new(size, settings.acquire_timeout, Box::new(connect))
        };
        let log = address.log()?;
        let (readers, writers) = if address.has_one_writer() {
            let writer = pool(1, Access::Write).syncing(log.clone());
            writer.warm()?;
            let readers = pool(settings.pool_size, Access::Read);
            (Arc::new(readers), Arc::new(writer))
        } else {
            let shared = Arc::new(pool(settings.pool_size, Access::Write));
            (Arc::clone(&shared), shared)
        };
        let steps = log.map(|log| Steps::new(address.clone(), &manners, statements.clone(), log));
        Ok(Self {
            readers,
            writers,
            wires,
            steps,
            statements,
            is_file: address.has_one_writer(),
            moment: moment(settings.statement_timeout),
            kept: None,
            announcer: Arc::default(),
            times: None,
        })
    }

    /// Notes how long transactions take, waiting for a connection included: those of use cases, not what a
    /// process asks of the database to look after it.
    #[must_use]
    pub fn measured_by(mut self, times: Arc<StoreTimes>) -> Self {
        self.times = Some(times);
        self
    }

    fn begin(&self, call: StoreCall) -> Option<UnderWay<'_>> {
        self.times.as_deref().map(|times| times.begin(call))
    }

    /// Keeps in memory what every request reads and hardly anybody writes, by the process's own time; by which it is
    /// measured, too, what steps on a server take.
    #[must_use]
    pub fn keeping(mut self, ticks: Ticks) -> Self {
        if let Some(wires) = &mut self.wires {
            wires.measure(Arc::clone(&ticks));
        }
        self.kept = Some(Arc::new(Kept::new(ticks)));
        self
    }

    /// What is kept in memory.
    #[must_use]
    pub fn kept(&self) -> Option<&Arc<Kept>> {
        self.kept.as_ref()
    }

    /// Has other replicas told of changes from now on. The first one named stays.
    pub fn announce_by(&self, announcer: Arc<dyn Announcer>) {
        drop(self.announcer.set(announcer));
    }

    /// Why this program must not work on the schema: it is more than one release newer. One release newer is
    /// what the program of before meets while a replica after the other is replaced.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn schema_is_too_new(&self) -> Result<Option<String>, StoreError> {
        self.transact(Access::Read, too_new).await
    }

    /// The names of migrations that the database lacks, oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.transact(Access::Read, dialect::pending_migrations)
            .await
    }

    /// Whether any migration was ever applied.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn has_schema(&self) -> Result<bool, StoreError> {
        let applied = self.transact(Access::Read, dialect::applied_migrations);
        Ok(!applied.await?.is_empty())
    }

    /// Every row of every table as one text, by table: to see whether two moments of the same database
    /// are the same.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn rows_by_table(&self) -> Result<Vec<(String, Vec<String>)>, StoreError> {
        self.transact(Access::Read, |connection| {
            dialect::rows_by_table(connection)
                .map_err(|error| StoreError::Unavailable(error.to_string()))
        })
        .await
    }

    /// The store as use cases see it.
    #[must_use]
    pub fn durable(self: Arc<Self>) -> Durable {
        Durable::new(self)
    }

    /// Whether the database is a file of ours.
    pub(crate) const fn is_file(&self) -> bool {
        self.is_file
    }

    /// How its connections are used, by name: `all`, or `read` and `write` where there is one writer.
    #[must_use]
    pub fn pools(&self) -> Vec<(&'static str, PoolUse)> {
        if Arc::ptr_eq(&self.readers, &self.writers) {
            return vec![("all", self.readers.in_use())];
        }
        vec![
            ("read", self.readers.in_use()),
            ("write", self.writers.in_use()),
        ]
    }

    /// How many threads have a connection of their own to the server, beside the pools: for glances, and for steps.
    #[must_use]
    pub fn wires(&self) -> (usize, usize) {
        self.wires.as_ref().map_or((0, 0), Wires::open)
    }

    /// How many statements were sent since the store was opened, the borders of transactions left
    /// out. Two readings tell what happened between them.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.count()
    }

    /// Keeps the texts of statements from now on, without their values, for [`Store::plans`].
    pub fn listen(&self) {
        self.statements.listen();
    }

    /// The different texts of the statements that were sent since [`Store::listen`]; nothing is kept any
    /// more.
    #[must_use]
    pub fn heard(&self) -> Vec<String> {
        self.statements.heard()
    }

    /// How the database would find what was asked for since [`Store::listen`]: each query with the lines
    /// of its plan, as if every table were large.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer or does not plan one.
    pub async fn plans(&self) -> Result<Vec<(String, Vec<String>)>, StoreError> {
        let mut heard = self.statements.heard();
        let planned = ["SELECT", "DELETE", "UPDATE"];
        heard.retain(|sql| planned.iter().any(|word| sql.starts_with(word)));
        self.transact(Access::Read, move |connection| {
            let mut plans = vec![];
            for sql in heard {
                match dialect::plan(connection, &sql) {
                    Ok(plan) => plans.push((sql, plan)),
                    Err(error) => {
                        return Err(StoreError::Unavailable(format!("{sql}: {error}")));
                    }
                }
            }
            Ok(plans)
        })
        .await
    }

    pub(crate) async fn transact<T: Send + 'static>(
        &self,
        access: Access,
        work: impl FnOnce(&mut AnyConnection) -> Stored<T> + Send + 'static,
    ) -> Stored<T> {
        self.transact_then(access, work, || ()).await
    }

    /// The same, and `then` once it is committed, or may be: on the same thread, whether or not somebody
    /// still waits for the answer.
    async fn transact_then<T: Send + 'static>(
        &self,
        access: Access,
        work: impl FnOnce(&mut AnyConnection) -> Stored<T> + Send + 'static,
        then: impl FnOnce() + Send + 'static,
    ) -> Stored<T> {
        let pool = Arc::clone(match access {
            Access::Read => &self.readers,
            Access::Write => &self.writers,
        });
        let seat = pool.seat().await?;
        let transaction = move || {
            let mut lease = pool.lease(seat, access)?;
            let result = work(lease.connection());
            let was_rolled_back = result.is_err();
            let result = lease.end(result);
            if !was_rolled_back {
                then();
            }
            result
        };
        elsewhere(access, transaction).await
    }

    /// Writes; what was changed of what is kept is forgotten here and announced before the answer.
    /// Whether the database gave the transaction up for another one's sake is noted.
    async fn write(
        &self,
        change: Change,
        gave_way: Arc<AtomicBool>,
    ) -> Stored<Box<dyn Any + Send>> {
        let changed: Arc<Mutex<Vec<Changed>>> = Arc::default();
        let telling: Arc<Mutex<Option<JoinHandle<()>>>> = Arc::default();
        let (wrote, tells) = (Arc::clone(&changed), Arc::clone(&telling));
        let (kept, announcer) = (self.kept.clone(), Arc::clone(&self.announcer));
        let work = move |connection: &mut AnyConnection| {
            let mut tx = SqlTx::new(connection);
            let result = change(&mut tx);
            gave_way.store(tx.gave_way(), Ordering::Relaxed);
            *wrote.lock().unwrap_or_else(PoisonError::into_inner) = tx.changed();
            tx.finish(result)
        };
        let then = move || {
            let changed =
                std::mem::take(&mut *changed.lock().unwrap_or_else(PoisonError::into_inner));
            if changed.is_empty() {
                return;
            }
            if let Some(kept) = kept {
                kept.forget(&changed);
            }
            if let (Some(announcer), Ok(runtime)) = (announcer.get(), Handle::try_current()) {
                let told = runtime.spawn(announcer.announce(changed));
                *tells.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
            }
        };
        let under_way = self.begin(StoreCall::Write);
        let result = self.transact_then(Access::Write, work, then).await;
        // What others are told takes is no time of the database.
        drop(under_way);
        let telling = telling
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(told) = telling {
            drop(told.await);
        }
        result
    }
}

/// How often a transaction that gives way is run at most.
const MOST_TRIES: u32 = 4;

/// Lets the one go on that a transaction gave way to. Begun anew at once, it can take the very row again that the other
/// one is about to be woken for, and then they meet as before.
async fn leave_room(tries: u32) {
    let mut ticks = tokio::time::interval(Duration::from_millis(5) * tries);
    // The first one comes at once.
    ticks.tick().await;
    ticks.tick().await;
}

/// Which release's schema this program knows; migrations of a new release raise it in `__sluis_schema`.
const SCHEMA_LEVEL: i64 = 1;

pub(crate) fn too_new(connection: &mut AnyConnection) -> Stored<Option<String>> {
    let level = dialect::schema_level(connection)?;
    Ok(level.filter(|(_, oldest)| *oldest > SCHEMA_LEVEL).map(|(level, oldest)| {
        format!(
            "the database's schema is of release {level}, which serves programs from release {oldest} on; \
             this program is of release {SCHEMA_LEVEL}: use a newer program"
        )
    }))
}

fn panicked() -> StoreError {
    StoreError::Unavailable("a transaction panicked and was rolled back".to_owned())
}

/// Runs what blocks on a thread that may.
async fn elsewhere<T: Send + 'static>(
    access: Access,
    work: impl FnOnce() -> Stored<T> + Send + 'static,
) -> Stored<T> {
    let span =
        tracing::trace_span!(target: TRACES, "sql", otel.kind = "client", access = access.name());
    tokio::task::spawn_blocking(work)
        .instrument(span)
        .await
        .unwrap_or_else(|error| {
            Err(if error.is_panic() {
                panicked()
            } else {
                StoreError::Unavailable("shutting down".to_owned())
            })
        })
}

/// What is done in a transaction, with a failure of its own.
fn in_tx(work: Work) -> impl FnOnce(&mut AnyConnection) -> Stored<Box<dyn Any + Send>> + Send {
    move |connection| {
        let mut tx = SqlTx::new(connection);
        let result = work(&mut tx);
        tx.finish(result)
    }
}

impl DurableBackend for Store {
    fn read(&self, work: Work) -> Done<'_> {
        Box::pin(async move {
            let _under_way = self.begin(StoreCall::Read);
            self.transact(Access::Read, in_tx(work)).await
        })
    }

    fn change(&self, change: Change) -> Done<'_> {
        Box::pin(async move {
            let mut tries = 1;
            loop {
                let gave_way = Arc::new(AtomicBool::new(false));
                let done = self.write(Arc::clone(&change), Arc::clone(&gave_way)).await;
                if !gave_way.load(Ordering::Relaxed) || tries == MOST_TRIES {
                    return done;
                }
                tracing::debug!(tries, "a transaction gave way and is run again");
                leave_room(tries).await;
                tries += 1;
            }
        })
    }

    fn step(&self, change: Change) -> Done<'_> {
        match &self.steps {
            Some(steps) => Box::pin(self.step_here(steps, change)),
            None => Box::pin(self.step_over_a_wire(change)),
        }
    }

    fn glance(&self, work: Glance) -> Done<'_> {
        if self.is_file {
            return Box::pin(self.read_here(work));
        }
        // Tried here first: on a server it costs another thread and a round trip.
        match from_memory(self.kept.as_deref(), &Answers::default(), true, &work) {
            Known::All(done) => Box::pin(std::future::ready(done)),
            Known::Lacks(wanted) => Box::pin(self.ask(work, wanted)),
        }
    }

    fn before_reading_keys(&self) -> Reading {
        self.kept
            .as_ref()
            .map_or_else(Reading::default, |kept| kept.reading())
    }

    fn keys_still_hold(&self, reading: Reading) -> bool {
        self.kept
            .as_ref()
            .is_none_or(|kept| kept.keys_still_hold(reading))
    }

    fn ping(&self) -> Pin<Box<dyn Future<Output = Stored<()>> + Send + '_>> {
        Box::pin(self.transact(Access::Read, |connection| {
            let answer = diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
                .execute(connection);
            answer
                .map(drop)
                .map_err(|error| StoreError::Unavailable(error.to_string()))
        }))
    }

    fn is_writable(&self) -> Pin<Box<dyn Future<Output = Stored<bool>> + Send + '_>> {
        Box::pin(async move {
            let seat = self.readers.seat().await?;
            let pool = Arc::clone(&self.readers);
            let look = move || pool.look(seat, dialect::is_writable);
            match elsewhere(Access::Read, look).await {
                Err(StoreError::Unavailable(why)) if dialect::only_reads(&why) => Ok(false),
                answer => answer,
            }
        })
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("statements", &self.statements())
            .finish_non_exhaustive()
    }
}
