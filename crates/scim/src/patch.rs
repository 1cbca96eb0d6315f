//! Changes to a resource (RFC 7644 §3.5.2), applied to a copy: all of them or none.

use crate::{
    body::object,
    error::{ErrorType, ScimError},
    filter::{Filter, Operator},
    matching::Test,
    path::{AttributePath, ChangePath, Place},
    schema::{Attribute, Kind, Mutability, ResourceType, Schema},
    value::{fitting, one},
    work::{Work, of_text, of_value, of_values},
};
use serde_json::{Map, Value};

mod several;

use several::{add_to, put_list, remove_from, take_list};

/// The most changes of a request.
pub const MOST: usize = 1000;
const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Remove,
}

/// Applies the changes of a request to a resource as it is shown; `work` is what the request has left.
///
/// # Errors
/// `invalidSyntax`, `invalidPath`, `invalidFilter`, `noTarget`, `mutability` or `invalidValue`; `tooMany`
/// (413) where it is more work than is left.
pub fn apply(
    of: &'static ResourceType,
    resource: &Map<String, Value>,
    request: &Value,
    work: &Work,
) -> Result<Map<String, Value>, ScimError> {
    let wrong = |detail: &str| ScimError::new(ErrorType::InvalidSyntax, detail);
    let member = |of: &Value, name: &str| {
        let mut members = of.as_object().into_iter().flatten();
        members
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    };
    let schemas = member(request, "schemas").unwrap_or_default();
    let mut named = schemas
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    if !named.any(|urn| urn.eq_ignore_ascii_case(SCHEMA)) {
        return Err(wrong(&format!("schemas: {SCHEMA} has to be there")));
    }
    let Some(Value::Array(changes)) = member(request, "Operations") else {
        return Err(wrong("Operations: a list"));
    };
    if changes.is_empty() || changes.len() > MOST {
        return Err(wrong(&format!("Operations: 1 to {MOST}")));
    }
    let mut changed = resource.clone();
    for change in &changes {
        let verb = match member(change, "op").as_ref().and_then(Value::as_str) {
            Some(verb) if verb.eq_ignore_ascii_case("add") => Verb::Add,
            Some(verb) if verb.eq_ignore_ascii_case("replace") => Verb::Replace,
            Some(verb) if verb.eq_ignore_ascii_case("remove") => Verb::Remove,
            _ => return Err(wrong("op: add, replace or remove")),
        };
        let path = match member(change, "path") {
            None | Some(Value::Null) => None,
            Some(Value::String(path)) => Some(path),
            Some(_) => return Err(wrong("path: a string")),
        };
        let value = member(change, "value").unwrap_or_default();
        let mut at = Change {
            of,
            verb,
            resource: &mut changed,
            work,
        };
        match path {
            Some(path) => at.at_path(&path, value)?,
            None if verb == Verb::Remove => {
                let detail = "remove says by its path what";
                return Err(ScimError::new(ErrorType::NoTarget, detail));
            }
            None => at.everywhere(value)?,
        }
    }
    Ok(changed)
}

struct Change<'a> {
    of: &'static ResourceType,
    verb: Verb,
    resource: &'a mut Map<String, Value>,
    work: &'a Work,
}

impl Change<'_> {
    /// Without a path the value names the attributes.
    fn everywhere(&mut self, value: Value) -> Result<(), ScimError> {
        let Value::Object(members) = value else {
            let detail = "without a path the value is an object";
            return Err(ScimError::new(ErrorType::InvalidSyntax, detail));
        };
        for (name, value) in members {
            if !name.eq_ignore_ascii_case("schemas") {
                self.at_path(&name, value)?;
            }
        }
        Ok(())
    }

    fn at_path(&mut self, text: &str, value: Value) -> Result<(), ScimError> {
        self.work.spend(of_text(text))?;
        if let Some(schema) = self.of.extension(text) {
            return self.whole_extension(schema, value);
        }
        let path = ChangePath::parse(text)?;
        let Some(place) = path.attribute.find(self.of) else {
            if path.attribute.is_passed_over(self.of) {
                return Ok(());
            }
            let detail = format!("{}: there is no such attribute", path.attribute);
            return Err(ScimError::new(ErrorType::InvalidPath, detail));
        };
        if path.attribute.is_passed_over(self.of) {
            return Ok(());
        }
        writable(place.attribute)?;
        let sub = match (&path.sub, place.sub) {
            (Some(sub), _) => Some(place.attribute.inner(sub).ok_or_else(|| {
                let detail = format!("{sub}: there is no such attribute");
                ScimError::new(ErrorType::InvalidPath, detail)
            })?),
            (None, sub) => sub,
        };
        if let Some(sub) = sub {
            writable(sub)?;
        }
        let place = Place { sub, ..place };
        match &path.filter {
            Some(filter) => self.chosen(&place, filter, value),
            None => self.plain(&place, value),
        }
    }

    fn whole_extension(&mut self, schema: &'static Schema, value: Value) -> Result<(), ScimError> {
        if self.verb == Verb::Remove {
            self.resource.remove(schema.id);
            return Ok(());
        }
        let Value::Object(members) = value else {
            let detail = format!("{}: an object is wanted", schema.id);
            return Err(ScimError::new(ErrorType::InvalidValue, detail));
        };
        for (name, value) in members {
            // Some clients write the schema's own name beside its attributes.
            if !name.eq_ignore_ascii_case("schemas") {
                self.at_path(&format!("{}:{name}", schema.id), value)?;
            }
        }
        Ok(())
    }

    fn container(&mut self, place: &Place) -> &mut Map<String, Value> {
        match place.extension {
            None => self.resource,
            Some(schema) => object(self.resource, schema.id),
        }
    }

    fn plain(&mut self, place: &Place, value: Value) -> Result<(), ScimError> {
        let (verb, attribute, work) = (self.verb, place.attribute, self.work);
        let into = self.container(place);
        if let Some(sub) = place.sub {
            if !attribute.several {
                let inside = object(into, attribute.name);
                set(inside, sub, verb, value)?;
                if inside.is_empty() {
                    into.remove(attribute.name);
                }
                return Ok(());
            }
            let mut all = take_list(into, attribute);
            if all.is_empty() && verb != Verb::Remove {
                all.push(Value::Object(Map::new()));
            }
            work.spend(all.len() * of_value(&value))?;
            for one in &mut all {
                set(members(one), sub, verb, value.clone())?;
            }
            return put_list(into, attribute, all);
        }
        match verb {
            Verb::Remove if attribute.several && !value.is_null() => {
                // Some clients name by a value which of several they mean.
                let gone = fitting(attribute, value)?;
                let gone = gone.as_array().cloned().unwrap_or_default();
                let mut all = take_list(into, attribute);
                remove_from(&mut all, &gone, work)?;
                put_list(into, attribute, all)?;
            }
            Verb::Remove => {
                into.remove(attribute.name);
            }
            Verb::Add if attribute.several => {
                let new = fitting(attribute, value)?;
                let mut all = take_list(into, attribute);
                let new = new.as_array().map(Vec::as_slice).unwrap_or_default();
                add_to(&mut all, new, work)?;
                put_list(into, attribute, all)?;
            }
            Verb::Add | Verb::Replace if attribute.kind == Kind::Complex && !attribute.several => {
                let value = one(attribute, value)?;
                let inside = object(into, attribute.name);
                merge(inside, &value);
                if inside.is_empty() {
                    into.remove(attribute.name);
                }
            }
            Verb::Add | Verb::Replace => {
                let value = fitting(attribute, value)?;
                if value.is_null() {
                    into.remove(attribute.name);
                } else {
                    into.insert(attribute.name.to_owned(), value);
                }
            }
        }
        Ok(())
    }

    /// Those of several values that the brackets choose.
    fn chosen(&mut self, place: &Place, filter: &Filter, value: Value) -> Result<(), ScimError> {
        let (verb, attribute, work) = (self.verb, place.attribute, self.work);
        if !attribute.several || attribute.kind != Kind::Complex {
            let detail = format!("{}: there is one value", attribute.name);
            return Err(ScimError::new(ErrorType::InvalidPath, detail));
        }
        let test = Test::of_values(filter, attribute)?;
        let into = self.container(place);
        let mut all = take_list(into, attribute);
        work.spend(of_values(&all).saturating_mul(test.weight()))?;
        let is_meant = |one: &Value| one.as_object().is_some_and(|one| test.holds(one));
        let meant: Vec<bool> = all.iter().map(is_meant).collect();
        let count = meant.iter().filter(|meant| **meant).count();
        if count == 0 {
            if verb != Verb::Add {
                let detail = format!("{}: the filter meets nothing", attribute.name);
                return Err(ScimError::new(ErrorType::NoTarget, detail));
            }
            // Entra adds like this what is not there yet: the filter says the rest of the new value.
            let mut new = Map::new();
            says(filter, attribute, &mut new);
            match place.sub {
                Some(sub) => set(&mut new, sub, verb, value)?,
                None => merge(&mut new, &one(attribute, value)?),
            }
            add_to(&mut all, &[Value::Object(new)], work)?;
            return put_list(into, attribute, all);
        }
        work.spend(count * of_value(&value))?;
        let mut still = meant.iter();
        let chosen = all
            .iter_mut()
            .zip(&meant)
            .filter_map(|(one, meant)| meant.then_some(one));
        match (place.sub, verb) {
            (None, Verb::Remove) => all.retain(|_| !still.next().copied().unwrap_or_default()),
            (None, _) => {
                let value = one(attribute, value)?;
                for one in chosen {
                    same_for_good(attribute, one, &value)?;
                    if verb == Verb::Replace {
                        *one = value.clone();
                    } else {
                        merge(members(one), &value);
                    }
                }
            }
            (Some(sub), _) => {
                for one in chosen {
                    if sub.mutability == Mutability::Immutable && one.get(sub.name).is_some() {
                        return Err(for_good(sub));
                    }
                    set(members(one), sub, verb, value.clone())?;
                }
            }
        }
        put_list(into, attribute, all)
    }
}

fn writable(attribute: &Attribute) -> Result<(), ScimError> {
    if attribute.mutability == Mutability::ReadOnly {
        let detail = format!("{}: it is not the client's to change", attribute.name);
        return Err(ScimError::new(ErrorType::Mutability, detail));
    }
    Ok(())
}

fn for_good(attribute: &Attribute) -> ScimError {
    let detail = format!("{}: it is given once", attribute.name);
    ScimError::new(ErrorType::Mutability, detail)
}

/// What is given once stays.
fn same_for_good(attribute: &Attribute, before: &Value, after: &Value) -> Result<(), ScimError> {
    for sub in attribute.inner {
        if sub.mutability != Mutability::Immutable {
            continue;
        }
        let (before, after) = (before.get(sub.name), after.get(sub.name));
        if before.is_some() && after.is_some() && before != after {
            return Err(for_good(sub));
        }
    }
    Ok(())
}

fn set(
    into: &mut Map<String, Value>,
    attribute: &Attribute,
    verb: Verb,
    value: Value,
) -> Result<(), ScimError> {
    let value = if verb == Verb::Remove {
        Value::Null
    } else {
        fitting(attribute, value)?
    };
    if value.is_null() {
        into.remove(attribute.name);
    } else {
        into.insert(attribute.name.to_owned(), value);
    }
    Ok(())
}

fn merge(into: &mut Map<String, Value>, value: &Value) {
    for (name, value) in value.as_object().into_iter().flatten() {
        into.insert(name.clone(), value.clone());
    }
}

fn members(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(members) => members,
        // It was just made one.
        _ => unreachable!("an object"),
    }
}

/// What a filter says of a value that it would meet.
fn says(filter: &Filter, attribute: &Attribute, new: &mut Map<String, Value>) {
    match filter {
        Filter::And(one, other) => {
            says(one, attribute, new);
            says(other, attribute, new);
        }
        Filter::Compare(AttributePath { name, .. }, Operator::Equal, value) => {
            if let Some(sub) = attribute.inner(name)
                && let Ok(value) = one(sub, value.clone())
            {
                new.insert(sub.name.to_owned(), value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
