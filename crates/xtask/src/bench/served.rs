//! Our own server: configured, migrated, filled, started.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::driver::Driver;
use super::fixture;
use super::growth;
use super::subject::Server;
use crate::Fallible;
use crate::clients;
use crate::faults::moment;
use crate::machine;
use crate::services::{self, Services};
use crate::watchdog::Watchdog;

/// Where a server keeps things.
#[derive(Debug)]
pub(super) struct Stores {
    name: &'static str,
    database: String,
    ephemeral: String,
    beside: Vec<u32>,
    /// People beside those who are measured.
    people: u32,
}

impl Stores {
    /// SQLite and the embedded store, in a folder.
    pub(super) fn embedded(folder: &Path, people: u32) -> Self {
        Self {
            name: "Sluis, embedded",
            database: format!("sqlite://{}", folder.join("sluis.db").display()),
            ephemeral: format!("embedded://{}", folder.join("ephemeral.db").display()),
            beside: Vec::new(),
            people,
        }
    }

    /// The private PostgreSQL and Redis, with a database of its own for each number of people.
    ///
    /// # Errors
    /// They are not there.
    pub(super) fn of(services: &Services, people: u32) -> Fallible<Self> {
        let url = |name: &str| {
            let mut variables = services.variables().iter();
            let found = variables.find(|(variable, _)| *variable == name);
            found.map(|(_, url)| url.clone()).ok_or("no such server")
        };
        let server = url("SLUIS_TEST_POSTGRES_URL")?;
        let name = format!("bench_{people}");
        let psql = machine::program("psql").ok_or("there is no psql")?;
        let mut making = Command::new(psql);
        making
            .args(["--quiet", "--no-psqlrc", "--command"])
            .arg(format!("CREATE DATABASE {name}"))
            .arg(&server);
        clients::run(making)?;
        let (address, _) = server.rsplit_once('/').ok_or("no database in the URL")?;
        Ok(Self {
            name: "Sluis, PostgreSQL + Redis",
            database: format!("{address}/{name}"),
            ephemeral: url("SLUIS_TEST_REDIS_URL")?,
            beside: services.processes(),
            people,
        })
    }
}

/// What a server is started with.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) config: PathBuf,
    /// What the driver is told of it.
    pub(super) profile: PathBuf,
    pub(super) port: u16,
    management: u16,
}

/// Configures, migrates, fills and starts it.
///
/// # Errors
/// A step fails; the text is the program's own.
pub(super) fn start(
    driver: &Driver,
    folder: &Path,
    stores: &Stores,
    watchdog: &mut Watchdog,
) -> Fallible<Server> {
    let program = driver.sluis();
    let prepared = prepare(&program, folder, stores)?;
    let mut server = driver.server(&program);
    server.arg("serve").arg("--config").arg(&prepared.config);
    let (startup, pid) = driver.started(server, prepared.port, folder, watchdog)?;
    Ok(Server {
        name: stores.name.to_owned(),
        pid,
        beside: stores.beside.clone(),
        profile: prepared.profile,
        metrics: Some(format!("http://localhost:{}/metrics", prepared.management)),
        startup,
    })
}

/// Configures, migrates and fills what a server needs.
///
/// # Errors
/// A step fails; the text is the program's own.
pub(super) fn prepare(program: &Path, folder: &Path, stores: &Stores) -> Fallible<Prepared> {
    fs::create_dir_all(folder)?;
    let (port, management) = (services::free_port()?, services::free_port()?);
    let issuer = format!("http://localhost:{port}");
    let key = folder.join("sealing.key");
    let mut random = [0; 32];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&key)?
        .write_all(STANDARD.encode(random).as_bytes())?;
    let config = folder.join("sluis.toml");
    fs::write(
        &config,
        format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"{issuer}\"\nworkers = 1\n\
             trusted_proxies = [\"127.0.0.1\"]\n\
             management_listen = \"127.0.0.1:{management}\"\n\
             [database]\nurl = \"{}\"\n[ephemeral]\nurl = \"{}\"\nkey_prefix = \"bench-{}\"\n\
             [[secrets.sealing_keys]]\nid = \"bench\"\nkey_file = \"sealing.key\"\n\
             [hashing]\nworkers = 1\n[telemetry]\nformat = \"json\"\nfilter = \"warn\"\n",
            stores.database, stores.ephemeral, stores.people
        ),
    )?;
    let setup = folder.join("setup.toml");
    fs::write(&setup, fixture::setup()?)?;
    let command = |name: &str| {
        let mut command = Command::new(program);
        command.arg(name).arg("--config").arg(&config);
        command
    };
    clients::run(command("migrate"))?;
    let mut apply = command("apply");
    apply.arg(&setup);
    clients::run(apply)?;
    let began = moment::now();
    growth::fill(&stores.database, stores.people, folder)?;
    if stores.people > 0 {
        eprintln!(
            "{}: {} people more in {:.0} s",
            stores.name,
            growth::grouped(stores.people),
            began.elapsed().as_secs_f64()
        );
    }

    let profile = folder.join("profile.json");
    fixture::our_profile(&profile, &issuer)?;
    Ok(Prepared {
        config,
        profile,
        port,
        management,
    })
}
