//! What is asked of a list (RFC 7644 §3.4.2), from an address or from the body of a search, and how a
//! part of it is answered.

use crate::{
    error::{ErrorType, ScimError},
    path::{AttributePath, Place},
    projection::Projection,
    schema::ResourceType,
};
use serde_json::{Map, Value, json};

/// The most resources of an answer.
pub const MOST: usize = 200;
/// How many there are where nobody said.
const USUAL: usize = 100;
/// The most names of attributes.
const NAMES: usize = 100;

const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The filter, as written.
    pub filter: Option<String>,
    /// The attribute to sort by, as written.
    pub sort_by: Option<String>,
    /// The last comes first.
    pub descending: bool,
    /// How many are passed over before the first one shown.
    pub skip: usize,
    /// How many are shown.
    pub count: usize,
    /// What is shown of each.
    pub projection: Projection,
}

fn wrong(detail: &str) -> ScimError {
    ScimError::new(ErrorType::InvalidValue, detail)
}

/// What is shown of a resource, from an address.
///
/// # Errors
/// `invalidValue` where both ways to say it are used.
pub fn projection(asked: impl Fn(&str) -> Option<String>) -> Result<Projection, ScimError> {
    let names = |name: &str| {
        let text = asked(name).unwrap_or_default();
        let names = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    };
    checked(Projection {
        attributes: names("attributes"),
        excluded: names("excludedAttributes"),
    })
}

fn checked(projection: Projection) -> Result<Projection, ScimError> {
    if !projection.attributes.is_empty() && !projection.excluded.is_empty() {
        return Err(wrong("attributes or excludedAttributes, not both"));
    }
    if projection.attributes.len().max(projection.excluded.len()) > NAMES {
        return Err(wrong("that many attributes there are not"));
    }
    Ok(projection)
}

impl ListQuery {
    /// Reads the parameters of an address.
    ///
    /// # Errors
    /// `invalidValue`.
    pub fn of_address(asked: impl Fn(&str) -> Option<String>) -> Result<Self, ScimError> {
        let number = |name: &str| {
            let text = asked(name).filter(|text| !text.is_empty());
            text.map(|text| {
                text.parse::<i64>()
                    .map_err(|_| wrong("a whole number is wanted"))
            })
            .transpose()
        };
        Self::of_parts(
            (asked("filter"), asked("sortBy"), asked("sortOrder")),
            (number("startIndex")?, number("count")?),
            projection(&asked)?,
        )
    }

    /// Reads the body of a search (§3.4.3).
    ///
    /// # Errors
    /// `invalidSyntax` or `invalidValue`.
    pub fn of_search(body: &Value) -> Result<Self, ScimError> {
        let syntax = |detail: &str| ScimError::new(ErrorType::InvalidSyntax, detail);
        let is_search = body["schemas"]
            .as_array()
            .is_some_and(|all| all.iter().any(|urn| urn == SEARCH));
        if !is_search {
            return Err(syntax(&format!("schemas: {SEARCH} has to be there")));
        }
        let text = |name: &str| match &body[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err(wrong("a string is wanted")),
        };
        let number = |name: &str| match &body[name] {
            Value::Null => Ok(None),
            value => value
                .as_i64()
                .map(Some)
                .ok_or_else(|| wrong("a whole number is wanted")),
        };
        let names = |name: &str| {
            let all = body[name].as_array().into_iter().flatten();
            let names = all.filter_map(Value::as_str);
            names.map(str::to_owned).collect::<Vec<String>>()
        };
        Self::of_parts(
            (text("filter")?, text("sortBy")?, text("sortOrder")?),
            (number("startIndex")?, number("count")?),
            checked(Projection {
                attributes: names("attributes"),
                excluded: names("excludedAttributes"),
            })?,
        )
    }

    fn of_parts(
        (filter, sort_by, order): (Option<String>, Option<String>, Option<String>),
        (start, count): (Option<i64>, Option<i64>),
        projection: Projection,
    ) -> Result<Self, ScimError> {
        let descending = match order.as_deref() {
            None | Some("") => false,
            Some(order) if order.eq_ignore_ascii_case("ascending") => false,
            Some(order) if order.eq_ignore_ascii_case("descending") => true,
            Some(_) => return Err(wrong("sortOrder: ascending or descending")),
        };
        let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Self {
            filter: some(filter),
            sort_by: some(sort_by),
            descending,
            // What is below the least is the least.
            skip: usize::try_from(start.unwrap_or(1).max(1) - 1).unwrap_or(usize::MAX),
            count: count.map_or(USUAL, |count| {
                usize::try_from(count.max(0))
                    .unwrap_or(usize::MAX)
                    .min(MOST)
            }),
            projection,
        })
    }

    /// The attribute to sort by.
    ///
    /// # Errors
    /// `invalidValue` where there is no such one.
    pub fn sort_place(&self, of: &ResourceType) -> Result<Option<Place>, ScimError> {
        let Some(name) = &self.sort_by else {
            return Ok(None);
        };
        let place = AttributePath::parse(name).and_then(|path| path.find(of));
        match place {
            Some(place) => Ok(Some(place)),
            None => Err(wrong("sortBy: there is no such attribute")),
        }
    }

    /// A part of a list as it is answered.
    #[must_use]
    pub fn answer(&self, total: usize, resources: Vec<Map<String, Value>>) -> Value {
        json!({
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": self.skip.saturating_add(1),
            "itemsPerPage": resources.len(),
            "Resources": resources,
        })
    }
}

/// A whole list that needs no question.
#[must_use]
pub fn whole(resources: &[Value]) -> Value {
    json!({
        "schemas": [LIST],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &'static [(&str, &str)]) -> Result<ListQuery, ScimError> {
        ListQuery::of_address(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn numbers_stay_within_bounds() {
        let read = |pairs| asked(pairs).unwrap_or_else(|error| panic!("{error:?}"));
        let usual = read(&[]);
        assert_eq!((usual.skip, usual.count), (0, USUAL));
        let low = read(&[("startIndex", "-3"), ("count", "-1")]);
        assert_eq!((low.skip, low.count), (0, 0));
        let high = read(&[("startIndex", "5"), ("count", "100000")]);
        assert_eq!((high.skip, high.count), (4, MOST));
        assert!(asked(&[("count", "x")]).is_err());
        assert!(asked(&[("sortOrder", "up")]).is_err());
        assert!(asked(&[("attributes", "a"), ("excludedAttributes", "b")]).is_err());
    }

    #[test]
    fn a_search_says_the_same_in_its_body() {
        let body = json!({
            "schemas": [SEARCH], "filter": "userName pr", "startIndex": 3, "count": 2,
            "attributes": ["userName"], "sortBy": "userName", "sortOrder": "descending",
        });
        let read = ListQuery::of_search(&body).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!((read.skip, read.count, read.descending), (2, 2, true));
        assert!(ListQuery::of_search(&json!({ "filter": "a pr" })).is_err());
    }
}
