//! Another machine, which can vanish: a network of its own with ways to the stores in it. While it is gone nothing
//! that is sent there is answered, not even by a refusal.
//!
//! That network takes root and Linux; it ends with the process that holds it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use super::moment;
use super::relay::Relay;
use super::server::{Server, Signal};
use crate::Fallible;
use crate::machine;
use crate::watchdog::Watchdog;

/// Where the stores are reached over there.
const DATABASE: u16 = 5432;
const REDIS: u16 = 6379;
/// Seconds until something over there is as it should be.
const PATIENCE: u64 = 10;

/// The other machine.
pub(crate) struct Far {
    /// Whose network it is.
    network: u32,
    address: String,
    link: String,
    pub(crate) database: SocketAddr,
    pub(crate) redis: SocketAddr,
    /// Its programs; the last one holds the network.
    programs: Vec<Server>,
}

/// Whether this machine lets us make another one.
pub(crate) fn is_possible() -> bool {
    let needed = ["ip", "unshare", "nsenter"];
    machine::is_root() && needed.iter().all(|name| machine::program(name).is_some())
}

impl Far {
    /// Makes it, with a way to the database and one to Redis, which listen at these ports here.
    ///
    /// # Errors
    /// The network can't be made.
    pub(crate) fn open(
        (database, redis): (u16, u16),
        watchdog: &Arc<Mutex<Watchdog>>,
    ) -> Fallible<Self> {
        let own = fs::read_link("/proc/self/ns/net")?;
        let holds = || {
            let mut holder = Command::new("unshare");
            holder.args(["--net", "sleep", "infinity"]);
            Ok(quiet(&mut holder).spawn()?)
        };
        let holder = Server::start("the other machine", watchdog, Box::new(holds))?;
        let network = holder.id().ok_or("the other machine has ended")?;
        let made = moment::until(PATIENCE, || {
            fs::read_link(format!("/proc/{network}/ns/net")).is_ok_and(|other| other != own)
        });
        made.ok_or("there is no other network")?;

        // Of the addresses that are for tests between machines (RFC 2544).
        let part = u8::try_from(network % 250)?;
        let at = |last| Ipv4Addr::new(198, 18, part, last);
        let (near, link) = (format!("sluis{network}"), "far0".to_owned());
        let address = format!("{}/30", at(2));
        let id = network.to_string();
        well(&[
            "ip", "link", "add", &near, "type", "veth", "peer", "name", &link, "netns", &id,
        ])?;
        well(&[
            "ip",
            "address",
            "add",
            &format!("{}/30", at(1)),
            "dev",
            &near,
        ])?;
        well(&["ip", "link", "set", &near, "up"])?;
        let mut far = Self {
            network,
            address,
            link,
            database: SocketAddr::from((at(2), DATABASE)),
            redis: SocketAddr::from((at(2), REDIS)),
            programs: Vec::new(),
        };
        far.there(&["ip", "link", "set", "lo", "up"])?;
        far.come_back()?;
        far.there(&["ip", "link", "set", &far.link, "up"])?;
        for (port, to) in [(DATABASE, database), (REDIS, redis)] {
            let here = SocketAddr::from((Ipv4Addr::LOCALHOST, to));
            let relay = Relay::open(SocketAddr::from((at(1), 0)), here)?;
            far.programs.push(way(network, port, relay.at, watchdog)?);
        }
        far.programs.push(holder);
        Ok(far)
    }

    /// From now on nobody is at its address.
    ///
    /// # Errors
    /// The network does not obey.
    pub(crate) fn vanish(&self) -> Fallible<()> {
        self.there(&["ip", "address", "del", &self.address, "dev", &self.link])
    }

    /// It is there again.
    ///
    /// # Errors
    /// The network does not obey.
    pub(crate) fn come_back(&self) -> Fallible<()> {
        self.there(&["ip", "address", "add", &self.address, "dev", &self.link])
    }

    fn there(&self, command: &[&str]) -> Fallible<()> {
        let network = format!("--net=/proc/{}/ns/net", self.network);
        well(&[&["nsenter", &network], command].concat())
    }
}

impl Drop for Far {
    /// Nothing over there has anything to finish.
    fn drop(&mut self) {
        for program in &mut self.programs {
            drop(program.end(Signal::Kill));
        }
    }
}

/// A program over there that hands on what comes at a port.
fn way(
    network: u32,
    port: u16,
    to: SocketAddr,
    watchdog: &Arc<Mutex<Watchdog>>,
) -> Fallible<Server> {
    let own = std::env::current_exe()?;
    let start = move || {
        let mut way = Command::new("nsenter");
        way.arg(format!("--net=/proc/{network}/ns/net"))
            .arg(&own)
            .args(["relay", &format!("0.0.0.0:{port}"), &to.to_string()]);
        Ok(quiet(&mut way).spawn()?)
    };
    Server::start("a way to the other machine", watchdog, Box::new(start))
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null())
}

fn well(command: &[&str]) -> Fallible<()> {
    let (name, rest) = command.split_first().ok_or("no command")?;
    let ended = Command::new(name).args(rest).output()?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(format!("{}: {}", command.join(" "), said.trim()).into())
}
