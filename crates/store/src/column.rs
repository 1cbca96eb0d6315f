//! Between columns and values: moments, JSON, names. Reading names table, column and row when a
//! column holds what no version of this program writes.

use crate::later;
use chrono::DateTime;
use serde::{Serialize, de::DeserializeOwned};
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, durable::Stored},
};

/// The row that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    pub(crate) table: &'static str,
    pub(crate) id: &'r str,
}

impl Row<'_> {
    /// The refusal of this row.
    pub(crate) fn refuse(&self, column: &'static str, what: impl ToString) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column,
            row: self.id.to_owned(),
            what: what.to_string(),
        }
    }

    /// A moment.
    pub(crate) fn time(&self, column: &'static str, micros: i64) -> Stored<Timestamp> {
        DateTime::from_timestamp_micros(micros).ok_or_else(|| self.refuse(column, "not a moment"))
    }

    /// A moment that may be missing.
    pub(crate) fn time_if(
        &self,
        column: &'static str,
        micros: Option<i64>,
    ) -> Stored<Option<Timestamp>> {
        micros.map(|micros| self.time(column, micros)).transpose()
    }

    /// A value from JSON. Names that only a later release knows are passed over.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str, text: &str) -> Stored<T> {
        serde_json::from_str(text)
            .or_else(|error| later::known(text).map_err(|_| self.refuse(column, error)))
    }

    /// A variant from its name.
    pub(crate) fn name<T: DeserializeOwned>(&self, column: &'static str, text: &str) -> Stored<T> {
        let value = serde_json::Value::String(text.to_owned());
        serde_json::from_value(value).map_err(|error| self.refuse(column, error))
    }

    /// A number that is never negative.
    pub(crate) fn number(&self, column: &'static str, number: i32) -> Stored<u32> {
        u32::try_from(number).map_err(|error| self.refuse(column, error))
    }

    /// A column that this state of the row needs.
    pub(crate) fn present<T>(&self, column: &'static str, value: Option<T>) -> Stored<T> {
        value.ok_or_else(|| self.refuse(column, "missing in this state"))
    }

    /// A column that this state of the row forbids.
    pub(crate) fn absent<T>(&self, column: &'static str, value: Option<T>) -> Stored<()> {
        value.map_or(Ok(()), |_| {
            Err(self.refuse(column, "set, but not in this state"))
        })
    }
}

/// A moment as a column holds it.
pub(crate) const fn micros(at: Timestamp) -> i64 {
    at.timestamp_micros()
}

/// A value as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(
    table: &'static str,
    column: &'static str,
    value: &T,
) -> Stored<String> {
    serde_json::to_string(value).map_err(|error| Row { table, id: "?" }.refuse(column, error))
}

/// A variant's name.
pub(crate) fn name<T: Serialize>(
    table: &'static str,
    column: &'static str,
    value: &T,
) -> Stored<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        _ => Err(Row { table, id: "?" }.refuse(column, "the variant has no name")),
    }
}

/// A number for a column; what does not fit is the largest that does.
pub(crate) fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Whether a text can stand in a column at all: PostgreSQL's text holds no NUL, so that what holds
/// one is never found, on neither database.
pub(crate) fn can_be_stored(text: &str) -> bool {
    !text.contains('\0')
}
