//! Values that a program of the release after this one wrote: they have fields that nobody knows here, and count
//! as ever, or say what nobody knows here, and are not there.

use crate::{
    samples::{at, hash},
    stores::{Inside, Opened, file_of},
    survival::{expect_all, fill},
};
use serde_json::{Value, json};
use sluis_model::ports::ephemeral::TakenCode;

on_both! {
    flt_62_values_with_fields_of_the_release_after_are_read,
    flt_62_what_only_the_release_after_understands_is_not_there_and_a_mark_is,
}

async fn flt_62_values_with_fields_of_the_release_after_are_read(opened: Opened) {
    fill(&*opened.store).await;
    let widened = rewrite(&opened, |_, text| with_later_fields(text));
    assert!(widened >= 6, "{widened}");
    expect_all(&*opened.store).await;
}

async fn flt_62_what_only_the_release_after_understands_is_not_there_and_a_mark_is(opened: Opened) {
    let store = &opened.store;
    fill(&**store).await;
    let changed = rewrite(&opened, with_later_variants);
    assert_eq!(changed, 7, "what this test is about");

    let transaction = store.transaction(&"one".into(), at(1)).await;
    assert_eq!(transaction.unwrap(), None);
    let session = store.session(&hash("cookie"), at(1)).await;
    assert_eq!(session.unwrap(), None);
    let listed = store.sessions_of(&"person".into(), at(1)).await;
    assert_eq!(listed.unwrap(), []);
    let devices = store.remembered_devices(&"noor".into(), at(1)).await;
    assert_eq!(devices.unwrap(), []);
    let code = store.take_code(&hash("kept"), at(1)).await;
    assert_eq!(code.unwrap(), TakenCode::Unknown);
    let text = store.one_time_code(&hash("run"), at(1)).await;
    assert_eq!(text.unwrap(), None);
    let run = store.run(&"run".into(), at(1)).await;
    assert_eq!(run.unwrap(), None);

    // What was shut out stays out.
    assert!(store.grant_revoked(&"revoked".into(), at(1)).await.is_err());
    // And what was not there for this program is there for the other one.
    assert_eq!(
        rewrite(&opened, |key, _| key
            .contains(":devices:")
            .then(String::new)),
        1
    );
    assert!(store.end_session(&hash("cookie")).await.unwrap());
    // What has ended is gone, whoever wrote it.
    let transaction = store.transaction(&"one".into(), at(61)).await;
    assert_eq!(transaction.unwrap(), None);
}

/// The record with something in it that this release has no word for; None for what this test leaves alone.
fn with_later_variants(key: &str, text: &str) -> Option<String> {
    let later = json!({ "kind": "of_the_release_after" });
    if key.contains(":revoked-grant:") {
        return Some(later.to_string());
    }
    let mut record: Value = serde_json::from_str(text).ok()?;
    let fields = record.get_mut("value")?.as_object_mut()?;
    let kind = key.rsplit(':').nth(1)?;
    let member = match kind {
        "transaction" => "purpose",
        "session" => "second_factor",
        "code" => "redirect_uri",
        "devices" => "ends_at",
        "one-time-code" => "tries",
        "recovery-run" => "step",
        _ => return None,
    };
    assert!(fields.insert(member.to_owned(), later).is_some(), "{key}");
    Some(record.to_string())
}

/// Puts another text in the place of every one for which there is one. How many.
fn rewrite(opened: &Opened, other: impl Fn(&str, &str) -> Option<String>) -> usize {
    match &opened.inside {
        Inside::File(folder) => in_file(
            &rusqlite::Connection::open(file_of(folder)).unwrap(),
            &other,
        ),
        Inside::Redis { url, prefix } => in_redis(url, prefix, &other),
    }
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

fn in_file(
    connection: &rusqlite::Connection,
    other: &impl Fn(&str, &str) -> Option<String>,
) -> usize {
    let mut widened = 0;
    for table in ["entry", "guarded"] {
        let mut read = connection
            .prepare(&format!("SELECT rowid, key, value FROM {table}"))
            .unwrap();
        let rows: Vec<(i64, String, String)> = read
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (row, key, text) in rows {
            if let Some(text) = other(&key, &text) {
                let sql = format!("UPDATE {table} SET value = ?1 WHERE rowid = ?2");
                widened += connection.execute(&sql, (text, row)).unwrap();
            }
        }
    }
    widened
}

fn in_redis(url: &str, prefix: &str, other: &impl Fn(&str, &str) -> Option<String>) -> usize {
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
                if let Some(text) = other(&key, &text) {
                    let mut put = ::redis::cmd("HSET");
                    put.arg(&key).arg(field).arg(text).exec(connection).unwrap();
                    widened += 1;
                }
            }
        } else {
            let text: String = ::redis::cmd("GET").arg(&key).query(connection).unwrap();
            if let Some(text) = other(&key, &text) {
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
