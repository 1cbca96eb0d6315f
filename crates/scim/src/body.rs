//! A resource as a client writes it (RFC 7644 §3.3, §3.5.1), in the spelling of the table. What is not
//! the client's to write, and what is not kept, is left out.

use crate::{
    error::{ErrorType, ScimError},
    path::AttributePath,
    schema::{Attribute, Mutability, ResourceType, Schema, named},
    value::fitting,
};
use serde_json::{Map, Value};

/// Reads a resource.
///
/// # Errors
/// `invalidSyntax` where it is none, `invalidValue` where a value can't be.
pub fn resource(of: &ResourceType, body: Value) -> Result<Map<String, Value>, ScimError> {
    let wrong = |detail: &str| ScimError::new(ErrorType::InvalidSyntax, detail);
    let Value::Object(members) = body else {
        return Err(wrong("a resource is an object"));
    };
    let mut kept = Map::new();
    let mut is_named = false;
    for (name, value) in members {
        if name.eq_ignore_ascii_case("schemas") {
            let all = value.as_array().ok_or_else(|| wrong("schemas: a list"))?;
            is_named = all
                .iter()
                .filter_map(Value::as_str)
                .any(|urn| urn.eq_ignore_ascii_case(of.schema.id));
        } else if let Some(schema) = of.extension(&name) {
            put_extension(&mut kept, schema, value)?;
        } else if let Some(attribute) = of.attribute(&name) {
            put(&mut kept, attribute, value)?;
        } else if let Some(place) = AttributePath::parse(&name).and_then(|path| path.find(of))
            && place.sub.is_none()
        {
            // Some clients write the full name of an extension's attribute.
            let into = match place.extension {
                None => &mut kept,
                Some(schema) => object(&mut kept, schema.id),
            };
            put(into, place.attribute, value)?;
        }
    }
    if is_named {
        Ok(kept)
    } else {
        Err(wrong(&format!("schemas: {} has to be there", of.schema.id)))
    }
}

/// The object of that name, made where there is none.
pub(crate) fn object<'a>(
    members: &'a mut Map<String, Value>,
    name: &str,
) -> &'a mut Map<String, Value> {
    let slot = members.entry(name.to_owned()).or_insert(Value::Null);
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    match slot {
        Value::Object(object) => object,
        // It was just made one.
        _ => unreachable!("an object"),
    }
}

fn put_extension(
    kept: &mut Map<String, Value>,
    schema: &Schema,
    value: Value,
) -> Result<(), ScimError> {
    let members = match value {
        Value::Object(members) => members,
        Value::Null => return Ok(()),
        _ => {
            let detail = format!("{}: an object is wanted", schema.id);
            return Err(ScimError::new(ErrorType::InvalidValue, detail));
        }
    };
    let into = object(kept, schema.id);
    for (name, value) in members {
        if let Some(attribute) = named(schema.attributes, &name) {
            put(into, attribute, value)?;
        }
    }
    Ok(())
}

fn put(
    into: &mut Map<String, Value>,
    attribute: &Attribute,
    value: Value,
) -> Result<(), ScimError> {
    if attribute.mutability == Mutability::ReadOnly {
        return Ok(());
    }
    let value = fitting(attribute, value)?;
    if value.is_null() {
        into.remove(attribute.name);
    } else {
        into.insert(attribute.name.to_owned(), value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ENTERPRISE, USER};
    use serde_json::json;

    #[test]
    fn names_get_their_spelling_and_strangers_are_left_out() {
        let body = json!({
            "Schemas": [USER.schema.id], "USERNAME": "jan", "id": "mine", "password": "geheim",
            "active": "True", "emails": { "value": "j@x.test", "display": "x" }, "displayName": "x",
            "phoneNumbers": [], "externalId": null, "groups": [{ "value": "g" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:employeenumber": 12,
        });
        let read = resource(&USER, body).unwrap_or_else(|error| panic!("{error:?}"));
        let expected = json!({
            "userName": "jan", "active": true, "emails": [{ "value": "j@x.test" }],
            ENTERPRISE.id: { "employeeNumber": "12" },
        });
        assert_eq!(Value::Object(read), expected);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let schemas = [USER.schema.id];
        for (body, kind) in [
            (json!([]), ErrorType::InvalidSyntax),
            (json!({ "userName": "jan" }), ErrorType::InvalidSyntax),
            (json!({ "schemas": "x" }), ErrorType::InvalidSyntax),
            (json!({ "schemas": ["x"] }), ErrorType::InvalidSyntax),
            (
                json!({ "schemas": schemas, "active": "ja" }),
                ErrorType::InvalidValue,
            ),
            (
                json!({ "schemas": schemas, "userName": {} }),
                ErrorType::InvalidValue,
            ),
            (
                json!({ "schemas": schemas, "name": "Jan" }),
                ErrorType::InvalidValue,
            ),
            (
                json!({ "schemas": schemas, ENTERPRISE.id: 1 }),
                ErrorType::InvalidValue,
            ),
        ] {
            let refused = resource(&USER, body.clone())
                .err()
                .and_then(|error| error.kind);
            assert_eq!(refused, Some(kind), "{body}");
        }
    }
}
