//! Several requests in one (RFC 7644 §3.7), which may name each other's resources.

use crate::error::{ErrorType, ScimError};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most requests in one.
pub const MOST: usize = 100;
/// How deep a body may be looked into for names.
const DEEPEST: usize = 32;

const REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
/// The schema of the answer.
pub const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
const MARK: &str = "bulkId:";

/// The method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A new resource.
    Post,
    /// A resource in the place of another.
    Put,
    /// Changes.
    Patch,
    /// Away with it.
    Delete,
}

impl Method {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One of several requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What.
    pub method: Method,
    /// The name of what it makes, within this request.
    pub bulk_id: Option<String>,
    /// The revision that it is made from.
    pub version: Option<String>,
    /// Where, behind the base.
    pub path: String,
    /// The body.
    pub data: Value,
}

/// Several requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    /// It ends after so many faults; never if absent.
    pub fail_on_errors: Option<usize>,
    /// The requests.
    pub operations: Vec<Operation>,
}

impl Bulk {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalidSyntax`, or 413 for too many.
    pub fn parse(body: &Value) -> Result<Self, ScimError> {
        let wrong = |detail: &str| ScimError::new(ErrorType::InvalidSyntax, detail);
        let mut schemas = body["schemas"].as_array().into_iter().flatten();
        if !schemas.any(|urn| urn == REQUEST) {
            return Err(wrong(&format!("schemas: {REQUEST} has to be there")));
        }
        let operations = body["Operations"]
            .as_array()
            .ok_or_else(|| wrong("Operations: a list"))?;
        if operations.len() > MOST {
            return Err(ScimError::status(
                413,
                format!("Operations: {MOST} at most"),
            ));
        }
        let fail_on_errors = match &body["failOnErrors"] {
            Value::Null => None,
            value => {
                let count = value.as_u64().filter(|count| *count > 0);
                let count = count.ok_or_else(|| wrong("failOnErrors: a whole number"))?;
                Some(usize::try_from(count).unwrap_or(usize::MAX))
            }
        };
        let operations: Result<Vec<Operation>, ScimError> =
            operations.iter().map(operation).collect();
        let operations = operations?;
        let mut names: Vec<&str> = operations
            .iter()
            .filter_map(|one| one.bulk_id.as_deref())
            .collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(wrong("bulkId: each names one operation"));
        }
        Ok(Self {
            fail_on_errors,
            operations,
        })
    }
}

fn operation(value: &Value) -> Result<Operation, ScimError> {
    let wrong = |detail: &str| ScimError::new(ErrorType::InvalidSyntax, detail);
    let text = |name: &str| {
        value[name]
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let method = match text("method")
        .unwrap_or_default()
        .to_ascii_uppercase()
        .as_str()
    {
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => return Err(wrong("method: POST, PUT, PATCH or DELETE")),
    };
    let bulk_id = text("bulkId");
    if method == Method::Post && bulk_id.is_none() {
        return Err(wrong("bulkId: a POST needs one"));
    }
    Ok(Operation {
        method,
        bulk_id,
        version: text("version"),
        path: text("path").ok_or_else(|| wrong("path: a string"))?,
        data: value["data"].clone(),
    })
}

impl Operation {
    /// The first name in it that nothing is known of yet.
    #[must_use]
    pub fn waits_for(&self, known: &BTreeMap<String, String>) -> Option<String> {
        let in_path = self
            .path
            .split('/')
            .find_map(|part| part.strip_prefix(MARK));
        let missing = |name: &str| !known.contains_key(name);
        in_path
            .filter(|name| missing(name))
            .map(str::to_owned)
            .or_else(|| find(&self.data, &missing, 0))
    }

    /// The operation with ids in the place of names.
    #[must_use]
    pub fn resolved(&self, known: &BTreeMap<String, String>) -> Self {
        let mut resolved = self.clone();
        let part = |part: &str| {
            let name = part.strip_prefix(MARK);
            let id = name.and_then(|name| known.get(name));
            id.map_or_else(|| part.to_owned(), Clone::clone)
        };
        resolved.path = self.path.split('/').map(part).collect::<Vec<_>>().join("/");
        put(&mut resolved.data, known, 0);
        resolved
    }
}

fn find(value: &Value, missing: &dyn Fn(&str) -> bool, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::String(text) => {
            let name = text.strip_prefix(MARK)?;
            missing(name).then(|| name.to_owned())
        }
        Value::Array(all) => all.iter().find_map(|one| find(one, missing, depth + 1)),
        Value::Object(members) => members
            .values()
            .find_map(|one| find(one, missing, depth + 1)),
        _ => None,
    }
}

fn put(value: &mut Value, known: &BTreeMap<String, String>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) => {
            if let Some(id) = text.strip_prefix(MARK).and_then(|name| known.get(name)) {
                text.clone_from(id);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| put(one, known, depth + 1)),
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|one| put(one, known, depth + 1));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_become_ids_once_they_are_known() {
        let body = json!({ "schemas": [REQUEST], "Operations": [{
            "method": "patch", "path": "/Groups/bulkId:g",
            "data": { "members": [{ "value": "bulkId:p" }] },
        }] });
        let bulk = Bulk::parse(&body).unwrap_or_else(|error| panic!("{error:?}"));
        let operation = &bulk.operations[0];
        let mut known = BTreeMap::new();
        assert_eq!(operation.waits_for(&known).as_deref(), Some("g"));
        known.insert("g".to_owned(), "1".to_owned());
        assert_eq!(operation.waits_for(&known).as_deref(), Some("p"));
        known.insert("p".to_owned(), "2".to_owned());
        assert_eq!(operation.waits_for(&known), None);
        let resolved = operation.resolved(&known);
        assert_eq!(resolved.path, "/Groups/1");
        assert_eq!(resolved.data["members"][0]["value"], "2");
    }

    #[test]
    fn what_is_no_bulk_request_is_refused() {
        let one = |operation: Value| json!({ "schemas": [REQUEST], "Operations": [operation] });
        for body in [
            json!({}),
            json!({ "schemas": [REQUEST] }),
            json!({ "schemas": [REQUEST], "Operations": [], "failOnErrors": 0 }),
            one(json!({ "method": "GET", "path": "/Users" })),
            one(json!({ "method": "POST", "path": "/Users" })),
            one(json!({ "method": "DELETE" })),
            one(json!("x")),
        ] {
            assert!(Bulk::parse(&body).is_err(), "{body}");
        }
        let twice = json!({ "method": "POST", "path": "/Users", "bulkId": "a" });
        let body = json!({ "schemas": [REQUEST], "Operations": [twice, twice] });
        assert!(Bulk::parse(&body).is_err());
        let many = vec![json!({ "method": "DELETE", "path": "/Users/1" }); MOST + 1];
        let body = json!({ "schemas": [REQUEST], "Operations": many });
        assert_eq!(
            Bulk::parse(&body).err().map(|error| error.status),
            Some(413)
        );
    }
}
