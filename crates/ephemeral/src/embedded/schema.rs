//! The file: how it is opened and what stands in it.

use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};

/// Ordinary tables, not keyed ones: values of a kilobyte would leave a keyed tree four to a page.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS entry (
        key TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        link TEXT,
        keep_until INTEGER NOT NULL,
        UNIQUE (key, field)
    );
    CREATE INDEX IF NOT EXISTS entry_keep_until ON entry (keep_until);
    CREATE TABLE IF NOT EXISTS guarded (
        key TEXT NOT NULL UNIQUE,
        value TEXT NOT NULL,
        lock TEXT NOT NULL,
        tries INTEGER NOT NULL,
        keep_until INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS guarded_keep_until ON guarded (keep_until);
    CREATE TABLE IF NOT EXISTS counter (
        key TEXT NOT NULL UNIQUE,
        tries INTEGER NOT NULL,
        keep_until INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS counter_keep_until ON counter (keep_until);
";

/// More than there are statements, so that each is prepared once.
const STATEMENTS: usize = 48;

/// Opens the file, or makes it, for its owner only.
pub(crate) fn open(path: &Path, timeout: Duration) -> rusqlite::Result<Connection> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // What goes wrong here goes wrong again below, and is reported there.
        let _ = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(timeout)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // In WAL mode a commit is a write without a wait for the disk: it outlives the process, and only
    // a power cut can take back the last moments. The cache is 1 MiB. The log is written back by the thread
    // beside; the number of pages is for where that does not get to it. Nor is the log cut before it is as long: whoever
    // writes next would wait while the system gives its blocks back.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -1024; \
         PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 134217728; \
         PRAGMA wal_autocheckpoint = 32768;",
    )?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

/// Opens a file that is there, to read from.
pub(crate) fn reader(path: &Path, timeout: Duration) -> rusqlite::Result<Connection> {
    // Opened for writing all the same: a reader marks in the index beside the log how far it reads.
    let flags = OpenFlags::default() - OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(timeout)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -512;")?;
    Ok(connection)
}
