//! Answers to a portal, as they travel through the browser (RFC 6749 §4.1.2, RFC 9207).

use crate::{redirect_uri::RedirectUri, response_mode::ResponseMode};

/// An answer on its way through the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Where it goes.
    pub redirect_uri: RedirectUri,
    /// How it travels.
    pub mode: ResponseMode,
    /// What it says, in order.
    pub params: Vec<(&'static str, String)>,
}

impl Reply {
    /// The address for a reply by query or fragment: the registered query is kept (RFC 6749 §4.1.2).
    #[must_use]
    pub fn location(&self) -> String {
        let target = self.redirect_uri.as_str();
        let mut location = target.to_owned();
        let mut separator = match self.mode.channel() {
            ResponseMode::Fragment => '#',
            _ if target.contains('?') => '&',
            _ => '?',
        };
        for (name, value) in &self.params {
            location.push(separator);
            separator = '&';
            location.push_str(name);
            location.push('=');
            location.push_str(&encode(value));
        }
        location
    }
}

/// Percent-encoding that both readers of `application/x-www-form-urlencoded` and strict URI parsers
/// understand: a space is `%20`, never `+`.
fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |of: u8| char::from(b"0123456789ABCDEF"[usize::from(of & 0xF)]);
            out.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_by_fragment_leaves_the_query_alone() {
        let reply = Reply {
            redirect_uri: RedirectUri::as_sent("https://app.a.test/cb?bar=foo"),
            mode: ResponseMode::Fragment,
            params: vec![("code", "c".into()), ("id_token", "i.i.i".into())],
        };
        assert_eq!(
            reply.location(),
            "https://app.a.test/cb?bar=foo#code=c&id_token=i.i.i"
        );
    }

    #[test]
    fn a_registered_query_is_kept_and_state_comes_back_exactly() {
        let reply = Reply {
            redirect_uri: RedirectUri::as_sent("https://app.a.test/cb?bar=foo"),
            mode: ResponseMode::Query,
            params: vec![("code", "c".into()), ("state", "a b+c&d=é".into())],
        };
        assert_eq!(
            reply.location(),
            "https://app.a.test/cb?bar=foo&code=c&state=a%20b%2Bc%26d%3D%C3%A9"
        );
    }
}
