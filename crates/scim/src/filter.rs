//! Filters (RFC 7644 §3.4.2.2): the whole grammar, within bounds.

use crate::{
    error::{ErrorType, ScimError},
    path::AttributePath,
};
use serde_json::Value;

/// The longest filter, in bytes.
pub const LONGEST: usize = 4096;
/// How deep it may be nested.
const DEEPEST: usize = 16;
/// The most comparisons.
const MOST: usize = 100;

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The same.
    Equal,
    /// Not the same.
    NotEqual,
    /// It is somewhere in it.
    Contains,
    /// It begins so.
    StartsWith,
    /// It ends so.
    EndsWith,
    /// It comes after.
    Greater,
    /// It comes after or is the same.
    GreaterOrEqual,
    /// It comes before.
    Less,
    /// It comes before or is the same.
    LessOrEqual,
}

impl Operator {
    fn named(word: &str) -> Option<Self> {
        const ALL: [(&str, Operator); 9] = [
            ("eq", Operator::Equal),
            ("ne", Operator::NotEqual),
            ("co", Operator::Contains),
            ("sw", Operator::StartsWith),
            ("ew", Operator::EndsWith),
            ("gt", Operator::Greater),
            ("ge", Operator::GreaterOrEqual),
            ("lt", Operator::Less),
            ("le", Operator::LessOrEqual),
        ];
        let found = ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        found.map(|(_, operator)| *operator)
    }
}

/// A filter as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of them at least.
    Or(Box<Self>, Box<Self>),
    /// Not so.
    Not(Box<Self>),
    /// There is a value.
    Present(AttributePath),
    /// A value compared.
    Compare(AttributePath, Operator, Value),
    /// One of several values for which this holds.
    Where(AttributePath, Box<Self>),
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// `invalidFilter`.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        if text.len() > LONGEST {
            return Err(wrong("the filter is too long"));
        }
        let mut parser = Parser::new(text);
        let filter = parser.either(0)?;
        match parser.rest().chars().next() {
            None => Ok(filter),
            Some(_) => Err(wrong(format!("the filter goes on at byte {}", parser.at))),
        }
    }
}

pub(crate) fn wrong(detail: impl Into<String>) -> ScimError {
    ScimError::new(ErrorType::InvalidFilter, detail)
}

/// Reads on from a place.
pub(crate) struct Parser<'a> {
    text: &'a str,
    pub(crate) at: usize,
    count: usize,
}

impl<'a> Parser<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            count: 0,
        }
    }

    /// What follows, without spaces before it.
    pub(crate) fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start_matches(' ');
        self.at = self.text.len() - rest.len();
        rest
    }

    /// Takes a sign.
    pub(crate) fn sign(&mut self, sign: char) -> bool {
        let there = self.rest().starts_with(sign);
        if there {
            self.at += sign.len_utf8();
        }
        there
    }

    fn expect(&mut self, sign: char) -> Result<(), ScimError> {
        if self.sign(sign) {
            Ok(())
        } else {
            Err(wrong(format!("`{sign}` is missing at byte {}", self.at)))
        }
    }

    /// The word that follows, as far as it can be part of a path or an operator.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find([' ', '(', ')', '[', ']', '"']);
        &rest[..end.unwrap_or(rest.len())]
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let there = self.word().eq_ignore_ascii_case(keyword);
        if there {
            self.at += keyword.len();
        }
        there
    }

    /// `or` binds less than `and`.
    pub(crate) fn either(&mut self, depth: usize) -> Result<Filter, ScimError> {
        let mut filter = self.both(depth)?;
        while self.keyword("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.both(depth)?));
        }
        Ok(filter)
    }

    fn both(&mut self, depth: usize) -> Result<Filter, ScimError> {
        let mut filter = self.one(depth)?;
        while self.keyword("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.one(depth)?));
        }
        Ok(filter)
    }

    fn one(&mut self, depth: usize) -> Result<Filter, ScimError> {
        self.count += 1;
        if depth > DEEPEST || self.count > MOST {
            return Err(wrong("the filter is too large"));
        }
        if self.sign('(') {
            let inner = self.either(depth + 1)?;
            self.expect(')')?;
            return Ok(inner);
        }
        let word = self.word();
        let behind = self.text[self.at + word.len()..].trim_start_matches(' ');
        if word.eq_ignore_ascii_case("not") && behind.starts_with('(') {
            self.at += word.len();
            self.expect('(')?;
            let inner = self.either(depth + 1)?;
            self.expect(')')?;
            return Ok(Filter::Not(Box::new(inner)));
        }
        let path = AttributePath::parse(word)
            .ok_or_else(|| wrong(format!("no attribute at byte {}", self.at)))?;
        self.at += word.len();
        // A bracket follows its attribute without a space.
        if self.text[self.at..].starts_with('[') {
            return self.values(path, depth);
        }
        let operator = self.word();
        self.at += operator.len();
        if operator.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(path));
        }
        let operator = Operator::named(operator)
            .ok_or_else(|| wrong(format!("`{operator}` is no operator")))?;
        Ok(Filter::Compare(path, operator, self.literal()?))
    }

    /// `emails[type eq "work"]`.
    fn values(&mut self, path: AttributePath, depth: usize) -> Result<Filter, ScimError> {
        if path.sub.is_some() {
            return Err(wrong("a bracket follows an attribute, not a part of one"));
        }
        self.expect('[')?;
        let inner = self.either(depth + 1)?;
        self.expect(']')?;
        if nested(&inner) {
            return Err(wrong("there is no bracket within a bracket"));
        }
        Ok(Filter::Where(path, Box::new(inner)))
    }

    /// A value, as JSON writes it.
    fn literal(&mut self) -> Result<Value, ScimError> {
        let rest = self.rest();
        let end = match rest.strip_prefix('"') {
            Some(inside) => end_of_string(inside).map(|end| end + 2),
            None => Some(rest.find([' ', ')', ']']).unwrap_or(rest.len())),
        };
        let text = end.map(|end| &rest[..end]).unwrap_or_default();
        let value: Value = serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| !value.is_array() && !value.is_object())
            // No store keeps it, so there is nothing that it could be compared with.
            .filter(|value| !value.as_str().is_some_and(|text| text.contains('\0')))
            .ok_or_else(|| {
                wrong(format!(
                    "at byte {}: a value is a string in quotes, a number, true, false or null",
                    self.at
                ))
            })?;
        self.at += text.len();
        Ok(value)
    }
}

fn nested(filter: &Filter) -> bool {
    match filter {
        Filter::And(one, other) | Filter::Or(one, other) => nested(one) || nested(other),
        Filter::Not(inner) => nested(inner),
        Filter::Where(..) => true,
        Filter::Present(_) | Filter::Compare(..) => false,
    }
}

/// Where the quote stands that ends a string.
fn end_of_string(inside: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_binds_more_than_or() {
        let text = "title pr or userType eq \"A\" and not (active eq false)";
        let Ok(Filter::Or(_, other)) = Filter::parse(text) else {
            panic!("{text}");
        };
        assert!(matches!(*other, Filter::And(..)));
    }

    #[test]
    fn everything_of_the_specifications_examples_is_read() {
        for text in [
            "userName Eq \"bjensen\"",
            "name.familyName co \"O'Malley\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"",
            "title pr and userType eq \"Employee\"",
            "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
            "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
            "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
            "userType ne \"Employee\" and not (emails co \"example.com\")",
            "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\"]",
            "(a eq 1) and (b eq -2.5e3) or c eq null",
            "userName eq \"a \\\" \\u00e9 ) ] b\"",
        ] {
            assert!(Filter::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let deep = format!("{}a pr{}", "(".repeat(100), ")".repeat(100));
        let long = vec!["a pr"; 300].join(" or ");
        for text in [
            "",
            " ",
            "userName",
            "userName eq",
            "userName eq x",
            "userName is \"x\"",
            "eq \"x\"",
            "userName eq \"x",
            "(userName pr",
            "userName pr)",
            "userName pr and",
            "not userName pr",
            "emails[type eq \"x\"",
            "emails[a[b pr] pr]",
            "a.b.c pr",
            "userName eq [1]",
            "é pr",
            "userName eq {\"a\":1}",
            "a pr b pr",
            deep.as_str(),
            long.as_str(),
        ] {
            let refused = Filter::parse(text).err().and_then(|error| error.kind);
            assert_eq!(refused, Some(ErrorType::InvalidFilter), "{text}");
        }
    }
}
