//! One check a function, one table that shows which run and in which order.

use sluis_model::{client::Client, ids::PersonId};
use sluis_protocol::{
    authorize::AuthorizationRequest,
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    metadata::{ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR},
    params::Params,
    response_mode::ResponseMode,
};

/// A request on its way through the table.
pub(super) struct Checked<'a> {
    pub params: &'a Params,
    pub client: &'a Client,
    pub request: AuthorizationRequest,
    pub subject: Option<PersonId>,
}

type Check = fn(&mut Checked<'_>) -> Result<(), OAuthError>;

/// Every check of the authorization endpoint, in order.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("check_response_mode", check_response_mode),
    ("check_grant", check_grant),
    ("check_pkce", check_pkce),
    ("check_scope", check_scope),
    ("check_essential_acr", check_essential_acr),
];

/// A response mode that is not offered is refused, by query.
fn check_response_mode(checked: &mut Checked<'_>) -> Result<(), OAuthError> {
    ResponseMode::parse(
        checked.params.get("response_mode"),
        checked.request.response_type,
    )
    .map(drop)
}

/// The portal must be registered for what it asks (RFC 6749 §4.1.2.1).
fn check_grant(checked: &mut Checked<'_>) -> Result<(), OAuthError> {
    if checked.client.may_use(GrantType::AuthorizationCode) {
        Ok(())
    } else {
        Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "this client is not registered for the code flow",
        ))
    }
}

/// Public clients need PKCE, and those that are registered for it (RFC 9700 §2.1.1).
fn check_pkce(checked: &mut Checked<'_>) -> Result<(), OAuthError> {
    if checked.client.needs_pkce() && checked.request.code_challenge.is_none() {
        return Err(OAuthError::invalid_request(
            "this client must send a code_challenge with method S256",
        ));
    }
    Ok(())
}

/// Scopes that the portal may not have fall away silently; one that is left must be there.
fn check_scope(checked: &mut Checked<'_>) -> Result<(), OAuthError> {
    if checked
        .request
        .scope
        .intersection(&checked.client.settings.scope)
        .is_empty()
    {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "none of the scopes is available; ask at least openid",
        ));
    }
    Ok(())
}

/// An essential `acr` that nobody here can meet is refused at once (OpenID Connect Core Unmet
/// Authentication Requirements 1.0 §2).
fn check_essential_acr(checked: &mut Checked<'_>) -> Result<(), OAuthError> {
    let essential = checked.request.claims.essential_acr();
    let known = [ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR];
    if essential.is_empty() || essential.iter().any(|acr| known.contains(&acr.as_str())) {
        return Ok(());
    }
    Err(OAuthError::new(
        ErrorCode::UnmetAuthenticationRequirements,
        "none of the essential acr values is known to this provider",
    ))
}
