//! Time and randomness, which enter at the door as values.

use crate::issuer::OwnIssuer;
use chrono::{DateTime, Utc};
use std::{fmt, sync::Arc};

/// The process's own time, which begins anywhere and goes on evenly.
pub type Ticks = std::sync::Arc<dyn Fn() -> std::time::Duration + Send + Sync>;

/// A moment, always UTC. Local time exists only where a policy speaks of dates, see [`crate::policy`].
pub type Timestamp = DateTime<Utc>;

/// Where the present comes from. Only the binary and the test house implement it.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Where unpredictable bytes come from. Only the binary and the test house implement it.
pub trait Randomness: Send + Sync {
    /// Fills the buffer with bytes that nobody can predict.
    fn fill(&self, buffer: &mut [u8]);
}

/// What every use case is handed: the moment of the request, randomness, the request's id, and
/// which issuer was asked.
#[derive(Clone)]
pub struct Ctx {
    /// The moment that this request counts as.
    pub now: Timestamp,
    /// Unpredictable bytes.
    pub randomness: Arc<dyn Randomness>,
    /// The id that error pages show and logs carry.
    pub request_id: Arc<str>,
    /// The issuer that was asked, if it is the one of an institution's own host (E-03).
    pub own_issuer: Option<Arc<OwnIssuer>>,
    /// The network that the request came from, such as `192.0.2.0/24`, as the audit trail keeps it; `None`
    /// for what no request asked for, for this very machine, and where the operator keeps none.
    pub network: Option<Arc<str>>,
}

impl Ctx {
    /// Random bytes by the array.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut buffer = [0; N];
        self.randomness.fill(&mut buffer);
        buffer
    }
}

impl fmt::Debug for Ctx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ctx")
            .field("now", &self.now)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
