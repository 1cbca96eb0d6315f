//! The lower layer: the TOML file.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, FaultKind, Origin};
use crate::schema;
use crate::setting::{Raw, Setting, Settings};

/// Reads a whole file. Faults of syntax are collected as well, and what could be read is kept.
pub(crate) fn read(text: &str, path: Option<&Path>) -> Settings {
    let origin_at = |offset: usize| Origin::File {
        path: path.map(Path::to_owned),
        line: line_of(text, offset),
    };
    let mut settings = Settings::default();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        settings.incomplete = true;
        settings.faults.push(Fault {
            key: String::new(),
            value: None,
            kind: FaultKind::Syntax,
            // Only the message: the error's own rendering repeats the line, secrets included.
            expected: format!("this is not TOML: {}", error.message()),
            origin: origin_at(error.span().map_or(0, |span| span.start)),
        });
    }
    walk(table.get_ref(), "", &origin_at, &mut settings);
    settings
}

/// The value of a variable that is written as a TOML list; `None` if it is not one.
pub(crate) fn list(text: &str, origin: &Origin) -> Option<Vec<Setting>> {
    let value = DeValue::parse(text).ok()?;
    match setting(&value, &|_| origin.clone()).raw {
        Raw::List(items) => Some(items),
        _ => None,
    }
}

fn walk(
    table: &DeTable<'_>,
    prefix: &str,
    origin_at: &dyn Fn(usize) -> Origin,
    settings: &mut Settings,
) {
    for (name, value) in table {
        let path = if prefix.is_empty() {
            name.get_ref().to_string()
        } else {
            format!("{prefix}.{}", name.get_ref())
        };
        let mut found = setting(value, origin_at);
        // Where the key stands, not where a value of many lines begins.
        found.origin = origin_at(name.span().start);
        if let Some(key) = schema::find(&path) {
            settings.insert(key, found);
        } else if !schema::is_section(&path) {
            settings.unknown(&path, &found);
        } else if let DeValue::Table(inner) = value.get_ref() {
            walk(inner, &path, origin_at, settings);
        } else {
            settings.faults.push(Fault {
                value: Some(found.shown(true)),
                expected: format!("should be a section, written [{path}]"),
                key: path,
                kind: FaultKind::WrongType,
                origin: found.origin,
            });
        }
    }
}

fn setting(value: &Spanned<DeValue<'_>>, origin_at: &dyn Fn(usize) -> Origin) -> Setting {
    let raw = match value.get_ref() {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Raw::Integer(number),
            Err(_) => Raw::Other("number", number.to_string()),
        },
        DeValue::Float(number) => Raw::Other("fraction", number.to_string()),
        DeValue::Boolean(truth) => Raw::Other("boolean", truth.to_string()),
        DeValue::Datetime(date) => Raw::Other("date", date.to_string()),
        DeValue::Array(items) => {
            Raw::List(items.iter().map(|item| setting(item, origin_at)).collect())
        }
        DeValue::Table(table) => Raw::Table(
            table
                .iter()
                .map(|(name, value)| {
                    let mut found = setting(value, origin_at);
                    found.origin = origin_at(name.span().start);
                    (name.get_ref().to_string(), found)
                })
                .collect(),
        ),
    };
    Setting {
        raw,
        origin: origin_at(value.span().start),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}
