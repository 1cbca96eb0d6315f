//! Jobs that many hand in and one at a time does: whoever hands one in does what lies there, unless somebody else is
//! at it, who looks again before going (flat combining, Hendler et al., SPAA 2010). `crates/schedules` runs it in
//! every order of its threads.

use crate::sync::{
    Mutex, MutexGuard, PoisonError, TryLockError, TryMutex,
    atomic::{AtomicBool, Ordering, fence},
};

/// So many jobs are done together at most.
const TOGETHER: usize = 64;

/// So many times one who hands in does what lies there: whoever comes next must not wait for those who come after.
const ROUNDS: usize = 4;

/// Jobs that lie there, and what they are done with.
pub(crate) struct Line<J, W> {
    jobs: Mutex<Vec<J>>,
    with: TryMutex<W>,
    /// Somebody found another at it and left what lies there to that one.
    left: AtomicBool,
}

impl<J, W> Line<J, W> {
    /// A line in which nothing lies.
    pub(crate) fn new(with: W) -> Self {
        Self {
            jobs: Mutex::new(Vec::new()),
            with: TryMutex::new(with),
            left: AtomicBool::new(false),
        }
    }

    /// Lays a job down. It is done by who then calls [`Line::work`].
    pub(crate) fn hand_in(&self, job: J) {
        self.jobs().push(job);
    }

    /// Does what lies there, some at a time, unless somebody else is at it. What can't be done now comes back from
    /// `each` and lies there again: then it is `false`, and so it is where ever more comes; somebody has to
    /// [`Line::wait`].
    pub(crate) fn work(&self, mut each: impl FnMut(&mut W, Vec<J>) -> Result<(), Vec<J>>) -> bool {
        // Looked at while nobody is at it: who hands in after this look finds it free.
        let mut rounds = 0;
        while !self.jobs().is_empty() {
            if rounds == ROUNDS {
                return false;
            }
            rounds += 1;
            let mut found = self.with.try_lock();
            if matches!(found, Err(TryLockError::WouldBlock)) {
                // Said before the second try: who holds it then hears of it after letting go.
                self.left.store(true, Ordering::SeqCst);
                // A lock that is found taken orders nothing by itself: without a fence on both sides each could
                // miss the other.
                fence(Ordering::SeqCst);
                found = self.with.try_lock();
            }
            let mut with = match found {
                Ok(with) => with,
                Err(TryLockError::Poisoned(with)) => with.into_inner(),
                // Whoever is at it looks again after letting go.
                Err(TryLockError::WouldBlock) => return true,
            };
            let jobs = self.taken();
            if let Err(jobs) = each(&mut with, jobs) {
                self.jobs().splice(0..0, jobs);
                return false;
            }
        }
        true
    }

    /// Looks at what jobs are done with, unless somebody is at it; nothing is done of what lies there, whose
    /// owners are still to come. Where the second is `true` one of them came meanwhile and went: [`Line::work`]
    /// is to follow.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut W) -> T) -> Option<(T, bool)> {
        let mut with = match self.with.try_lock() {
            Ok(with) => with,
            Err(TryLockError::Poisoned(with)) => with.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        let seen = look(&mut with);
        drop(with);
        fence(Ordering::SeqCst);
        Some((seen, self.left.swap(false, Ordering::SeqCst)))
    }

    /// Does some of what lies there, and this before it, once nobody else is at it. [`Line::work`] is to follow.
    pub(crate) fn wait(&self, first: Option<J>, each: impl FnOnce(&mut W, Vec<J>)) {
        let mut with = self.with.lock().unwrap_or_else(PoisonError::into_inner);
        let mut jobs: Vec<J> = first.into_iter().collect();
        jobs.append(&mut self.taken());
        each(&mut with, jobs);
    }

    fn taken(&self) -> Vec<J> {
        let mut jobs = self.jobs();
        let some = jobs.len().min(TOGETHER);
        jobs.drain(..some).collect()
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<J>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
