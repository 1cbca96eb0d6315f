//! What people and portals saw, counted.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::wire::Answer;

/// Why a request or a walk was in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// "Try again shortly": an honest 503.
    Later,
    /// The proxy could not get an answer, or the provider failed: any other 5xx.
    Broken(u16),
    /// Nothing came back.
    Silent(String),
    /// An answer that is wrong.
    Wrong(String),
}

/// How many of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) fine: u64,
    pub(crate) later: u64,
    /// Any other 5xx, and answers that never came.
    pub(crate) errors: u64,
    /// What was wrong, and what the errors were.
    pub(crate) told: Vec<String>,
    pub(crate) wrong: u64,
    /// The longest that somebody waited for an answer, or for none.
    pub(crate) slowest: Duration,
}

/// The counter, shared by all who ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<Seen>>);

/// So many are told in words; the rest is a number.
const MOST_TOLD: usize = 8;

impl Counts {
    /// Counts an answer, or that none came, and for how long it was waited for.
    ///
    /// # Errors
    /// For every 5xx and for silence.
    pub(crate) fn judge(
        &self,
        what: &str,
        answer: std::io::Result<Answer>,
        waited: Duration,
    ) -> Result<Answer, Fault> {
        let judged = match answer {
            Ok(answer) if answer.status == 503 => Err(Fault::Later),
            Ok(answer) if answer.status >= 500 => Err(Fault::Broken(answer.status)),
            Ok(answer) => Ok(answer),
            Err(error) => Err(Fault::Silent(error.to_string())),
        };
        let mut seen = self.seen();
        seen.slowest = seen.slowest.max(waited);
        match &judged {
            Ok(_) => seen.fine += 1,
            Err(Fault::Later) => seen.later += 1,
            Err(fault) => {
                seen.errors += 1;
                seen.tell(format!("{what}: {fault:?}"));
            }
        }
        judged
    }

    /// Counts a walk that ended where it should not.
    pub(crate) fn wrong(&self, what: String) {
        let mut seen = self.seen();
        seen.wrong += 1;
        seen.tell(what);
    }

    /// What was seen since the last time.
    pub(crate) fn take(&self) -> Seen {
        std::mem::take(&mut *self.seen())
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn tell(&mut self, what: String) {
        if self.told.len() < MOST_TOLD {
            self.told.push(what);
        }
    }
}
