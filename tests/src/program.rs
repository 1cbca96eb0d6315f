//! The real program, as a process of its own.

use crate::agent::Agent;
use chrono::Utc;
use serde_json::Value;
use sluis_model::context::Timestamp;
use sluis_testkit::services_are_demanded;
use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const LOG: &str = "log.jsonl";
const PAUSE: Duration = Duration::from_millis(50);
const MOST_PAUSES: u32 = 600;

/// A running demo. Dropping it ends it.
#[derive(Debug)]
pub struct Program {
    child: Child,
    folder: TempDir,
    port: u16,
    portal_port: u16,
    filter: &'static str,
    described: Value,
}

/// What a program has of memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// What it asked for, used or not.
    pub taken: u64,
    /// The most that it really used at once.
    pub peak: u64,
}

/// An account that `demo.json` describes.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// What is typed as a name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The authenticator secret, in base32.
    pub totp_secret: String,
    /// The seconds of a code.
    pub totp_period: u32,
}

impl Program {
    /// `sluis demo` on a new data folder and free ports. `None` where the program was not built and
    /// nobody demands it.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn demo() -> Option<Self> {
        Self::demo_that_logs("info").await
    }

    /// The same with another filter of what it logs.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn demo_that_logs(filter: &'static str) -> Option<Self> {
        let program = path();
        if !program.exists() {
            assert!(
                !services_are_demanded(),
                "{} was not built",
                program.display()
            );
            return None;
        }
        let folder = TempDir::new().unwrap_or_else(|error| panic!("no folder: {error}"));
        let (port, portal_port) = (free_port(), free_port());
        let child = start(&folder, port, portal_port, filter);
        let mut program = Self {
            child,
            folder,
            port,
            portal_port,
            filter,
            described: Value::Null,
        };
        program.wait().await;
        Some(program)
    }

    /// From now on nothing that it writes to a file arrives, as on a disk that is full.
    ///
    /// # Panics
    /// When that can't be arranged.
    pub fn fill_disk(&self) {
        self.limit_files("0:unlimited");
    }

    /// There is room again.
    ///
    /// # Panics
    /// When that can't be arranged.
    pub fn free_disk(&self) {
        self.limit_files("unlimited:unlimited");
    }

    /// Bounds how long its files may become.
    fn limit_files(&self, bound: &str) {
        self.limit(&format!("--fsize={bound}"));
    }

    /// Bounds what it may take of memory of its own, in bytes. Whatever it asks for beyond that it does
    /// not get, and ends.
    ///
    /// # Panics
    /// When that can't be arranged.
    pub fn limit_memory(&self, bytes: u64) {
        self.limit(&format!("--data={bytes}"));
    }

    /// What it has of memory.
    ///
    /// # Panics
    /// When the system does not say.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let told = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let told = told.unwrap_or_else(|error| panic!("its status: {error}"));
        let of = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.split_whitespace().next());
            let kibibytes: Option<u64> = kibibytes.and_then(|text| text.parse().ok());
            kibibytes.unwrap_or_else(|| panic!("no {name} in {told}")) << 10
        };
        Memory {
            taken: of("VmData:"),
            peak: of("VmHWM:"),
        }
    }

    fn limit(&self, bound: &str) {
        let pid = self.child.id().to_string();
        let limited = Command::new("prlimit")
            .args(["--pid", &pid, bound])
            .status();
        match limited {
            Ok(status) if status.success() => {}
            other => panic!("prlimit: {other:?}"),
        }
    }

    /// Ends it with SIGKILL, and starts it again on the same data.
    ///
    /// # Panics
    /// When it can't be ended or does not come up again.
    pub async fn kill_and_start_again(&mut self) {
        self.child
            .kill()
            .unwrap_or_else(|error| panic!("not ended: {error}"));
        self.child
            .wait()
            .unwrap_or_else(|error| panic!("not ended: {error}"));
        self.child = start(&self.folder, self.port, self.portal_port, self.filter);
        self.wait().await;
    }

    /// A browser without any cookie.
    #[must_use]
    pub fn browser(&self) -> Agent {
        Agent::at(&format!("http://localhost:{}", self.port), self.address())
    }

    /// The first account of an institution that is as wanted.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn account(&self, institution: &str, wanted: impl Fn(&Value) -> bool) -> DemoLogin {
        let accounts = self.described["accounts"].as_array().into_iter().flatten();
        let found = accounts
            .into_iter()
            .find(|account| account["institution"] == institution && wanted(account));
        let found = found.unwrap_or_else(|| panic!("no such account at {institution}"));
        let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        DemoLogin {
            username: text("username"),
            password: text("password"),
            totp_secret: text("totp_secret"),
            totp_period: found["totp_period"]
                .as_u64()
                .and_then(|period| u32::try_from(period).ok())
                .unwrap_or(30),
        }
    }

    /// What `demo.json` says.
    #[must_use]
    pub fn described(&self) -> &Value {
        &self.described
    }

    /// What it logged so far, an event a line.
    ///
    /// # Panics
    /// When there is no log.
    #[must_use]
    pub fn log(&self) -> Vec<Value> {
        let text = self.log_text();
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// What it logged so far, as it stands there.
    ///
    /// # Panics
    /// When there is no log.
    #[must_use]
    pub fn log_text(&self) -> String {
        let text = std::fs::read_to_string(self.folder.path().join(LOG));
        text.unwrap_or_else(|error| panic!("no log: {error}"))
    }

    /// Every file of its data folder but the log and what describes the demo, by name.
    ///
    /// # Panics
    /// When the folder can't be read.
    #[must_use]
    pub fn data_files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.folder.path());
        let entries = entries.unwrap_or_else(|error| panic!("no folder: {error}"));
        entries
            .filter_map(Result::ok)
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    entry.path(),
                )
            })
            .filter(|(name, path)| path.is_file() && name != LOG && name != "demo.json")
            .map(|(name, path)| (name, std::fs::read(path).unwrap_or_default()))
            .collect()
    }

    /// The time that the program lives in.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the program lives in the machine's own time"
    )]
    pub fn now(&self) -> Timestamp {
        Utc::now()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "another process comes up in its own time"
    )]
    async fn wait(&mut self) {
        let http = reqwest::Client::builder().no_proxy().build();
        let http = http.unwrap_or_else(|error| panic!("no HTTP client: {error}"));
        let address = format!("http://{}/readyz", self.address());
        for _ in 0..MOST_PAUSES {
            if http
                .get(&address)
                .send()
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                let text = std::fs::read_to_string(self.folder.path().join("demo.json"));
                let text = text.unwrap_or_else(|error| panic!("demo.json: {error}"));
                self.described = serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("demo.json: {error}"));
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the program ended by itself: {status}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the program does not answer at {address}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn start(folder: &TempDir, port: u16, portal_port: u16, filter: &str) -> Child {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.path().join(LOG));
    let log = log.unwrap_or_else(|error| panic!("no log: {error}"));
    // A file that may not grow says so by an error, as a full disk does, and not by a signal as well.
    let started = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(path())
        .env("SLUIS_LOG", filter)
        .arg("demo")
        .arg("--data-dir")
        .arg(folder.path())
        .args([
            "--port",
            &port.to_string(),
            "--portal-port",
            &portal_port.to_string(),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn();
    started.unwrap_or_else(|error| panic!("the program does not start: {error}"))
}

/// The program that was built beside this test.
fn path() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    let folder = here
        .parent()
        .and_then(|deps| deps.parent())
        .unwrap_or(&here)
        .to_owned();
    folder.join(format!("sluis{}", std::env::consts::EXE_SUFFIX))
}

fn free_port() -> u16 {
    let port =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    port.unwrap_or_else(|error| panic!("no free port: {error}"))
        .port()
}
