//! What every request needs to know about this installation.

use crate::certificate::Certificates;
use sluis_model::{
    context::{Clock, Randomness},
    seal::Sealer,
};
use std::{fmt, net::IpAddr, sync::Arc};

/// Whether a neighbour is a proxy whose `X-Forwarded-For` is believed.
pub type TrustedProxy = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// This installation, as requests see it.
#[derive(Clone)]
pub struct Site {
    /// The issuer and origin of all pages, without a final slash. Never taken from a request.
    pub origin: Arc<str>,
    /// The present moment.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub randomness: Arc<dyn Randomness>,
    /// Makes and checks form tokens.
    pub sealer: Arc<Sealer>,
    /// Whether the audit trail keeps the network that a request came from.
    pub keeps_networks: bool,
    /// Proxies that are believed.
    pub trusted_proxy: TrustedProxy,
    /// Where TLS certificates of clients come from.
    pub certificates: Certificates,
}

impl Site {
    /// Whether pages travel encrypted: then cookies are `__Host-` and `Secure`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
