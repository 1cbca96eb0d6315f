//! Connections that only read, used on the caller's thread where the one that writes is taken. In WAL mode a reader waits for no writer, and
//! sees all that was committed before it began.

use super::{desk::Desk, schema};
use crate::settings::Commands;
use rusqlite::Connection;
use sluis_model::ports::StoreError;
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// As many connections as there ever were readers at the same moment, which are threads.
pub(crate) struct Glances {
    path: PathBuf,
    timeout: Duration,
    idle: Mutex<Vec<Connection>>,
    commands: Commands,
}

impl Glances {
    /// Readers of a file. None is opened yet.
    pub(crate) const fn at(path: PathBuf, timeout: Duration, commands: Commands) -> Self {
        Self {
            path,
            timeout,
            idle: Mutex::new(Vec::new()),
            commands,
        }
    }

    /// Reads, by so many statements: on the connection that writes if nobody is at it, else on one of these.
    pub(crate) fn run<T>(
        &self,
        desk: &Desk,
        statements: u64,
        job: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.commands.count(statements);
        if let Some(seen) = desk.look(&job) {
            return Ok(seen);
        }
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => schema::reader(&self.path, self.timeout)
                .map_err(|error| super::desk::unavailable(&error))?,
        };
        let done = job(&connection).map_err(|error| super::desk::unavailable(&error));
        // One that failed is closed: the next one begins anew.
        if done.is_ok() {
            self.idle().push(connection);
        }
        done
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
