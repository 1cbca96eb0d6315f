//! The token endpoint's requests and answers (RFC 6749 §4.1.3, §5, §6), revocation (RFC 7009) and
//! introspection (RFC 7662).

use crate::{
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    params::Params,
    scope::Scope,
};
use serde::Serialize;
use serde_json::Value;
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
        /// `resource` (RFC 8707 §2.2): the same or fewer.
        resources: Vec<String>,
    },
    /// RFC 6749 §6.
    RefreshToken {
        /// `refresh_token`.
        refresh_token: String,
        /// `scope`: the same or less.
        scope: Option<Scope>,
        /// `resource` (RFC 8707 §2.2): the same or fewer.
        resources: Vec<String>,
    },
    /// RFC 6749 §4.4.
    ClientCredentials {
        /// `scope`.
        scope: Option<Scope>,
        /// `resource` (RFC 8707).
        resources: Vec<String>,
    },
    /// RFC 8628 §3.4.
    DeviceCode {
        /// `device_code`.
        device_code: String,
        /// `resource` (RFC 8707).
        resources: Vec<String>,
    },
    /// RFC 8693 §2.1.
    TokenExchange(Box<TokenExchange>),
}

/// The fields of a token exchange (RFC 8693 §2.1).
#[derive(Clone, PartialEq, Eq)]
pub struct TokenExchange {
    /// `subject_token`.
    pub subject_token: String,
    /// `subject_token_type`.
    pub subject_token_type: String,
    /// `actor_token` with its type.
    pub actor_token: Option<(String, String)>,
    /// `requested_token_type`.
    pub requested_token_type: Option<String>,
    /// `scope`.
    pub scope: Option<Scope>,
    /// `resource`.
    pub resources: Vec<String>,
    /// `audience`: other clients by their `client_id`.
    pub audiences: Vec<String>,
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
                resources: form.all("resource").to_vec(),
            }),
            Some(GrantType::RefreshToken) => Ok(Self::RefreshToken {
                refresh_token: form.require("refresh_token")?.to_owned(),
                scope: form.get("scope").map(Scope::parse).transpose()?,
                resources: form.all("resource").to_vec(),
            }),
            Some(GrantType::ClientCredentials) => Ok(Self::ClientCredentials {
                scope: form.get("scope").map(Scope::parse).transpose()?,
                resources: form.all("resource").to_vec(),
            }),
            Some(GrantType::DeviceCode) => Ok(Self::DeviceCode {
                device_code: form.require("device_code")?.to_owned(),
                resources: form.all("resource").to_vec(),
            }),
            Some(GrantType::TokenExchange) => TokenExchange::parse(form)
                .map(Box::new)
                .map(Self::TokenExchange),
            Some(GrantType::Implicit) | None => Err(OAuthError::new(
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
            Self::ClientCredentials { .. } => GrantType::ClientCredentials,
            Self::DeviceCode { .. } => GrantType::DeviceCode,
            Self::TokenExchange(_) => GrantType::TokenExchange,
        }
    }
}

impl TokenExchange {
    fn parse(form: &Params) -> Result<Self, OAuthError> {
        let actor_token = match (form.owned("actor_token"), form.owned("actor_token_type")) {
            (None, None) => None,
            (Some(token), Some(kind)) => Some((token, kind)),
            (Some(_), None) => {
                return Err(OAuthError::invalid_request(
                    "the parameter actor_token_type is missing",
                ));
            }
            (None, Some(_)) => {
                return Err(OAuthError::invalid_request(
                    "actor_token_type without actor_token",
                ));
            }
        };
        Ok(Self {
            subject_token: form.require("subject_token")?.to_owned(),
            subject_token_type: form.require("subject_token_type")?.to_owned(),
            actor_token,
            requested_token_type: form.owned("requested_token_type"),
            scope: form.get("scope").map(Scope::parse).transpose()?,
            resources: form.all("resource").to_vec(),
            audiences: form.all("audience").to_vec(),
        })
    }
}

impl fmt::Debug for TokenExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenExchange(hidden)")
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
    /// `Bearer` (RFC 6750), or `DPoP` (RFC 9449 §5).
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
    /// What a token exchange issued (RFC 8693 §2.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_token_type: Option<&'static str>,
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
    /// `aud`: one as a text, several as a list.
    pub aud: Value,
    /// `iss`.
    pub iss: String,
    /// `jti`, of tokens that have a name (RFC 9068 §2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// `acr` of the sign-in behind the token (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// `auth_time` of the sign-in behind the token (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// `cnf`: the key that its holder has to show (RFC 8705 §3.2, RFC 9449 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Value>,
    /// `act`: who acts for the person (RFC 8693 §4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Value>,
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
