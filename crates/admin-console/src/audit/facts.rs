//! The details of an event, line by line: what was and what is where something changed.

use serde_json::Value;
use sluis_themes::pages::console::{AUDIT_FACTS, AuditFact};

/// Lines of one event.
const MOST: usize = 60;
/// Letters of one value.
const LETTERS: usize = 400;

/// The details as lines.
pub(super) fn facts(details: &Value) -> Vec<AuditFact> {
    let mut all = vec![];
    for (name, value) in details.as_object().into_iter().flatten() {
        match value.as_object() {
            // `{"name": {"was": …, "is": …}}`, on its own or gathered under `changes` or `texts`.
            Some(inner) if inner.contains_key("is") => all.push(change(name, value)),
            Some(inner) => {
                for (name, value) in inner {
                    all.push(change(name, value));
                }
            }
            None if value.is_null() => {}
            None => all.push(fact(name, None, value)),
        }
    }
    all.truncate(MOST);
    all
}

fn change(name: &str, value: &Value) -> AuditFact {
    match value.get("is") {
        Some(is) => fact(name, Some(value.get("was").unwrap_or(&Value::Null)), is),
        None => fact(name, None, value),
    }
}

fn fact(name: &str, was: Option<&Value>, is: &Value) -> AuditFact {
    AuditFact {
        name: name.to_owned(),
        known: AUDIT_FACTS.contains(&name),
        was: was.map(text),
        is: text(is),
    }
}

fn text(value: &Value) -> String {
    let whole = match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(text).collect();
            items.join(", ")
        }
        other => other.to_string(),
    };
    whole.chars().take(LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_and_what_is_stand_side_by_side() {
        let details = json!({
            "action": "update",
            "client": null,
            "changes": { "name": { "was": "Oud", "is": "Nieuw" }, "hosts": { "was": [], "is": ["a.nl", "b.nl"] } },
            "amr": ["pwd", "otp"],
        });
        let lines: Vec<(String, Option<String>, String)> = facts(&details)
            .into_iter()
            .map(|fact| (fact.name, fact.was, fact.is))
            .collect();
        let line = |name: &str, was: Option<&str>, is: &str| {
            (name.to_owned(), was.map(str::to_owned), is.to_owned())
        };
        assert_eq!(
            lines,
            [
                line("action", None, "update"),
                line("amr", None, "pwd, otp"),
                line("hosts", Some(""), "a.nl, b.nl"),
                line("name", Some("Oud"), "Nieuw"),
            ]
        );
        assert!(facts(&Value::Null).is_empty());
    }
}
