//! Values that hang on marks elsewhere. They are read with their marks by one statement: each statement outside of a
//! transaction takes the file's lock and gives it back, which costs more than what it finds.

use super::{desk::Desk, glances::Glances};
use crate::key_value::{Instead, Linked};
use rusqlite::{Connection, OptionalExtension as _, params};
use sluis_model::ports::StoreError;

/// The value at a key, or another one in its place, and the marks of the first name of its list and of what follows
/// that. A mark of several names there is not; where there are more than two, the rest is asked for by [`MARK`].
const GET: &str = "SELECT value, links, \
    (SELECT value FROM entry WHERE field = '' \
        AND key = ?2 || nullif(substr(links, 1, instr(links || ' ', ' ') - 1), '')), \
    (SELECT value FROM entry WHERE field = '' \
        AND key = ?2 || nullif(substr(links, instr(links || ' ', ' ') + 1), '')) \
    FROM (SELECT coalesce(e.value, ?3) AS value, \
        CASE WHEN e.key IS NULL THEN ?4 ELSE coalesce(e.link, '') END AS links \
        FROM (SELECT 1) LEFT JOIN entry e ON e.key = ?1 AND e.field = '')";
const MARK: &str = "SELECT value FROM entry WHERE key = ?1 AND field = ''";

/// Reads a value and the one of its marks that stands longest.
pub(super) fn get(
    glances: &Glances,
    desk: &Desk,
    key: &str,
    marks: &str,
    instead: Instead,
) -> Result<Linked, StoreError> {
    glances.run(desk, 1, |connection| find(connection, key, marks, instead))
}

fn find(
    connection: &Connection,
    key: &str,
    marks: &str,
    instead: Instead,
) -> rusqlite::Result<Linked> {
    let mut statement = connection.prepare_cached(GET)?;
    let given = params![key, marks, instead.value, instead.links];
    // A mark is a number, and numbers of as many digits compare as texts do.
    let mut found = statement.query_row(given, |row| {
        let (first, second): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok(Linked {
            value: row.get(0)?,
            links: row.get(1)?,
            mark: first.max(second),
        })
    })?;
    if found.links.split(' ').nth(2).is_some() {
        let mut read = connection.prepare_cached(MARK)?;
        for name in found.links.split(' ').skip(1) {
            let mark = read
                .query_row([format!("{marks}{name}")], |row| row.get(0))
                .optional()?;
            found.mark = found.mark.max(mark);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODYS: Instead = Instead {
        value: "nobody's",
        links: "x y",
    };

    fn table(entries: &[(&str, &str, Option<&str>)]) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let made = "CREATE TABLE entry (key TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, link TEXT, \
            UNIQUE (key, field))";
        connection.execute_batch(made).unwrap();
        let put = "INSERT INTO entry VALUES (?1, '', ?2, ?3)";
        for (key, value, link) in entries {
            connection.execute(put, params![key, value, link]).unwrap();
        }
        connection
    }

    fn found(connection: &Connection, key: &str) -> (String, String, Option<String>) {
        let linked = find(connection, key, "mark/", NOBODYS).unwrap();
        (linked.value, linked.links, linked.mark)
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn a_value_comes_with_the_mark_that_stands_longest_whichever_of_its_names_that_is_of() {
        for links in ["b", "a b", "b a", "a c b", "b c a", "c a b d"] {
            let entries = [
                ("key", "value", Some(links)),
                ("mark/a", "1500", None),
                ("mark/b", "2500", None),
            ];
            let linked = found(&table(&entries), "key");
            assert_eq!(
                linked,
                (text("value"), text(links), Some(text("2500"))),
                "{links}"
            );
        }
    }

    #[test]
    fn a_value_without_marks_has_none() {
        for links in [None, Some(""), Some("c"), Some("c d"), Some("c d e")] {
            let entries = [
                ("key", "value", links),
                ("mark/a", "1500", None),
                ("mark/", "9", None),
            ];
            let (value, names, mark) = found(&table(&entries), "key");
            assert_eq!(
                (value, names),
                (text("value"), text(links.unwrap_or_default()))
            );
            assert_eq!(mark, None, "{links:?}");
        }
    }

    #[test]
    fn where_none_is_another_one_is_read_with_its_marks() {
        let linked = found(&table(&[("mark/y", "1500", None)]), "key");
        assert_eq!(linked, (text("nobody's"), text("x y"), Some(text("1500"))));
    }
}
