//! What is different between two values, field by field.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeSet, fmt};

/// One field that is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The field, dotted.
    pub field: String,
    /// What it was; null where there was nothing.
    pub was: Value,
    /// What it becomes; null where there is nothing any more.
    pub becomes: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Value| match value {
            Value::Null => "nothing".to_owned(),
            Value::String(text) => format!("\"{text}\""),
            other => other.to_string(),
        };
        write!(
            f,
            "{}: {} becomes {}",
            self.field,
            shown(&self.was),
            shown(&self.becomes)
        )
    }
}

/// Every field that is different, in the order of the names. Lists are compared whole.
#[must_use]
pub fn differences(was: &impl Serialize, becomes: &impl Serialize) -> Vec<Difference> {
    let value = |value: Result<Value, serde_json::Error>| value.unwrap_or_default();
    let mut found = vec![];
    walk(
        "",
        &value(serde_json::to_value(was)),
        &value(serde_json::to_value(becomes)),
        &mut found,
    );
    found
}

fn walk(place: &str, was: &Value, becomes: &Value, found: &mut Vec<Difference>) {
    if was == becomes {
        return;
    }
    let (Value::Object(a), Value::Object(b)) = (was, becomes) else {
        found.push(Difference {
            field: place.to_owned(),
            was: was.clone(),
            becomes: becomes.clone(),
        });
        return;
    };
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    for name in names {
        let inner = if place.is_empty() {
            name.clone()
        } else {
            format!("{place}.{name}")
        };
        let (a, b) = (a.get(name), b.get(name));
        walk(
            &inner,
            a.unwrap_or(&Value::Null),
            b.unwrap_or(&Value::Null),
            found,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_difference_names_the_innermost_field_and_both_values() {
        let was = json!({ "a": { "b": 1, "c": [1] }, "d": "x" });
        let becomes = json!({ "a": { "b": 2, "c": [1] }, "e": true });
        let told: Vec<String> = differences(&was, &becomes)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            [
                "a.b: 1 becomes 2",
                "d: \"x\" becomes nothing",
                "e: nothing becomes true"
            ]
        );
    }
}
