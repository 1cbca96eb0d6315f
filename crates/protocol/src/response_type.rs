//! The `response_type` parameter (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Types).

use crate::error::{ErrorCode, OAuthError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the authorization endpoint hands out.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub enum ResponseType {
    /// An authorization code.
    #[default]
    #[serde(rename = "code")]
    Code,
    /// An ID token: implicit (OpenID Connect Core §3.2).
    #[serde(rename = "id_token")]
    IdToken,
    /// An ID token and an access token: implicit.
    #[serde(rename = "id_token token")]
    IdTokenToken,
    /// A code and an ID token: hybrid (OpenID Connect Core §3.3).
    #[serde(rename = "code id_token")]
    CodeIdToken,
    /// A code and an access token: hybrid.
    #[serde(rename = "code token")]
    CodeToken,
    /// All three: hybrid.
    #[serde(rename = "code id_token token")]
    CodeIdTokenToken,
}

impl ResponseType {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::IdToken,
        Self::IdTokenToken,
        Self::CodeIdToken,
        Self::CodeToken,
        Self::CodeIdTokenToken,
    ];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::CodeIdTokenToken => "code id_token token",
        }
    }

    /// Whether a code is handed out.
    #[must_use]
    pub const fn has_code(self) -> bool {
        matches!(
            self,
            Self::Code | Self::CodeIdToken | Self::CodeToken | Self::CodeIdTokenToken
        )
    }

    /// Whether an ID token is handed out by the authorization endpoint.
    #[must_use]
    pub const fn has_id_token(self) -> bool {
        matches!(
            self,
            Self::IdToken | Self::IdTokenToken | Self::CodeIdToken | Self::CodeIdTokenToken
        )
    }

    /// Whether an access token is handed out by the authorization endpoint.
    #[must_use]
    pub const fn has_token(self) -> bool {
        matches!(
            self,
            Self::IdTokenToken | Self::CodeToken | Self::CodeIdTokenToken
        )
    }

    /// Whether it is implicit: everything comes from the authorization endpoint.
    #[must_use]
    pub const fn is_implicit(self) -> bool {
        !self.has_code()
    }

    /// Whether it is hybrid: some comes from the authorization endpoint, some from the token endpoint.
    #[must_use]
    pub const fn is_hybrid(self) -> bool {
        self.has_code() && (self.has_id_token() || self.has_token())
    }

    /// Reads the words of a name; their order carries no meaning.
    #[must_use]
    pub fn of_words(text: &str) -> Option<Self> {
        // As everybody writes it.
        if let Some(kind) = Self::ALL.into_iter().find(|kind| kind.as_str() == text) {
            return Some(kind);
        }
        let words: BTreeSet<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().split(' ').collect::<BTreeSet<_>>() == words)
    }

    /// Reads the parameter.
    ///
    /// # Errors
    /// `invalid_request` when missing, `unsupported_response_type` when nobody knows it.
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        let text = text
            .ok_or_else(|| OAuthError::invalid_request("the parameter response_type is missing"))?;
        Self::of_words(text).ok_or_else(|| {
            OAuthError::new(
                ErrorCode::UnsupportedResponseType,
                "the response_type is not known here",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy as _;

    #[test]
    fn the_order_of_the_words_carries_no_meaning() {
        assert_eq!(
            ResponseType::parse(Some("token code id_token")).unwrap(),
            ResponseType::CodeIdTokenToken
        );
        assert_eq!(
            ResponseType::parse(Some("token id_token")).unwrap(),
            ResponseType::IdTokenToken
        );
        for bad in ["token", "none", "code code2", "id_token token x"] {
            assert_eq!(
                ResponseType::parse(Some(bad)).unwrap_err().code,
                ErrorCode::UnsupportedResponseType,
                "{bad}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_order_and_any_blanks_read_alike(
            words in proptest::sample::subsequence(vec!["code", "id_token", "token"], 0..=3).prop_shuffle(),
            blanks in " {1,3}",
        ) {
            let known = ResponseType::of_words(&words.join(&blanks));
            let nothing = words.is_empty() || words == ["token"];
            proptest::prop_assert_eq!(known.is_none(), nothing);
            if let Some(kind) = known {
                proptest::prop_assert_eq!(kind.has_code(), words.contains(&"code"));
                proptest::prop_assert_eq!(kind.has_id_token(), words.contains(&"id_token"));
                proptest::prop_assert_eq!(kind.has_token(), words.contains(&"token"));
            }
        }
    }

    #[test]
    fn every_type_is_implicit_hybrid_or_the_code_flow() {
        for kind in ResponseType::ALL {
            let plain = kind == ResponseType::Code;
            let flows = [plain, kind.is_implicit(), kind.is_hybrid()];
            assert_eq!(flows.iter().filter(|flow| **flow).count(), 1, "{kind:?}");
            assert_eq!(ResponseType::parse(Some(kind.as_str())).unwrap(), kind);
        }
    }
}
