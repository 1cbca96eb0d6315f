//! Deleting what is old, some rows at a time, so that no statement takes long and no lock stands long.

use super::AnyConnection;
use diesel::{prelude::*, sql_types::BigInt};

/// What is to be deleted.
pub(crate) struct Pack {
    /// The table.
    pub(crate) table: &'static str,
    /// The column of its key, or the columns with a comma between them.
    pub(crate) key: &'static str,
    /// Which rows: `$1` is the moment that they have to be older than. An index finds them.
    pub(crate) old: &'static str,
}

/// Deletes at most so many of the rows that are older than a moment, in microseconds since 1970. How many.
pub(crate) fn drop_pack(
    connection: &mut AnyConnection,
    pack: &Pack,
    before: i64,
    most: u32,
) -> QueryResult<usize> {
    let Pack { table, key, old } = pack;
    let sql = format!(
        "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {old} LIMIT $2)"
    );
    let query = diesel::sql_query(sql)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(i64::from(most));
    match connection {
        AnyConnection::Sqlite(sqlite) => query.execute(sqlite),
        AnyConnection::Postgres(postgres) => query.execute(postgres),
    }
}
