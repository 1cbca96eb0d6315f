//! npm's oidc-provider, in one process and in memory alone: `tests/clients/oidc-provider/bench.mjs`.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Stdio;

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
    let startup = driver.startup(
        &format!("{issuer}/.well-known/openid-configuration"),
        &server,
    )?;
    let log = fs::File::create(folder.join("server.log"))?;
    let running = server
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()?;
    let pid = running.id();
    watchdog.watch(running)?;
    if !services::patiently(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()) {
        let said = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        return Err(format!("oidc-provider does not come up: {said}").into());
    }
    let profile = folder.join("profile.json");
    fixture::peers_profile(&profile, &issuer)?;
    Ok(Server {
        name: "oidc-provider",
        pid,
        beside: Vec::new(),
        profile,
        metrics: None,
        startup,
    })
}
