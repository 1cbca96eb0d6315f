//! Redirect URIs, compared as they were written.

use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// A redirect target in its original spelling. Equality is equality of bytes (RFC 9700 §4.1.3):
/// nothing is normalised, decoded or matched by prefix.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct RedirectUri(String);

/// Why a URI can't be registered as a redirect target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectUriFault {
    /// Not an absolute URI, or one with spaces or control characters.
    Malformed,
    /// It has a fragment (RFC 6749 §3.1.2).
    Fragment,
    /// It has a user name or password in it.
    Userinfo,
    /// A scheme that can run script or read files, or plain http away from loopback.
    Scheme,
}

impl fmt::Display for RedirectUriFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not an absolute URI",
            Self::Fragment => "a redirect URI must have no fragment",
            Self::Userinfo => "a redirect URI must have no user name or password",
            Self::Scheme => {
                "use https, or http on a loopback address, or a private-use scheme with a dot"
            }
        })
    }
}

impl std::error::Error for RedirectUriFault {}

impl RedirectUri {
    /// Takes a URI as a portal sent it, for comparison only.
    #[must_use]
    pub fn as_sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Checks a URI that somebody wants to register.
    ///
    /// # Errors
    /// A [`RedirectUriFault`] that says what is wrong.
    pub fn register(text: &str) -> Result<Self, RedirectUriFault> {
        if text.len() > 2000 || text.bytes().any(|b| b <= b' ' || b == 0x7f || b == b'\\') {
            return Err(RedirectUriFault::Malformed);
        }
        let url = Url::parse(text).map_err(|_| RedirectUriFault::Malformed)?;
        if text.contains('#') {
            return Err(RedirectUriFault::Fragment);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(RedirectUriFault::Userinfo);
        }
        match url.scheme() {
            "https" if url.host().is_some() => {}
            "http" if is_loopback(&url) => {}
            // RFC 8252 §7.1: private-use schemes are reversed domain names.
            scheme if scheme.contains('.') => {}
            _ => return Err(RedirectUriFault::Scheme),
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a request for `self` may be answered when `registered` is on the list. For native
    /// public clients the port of a literal loopback address may differ (RFC 8252 §7.3).
    #[must_use]
    pub fn matches(&self, registered: &Self, native: bool) -> bool {
        if self.0 == registered.0 {
            return true;
        }
        native
            && loopback_without_port(&self.0)
                .is_some_and(|a| loopback_without_port(&registered.0) == Some(a))
    }

    /// The URI in its original spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its origin (scheme, host, port), for CORS and `session_state`.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        Url::parse(&self.0)
            .ok()
            .map(|url| url.origin().ascii_serialization())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Splits `http://127.0.0.1:PORT/path` into host and the rest without the port, by bytes, so that no
/// normalisation can make two different spellings alike.
fn loopback_without_port(text: &str) -> Option<(&'static str, &str)> {
    for host in ["http://127.0.0.1", "http://[::1]"] {
        let Some(rest) = text.strip_prefix(host) else {
            continue;
        };
        let path = match rest.strip_prefix(':') {
            Some(port_and_path) => {
                let end = port_and_path.find('/').unwrap_or(port_and_path.len());
                let (port, path) = port_and_path.split_at(end);
                port.parse::<u16>()
                    .ok()
                    .filter(|_| port.bytes().all(|b| b.is_ascii_digit()))?;
                path
            }
            None => rest,
        };
        return (path.is_empty() || path.starts_with('/')).then_some((host, path));
    }
    None
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn red_01_only_the_exact_string_matches() {
        let registered = RedirectUri::register("https://app.a.test/cb").unwrap();
        for other in [
            "https://app.a.test/cb/",
            "https://app.a.test/cb/x",
            "https://app.a.test/cb?x=1",
            "https://app.a.test/CB",
            "http://app.a.test/cb",
            "https://app.a.test:443/cb",
            "https://app.a.test:8443/cb",
            "https://APP.a.test/cb",
            "https://app.a.test@evil.test/cb",
            "https://app.a.test:80@evil.test",
            "https://app.a.test/%63b",
        ] {
            assert!(
                !RedirectUri::as_sent(other).matches(&registered, false),
                "{other}"
            );
            assert!(
                !RedirectUri::as_sent(other).matches(&registered, true),
                "{other}"
            );
        }
        assert!(RedirectUri::as_sent("https://app.a.test/cb").matches(&registered, false));
    }

    #[test]
    fn red_05_dangerous_targets_cannot_be_registered() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://a.test/x",
            "file:///etc/passwd",
            "http://app.a.test/cb",
            "https://app.a.test/cb#x",
            "https://user@app.a.test/cb",
            "https://app.a.test/c b",
            "/relative",
            "https://app.a.test\\@evil.test/",
        ] {
            assert!(RedirectUri::register(bad).is_err(), "{bad}");
        }
        for good in [
            "https://app.a.test/cb?x=1",
            "http://localhost:8081/cb",
            "nl.example.app:/cb",
            "http://[::1]/cb",
        ] {
            assert!(RedirectUri::register(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn red_10_the_loopback_exception_is_narrow() {
        let registered = RedirectUri::register("http://127.0.0.1/cb").unwrap();
        assert!(RedirectUri::as_sent("http://127.0.0.1:4242/cb").matches(&registered, true));
        assert!(!RedirectUri::as_sent("http://127.0.0.1:4242/cb").matches(&registered, false));
        for other in [
            "http://localhost:4242/cb",
            "http://0.0.0.0/cb",
            "http://127.1/cb",
            "http://127.0.0.1:4242/other",
            "http://127.0.0.1:1@evil.test/cb",
            "http://127.0.0.1.evil.test/cb",
            "http://127.0.0.1:+80/cb",
            "http://[::1]/cb",
        ] {
            assert!(
                !RedirectUri::as_sent(other).matches(&registered, true),
                "{other}"
            );
        }
    }

    proptest! {
        #[test]
        fn of_a_native_app_nothing_but_the_port_may_differ(
            port in proptest::option::of(1_u16..),
            path in "/[a-z]{1,3}",
            other in "/[a-z]{1,3}",
            host in "(127\\.0\\.0\\.1|\\[::1\\]|localhost|127\\.0\\.0\\.2)",
        ) {
            let registered = RedirectUri::as_sent(&format!("http://127.0.0.1{path}"));
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let sent = RedirectUri::as_sent(&format!("http://{host}{port}{other}"));
            let same = host == "127.0.0.1" && path == other;
            prop_assert_eq!(sent.matches(&registered, true), same);
            prop_assert_eq!(sent.matches(&registered, false), same && port.is_empty());
        }

        #[test]
        fn whatever_differs_in_a_byte_does_not_match(text in "https://[a-z.]{1,10}/[a-zA-Z0-9/?=%]{0,20}", other in ".{0,40}") {
            let registered = RedirectUri::as_sent(&text);
            prop_assert_eq!(RedirectUri::as_sent(&other).matches(&registered, false), other == text);
        }
    }
}
