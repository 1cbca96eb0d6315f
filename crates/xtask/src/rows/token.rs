//! The words and signs of Rust source, without what is only talked about: comments, strings and
//! characters. It reads what compiles; of anything else it makes something, and never fails.

/// A word (a name, keyword or number) or one sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// One character of punctuation.
    Sign(char),
}

/// All tokens of a source text, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if let Some(silent) = comment(rest).or_else(|| literal(rest)) {
            silent
        } else if is_of_word(first) {
            let word = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(&rest[..word]));
            word
        } else {
            tokens.push(Token::Sign(first));
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// How long the comment is that the text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    // Comments of this kind nest.
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(text.len())
}

/// How long the string or character is that the text begins with.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.starts_with('"')
                || (rest.starts_with('#') && prefix.ends_with('r'))
                || (rest.starts_with('\'') && matches!(*prefix, "" | "b"))
        })
    })?;
    let body = &text[prefix.len()..];
    let length = if prefix.ends_with('r') {
        raw_string(body)?
    } else if body.starts_with('"') {
        until_quote(body, '"')
    } else {
        character(body)?
    };
    Some(prefix.len() + length)
}

/// `#"…"#` with as many signs at its end as at its beginning; a raw name (`r#type`) is none.
fn raw_string(body: &str) -> Option<usize> {
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inner = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(hashes + 1 + length)
}

/// `'a'` or `'\n'`; a lifetime (`'a`) is none.
fn character(body: &str) -> Option<usize> {
    let mut inner = body.chars().skip(1);
    let first = inner.next()?;
    if first == '\\' {
        return Some(until_quote(body, '\''));
    }
    (inner.next() == Some('\'')).then(|| first.len_utf8() + 2)
}

/// The length up to and with the closing quote; what a backslash protects does not close.
fn until_quote(body: &str, quote: char) -> usize {
    let mut is_protected = false;
    for (at, c) in body.char_indices().skip(1) {
        if is_protected {
            is_protected = false;
        } else if c == '\\' {
            is_protected = true;
        } else if c == quote {
            return at + 1;
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text)
            .into_iter()
            .filter_map(|token| match token {
                Token::Word(word) => Some(word),
                Token::Sign(_) => None,
            })
            .collect()
    }

    #[test]
    fn comments_say_nothing() {
        assert_eq!(words("a // b\nc /* d /* é */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words("a /* b"), ["a"]);
    }

    #[test]
    fn strings_and_characters_say_nothing() {
        assert_eq!(
            words(r#"a "b \" c" d '"' e '\'' f b'x' g b"y" h"#),
            ["a", "d", "e", "f", "g", "h"]
        );
        assert_eq!(words("a r##\"b \"# c\"## d br\"e\\\" f"), ["a", "d", "f"]);
        assert_eq!(words("a \"b"), ["a"]);
    }

    #[test]
    fn lifetimes_raw_names_and_names_in_r_are_no_strings() {
        assert_eq!(
            words("<'a> r#type rb bare"),
            ["a", "r", "type", "rb", "bare"]
        );
    }

    #[test]
    fn signs_come_one_by_one() {
        assert_eq!(
            tokens("a::b"),
            [
                Token::Word("a"),
                Token::Sign(':'),
                Token::Sign(':'),
                Token::Word("b")
            ]
        );
    }
}
