//! Every address of the console, listed once: what is served is what is listed.

use crate::{
    api, apps, audit, classes, contacts, import, institutions, keys, look, overview, people,
    policy, requests,
    route::{ConsoleRoute, Kind},
    scim, sources, statistics, support, why,
};
use sluis_idp_core::console::Power;

/// One address of the console, as a test walks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// How it is asked.
    pub kind: Kind,
    /// Its address, with `{institution}` and other names in braces to be filled in.
    pub path: String,
    /// What it takes.
    pub power: Power,
}

/// All addresses with the acts they take.
#[must_use]
pub fn catalogue() -> Vec<Listed> {
    let pages = routes();
    let pages = pages.iter().map(ConsoleRoute::listed);
    pages.chain(api::listed()).chain(scim::listed()).collect()
}

/// All routes. Each part of the console lists its own.
pub(crate) fn routes() -> Vec<ConsoleRoute> {
    let parts = [
        overview::routes(),
        people::routes(),
        classes::routes(),
        requests::routes(),
        import::routes(),
        policy::routes(),
        sources::routes(),
        why::routes(),
        apps::routes(),
        api::routes(),
        look::routes(),
        contacts::routes(),
        audit::routes(),
        statistics::routes(),
        institutions::routes(),
        support::routes(),
        keys::routes(),
    ];
    parts.into_iter().flatten().collect()
}
