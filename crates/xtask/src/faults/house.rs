//! A whole installation on this machine: PostgreSQL, Redis, a mail server, two replicas of the built
//! program, and nginx before them as `deploy/nginx.conf` has it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::{Arc, Mutex, PoisonError};

use super::far::Far;
use super::moment;
use super::post_office::PostOffice;
use super::server::{Server, Signal, logging};
use super::setup::{self, Ports};
use super::site::Site;
use crate::Fallible;
use crate::machine;
use crate::postgres;
use crate::redis;
use crate::services;
use crate::watchdog::Watchdog;
use crate::workspace;

/// What PostgreSQL promises it keeps, also when it ends at once; that the machine itself does not fail is
/// taken for granted.
const KEEPS: &[&str] = &[
    "synchronous_commit=on",
    "full_page_writes=on",
    // Another server may follow it.
    "wal_level=replica",
    "max_wal_senders=4",
];
/// Redis as `deploy/compose.yaml` has it.
const REMEMBERS: &[&str] = &["--appendonly", "yes", "--maxmemory-policy", "noeviction"];
/// Seconds until a server answers.
const PATIENCE: u64 = 60;

/// A replica, where it listens, and where it is managed.
pub(crate) struct Replica {
    pub(crate) server: Server,
    pub(crate) site: Site,
    pub(crate) management: Site,
}

type Ways = Arc<Mutex<Vec<(&'static str, String)>>>;

/// The installation. The servers end before the folder goes.
pub(crate) struct House {
    pub(crate) site: Site,
    pub(crate) replicas: Vec<Replica>,
    _proxy: Server,
    pub(crate) postgres: Server,
    pub(crate) redis: Server,
    pub(crate) mail: PostOffice,
    pub(crate) ports: Ports,
    /// What differs in the replicas' environment: by which ways they reach the stores.
    ways: Ways,
    folder: PathBuf,
    watchdog: Arc<Mutex<Watchdog>>,
}

impl House {
    /// Starts everything, and sets the school up. Replicas wait so many milliseconds for Redis, where that is
    /// not to be the default.
    ///
    /// # Errors
    /// A server does not come up.
    pub(crate) fn open(patience: Option<u32>) -> Fallible<Self> {
        let folder = services::new_folder()?;
        let watchdog = Arc::new(Mutex::new(Watchdog::over(&folder)?));
        let mail = PostOffice::open()?;
        let ports = Ports {
            proxy: services::free_port()?,
            postgres: services::free_port()?,
            standby: services::free_port()?,
            redis: services::free_port()?,
            mail: mail.port,
        };
        let config = folder.join("sluis.toml");
        fs::write(&config, setup::configuration(ports, patience))?;
        postgres::prepare(&folder)?;
        let at = folder.clone();
        let postgres = Server::start(
            "PostgreSQL",
            &watchdog,
            Box::new(move || postgres::serve(&at, ports.postgres, KEEPS)),
        )?;
        let at = folder.clone();
        let redis = Server::start(
            "Redis",
            &watchdog,
            Box::new(move || redis::serve(&at, ports.redis, REMEMBERS)),
        )?;
        comes("PostgreSQL", || postgres::answers(ports.postgres))?;
        comes("Redis", || redis::answers(ports.redis))?;
        said(&run(&folder, &["migrate"], None)?)?;
        apply(&folder, "school", true)?;
        let site = Site::new(ports.proxy);
        let ways = Ways::default();
        let mut replicas = Vec::new();
        for name in ["replica 1", "replica 2"] {
            replicas.push(replica(name, &folder, (&site, &ways), &watchdog)?);
        }
        let listening: Vec<u16> = replicas.iter().map(|one| one.site.to()).collect();
        let proxy = proxy(&folder, ports.proxy, &listening, &watchdog)?;
        let house = Self {
            site,
            replicas,
            _proxy: proxy,
            postgres,
            redis,
            mail,
            ports,
            ways,
            folder,
            watchdog,
        };
        for replica in &house.replicas {
            replica.ready()?;
        }
        comes("nginx", || house.site.status("/healthz") == 200)?;
        Ok(house)
    }

    /// Applies the setup file with another theme.
    ///
    /// # Errors
    /// It is refused.
    pub(crate) fn wear(&self, theme: &str) -> Fallible<()> {
        apply(&self.folder, theme, true)
    }

    /// Applies the setup file with the portal closed, or open.
    ///
    /// # Errors
    /// It is refused.
    pub(crate) fn close_portal(&self, is_closed: bool) -> Fallible<()> {
        apply(&self.folder, "school", !is_closed)
    }

    /// Starts one of the program's commands on another database of this PostgreSQL.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn command_on(&self, database: &str, arguments: &[&str]) -> Fallible<Child> {
        Ok(command(&self.folder, arguments, Some(&self.url(database)))?.spawn()?)
    }

    /// Another machine, by which both stores can be reached.
    ///
    /// # Errors
    /// Its network can't be made.
    pub(crate) fn far(&self) -> Fallible<Far> {
        Far::open((self.ports.postgres, self.ports.redis), &self.watchdog)
    }

    /// The same on a database that is reached by this URL.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn command_at(&self, url: &str, arguments: &[&str]) -> Fallible<Child> {
        Ok(command(&self.folder, arguments, Some(url))?.spawn()?)
    }

    /// The URL of the database where it is reached at another address.
    pub(crate) fn database_at(&self, at: SocketAddr) -> String {
        format!("postgres://postgres@{at}/postgres?sslmode=disable")
    }

    /// Starts the replicas again, one after the other: the database and Redis are reached at these addresses from
    /// then on, or as everybody reaches them.
    ///
    /// # Errors
    /// One does not end, or does not come up.
    pub(crate) fn lead_by(&mut self, ways: Option<(SocketAddr, SocketAddr)>) -> Fallible<()> {
        let led = ways.map_or_else(Vec::new, |(database, redis)| {
            vec![
                ("SLUIS_DATABASE__URL", self.database_at(database)),
                ("SLUIS_EPHEMERAL__URL", format!("redis://{redis}/0")),
            ]
        });
        *self.ways.lock().unwrap_or_else(PoisonError::into_inner) = led;
        for replica in &mut self.replicas {
            replica.server.end(Signal::Term)?;
            replica.server.again()?;
            replica.ready()?;
        }
        // Longer than `fail_timeout`: until then the proxy takes the last one for gone.
        moment::pause(2500);
        Ok(())
    }

    /// Makes a further database.
    ///
    /// # Errors
    /// PostgreSQL refuses.
    pub(crate) fn new_database(&self, name: &str) -> Fallible<()> {
        let programs = machine::postgres_folder().ok_or("PostgreSQL is not on this machine")?;
        let mut command = Command::new(programs.join("createdb"));
        command
            .args(["--host", "127.0.0.1", "--username", "postgres", "--port"])
            .arg(self.ports.postgres.to_string())
            .arg(name);
        said(&command.output()?)
    }

    /// Starts a server that stands by for PostgreSQL: what is answered from now on is there, too.
    ///
    /// # Errors
    /// It does not come up, or does not follow.
    pub(crate) fn standby(&self) -> Fallible<Server> {
        let ports = self.ports;
        postgres::copy(&self.folder, ports.postgres)?;
        let at = self.folder.clone();
        let standby = Server::start(
            "PostgreSQL that stands by",
            &self.watchdog,
            Box::new(move || postgres::serve_standby(&at, ports.standby, KEEPS)),
        )?;
        comes("PostgreSQL that stands by", || {
            postgres::answers(ports.standby)
        })?;
        postgres::ask(
            ports.postgres,
            "ALTER SYSTEM SET synchronous_standby_names = '*'",
        )?;
        postgres::ask(ports.postgres, "SELECT pg_reload_conf()")?;
        comes("the copying of every answer", || {
            let state = "SELECT sync_state FROM pg_stat_replication";
            postgres::ask(ports.postgres, state).is_ok_and(|state| state == "sync")
        })?;
        Ok(standby)
    }

    /// Makes the one that stands by the main server.
    ///
    /// # Errors
    /// It refuses.
    pub(crate) fn promote(&self) -> Fallible<()> {
        postgres::promote(&self.folder)
    }

    /// The last lines that say more than usual in the replicas' logs.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for name in ["replica 1", "replica 2"] {
            let log = fs::read_to_string(self.folder.join(format!("{name}.log")));
            let log = log.unwrap_or_default();
            let mut told: Vec<String> = log
                .lines()
                .filter(|line| line.contains("\"ERROR\"") || line.contains("panicked"))
                .map(|line| format!("{name}: {line}"))
                .collect();
            let from = told.len().saturating_sub(5);
            complaints.append(&mut told.split_off(from));
        }
        complaints
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@127.0.0.1:{}/{database}",
            self.ports.postgres
        )
    }
}

impl Replica {
    /// Waits until it says that it may be sent work.
    ///
    /// # Errors
    /// It never says so.
    pub(crate) fn ready(&self) -> Fallible<f64> {
        comes("a replica", || self.site.status("/readyz") == 200)
    }
}

fn comes(what: &str, answers: impl FnMut() -> bool) -> Fallible<f64> {
    moment::until(PATIENCE, answers).ok_or_else(|| format!("{what} does not answer").into())
}

fn replica(
    name: &'static str,
    folder: &Path,
    (site, ways): (&Site, &Ways),
    watchdog: &Arc<Mutex<Watchdog>>,
) -> Fallible<Replica> {
    let (port, management) = (services::free_port()?, services::free_port()?);
    let (at, ways) = (folder.to_owned(), Arc::clone(ways));
    let start = move || {
        let mut command = command(&at, &["serve"], None)?;
        let ways = ways.lock().unwrap_or_else(PoisonError::into_inner);
        command.envs(ways.iter().map(|(name, url)| (*name, url.as_str())));
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(at.join(format!("{name}.log")))?;
        command
            .env("SLUIS_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env(
                "SLUIS_SERVER__MANAGEMENT_LISTEN",
                format!("127.0.0.1:{management}"),
            )
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(command.spawn()?)
    };
    Ok(Replica {
        server: Server::start(name, watchdog, Box::new(start))?,
        site: site.at_replica(port),
        management: site.at_replica(management),
    })
}

/// nginx with the location of `deploy/nginx.conf`, but for TLS, and for a header by which the visitors of
/// this harness have addresses of their own.
fn proxy(
    folder: &Path,
    port: u16,
    replicas: &[u16],
    watchdog: &Arc<Mutex<Watchdog>>,
) -> Fallible<Server> {
    let program = machine::program("nginx").ok_or("nginx is not on this machine")?;
    let delivered = fs::read_to_string(workspace::root().join("deploy/nginx.conf"))?;
    let config = proxy_config(folder, port, replicas, &delivered)?;
    let path = folder.join("nginx.conf");
    fs::write(&path, config)?;
    let at = folder.to_owned();
    let start = move || {
        let mut command = logging(&program, &at, "nginx.log")?;
        command.arg("-p").arg(&at).arg("-c").arg(&path);
        command.arg("-e").arg(at.join("nginx-error.log"));
        Ok(command.spawn()?)
    };
    Server::start("nginx", watchdog, Box::new(start))
}

fn proxy_config(folder: &Path, port: u16, replicas: &[u16], delivered: &str) -> Fallible<String> {
    let upstream = block(delivered, "upstream sluis {").ok_or("no upstream in nginx.conf")?;
    let location = block(delivered, "location / {").ok_or("no location in nginx.conf")?;
    let example = upstream
        .lines()
        .find(|line| line.contains("server 127.0.0.1:8080"))
        .ok_or("no server in the upstream of nginx.conf")?;
    let servers: Vec<String> = replicas
        .iter()
        .map(|replica| example.replace("8080", &replica.to_string()))
        .collect();
    let upstream = upstream.replace(example, &servers.join("\n"));
    let location = location
        .replace(
            "X-Forwarded-For $remote_addr",
            "X-Forwarded-For $http_x_visitor",
        )
        .replace("Host $host", "Host $http_host");
    let at = folder.display();
    Ok(format!(
        "daemon off;\nworker_processes 1;\npid {at}/nginx.pid;\nerror_log {at}/nginx-error.log;\n\
         events {{ worker_connections 512; }}\nhttp {{\naccess_log off;\n\
         client_body_temp_path {at}/body;\nproxy_temp_path {at}/proxy;\nfastcgi_temp_path {at}/fcgi;\n\
         uwsgi_temp_path {at}/uwsgi;\nscgi_temp_path {at}/scgi;\n{upstream}\n\
         server {{\nlisten 127.0.0.1:{port};\n{location}\n}}\n}}\n"
    ))
}

/// A block with all that is in it, other blocks too, without its comments.
fn block(text: &str, head: &str) -> Option<String> {
    let lines = text.lines().skip_while(|line| line.trim() != head);
    let (mut block, mut depth) = (String::new(), 0);
    for line in lines {
        let trimmed = line.trim();
        if trimmed.starts_with('#') {
            continue;
        }
        block.push_str(line);
        block.push('\n');
        depth += i32::from(trimmed.ends_with('{')) - i32::from(trimmed == "}");
        if depth == 0 {
            return Some(block);
        }
    }
    None
}

fn command(folder: &Path, arguments: &[&str], database: Option<&str>) -> Fallible<Command> {
    let program = workspace::target().join("debug/sluis");
    let mut command = logging(&program, folder, "commands.log")?;
    command
        .args(arguments)
        .arg("--config")
        .arg(folder.join("sluis.toml"));
    if let Some(url) = database {
        command.env("SLUIS_DATABASE__URL", url);
    }
    Ok(command)
}

fn run(folder: &Path, arguments: &[&str], database: Option<&str>) -> Fallible<Output> {
    let mut command = command(folder, arguments, database)?;
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    Ok(command.output()?)
}

fn apply(folder: &Path, theme: &str, is_open: bool) -> Fallible<()> {
    let path = folder.join("setup.toml");
    fs::write(&path, setup::file(theme, is_open))?;
    said(&run(folder, &["apply", &path.display().to_string()], None)?)
}

/// Whether a command ended well, else what it said.
fn said(output: &Output) -> Fallible<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}", output.status, said.trim()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delivered_configuration_of_the_proxy_is_the_one_that_is_tried() {
        let delivered = fs::read_to_string(workspace::root().join("deploy/nginx.conf")).unwrap();
        let config = proxy_config(Path::new("/x"), 1, &[2, 3], &delivered).unwrap();
        for wanted in [
            "server 127.0.0.1:2 ",
            "server 127.0.0.1:3 ",
            "proxy_next_upstream",
        ] {
            assert!(config.contains(wanted), "{wanted} in\n{config}");
        }
        for wanted in [
            "keepalive_timeout 4s;",
            "location / {",
            "location = /admin {",
            "location /admin/ {",
        ] {
            assert_eq!(config.matches(wanted).count(), 1, "{wanted} in\n{config}");
        }
        assert_eq!(config.matches('{').count(), config.matches('}').count());
    }
}
