//! Section `database`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::fault::FaultKind;
use crate::reader::Reader;
use crate::schema::Key;

const URL: Key = Key::optional(
    "database.url",
    "\"sqlite://path\" or \"postgres://user:password@host/database\"",
)
.secret();
const URL_FILE: Key = Key::optional("database.url_file", "the path of a file with the URL");
const POOL_SIZE: Key = Key::integer("database.pool_size", 16, 1, 500);
const ACQUIRE_TIMEOUT: Key = Key::integer("database.acquire_timeout_ms", 3000, 100, 60_000);
const STATEMENT_TIMEOUT: Key = Key::integer("database.statement_timeout_ms", 5000, 100, 300_000);

pub(crate) const KEYS: &[Key] = &[URL, URL_FILE, POOL_SIZE, ACQUIRE_TIMEOUT, STATEMENT_TIMEOUT];

/// The durable store.
#[derive(Debug, Clone)]
pub struct Database {
    /// Which database.
    pub url: DatabaseUrl,
    /// Most connections at once.
    pub pool_size: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout: Duration,
    /// How long one statement may run.
    pub statement_timeout: Duration,
}

/// Which database holds what must never be lost.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// A file on this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL server; the whole URL, for it usually holds a password.
    Postgres(SecretString),
}

impl Database {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let url = DatabaseUrl::read(reader);
        let pool_size = reader.integer(&POOL_SIZE);
        let acquire_timeout = reader.integer(&ACQUIRE_TIMEOUT);
        let statement_timeout = reader.integer(&STATEMENT_TIMEOUT);
        Some(Self {
            url: url?,
            pool_size: u32::try_from(pool_size?).ok()?,
            acquire_timeout: Duration::from_millis(acquire_timeout?),
            statement_timeout: Duration::from_millis(statement_timeout?),
        })
    }
}

impl DatabaseUrl {
    fn read(reader: &mut Reader) -> Option<Self> {
        let at = if reader.has(&URL_FILE) { URL_FILE } else { URL };
        let Some(secret) = reader.secret(&URL, &URL_FILE)? else {
            return reader.missing(&URL);
        };
        let text = secret.expose_secret();
        if let Some(path) = text.strip_prefix("sqlite://") {
            if path.is_empty() || path.contains(['?', '#']) || path.starts_with(':') {
                let expected = "should be \"sqlite://\" and the path of a file".to_owned();
                return reader.wrong(&at, FaultKind::Invalid, expected);
            }
            return Some(Self::Sqlite(
                reader.resolve(Path::new(path), &reader.origin(&at)),
            ));
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"));
        let sound = |rest: &str| {
            // The host would begin behind the first @, in the midst of a password that has one.
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            !rest.is_empty()
                && !rest.contains(char::is_whitespace)
                && authority.matches('@').count() < 2
        };
        if rest.is_some_and(sound) {
            return Some(Self::Postgres(secret));
        }
        reader.wrong(&at, FaultKind::Invalid, URL.url_hint(text))
    }
}
