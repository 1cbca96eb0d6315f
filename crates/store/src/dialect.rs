//! The only room that names a database, with the files below it: connections and their settings, how
//! transactions begin, how errors read, row locks, migrations.

mod deadlock;
mod inspection;
mod migrations;
mod natively;
mod packs;
mod refusals;
pub(crate) mod tables;

pub(crate) use inspection::{plan, rows_by_table};
pub(crate) use migrations::{
    applied_migrations, first_unknown, may_not_create, migrate, migrate_only, pending_migrations,
    revert_last, schema_level,
};
pub(crate) use natively::{insert_all, natively};
pub(crate) use packs::{Pack, drop_pack};
pub(crate) use refusals::{gave_way, is_lost, is_undone, store_error};

use crate::{
    log_sync::LogSync,
    postgres_connection::PostgresConnection,
    postgres_server::PostgresServer,
    schema::{import_rows, people},
    statements::Statements,
};
use diesel::{
    connection::{AnsiTransactionManager, SimpleConnection as _},
    pg::Pg,
    prelude::*,
    sql_types::{BigInt, Text},
    sqlite::Sqlite,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use sluis_model::{
    ids::{CredentialId, InstitutionId, PersonId},
    ports::{StoreError, durable::Access, durable::Stored},
    secret::Secret,
};
use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// A file on this machine.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PostgresConnection),
}

/// Where the database is.
#[derive(Clone)]
pub(crate) enum Address {
    /// The file's path.
    Sqlite(String),
    /// The server.
    Postgres(Arc<PostgresServer>),
}

/// What every connection is told once.
#[derive(Clone)]
pub(crate) struct Manners {
    /// How long SQLite waits for another process's lock, and PostgreSQL's client for a
    /// server that does not answer.
    pub(crate) patience: Duration,
    /// How long one statement may run. SQLite has no such bound.
    pub(crate) statement_timeout: Duration,
}

impl Address {
    /// Reads a database URL, and the certificates that it names. An unknown scheme is refused, never
    /// taken for a file name.
    pub(crate) fn parse(url: &Secret) -> Stored<Self> {
        let text = url.expose();
        if let Some(path) = text.strip_prefix("sqlite://") {
            if path.is_empty()
                || path.starts_with([':', '?'])
                || path.starts_with("file:")
                || path.contains(['?', '\0'])
            {
                return Err(unavailable(
                    "the database URL should be sqlite:// and the path of a file",
                ));
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return PostgresServer::parse(text)
                .map(|server| Self::Postgres(Arc::new(server)))
                .map_err(|error| unavailable(&error));
        }
        Err(unavailable(
            "the database URL begins with neither sqlite:// nor postgres://",
        ))
    }

    /// Whether one writer works beside many readers, on connections of their own.
    pub(crate) const fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// The server, where the database is one.
    pub(crate) fn server(&self) -> Option<Arc<PostgresServer>> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(server) => Some(Arc::clone(server)),
        }
    }

    /// Makes what has to exist before a first connection: SQLite's file, for its owner alone, and
    /// its folder.
    pub(crate) fn prepare(&self) -> Stored<()> {
        let Self::Sqlite(path) = self else {
            return Ok(());
        };
        let path = Path::new(path);
        let make = || -> io::Result<()> {
            if let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                fs::create_dir_all(folder)?;
            }
            fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)
                .map(drop)
        };
        make().map_err(|error| unavailable(&format!("{}: {error}", path.display())))
    }

    /// What syncs the log of a file, where the database is one. It has been prepared.
    pub(crate) fn log(&self) -> Stored<Option<Arc<LogSync>>> {
        let Self::Sqlite(path) = self else {
            return Ok(None);
        };
        // SQLite follows links before it names the log.
        let mut log = fs::canonicalize(path)
            .map_err(|error| unavailable(&format!("{path}: {error}")))?
            .into_os_string();
        log.push("-wal");
        let log = PathBuf::from(log);
        let log = LogSync::new(Box::new(move || sync_log(&log)));
        Ok(Some(Arc::new(log)))
    }

    /// A new connection for what must not wait: it never writes the log of a file back, which waits for the disk.
    pub(crate) fn connect_for_steps(
        &self,
        manners: &Manners,
        statements: Statements,
    ) -> Stored<AnyConnection> {
        let mut connection = self.connect(Access::Write, manners, Statements::default())?;
        if let AnyConnection::Sqlite(sqlite) = &mut connection {
            sqlite
                .batch_execute("PRAGMA wal_autocheckpoint = 0")
                .map_err(|error| unavailable(&error.to_string()))?;
        }
        connection.set_instrumentation(statements);
        Ok(connection)
    }

    /// A new connection with its settings.
    pub(crate) fn connect(
        &self,
        access: Access,
        manners: &Manners,
        statements: Statements,
    ) -> Stored<AnyConnection> {
        let mut connection = match self {
            Self::Sqlite(path) => {
                let mut sqlite = SqliteConnection::establish(path)
                    .map_err(|error| unavailable(&error.to_string()))?;
                for pragma in pragmas(access, manners.patience) {
                    sqlite
                        .batch_execute(&pragma)
                        .map_err(|error| unavailable(&error.to_string()))?;
                }
                AnyConnection::Sqlite(sqlite)
            }
            Self::Postgres(server) => {
                let mut postgres = server
                    .connect(manners.patience)
                    .map_err(|error| unavailable(&error.to_string()))?;
                postgres
                    .batch_execute(&told(manners))
                    .map_err(|error| unavailable(&error.to_string()))?;
                AnyConnection::Postgres(postgres)
            }
        };
        connection.set_instrumentation(statements);
        Ok(connection)
    }
}

/// What every connection to a server is told first.
fn told(manners: &Manners) -> String {
    format!(
        "SET statement_timeout = {}; SET default_transaction_isolation = 'read committed'; \
         SET client_min_messages = warning; SET application_name = 'sluis'",
        manners.statement_timeout.as_millis()
    )
}

/// A connection to a server whose answers are awaited, with the settings of every other one.
pub(crate) async fn open(
    server: &PostgresServer,
    manners: &Manners,
    statements: Statements,
) -> Stored<AsyncPgConnection> {
    let mut connection = server
        .open(manners.patience)
        .await
        .map_err(|error| unavailable(&error.to_string()))?;
    let settings = told(manners);
    let told = SimpleAsyncConnection::batch_execute(&mut connection, &settings);
    tokio::time::timeout(manners.statement_timeout, told)
        .await
        .map_err(|_| unavailable("the server did not answer in time"))?
        .map_err(|error| unavailable(&error.to_string()))?;
    AsyncConnection::set_instrumentation(&mut connection, statements);
    Ok(connection)
}

/// Opened each time, for the last connection that is closed takes the log away, and the next one makes another.
fn sync_log(log: &Path) -> io::Result<()> {
    match fs::File::open(log) {
        Ok(log) => log.sync_data(),
        // Closing has written and synced all of it to the database before.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn pragmas(access: Access, patience: Duration) -> Vec<String> {
    // The order matters: first the patience, for the change to WAL may find the file locked.
    let mut pragmas = vec![
        format!("PRAGMA busy_timeout = {}", patience.as_millis()),
        "PRAGMA journal_mode = WAL".to_owned(),
        // The log is synced at checkpoints alone. A power cut would take back what was committed since, such as a
        // password or a spent refresh token: what was answered was synced by [`Address::log`] before. With FULL each
        // commit syncs for itself, while all others wait for the writer.
        "PRAGMA synchronous = NORMAL".to_owned(),
        "PRAGMA foreign_keys = ON".to_owned(),
    ];
    if access == Access::Read {
        pragmas.push("PRAGMA query_only = ON".to_owned());
    }
    pragmas
}

/// Begins a transaction. On SQLite a writer takes the lock at once: one that took it only at its
/// first write could find that somebody else wrote after it read, and would have to fail.
pub(crate) fn begin(connection: &mut AnyConnection, access: Access) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let sql = if access == Access::Write {
                "BEGIN IMMEDIATE"
            } else {
                "BEGIN DEFERRED"
            };
            AnsiTransactionManager::begin_transaction_sql(sqlite, sql)
        }
        AnyConnection::Postgres(postgres) => {
            let mode = if access == Access::Write {
                "READ WRITE"
            } else {
                "READ ONLY"
            };
            postgres.begin(&format!("BEGIN ISOLATION LEVEL READ COMMITTED {mode}"))
        }
    }
}

/// Whether the database takes changes, too: a server that stands by for another one takes none.
pub(crate) fn is_writable(connection: &mut AnyConnection) -> Stored<bool> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(true),
        AnyConnection::Postgres(postgres) => {
            let answer =
                diesel::sql_query("SELECT CAST(pg_is_in_recovery() AS INTEGER)::bigint AS count")
                    .get_result::<Count>(postgres);
            answer
                .map(|Count { count }| count == 0)
                .map_err(|error| unavailable(&error.to_string()))
        }
    }
}

/// Whether this is why a server was not connected to: with `target_session_attrs=read-write` one that takes no
/// changes is left again at once. In the client library's words.
pub(crate) fn only_reads(why: &str) -> bool {
    why.contains("does not allow writes")
}

/// Whether a connection that lay idle may have lost its database. A file does not go away; when it
/// refuses, another process writes, and asking anew would only wait twice.
pub(crate) const fn may_be_lost(connection: &AnyConnection) -> bool {
    matches!(connection, AnyConnection::Postgres(_))
}

/// Lets one transaction at a time change what hangs on a person. SQLite has one writer anyway.
pub(crate) fn lock_person(connection: &mut AnyConnection, person: &PersonId) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => people::table
            .filter(people::id.eq(person.as_str()))
            .select(people::id)
            .for_update()
            .execute(postgres)
            .map(drop),
    }
}

/// Lets one transaction at a time change an institution, whose row is written whole. SQLite has one
/// writer anyway.
pub(crate) fn lock_institution(
    connection: &mut AnyConnection,
    institution: &InstitutionId,
) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => {
            diesel::sql_query("SELECT 1 FROM institutions WHERE id = $1 FOR UPDATE")
                .bind::<Text, _>(institution.as_str())
                .execute(postgres)
                .map(drop)
        }
    }
}

/// The same for whoever holds an authenticator secret.
pub(crate) fn lock_holder(
    connection: &mut AnyConnection,
    credential: &CredentialId,
) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => diesel::sql_query(
            "SELECT 1 FROM people WHERE id = \
             (SELECT person_id FROM totp_credentials WHERE id = $1) FOR UPDATE",
        )
        .bind::<Text, _>(credential.as_str())
        .execute(postgres)
        .map(drop),
    }
}

/// Lets one transaction at a time count under a name that no row of its own stands for, until its end.
/// SQLite has one writer anyway.
pub(crate) fn lock_name(connection: &mut AnyConnection, name: &str) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => {
            diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .bind::<Text, _>(name)
                .execute(postgres)
                .map(drop)
        }
    }
}

/// A value in a statement of the program's own making.
#[derive(Debug, Clone)]
pub(crate) enum Bound {
    Text(String),
    Number(i64),
}

/// Runs a query whose shape depends on what is asked; values stand as `$1`, `$2` and so on, in the
/// order in which they are first named.
pub(crate) fn rows<T>(
    connection: &mut AnyConnection,
    sql: &str,
    bound: &[Bound],
) -> QueryResult<Vec<T>>
where
    T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
{
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let mut query = diesel::sql_query(sql).into_boxed::<Sqlite>();
            for value in bound {
                query = match value {
                    Bound::Text(text) => query.bind::<Text, _>(text.clone()),
                    Bound::Number(number) => query.bind::<BigInt, _>(*number),
                };
            }
            query.load(sqlite)
        }
        AnyConnection::Postgres(postgres) => {
            let mut query = diesel::sql_query(sql).into_boxed::<Pg>();
            for value in bound {
                query = match value {
                    Bound::Text(text) => query.bind::<Text, _>(text.clone()),
                    Bound::Number(number) => query.bind::<BigInt, _>(*number),
                };
            }
            query.load(postgres)
        }
    }
}

/// Writes the terms that people are found by, in one statement. They are given as a JSON list of
/// institution, person and term.
pub(crate) fn add_terms(connection: &mut AnyConnection, terms: &str) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => diesel::sql_query(
            "INSERT INTO person_terms (institution_id, person_id, term) \
             SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
        )
        .bind::<Text, _>(terms)
        .execute(sqlite)
        .map(drop),
        AnyConnection::Postgres(postgres) => diesel::sql_query(
            "INSERT INTO person_terms (institution_id, person_id, term) \
             SELECT value ->> 0, value ->> 1, value ->> 2 FROM jsonb_array_elements($1::jsonb)",
        )
        .bind::<Text, _>(terms)
        .execute(postgres)
        .map(drop),
    }
}

/// What was done about a row of an import: its position, the outcome, to whom, and what undoes it.
pub(crate) type Mark<'m> = (i32, String, Option<&'m str>, Option<&'m str>);

/// Writes what was done about rows of an import: in one statement on PostgreSQL, given as JSON; one after
/// the other on SQLite, which would look for all of the import's rows in that JSON. How many there were.
pub(crate) fn mark_rows(
    connection: &mut AnyConnection,
    import: &str,
    marks: &[Mark<'_>],
    json: &str,
) -> QueryResult<usize> {
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let mut met = 0;
            for (position, outcome, person, undo) in marks {
                let this = import_rows::table
                    .filter(import_rows::import_id.eq(import))
                    .filter(import_rows::position.eq(*position));
                met += diesel::update(this)
                    .set((
                        import_rows::outcome.eq(outcome),
                        import_rows::person_id.eq(*person),
                        import_rows::undo.eq(*undo),
                    ))
                    .execute(sqlite)?;
            }
            Ok(met)
        }
        AnyConnection::Postgres(postgres) => diesel::sql_query(
            "UPDATE import_rows SET outcome = m.value ->> 1, person_id = m.value ->> 2, \
             undo = m.value ->> 3 FROM jsonb_array_elements($1::jsonb) m(value) \
             WHERE import_rows.import_id = $2 AND import_rows.position = CAST(m.value ->> 0 AS INTEGER)",
        )
        .bind::<Text, _>(json)
        .bind::<Text, _>(import)
        .execute(postgres),
    }
}

fn unavailable(what: &str) -> StoreError {
    StoreError::Unavailable(what.trim().to_owned())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Runs a statement of the program's own making; how many rows it met.
pub(crate) fn execute(connection: &mut AnyConnection, sql: &str) -> QueryResult<usize> {
    match connection {
        AnyConnection::Sqlite(sqlite) => diesel::sql_query(sql).execute(sqlite),
        AnyConnection::Postgres(postgres) => diesel::sql_query(sql).execute(postgres),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_a_log_that_is_gone_was_synced_and_one_that_cannot_be_read_was_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("sluis.db-wal");
        sync_log(&log).expect("it is gone");
        fs::write(&log, "frames").expect("a log");
        sync_log(&log).expect("it is synced");
        let below = log.join("no-folder");
        sync_log(&below).expect_err("it can't be opened");
    }
}
