//! Names of attributes (RFC 7644 §3.10), and paths of changes (§3.5.2).

use crate::{
    error::{ErrorType, ScimError},
    filter::{Filter, LONGEST, Parser},
    schema::{Attribute, ResourceType, Schema},
};
use std::fmt;

/// The name of an attribute, or of a part of one, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath {
    /// The schema, if it was named.
    pub schema: Option<String>,
    /// The attribute; empty for an extension as a whole.
    pub name: String,
    /// The part.
    pub sub: Option<String>,
}

fn is_name(text: &str) -> bool {
    let text = text.strip_prefix('$').unwrap_or(text);
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl AttributePath {
    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (schema, rest) = match text.rsplit_once(':') {
            Some((schema, rest)) => (Some(schema.to_owned()), rest),
            None => (None, text),
        };
        let urn = |schema: &String| {
            let head = schema.get(..4).unwrap_or_default();
            head.eq_ignore_ascii_case("urn:") && schema.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !schema.as_ref().is_none_or(urn) {
            return None;
        }
        let (name, sub) = match rest.split_once('.') {
            Some((name, sub)) => (name, Some(sub)),
            None => (rest, None),
        };
        (is_name(name) && sub.is_none_or(is_name)).then(|| Self {
            schema,
            name: name.to_owned(),
            sub: sub.map(str::to_owned),
        })
    }

    /// What it names.
    #[must_use]
    pub fn find(&self, of: &ResourceType) -> Option<Place> {
        let (extension, attribute) = match &self.schema {
            None => (None, of.attribute(&self.name)?),
            Some(urn) if urn.eq_ignore_ascii_case(of.schema.id) => {
                (None, of.attribute(&self.name)?)
            }
            Some(urn) => {
                let schema = of.extension(urn)?;
                let attribute = crate::schema::named(schema.attributes, &self.name)?;
                (Some(schema), attribute)
            }
        };
        let sub = match &self.sub {
            None => None,
            Some(sub) => Some(attribute.inner(sub)?),
        };
        Some(Place {
            extension,
            attribute,
            sub,
        })
    }

    /// Whether it names something that RFC 7643 has and that is not kept here.
    pub(crate) fn is_passed_over(&self, of: &ResourceType) -> bool {
        let schema = match &self.schema {
            None => Some(of.schema),
            Some(urn) if urn.eq_ignore_ascii_case(of.schema.id) => Some(of.schema),
            Some(urn) => of.extension(urn),
        };
        schema.is_some_and(|schema| {
            let part = self.sub.as_deref().unwrap_or_default();
            let whole = format!("{}.{part}", self.name);
            let mut names = schema.passed_over.iter();
            names.any(|name| {
                name.eq_ignore_ascii_case(&self.name) || name.eq_ignore_ascii_case(&whole)
            })
        })
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        match &self.sub {
            Some(sub) => write!(f, ".{sub}"),
            None => Ok(()),
        }
    }
}

/// Where an attribute stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// In which extension.
    pub extension: Option<&'static Schema>,
    /// The attribute.
    pub attribute: &'static Attribute,
    /// A part of it.
    pub sub: Option<&'static Attribute>,
}

/// The path of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangePath {
    /// The attribute; with its part, where no filter stands between.
    pub attribute: AttributePath,
    /// Which of several values.
    pub filter: Option<Filter>,
    /// The part of those.
    pub sub: Option<String>,
}

impl ChangePath {
    /// Reads a path.
    ///
    /// # Errors
    /// `invalidPath`, or `invalidFilter` for what stands in the brackets.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let wrong = || ScimError::new(ErrorType::InvalidPath, "the path can't be read");
        if text.len() > LONGEST {
            return Err(wrong());
        }
        let Some(bracket) = text.find('[') else {
            return Ok(Self {
                attribute: AttributePath::parse(text.trim()).ok_or_else(wrong)?,
                filter: None,
                sub: None,
            });
        };
        let attribute = AttributePath::parse(&text[..bracket]).ok_or_else(wrong)?;
        let mut parser = Parser::new(text);
        parser.at = bracket + 1;
        let filter = parser.either(0)?;
        if !parser.sign(']') || attribute.sub.is_some() {
            return Err(wrong());
        }
        let rest = &text[parser.at..];
        let sub = match rest.strip_prefix('.') {
            Some(sub) if is_name(sub) => Some(sub.to_owned()),
            None if rest.is_empty() => None,
            _ => return Err(wrong()),
        };
        Ok(Self {
            attribute,
            filter: Some(filter),
            sub,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::USER;

    #[test]
    fn names_are_found_whatever_their_capitals_and_schema() {
        for (text, name, sub) in [
            ("USERNAME", "userName", None),
            ("name.FamilyName", "name", Some("familyName")),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:emails.value",
                "emails",
                Some("value"),
            ),
            (
                "URN:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
                "employeeNumber",
                None,
            ),
            ("meta.version", "meta", Some("version")),
        ] {
            let place = AttributePath::parse(text).and_then(|path| path.find(&USER));
            let place = place.unwrap_or_else(|| panic!("{text}"));
            assert_eq!(place.attribute.name, name);
            assert_eq!(place.sub.map(|sub| sub.name), sub);
        }
        for text in [
            "nobody",
            "name.nothing",
            "urn:x:userName",
            "userName.x",
            "a b",
            "",
            ".",
            "a.",
        ] {
            let place = AttributePath::parse(text).and_then(|path| path.find(&USER));
            assert!(place.is_none(), "{text}");
        }
    }

    #[test]
    fn a_path_may_choose_among_several() {
        let path = ChangePath::parse("emails[type eq \"work\" and value ew \"]\"].value");
        let path = path.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(path.sub.as_deref(), Some("value"));
        assert!(path.filter.is_some());
        for text in [
            "",
            "a[",
            "a[]",
            "a[b pr",
            "a[b pr]c",
            "a[b pr].",
            "a.b[c pr]",
            "a[b pr] x",
        ] {
            assert!(ChangePath::parse(text).is_err(), "{text}");
        }
    }
}
