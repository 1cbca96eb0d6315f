//! The stores under test.

use sluis_ephemeral::{Commands, EphemeralSettings, open_counted, open_measured};
use sluis_model::{context::Timestamp, ports::Ephemeral, secret::Secret, store_times::StoreTimes};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// What the manual lets a user on Redis do.
const MANUAL: &str = include_str!("../../../../docs/manual/faults.md");

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
    /// As whom it is opened on Redis.
    confined: Option<Confined>,
}

/// A user on a Redis who may do what the manual's rule lets them, and no more; gone with this.
pub(crate) struct Confined {
    name: String,
    admin: redis::Client,
}

impl Confined {
    pub(crate) const PASSWORD: &str = "narrow";

    /// By the manual's rule, for an installation with this prefix. `admin` is the server's URL for whoever may
    /// make users.
    pub(crate) fn new(name: &str, admin: &str, prefix: &str, clustered: bool) -> Self {
        let (_, rest) = MANUAL.split_once("`ACL SETUSER sluis on ").unwrap();
        let (rule, rest) = rest.split_once('`').unwrap();
        assert!(rest.contains("`~{sluis}:*` in the place of `~sluis:*`"));
        let confined = Self {
            name: name.to_owned(),
            admin: redis::Client::open(admin).unwrap(),
        };
        let mut made = redis::cmd("ACL");
        made.arg("SETUSER").arg(name).arg("on");
        for word in rule.split(' ') {
            made.arg(match word {
                ">PASSWORD" => format!(">{}", Self::PASSWORD),
                "~sluis:*" if clustered => format!("~{{{prefix}}}:*"),
                "~sluis:*" => format!("~{prefix}:*"),
                "&sluis:*" => format!("&{prefix}:*"),
                other => other.to_owned(),
            });
        }
        made.exec(&mut confined.admin.get_connection().unwrap())
            .unwrap();
        confined
    }

    /// The address that `url` names, for this user.
    fn url(&self, url: &str) -> String {
        let (scheme, rest) = url.split_once("://").unwrap();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        format!("{scheme}://{}:{}@{place}", self.name, Self::PASSWORD)
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        // The server may have ended with the test.
        if let Ok(mut connection) = self.admin.get_connection() {
            let mut gone = redis::cmd("ACL");
            gone.arg("DELUSER").arg(&self.name);
            drop(gone.exec(&mut connection));
        }
    }
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
        confined: None,
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
    // Whatever the store does, a user whom the manual's rule confines may do.
    let confined = Confined::new(&prefix.replace(':', "_"), &url, &prefix, false);
    let (store, commands) = open_counted(&settings(confined.url(&url), &prefix))
        .await
        .unwrap();
    Some(Opened {
        store,
        commands,
        inside: Inside::Redis { url, prefix },
        confined: Some(confined),
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
        open_counted(&self.settings()).await.unwrap().0
    }

    /// The same, with its steps measured.
    pub(crate) async fn measured(&self, times: Arc<StoreTimes>) -> Arc<dyn Ephemeral> {
        open_measured(&self.settings(), Some(times))
            .await
            .unwrap()
            .0
    }

    fn settings(&self) -> EphemeralSettings {
        match &self.inside {
            Inside::File(folder) => settings(url_of(folder), FILE_PREFIX),
            Inside::Redis { url, prefix } => {
                let confined = self.confined.as_ref();
                settings(confined.map_or_else(|| url.clone(), |c| c.url(url)), prefix)
            }
        }
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
