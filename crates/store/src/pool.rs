//! Connections, made when they are needed and kept while they are sound.
//!
//! A task waits for a seat without holding a thread; with the seat it takes an idle connection or
//! makes one. A connection returns only from a transaction that ended properly: after a panic or a
//! failed border it is closed, which rolls back.

use crate::{
    dialect::{self, AnyConnection},
    log_sync::LogSync,
};
use diesel::connection::TransactionManager as _;
use sluis_model::ports::{StoreError, durable::Access, durable::Stored};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Connect = Box<dyn Fn() -> Stored<AnyConnection> + Send + Sync>;

/// A bounded number of connections of one kind.
pub(crate) struct Pool {
    seats: Arc<Semaphore>,
    idle: Mutex<Vec<AnyConnection>>,
    connect: Connect,
    /// What a commit has to reach before it is told, where the database does not see to that.
    log: Option<Arc<LogSync>>,
    acquire_timeout: Duration,
    size: usize,
    waiting: AtomicUsize,
    given_up: AtomicU64,
}

/// How a pool of connections is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// Most connections at once.
    pub size: usize,
    /// Transactions under way.
    pub busy: usize,
    /// Transactions that wait for a connection.
    pub waiting: usize,
    /// Transactions that waited too long since the start.
    pub given_up: u64,
}

impl Pool {
    pub(crate) fn new(size: u32, acquire_timeout: Duration, connect: Connect) -> Self {
        let seats = usize::try_from(size.max(1)).unwrap_or(1);
        Self {
            seats: Arc::new(Semaphore::new(seats)),
            idle: Mutex::default(),
            connect,
            log: None,
            acquire_timeout,
            size: seats,
            waiting: AtomicUsize::default(),
            given_up: AtomicU64::default(),
        }
    }

    /// Has every commit wait until this log is on the disk, with the connection free for the next one.
    pub(crate) fn syncing(mut self, log: Option<Arc<LogSync>>) -> Self {
        self.log = log;
        self
    }

    /// How it is used.
    pub(crate) fn in_use(&self) -> PoolUse {
        PoolUse {
            size: self.size,
            busy: self.size.saturating_sub(self.seats.available_permits()),
            waiting: self.waiting.load(Ordering::Relaxed),
            given_up: self.given_up.load(Ordering::Relaxed),
        }
    }

    /// Waits for its turn.
    pub(crate) async fn seat(&self) -> Stored<OwnedSemaphorePermit> {
        // Nobody is overtaken: what becomes free goes to those who wait.
        if let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() {
            return Ok(seat);
        }
        let _waiting = Waiting::one(&self.waiting);
        let seat = tokio::time::timeout(
            self.acquire_timeout,
            Arc::clone(&self.seats).acquire_owned(),
        )
        .await;
        match seat {
            Ok(Ok(seat)) => Ok(seat),
            _ => {
                self.given_up.fetch_add(1, Ordering::Relaxed);
                Err(StoreError::Unavailable(
                    "no connection became free in time".to_owned(),
                ))
            }
        }
    }

    /// A connection on which a transaction has just begun. Blocks.
    ///
    /// An idle connection may have died with the server: then its transaction does not begin, it is
    /// dropped with all that lay idle beside it, and a new one is made. Only a new one that fails is a
    /// failure.
    pub(crate) fn lease(
        self: Arc<Self>,
        seat: OwnedSemaphorePermit,
        access: Access,
    ) -> Stored<Lease> {
        let mut idle = self.take_idle();
        loop {
            let may_be_lost = idle.as_ref().is_some_and(dialect::may_be_lost);
            let mut connection = idle.map_or_else(|| (self.connect)(), Ok)?;
            match dialect::begin(&mut connection, access) {
                Ok(()) => {
                    return Ok(Lease {
                        connection,
                        pool: self,
                        bordered: true,
                        _seat: seat,
                    });
                }
                Err(_) if may_be_lost => idle = self.drop_idle(),
                Err(error) => return Err(StoreError::Unavailable(error.to_string())),
            }
        }
    }

    /// Runs `work`, which reads few rows, on a connection without the borders of a transaction: each of them
    /// is a round trip, and where every statement sees what is committed when it begins they border
    /// nothing. Blocks.
    ///
    /// Here, too, what lay idle and died with the server is passed over: `work` begins anew on a new one.
    pub(crate) fn look<T>(
        &self,
        _seat: OwnedSemaphorePermit,
        work: impl Fn(&mut AnyConnection) -> Stored<T>,
    ) -> Stored<T> {
        let mut idle = self.take_idle();
        loop {
            let may_be_lost = idle.as_ref().is_some_and(dialect::may_be_lost);
            let mut connection = idle.map_or_else(|| (self.connect)(), Ok)?;
            let result = work(&mut connection);
            if !matches!(result, Err(StoreError::Unavailable(_))) {
                self.keep(connection);
                return result;
            }
            // A statement that took too long leaves a sound connection; what is lost can't begin anything.
            let is_sound = dialect::begin(&mut connection, Access::Read).is_ok()
                && AnyConnection::rollback_transaction(&mut connection).is_ok();
            if is_sound {
                self.keep(connection);
                return result;
            }
            if !may_be_lost {
                return result;
            }
            idle = self.drop_idle();
        }
    }

    /// A connection on which each statement sees what is committed when it begins, as in [`Pool::look`].
    fn lease_bare(self: Arc<Self>, seat: OwnedSemaphorePermit) -> Stored<Lease> {
        Ok(Lease {
            connection: self.take_idle().map_or_else(|| (self.connect)(), Ok)?,
            pool: self,
            bordered: false,
            _seat: seat,
        })
    }

    /// Makes a connection now, to learn early that it can be made.
    pub(crate) fn warm(&self) -> Stored<()> {
        let connection = (self.connect)()?;
        self.keep(connection);
        Ok(())
    }

    fn take_idle(&self) -> Option<AnyConnection> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    /// Closes every idle connection, for one of them proved lost: where the server's machine vanished, each
    /// of the others would be waited for in turn. None is left.
    fn drop_idle(&self) -> Option<AnyConnection> {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        // Not under the lock.
        drop(idle);
        None
    }

    fn keep(&self, connection: AnyConnection) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
    }
}

/// One that waits, also when it is dropped while it does.
struct Waiting<'p>(&'p AtomicUsize);

impl<'p> Waiting<'p> {
    fn one(waiting: &'p AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection that is leased when it is needed first, if it is.
pub(crate) struct OnDemand {
    pool: Arc<Pool>,
    seat: Option<OwnedSemaphorePermit>,
    lease: Option<Lease>,
}

impl OnDemand {
    pub(crate) const fn new(pool: Arc<Pool>, seat: OwnedSemaphorePermit) -> Self {
        Self {
            pool,
            seat: Some(seat),
            lease: None,
        }
    }

    /// The connection. It is a file's, which doesn't go away while nobody uses it.
    pub(crate) fn connection(&mut self) -> Stored<&mut AnyConnection> {
        if let Some(seat) = self.seat.take() {
            self.lease = Some(Arc::clone(&self.pool).lease_bare(seat)?);
        }
        match &mut self.lease {
            Some(lease) => Ok(lease.connection()),
            None => Err(StoreError::Unavailable("there is no connection".to_owned())),
        }
    }

    /// Whether there was any use for it.
    pub(crate) const fn was_needed(&self) -> bool {
        self.seat.is_none()
    }

    /// As [`Lease::end`], if there was one.
    pub(crate) fn end<T>(self, result: Stored<T>) -> Stored<T> {
        match self.lease {
            Some(lease) => lease.end(result),
            None => result,
        }
    }
}

/// A connection with a transaction under way, or one that only reads without any. Dropped without
/// [`Lease::end`] it is closed; the seat is freed after that.
pub(crate) struct Lease {
    connection: AnyConnection,
    pool: Arc<Pool>,
    /// Whether there is a transaction.
    bordered: bool,
    _seat: OwnedSemaphorePermit,
}

impl Lease {
    pub(crate) const fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// Commits what went well, rolls back what did not, and gives the connection back.
    pub(crate) fn end<T>(mut self, result: Stored<T>) -> Stored<T> {
        let border = match result {
            Ok(_) if self.bordered => AnyConnection::commit_transaction(&mut self.connection),
            Err(_) if self.bordered => AnyConnection::rollback_transaction(&mut self.connection),
            // A failed reading leaves nothing behind.
            _ => Ok(()),
        };
        let Self {
            connection,
            pool,
            bordered,
            _seat: seat,
        } = self;
        match border {
            Ok(()) => {
                pool.keep(connection);
                // Whoever comes next commits while this one waits for the disk.
                drop(seat);
                match &pool.log {
                    Some(log) if bordered && result.is_ok() => log
                        .reach_disk()
                        .map_err(|error| StoreError::Unavailable(error.to_string()))
                        .and(result),
                    _ => result,
                }
            }
            // The first failure is the one to tell; the connection is closed.
            Err(error) => {
                drop(connection);
                result.and_then(|_| Err(StoreError::Unavailable(error.to_string())))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dialect::{Address, Manners},
        statements::Statements,
    };
    use sluis_model::secret::Secret;
    use std::io;

    /// A pool of one writer to a file, and what its log does when it is synced.
    fn writer(
        folder: &tempfile::TempDir,
        to_disk: impl Fn() -> io::Result<()> + Send + Sync + 'static,
    ) -> Arc<Pool> {
        let path = folder.path().join("sluis.db");
        let address =
            Address::parse(&Secret::new(format!("sqlite://{}", path.display()))).expect("a URL");
        address.prepare().expect("a file");
        let manners = Manners {
            patience: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(1),
        };
        let connect = move || address.connect(Access::Write, &manners, Statements::default());
        let pool = Pool::new(1, Duration::from_secs(1), Box::new(connect));
        Arc::new(pool.syncing(Some(Arc::new(LogSync::new(Box::new(to_disk))))))
    }

    async fn lease(pool: &Arc<Pool>) -> Lease {
        let seat = pool.seat().await.expect("a seat");
        Arc::clone(pool)
            .lease(seat, Access::Write)
            .expect("a lease")
    }

    #[tokio::test]
    async fn f1_what_was_committed_is_told_once_it_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let syncs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&syncs);
        let pool = writer(&folder, move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        lease(&pool).await.end(Ok(())).expect("committed");
        assert_eq!(syncs.load(Ordering::Relaxed), 1);
        let gone = Err::<(), _>(StoreError::Conflict("people".to_owned()));
        assert_eq!(lease(&pool).await.end(gone.clone()), gone);
        assert_eq!(syncs.load(Ordering::Relaxed), 1, "nothing was committed");
    }

    #[tokio::test]
    async fn f1_what_did_not_reach_the_disk_is_not_told_as_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let pool = writer(&folder, || Err(io::Error::other("no disk")));
        let told = lease(&pool).await.end(Ok(()));
        assert_eq!(told, Err(StoreError::Unavailable("no disk".to_owned())));
    }

    #[tokio::test]
    async fn f1_the_next_writer_need_not_wait_for_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let (begun, begins) = std::sync::mpsc::channel();
        let (go_on, goes_on) = std::sync::mpsc::channel::<()>();
        let goes_on = Mutex::new(goes_on);
        let pool = writer(&folder, move || {
            begun.send(()).map_err(io::Error::other)?;
            let goes_on = goes_on.lock().unwrap_or_else(PoisonError::into_inner);
            goes_on.recv().map_err(io::Error::other)
        });
        let first = lease(&pool).await;
        let first = std::thread::spawn(move || first.end(Ok(())));
        begins.recv().expect("the first one syncs");
        let second = lease(&pool).await;
        go_on.send(()).expect("it waits");
        go_on.send(()).expect("so will the second");
        second.end(Ok(())).expect("committed");
        first.join().expect("no panic").expect("committed");
    }
}
