//! Form-encoded parameters, read once and strictly.

use crate::error::OAuthError;
use std::collections::BTreeMap;

/// The most bytes one request's parameters may take.
pub const MAX_BYTES: usize = 64 * 1024;
/// The most bytes one value may take, `state` and `nonce` included.
pub const MAX_VALUE_BYTES: usize = 16 * 1024;
/// The most parameters of one request.
pub const MAX_COUNT: usize = 100;

/// The names that may come more than once (RFC 8707 §2, RFC 8693 §2.1).
const MANY: [&str; 2] = ["resource", "audience"];

/// The parameters of one request: each name once (RFC 6749 §3.1 and §3.2) but for `resource` and
/// `audience`, empty values as if they were not sent (ibid.).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<String, Vec<String>>);

impl Params {
    /// Reads `application/x-www-form-urlencoded` text.
    ///
    /// # Errors
    /// `invalid_request` when a parameter is repeated, a value holds a control character that no
    /// parameter may hold, or the whole is too large.
    pub fn parse(encoded: &str) -> Result<Self, OAuthError> {
        if encoded.len() > MAX_BYTES {
            return Err(OAuthError::invalid_request("the request is too large"));
        }
        let mut params = BTreeMap::new();
        for (count, (name, value)) in form_urlencoded::parse(encoded.as_bytes()).enumerate() {
            if count >= MAX_COUNT {
                return Err(OAuthError::invalid_request("too many parameters"));
            }
            if value.len() > MAX_VALUE_BYTES {
                return Err(OAuthError::invalid_request(format!(
                    "the parameter {name} is too long"
                )));
            }
            if value.contains('\0') {
                return Err(OAuthError::invalid_request(format!(
                    "the parameter {name} holds a null character"
                )));
            }
            if value.is_empty() {
                continue;
            }
            let values: &mut Vec<String> = params.entry(name.to_string()).or_default();
            values.push(value.into_owned());
            if values.len() > 1 && !MANY.contains(&name.as_ref()) {
                return Err(OAuthError::invalid_request(format!(
                    "the parameter {name} is repeated"
                )));
            }
        }
        Ok(Self(params))
    }

    /// Reads like [`Params::parse`] but keeps the first of a repeated parameter: good enough to find
    /// out *where* a refusal may be sent, never to act on.
    #[must_use]
    pub fn parse_leniently(encoded: &str) -> Self {
        let mut params: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(encoded.as_bytes()).take(MAX_COUNT) {
            if !value.is_empty() && value.len() <= MAX_VALUE_BYTES {
                params
                    .entry(name.into_owned())
                    .or_insert_with(|| vec![value.into_owned()]);
            }
        }
        Self(params)
    }

    /// The value of `name`, if it was sent and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.first().map(String::as_str)
    }

    /// Every value of a name that may come more than once.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value of `name` as owned text.
    #[must_use]
    pub fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The value of `name`.
    ///
    /// # Errors
    /// `invalid_request` when it is missing.
    pub fn require(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name)
            .ok_or_else(|| OAuthError::invalid_request(format!("the parameter {name} is missing")))
    }

    /// Every parameter with its values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| {
            values
                .iter()
                .map(move |value| (name.as_str(), value.as_str()))
        })
    }

    /// These parameters, and of `others` those that are not among them.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        let mut all = others.0.clone();
        all.extend(self.0.clone());
        Self(all)
    }

    /// The same parameters as one form-encoded text.
    #[must_use]
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.iter())
            .finish()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Params {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut params: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            params.entry(name.into()).or_default().push(value.into());
        }
        Self(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_repeated_parameter_is_refused() {
        assert!(Params::parse("a=1&b=2&a=3").is_err());
    }

    #[test]
    fn a_resource_may_come_more_than_once() {
        let params = Params::parse("resource=https://a.test&resource=https://b.test&a=1").unwrap();
        assert_eq!(params.all("resource"), ["https://a.test", "https://b.test"]);
        assert_eq!(Params::parse(&params.encode()).unwrap(), params);
        assert!(params.all("audience").is_empty());
    }

    #[test]
    fn what_is_said_twice_counts_where_it_is_said_first() {
        let inner = Params::parse("scope=openid&resource=a&resource=b").unwrap();
        let outer = Params::parse("scope=email&state=s&resource=c").unwrap();
        let all = inner.or(&outer);
        assert_eq!(
            (all.get("scope"), all.get("state")),
            (Some("openid"), Some("s"))
        );
        assert_eq!(all.all("resource"), ["a", "b"]);
    }

    #[test]
    fn an_empty_value_counts_as_not_sent() {
        let params = Params::parse("state=&a=1").unwrap();
        assert_eq!(params.get("state"), None);
        assert_eq!(params.get("a"), Some("1"));
    }

    #[test]
    fn too_much_is_refused() {
        assert!(Params::parse(&"a".repeat(MAX_BYTES + 1)).is_err());
        let many: String = (0..=MAX_COUNT).map(|i| format!("p{i}=1&")).collect();
        assert!(Params::parse(&many).is_err());
        assert!(Params::parse(&format!("state={}", "x".repeat(MAX_VALUE_BYTES + 1))).is_err());
    }

    proptest! {
        #[test]
        fn nothing_from_outside_moves_what_is_said_inside(
            inner in proptest::collection::btree_map("[a-e]", "[x-z]{1,3}", 0..4),
            outer in proptest::collection::btree_map("[a-e]", "[x-z]{1,3}", 0..4),
        ) {
            let all = Params::from_iter(inner.clone()).or(&Params::from_iter(outer.clone()));
            for name in ["a", "b", "c", "d", "e"] {
                let expected = inner.get(name).or_else(|| outer.get(name));
                prop_assert_eq!(all.get(name), expected.map(String::as_str));
            }
        }

        #[test]
        fn parsing_never_panics_and_what_is_encoded_comes_back(text in ".{0,200}", value in "[^\u{0}]{1,80}") {
            let _ = Params::parse(&text);
            let sent: Params = [("state", value.clone())].into_iter().collect();
            let back = Params::parse(&sent.encode()).unwrap();
            prop_assert_eq!(back.get("state"), Some(value.as_str()));
        }
    }
}
