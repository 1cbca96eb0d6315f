//! The token endpoint's requests and answers (RFC 6749 §4.1.3, §5, §6), revocation (RFC 7009) and
//! introspection (RFC 7662).

use crate::{
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    params::Params,
    scope::Scope,
};
use serde::Serialize;
use std::fmt;

/// A token request: a variant a grant type, with only its own fields.
#[derive(Clone, PartialEq, Eq)]
pub enum TokenRequest {
    /// RFC 6749 §4.1.3 with RFC 7636 §4.5.
    AuthorizationCode {
        /// `code`.
        code: String,
        /// `redirect_uri`.
        redirect_uri: Option<String>,
        /// `code_verifier`.
        code_verifier: Option<String>,
    },
    /// RFC 6749 §6.
    RefreshToken {
        /// `refresh_token`.
        refresh_token: String,
        /// `scope`: the same or less.
        scope: Option<Scope>,
    },
}

impl TokenRequest {
    /// Reads the form.
    ///
    /// # Errors
    /// `invalid_request`, `unsupported_grant_type` or `invalid_scope`.
    pub fn parse(form: &Params) -> Result<Self, OAuthError> {
        let grant_type = form.require("grant_type")?;
        match GrantType::parse(grant_type) {
            Some(GrantType::AuthorizationCode) => Ok(Self::AuthorizationCode {
                code: form.require("code")?.to_owned(),
                redirect_uri: form.owned("redirect_uri"),
                code_verifier: form.owned("code_verifier"),
            }),
            Some(GrantType::RefreshToken) => Ok(Self::RefreshToken {
                refresh_token: form.require("refresh_token")?.to_owned(),
                scope: form.get("scope").map(Scope::parse).transpose()?,
            }),
            None => Err(OAuthError::new(
                ErrorCode::UnsupportedGrantType,
                "the grant_type is not supported",
            )),
        }
    }

    /// The grant type of this request.
    #[must_use]
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode { .. } => GrantType::AuthorizationCode,
            Self::RefreshToken { .. } => GrantType::RefreshToken,
        }
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenRequest({})", self.grant_type().as_str())
    }
}

/// A successful token response (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Clone, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// Always `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// The access token's remaining life, in seconds.
    pub expires_in: i64,
    /// The refresh token, if one was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token, if `openid` was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What was granted.
    pub scope: String,
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenResponse(scope: {})", self.scope)
    }
}

/// The answer of the introspection endpoint (RFC 7662 §2.2). Inactive tokens have no other member.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IntrospectionResponse {
    /// Whether the token is good now.
    pub active: bool,
    /// The rest, for active tokens only.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub details: Option<IntrospectionDetails>,
}

/// What introspection tells of an active token.
#[derive(Debug, Clone, Serialize)]
pub struct IntrospectionDetails {
    /// `scope`.
    pub scope: String,
    /// `client_id`.
    pub client_id: String,
    /// `token_type`.
    pub token_type: &'static str,
    /// `exp`, seconds since the epoch.
    pub exp: i64,
    /// `iat`, seconds since the epoch.
    pub iat: i64,
    /// `sub`.
    pub sub: String,
    /// `aud`.
    pub aud: String,
    /// `iss`.
    pub iss: String,
    /// `acr` of the sign-in behind the token (RFC 9470 §6.2).
    pub acr: String,
    /// `auth_time` of the sign-in behind the token (RFC 9470 §6.2).
    pub auth_time: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_grant_reads_its_own_fields_only() {
        let form = Params::parse("grant_type=authorization_code&code=c&refresh_token=r").unwrap();
        assert!(
            matches!(TokenRequest::parse(&form).unwrap(), TokenRequest::AuthorizationCode { code, .. } if code == "c")
        );
        let form = Params::parse("grant_type=refresh_token&code=c").unwrap();
        assert_eq!(
            TokenRequest::parse(&form).unwrap_err().code,
            ErrorCode::InvalidRequest
        );
        let form = Params::parse("grant_type=password&username=u&password=p").unwrap();
        assert_eq!(
            TokenRequest::parse(&form).unwrap_err().code,
            ErrorCode::UnsupportedGrantType
        );
    }

    proptest! {
        #[test]
        fn any_form_is_read_or_refused_without_panic(form in "[ -~]{0,200}") {
            if let Ok(params) = Params::parse(&form) {
                let _ = TokenRequest::parse(&params);
            }
        }
    }
}
