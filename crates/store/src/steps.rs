//! Steps in a file: one counted update without borders, on the thread that serves. It writes to the log and waits for
//! nobody; what may wait is left to the writer, which has a thread for that. The disk it waits for where it begins the log
//! anew, which is once for some thousand pages: SQLite syncs the log's head then.

use crate::{
    awaited_sync::AwaitedSync,
    dialect::{Address, AnyConnection, Manners},
    log_sync::LogSync,
    statements::Statements,
    transaction::SqlTx,
};
use sluis_model::ports::{
    StoreError,
    durable::{Change, Stored},
};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Of so many steps one is left to the writer: its commit writes the log back where that is due, which no step does.
const ONE_BY_THE_WRITER: u32 = 256;

/// The connection for steps.
pub(crate) struct Steps {
    address: Address,
    manners: Manners,
    statements: Statements,
    held: Mutex<Option<AnyConnection>>,
    log: Arc<AwaitedSync>,
    count: AtomicU32,
}

impl Steps {
    /// In the file at an address, whose log is that. Nothing is opened yet.
    pub(crate) fn new(
        address: Address,
        manners: &Manners,
        statements: Statements,
        log: Arc<LogSync>,
    ) -> Self {
        Self {
            address,
            // Where another process writes nobody waits here.
            manners: Manners {
                patience: Duration::ZERO,
                ..manners.clone()
            },
            statements,
            held: Mutex::new(None),
            log: AwaitedSync::of(log),
            count: AtomicU32::new(0),
        }
    }

    /// Whether the next one is the writer's.
    pub(crate) fn leaves_one_to_the_writer(&self) -> bool {
        self.count.fetch_add(1, Ordering::Relaxed) % ONE_BY_THE_WRITER == ONE_BY_THE_WRITER - 1
    }

    /// Carries out a step, while nobody else of this process writes: `None` where it was certainly not done. It has
    /// to be awaited that it is on the disk.
    ///
    /// # Errors
    /// What the step says.
    pub(crate) fn carry_out(&self, change: &Change) -> Option<Stored<Box<dyn Any + Send>>> {
        let held = self.held().take();
        let mut connection = held
            .map_or_else(|| self.connect(), Ok)
            .inspect_err(|error| tracing::debug!(%error, "no connection for steps"))
            .ok()?;
        let step = || {
            let mut tx = SqlTx::step(&mut connection);
            let result = change(&mut tx);
            (tx.has_stepped(), tx.finish(result))
        };
        // A connection on which something panicked, or nothing was done, is closed: it may be the one that is at fault.
        let Ok((has_stepped, done)) = catch_unwind(AssertUnwindSafe(step)) else {
            let panicked = "a step panicked".to_owned();
            return Some(Err(StoreError::Unavailable(panicked)));
        };
        if !has_stepped {
            return None;
        }
        *self.held() = Some(connection);
        Some(done)
    }

    /// Waits until what was done before is on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) async fn reach_disk(&self) -> Stored<()> {
        self.log.reach_disk().await
    }

    fn connect(&self) -> Stored<AnyConnection> {
        let statements = self.statements.clone();
        self.address.connect_for_steps(&self.manners, statements)
    }

    fn held(&self) -> MutexGuard<'_, Option<AnyConnection>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
