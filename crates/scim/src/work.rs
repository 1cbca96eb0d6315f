//! How much one request may make a server do. Each bound of its own (changes, values, comparisons) is
//! harmless; their product is not.

use crate::error::{ErrorType, ScimError};
use serde_json::Value;
use std::cell::Cell;

/// The most work of a request: values looked at, each as often as something is compared with it.
pub const MOST: usize = 500_000;
/// So many bytes of text are as much work as one value.
const BYTES: usize = 128;

/// What a request has left to spend. It is one for all operations of a bulk request.
#[derive(Debug)]
pub struct Work {
    left: Cell<usize>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            left: Cell::new(MOST),
        }
    }
}

impl Work {
    /// Says what is about to be done, in values looked at.
    ///
    /// # Errors
    /// 413 with `tooMany` where that is more than is left; nothing more is done then.
    pub fn spend(&self, work: usize) -> Result<(), ScimError> {
        let left = self.left.get().checked_sub(work);
        self.left.set(left.unwrap_or_default());
        left.map(drop).ok_or_else(|| ScimError {
            status: 413,
            kind: Some(ErrorType::TooMany),
            detail: "this is too much work for one request: send it in parts".to_owned(),
        })
    }

    /// What was done until now.
    #[must_use]
    pub fn spent(&self) -> usize {
        MOST - self.left.get()
    }
}

/// What looking at a text is.
pub(crate) const fn of_text(text: &str) -> usize {
    1 + text.len() / BYTES
}

/// What looking at a value is, or writing it once.
pub(crate) fn of_value(value: &Value) -> usize {
    1 + bytes(value) / BYTES
}

/// What looking at each of some values is.
pub(crate) fn of_values(all: &[Value]) -> usize {
    all.iter().map(of_value).sum()
}

fn bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        // A value of its own weighs as much as the text of one.
        Value::Array(all) => all.iter().map(|one| BYTES + bytes(one)).sum(),
        Value::Object(members) => members.values().map(bytes).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
