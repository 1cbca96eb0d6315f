//! How an authorization response travels (OAuth 2.0 Multiple Response Types; Form Post Response Mode;
//! JWT Secured Authorization Response Mode, JARM).

use crate::{error::OAuthError, response_type::ResponseType};
use serde::{Deserialize, Serialize};

/// The ways back to a portal through the browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResponseMode {
    /// In the query of the redirect URI; the default of the code flow.
    #[default]
    #[serde(rename = "query")]
    Query,
    /// In the fragment of the redirect URI; the default where tokens come along.
    #[serde(rename = "fragment")]
    Fragment,
    /// As a form that the browser posts.
    #[serde(rename = "form_post")]
    FormPost,
    /// As a signed JWT in the query (JARM §2.3.1).
    #[serde(rename = "query.jwt")]
    QueryJwt,
    /// As a signed JWT in the fragment (JARM §2.3.2).
    #[serde(rename = "fragment.jwt")]
    FragmentJwt,
    /// As a signed JWT in a form that the browser posts (JARM §2.3.3).
    #[serde(rename = "form_post.jwt")]
    FormPostJwt,
}

impl ResponseMode {
    /// Every mode.
    pub const ALL: [Self; 6] = [
        Self::Query,
        Self::Fragment,
        Self::FormPost,
        Self::QueryJwt,
        Self::FragmentJwt,
        Self::FormPostJwt,
    ];

    /// The name that stands for the JWT mode that fits the response type (JARM §2.3.4).
    pub const JWT: &'static str = "jwt";

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
            Self::QueryJwt => "query.jwt",
            Self::FragmentJwt => "fragment.jwt",
            Self::FormPostJwt => "form_post.jwt",
        }
    }

    /// Whether the answer is wrapped into a signed JWT.
    #[must_use]
    pub const fn is_jwt(self) -> bool {
        matches!(self, Self::QueryJwt | Self::FragmentJwt | Self::FormPostJwt)
    }

    /// The same way without the JWT around the answer.
    #[must_use]
    pub const fn channel(self) -> Self {
        match self {
            Self::Query | Self::QueryJwt => Self::Query,
            Self::Fragment | Self::FragmentJwt => Self::Fragment,
            Self::FormPost | Self::FormPostJwt => Self::FormPost,
        }
    }

    /// The mode where a request names none.
    #[must_use]
    pub const fn default_of(kind: ResponseType) -> Self {
        match kind {
            ResponseType::Code => Self::Query,
            _ => Self::Fragment,
        }
    }

    /// Reads the parameter for a response type.
    ///
    /// # Errors
    /// `invalid_request` for a mode that nobody knows, and for a query where tokens would stand in it
    /// (OAuth 2.0 Multiple Response Types §3.0, JARM §2.3.1).
    pub fn parse(text: Option<&str>, kind: ResponseType) -> Result<Self, OAuthError> {
        let mode = match text {
            None => return Ok(Self::default_of(kind)),
            Some(Self::JWT) if kind == ResponseType::Code => Self::QueryJwt,
            Some(Self::JWT) => Self::FragmentJwt,
            Some(text) => Self::ALL
                .into_iter()
                .find(|mode| mode.as_str() == text)
                .ok_or_else(|| OAuthError::invalid_request("the response_mode is not supported"))?,
        };
        if kind != ResponseType::Code && mode.channel() == Self::Query {
            return Err(OAuthError::invalid_request(
                "this response_type may not be answered in the query",
            ));
        }
        Ok(mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_never_stand_in_a_query() {
        for kind in ResponseType::ALL {
            for mode in ["query", "query.jwt"] {
                let read = ResponseMode::parse(Some(mode), kind);
                assert_eq!(read.is_ok(), kind == ResponseType::Code, "{kind:?} {mode}");
            }
            assert!(ResponseMode::parse(Some("form_post"), kind).is_ok());
        }
    }

    #[test]
    fn what_is_not_said_fits_the_response_type() {
        let jwt = |kind| ResponseMode::parse(Some("jwt"), kind).unwrap();
        assert_eq!(jwt(ResponseType::Code), ResponseMode::QueryJwt);
        assert_eq!(jwt(ResponseType::CodeIdToken), ResponseMode::FragmentJwt);
        assert_eq!(
            ResponseMode::parse(None, ResponseType::IdToken).unwrap(),
            ResponseMode::Fragment
        );
        assert!(ResponseMode::parse(Some("onzin"), ResponseType::Code).is_err());
    }
}
