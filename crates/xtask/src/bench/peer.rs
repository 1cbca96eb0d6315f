//! npm's oidc-provider, in one process and in memory alone: `tests/clients/oidc-provider/bench.mjs`.

use std::fs;
use std::path::Path;

use super::driver::Driver;
use super::fixture::{self, REDIRECT_URI, SECRET};
use super::subject::Server;
use crate::Fallible;
use crate::clients;
use crate::machine;
use crate::services;
use crate::watchdog::Watchdog;

/// Installs and starts it.
///
/// # Errors
/// It cannot be installed or does not come up.
pub(super) fn start(driver: &Driver, folder: &Path, watchdog: &mut Watchdog) -> Fallible<Server> {
    fs::create_dir_all(folder)?;
    clients::node("oidc-provider")?;
    let program = clients::installed("oidc-provider")?.join("bench.mjs");
    let port = services::free_port()?;
    let issuer = format!("http://localhost:{port}");
    let node = machine::program("node").ok_or("node is not on this machine")?;
    let mut server = driver.server(&node);
    server.env("NODE_ENV", "production").arg(program).args([
        &port.to_string(),
        SECRET,
        REDIRECT_URI,
    ]);
    let (startup, pid) = driver.started(server, port, folder, watchdog)?;
    let profile = folder.join("profile.json");
    fixture::peers_profile(&profile, &issuer)?;
    Ok(Server {
        name: "oidc-provider".to_owned(),
        pid,
        beside: Vec::new(),
        profile,
        metrics: None,
        startup,
    })
}
