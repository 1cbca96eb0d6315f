//! Everything that a database holds, walked table by table, and filled into an empty one of either kind:
//! what a backup is made of, and a move to another database.

use crate::{
    dialect::{
        self, AnyConnection,
        tables::{self, Table, failed},
    },
    store::Store,
};
use diesel::connection::SimpleConnection as _;
use sluis_model::{
    context::Timestamp,
    ports::durable::{Access, Stored},
};

/// How much of a table is read at once, in bytes of JSON, about.
const PAGE_BYTES: usize = 2 << 20;
/// Most rows that are read at once.
const PAGE_ROWS: usize = 1000;
/// Rows of a table that are read first, when nobody knows yet how wide they are.
const FIRST_ROWS: usize = 16;

/// A piece of a walk through a database. They come in this order: the schema, then each table with its
/// rows and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Which database, and the versions of the migrations that made its schema, oldest first.
    Schema {
        /// `sqlite` or `postgres`.
        database: String,
        /// Versions of migrations.
        migrations: Vec<String>,
    },
    /// A table begins. Tables that others refer to come first.
    Table {
        /// Its name.
        name: String,
        /// The columns that each row has, in this order.
        columns: Vec<String>,
    },
    /// Rows of the table, each a JSON list; truth is 0 or 1.
    Rows(Vec<String>),
    /// The table's rows are over; this many there were.
    End {
        /// How many rows came.
        rows: u64,
    },
}

/// A table's name and how many rows it has.
pub type Counted = (String, u64);

/// What has to be so before a database is filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFilled {
    /// It already holds something.
    #[error(
        "the database is not empty: the table {0} has rows, or somebody else's tables stand there"
    )]
    NotEmpty(String),
    /// What comes was written by a newer program.
    #[error(
        "this was written by a newer program, whose migration {0} is unknown here: use that program"
    )]
    Newer(String),
    /// The schema that is there is another one than what comes was written with.
    #[error(
        "the database has the schema of another release than what comes: give a database without a schema"
    )]
    OtherSchema,
}

impl Store {
    /// Walks through everything that the database holds at one moment, while others go on; rows by table.
    /// With `alone` nobody else writes to a SQLite file meanwhile.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer; whatever `take` fails with ends the walk.
    pub async fn walk(
        &self,
        alone: bool,
        mut take: impl FnMut(Piece) -> Stored<()> + Send + 'static,
    ) -> Stored<Vec<Counted>> {
        let access = if alone { Access::Write } else { Access::Read };
        self.transact(access, move |connection| walk(connection, &mut take))
            .await
    }

    /// Fills an empty database with what a walk gave, in one transaction: the schema as it was then, the
    /// rows, and the migrations that came since. Numbers of rows are compared. With `ended_at` everything
    /// that began before that moment ends with it ([`Store::end_everything`]), authenticator codes shown until
    /// then are spent, signing keys are retired, and messages that waited are dead letters.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer, refuses a row, or holds another number of rows than
    /// came; whatever `next` fails with. The inner error says why nothing was begun. Nothing was written then.
    pub async fn fill(
        &self,
        ended_at: Option<Timestamp>,
        mut next: impl FnMut() -> Stored<Option<Piece>> + Send + 'static,
    ) -> Stored<Result<Vec<Counted>, NotFilled>> {
        self.transact(Access::Write, move |connection| {
            fill(connection, ended_at, &mut next)
        })
        .await
    }

    /// Ends every session, remembered device, refresh token and mailed link that there is: each person's epoch
    /// becomes the moment in milliseconds, which no count of changes reaches, so that no epoch that was ever
    /// given out, here or in a database that this one was restored over, comes back. How many people there
    /// are.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn end_everything(&self, now: Timestamp) -> Stored<usize> {
        self.transact(Access::Write, move |connection| {
            tables::without_haste(connection)?;
            raise_epochs(connection, now)
        })
        .await
    }
}

fn walk(
    connection: &mut AnyConnection,
    take: &mut dyn FnMut(Piece) -> Stored<()>,
) -> Stored<Vec<Counted>> {
    tables::one_moment(connection)?;
    let migrations = dialect::applied_migrations(connection)?;
    take(Piece::Schema {
        database: tables::database(connection).to_owned(),
        migrations,
    })?;
    let mut counted = vec![];
    for table in tables::tables(connection)? {
        let columns = table.columns.iter().map(|(name, _)| name.clone()).collect();
        take(Piece::Table {
            name: table.name.clone(),
            columns,
        })?;
        let mut rows: u64 = 0;
        let mut limit = FIRST_ROWS;
        let mut last: Option<String> = None;
        loop {
            let page = table.page(connection, last.as_deref(), limit)?;
            let over = page.len() < limit;
            rows += page.len() as u64;
            let bytes: usize = page.iter().map(String::len).sum();
            if !page.is_empty() {
                limit = (PAGE_BYTES / (bytes / page.len()).max(1)).clamp(1, PAGE_ROWS);
                last = page.last().cloned();
                take(Piece::Rows(page))?;
            }
            if over {
                break;
            }
        }
        take(Piece::End { rows })?;
        counted.push((table.name, rows));
    }
    Ok(counted)
}

fn fill(
    connection: &mut AnyConnection,
    ended_at: Option<Timestamp>,
    next: &mut dyn FnMut() -> Stored<Option<Piece>>,
) -> Stored<Result<Vec<Counted>, NotFilled>> {
    tables::without_haste(connection)?;
    let Some(Piece::Schema { migrations, .. }) = next()? else {
        return Err(failed("what comes does not begin with a schema"));
    };
    if let Some(unknown) = dialect::first_unknown(connection, &migrations)? {
        return Ok(Err(NotFilled::Newer(unknown)));
    }
    let applied = dialect::applied_migrations(connection)?;
    let standing = tables::tables(connection)?;
    if applied.is_empty() {
        if let Some(strange) = standing.first() {
            return Ok(Err(NotFilled::NotEmpty(strange.name.clone())));
        }
        dialect::migrate_only(connection, &migrations)?;
    } else if applied != migrations {
        return Ok(Err(NotFilled::OtherSchema));
    } else if let Some(full) = tables::first_with_rows(connection, &standing)? {
        return Ok(Err(NotFilled::NotEmpty(full)));
    }
    let known = tables::tables(connection)?;
    tables::unfurnish(connection, &known)?;
    let counted = take_all(connection, &known, next)?;
    if counted.len() != known.len() {
        return Err(failed(format!(
            "{} tables came, {} there are",
            counted.len(),
            known.len()
        )));
    }
    dialect::migrate(connection, None)?;
    if let Some(now) = ended_at {
        end_lost_time(connection, now)?;
    }
    Ok(Ok(counted))
}

/// Writes the rows of each table, and counts them in the database.
fn take_all(
    connection: &mut AnyConnection,
    known: &[Table],
    next: &mut dyn FnMut() -> Stored<Option<Piece>>,
) -> Stored<Vec<Counted>> {
    let mut counted: Vec<Counted> = vec![];
    let mut under_way: Option<(&Table, Vec<String>)> = None;
    while let Some(piece) = next()? {
        match (piece, under_way.take()) {
            (Piece::Table { name, columns }, None) => {
                let table = known.iter().find(|table| table.name == name);
                let table = table.ok_or_else(|| failed(format!("there is no table {name}")))?;
                under_way = Some((table, columns));
            }
            (Piece::Rows(rows), Some((table, columns))) => {
                table.put(connection, &columns, &rows)?;
                under_way = Some((table, columns));
            }
            (Piece::End { rows }, Some((table, _))) => {
                let there = table.count(connection)?;
                if there != rows {
                    let name = &table.name;
                    return Err(failed(format!(
                        "{name}: {rows} rows came, {there} are there"
                    )));
                }
                counted.push((table.name.clone(), rows));
            }
            _ => return Err(failed("what comes is out of order")),
        }
    }
    match under_way {
        None => Ok(counted),
        Some((table, _)) => Err(failed(format!(
            "what comes ends within the table {}",
            table.name
        ))),
    }
}

fn raise_epochs(connection: &mut AnyConnection, now: Timestamp) -> Stored<usize> {
    let epoch = now.timestamp_millis();
    let sql = format!(
        "UPDATE people SET epoch = CASE WHEN epoch < {epoch} THEN {epoch} ELSE epoch + 1 END"
    );
    dialect::execute(connection, &sql).map_err(failed)
}

/// What began before a restoration ends with it. The steps of codes that anybody may have shown are spent:
/// the present one, the next, which counts already, and what the app's clock is ahead. Signing keys are retired, for
/// one of them may have been revoked since, because somebody else has it; no token of theirs stands any more.
fn end_lost_time(connection: &mut AnyConnection, now: Timestamp) -> Stored<()> {
    raise_epochs(connection, now)?;
    let (seconds, micros) = (now.timestamp(), now.timestamp_micros());
    let step = format!("({seconds} / period + 1 + CASE WHEN drift > 0 THEN drift ELSE 0 END)");
    connection
        .batch_execute(&format!(
            "UPDATE totp_credentials SET last_step = {step} \
             WHERE state <> 'pending' AND coalesce(last_step, 0) < {step}; \
             UPDATE signing_keys SET state = 'retired', state_since = {micros} WHERE state <> 'retired'; \
             UPDATE messages SET given_up_at = {micros}, last_error = 'restored from a backup' \
             WHERE sent_at IS NULL AND given_up_at IS NULL"
        ))
        .map_err(failed)
}
