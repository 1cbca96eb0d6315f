//! Migrations: which there are, which a database has had, and walking them.

use super::{AnyConnection, Count, unavailable};
use crate::postgres_connection::PostgresConnection;
use diesel::{
    connection::SimpleConnection as _,
    migration::{self, MigrationSource},
    pg::Pg,
    prelude::*,
    sql_types,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use sluis_model::ports::durable::Stored;
use std::time::Duration;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The advisory lock that processes hold while they migrate: "sluis" in ASCII.
const MIGRATION_LOCK: i64 = 0x73_6c75_6973;

diesel::table! {
    /// Where diesel notes which migrations were applied.
    __diesel_schema_migrations (version) {
        version -> Text,
        run_on -> Timestamp,
    }
}

diesel::table! {
    /// Where migrations note which release the schema is of.
    __sluis_schema (level) {
        level -> BigInt,
        oldest_program -> BigInt,
    }
}

/// Where an account may make no tables, quoted as SQL has them.
#[derive(QueryableByName)]
struct Closed {
    #[diesel(sql_type = sql_types::Text)]
    account: String,
    #[diesel(sql_type = sql_types::Text)]
    base: String,
    #[diesel(sql_type = sql_types::Text)]
    place: String,
}

/// Why the account may make no tables, with what lets it; `None` where it may. In a file whoever may write at
/// all may do that.
pub(crate) fn may_not_create(connection: &mut AnyConnection) -> Stored<Option<String>> {
    let AnyConnection::Postgres(postgres) = connection else {
        return Ok(None);
    };
    let closed = diesel::sql_query(
        "SELECT quote_ident(current_user) AS account, quote_ident(current_database()) AS base, \
         quote_ident(current_schema()) AS place WHERE NOT has_schema_privilege(current_schema(), 'CREATE')",
    )
    .get_result::<Closed>(postgres)
    .optional()
    .map_err(|error| unavailable(&error.to_string()))?;
    Ok(closed.map(|Closed { account, base, place }| {
        format!(
            "the account {account} may make no tables in the schema {place} of the database {base}.\n\
             As a superuser make it the owner (ALTER DATABASE {base} OWNER TO {account}), or, connected to that \
             database, let it (GRANT CREATE ON SCHEMA {place} TO {account})"
        )
    }))
}

/// The names of migrations that this program knows and the database does not, oldest first.
pub(crate) fn pending_migrations(connection: &mut AnyConnection) -> Stored<Vec<String>> {
    let applied = applied_migrations(connection)?;
    let pending = known_migrations(connection)?
        .into_iter()
        .filter(|(version, _)| !applied.contains(version));
    Ok(pending.map(|(_, name)| name).collect())
}

/// The first of these versions of migrations that this program does not know.
pub(crate) fn first_unknown(
    connection: &AnyConnection,
    versions: &[String],
) -> Stored<Option<String>> {
    let known = known_migrations(connection)?;
    let unknown = |version: &&String| known.iter().all(|(known, _)| known != *version);
    Ok(versions.iter().find(unknown).cloned())
}

fn known_migrations(connection: &AnyConnection) -> Stored<Vec<(String, String)>> {
    match connection {
        AnyConnection::Sqlite(_) => names::<Sqlite>(&SQLITE_MIGRATIONS),
        AnyConnection::Postgres(_) => names::<Pg>(&POSTGRES_MIGRATIONS),
    }
    .map_err(|error| unavailable(&error.to_string()))
}

/// The versions of the migrations that the database has had, oldest first. It only reads: diesel's own way
/// of asking would create the table of migrations.
pub(crate) fn applied_migrations(connection: &mut AnyConnection) -> Stored<Vec<String>> {
    has_table(connection, "__diesel_schema_migrations")
        .and_then(|there| {
            if !there {
                return Ok(vec![]);
            }
            __diesel_schema_migrations::table
                .select(__diesel_schema_migrations::version)
                .order(__diesel_schema_migrations::version)
                .load::<String>(connection)
        })
        .map(|mut versions| {
            // Whatever the server's locale sorts by.
            versions.sort();
            versions
        })
        .map_err(|error| unavailable(&error.to_string()))
}

/// `name` is a word of the program's own.
fn has_table(connection: &mut AnyConnection, name: &str) -> QueryResult<bool> {
    let Count { count } = match connection {
        AnyConnection::Sqlite(sqlite) => diesel::sql_query(format!(
            "SELECT count(*) AS count FROM sqlite_master WHERE name = '{name}'"
        ))
        .get_result(sqlite)?,
        AnyConnection::Postgres(postgres) => diesel::sql_query(format!(
            "SELECT count(*) AS count WHERE to_regclass('{name}') IS NOT NULL"
        ))
        .get_result(postgres)?,
    };
    Ok(count > 0)
}

/// The release that the schema is of, and the oldest one whose program may work on it. None for a schema of
/// before that was noted.
pub(crate) fn schema_level(connection: &mut AnyConnection) -> Stored<Option<(i64, i64)>> {
    let level = has_table(connection, "__sluis_schema").and_then(|there| {
        if !there {
            return Ok(None);
        }
        __sluis_schema::table
            .select((__sluis_schema::level, __sluis_schema::oldest_program))
            .order(__sluis_schema::level.desc())
            .first::<(i64, i64)>(connection)
            .optional()
    });
    level.map_err(|error| unavailable(&error.to_string()))
}

/// Versions and names of embedded migrations, oldest first.
fn names<DB: diesel::backend::Backend>(
    known: &EmbeddedMigrations,
) -> migration::Result<Vec<(String, String)>>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let migrations = known.migrations()?;
    let mut names: Vec<_> = migrations
        .iter()
        .map(|known| (known.name().version().to_string(), known.name().to_string()))
        .collect();
    names.sort();
    Ok(names)
}

/// Applies what is pending, within the transaction under way. Several processes may do this at once:
/// SQLite's writing transaction and PostgreSQL's advisory lock let them in one by one, and those who
/// come later find nothing to do. Nobody waits for a table longer than `moment`, where there is one.
pub(crate) fn migrate(
    connection: &mut AnyConnection,
    moment: Option<Duration>,
) -> Stored<Vec<String>> {
    migrate_those(connection, moment, &|_| true)
}

/// The same with some of the pending migrations alone, by their versions.
pub(crate) fn migrate_only(
    connection: &mut AnyConnection,
    versions: &[String],
) -> Stored<Vec<String>> {
    migrate_those(connection, None, &|version| {
        versions.iter().any(|one| one == version)
    })
}

fn migrate_those(
    connection: &mut AnyConnection,
    moment: Option<Duration>,
    wanted: &dyn Fn(&str) -> bool,
) -> Stored<Vec<String>> {
    let applied = match connection {
        AnyConnection::Sqlite(sqlite) => apply(sqlite, SQLITE_MIGRATIONS, wanted),
        AnyConnection::Postgres(postgres) => {
            lock_migrations(postgres, moment).map_err(|error| unavailable(&error.to_string()))?;
            apply(postgres, POSTGRES_MIGRATIONS, wanted)
        }
    };
    applied.map_err(|error| unavailable(&error.to_string()))
}

fn apply<C>(
    connection: &mut C,
    known: EmbeddedMigrations,
    wanted: &dyn Fn(&str) -> bool,
) -> migration::Result<Vec<String>>
where
    C: MigrationHarness<C::Backend> + Connection,
    EmbeddedMigrations: MigrationSource<C::Backend>,
{
    let mut applied = vec![];
    for migration in connection.pending_migrations(known)? {
        if wanted(&migration.name().version().to_string()) {
            connection.run_migration(&migration)?;
            applied.push(migration.name().to_string());
        }
    }
    Ok(applied)
}

/// Walks the newest migration back, within the transaction under way. `None` when there is none.
pub(crate) fn revert_last(
    connection: &mut AnyConnection,
    moment: Option<Duration>,
) -> Stored<Option<String>> {
    let reverted = match connection {
        AnyConnection::Sqlite(sqlite) => revert(sqlite, SQLITE_MIGRATIONS),
        AnyConnection::Postgres(postgres) => {
            lock_migrations(postgres, moment).map_err(|error| unavailable(&error.to_string()))?;
            revert(postgres, POSTGRES_MIGRATIONS)
        }
    };
    reverted.map_err(|error| unavailable(&error.to_string()))
}

fn revert<C>(connection: &mut C, known: EmbeddedMigrations) -> migration::Result<Option<String>>
where
    C: MigrationHarness<C::Backend> + Connection,
    EmbeddedMigrations: MigrationSource<C::Backend>,
{
    if connection.applied_migrations()?.is_empty() {
        return Ok(None);
    }
    connection
        .revert_last_migration(known)
        .map(|version| Some(version.to_string()))
}

/// A migration may take longer than a request may, and waits for its turn among those that migrate; for a
/// table that somebody uses it waits for `moment` only, for everybody else would wait behind it.
fn lock_migrations(postgres: &mut PostgresConnection, moment: Option<Duration>) -> QueryResult<()> {
    let moment = moment.map_or(0, |moment| moment.as_millis());
    postgres.batch_execute(&format!(
        "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK}); \
         SET LOCAL lock_timeout = {moment}"
    ))
}
