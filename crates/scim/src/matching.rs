//! Whether a resource is what a filter asks for, and which of two comes first.

use crate::{
    error::ScimError,
    filter::{Filter, Operator, wrong},
    path::{AttributePath, Place},
    schema::{Attribute, Kind, ResourceType, Returned},
    value::{truth, values},
    work::{Work, of_text},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// A filter whose attributes are known, with values of their kinds.
#[derive(Debug, Clone)]
pub enum Test {
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of them at least.
    Or(Box<Self>, Box<Self>),
    /// Not so.
    Not(Box<Self>),
    /// There is a value.
    Present(Place),
    /// A value compared.
    Compare(Place, Operator, Value),
    /// One of several values for which this holds.
    Where(Place, Box<Self>),
}

impl Test {
    /// Makes a filter ready for resources of this kind.
    ///
    /// # Errors
    /// `invalidFilter` where it asks for what is not known of them, or compares what can't be.
    pub fn of(filter: &Filter, of: &ResourceType) -> Result<Self, ScimError> {
        ready(filter, &|path| path.find(of))
    }

    /// The same for the values of one attribute, as brackets hold it.
    pub(crate) fn of_values(filter: &Filter, of: &'static Attribute) -> Result<Self, ScimError> {
        ready(filter, &|path| {
            let plain = path.schema.is_none() && path.sub.is_none();
            let attribute = of.inner(&path.name).filter(|_| plain)?;
            Some(Place {
                extension: None,
                attribute,
                sub: None,
            })
        })
    }

    /// Whether it holds for a resource.
    #[must_use]
    pub fn holds(&self, resource: &Map<String, Value>) -> bool {
        match self {
            Self::And(one, other) => one.holds(resource) && other.holds(resource),
            Self::Or(one, other) => one.holds(resource) || other.holds(resource),
            Self::Not(inner) => !inner.holds(resource),
            Self::Present(place) => values(resource, place).into_iter().any(is_something),
            Self::Where(place, inner) => values(resource, place)
                .into_iter()
                .filter_map(Value::as_object)
                .any(|one| inner.holds(one)),
            Self::Compare(place, operator, value) => compare(resource, place, *operator, value),
        }
    }

    /// The same, for what a request has left: a piece for each value that is looked at, more for long texts.
    ///
    /// # Errors
    /// `tooMany` where it is more work than is left.
    pub fn holds_within(
        &self,
        resource: &Map<String, Value>,
        work: &Work,
    ) -> Result<bool, ScimError> {
        match self {
            Self::And(one, other) => {
                Ok(one.holds_within(resource, work)? && other.holds_within(resource, work)?)
            }
            Self::Or(one, other) => {
                Ok(one.holds_within(resource, work)? || other.holds_within(resource, work)?)
            }
            Self::Not(inner) => Ok(!inner.holds_within(resource, work)?),
            Self::Where(place, inner) => {
                let all = values(resource, place);
                for one in all.into_iter().filter_map(Value::as_object) {
                    if inner.holds_within(one, work)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Present(place) | Self::Compare(place, ..) => {
                work.spend(values(resource, place).len().max(1) * self.weight())?;
                Ok(self.holds(resource))
            }
        }
    }

    /// How much work it is to ask it of one value: a piece for each comparison, more for long texts.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::And(one, other) | Self::Or(one, other) => one.weight() + other.weight(),
            Self::Not(inner) | Self::Where(_, inner) => 1 + inner.weight(),
            Self::Compare(_, _, Value::String(text)) => of_text(text),
            Self::Present(_) | Self::Compare(..) => 1,
        }
    }

    /// The text that an attribute must be for the filter to hold, if there is one such: then a store can
    /// look it up.
    #[must_use]
    pub fn demands(&self, name: &str) -> Option<&str> {
        match self {
            Self::And(one, other) => one.demands(name).or_else(|| other.demands(name)),
            Self::Compare(place, Operator::Equal, Value::String(text)) => {
                let is_it = place.extension.is_none() && place.attribute.name == name;
                (is_it && place.sub.is_none_or(|sub| sub.name == "value")).then_some(text)
            }
            _ => None,
        }
    }
}

fn ready(
    filter: &Filter,
    find: &dyn Fn(&AttributePath) -> Option<Place>,
) -> Result<Test, ScimError> {
    let found = |path: &AttributePath| {
        find(path)
            .filter(|place| leaf(place).returned != Returned::Never)
            .ok_or_else(|| wrong(format!("{path}: not an attribute that can be asked for")))
    };
    let both = |one: &Filter, other: &Filter| {
        Ok::<_, ScimError>((Box::new(ready(one, find)?), Box::new(ready(other, find)?)))
    };
    Ok(match filter {
        Filter::And(one, other) => {
            let (one, other) = both(one, other)?;
            Test::And(one, other)
        }
        Filter::Or(one, other) => {
            let (one, other) = both(one, other)?;
            Test::Or(one, other)
        }
        Filter::Not(inner) => Test::Not(Box::new(ready(inner, find)?)),
        Filter::Present(path) => Test::Present(found(path)?),
        Filter::Where(path, inner) => {
            let place = found(path)?;
            if leaf(&place).kind != Kind::Complex || !place.attribute.several {
                return Err(wrong(format!(
                    "{path}: brackets choose among several values"
                )));
            }
            let inner = Test::of_values(inner, place.attribute)?;
            Test::Where(place, Box::new(inner))
        }
        Filter::Compare(path, operator, value) => {
            let mut place = found(path)?;
            // Of several values with parts, the value itself is meant.
            if leaf(&place).kind == Kind::Complex
                && let Some(value) = place.attribute.inner("value")
            {
                place.sub = Some(value);
            }
            let value = comparable(path, leaf(&place), *operator, value)?;
            Test::Compare(place, *operator, value)
        }
    })
}

fn leaf(place: &Place) -> &'static Attribute {
    place.sub.unwrap_or(place.attribute)
}

/// The value as it is compared, if it can be.
fn comparable(
    path: &AttributePath,
    leaf: &Attribute,
    operator: Operator,
    value: &Value,
) -> Result<Value, ScimError> {
    use Operator as O;
    let refuse = |what: &str| Err(wrong(format!("{path}: {what}")));
    let plain = matches!(operator, O::Equal | O::NotEqual);
    match (leaf.kind, value) {
        (Kind::Complex, _) => refuse("a part of it can be compared"),
        (_, Value::Null) if plain => Ok(Value::Null),
        (Kind::Boolean, Value::Bool(_)) if plain => Ok(value.clone()),
        (Kind::Boolean, Value::String(text)) if plain => match truth(text) {
            Some(truth) => Ok(truth.into()),
            None => refuse("true or false"),
        },
        (Kind::Boolean, _) => refuse("eq or ne, with true or false"),
        (Kind::DateTime, Value::String(text)) => {
            let in_words = matches!(operator, O::Contains | O::StartsWith | O::EndsWith);
            if in_words || moment(text).is_some() {
                Ok(value.clone())
            } else {
                refuse("a moment as in RFC 3339")
            }
        }
        (Kind::String | Kind::Reference, Value::String(_)) => Ok(value.clone()),
        _ => refuse("a string in quotes is wanted"),
    }
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    Some(moment.to_utc())
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn compare(
    resource: &Map<String, Value>,
    place: &Place,
    operator: Operator,
    wanted: &Value,
) -> bool {
    let mut found = values(resource, place);
    found.retain(|value| is_something(value));
    if wanted.is_null() {
        return found.is_empty() == (operator == Operator::Equal);
    }
    if operator == Operator::NotEqual && found.is_empty() {
        return true;
    }
    let leaf = leaf(place);
    found
        .into_iter()
        .any(|value| holds(leaf, value, operator, wanted))
}

fn holds(leaf: &Attribute, value: &Value, operator: Operator, wanted: &Value) -> bool {
    use Operator as O;
    let (Some(text), Some(wanted_text)) = (value.as_str(), wanted.as_str()) else {
        let same = value == wanted;
        return same == (operator == O::Equal);
    };
    let (text, wanted_text) = if leaf.case_exact {
        (text.to_owned(), wanted_text.to_owned())
    } else {
        (text.to_lowercase(), wanted_text.to_lowercase())
    };
    // Only where moments are meant are they read.
    let moments = (leaf.kind == Kind::DateTime)
        .then(|| Some((moment(&text)?, moment(&wanted_text)?)))
        .flatten();
    let order = match moments {
        Some((one, other)) => one.cmp(&other),
        None => text.cmp(&wanted_text),
    };
    match operator {
        O::Equal => order == Ordering::Equal,
        O::NotEqual => order != Ordering::Equal,
        O::Contains => text.contains(&wanted_text),
        O::StartsWith => text.starts_with(&wanted_text),
        O::EndsWith => text.ends_with(&wanted_text),
        O::Greater => order == Ordering::Greater,
        O::GreaterOrEqual => order != Ordering::Less,
        O::Less => order == Ordering::Less,
        O::LessOrEqual => order != Ordering::Greater,
    }
}

/// What a resource is sorted by (RFC 7644 §3.4.2.3); resources without it come last. Of several values
/// the primary one counts, else the first.
#[must_use]
pub fn sort_key(resource: &Map<String, Value>, by: &Place) -> (bool, String) {
    let list = Place { sub: None, ..*by };
    let all = values(resource, &list);
    let primary = all
        .iter()
        .find(|one| one.get("primary") == Some(&Value::Bool(true)));
    let value = primary.or(all.first()).copied();
    let value = match (by.sub, value) {
        (Some(sub), Some(value)) => value.get(sub.name),
        (None, Some(Value::Object(members))) => members.get("value"),
        (_, other) => other,
    };
    let text = match value {
        Some(Value::String(text)) if leaf(by).case_exact => text.clone(),
        Some(Value::String(text)) => text.to_lowercase(),
        Some(Value::Bool(truth)) => truth.to_string(),
        _ => String::new(),
    };
    (text.is_empty(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{GROUP, USER};
    use serde_json::json;

    fn holds(filter: &str) -> bool {
        let user = json!({
            "id": "Ab", "userName": "Jan", "active": true,
            "name": { "familyName": "de Vries" },
            "emails": [{ "value": "jan@school.test", "type": "work", "primary": true },
                       { "value": "jan@thuis.test", "type": "home" }],
            "meta": { "lastModified": "2026-01-01T10:00:00Z" },
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "employeeNumber": "12" },
        });
        let filter = Filter::parse(filter).unwrap_or_else(|error| panic!("{error:?}"));
        let test = Test::of(&filter, &USER).unwrap_or_else(|error| panic!("{error:?}"));
        test.holds(user.as_object().unwrap_or_else(|| panic!("no object")))
    }

    #[test]
    fn capitals_count_only_where_the_attribute_says_so() {
        assert!(holds("userName eq \"JAN\"") && !holds("userName eq \"janneke\""));
        assert!(holds("id eq \"Ab\"") && !holds("id eq \"AB\""));
    }

    #[test]
    fn every_operator_does_what_it_says() {
        for (filter, expected) in [
            ("userName ne \"jan\"", false),
            ("userName co \"a\"", true),
            ("userName sw \"ja\"", true),
            ("userName ew \"ja\"", false),
            ("userName gt \"Jaap\"", true),
            ("userName ge \"jan\"", true),
            ("userName lt \"jan\"", false),
            ("userName le \"jan\"", true),
            ("active eq true", true),
            ("active eq \"False\"", false),
            ("emails eq \"jan@thuis.test\"", true),
            (
                "emails.type eq \"home\" and emails.value co \"school\"",
                true,
            ),
            ("emails[type eq \"home\" and value co \"school\"]", false),
            ("emails[type eq \"home\" or value co \"school\"]", true),
            ("name.familyName sw \"de \"", true),
            ("name.givenName pr", false),
            ("not (name.givenName pr)", true),
            ("externalId eq null", true),
            ("externalId ne \"x\"", true),
            ("meta.lastModified gt \"2026-01-01T10:30:00+01:00\"", true),
            ("meta.lastModified ge \"2026-01-01T11:00:00+01:00\"", true),
            ("meta.lastModified lt \"2026-01-01T10:00:00Z\"", false),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"12\"",
                true,
            ),
        ] {
            assert_eq!(holds(filter), expected, "{filter}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        for filter in [
            "nobody eq \"x\"",
            "password eq \"x\"",
            "active gt true",
            "active eq 1",
            "userName eq 1",
            "userName gt null",
            "name eq \"x\"",
            "meta.created gt \"gisteren\"",
            "name[givenName pr]",
            "emails[nobody pr]",
            "urn:sluis:params:scim:schemas:extension:1.0:User:invite pr",
        ] {
            let filter = Filter::parse(filter).unwrap_or_else(|error| panic!("{error:?}"));
            assert!(Test::of(&filter, &USER).is_err(), "{filter:?}");
        }
    }

    #[test]
    fn ten_19_what_is_looked_at_is_taken_from_what_the_request_has_left() {
        let members: Vec<Value> = (0..300)
            .map(|number| json!({ "value": format!("p{number}") }))
            .collect();
        let group = json!({ "displayName": "3B", "members": members });
        let group = group.as_object().unwrap_or_else(|| panic!("no object"));
        let many = vec!["members.value eq \"x\""; 100].join(" or ");
        let bracket = format!("members[{}]", vec!["value eq \"x\""; 99].join(" or "));
        let long = format!("displayName eq \"{}\"", "x".repeat(1280));
        for (filter, expected) in [
            ("members.value eq \"p1\"", (true, 300)),
            ("displayName eq \"3A\" and members pr", (false, 1)),
            ("not (displayName eq \"3B\" or members pr)", (false, 1)),
            (long.as_str(), (false, 11)),
            (many.as_str(), (false, 30_000)),
            (bracket.as_str(), (false, 29_700)),
        ] {
            let read = Filter::parse(filter).unwrap_or_else(|error| panic!("{error:?}"));
            let test = Test::of(&read, &GROUP).unwrap_or_else(|error| panic!("{error:?}"));
            let work = Work::default();
            let holds = test.holds_within(group, &work);
            assert_eq!(
                (holds, work.spent()),
                (Ok(expected.0), expected.1),
                "{filter}"
            );
            assert_eq!(test.holds(group), expected.0, "{filter}");
            assert!(work.spend(crate::work::MOST - expected.1).is_ok());
            assert!(test.holds_within(group, &work).is_err(), "{filter}");
        }
    }

    #[test]
    fn what_must_be_equal_can_be_looked_up() {
        let demands = |text: &str, name: &str| {
            let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{error:?}"));
            let test = Test::of(&filter, &USER).unwrap_or_else(|error| panic!("{error:?}"));
            test.demands(name).map(str::to_owned)
        };
        let both = "active eq true and userName eq \"Jan\"";
        assert_eq!(demands(both, "userName").as_deref(), Some("Jan"));
        assert_eq!(
            demands("userName eq \"Jan\" or active eq true", "userName"),
            None
        );
        assert_eq!(demands("not (userName eq \"Jan\")", "userName"), None);
        assert_eq!(
            demands("emails.value eq \"a\"", "emails").as_deref(),
            Some("a")
        );
        assert_eq!(demands("emails.type eq \"a\"", "emails"), None);
    }

    #[test]
    fn members_of_groups_can_be_asked_for() {
        let group = json!({ "displayName": "3B", "members": [{ "value": "p1" }] });
        let filter =
            Filter::parse("members.value eq \"p1\"").unwrap_or_else(|error| panic!("{error:?}"));
        let test = Test::of(&filter, &GROUP).unwrap_or_else(|error| panic!("{error:?}"));
        assert!(test.holds(group.as_object().unwrap_or_else(|| panic!("no object"))));
    }
}
