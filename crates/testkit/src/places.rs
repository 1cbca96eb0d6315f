//! Where one house keeps its data: a folder, or a database of its own and a key prefix of its own.
//! Gone when the house is.

use crate::Fallible;
use std::{
    env, fs,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

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
        Self::execute_at(self.postgres.clone(), sql)
    }

    /// One statement there. On a thread of its own, for callers may be in a runtime.
    fn execute_at(url: String, sql: &str) -> Fallible<()> {
        let sql = sql.to_owned();
        let work = move || -> Fallible<()> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async move {
                let (client, connection) =
                    tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
                let driver = tokio::spawn(connection);
                client.batch_execute(&sql).await?;
                driver.abort();
                Ok(())
            })
        };
        std::thread::spawn(work)
            .join()
            .unwrap_or_else(|_| Err("the thread panicked".into()))
    }
}

/// Whether a test that lacks a service fails instead of skipping.
#[must_use]
pub fn services_are_demanded() -> bool {
    env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1")
}

/// One house's data.
#[derive(Debug)]
pub(crate) enum Place {
    Folder(TempDir),
    Database { servers: Servers, name: String },
}

impl Place {
    /// A new place: a copy of `like`, or an empty one.
    pub(crate) fn new(servers: Option<&Servers>, like: Option<&Self>) -> Fallible<Self> {
        let Some(servers) = servers else {
            let folder = tempfile::Builder::new().prefix("sluis-house-").tempdir()?;
            if let Some(Self::Folder(like)) = like {
                for file in fs::read_dir(like.path())? {
                    let file = file?.path();
                    if let Some(name) = file.file_name() {
                        fs::copy(&file, folder.path().join(name))?;
                    }
                }
            }
            return Ok(Self::Folder(folder));
        };
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("sluis_house_{}_{number}", std::process::id());
        let like = match like {
            Some(Self::Database { name, .. }) => format!(" TEMPLATE {name}"),
            _ => String::new(),
        };
        servers.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        servers.execute(&format!("CREATE DATABASE {name}{like}"))?;
        Ok(Self::Database {
            servers: servers.clone(),
            name,
        })
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
            Self::Database { servers, name } => format!(
                "database.url = {:?}\nephemeral.url = {:?}\nephemeral.key_prefix = {name:?}\nephemeral.timeout_ms = 5000\n",
                in_database(&servers.postgres, name),
                servers.redis
            ),
        }
    }

    /// Has the server count what is there, as it does by itself after a while. SQLite never does.
    pub(crate) fn analyze(&self) -> Fallible<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Database { servers, name } => {
                Servers::execute_at(in_database(&servers.postgres, name), "VACUUM ANALYZE")
            }
        }
    }

    /// Ends what is still connected, so that the place can be copied.
    pub(crate) fn rest(&self) -> Fallible<()> {
        if let Self::Database { servers, name } = self {
            servers.execute(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ))?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Database { servers, name } = self {
            // Nothing can be done about a database that stays; the next run has other names.
            drop(servers.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
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
