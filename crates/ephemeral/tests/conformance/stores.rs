//! The stores under test.

use sluis_ephemeral::{Commands, EphemeralSettings, open_counted};
use sluis_model::{context::Timestamp, ports::Ephemeral, secret::Secret};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// First part of every key in the files that the tests make.
const FILE_PREFIX: &str = "test";

/// Where a store's content can be looked at from outside.
pub(crate) enum Inside {
    File(tempfile::TempDir),
    Redis { url: String, prefix: String },
}

/// An opened store.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn Ephemeral>,
    pub(crate) commands: Commands,
    pub(crate) inside: Inside,
}

pub(crate) fn settings(url: String, prefix: &str) -> EphemeralSettings {
    // Generous, because the machine that runs the tests is busy.
    EphemeralSettings {
        url: Secret::new(url),
        timeout: Duration::from_secs(10),
        key_prefix: prefix.to_owned(),
    }
}

pub(crate) fn file_of(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("ephemeral.sqlite")
}

pub(crate) fn url_of(folder: &tempfile::TempDir) -> String {
    format!("embedded://{}", file_of(folder).display())
}

pub(crate) async fn embedded() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let (store, commands) = open_counted(&settings(url_of(&folder), FILE_PREFIX))
        .await
        .unwrap();
    Opened {
        store,
        commands,
        inside: Inside::File(folder),
    }
}

/// The address of the Redis to test with, if there is one.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests is to see that half of them did not"
)]
pub(crate) fn redis_url() -> Option<String> {
    let url = std::env::var("SLUIS_TEST_REDIS_URL")
        .ok()
        .filter(|url| !url.is_empty());
    if url.is_none() {
        let required = std::env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
        assert!(
            !required,
            "SLUIS_TEST_REQUIRE_SERVICES=1, and SLUIS_TEST_REDIS_URL is not set"
        );
        println!("skipped: SLUIS_TEST_REDIS_URL is not set");
    }
    url
}

pub(crate) async fn redis(test: &str) -> Option<Opened> {
    let url = redis_url()?;
    let prefix = format!("test-{}-{test}", std::process::id());
    let (store, commands) = open_counted(&settings(url.clone(), &prefix)).await.unwrap();
    Some(Opened {
        store,
        commands,
        inside: Inside::Redis { url, prefix },
    })
}

impl Opened {
    /// How many commands an act costs, and what comes of it.
    pub(crate) async fn cost<T>(&self, act: impl Future<Output = T>) -> (u64, T) {
        let before = self.commands.commands();
        let outcome = act.await;
        (self.commands.commands() - before, outcome)
    }

    /// The same store once more, as a second process would have it.
    pub(crate) async fn again(&self) -> Arc<dyn Ephemeral> {
        let settings = match &self.inside {
            Inside::File(folder) => settings(url_of(folder), FILE_PREFIX),
            Inside::Redis { url, prefix } => settings(url.clone(), prefix),
        };
        open_counted(&settings).await.unwrap().0
    }

    /// Puts a value from outside, under a key without its prefix.
    pub(crate) fn plant(&self, key: &str, value: &str, keep_until: Timestamp) {
        match &self.inside {
            Inside::File(folder) => {
                let sql =
                    "INSERT INTO entry (key, field, value, keep_until) VALUES (?1, '', ?2, ?3)";
                let key = format!("{FILE_PREFIX}:{key}");
                rusqlite::Connection::open(file_of(folder))
                    .unwrap()
                    .execute(sql, (key, value, keep_until.timestamp_millis()))
                    .unwrap();
            }
            Inside::Redis { url, prefix } => {
                let mut connection = redis::Client::open(url.as_str())
                    .unwrap()
                    .get_connection()
                    .unwrap();
                redis::cmd("SET")
                    .arg(format!("{prefix}:{key}"))
                    .arg(value)
                    .arg("PX")
                    .arg(60_000)
                    .exec(&mut connection)
                    .unwrap();
            }
        }
    }

    /// Everything that the store holds: keys, fields and values.
    pub(crate) fn dump(&self) -> Vec<String> {
        match &self.inside {
            Inside::File(folder) => {
                let connection = rusqlite::Connection::open(file_of(folder)).unwrap();
                let sql = "SELECT key || ' ' || field || ' ' || coalesce(link, '') || ' ' || value FROM entry \
                    UNION ALL SELECT key || ' ' || lock || ' ' || tries || ' ' || value FROM guarded \
                    UNION ALL SELECT key || ' ' || tries FROM counter";
                let mut statement = connection.prepare(sql).unwrap();
                statement
                    .query_map([], |row| row.get(0))
                    .unwrap()
                    .map(Result::unwrap)
                    .collect()
            }
            Inside::Redis { url, prefix } => {
                let mut connection = redis::Client::open(url.as_str())
                    .unwrap()
                    .get_connection()
                    .unwrap();
                let keys: Vec<String> = redis::cmd("KEYS")
                    .arg(format!("{prefix}:*"))
                    .query(&mut connection)
                    .unwrap();
                keys.into_iter()
                    .map(|key| format!("{key} {}", content(&key, &mut connection)))
                    .collect()
            }
        }
    }
}

fn content(key: &str, connection: &mut redis::Connection) -> String {
    let kind: String = redis::cmd("TYPE").arg(key).query(connection).unwrap();
    let command = if kind == "hash" { "HGETALL" } else { "GET" };
    let lifetime: i64 = redis::cmd("PTTL").arg(key).query(connection).unwrap();
    assert!(lifetime > 0, "{key} would stay for ever");
    if kind == "hash" {
        let fields: Vec<String> = redis::cmd(command).arg(key).query(connection).unwrap();
        fields.join(" ")
    } else {
        redis::cmd(command).arg(key).query(connection).unwrap()
    }
}
