//! The origins of portals' own pages, which may call endpoints from a browser.

use crate::idp::{Failure, Idp};
use sluis_model::{client::Client, context::Timestamp};
use std::{
    collections::BTreeSet,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// How long the origins are remembered, in seconds.
const KEPT_SECONDS: i64 = 60;
/// An origin that is not among them makes them be read again, but not more often than this, in seconds.
const PAUSE_SECONDS: i64 = 5;

/// The origins that portals registered. Application data, one a process.
#[derive(Default)]
pub struct PortalOrigins {
    known: Mutex<Option<(Timestamp, Arc<BTreeSet<String>>)>>,
    /// How often they were read: who waited while somebody else read takes what came of that.
    times: AtomicU64,
    /// Whoever reads holds it. What was wrong the last time.
    wrong: tokio::sync::Mutex<Option<Failure>>,
}

impl fmt::Debug for PortalOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PortalOrigins")
    }
}

impl PortalOrigins {
    /// Whether a portal registered an origin. A portal that came in between is known within seconds. Anybody can
    /// ask with an origin that nobody knows: of however many at once one reads.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn hold(&self, idp: &Idp, origin: &str, now: Timestamp) -> Result<bool, Failure> {
        let times = self.times.load(Ordering::SeqCst);
        if let Some((at, origins)) = self.known() {
            let age = (now - at).num_seconds().abs();
            let holds = origins.contains(origin);
            if (holds && age < KEPT_SECONDS) || age < PAUSE_SECONDS {
                return Ok(holds);
            }
        }
        let mut wrong = self.wrong.lock().await;
        if self.times.load(Ordering::SeqCst) != times {
            return match &*wrong {
                Some(error) => Err(error.clone()),
                None => Ok(self
                    .known()
                    .is_some_and(|(_, origins)| origins.contains(origin))),
            };
        }
        let read = idp.portal_origins().await;
        *wrong = read.as_ref().err().cloned();
        let holds = read.map(|origins| {
            let holds = origins.contains(origin);
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            *known = Some((now, Arc::new(origins)));
            holds
        });
        self.times.fetch_add(1, Ordering::SeqCst);
        holds
    }

    fn known(&self) -> Option<(Timestamp, Arc<BTreeSet<String>>)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }
}

impl Idp {
    /// Every origin that an active client registered: of its pages, and of its redirect URIs.
    async fn portal_origins(&self) -> Result<BTreeSet<String>, Failure> {
        let clients = self.durable.read(|tx| tx.clients()).await?;
        Ok(clients
            .iter()
            .filter(|client| client.active)
            .flat_map(origins)
            .collect())
    }
}

fn origins(client: &Client) -> impl Iterator<Item = String> {
    let settings = &client.settings;
    let redirects = settings
        .redirect_uris
        .iter()
        .filter_map(|uri| uri.origin())
        // A scheme of an app's own has no origin that a browser would send.
        .filter(|origin| origin.starts_with("https://") || origin.starts_with("http://"));
    settings.web_origins.iter().cloned().chain(redirects)
}
