//! Every table, whatever it is of: its columns as the database knows them, and its rows as JSON lists that
//! both databases write and read alike. Truth is 0 or 1 there, as in SQLite.

use super::{AnyConnection, Bound, Count, rows, unavailable};
use diesel::{
    connection::SimpleConnection as _,
    prelude::*,
    sql_types::{BigInt, Text},
};
use serde_json::Value;
use sluis_model::ports::{StoreError, durable::Stored};
use std::collections::{BTreeMap, BTreeSet};

/// Tables that a migration writes a row to: a database with nothing else in it is empty.
const FURNISHED: [&str; 1] = ["audit_streams"];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Bigint,
    Truth,
}

/// A table as the database has it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// By name, so that their order is the same in both databases.
    pub(crate) columns: Vec<(String, Holds)>,
    /// The places of the primary key's columns among these, in the key's order.
    key: Vec<usize>,
}

#[derive(QueryableByName)]
struct FoundColumn {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    holds: String,
    #[diesel(sql_type = BigInt)]
    in_key: i64,
}

#[derive(QueryableByName)]
struct FoundReference {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    refers_to: String,
}

const SQLITE_COLUMNS: &str = "SELECT m.name AS table_name, p.name AS column_name, lower(p.type) AS holds, \
     p.pk AS in_key FROM sqlite_master m, pragma_table_info(m.name) p \
     WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' AND substr(m.name, 1, 2) <> '__'";
const POSTGRES_COLUMNS: &str = "SELECT c.table_name::text AS table_name, c.column_name::text AS column_name, \
     c.data_type::text AS holds, coalesce((SELECT k.ordinal_position FROM information_schema.table_constraints t \
     JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema \
     AND k.constraint_name = t.constraint_name AND k.table_name = t.table_name \
     WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = 'public' AND t.table_name = c.table_name \
     AND k.column_name = c.column_name), 0)::bigint AS in_key FROM information_schema.columns c \
     JOIN information_schema.tables b ON b.table_schema = c.table_schema AND b.table_name = c.table_name \
     WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE' AND substr(c.table_name, 1, 2) <> '__'";
const SQLITE_REFERENCES: &str = "SELECT DISTINCT m.name AS table_name, f.\"table\" AS refers_to \
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const POSTGRES_REFERENCES: &str = "SELECT DISTINCT t.relname::text AS table_name, r.relname::text AS refers_to \
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype = 'f' AND n.nspname = 'public'";

/// Every table with rows of ours, those that others refer to before those that refer.
pub(crate) fn tables(connection: &mut AnyConnection) -> Stored<Vec<Table>> {
    let (columns, references) = match connection {
        AnyConnection::Sqlite(_) => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        AnyConnection::Postgres(_) => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let columns: Vec<FoundColumn> = rows(connection, columns, &[]).map_err(failed)?;
    let references: Vec<FoundReference> = rows(connection, references, &[]).map_err(failed)?;
    let mut by_table: BTreeMap<String, Vec<FoundColumn>> = BTreeMap::new();
    for column in columns {
        by_table
            .entry(column.table_name.clone())
            .or_default()
            .push(column);
    }
    let mut waiting = BTreeMap::new();
    for (name, columns) in by_table {
        waiting.insert(name.clone(), table(name, columns)?);
    }
    let mut refers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for reference in references
        .into_iter()
        .filter(|one| one.table_name != one.refers_to)
    {
        refers
            .entry(reference.table_name)
            .or_default()
            .insert(reference.refers_to);
    }
    let mut ordered = vec![];
    while !waiting.is_empty() {
        let free = waiting.keys().find(|name| {
            refers
                .get(*name)
                .is_none_or(|others| others.iter().all(|other| !waiting.contains_key(other)))
        });
        let Some(name) = free.cloned() else {
            return Err(unavailable("tables refer to each other in a circle"));
        };
        ordered.extend(waiting.remove(&name));
    }
    Ok(ordered)
}

fn table(name: String, mut found: Vec<FoundColumn>) -> Stored<Table> {
    found.sort_by(|one, other| one.column_name.cmp(&other.column_name));
    let mut key: Vec<(i64, usize)> = vec![];
    let mut columns = vec![];
    for (place, column) in found.into_iter().enumerate() {
        if column.in_key > 0 {
            key.push((column.in_key, place));
        }
        let holds = match column.holds.as_str() {
            "text" => Holds::Text,
            "integer" => Holds::Integer,
            "bigint" => Holds::Bigint,
            "boolean" => Holds::Truth,
            other => {
                return Err(unavailable(&format!(
                    "{name}.{} holds {other}, which this program does not copy",
                    column.column_name
                )));
            }
        };
        columns.push((column.column_name, holds));
    }
    key.sort_unstable();
    if key.is_empty() {
        return Err(unavailable(&format!("the table {name} has no primary key")));
    }
    Ok(Table {
        name,
        columns,
        key: key.into_iter().map(|(_, place)| place).collect(),
    })
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Table {
    /// At most `limit` rows that follow `after` (itself a row) in the primary key's order, as JSON lists.
    pub(crate) fn page(
        &self,
        connection: &mut AnyConnection,
        after: Option<&str>,
        limit: usize,
    ) -> Stored<Vec<String>> {
        let quoted = |place: &usize| format!("\"{}\"", self.columns[*place].0);
        let key = self.key.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let line = match connection {
            AnyConnection::Sqlite(_) => {
                let cells = self.columns.iter().map(|(name, _)| format!("\"{name}\""));
                format!("json_array({})", cells.collect::<Vec<_>>().join(", "))
            }
            AnyConnection::Postgres(_) => {
                let cells = self.columns.iter().map(|(name, holds)| match holds {
                    Holds::Truth => format!("\"{name}\"::int"),
                    _ => format!("\"{name}\""),
                });
                format!(
                    "json_build_array({})::text",
                    cells.collect::<Vec<_>>().join(", ")
                )
            }
        };
        let mut bound = vec![];
        let mut beyond = String::new();
        if let Some(after) = after {
            bound = self.key_of(after)?;
            let places: Vec<String> = (1..=bound.len()).map(|place| format!("${place}")).collect();
            beyond = format!(" WHERE ({key}) > ({})", places.join(", "));
        }
        let sql = format!(
            "SELECT {line} AS line FROM \"{}\"{beyond} ORDER BY {key} LIMIT {limit}",
            self.name
        );
        let found: Vec<Line> = rows(connection, &sql, &bound).map_err(failed)?;
        Ok(found.into_iter().map(|row| row.line).collect())
    }

    fn key_of(&self, row: &str) -> Stored<Vec<Bound>> {
        let cells: Vec<Value> = serde_json::from_str(row).map_err(failed)?;
        let cell = |place: &usize| match cells.get(*place) {
            Some(Value::String(text)) => Ok(Bound::Text(text.clone())),
            Some(Value::Number(number)) => number
                .as_i64()
                .map(Bound::Number)
                .ok_or_else(|| unavailable("a key is no whole number")),
            _ => Err(unavailable(&format!("a row of {} has no key", self.name))),
        };
        self.key.iter().map(cell).collect()
    }

    /// Writes rows, each a JSON list of the cells of `columns`.
    pub(crate) fn put(
        &self,
        connection: &mut AnyConnection,
        columns: &[String],
        lines: &[String],
    ) -> Stored<()> {
        let mut names = vec![];
        let mut cells = vec![];
        for (place, column) in columns.iter().enumerate() {
            let known = self.columns.iter().find(|(name, _)| name == column);
            let Some((name, holds)) = known else {
                return Err(unavailable(&format!(
                    "{} has no column {column}",
                    self.name
                )));
            };
            names.push(format!("\"{name}\""));
            cells.push(match (&*connection, holds) {
                (AnyConnection::Sqlite(_), _) | (_, Holds::Text) => format!("value ->> {place}"),
                (_, Holds::Integer) => format!("CAST(value ->> {place} AS INTEGER)"),
                (_, Holds::Bigint) => format!("CAST(value ->> {place} AS BIGINT)"),
                (_, Holds::Truth) => format!("CAST(CAST(value ->> {place} AS INTEGER) AS BOOLEAN)"),
            });
        }
        let (insert, names, cells) = (&self.name, names.join(", "), cells.join(", "));
        let rows = format!("[{}]", lines.join(","));
        let written = match connection {
            AnyConnection::Sqlite(sqlite) => diesel::sql_query(format!(
                "INSERT INTO \"{insert}\" ({names}) SELECT {cells} FROM json_each(?)"
            ))
            .bind::<Text, _>(&rows)
            .execute(sqlite),
            AnyConnection::Postgres(postgres) => diesel::sql_query(format!(
                "INSERT INTO \"{insert}\" ({names}) SELECT {cells} FROM json_array_elements($1::json)"
            ))
            .bind::<Text, _>(&rows)
            .execute(postgres),
        };
        match written.map_err(failed)? {
            count if count == lines.len() => Ok(()),
            count => Err(unavailable(&format!(
                "{count} of {} rows of {insert} were written",
                lines.len()
            ))),
        }
    }

    /// How many rows there are.
    pub(crate) fn count(&self, connection: &mut AnyConnection) -> Stored<u64> {
        let sql = format!("SELECT count(*) AS count FROM \"{}\"", self.name);
        let found: Vec<Count> = rows(connection, &sql, &[]).map_err(failed)?;
        Ok(found.first().map_or(0, |found| found.count.unsigned_abs()))
    }
}

/// A table with rows, but for what migrations write.
pub(crate) fn first_with_rows(
    connection: &mut AnyConnection,
    tables: &[Table],
) -> Stored<Option<String>> {
    for table in tables
        .iter()
        .filter(|table| !FURNISHED.contains(&table.name.as_str()))
    {
        if !table.page(connection, None, 1)?.is_empty() {
            return Ok(Some(table.name.clone()));
        }
    }
    Ok(None)
}

/// Takes away what migrations wrote to these tables.
pub(crate) fn unfurnish(connection: &mut AnyConnection, tables: &[Table]) -> Stored<()> {
    tables
        .iter()
        .filter(|table| FURNISHED.contains(&table.name.as_str()))
        .try_for_each(|table| {
            connection
                .batch_execute(&format!("DELETE FROM \"{}\"", table.name))
                .map_err(failed)
        })
}

/// From here on the transaction under way sees one moment of the database, however long it reads. Nothing
/// may have been read in it.
pub(crate) fn one_moment(connection: &mut AnyConnection) -> Stored<()> {
    match connection {
        // A reading transaction on a WAL does so anyway, and a writing one keeps everybody else from writing.
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => postgres
            .batch_execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0",
            )
            .map_err(failed),
    }
}

/// Statements of the transaction under way may take as long as they need.
pub(crate) fn without_haste(connection: &mut AnyConnection) -> Stored<()> {
    match connection {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(postgres) => postgres
            .batch_execute("SET LOCAL statement_timeout = 0")
            .map_err(failed),
    }
}

/// The database's name in what is told.
pub(crate) const fn database(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => "sqlite",
        AnyConnection::Postgres(_) => "postgres",
    }
}

pub(crate) fn failed(error: impl std::fmt::Display) -> StoreError {
    unavailable(&error.to_string())
}
