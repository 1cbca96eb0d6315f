//! The HTTP client of players: houses speak plain HTTP, as behind a proxy that ends TLS.

use reqwest::{Client, redirect::Policy};

/// A client that follows no redirect and goes straight there.
///
/// # Panics
/// When it can't be made.
pub(crate) fn plain_http() -> Client {
    let http = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        // To read the machine's certificates takes longer than most requests, and nobody uses them.
        .tls_certs_only([])
        .build();
    http.unwrap_or_else(|error| panic!("no HTTP client: {error}"))
}
