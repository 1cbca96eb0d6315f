//! The load driver, `crates/load`: built, pinned, asked, its answers read.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::subject::{Operation, Server};
use crate::Fallible;
use crate::clients;
use crate::machine;
use crate::services;
use crate::watchdog::Watchdog;
use crate::workspace;

/// How hard a server is driven.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) seconds: f64,
    pub(super) workers: usize,
    pub(super) rate: Option<f64>,
    /// Guessed passwords a second beside it.
    pub(super) flood: Option<f64>,
}

/// The driver's program, and the cores that it and the servers are pinned to.
#[derive(Debug)]
pub(super) struct Driver {
    program: PathBuf,
    /// Where what was built lies, within cargo's folder.
    built: &'static str,
    /// Whether there are cores to pin to and a program that pins.
    pins: bool,
}

const SERVER_CORE: &str = "0";
const DRIVER_CORE: &str = "1";

impl Driver {
    /// Builds the driver and the server, optimised, unless the bench itself is what is tried, or they are
    /// there.
    ///
    /// # Errors
    /// They do not build.
    pub(super) fn build(unoptimised: bool, are_built: bool) -> Fallible<Self> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(workspace::root()).args([
            "build",
            "--package",
            "sluis",
            "--package",
            "sluis-load",
        ]);
        let built = if unoptimised {
            "debug"
        } else {
            cargo.arg("--release");
            "release"
        };
        if !are_built {
            clients::run(cargo)?;
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let pins = cores > 1 && machine::program("taskset").is_some();
        if !pins {
            eprintln!("nothing is pinned: there is one core, or no taskset");
        }
        Ok(Self {
            program: workspace::target().join(built).join("sluis-load"),
            built,
            pins,
        })
    }

    /// The server's program.
    pub(super) fn sluis(&self) -> PathBuf {
        workspace::target().join(self.built).join("sluis")
    }

    /// A server's command on the servers' core.
    pub(super) fn server(&self, program: &Path) -> Command {
        self.pinned(SERVER_CORE, program)
    }

    /// Times a server's start to its first answer, starts it for good, and waits until it listens: how it
    /// started, and its process id.
    ///
    /// # Errors
    /// It does not come up; what it wrote says why.
    pub(super) fn started(
        &self,
        mut server: Command,
        port: u16,
        folder: &Path,
        watchdog: &mut Watchdog,
    ) -> Fallible<(Value, u32)> {
        let first = format!("http://localhost:{port}/.well-known/openid-configuration");
        let startup = self.startup(&first, &server)?;
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
            return Err(format!("{} does not come up: {said}", folder.display()).into());
        }
        Ok((startup, pid))
    }

    fn pinned(&self, core: &str, program: &Path) -> Command {
        if !self.pins {
            return Command::new(program);
        }
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", core]).arg(program);
        command
    }

    /// Puts a server under load.
    ///
    /// # Errors
    /// No operation succeeds.
    pub(super) fn run(&self, server: &Server, what: &Operation, load: &Load) -> Fallible<Value> {
        let mut command = self.pinned(DRIVER_CORE, &self.program);
        command
            .arg("run")
            .arg("--profile")
            .arg(&server.profile)
            .args(["--operation", what.what, "--client", what.client])
            .args(["--seconds", &load.seconds.to_string()])
            .args(["--workers", &load.workers.to_string()])
            .args(["--pid", &server.pid.to_string()]);
        if let Some(rate) = load.rate {
            command.args(["--rate", &rate.to_string()]);
        }
        if let Some(flood) = load.flood {
            command.args(["--flood", &flood.to_string()]);
        }
        for pid in &server.beside {
            command.args(["--beside", &pid.to_string()]);
        }
        if let Some(metrics) = &server.metrics {
            command.args(["--metrics", metrics]);
        }
        answer(command)
    }

    /// Does something so many times, one after the other, between the runs of a command that samples.
    ///
    /// # Errors
    /// One time fails.
    pub(super) fn turns(
        &self,
        profile: &Path,
        what: &Operation,
        turns: u64,
        samples: u64,
        sample: &[&str],
    ) -> Fallible<()> {
        let mut command = Command::new(&self.program);
        command
            .arg("turns")
            .arg("--profile")
            .arg(profile)
            .args(["--operation", what.what, "--client", what.client])
            .args(["--turns", &turns.to_string()])
            .args(["--samples", &samples.to_string()])
            .arg("--")
            .args(sample);
        answer(command).map(drop)
    }

    /// Starts a server some times over and tells how long it took until it answered.
    ///
    /// # Errors
    /// It does not start.
    fn startup(&self, url: &str, server: &Command) -> Fallible<Value> {
        let mut command = self.pinned(DRIVER_CORE, &self.program);
        command
            .args(["startup", "--url", url, "--"])
            .arg(server.get_program())
            .args(server.get_args());
        answer(command)
    }

    /// CPU milliseconds of one password hash, on the servers' core.
    ///
    /// # Errors
    /// The driver fails.
    pub(super) fn hash(&self) -> Fallible<f64> {
        let mut command = self.pinned(SERVER_CORE, &self.program);
        command.arg("hash");
        let answer = answer(command)?;
        Ok(answer["cpu_ms"].as_f64().unwrap_or_default())
    }
}

fn answer(mut command: Command) -> Fallible<Value> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout)?);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(said.into())
}
