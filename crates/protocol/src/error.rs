//! Errors as values: the code that travels, the text for a developer, the cause for our log.

use std::fmt;

/// The error codes of OAuth 2, OpenID Connect and the extensions that Sluis speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// RFC 6749 §4.1.2.1 and §5.2: a parameter is missing, repeated or malformed.
    InvalidRequest,
    /// RFC 6749 §5.2: the client could not be authenticated.
    InvalidClient,
    /// RFC 6749 §5.2: the code or refresh token is wrong, spent, expired or another client's.
    InvalidGrant,
    /// RFC 6749 §5.2: this client may not use this grant type.
    UnauthorizedClient,
    /// RFC 6749 §5.2: the grant type is not known here.
    UnsupportedGrantType,
    /// RFC 6749 §4.1.2.1: the response type is not known here.
    UnsupportedResponseType,
    /// RFC 6749 §4.1.2.1: the scope is malformed or unknown.
    InvalidScope,
    /// RFC 6749 §4.1.2.1: the person or the server said no.
    AccessDenied,
    /// RFC 6749 §4.1.2.1: an unexpected condition on our side.
    ServerError,
    /// RFC 6749 §4.1.2.1: too busy or in maintenance, try again shortly.
    TemporarilyUnavailable,
    /// OpenID Connect Core §3.1.2.6: some interaction is needed and `prompt=none` forbids it.
    InteractionRequired,
    /// OpenID Connect Core §3.1.2.6: the person has to sign in and `prompt=none` forbids it.
    LoginRequired,
    /// OpenID Connect Core §3.1.2.6: the person has to choose and `prompt=none` forbids it.
    AccountSelectionRequired,
    /// OpenID Connect Core §3.1.2.6: the person has to consent and `prompt=none` forbids it.
    ConsentRequired,
    /// OpenID Connect Core §3.1.2.6: the `request` parameter is not supported.
    RequestNotSupported,
    /// OpenID Connect Core §3.1.2.6: the `request_uri` parameter is not supported.
    RequestUriNotSupported,
    /// OpenID Connect Core §3.1.2.6: the `registration` parameter is not supported.
    RegistrationNotSupported,
    /// OpenID Connect Core Unmet Authentication Requirements 1.0 §2: an essential `acr` can't be met.
    UnmetAuthenticationRequirements,
    /// RFC 6750 §3.1: the access token is unknown, expired or revoked.
    InvalidToken,
    /// RFC 6750 §3.1: the access token lacks the scope that this asks for.
    InsufficientScope,
    /// RFC 7009 §2.2.1: this kind of token can't be revoked here.
    UnsupportedTokenType,
    /// RFC 9470 §3: the sign-in behind the access token is too weak or too old.
    InsufficientUserAuthentication,
    /// OpenID Connect Core §3.1.2.6: what `request_uri` points at can't be had or used.
    InvalidRequestUri,
    /// OpenID Connect Core §3.1.2.6, RFC 9101 §7: the request object is not good.
    InvalidRequestObject,
    /// RFC 8707 §2: the resource is unknown, malformed or not for this client.
    InvalidTarget,
    /// RFC 9449 §12.2: the DPoP proof is missing or not good.
    InvalidDpopProof,
    /// RFC 9449 §8: the DPoP proof needs the nonce that comes with this answer.
    UseDpopNonce,
    /// RFC 8628 §3.5: the person has not decided yet.
    AuthorizationPending,
    /// RFC 8628 §3.5: the same, and the device asks too often.
    SlowDown,
    /// RFC 8628 §3.5: the device code has ended.
    ExpiredToken,
    /// RFC 7591 §3.2.2: a redirect URI can't be registered.
    InvalidRedirectUri,
    /// RFC 7591 §3.2.2: the client's metadata can't be registered.
    InvalidClientMetadata,
    /// RFC 7591 §3.2.2: software statements are not trusted here.
    InvalidSoftwareStatement,
}

impl ErrorCode {
    /// The code as it travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::InteractionRequired => "interaction_required",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::InsufficientUserAuthentication => "insufficient_user_authentication",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidSoftwareStatement => "invalid_software_statement",
        }
    }

    /// The HTTP status of this code in a JSON answer (RFC 6749 §5.2, RFC 6750 §3.1).
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken | Self::InsufficientUserAuthentication => 401,
            Self::InsufficientScope | Self::AccessDenied => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal in the specification's words.
///
/// `description` is public and for the developer of a portal: printable ASCII without `"` and `\`
/// (RFC 6749 §5.2). `cause` is private: it is logged once, at the boundary, and never sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthError {
    /// The code that travels.
    pub code: ErrorCode,
    /// What is wrong, for the portal's developer.
    pub description: String,
    /// What really happened, for our own log.
    pub cause: Option<String>,
}

impl OAuthError {
    /// An error with a public description. Characters that RFC 6749 §5.2 forbids become spaces or quotes.
    #[must_use]
    pub fn new(code: ErrorCode, description: impl AsRef<str>) -> Self {
        let description = description
            .as_ref()
            .chars()
            .map(|c| match c {
                '"' => '\'',
                '\\' => '/',
                ' '..='~' => c,
                _ => ' ',
            })
            .take(300)
            .collect();
        Self {
            code,
            description,
            cause: None,
        }
    }

    /// The same with a private cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Shorthand for [`ErrorCode::InvalidRequest`].
    #[must_use]
    pub fn invalid_request(description: impl AsRef<str>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// Shorthand for [`ErrorCode::InvalidGrant`].
    #[must_use]
    pub fn invalid_grant(description: impl AsRef<str>) -> Self {
        Self::new(ErrorCode::InvalidGrant, description)
    }

    /// Shorthand for [`ErrorCode::InvalidClientMetadata`].
    #[must_use]
    pub fn invalid_client_metadata(description: impl AsRef<str>) -> Self {
        Self::new(ErrorCode::InvalidClientMetadata, description)
    }

    /// Shorthand for [`ErrorCode::InvalidClient`].
    #[must_use]
    pub fn invalid_client(description: impl AsRef<str>) -> Self {
        Self::new(ErrorCode::InvalidClient, description)
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.description)
    }
}

impl std::error::Error for OAuthError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_never_carries_what_the_specification_forbids() {
        let error = OAuthError::invalid_request("a \"quoted\" \\ tab\t line\n é");
        assert_eq!(error.description, "a 'quoted' / tab  line   ");
    }
}
