//! The `prompt` parameter (OpenID Connect Core §3.1.2.1).

use crate::error::OAuthError;
use serde::{Deserialize, Serialize};

/// What a portal asks about interaction. Combinations that contradict each other can't be built.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Prompt {
    /// `none`: no page may be shown.
    pub none: bool,
    /// `login`: the first factor is asked again.
    pub login: bool,
    /// `consent`: consent is asked again.
    pub consent: bool,
    /// `select_account`: the person chooses who signs in.
    pub select_account: bool,
}

impl Prompt {
    /// Reads the space-separated list. Values we do not know are ignored, as RFC 6749 §3.1 asks of
    /// unknown parameters.
    ///
    /// # Errors
    /// `invalid_request` when `none` comes with another value (OpenID Connect Core §3.1.2.1).
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        let mut prompt = Self::default();
        for value in text.unwrap_or_default().split(' ') {
            match value {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                _ => {}
            }
        }
        if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
            return Err(OAuthError::invalid_request(
                "prompt=none can't be combined with another value",
            ));
        }
        Ok(prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_stands_alone() {
        assert!(Prompt::parse(Some("none login")).is_err());
        assert!(Prompt::parse(Some("none")).unwrap().none);
        let both = Prompt::parse(Some("login consent unheard_of")).unwrap();
        assert!(both.login && both.consent && !both.none);
    }
}
