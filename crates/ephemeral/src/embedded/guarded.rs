//! Values behind a lock that stands few wrong tries: a table of their own.

use super::desk::whole;
use crate::key_value::{Guarded, Keep, Tried};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Puts one in the place of what is there.
pub(crate) fn put(
    connection: &Connection,
    key: &str,
    guarded: &Guarded,
    keep: Keep,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO guarded (key, value, lock, tries, keep_until) VALUES (?1, ?2, ?3, ?4, ?5) \
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, lock = excluded.lock, \
        tries = excluded.tries, keep_until = excluded.keep_until";
    connection
        .prepare_cached(sql)?
        .execute(params![
            key,
            guarded.value,
            guarded.lock,
            guarded.tries,
            keep.until
        ])
        .map(drop)
}

/// The value and how many wrong tries it still stands.
pub(crate) fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<(String, u32)>> {
    let sql = "SELECT value, tries FROM guarded WHERE key = ?1";
    connection
        .prepare_cached(sql)?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Tries to open one with any of the texts, a JSON array. The transaction takes the write lock at
/// once, so that nobody else counts in between, not even through another connection.
pub(crate) fn open(
    connection: &Connection,
    key: &str,
    texts: &str,
    now: i64,
) -> rusqlite::Result<Option<Tried>> {
    whole(connection, |all| {
        let opening = "DELETE FROM guarded WHERE key = ?1 AND keep_until > ?2 \
            AND lock IN (SELECT value FROM json_each(?3))";
        let opened = all
            .prepare_cached(opening)?
            .execute(params![key, now, texts])?;
        if opened > 0 {
            return Ok(Some(Tried {
                opened: true,
                left: 0,
            }));
        }
        count_wrong(all, key, now)
    })
}

fn count_wrong(connection: &Connection, key: &str, now: i64) -> rusqlite::Result<Option<Tried>> {
    let counting = "UPDATE guarded SET tries = max(tries - 1, 0) \
        WHERE key = ?1 AND keep_until > ?2 RETURNING tries";
    let left: Option<u32> = connection
        .prepare_cached(counting)?
        .query_row(params![key, now], |row| row.get(0))
        .optional()?;
    if left == Some(0) {
        delete(connection, key)?;
    }
    Ok(left.map(|left| Tried {
        opened: false,
        left,
    }))
}

/// Deletes one.
pub(crate) fn delete(connection: &Connection, key: &str) -> rusqlite::Result<()> {
    let sql = "DELETE FROM guarded WHERE key = ?1";
    connection.prepare_cached(sql)?.execute([key]).map(drop)
}
