//! Where one house keeps its data: a folder, or a database of its own and a key prefix of its own.
//! Gone when the house is.

use crate::Fallible;
use std::{
    env,
    ffi::OsString,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;
use tokio_postgres::SimpleQueryMessage;

static NUMBERS: AtomicU32 = AtomicU32::new(0);

/// The two store pairs that everything must work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stores {
    /// SQLite and the embedded ephemeral store, in a folder of their own.
    Embedded,
    /// PostgreSQL and Redis, where `SLUIS_TEST_POSTGRES_URL` and `SLUIS_TEST_REDIS_URL` say.
    Services,
}

/// The addresses of two servers.
#[derive(Debug, Clone)]
pub(crate) struct Servers {
    postgres: String,
    redis: String,
}

impl Servers {
    /// From the environment. `None` where there are none and none are demanded.
    pub(crate) fn find() -> Fallible<Option<Self>> {
        match (env::var("SLUIS_TEST_POSTGRES_URL"), env::var("SLUIS_TEST_REDIS_URL")) {
            (Ok(postgres), Ok(redis)) => Ok(Some(Self { postgres, redis })),
            _ if services_are_demanded() => {
                Err("SLUIS_TEST_POSTGRES_URL and SLUIS_TEST_REDIS_URL name no servers, but services are demanded".into())
            }
            _ => Ok(None),
        }
    }
}

impl Servers {
    /// One statement as the server's owner.
    fn execute(&self, sql: &str) -> Fallible<()> {
        Self::ask(self.postgres.clone(), sql).map(drop)
    }

    /// The databases whose names begin so.
    fn names_like(&self, beginning: &str) -> Fallible<Vec<String>> {
        Self::ask(
            self.postgres.clone(),
            &format!("SELECT datname FROM pg_database WHERE datname LIKE '{beginning}%'"),
        )
    }

    /// The first column of what the server answers. On a thread of its own, for callers may be in a
    /// runtime.
    fn ask(url: String, sql: &str) -> Fallible<Vec<String>> {
        let sql = sql.to_owned();
        let work = move || -> Fallible<Vec<String>> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async move {
                let (client, connection) =
                    tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
                let driver = tokio::spawn(connection);
                let answer = client.simple_query(&sql).await?;
                driver.abort();
                let cells = answer.into_iter().filter_map(|message| match message {
                    SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
                    _ => None,
                });
                Ok(cells.collect())
            })
        };
        std::thread::spawn(work)
            .join()
            .unwrap_or_else(|_| Err("the thread panicked".into()))
    }
}

/// Removes every key of this prefix, in one step, in the words of Redis' protocol.
fn forget_keys(redis: &str, prefix: &str) -> Fallible<()> {
    const SCRIPT: &str = "for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do redis.call('DEL', key) end return 1";
    let server = redis.trim_start_matches("redis://");
    let (server, number) = server.split_once('/').unwrap_or((server, ""));
    let mut stream = TcpStream::connect(server)?;
    let mut commands = vec![];
    if !number.is_empty() {
        commands.push(vec!["SELECT", number]);
    }
    commands.push(vec!["EVAL", SCRIPT, "0", prefix]);
    for command in commands {
        let mut text = format!("*{}\r\n", command.len());
        for word in command {
            text.push_str(&format!("${}\r\n{word}\r\n", word.len()));
        }
        stream.write_all(text.as_bytes())?;
        let mut answer = [0; 64];
        let length = stream.read(&mut answer)?;
        if !matches!(answer.first(), Some(b'+' | b':')) {
            return Err(String::from_utf8_lossy(&answer[..length]).into());
        }
    }
    Ok(())
}

/// Whether a test that lacks a service fails instead of skipping.
#[must_use]
pub fn services_are_demanded() -> bool {
    env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1")
}

/// What houses are copied from, as long as the process lives.
pub(crate) enum Pattern {
    /// The files of a folder: their names and bytes.
    Files(Vec<(OsString, Vec<u8>)>),
    /// A database of this name.
    Database(String),
}

/// How the databases that are patterns are named; the process follows.
const PATTERN: &str = "sluis_pattern_";

/// The server counts no table by itself. A plan follows what was counted, and a count in the midst of a
/// test's filling, which comes or does not, says that a table has no rows.
const UNCOUNTED: &str = "DO $$ DECLARE named text; BEGIN \
    FOR named IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LOOP \
        EXECUTE 'ALTER TABLE ' || named || ' SET (autovacuum_enabled = false)'; \
    END LOOP; END $$";

/// One house's data.
#[derive(Debug)]
pub(crate) enum Place {
    Folder(TempDir),
    Database { servers: Servers, name: String },
}

impl Place {
    /// A new place: a copy of a pattern, or an empty one.
    pub(crate) fn new(servers: Option<&Servers>, like: Option<&Pattern>) -> Fallible<Self> {
        let Some(servers) = servers else {
            let folder = tempfile::Builder::new().prefix("sluis-house-").tempdir()?;
            if let Some(Pattern::Files(files)) = like {
                for (name, bytes) in files {
                    fs::write(folder.path().join(name), bytes)?;
                }
            }
            return Ok(Self::Folder(folder));
        };
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("sluis_house_{}_{number}", std::process::id());
        let like = match like {
            Some(Pattern::Database(name)) => format!(" TEMPLATE {name}"),
            _ => String::new(),
        };
        servers.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        servers.execute(&format!("CREATE DATABASE {name}{like}"))?;
        Ok(Self::Database {
            servers: servers.clone(),
            name,
        })
    }

    /// Makes a pattern of what is here.
    pub(crate) fn into_pattern(self) -> Fallible<Pattern> {
        match &self {
            Self::Folder(folder) => {
                let mut files = Vec::new();
                for file in fs::read_dir(folder.path())? {
                    let file = file?;
                    files.push((file.file_name(), fs::read(file.path())?));
                }
                Ok(Pattern::Files(files))
            }
            Self::Database { servers, name } => {
                sweep(servers)?;
                let url = in_database(&servers.postgres, name);
                Servers::ask(url, UNCOUNTED).map(drop)?;
                let pattern = format!("{PATTERN}{}", std::process::id());
                // A database is renamed and copied only while nobody is connected to it.
                servers.execute(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                ))?;
                servers.execute(&format!("ALTER DATABASE {name} RENAME TO {pattern}"))?;
                Ok(Pattern::Database(pattern))
            }
        }
    }

    /// The `database` and `ephemeral` sections of a configuration file.
    pub(crate) fn config(&self) -> String {
        match self {
            Self::Folder(folder) => {
                let file = |name: &str| folder.path().join(name).display().to_string();
                format!(
                    "database.url = \"sqlite://{}\"\nephemeral.url = \"embedded://{}\"\n",
                    file("sluis.db"),
                    file("ephemeral.db")
                )
            }
            Self::Database { servers, name } => services(servers, &servers.redis, name),
        }
    }

    /// The same for somebody who may neither say nor hear anything on Redis. None where one process has the
    /// stores for itself.
    pub(crate) fn deaf_config(&self) -> Fallible<Option<String>> {
        let Self::Database { servers, name } = self else {
            return Ok(None);
        };
        let rest = servers.redis.strip_prefix("redis://");
        let rest = rest.ok_or("the tests' Redis is not spoken to in clear")?;
        let host = rest.rsplit('@').next().unwrap_or_default();
        let mut redis = TcpStream::connect(host.split('/').next().unwrap_or_default())?;
        if let Some((login, _)) = rest.rsplit_once('@') {
            let password = login.rsplit(':').next().unwrap_or_default();
            redis.write_all(format!("AUTH {password}\r\n").as_bytes())?;
            answer(&mut redis)?;
        }
        redis.write_all(b"ACL SETUSER sluis-deaf on >deaf ~* +@all resetchannels\r\n")?;
        answer(&mut redis)?;
        let deaf = format!("redis://sluis-deaf:deaf@{host}");
        Ok(Some(services(servers, &deaf, name)))
    }

    /// Breaks the database under the house that uses it: nothing that is asked of it can be answered.
    pub(crate) fn break_it(&self) -> Fallible<()> {
        match self {
            Self::Folder(folder) => {
                // The memory of the log forgets what the log holds, so the file itself is read again. No
                // file becomes shorter: the house has them in its own memory.
                for (name, byte) in [("sluis.db-shm", 0), ("sluis.db-wal", 0), ("sluis.db", b'Z')] {
                    let path = folder.path().join(name);
                    let Ok(length) = fs::metadata(&path).map(|file| file.len()) else {
                        continue;
                    };
                    let mut file = fs::OpenOptions::new().write(true).open(&path)?;
                    file.write_all(&vec![byte; usize::try_from(length)?])?;
                }
                Ok(())
            }
            Self::Database { servers, name } => {
                let url = in_database(&servers.postgres, name);
                Servers::ask(url, "ALTER SCHEMA public RENAME TO elders").map(drop)
            }
        }
    }

    /// Whether one process has it for itself.
    pub(crate) const fn is_file(&self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// Runs statements on the database, beside the house that uses it.
    pub(crate) fn execute(&self, sql: &str) -> Fallible<()> {
        match self {
            Self::Folder(folder) => Ok(beside(folder)?.execute_batch(sql)?),
            Self::Database { servers, name } => {
                Servers::ask(in_database(&servers.postgres, name), sql).map(drop)
            }
        }
    }

    /// The names of the tables that hold the installation's rows.
    pub(crate) fn tables(&self) -> Fallible<Vec<String>> {
        match self {
            Self::Folder(folder) => {
                let beside = beside(folder)?;
                let mut named = beside.prepare(
                    "SELECT name FROM sqlite_master WHERE type = 'table' \
                     AND substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 2) <> '__'",
                )?;
                let names = named.query_map([], |row| row.get(0))?;
                Ok(names.collect::<Result<_, _>>()?)
            }
            Self::Database { servers, name } => Servers::ask(
                in_database(&servers.postgres, name),
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' \
                 AND substr(tablename, 1, 2) <> '__'",
            ),
        }
    }

    /// Forgets all that is ephemeral, as Redis does when it is flushed. The embedded store must be closed.
    pub(crate) fn forget_ephemeral(&self) -> Fallible<()> {
        match self {
            Self::Folder(folder) => {
                for file in fs::read_dir(folder.path())? {
                    let file = file?;
                    if file.file_name().to_string_lossy().starts_with("ephemeral") {
                        fs::remove_file(file.path())?;
                    }
                }
                Ok(())
            }
            Self::Database { servers, name } => forget_keys(&servers.redis, name),
        }
    }

    /// Has the server count what is there, as it does by itself after a while. SQLite never does.
    pub(crate) fn analyze(&self) -> Fallible<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Database { servers, name } => {
                let url = in_database(&servers.postgres, name);
                Servers::ask(url, "VACUUM ANALYZE").map(drop)
            }
        }
    }
}

/// A connection of its own to the database in a folder.
fn beside(folder: &TempDir) -> Fallible<rusqlite::Connection> {
    let beside = rusqlite::Connection::open(folder.path().join("sluis.db"))?;
    beside.busy_timeout(std::time::Duration::from_secs(10))?;
    Ok(beside)
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Database { servers, name } = self {
            // Nothing can be done about a database that stays; the next run has other names.
            drop(servers.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

/// Removes the patterns of processes that are gone: a process can't, at its end.
fn sweep(servers: &Servers) -> Fallible<()> {
    for left in servers.names_like(PATTERN)? {
        let its_process = left.trim_start_matches(PATTERN);
        if !Path::new("/proc").join(its_process).exists() {
            servers.execute(&format!("DROP DATABASE IF EXISTS {left} WITH (FORCE)"))?;
        }
    }
    Ok(())
}

fn services(servers: &Servers, redis: &str, name: &str) -> String {
    format!(
        "database.url = {:?}\nephemeral.url = {redis:?}\nephemeral.key_prefix = {name:?}\nephemeral.timeout_ms = 5000\n",
        in_database(&servers.postgres, name)
    )
}

/// Reads a line that says that all is well.
fn answer(redis: &mut TcpStream) -> Fallible<()> {
    let mut line = [0; 5];
    redis.read_exact(&mut line)?;
    if &line == b"+OK\r\n" {
        return Ok(());
    }
    Err("the tests' Redis refuses".into())
}

/// The server's URL with another database.
fn in_database(url: &str, name: &str) -> String {
    let (rest, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(rest, query)| {
            (rest, format!("?{query}"))
        });
    let (scheme, rest) = rest.split_once("://").unwrap_or(("postgres", rest));
    let authority = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_takes_the_place_of_another_in_the_url() {
        assert_eq!(
            in_database("postgres://u:p@h:5432/postgres?a=b", "x"),
            "postgres://u:p@h:5432/x?a=b"
        );
        assert_eq!(in_database("postgres://u@h", "x"), "postgres://u@h/x");
    }
}
