//! How many statements the store has sent: what a benchmark divides by its requests.

use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Counts statements over all connections. A transaction's borders are announced and then sent as
/// statements of their own: they are counted apart, so that they can be left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    sent: Arc<AtomicU64>,
    borders: Arc<AtomicU64>,
}

impl Statements {
    /// Statements sent so far, the borders of transactions left out.
    pub(crate) fn count(&self) -> u64 {
        let borders = self.borders.load(Ordering::Relaxed);
        self.sent.load(Ordering::Relaxed).saturating_sub(borders)
    }
}

impl Instrumentation for Statements {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.sent.fetch_add(1, Ordering::Relaxed),
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => {
                self.borders.fetch_add(1, Ordering::Relaxed)
            }
            _ => 0,
        };
    }
}
