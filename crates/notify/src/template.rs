//! Templates of a request: text with marks such as `{to}`. Only the known names are marks, so that
//! the braces of a JSON body are what they are.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    To,
    ToPlain,
    Text,
    From,
    Id,
    Username,
    Secret,
}

const MARKS: &[(&str, Mark)] = &[
    ("{to}", Mark::To),
    ("{to_plain}", Mark::ToPlain),
    ("{text}", Mark::Text),
    ("{from}", Mark::From),
    ("{id}", Mark::Id),
    ("{username}", Mark::Username),
    ("{secret}", Mark::Secret),
];

/// Where a value stands, and so how it is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// In a URL: percent-encoding (RFC 3986, section 2.1).
    Url,
    /// Inside a JSON string (RFC 8259, section 7).
    Json,
    /// In a form body (URL standard, section 5.2).
    Form,
    /// In XML text or an attribute (XML 1.0, section 2.4).
    Xml,
    /// As it is.
    Nothing,
}

enum Piece {
    Literal(String),
    Mark(Mark),
}

/// A template. No `Debug`, for a literal may hold a key.
pub(crate) struct Template(Vec<Piece>);

impl Template {
    /// Every text is a template.
    pub(crate) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some((name, mark)) = MARKS.iter().find(|(name, _)| rest.starts_with(name)) {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Mark(*mark));
                rest = &rest[name.len()..];
            } else {
                literal.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Self(pieces)
    }

    /// What stands before the first mark.
    pub(crate) fn beginning(&self) -> &str {
        match self.0.first() {
            Some(Piece::Literal(text)) => text,
            _ => "",
        }
    }

    /// The text with values in place of the marks.
    pub(crate) fn filled<'v>(&self, escape: Escape, value: impl Fn(Mark) -> &'v str) -> String {
        self.0.iter().fold(String::new(), |mut out, piece| {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Mark(mark) => out.push_str(&escape.apply(value(*mark))),
            }
            out
        })
    }
}

impl Escape {
    fn apply(self, value: &str) -> String {
        match self {
            Self::Url => utf8_percent_encode(value, RESERVED).to_string(),
            Self::Form => utf8_percent_encode(value, RESERVED)
                .to_string()
                .replace("%20", "+"),
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Xml => value.chars().fold(String::new(), |mut out, c| {
                match c {
                    '&' => out.push_str("&amp;"),
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '"' => out.push_str("&quot;"),
                    '\'' => out.push_str("&apos;"),
                    c => out.push(c),
                }
                out
            }),
            Self::Nothing => value.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, escape: Escape, value: &str) -> String {
        Template::new(text).filled(escape, |_| value)
    }

    #[test]
    fn values_are_written_for_where_they_stand() {
        let odd = "a\"b\\\n+ &<é";
        assert_eq!(
            filled("https://g/?x={to}", Escape::Url, odd),
            "https://g/?x=a%22b%5C%0A%2B%20%26%3C%C3%A9"
        );
        assert_eq!(
            filled("{\"x\":\"{text}\"}", Escape::Json, odd),
            "{\"x\":\"a\\\"b\\\\\\n+ &<é\"}"
        );
        assert_eq!(
            filled("x={text}&y=1", Escape::Form, odd),
            "x=a%22b%5C%0A%2B+%26%3C%C3%A9&y=1"
        );
        assert_eq!(
            filled("<x>{text}</x>", Escape::Xml, "<&>"),
            "<x>&lt;&amp;&gt;</x>"
        );
    }

    #[test]
    fn web_08_only_known_names_are_marks_and_values_are_never_read_as_templates() {
        assert_eq!(
            filled("{{to}} {other} {", Escape::Nothing, "{secret}"),
            "{{secret}} {other} {"
        );
    }
}
