//! Values that a program of the release after this one wrote: they have fields that nobody knows here, and count
//! as ever.

use crate::{
    stores::{Inside, Opened, file_of},
    survival::{expect_all, fill},
};
use serde_json::Value;

on_both! {
    flt_62_values_with_fields_of_the_release_after_are_read,
}

async fn flt_62_values_with_fields_of_the_release_after_are_read(opened: Opened) {
    fill(&*opened.store).await;
    let widened = match &opened.inside {
        Inside::File(folder) => in_file(&rusqlite::Connection::open(file_of(folder)).unwrap()),
        Inside::Redis { url, prefix } => in_redis(url, prefix),
    };
    assert!(widened >= 6, "{widened}");
    expect_all(&*opened.store).await;
}

/// The text with a field more in its record and in the value within; None where it is no record.
fn with_later_fields(text: &str) -> Option<String> {
    // A linked value has its links in a line before it.
    let (links, record) = match text.rsplit_once('\n') {
        Some((links, record)) => (format!("{links}\n"), record),
        None => (String::new(), text),
    };
    let mut record: Value = serde_json::from_str(record).ok()?;
    let fields = record.as_object_mut()?;
    fields.insert("later".to_owned(), 1.into());
    if let Some(value) = fields.get_mut("value").and_then(Value::as_object_mut) {
        value.insert("later".to_owned(), serde_json::json!({ "x": [1] }));
    }
    Some(format!("{links}{record}"))
}

fn in_file(connection: &rusqlite::Connection) -> usize {
    let mut widened = 0;
    for table in ["entry", "guarded"] {
        let mut read = connection
            .prepare(&format!("SELECT rowid, value FROM {table}"))
            .unwrap();
        let rows: Vec<(i64, String)> = read
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (row, text) in rows {
            if let Some(text) = with_later_fields(&text) {
                let sql = format!("UPDATE {table} SET value = ?1 WHERE rowid = ?2");
                widened += connection.execute(&sql, (text, row)).unwrap();
            }
        }
    }
    widened
}

fn in_redis(url: &str, prefix: &str) -> usize {
    let mut connection = ::redis::Client::open(url)
        .unwrap()
        .get_connection()
        .unwrap();
    let connection = &mut connection;
    let keys: Vec<String> = ::redis::cmd("KEYS")
        .arg(format!("{prefix}:*"))
        .query(connection)
        .unwrap();
    let mut widened = 0;
    for key in keys {
        let kind: String = ::redis::cmd("TYPE").arg(&key).query(connection).unwrap();
        if kind == "hash" {
            let fields: Vec<(String, String)> =
                ::redis::cmd("HGETALL").arg(&key).query(connection).unwrap();
            for (field, text) in fields {
                if let Some(text) = with_later_fields(&text) {
                    let mut put = ::redis::cmd("HSET");
                    put.arg(&key).arg(field).arg(text).exec(connection).unwrap();
                    widened += 1;
                }
            }
        } else {
            let text: String = ::redis::cmd("GET").arg(&key).query(connection).unwrap();
            if let Some(text) = with_later_fields(&text) {
                let mut put = ::redis::cmd("SET");
                put.arg(&key)
                    .arg(text)
                    .arg("KEEPTTL")
                    .exec(connection)
                    .unwrap();
                widened += 1;
            }
        }
    }
    widened
}
