//! The durable store as use cases hold it, and what a store offers for that.

use super::{Stored, Tx};
use crate::ports::StoreError;
use std::{
    any::Any,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// What a closure is allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading alone; it never waits for a writer.
    Read,
    /// Reading and writing, as one transaction that commits when the closure is `Ok`.
    Write,
}

impl Access {
    /// Its word in traces.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A closure with its type taken away.
pub type Work = Box<dyn FnOnce(&mut dyn Tx) -> Stored<Box<dyn Any + Send>> + Send>;
/// One that reads few rows by their keys: it may be begun several times.
pub type Glance = Box<dyn Fn(&mut dyn Tx) -> Stored<Box<dyn Any + Send>> + Send>;
/// A closure that can be run again from its beginning, for a transaction that was rolled back because it
/// stood in another one's way.
pub type Change = Arc<dyn Fn(&mut dyn Tx) -> Stored<Box<dyn Any + Send>> + Send + Sync>;
/// What becomes of it.
pub type Done<'a> = Pin<Box<dyn Future<Output = Stored<Box<dyn Any + Send>>> + Send + 'a>>;

/// When something was read, for [`Durable::keys_still_hold`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// How often signing keys had changed by then, as far as this process knew.
    pub changes: u64,
    /// The process's own time, which begins anywhere.
    pub at: Duration,
}

/// A durable store: it runs closures on a pool of blocking threads.
pub trait DurableBackend: Send + Sync {
    /// Runs `work` as one transaction that only reads.
    fn read(&self, work: Work) -> Done<'_>;
    /// Runs `change` as one transaction that writes, and again where the database rolled it back for
    /// another transaction's sake.
    fn change(&self, change: Change) -> Done<'_>;
    /// Runs `change`, which is one counted update and nothing else, perhaps several times until that is under way.
    fn step(&self, change: Change) -> Done<'_> {
        self.change(change)
    }
    /// Runs `work`, which finds few rows by their keys and writes none, on the spot if that holds nobody up,
    /// and perhaps several times. Each row is as it was at some moment of this call, but for portals,
    /// institutions and sign-in sources, which may be as they were up to a second before where another
    /// process changed them.
    fn glance(&self, work: Glance) -> Done<'_> {
        self.read(Box::new(move |tx| work(tx)))
    }
    /// The moment before signing keys are read.
    fn before_reading_keys(&self) -> Reading {
        Reading::default()
    }
    /// Whether signing keys that were read then have not changed since, as far as a second allows to know.
    fn keys_still_hold(&self, _: Reading) -> bool {
        true
    }
    /// Whether the store answers.
    fn ping(&self) -> Pin<Box<dyn Future<Output = Stored<()>> + Send + '_>>;
    /// Whether the store that answers takes changes, too.
    fn is_writable(&self) -> Pin<Box<dyn Future<Output = Stored<bool>> + Send + '_>> {
        Box::pin(async move { self.ping().await.map(|()| true) })
    }
}

/// The durable store as use cases see it. The transaction's borders are the closure's.
///
/// A refusal that must leave a mark is a value inside `Ok`, for an `Err` rolls back. Never hash,
/// render, fetch, send or call an ephemeral store inside: on SQLite it holds the only writer.
#[derive(Clone)]
pub struct Durable(Arc<dyn DurableBackend>);

impl Durable {
    /// Wraps a backend.
    #[must_use]
    pub fn new(backend: Arc<dyn DurableBackend>) -> Self {
        Self(backend)
    }

    /// Reads.
    ///
    /// # Errors
    /// What the closure or the store says.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Stored<T> + Send + 'static,
    ) -> Stored<T> {
        unboxed(self.0.read(boxed(work)).await?)
    }

    /// Reads few rows by their keys, as every request does: a store that is a file on this machine does it
    /// on the spot, for handing it to another thread costs more than the reading. Nothing that searches
    /// or lists belongs here. Portals, institutions and sign-in sources come from memory where they were read
    /// not long ago: what this process wrote is there at once, what another one wrote within a second. Each
    /// other row is as it stands when it is read; several need not be of one moment.
    ///
    /// # Errors
    /// What the closure or the store says.
    pub async fn glance<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Tx) -> Stored<T> + Send + 'static,
    ) -> Stored<T> {
        let work: Glance =
            Box::new(move |tx| work(tx).map(|value| Box::new(value) as Box<dyn Any + Send>));
        unboxed(self.0.glance(work).await?)
    }

    /// The moment before signing keys are read, for [`Durable::keys_still_hold`].
    #[must_use]
    pub fn before_reading_keys(&self) -> Reading {
        self.0.before_reading_keys()
    }

    /// Whether signing keys that were read after that moment need not be read again: what this process
    /// changed is known at once, what another one changed within a second.
    #[must_use]
    pub fn keys_still_hold(&self, reading: Reading) -> bool {
        self.0.keys_still_hold(reading)
    }

    /// Reads and writes, all or nothing. Where two transactions stand in each other's way, the one that
    /// the database gave up is run again from its beginning: what it does beside its transaction it
    /// may do more than once, so it does nothing.
    ///
    /// # Errors
    /// What the closure or the store says; then nothing was written.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Stored<T> + Clone + Send + 'static,
    ) -> Stored<T> {
        let work = Mutex::new(work);
        let change: Change = Arc::new(move |tx| {
            let again = work.lock().unwrap_or_else(PoisonError::into_inner).clone();
            again(tx).map(|value| Box::new(value) as Box<dyn Any + Send>)
        });
        unboxed(self.0.change(change).await?)
    }

    /// Writes by one counted update, such as [`super::TokenFamilies::rotate_family`], which judges and changes in one
    /// statement and so needs no borders around it. The closure does nothing else: it may be begun several times. As
    /// with every write, where the store does not answer nobody knows what became of it.
    ///
    /// # Errors
    /// What the closure or the store says.
    pub async fn step<T: Send + 'static>(
        &self,
        step: impl Fn(&mut dyn Tx) -> Stored<T> + Send + Sync + 'static,
    ) -> Stored<T> {
        let change: Change =
            Arc::new(move |tx| step(tx).map(|value| Box::new(value) as Box<dyn Any + Send>));
        unboxed(self.0.step(change).await?)
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub async fn ping(&self) -> Stored<()> {
        self.0.ping().await
    }

    /// Whether the store takes changes: a PostgreSQL that stands by for another one answers and takes none.
    ///
    /// # Errors
    /// `Unavailable` when it does not answer.
    pub async fn is_writable(&self) -> Stored<bool> {
        self.0.is_writable().await
    }
}

fn boxed<T: Send + 'static>(work: impl FnOnce(&mut dyn Tx) -> Stored<T> + Send + 'static) -> Work {
    Box::new(move |tx| work(tx).map(|value| Box::new(value) as Box<dyn Any + Send>))
}

fn unboxed<T: 'static>(done: Box<dyn Any + Send>) -> Stored<T> {
    done.downcast::<T>()
        .map(|value| *value)
        .map_err(|_| StoreError::Unavailable("the store answered with another type".to_owned()))
}

impl fmt::Debug for Durable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Durable")
    }
}
