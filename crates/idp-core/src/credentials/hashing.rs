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
mod tests {
    use super::*;
    use std::task::Poll;

    fn argon2(memory_kib: u32) -> Argon2<'static> {
        let params = Params::new(memory_kib, 2, 1, Some(HASH_BYTES)).unwrap();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }

    fn hash_with(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<String, HashingError> {
        super::hash_with(argon2, password, salt, &Spare::default())
    }

    fn verify_with(password: &str, stored: &str) -> Result<(bool, Params), HashingError> {
        super::verify_with(password, stored, &Spare::default(), 0)
    }

    #[test]
    fn memory_that_was_used_before_changes_no_hash() {
        let spare = Spare::default();
        let (argon2, salt) = (argon2(64), b"0123456789abcdef");
        let fresh = hash_with(&argon2, "paard fietst", salt).unwrap();
        super::hash_with(&argon2, "iets anders", salt, &spare).unwrap();
        assert_eq!(spare.all().len(), 1);
        let again = super::hash_with(&argon2, "paard fietst", salt, &spare).unwrap();
        assert_eq!(again, fresh);
        // A hash of another size leaves nothing behind, and takes nothing away.
        let larger = "$argon2id$v=19$m=128,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(!super::verify_with("x", larger, &spare, 64).unwrap().0);
        let kept: Vec<usize> = spare.all().iter().map(Vec::len).collect();
        assert_eq!(kept, [64]);
        spare.empty();
        assert!(spare.all().is_empty());
    }

    #[test]
    fn a_password_verifies_against_its_own_hash_alone() {
        let hash = hash_with(&argon2(64), "paard fietst", b"0123456789abcdef").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=2,p=1$"));
        assert!(verify_with("paard fietst", &hash).unwrap().0);
        assert!(!verify_with("paard fietste", &hash).unwrap().0);
    }

    #[test]
    fn a_hash_that_asks_for_too_much_is_not_usable() {
        let with = |cost: &str| {
            format!("$argon2id$v=19${cost}$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
        };
        assert!(is_usable(&with("m=65536,t=2,p=1")));
        assert!(is_usable(&format!("argon2{}", with("m=65536,t=2,p=1"))));
        assert!(!is_usable(&with("m=4194304,t=1,p=1")));
        assert!(!is_usable(&with("m=65536,t=1000,p=1")));
        assert!(is_usable(
            "$2b$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u"
        ));
        assert!(!is_usable("geheim"));
    }

    #[test]
    fn pwd_01_a_wrong_password_costs_todays_hash_whatever_is_stored() {
        let salt = b"0123456789abcdef";
        let today = argon2(64);
        let dummy = written(&today, &[7; 16], &[7; HASH_BYTES]);
        let older = hash_with(&argon2(32), "paard fietst", salt).unwrap();
        let dearer = hash_with(&argon2(128), "paard fietst", salt).unwrap();
        let usual = hash_with(&today, "paard fietst", salt).unwrap();
        let foreign = bcrypt::hash("paard fietst", 4).unwrap();
        // The stored hash and the password, and which Argon2 hashes are computed.
        for (stored, password, expected) in [
            (&usual, "mis", vec![64]),
            (&older, "mis", vec![32, 64]),
            (&dearer, "mis", vec![128]),
            (&foreign, "mis", vec![64]),
            (&dummy, "mis", vec![64]),
            (&usual, "paard fietst", vec![64]),
            (&older, "paard fietst", vec![32]),
            (&foreign, "paard fietst", vec![]),
        ] {
            let computed = std::cell::RefCell::new(vec![]);
            let verify = |text: &str| {
                let found = verify_with(password, text)?;
                computed.borrow_mut().push(found.1.m_cost());
                Ok(found)
            };
            let now = (dummy.as_str(), today.params());
            let judged = judge(stored, true, now, &Secret::new(password.to_owned()), verify);
            assert_eq!(judged.unwrap().matches, password != "mis", "{stored}");
            assert_eq!(computed.into_inner(), expected, "{stored} {password}");
        }
    }

    #[test]
    fn the_parameters_stand_in_the_hash() {
        let old = hash_with(&argon2(64), "x", b"0123456789abcdef").unwrap();
        let (matches, params) = verify_with("x", &old).unwrap();
        assert!(matches);
        assert_eq!(params.m_cost(), 64);
    }

    #[test]
    fn pwd_11_passwords_that_share_72_bytes_differ() {
        let head = "a".repeat(72);
        let hash = hash_with(&argon2(64), &format!("{head}b"), b"0123456789abcdef").unwrap();
        assert!(!verify_with(&format!("{head}c"), &hash).unwrap().0);
    }

    #[tokio::test]
    async fn dos_01_a_full_queue_is_an_answer_and_costs_nothing() {
        let pool = one_thread(1);
        let (a, b) = (
            Share::Institution("a".into()),
            Share::Institution("b".into()),
        );
        // The one thread is held, and one job waits.
        let held = Held::thread_of(&pool);
        let waits = pool.verify(a.clone(), Secret::new("x"), None);
        let mut waits = std::pin::pin!(waits);
        let look = std::future::poll_fn(|cx| Poll::Ready(waits.as_mut().poll(cx)));
        assert!(look.await.is_pending());
        for share in [a, b, Share::Operator] {
            let refused = pool.verify(share, Secret::new("x"), None).await;
            assert_eq!(refused, Err(HashingError::Busy));
        }
        let load = pool.load();
        assert_eq!((load.waiting, load.refused), (1, 3));
        held.let_go();
        assert!(!waits.await.unwrap().matches);
        assert_eq!(pool.load().waiting, 0);
    }

    fn one_thread(queue: usize) -> Arc<HashPool> {
        let settings = HashingSettings {
            memory_kib: 64,
            iterations: 1,
            lanes: 1,
            workers: 1,
            queue,
        };
        HashPool::start(&settings).unwrap()
    }

    /// A pool's only thread, at work until it is let go of.
    struct Held(std::sync::mpsc::Sender<()>);

    impl Held {
        fn thread_of(pool: &HashPool) -> Self {
            let (free, held) = std::sync::mpsc::channel::<()>();
            let (tell, told) = std::sync::mpsc::channel();
            let holding: Job = Box::new(move |_| {
                tell.send(()).unwrap();
                let _ = held.recv();
            });
            let admitted = pool.queue.push(Share::Operator, holding);
            assert!(matches!(admitted, Admitted::Waits));
            told.recv().unwrap();
            Self(free)
        }

        fn let_go(self) {
            drop(self.0);
        }
    }

    #[tokio::test]
    async fn ten_19_a_flood_at_one_institution_leaves_another_its_share() {
        let pool = one_thread(8);
        let held = Held::thread_of(&pool);
        let (ended, mut order) = tokio::sync::mpsc::unbounded_channel();
        let asks = |name: &'static str| {
            let (pool, ended) = (Arc::clone(&pool), ended.clone());
            async move {
                let share = Share::Institution(name.into());
                let outcome = pool.verify(share, Secret::new("x"), None).await;
                ended.send((name, outcome.is_ok())).unwrap();
            }
        };
        let mut all = tokio::task::JoinSet::new();
        // On one thread tasks begin in the order in which they were made.
        for name in ["flood"; 30].into_iter().chain(["quiet"; 3]) {
            all.spawn(asks(name));
        }
        while pool.load().refused < 25 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.load().waiting, 8);
        held.let_go();
        while all.join_next().await.is_some() {}
        let mut ends = vec![];
        while let Ok(end) = order.try_recv() {
            ends.push(end);
        }
        let refused = |name| ends.iter().filter(|end| **end == (name, false)).count();
        assert_eq!((refused("flood"), refused("quiet")), (25, 0), "{ends:?}");
        let served: Vec<&str> = ends.iter().filter(|end| end.1).map(|end| end.0).collect();
        let quiet: Vec<usize> = (0..served.len())
            .filter(|at| served[*at] == "quiet")
            .collect();
        assert_eq!(quiet, [1, 3, 5], "in turn: {served:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_of_hashes_steps_back_and_no_other() {
        let priority = || rustix::process::getpriority_process(None).unwrap();
        let before = priority();
        let there = thread::spawn(move || {
            step_back();
            priority()
        });
        assert_eq!(there.join().unwrap(), BEHIND.max(before));
        assert_eq!(priority(), before);
    }

    #[tokio::test]
    async fn whoever_went_away_has_nothing_hashed() {
        let pool = one_thread(8);
        let held = Held::thread_of(&pool);
        let (did, done) = std::sync::mpsc::channel();
        {
            let gone = pool.run(Share::Operator, move |_| did.send(()));
            let mut gone = std::pin::pin!(gone);
            let look = std::future::poll_fn(|cx| Poll::Ready(gone.as_mut().poll(cx)));
            assert!(look.await.is_pending());
        }
        held.let_go();
        assert!(done.recv().is_err(), "thrown away");
    }

    #[test]
    fn a_hash_of_another_maker_is_read() {
        // Made by the reference implementation: argon2 somesalt -t 2 -m 16 -p 1 -id, "password".
        let reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(verify_with("password", reference).unwrap().0);
    }
}
