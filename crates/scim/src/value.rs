//! Values as the table wants them, of what clients write.

use crate::{
    error::{ErrorType, ScimError},
    path::Place,
    schema::{Attribute, Kind, Mutability},
};
use chrono::DateTime;
use serde_json::{Map, Value};

/// The most members of a class.
const MOST_MEMBERS: usize = 10_000;
/// The most values of any other attribute: nobody has so many addresses.
const MOST: usize = 200;

/// The most values of an attribute.
pub(crate) fn most(attribute: &Attribute) -> usize {
    if attribute.name == "members" {
        MOST_MEMBERS
    } else {
        MOST
    }
}

/// There would be more than [`most`].
pub(crate) fn too_many(attribute: &Attribute) -> ScimError {
    wrong(attribute, "that many can't be written")
}

fn wrong(attribute: &Attribute, what: &str) -> ScimError {
    let detail = format!("{}: {what}", attribute.name);
    ScimError::new(ErrorType::InvalidValue, detail)
}

/// A value as its attribute wants it; null and nothing are the same (RFC 7643 §2.5).
pub(crate) fn fitting(attribute: &Attribute, value: Value) -> Result<Value, ScimError> {
    if !attribute.several {
        // Some clients write a list where there is one value.
        let value = match value {
            Value::Array(mut all) if all.len() < 2 => all.pop().unwrap_or(Value::Null),
            other => other,
        };
        return one(attribute, value);
    }
    let all = match value {
        Value::Null => return Ok(Value::Null),
        Value::Array(all) => all,
        single => vec![single],
    };
    if all.len() > most(attribute) {
        return Err(too_many(attribute));
    }
    let all: Result<Vec<Value>, ScimError> =
        all.into_iter().map(|value| one(attribute, value)).collect();
    let mut all = all?;
    all.retain(|value| !value.is_null());
    Ok(if all.is_empty() {
        Value::Null
    } else {
        Value::Array(all)
    })
}

/// One value, of one or several.
pub(crate) fn one(attribute: &Attribute, value: Value) -> Result<Value, ScimError> {
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Kind::Complex, Value::Object(members)) => complex(attribute, members),
        // The value itself, in short.
        (Kind::Complex, Value::String(text)) if attribute.inner("value").is_some() => {
            let members = [("value".to_owned(), Value::String(text))];
            complex(attribute, members.into_iter().collect())
        }
        (Kind::Complex, _) => Err(wrong(attribute, "an object is wanted")),
        (Kind::Boolean, value @ Value::Bool(_)) => Ok(value),
        (Kind::Boolean, Value::String(text)) => {
            // Entra writes "True".
            truth(&text).map_or_else(
                || Err(wrong(attribute, "true or false")),
                |truth| Ok(truth.into()),
            )
        }
        (Kind::Boolean, _) => Err(wrong(attribute, "true or false")),
        (Kind::DateTime, Value::String(text)) => match DateTime::parse_from_rfc3339(&text) {
            Ok(_) => Ok(Value::String(text)),
            Err(_) if text.is_empty() => Ok(Value::Null),
            Err(_) => Err(wrong(attribute, "a moment as in RFC 3339")),
        },
        (Kind::String, Value::Number(number)) => Ok(Value::String(number.to_string())),
        (Kind::String | Kind::Reference, Value::String(text)) => Ok(Value::String(text)),
        _ => Err(wrong(attribute, "a string is wanted")),
    }
}

fn complex(attribute: &Attribute, members: Map<String, Value>) -> Result<Value, ScimError> {
    let mut kept = Map::new();
    for (name, value) in members {
        let Some(inner) = attribute.inner(&name) else {
            continue;
        };
        if inner.mutability == Mutability::ReadOnly {
            continue;
        }
        let value = fitting(inner, value)?;
        if !value.is_null() {
            kept.insert(inner.name.to_owned(), value);
        }
    }
    Ok(if kept.is_empty() {
        Value::Null
    } else {
        Value::Object(kept)
    })
}

/// A word for true or false, whatever its capitals.
pub(crate) fn truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Where the attribute's container is: the resource, or its extension.
pub(crate) fn container<'a>(
    resource: &'a Map<String, Value>,
    place: &Place,
) -> Option<&'a Map<String, Value>> {
    match place.extension {
        None => Some(resource),
        Some(schema) => resource.get(schema.id).and_then(Value::as_object),
    }
}

/// The values at a place: none, one, or those of a list.
pub(crate) fn values<'a>(resource: &'a Map<String, Value>, place: &Place) -> Vec<&'a Value> {
    let found = container(resource, place).and_then(|found| found.get(place.attribute.name));
    let all: Vec<&Value> = match found {
        None | Some(Value::Null) => vec![],
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
    };
    match place.sub {
        None => all,
        Some(sub) => all
            .into_iter()
            .filter_map(|one| one.get(sub.name))
            .collect(),
    }
}
