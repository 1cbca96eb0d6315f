//! A transaction under way: what the durable ports are implemented on.

use crate::dialect::{AnyConnection, gave_way, store_error};
use diesel::{Connection as _, QueryResult};
use sluis_model::ports::{StoreError, durable::Stored};

/// One transaction's connection, and whether it can still be committed.
///
/// PostgreSQL ends a transaction at its first failed statement, SQLite goes on. Here both end: what
/// failed once answers with that failure until the border, and is rolled back even if the closure
/// made an `Ok` of it. The one exception is a `Conflict` of a port that announces it: it runs in a
/// savepoint, so a closure may look at it and go on.
pub(crate) struct SqlTx<'c> {
    connection: &'c mut AnyConnection,
    failure: Option<StoreError>,
    /// The database gave this transaction up for another one's sake.
    gave_way: bool,
}

impl<'c> SqlTx<'c> {
    pub(crate) const fn new(connection: &'c mut AnyConnection) -> Self {
        Self {
            connection,
            failure: None,
            gave_way: false,
        }
    }

    /// Whether the database gave this transaction up because it stood in another one's way. Nothing of it
    /// is left, and it may be run again from its beginning.
    pub(crate) const fn gave_way(&self) -> bool {
        self.gave_way
    }

    /// What becomes of the whole transaction.
    pub(crate) fn finish<T>(self, result: Stored<T>) -> Stored<T> {
        match self.failure {
            Some(failure) => result.and(Err(failure)),
            None => result,
        }
    }

    /// Speaks to the database. `table` is for the error's words.
    pub(crate) fn sql<T>(
        &mut self,
        table: &'static str,
        work: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Stored<T> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        work(self.connection).map_err(|error| {
            self.gave_way = gave_way(&error);
            let failure = store_error(table, error);
            self.failure = Some(failure.clone());
            failure
        })
    }

    /// The same in a savepoint: a `Conflict` undoes only this.
    pub(crate) fn conflicting<T>(
        &mut self,
        table: &'static str,
        work: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Stored<T> {
        let result = self.sql(table, |connection| connection.transaction(work));
        if matches!(result, Err(StoreError::Conflict(_))) {
            self.failure = None;
        }
        result
    }
}

/// Refuses an update that met no row.
pub(crate) fn must_exist(table: &'static str, row: &str, met: usize) -> Stored<()> {
    if met > 0 {
        return Ok(());
    }
    Err(StoreError::Inconsistent {
        table,
        column: "id",
        row: row.to_owned(),
        what: "there is no such row".to_owned(),
    })
}
