//! Values that are spent once and leave something: one row, in which what is left stands beside the value. To spend it
//! touches one page, where deleting a row and keeping another touches one of each index as well.

use crate::key_value::Spent;
use rusqlite::{Connection, OptionalExtension as _};

const AT: &str = "SELECT value, link FROM entry WHERE key = ?1 AND field = ''";
const LEAVE: &str = "UPDATE entry SET value = '0' WHERE key = ?1 AND field = ''";
/// What stands for a value that was spent: no record, so that a program of an earlier release finds nothing in it.
const SPENT: &str = "0";
const DELETE: &str = "DELETE FROM entry WHERE key = ?1 AND field = ''";

/// Spends the value at a key. The transaction took the write lock at once, so that nobody else spends it in
/// between, not even through another connection.
pub(crate) fn spend(connection: &Connection, key: &str, left: &str) -> rusqlite::Result<Spent> {
    let at = |key: &str| -> rusqlite::Result<Option<(String, Option<String>)>> {
        connection
            .prepare_cached(AT)?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    };
    match at(key)? {
        Some((value, Some(link))) if value == SPENT => Ok(Spent::Before(link)),
        Some((value, link)) => {
            // The release before this one wrote down what is left in a row of its own.
            let sql = if link.is_some() { LEAVE } else { DELETE };
            connection.prepare_cached(sql)?.execute([key])?;
            Ok(Spent::Now(value))
        }
        None => Ok(at(left)?.map_or(Spent::Never, |(left, _)| Spent::Before(left))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let made = "CREATE TABLE entry (key TEXT, field TEXT, value TEXT, link TEXT)";
        connection.execute_batch(made).unwrap();
        connection
    }

    fn put(connection: &Connection, key: &str, value: &str, link: Option<&str>) {
        let sql = "INSERT INTO entry VALUES (?1, '', ?2, ?3)";
        connection
            .execute(sql, rusqlite::params![key, value, link])
            .unwrap();
    }

    fn spent(connection: &Connection) -> String {
        match spend(connection, "key", "left").unwrap() {
            Spent::Now(value) => format!("now {value}"),
            Spent::Before(left) => format!("before {left}"),
            Spent::Never => "never".to_owned(),
        }
    }

    #[test]
    fn tok_01_what_is_spent_leaves_what_it_was_of() {
        let connection = table();
        assert_eq!(spent(&connection), "never");
        put(&connection, "key", "code", Some("grant"));
        let said = [spent(&connection), spent(&connection), spent(&connection)];
        assert_eq!(said, ["now code", "before grant", "before grant"]);
    }

    #[test]
    fn flt_62_what_the_release_before_put_is_spent_once_as_well() {
        let connection = table();
        put(&connection, "left", "grant", None);
        put(&connection, "key", "code", None);
        let said = [spent(&connection), spent(&connection), spent(&connection)];
        assert_eq!(said, ["now code", "before grant", "before grant"]);
    }
}
