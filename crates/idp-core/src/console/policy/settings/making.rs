//! How settings are read and written: from a value and into one, and the shapes that most have.

use super::Value;
use serde::{Serialize, de::DeserializeOwned};

pub(super) fn name_of<T: Serialize>(value: &T) -> Value {
    let json = serde_json::to_value(value).unwrap_or_default();
    let name = match &json {
        serde_json::Value::String(name) => Some(name.clone()),
        other => other
            .get("kind")
            .and_then(|kind| kind.as_str())
            .map(str::to_owned),
    };
    Value::Names(name.into_iter().collect())
}

pub(super) fn first(value: Value) -> Option<String> {
    match value {
        Value::Names(names) => names.into_iter().next(),
        Value::Text(lines) => lines.into_iter().next(),
        _ => None,
    }
}

pub(super) fn named<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(first(value)?)).ok()
}

pub(super) fn text(line: &str) -> Value {
    Value::Text(if line.is_empty() {
        vec![]
    } else {
        vec![line.to_owned()]
    })
}

pub(super) fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Text(lines) => lines,
        _ => vec![],
    }
}

pub(super) fn first_line(value: Value) -> String {
    first(value).unwrap_or_default()
}

macro_rules! yes {
    ($part:ident, $name:literal, $($path:ident).+) => { yes!(@ false, $part, $name, $($path).+) };
    (hint $part:ident, $name:literal, $($path:ident).+) => { yes!(@ true, $part, $name, $($path).+) };
    (@ $hint:literal, $part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Yes,
            hint: $hint,
            get: |policy| Value::Yes(policy.$($path).+),
            put: |policy, value| if let Value::Yes(yes) = value { policy.$($path).+ = yes },
        }
    };
}

macro_rules! number {
    ($part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        number!(@ false, $part, $name, $($path).+, $unit, $least, $most)
    };
    (hint $part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        number!(@ true, $part, $name, $($path).+, $unit, $least, $most)
    };
    (@ $hint:literal, $part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Number(Unit::$unit, $least, $most),
            hint: $hint,
            get: |policy| Value::Number(policy.$($path).+),
            put: |policy, value| if let Value::Number(number) = value { policy.$($path).+ = number },
        }
    };
}

macro_rules! one {
    ($part:ident, $name:literal, $($path:ident).+, $names:expr) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::One($names),
            hint: false,
            get: |policy| name_of(&policy.$($path).+),
            put: |policy, value| if let Some(one) = named(value) { policy.$($path).+ = one },
        }
    };
}

macro_rules! line {
    ($part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Line,
            hint: false,
            get: |policy| text(&policy.$($path).+),
            put: |policy, value| policy.$($path).+ = first_line(value),
        }
    };
}

macro_rules! line_or_none {
    ($part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Line,
            hint: false,
            get: |policy| text(policy.$($path).+.as_deref().unwrap_or_default()),
            put: |policy, value| policy.$($path).+ = first(value),
        }
    };
}

macro_rules! elsewhere {
    ($part:ident, $name:literal, $get:expr) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Elsewhere,
            hint: false,
            get: $get,
            put: |_, _| {},
        }
    };
}

pub(super) use {elsewhere, line, line_or_none, number, one, yes};
