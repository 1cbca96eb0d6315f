//! The `response_type` parameter (RFC 6749 §3.1.1).

use crate::error::{ErrorCode, OAuthError};
use serde::{Deserialize, Serialize};

/// What the authorization endpoint hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// An authorization code.
    Code,
}

impl ResponseType {
    /// Every type that discovery lists.
    pub const ALL: [Self; 1] = [Self::Code];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
        }
    }

    /// Reads the parameter; the order of its words carries no meaning.
    ///
    /// # Errors
    /// `invalid_request` when missing, `unsupported_response_type` when not offered.
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        match text {
            None => Err(OAuthError::invalid_request(
                "the parameter response_type is missing",
            )),
            Some("code") => Ok(Self::Code),
            Some(_) => Err(OAuthError::new(
                ErrorCode::UnsupportedResponseType,
                "the response_type is not supported; use code",
            )),
        }
    }
}
