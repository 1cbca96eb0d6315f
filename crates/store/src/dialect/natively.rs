//! Statements that know which database they are for.
//!
//! A statement on the enum of both has its text written anew each time, only to find out that it is prepared
//! already: more than half of what reading a person cost in a profile of single sign-on. On the connection
//! itself diesel knows it by its type.

/// Runs a statement on the connection itself, whichever database it is of: the expression is compiled for both.
macro_rules! natively {
    ($connection:expr, $native:ident => $statement:expr) => {
        match $connection {
            $crate::dialect::AnyConnection::Sqlite($native) => $statement,
            $crate::dialect::AnyConnection::Postgres($native) => $statement,
        }
    };
}
pub(crate) use natively;

/// Inserts rows of one table: in one statement on PostgreSQL, where each statement is a journey of its
/// own; one after the other on SQLite.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $connection {
            $crate::dialect::AnyConnection::Sqlite(sqlite) => {
                rows.into_iter().try_for_each(|row| {
                    diesel::insert_into($table)
                        .values(row)
                        .execute(sqlite)
                        .map(drop)
                })
            }
            $crate::dialect::AnyConnection::Postgres(postgres) => {
                if rows.is_empty() {
                    Ok(())
                } else {
                    diesel::insert_into($table)
                        .values(rows)
                        .execute(postgres)
                        .map(drop)
                }
            }
        }
    }};
}
pub(crate) use insert_all;
