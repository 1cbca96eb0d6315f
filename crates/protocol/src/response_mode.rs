//! How an authorization response travels (OAuth 2.0 Multiple Response Types; Form Post Response Mode).

use crate::error::OAuthError;
use serde::{Deserialize, Serialize};

/// The ways back to a portal through the browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect URI; the default of the code flow.
    #[default]
    Query,
    /// As a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// Every mode that discovery lists.
    pub const ALL: [Self; 2] = [Self::Query, Self::FormPost];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }

    /// Reads the parameter; absent means `query`.
    ///
    /// # Errors
    /// `invalid_request` for a mode that is not offered.
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| OAuthError::invalid_request("the response_mode is not supported"))
    }
}
