//! A database for one test, gone when the test is over. It is copied from one that was migrated once;
//! how migrations run is the subject of `migrations.rs`.

use diesel::{connection::SimpleConnection as _, prelude::*, sql_types::Text};
use sluis_model::{ports::Durable, secret::Secret};
use sluis_store::{Store, StoreSettings};
use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::OnceCell;
use tokio_postgres::SimpleQueryMessage;

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// An empty, migrated SQLite file's bytes.
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
/// The name of an empty, migrated PostgreSQL database. It stays on the server when this process ends;
/// the next one that makes its own removes it.
static POSTGRES: OnceCell<String> = OnceCell::const_new();
const TEMPLATE: &str = "sluis_template_";

pub(crate) enum Kind {
    Sqlite { folder: tempfile::TempDir },
    Postgres { admin_url: String, name: String },
}

pub(crate) struct House {
    pub(crate) kind: Kind,
    pub(crate) settings: StoreSettings,
    pub(crate) store: Arc<Store>,
    pub(crate) durable: Durable,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl House {
    /// An empty, migrated SQLite file.
    pub(crate) async fn sqlite() -> Self {
        let bytes = SQLITE.get_or_init(migrated_sqlite).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sluis.db");
        std::fs::write(&path, bytes).unwrap();
        Self::open(
            Kind::Sqlite { folder },
            format!("sqlite://{}", path.display()),
        )
    }

    pub(crate) fn unmigrated_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("deep/sluis.db").display());
        Self::open(Kind::Sqlite { folder }, url)
    }

    /// An empty, migrated PostgreSQL database. `None` where no server is named and none is demanded.
    pub(crate) async fn postgres() -> Option<Self> {
        let admin_url = admin_url()?;
        let template = POSTGRES.get_or_init(|| migrated_postgres(&admin_url)).await;
        Some(Self::on_postgres(
            admin_url.clone(),
            &format!(" TEMPLATE {template}"),
        ))
    }

    /// The same without a schema.
    pub(crate) fn unmigrated_postgres() -> Option<Self> {
        admin_url().map(|url| Self::on_postgres(url, ""))
    }

    fn on_postgres(admin_url: String, like: &str) -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("sluis_test_{}_{number}", std::process::id());
        new_database(&admin_url, &name, like);
        let url = in_database(&admin_url, &name);
        Self::open(Kind::Postgres { admin_url, name }, url)
    }

    fn open(kind: Kind, url: String) -> Self {
        let settings = settings(url);
        let store = Arc::new(Store::open(&settings).unwrap());
        Self {
            kind,
            settings,
            durable: Arc::clone(&store).durable(),
            store,
        }
    }

    /// Another process's store on the same database.
    pub(crate) fn neighbour(&self, change: impl FnOnce(&mut StoreSettings)) -> Arc<Store> {
        let mut settings = self.settings.clone();
        change(&mut settings);
        Arc::new(Store::open(&settings).unwrap())
    }

    /// Does something behind the store's back.
    pub(crate) fn execute(&self, sql: &str) {
        let url = self.settings.url.expose();
        match &self.kind {
            Kind::Sqlite { .. } => {
                let path = url.strip_prefix("sqlite://").unwrap();
                SqliteConnection::establish(path)
                    .unwrap()
                    .batch_execute(sql)
                    .unwrap();
            }
            Kind::Postgres { .. } => drop(on_server(url, sql).unwrap()),
        }
    }

    /// Reads a column named `line` behind the store's back, sorted.
    pub(crate) fn lines(&self, sql: &str) -> Vec<String> {
        let url = self.settings.url.expose();
        let mut lines = match &self.kind {
            Kind::Sqlite { .. } => {
                let mut connection =
                    SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap()).unwrap();
                let rows: Vec<Line> = diesel::sql_query(sql).load(&mut connection).unwrap();
                rows.into_iter().map(|row| row.line).collect()
            }
            Kind::Postgres { .. } => on_server(url, sql).unwrap(),
        };
        lines.sort();
        lines
    }

    /// Ends every server process that serves this database. Nothing to do without a server.
    pub(crate) fn end_server_processes(&self) {
        if let Kind::Postgres { admin_url, name } = &self.kind {
            let sql = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            );
            on_server(admin_url, &sql).unwrap();
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        match &self.kind {
            Kind::Sqlite { folder } => drop(std::fs::remove_dir_all(folder.path())),
            Kind::Postgres { admin_url, name } => {
                let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                drop(on_server(admin_url, &sql));
            }
        }
    }
}

/// `None` where no server is named and none is demanded.
fn admin_url() -> Option<String> {
    if let Ok(url) = env::var("SLUIS_TEST_POSTGRES_URL") {
        return Some(url);
    }
    let demanded = env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
    assert!(
        !demanded,
        "SLUIS_TEST_POSTGRES_URL names no server, but services are demanded"
    );
    None
}

async fn migrated_sqlite() -> Vec<u8> {
    let house = House::unmigrated_sqlite();
    house.store.migrate().await.unwrap();
    let Kind::Sqlite { folder } = &house.kind else {
        unreachable!("the house was opened on SQLite");
    };
    let whole = folder.path().join("whole.db");
    house.execute(&format!("VACUUM INTO '{}'", whole.display()));
    std::fs::read(whole).unwrap()
}

async fn migrated_postgres(admin_url: &str) -> String {
    for left in on_server(
        admin_url,
        &format!("SELECT datname FROM pg_database WHERE datname LIKE '{TEMPLATE}%'"),
    )
    .unwrap()
    {
        let its_process = left.trim_start_matches(TEMPLATE);
        if !std::path::Path::new("/proc").join(its_process).exists() {
            drop(on_server(
                admin_url,
                &format!("DROP DATABASE IF EXISTS {left} WITH (FORCE)"),
            ));
        }
    }
    let name = format!("{TEMPLATE}{}", std::process::id());
    new_database(admin_url, &name, "");
    let settings = settings(in_database(admin_url, &name));
    let store = Arc::new(Store::open(&settings).unwrap());
    store.migrate().await.unwrap();
    // A database is copied only while nobody is connected to it.
    on_server(
        admin_url,
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    )
    .unwrap();
    name
}

fn new_database(admin_url: &str, name: &str, like: &str) {
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}{like}"),
    ] {
        on_server(admin_url, &sql).unwrap();
    }
}

fn settings(url: String) -> StoreSettings {
    StoreSettings {
        url: Secret::new(url),
        pool_size: 8,
        acquire_timeout: Duration::from_secs(60),
        statement_timeout: Duration::from_secs(60),
    }
}

/// Speaks to a PostgreSQL server over a connection that is none of the store's; the first column of
/// what it answers. On a thread of its own, for a test may be asynchronous.
pub(crate) fn on_server(url: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let speak = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
            tokio::spawn(driver);
            client.simple_query(sql).await
        })
    };
    let answer = std::thread::scope(|threads| threads.spawn(speak).join().unwrap())?;
    let cells = answer.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
        _ => None,
    });
    Ok(cells.collect())
}

/// The server's URL with another database.
fn in_database(url: &str, name: &str) -> String {
    let (rest, query) = url
        .split_once('?')
        .map_or((url, None), |(rest, query)| (rest, Some(query)));
    let (scheme, rest) = rest.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}
