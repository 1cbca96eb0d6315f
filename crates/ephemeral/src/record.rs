//! A value as it is stored: JSON with its end inside.

use crate::keys::Kind;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

/// Reads a value; past its end it is not there.
pub(crate) fn read<T: DeserializeOwned>(
    kind: Kind,
    key: &str,
    text: &str,
    now: Timestamp,
) -> Result<Option<T>, StoreError> {
    let record: Incoming<T> = parse(kind, key, text)?;
    Ok((now.timestamp_millis() < record.ends_at).then_some(record.value))
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
