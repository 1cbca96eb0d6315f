//! What is measured: the operations, and the servers that are asked.

use std::path::PathBuf;

use serde_json::Value;

/// One line of the table.
#[derive(Debug)]
pub(super) struct Operation {
    /// Of the line.
    pub(super) name: &'static str,
    /// The driver's word for it.
    pub(super) what: &'static str,
    /// The client of the profiles.
    pub(super) client: &'static str,
}

const fn line(name: &'static str, what: &'static str, client: &'static str) -> Operation {
    Operation { name, what, client }
}

/// Every line, in the table's order.
pub(super) const OPERATIONS: &[Operation] = &[
    line("discovery", "discovery", "web-es256"),
    line("jwks", "jwks", "web-es256"),
    line("client-credentials opaque", "client-credentials", "service"),
    line(
        "client-credentials ES256",
        "client-credentials-jwt",
        "service-es256",
    ),
    line(
        "client-credentials EdDSA",
        "client-credentials-jwt",
        "service-eddsa",
    ),
    line("sso RS256", "sso", "web-rs256"),
    line("sso ES256", "sso", "web-es256"),
    line("sso EdDSA", "sso", "web-eddsa"),
    line("refresh RS256", "refresh", "refresh-rs256"),
    line("refresh ES256", "refresh", "refresh-es256"),
    line("introspection", "introspection", "web-es256"),
    line("userinfo", "userinfo", "web-es256"),
    line("sign-in-page", "sign-in-page", "web-es256"),
    line("sign-in", "sign-in", "web-es256"),
];

/// A server that runs.
#[derive(Debug)]
pub(super) struct Server {
    /// As the table calls it.
    pub(super) name: String,
    /// Its process.
    pub(super) pid: u32,
    /// Processes that work for it.
    pub(super) beside: Vec<u32>,
    /// What the driver is told of it.
    pub(super) profile: PathBuf,
    /// Where its counters are.
    pub(super) metrics: Option<String>,
    /// What the driver found out about its start.
    pub(super) startup: Value,
}
