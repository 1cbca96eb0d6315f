//! What an answer shows of a resource (RFC 7644 §3.9).

use crate::{
    path::{AttributePath, Place},
    schema::{Attribute, ResourceType, Returned},
};
use serde_json::{Map, Value};

/// What was asked to be shown, or not to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projection {
    /// Only these; everything if empty.
    pub attributes: Vec<String>,
    /// Not these.
    pub excluded: Vec<String>,
}

fn places(names: &[String], of: &ResourceType) -> Vec<Place> {
    let paths = names.iter().filter_map(|name| AttributePath::parse(name));
    paths.filter_map(|path| path.find(of)).collect()
}

impl Projection {
    /// The resource as it is shown. Names of nothing are passed over.
    #[must_use]
    pub fn of(&self, kind: &ResourceType, resource: &Map<String, Value>) -> Map<String, Value> {
        let (wanted, excluded) = (places(&self.attributes, kind), places(&self.excluded, kind));
        let whole =
            |names: &[String], urn: &str| names.iter().any(|name| name.eq_ignore_ascii_case(urn));
        let mut shown = Map::new();
        for (name, value) in resource {
            if let Some(schema) = kind.extension(name) {
                let all = self.attributes.is_empty() || whole(&self.attributes, schema.id);
                let mut inside = Map::new();
                for (name, value) in value.as_object().into_iter().flatten() {
                    let attribute = crate::schema::named(schema.attributes, name);
                    let Some(attribute) = attribute.filter(|_| !whole(&self.excluded, schema.id))
                    else {
                        continue;
                    };
                    let here =
                        |place: &&Place| place.extension.is_some_and(|own| own.id == schema.id);
                    let wanted: Vec<&Place> = wanted.iter().filter(here).collect();
                    let excluded: Vec<&Place> = excluded.iter().filter(here).collect();
                    if let Some(value) = part(attribute, value, all, &wanted, &excluded) {
                        inside.insert(name.clone(), value);
                    }
                }
                if !inside.is_empty() {
                    shown.insert(name.clone(), Value::Object(inside));
                }
                continue;
            }
            let Some(attribute) = kind.attribute(name) else {
                continue;
            };
            let here = |place: &&Place| place.extension.is_none();
            let wanted: Vec<&Place> = wanted.iter().filter(here).collect();
            let excluded: Vec<&Place> = excluded.iter().filter(here).collect();
            let all = self.attributes.is_empty();
            if let Some(value) = part(attribute, value, all, &wanted, &excluded) {
                shown.insert(name.clone(), value);
            }
        }
        shown
    }
}

/// An attribute as it is shown, if it is.
fn part(
    attribute: &Attribute,
    value: &Value,
    all: bool,
    wanted: &[&Place],
    excluded: &[&Place],
) -> Option<Value> {
    let is_this = |place: &&&Place| place.attribute.name == attribute.name;
    match attribute.returned {
        Returned::Always => return Some(value.clone()),
        Returned::Never => return None,
        Returned::Default => {}
    }
    let wanted: Vec<&&Place> = wanted.iter().filter(is_this).collect();
    let excluded: Vec<&&Place> = excluded.iter().filter(is_this).collect();
    let is_whole = all || wanted.iter().any(|place| place.sub.is_none());
    if (!all && wanted.is_empty()) || excluded.iter().any(|place| place.sub.is_none()) {
        return None;
    }
    if is_whole && excluded.is_empty() {
        return Some(value.clone());
    }
    let keeps = |name: &String| {
        let names = |places: &[&&Place]| {
            let mut subs = places.iter().filter_map(|place| place.sub);
            subs.any(|sub| sub.name == name)
        };
        (is_whole || names(&wanted)) && !names(&excluded)
    };
    let pick = |value: &Value| match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| keeps(name));
            let kept: Map<String, Value> = kept
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        other => Some(other.clone()),
    };
    match value {
        Value::Array(several) => {
            let kept: Vec<Value> = several.iter().filter_map(pick).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        one => pick(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ENTERPRISE, USER};
    use serde_json::json;

    fn shown(attributes: &[&str], excluded: &[&str]) -> Value {
        let user = json!({
            "schemas": [USER.schema.id], "id": "1", "userName": "jan",
            "name": { "familyName": "Vries", "givenName": "Jan" },
            "emails": [{ "value": "a", "type": "work" }],
            ENTERPRISE.id: { "employeeNumber": "12" },
        });
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let projection = Projection {
            attributes: owned(attributes),
            excluded: owned(excluded),
        };
        let user = user.as_object().unwrap_or_else(|| panic!("no object"));
        let mut shown = projection.of(&USER, user);
        assert!(shown.remove("schemas").is_some() && shown.remove("id").is_some());
        Value::Object(shown)
    }

    #[test]
    fn what_was_asked_is_shown_and_what_is_always_shown() {
        assert_eq!(
            shown(&["USERNAME", "nothing"], &[]),
            json!({ "userName": "jan" })
        );
        let part = json!({ "name": { "givenName": "Jan" }, "emails": [{ "value": "a" }] });
        assert_eq!(shown(&["name.givenName", "emails.value"], &[]), part);
        let number = format!("{}:employeeNumber", ENTERPRISE.id);
        let extension = json!({ ENTERPRISE.id: { "employeeNumber": "12" } });
        assert_eq!(shown(&[&number], &[]), extension);
        assert_eq!(shown(&[ENTERPRISE.id], &[]), extension);
    }

    #[test]
    fn what_was_excluded_is_not_shown() {
        let left = shown(&[], &["emails", "name.familyName", ENTERPRISE.id, "id"]);
        assert_eq!(
            left,
            json!({ "userName": "jan", "name": { "givenName": "Jan" } })
        );
    }
}
