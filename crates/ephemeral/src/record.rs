//! A value as it is stored: JSON with its end inside.

use crate::keys::Kind;
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::error::Category;
use sluis_model::{context::Timestamp, ports::StoreError};

#[derive(Serialize)]
struct Outgoing<'a, T> {
    ends_at: i64,
    value: &'a T,
}

#[derive(Deserialize)]
struct Incoming<T> {
    ends_at: i64,
    value: T,
}

/// Writes a value that counts until `ends_at`. The text holds no line break.
pub(crate) fn write<T: Serialize>(
    kind: Kind,
    key: &str,
    value: &T,
    ends_at: Timestamp,
) -> Result<String, StoreError> {
    serde_json::to_string(&Outgoing {
        ends_at: ends_at.timestamp_millis(),
        value,
    })
    .map_err(|error| inconsistent(kind, key, &error))
}

/// What stands in the store.
pub(crate) enum Found<T> {
    /// It counts.
    Living(T),
    /// Its end is past.
    Ended,
    /// A program of a later release wrote it, and says with it what this one does not know. It is that
    /// one's to end.
    NotUnderstood,
}

/// Reads a value; past its end it is not there, and neither is what only a later release understands, where
/// the kind bears that.
pub(crate) fn read<T: DeserializeOwned>(
    kind: Kind,
    key: &str,
    text: &str,
    now: Timestamp,
) -> Result<Option<T>, StoreError> {
    match find(kind, key, text, now)? {
        Found::Living(value) => Ok(Some(value)),
        Found::Ended | Found::NotUnderstood => Ok(None),
    }
}

/// Reads a value, for who does something about what has ended.
pub(crate) fn find<T: DeserializeOwned>(
    kind: Kind,
    key: &str,
    text: &str,
    now: Timestamp,
) -> Result<Found<T>, StoreError> {
    let living = |ends_at: i64| now.timestamp_millis() < ends_at;
    match serde_json::from_str::<Incoming<T>>(text) {
        Ok(record) if living(record.ends_at) => Ok(Found::Living(record.value)),
        Ok(_) => Ok(Found::Ended),
        Err(error) if kind.may_be_missed() && error.classify() == Category::Data => {
            let record: Incoming<IgnoredAny> = parse(kind, key, text)?;
            if !living(record.ends_at) {
                return Ok(Found::Ended);
            }
            tracing::warn!(
                kind = kind.name(),
                "a value that this program does not understand is passed over: a later release's?"
            );
            Ok(Found::NotUnderstood)
        }
        Err(error) => Err(inconsistent(kind, key, &error)),
    }
}

/// Reads a value whether it has ended or not, for who is to clear it away.
pub(crate) fn read_ended<T: DeserializeOwned>(
    kind: Kind,
    key: &str,
    text: &str,
) -> Result<T, StoreError> {
    let record: Incoming<T> = parse(kind, key, text)?;
    Ok(record.value)
}

/// Whether a mark, whose value is its end, still stands.
pub(crate) fn mark_stands(
    kind: Kind,
    key: &str,
    text: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ends_at: i64 = parse(kind, key, text)?;
    Ok(now.timestamp_millis() < ends_at)
}

fn parse<T: DeserializeOwned>(kind: Kind, key: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| inconsistent(kind, key, &error))
}

/// The parser's own message would quote the value.
fn inconsistent(kind: Kind, key: &str, error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent {
        table: kind.name(),
        column: "value",
        row: key.to_owned(),
        what: format!(
            "{:?} error in column {} of the JSON",
            error.classify(),
            error.column()
        ),
    }
}
