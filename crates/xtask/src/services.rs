//! The servers and programs that the tests are given, private to this run and gone after it.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Fallible;
use crate::machine;
use crate::postgres;
use crate::redis;
use crate::watchdog::Watchdog;

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// What a folder in memory must have free, in MiB: several times what a run was seen to use.
const ENOUGH_MEMORY: u64 = 6 * 1024;

/// Running servers; dropping this ends them.
#[derive(Debug)]
pub(crate) struct Services {
    folder: PathBuf,
    watchdog: Watchdog,
    variables: Vec<(&'static str, String)>,
}

impl Services {
    /// Starts everything and waits until it answers.
    ///
    /// # Errors
    /// A server does not come up; the text carries the end of its log.
    pub(crate) fn start() -> Fallible<Self> {
        let folder = new_folder()?;
        let mut watchdog = Watchdog::over(&folder)?;

        let postgres_port = free_port()?;
        let server = postgres::start(&folder, postgres_port)
            .map_err(|e| with_log(&*e, &folder, "initdb.log"))?;
        watchdog.watch(server)?;
        let redis_port = free_port()?;
        watchdog.watch(redis::start(&folder, redis_port)?)?;

        if !patiently(|| postgres::answers(postgres_port)) {
            return Err(with_log("PostgreSQL does not answer", &folder, "postgres.log").into());
        }
        if !patiently(|| redis::answers(redis_port)) {
            return Err(with_log("Redis does not answer", &folder, "redis.log").into());
        }
        let scratch = folder.join("tmp");
        fs::create_dir(&scratch)?;
        let mut variables = vec![
            ("TMPDIR", scratch.display().to_string()),
            (
                "SLUIS_TEST_POSTGRES_URL",
                format!("postgres://postgres@127.0.0.1:{postgres_port}/postgres"),
            ),
            (
                "SLUIS_TEST_POSTGRES_CA",
                postgres::authority(&folder).display().to_string(),
            ),
            (
                "SLUIS_TEST_REDIS_URL",
                format!("redis://127.0.0.1:{redis_port}/"),
            ),
            // Set only here: a test that finds no server is then a failure and not a skip.
            ("SLUIS_TEST_REQUIRE_SERVICES", "1".to_owned()),
        ];
        for (variable, name) in [
            ("SLUIS_TEST_CHROMEDRIVER", "chromedriver"),
            ("SLUIS_TEST_CHROMIUM", "chromium"),
        ] {
            let program =
                machine::program(name).ok_or_else(|| format!("{name} is not on this machine"))?;
            variables.push((variable, program.display().to_string()));
        }
        Ok(Self {
            folder,
            watchdog,
            variables,
        })
    }

    /// Environment variables through which the tests find all this.
    pub(crate) fn variables(&self) -> &[(&'static str, String)] {
        &self.variables
    }

    /// The processes of the servers.
    pub(crate) fn processes(&self) -> Vec<u32> {
        self.watchdog.processes()
    }

    /// Leaves the servers running and prints how to use and how to stop them.
    ///
    /// # Errors
    /// They are ending already.
    pub(crate) fn keep(self) -> Fallible<()> {
        let processes: Vec<String> = self
            .watchdog
            .release()?
            .iter()
            .map(u32::to_string)
            .collect();
        println!("the servers stay; use them with");
        for (name, value) in &self.variables {
            println!("  export {name}={value}");
        }
        println!(
            "and stop them with\n  kill -INT {}; sleep 1; rm -r {}",
            processes.join(" "),
            self.folder.display()
        );
        Ok(())
    }
}

/// A new folder of our own; its name is short, for it holds a socket.
#[expect(
    clippy::disallowed_methods,
    reason = "a name for a folder, not a rule of the product"
)]
pub(crate) fn new_folder() -> Fallible<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let folder = fast_place().join(format!("sluis-test-{}-{now}", std::process::id()));
    fs::create_dir(&folder)?;
    // PostgreSQL's own account must be able to walk through it.
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// Memory where there is enough of it, for each test makes a database of some hundred files; otherwise
/// wherever temporary files belong.
fn fast_place() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let free = Command::new("df")
        .args(["--output=avail", "--block-size=1M"])
        .arg(memory)
        .output()
        .ok()
        .and_then(|answer| String::from_utf8(answer.stdout).ok())
        .and_then(|answer| answer.lines().last()?.trim().parse::<u64>().ok());
    if free.is_some_and(|mebibytes| mebibytes >= ENOUGH_MEMORY) {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
}

pub(crate) fn free_port() -> Fallible<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process comes up in its own time"
)]
pub(crate) fn patiently(answers: impl Fn() -> bool) -> bool {
    let mut waited = Duration::ZERO;
    while waited < PATIENCE {
        if answers() {
            return true;
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
    false
}

fn with_log(what: impl std::fmt::Display, folder: &Path, name: &str) -> String {
    let log = fs::read_to_string(folder.join(name)).unwrap_or_default();
    let from = log.lines().count().saturating_sub(12);
    let tail: Vec<&str> = log.lines().skip(from).collect();
    format!("{what}\n{}", tail.join("\n"))
}
