//! The statements that the store has sent: how many, which a benchmark divides by its requests, and, for
//! whoever listens, which.

use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// What diesel writes between a statement and its values.
const BINDS: &str = " -- binds:";

/// Counts statements over all connections. A transaction's borders are announced and then sent as
/// statements of their own: they are counted apart, so that they can be left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    sent: Arc<AtomicU64>,
    borders: Arc<AtomicU64>,
    listening: Arc<AtomicBool>,
    heard: Arc<Mutex<BTreeSet<String>>>,
}

impl Statements {
    /// Statements sent so far, the borders of transactions left out.
    pub(crate) fn count(&self) -> u64 {
        let borders = self.borders.load(Ordering::Relaxed);
        self.sent.load(Ordering::Relaxed).saturating_sub(borders)
    }

    /// Keeps the texts of statements from now on, never their values.
    pub(crate) fn listen(&self) {
        self.listening.store(true, Ordering::Relaxed);
    }

    /// The different texts that were kept; nothing is kept any more.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.listening.store(false, Ordering::Relaxed);
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *heard).into_iter().collect()
    }

    fn keep(&self, text: &str) {
        let text = text.split_once(BINDS).map_or(text, |(text, _)| text);
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(text.to_owned());
    }
}

impl Instrumentation for Statements {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                if self.listening.load(Ordering::Relaxed) {
                    self.keep(&query.to_string());
                }
                self.sent.fetch_add(1, Ordering::Relaxed)
            }
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => {
                self.borders.fetch_add(1, Ordering::Relaxed)
            }
            _ => 0,
        };
    }
}
