//! The origins of portals' own pages, which may call endpoints from a browser.

use crate::idp::{Failure, Idp};
use sluis_model::client::Client;
use std::collections::BTreeSet;

impl Idp {
    /// Every origin that an active client registered: of its pages, and of its redirect URIs.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn portal_origins(&self) -> Result<BTreeSet<String>, Failure> {
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
