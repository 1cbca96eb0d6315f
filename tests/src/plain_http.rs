//! The HTTP client of players: houses speak plain HTTP, as behind a proxy that ends TLS.

use reqwest::{Client, redirect::Policy};
use std::time::Duration;

/// How long a connection is kept for another request: well below what a house keeps it, for a request that
/// is sent on one that is just being closed is lost.
const IDLE: Duration = Duration::from_secs(2);

/// A client that follows no redirect and goes straight there.
///
/// # Panics
/// When it can't be made.
pub(crate) fn plain_http() -> Client {
    let http = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .pool_idle_timeout(IDLE)
        // To read the machine's certificates takes longer than most requests, and nobody uses them.
        .tls_certs_only([])
        .build();
    http.unwrap_or_else(|error| panic!("no HTTP client: {error}"))
}
