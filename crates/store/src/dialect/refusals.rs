//! How a database's errors read.

use super::{deadlock, unavailable};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use sluis_model::ports::StoreError;

/// What a database's refusal means. `table` is the one that was spoken to.
pub(crate) fn store_error(table: &'static str, error: Error) -> StoreError {
    let inconsistent = |what: String| StoreError::Inconsistent {
        table,
        column: "?",
        row: "?".to_owned(),
        what,
    };
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
            StoreError::Conflict(unique_in(&*info).unwrap_or(table.to_owned()))
        }
        Error::DatabaseError(
            kind @ (DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::CheckViolation),
            _,
        ) => inconsistent(format!("refused: {kind:?}")),
        Error::DeserializationError(error) => inconsistent(error.to_string()),
        error => unavailable(&error.to_string()),
    }
}

/// Whether the connection is gone on which this happened.
pub(crate) const fn is_lost(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(
            DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection,
            _
        )
    )
}

/// Whether the statement was certainly not done, and may be sent anew elsewhere.
pub(crate) fn is_undone(error: &Error) -> bool {
    gave_way(error)
        || matches!(
            error,
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)
        )
}

/// Whether PostgreSQL rolled a transaction back because it stood in another one's way: a serialization
/// failure (40001) or a deadlock (40P01), in whatever language it says so.
pub(crate) fn gave_way(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        Error::DatabaseError(DatabaseErrorKind::Unknown, info) => {
            info.details().is_some_and(deadlock::is_ring)
        }
        _ => false,
    }
}

/// The table whose uniqueness was violated: PostgreSQL names it, SQLite's message lists columns.
fn unique_in(info: &dyn DatabaseErrorInformation) -> Option<String> {
    if let Some(table) = info.table_name() {
        return Some(table.to_owned());
    }
    let (_, columns) = info.message().split_once("constraint failed: ")?;
    Some(columns.split_once('.')?.0.to_owned())
}
