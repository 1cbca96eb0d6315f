//! What takes a processor and much memory for a while: pictures that are decoded, files that are read. Each
//! has bounds of its own; how many are at work at once has one here, for the whole process, and of these one
//! institution has a part.

use crate::idp::Failure;
use sluis_model::ids::InstitutionId;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many are at work at once.
pub const AT_ONCE: usize = 2;
/// So many more wait for a place; each holds what was handed in.
pub const MOST_WAITING: usize = 8;
/// So many of one institution's are at work or wait: whatever it hands in, others find a place (TEN-19).
pub const MOST_OF_ONE: usize = 4;

/// How many of each institution's are at work or wait.
type Parts = Arc<Mutex<BTreeMap<InstitutionId, usize>>>;

/// The places. One exists per process.
pub struct HeavyWork {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    parts: Parts,
}

impl Default for HeavyWork {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: AtomicUsize::new(0),
            parts: Parts::default(),
        }
    }
}

impl fmt::Debug for HeavyWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeavyWork")
    }
}

/// Somebody who waits; the place in the line is free again when this is dropped.
struct Waits<'w>(&'w AtomicUsize);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One of those that an institution may have at work or waiting; it may have another when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Part {
    parts: Parts,
    whose: InstitutionId,
}

impl Drop for Part {
    fn drop(&mut self) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = parts.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                parts.remove(&self.whose);
            }
        }
    }
}

impl HeavyWork {
    /// A part of the places for something of an institution, as long as it is held.
    ///
    /// # Errors
    /// [`Failure::Busy`] where it has [`MOST_OF_ONE`] already.
    pub fn part(&self, institution: &InstitutionId) -> Result<Part, Failure> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = parts.entry(institution.clone()).or_default();
        if *count >= MOST_OF_ONE {
            return Err(Failure::Busy);
        }
        *count += 1;
        Ok(Part {
            parts: Arc::clone(&self.parts),
            whose: institution.clone(),
        })
    }

    /// How many wait for a place.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A place, as long as it is held. Whoever comes waits for one, if few do.
    ///
    /// # Errors
    /// [`Failure::Busy`] where [`MOST_WAITING`] wait already.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit, Failure> {
        if let Ok(free) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(free);
        }
        let joined = self
            .waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
                (waiting < MOST_WAITING).then_some(waiting + 1)
            });
        if joined.is_err() {
            return Err(Failure::Busy);
        }
        let _waits = Waits(&self.waiting);
        Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|error| Failure::Internal(error.to_string()))
    }

    /// Works for an institution on a thread of its own, at a place. Who stops waiting for it stops no work: the place
    /// is taken until it ends.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        institution: &InstitutionId,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let part = self.part(institution)?;
        let place = self.place().await?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop((place, part));
            done
        })
        .await
        .map_err(|error| Failure::Internal(error.to_string()))
    }
}
