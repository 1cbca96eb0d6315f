//! What a gateway's answer means.

use serde_json::Value;
use std::ops::RangeInclusive;

/// What the body of an answer has to hold for a text message to count as delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveredBody {
    /// A JSON value at a pointer (RFC 6901): a text, or anything else as JSON writes it.
    Pointer {
        /// The pointer, such as `/messages/0/status`.
        pointer: String,
        /// What stands there.
        value: String,
    },
    /// This text, anywhere.
    Contains(String),
}

impl DeliveredBody {
    /// Whether a body holds it.
    pub(crate) fn holds(&self, body: &[u8]) -> bool {
        match self {
            Self::Pointer { pointer, value } => serde_json::from_slice::<Value>(body)
                .ok()
                .and_then(|json| json.pointer(pointer).cloned())
                .is_some_and(|found| match found {
                    Value::String(text) => text == *value,
                    other => {
                        let written = other.to_string();
                        written == *value
                    }
                }),
            Self::Contains(text) => String::from_utf8_lossy(body).contains(text),
        }
    }
}

/// Whether a status stands in one of the ranges.
pub(crate) fn among(ranges: &[RangeInclusive<u16>], status: u16) -> bool {
    ranges.iter().any(|range| range.contains(&status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_looks_at_a_value_or_for_a_text() {
        let body = br#"{"messages":[{"status":"queued","code":0}]}"#;
        let at = |pointer: &str, value: &str| DeliveredBody::Pointer {
            pointer: pointer.to_owned(),
            value: value.to_owned(),
        };
        assert!(at("/messages/0/status", "queued").holds(body));
        assert!(at("/messages/0/code", "0").holds(body));
        assert!(!at("/messages/0/status", "failed").holds(body));
        assert!(!at("/messages/1/status", "queued").holds(body));
        assert!(!at("/x", "queued").holds(b"no JSON"));
        assert!(DeliveredBody::Contains("OK:".to_owned()).holds(b"OK: 1"));
        assert!(!DeliveredBody::Contains("OK:".to_owned()).holds(b"ERROR"));
    }
}
