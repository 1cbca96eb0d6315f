//! Argon2id (RFC 9106) on threads of its own with a bounded queue, so that a rush of sign-ins never
//! starves single sign-on, nor one institution's another's. A full queue is an answer: busy.

use super::{
    foreign::{self, Foreign},
    hash_queue::{Admitted, HashQueue, Turn},
};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc::PasswordHash};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use sluis_model::{context::Ctx, ids::InstitutionId, secret::Secret};
use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;
use tracing::Instrument as _;

/// Parameters of the hash and of the pool.
#[derive(Debug, Clone)]
pub struct HashingSettings {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub iterations: u32,
    /// Lanes.
    pub lanes: u32,
    /// Threads.
    pub workers: usize,
    /// Jobs that may wait, all institutions together.
    pub queue: usize,
}

/// Whose share of the pool a hash takes: where many wait, shares are served in turn.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Share {
    /// That of an institution's people.
    Institution(InstitutionId),
    /// That of whoever runs the installation.
    Operator,
}

impl Share {
    /// That of an institution's people.
    #[must_use]
    pub fn of(institution: &InstitutionId) -> Self {
        Self::Institution(institution.clone())
    }
}

/// Why nothing was hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashingError {
    /// The queue is full, or this one's share of it is: try again shortly (503 with `Retry-After`).
    #[error("the hashing queue is full")]
    Busy,
    /// The parameters or a stored hash can't be used.
    #[error("the password hash can't be used")]
    Unusable,
}

/// What checking a password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// It was the right one.
    pub matches: bool,
    /// It was hashed with older parameters and should be hashed again.
    pub outdated: bool,
}

/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// What a thread does with the memory that there is; without any it was turned away.
type Job = Box<dyn FnOnce(Option<&Spare>) + Send>;

type Queue = HashQueue<Share, Job>;

/// How long nobody signs in before the memory of hashes is given back.
const REST: Duration = Duration::from_secs(1);

/// Memory of hashes that ended, for those that begin: to have the system hand it out page by page costs
/// more than half of what hashing in it does. A hash writes all of it before it reads any.
#[derive(Default)]
struct Spare(Mutex<Vec<Vec<Block>>>);

impl Spare {
    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many blocks, with whatever is in them.
    fn take(&self, blocks: usize) -> Vec<Block> {
        let mut all = self.all();
        let fitting = all.iter().position(|memory| memory.len() == blocks);
        let found = fitting.map(|at| all.swap_remove(at));
        drop(all);
        found.unwrap_or_else(|| vec![Block::default(); blocks])
    }

    /// Keeps what the usual hashes need; the memory of a larger one goes back at once.
    fn give(&self, memory: Vec<Block>, usual: usize) {
        if memory.len() == usual {
            self.all().push(memory);
        }
    }

    fn empty(&self) {
        *self.all() = Vec::new();
    }
}

/// The pool.
pub struct HashPool {
    argon2: Argon2<'static>,
    queue: Arc<Queue>,
    dummy: String,
    refused: AtomicU64,
}

/// How busy the pool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashLoad {
    /// Jobs that wait for a thread.
    pub waiting: usize,
    /// Jobs that were refused or turned away since the start, for the queue was full.
    pub refused: u64,
}

impl HashPool {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`HashingError::Unusable`] for parameters that Argon2 does not take.
    pub fn start(settings: &HashingSettings) -> Result<Arc<Self>, HashingError> {
        let params = Params::new(
            settings.memory_kib,
            settings.iterations,
            settings.lanes,
            Some(HASH_BYTES),
        )
        .map_err(|_| HashingError::Unusable)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Unknown people cost the same as known ones: their guess is checked against this, which is the
        // hash of nothing.
        let dummy = written(&argon2, &[7; 16], &[7; HASH_BYTES]);
        let spare = Arc::new(Spare::default());
        let queue = Arc::new(Queue::of(settings.queue));
        for number in 0..settings.workers.max(1) {
            let (queue, spare) = (Arc::clone(&queue), Arc::clone(&spare));
            thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || {
                    step_back();
                    work(&queue, &spare);
                })
                .map_err(|_| HashingError::Unusable)?;
        }
        Ok(Arc::new(Self {
            argon2,
            queue,
            dummy,
            refused: AtomicU64::default(),
        }))
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`HashingError::Busy`] when the queue is full.
    pub async fn hash(
        &self,
        share: Share,
        password: Secret,
        ctx: &Ctx,
    ) -> Result<String, HashingError> {
        let salt = ctx.random::<16>();
        let argon2 = self.argon2.clone();
        self.run(share, move |spare| {
            hash_with(&argon2, password.expose(), &salt, spare)
        })
        .await?
    }

    /// Checks a password. Without a stored hash the work is the same and the answer is no.
    ///
    /// # Errors
    /// [`HashingError::Busy`] when the queue is full.
    pub async fn verify(
        &self,
        share: Share,
        password: Secret,
        stored: Option<String>,
    ) -> Result<Verified, HashingError> {
        let argon2 = self.argon2.clone();
        let known = stored.is_some();
        let dummy = self.dummy.clone();
        let stored = stored.unwrap_or_else(|| dummy.clone());
        self.run(share, move |spare| {
            let usual = argon2.params().block_count();
            let verify = |text: &str| verify_with(password.expose(), text, spare, usual);
            judge(&stored, known, (&dummy, argon2.params()), &password, verify)
        })
        .await?
    }

    /// How busy it is.
    #[must_use]
    pub fn load(&self) -> HashLoad {
        HashLoad {
            waiting: self.queue.waiting(),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        share: Share,
        job: impl FnOnce(&Spare) -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |spare| {
            // Where the browser went away nobody waits any more, and others do.
            if answer.is_closed() {
                return;
            }
            let _ = answer.send(spare.map(job).ok_or(HashingError::Busy));
        });
        match self.queue.push(share, job) {
            Admitted::Waits => {}
            Admitted::InPlaceOf(other) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                other(None);
            }
            Admitted::Full(_) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                return Err(HashingError::Busy);
            }
            Admitted::Closed(_) => return Err(HashingError::Unusable),
        }
        let span = tracing::trace_span!(target: sluis_model::TRACES, "hash");
        answered
            .instrument(span)
            .await
            .map_err(|_| HashingError::Unusable)?
    }
}

impl Drop for HashPool {
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// How far the threads of hashes stand back (nice(2)): a core that they share with others is theirs to a tenth.
#[cfg(target_os = "linux")]
const BEHIND: i32 = 10;

/// Lets every other thread go first: somebody who signs in waits for a hash anyway, and a single sign-on must not.
/// With as much of a core as others have, a rush of hashes makes each of them wait its turn.
fn step_back() {
    // Linux knows the priority of a thread; elsewhere it is the whole process's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, BEHIND) {
        tracing::debug!(%error, "a thread of hashes keeps its priority");
    }
}

fn work(queue: &Queue, spare: &Spare) {
    let mut rest = Some(REST);
    loop {
        match queue.pop(rest) {
            Turn::Work(job) => {
                job(Some(spare));
                rest = Some(REST);
            }
            Turn::Rest => {
                spare.empty();
                rest = None;
            }
            Turn::End => return,
        }
    }
}

/// The most memory that a hash from elsewhere may ask for, in KiB, and the most of it in all passes:
/// whoever brings one names the price of every try.
const MOST_MEMORY: u32 = 256 * 1024;
const MOST_WORK: u64 = 1024 * 1024;

/// Whether a stored hash is one that passwords can be checked against: Argon2, or one of the kinds that
/// other programs write, at a price that a sign-in may have.
#[must_use]
pub fn is_usable(stored: &str) -> bool {
    if Foreign::read(stored).is_some() {
        return true;
    }
    PasswordHash::new(foreign::without_django(stored)).is_ok_and(|hash| {
        Params::try_from(&hash).is_ok_and(|params| {
            let work = u64::from(params.m_cost()) * u64::from(params.t_cost());
            params.m_cost() <= MOST_MEMORY && work <= MOST_WORK && params.p_cost() <= 16
        }) && Algorithm::new(hash.algorithm).is_ok()
            && hash.salt.is_some()
            && hash.hash.is_some()
    })
}

fn compute(
    argon2: &Argon2<'_>,
    password: &str,
    salt: &[u8],
    out: &mut [u8],
    (spare, usual): (&Spare, usize),
) -> Option<()> {
    let mut memory = spare.take(argon2.params().block_count());
    let hashed = argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory);
    spare.give(memory, usual);
    hashed.ok()
}

/// Checks a password against a stored hash; `dummy` is one of today's, with today's parameters. A wrong
/// password costs at least what it does today, however cheap the stored hash is: time does not tell whose
/// hash came from elsewhere (PWD-01). A right one is hashed anew by whoever asked.
fn judge(
    stored: &str,
    known: bool,
    (dummy, now): (&str, &Params),
    password: &Secret,
    verify: impl Fn(&str) -> Result<(bool, Params), HashingError>,
) -> Result<Verified, HashingError> {
    let (matches, outdated, cheaper) = if let Some(foreign) = Foreign::read(stored) {
        let matches = foreign.matches(password.expose());
        (matches.ok_or(HashingError::Unusable)?, true, true)
    } else {
        let (matches, params) = verify(stored)?;
        let of = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        let work = |params: &Params| u64::from(params.m_cost()) * u64::from(params.t_cost());
        (matches, of(&params) != of(now), work(&params) < work(now))
    };
    if cheaper && !matches {
        verify(dummy)?;
    }
    Ok(Verified {
        matches: matches && known,
        outdated,
    })
}

/// A hash in PHC form.
fn hash_with(
    argon2: &Argon2<'_>,
    password: &str,
    salt: &[u8],
    spare: &Spare,
) -> Result<String, HashingError> {
    let mut out = [0; HASH_BYTES];
    let usual = argon2.params().block_count();
    compute(argon2, password, salt, &mut out, (spare, usual)).ok_or(HashingError::Unusable)?;
    Ok(written(argon2, salt, &out))
}

fn written(argon2: &Argon2<'_>, salt: &[u8], hash: &[u8]) -> String {
    let params = argon2.params();
    format!(
        "$argon2id$v=19$m={},t={},p={}${}${}",
        params.m_cost(),
        params.t_cost(),
        params.p_cost(),
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

/// Whether a password is the one behind a PHC string, and the parameters that it was hashed with.
/// `usual` is how many blocks today's hashes need.
fn verify_with(
    password: &str,
    stored: &str,
    spare: &Spare,
    usual: usize,
) -> Result<(bool, Params), HashingError> {
    let stored = foreign::without_django(stored);
    let hash = PasswordHash::new(stored).map_err(|_| HashingError::Unusable)?;
    let params = Params::try_from(&hash).map_err(|_| HashingError::Unusable)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
        return Err(HashingError::Unusable);
    };
    let algorithm = Algorithm::new(hash.algorithm).map_err(|_| HashingError::Unusable)?;
    let version = match hash.version {
        Some(16) => Version::V0x10,
        _ => Version::V0x13,
    };
    let argon2 = Argon2::new(algorithm, version, params.clone());
    let mut out = vec![0; expected.as_bytes().len()];
    compute(&argon2, password, &salt, &mut out, (spare, usual)).ok_or(HashingError::Unusable)?;
    let same = Secret::new(STANDARD_NO_PAD.encode(&out))
        == Secret::new(STANDARD_NO_PAD.encode(expected.as_bytes()));
    Ok((same, params))
}

impl fmt::Debug for HashPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashPool")
    }
}

#[cfg(test)]
mod tests;
