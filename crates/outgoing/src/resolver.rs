//! Names, resolved and judged in one step: the address that was judged is the one that is asked, so
//! that a name that changes its mind in between (DNS rebinding) gains nothing.

use crate::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Resolves names to addresses of the public network only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PublicOnly;

#[derive(Debug)]
pub(crate) struct NotPublic;

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name leads to an address that is not of the public network")
    }
}

impl std::error::Error for NotPublic {}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = public_only(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The addresses of a name, if each of them is of the public network.
pub(crate) async fn public_only(
    name: &str,
    port: u16,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((name, port)).await?.collect();
    // One bad address among good ones is no accident.
    if found.iter().any(|address| !is_public(address.ip())) {
        return Err(NotPublic.into());
    }
    Ok(found)
}
