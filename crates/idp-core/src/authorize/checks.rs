//! One check a function, one table that shows which run and in which order.

use super::sent::{Sent, Way};
use sluis_model::client::Client;
use sluis_protocol::{
    authorize::AuthorizationRequest,
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    metadata::{
        ACR_BADGE, ACR_MFA, ACR_PHISHING_RESISTANT, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR,
    },
    params::Params,
    response_mode::ResponseMode,
    response_type::ResponseType,
};
use sluis_token_service::ProtocolSettings;

/// A request on its way through the table.
pub(super) struct Checked<'a> {
    pub sent: &'a Sent,
    pub client: &'a Client,
    pub protocol: &'a ProtocolSettings,
    pub request: &'a AuthorizationRequest,
}

type Check = fn(&Checked<'_>) -> Result<(), OAuthError>;

/// Those that hang on what is registered and configured, and not on how the request came.
const AT_THE_END: &[Check] = &[
    check_response_type,
    check_grant,
    check_bound_tokens,
    check_pkce,
    check_scope,
    check_resources,
];

/// Judges a request once more, before it is answered: the portal may have been changed while the person was
/// signing in, and gets nothing by then that it may not have now.
///
/// # Errors
/// What the portal hears.
pub(crate) fn still_allowed(
    client: &Client,
    protocol: &ProtocolSettings,
    request: &AuthorizationRequest,
) -> Result<(), OAuthError> {
    let checked = Checked {
        // How it came was judged then, and none of these looks at it.
        sent: &Sent {
            params: Params::default(),
            signed: false,
            way: Way::Browser,
            dpop_jkt: None,
        },
        client,
        protocol,
        request,
    };
    AT_THE_END.iter().try_for_each(|check| check(&checked))
}

/// Every check of the authorization endpoint, in order; pushed requests pass the same ones.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("check_way", check_way),
    ("check_signature", check_signature),
    ("check_response_type", check_response_type),
    ("check_response_mode", check_response_mode),
    ("check_grant", check_grant),
    ("check_bound_tokens", check_bound_tokens),
    ("check_nonce", check_nonce),
    ("check_pkce", check_pkce),
    ("check_dpop_key", check_dpop_key),
    ("check_scope", check_scope),
    ("check_resources", check_resources),
    ("check_essential_acr", check_essential_acr),
];

/// A client that has to push its requests has pushed this one (RFC 9126 §5 and §6).
fn check_way(checked: &Checked<'_>) -> Result<(), OAuthError> {
    if checked.client.needs_pushed_request() && checked.sent.way == Way::Browser {
        return Err(OAuthError::invalid_request(
            "this client must push its authorization requests",
        ));
    }
    Ok(())
}

/// A client that has to sign its requests has signed this one (RFC 9101 §10.5).
fn check_signature(checked: &Checked<'_>) -> Result<(), OAuthError> {
    if checked.client.needs_signed_request() && !checked.sent.signed {
        return Err(OAuthError::invalid_request(
            "this client must send a signed request object",
        ));
    }
    Ok(())
}

/// The operator allows the flow and the client is registered for it; FAPI 2.0 knows the code flow
/// alone (Security Profile §5.3.2.2).
fn check_response_type(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let kind = checked.request.response_type;
    let allowed = match kind {
        _ if kind.is_implicit() => checked.protocol.implicit,
        _ if kind.is_hybrid() => checked.protocol.hybrid,
        _ => true,
    };
    if !allowed {
        return Err(OAuthError::new(
            ErrorCode::UnsupportedResponseType,
            "this response_type is switched off here; use code",
        ));
    }
    let settings = &checked.client.settings;
    let fits_profile = kind == ResponseType::Code || !settings.profile.is_fapi();
    if !fits_profile || !settings.response_types.contains(&kind) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "this client is not registered for this response_type",
        ));
    }
    Ok(())
}

/// A response mode that nobody knows, or that would put tokens into a query, is refused.
fn check_response_mode(checked: &Checked<'_>) -> Result<(), OAuthError> {
    ResponseMode::parse(
        checked.sent.params.get("response_mode"),
        checked.request.response_type,
    )
    .map(drop)
}

/// The portal must be registered for what it asks: a code needs one grant, what comes from here
/// directly another (RFC 6749 §4.1.2.1, OpenID Connect Registration §2).
fn check_grant(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let kind = checked.request.response_type;
    let direct = kind.has_id_token() || kind.has_token();
    let needed = [
        (kind.has_code(), GrantType::AuthorizationCode),
        (direct, GrantType::Implicit),
    ];
    for (needed, grant) in needed {
        if needed && !checked.client.may_use(grant) {
            return Err(OAuthError::new(
                ErrorCode::UnauthorizedClient,
                format!(
                    "this client is not registered for the grant type {}",
                    grant.as_str()
                ),
            ));
        }
    }
    Ok(())
}

/// A client whose tokens are bound to a key can't be given one through the browser, where it shows
/// none.
fn check_bound_tokens(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let settings = &checked.client.settings;
    let bound =
        settings.dpop_bound_access_tokens || settings.tls_client_certificate_bound_access_tokens;
    if bound && checked.request.response_type.has_token() {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the access tokens of this client are bound to a key; use code",
        ));
    }
    Ok(())
}

/// An ID token from this endpoint is tied to the request by `nonce` alone (OpenID Connect Core
/// §3.2.2.1, §3.3.2.11).
fn check_nonce(checked: &Checked<'_>) -> Result<(), OAuthError> {
    if checked.request.response_type.has_id_token() && checked.request.nonce.is_none() {
        return Err(OAuthError::invalid_request(
            "this response_type needs a nonce",
        ));
    }
    Ok(())
}

/// Public clients need PKCE, and those that are registered for it (RFC 9700 §2.1.1). The method
/// `plain` needs the operator's leave and the client's, and never does under FAPI 2.0.
fn check_pkce(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let (client, challenge) = (checked.client, &checked.request.code_challenge);
    let needed = client.needs_pkce() && checked.request.response_type.has_code();
    if needed && challenge.is_none() {
        return Err(OAuthError::invalid_request(
            "this client must send a code_challenge with method S256",
        ));
    }
    let plain = challenge
        .as_ref()
        .is_some_and(|challenge| challenge.is_plain());
    let good_enough = checked.protocol.plain_pkce
        && client.settings.plain_pkce
        && !client.settings.profile.is_fapi();
    if plain && !good_enough {
        return Err(OAuthError::invalid_request(
            "the code_challenge_method must be S256",
        ));
    }
    Ok(())
}

/// `dpop_jkt` is the thumbprint of a key: a SHA-256 in base64url (RFC 9449 §10).
fn check_dpop_key(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let is_thumbprint = |text: &str| {
        text.len() == 43
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if checked
        .request
        .dpop_jkt
        .as_deref()
        .is_some_and(|jkt| !is_thumbprint(jkt))
    {
        return Err(OAuthError::invalid_request(
            "dpop_jkt is not a SHA-256 thumbprint in base64url",
        ));
    }
    Ok(())
}

/// Scopes that the portal may not have fall away silently; one that is left must be there, and
/// `openid` where an ID token is asked for.
fn check_scope(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let left = checked
        .request
        .scope
        .intersection(&checked.client.settings.scope);
    if left.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "none of the scopes is available; ask at least openid",
        ));
    }
    if checked.request.response_type.has_id_token() && !left.contains("openid") {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "an ID token needs the scope openid",
        ));
    }
    Ok(())
}

/// Each resource is an absolute URI without a fragment, and one of the client's own (RFC 8707 §2).
fn check_resources(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let known = &checked.client.settings.resources;
    for resource in &checked.request.resources {
        let problem = if !is_absolute(resource) || resource.contains('#') {
            "a resource must be an absolute URI without a fragment"
        } else if !known.contains(resource) {
            "a resource is not registered for this client"
        } else {
            continue;
        };
        return Err(OAuthError::new(ErrorCode::InvalidTarget, problem).because(resource.clone()));
    }
    Ok(())
}

/// Whether a text begins as an absolute URI does (RFC 3986 §3.1 and §4.3).
fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && text.bytes().all(|b| b.is_ascii_graphic())
}

/// An essential `acr` that nobody here can meet is refused at once (OpenID Connect Core Unmet
/// Authentication Requirements 1.0 §2).
fn check_essential_acr(checked: &Checked<'_>) -> Result<(), OAuthError> {
    let essential = checked.request.claims.essential_acr();
    let known = [
        ACR_MFA,
        ACR_PHISHING_RESISTANT,
        ACR_REMEMBERED_DEVICE,
        ACR_SINGLE_FACTOR,
        ACR_BADGE,
    ];
    if essential.is_empty() || essential.iter().any(|acr| known.contains(&acr.as_str())) {
        return Ok(());
    }
    Err(OAuthError::new(
        ErrorCode::UnmetAuthenticationRequirements,
        "none of the essential acr values is known to this provider",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::client::{ClientSettings, SecurityProfile};
    use sluis_protocol::client_auth::ClientAuthMethod;

    #[test]
    fn only_absolute_uris_name_a_resource() {
        for good in ["https://api.test", "https://api.test/x?y", "urn:api:x"] {
            assert!(is_absolute(good), "{good}");
        }
        for bad in [
            "",
            "/x",
            "api.test/x",
            "//api.test",
            "https:",
            "1a:b",
            "a b:c",
            "u:\u{e9}",
        ] {
            assert!(!is_absolute(bad), "{bad}");
        }
    }

    fn client(change: impl FnOnce(&mut ClientSettings)) -> Client {
        let mut settings = ClientSettings {
            grant_types: [GrantType::AuthorizationCode, GrantType::Implicit].into(),
            response_types: ResponseType::ALL.into(),
            ..ClientSettings::default()
        };
        change(&mut settings);
        Client {
            id: "app".into(),
            name: "App".into(),
            institution: None,
            auth_method: ClientAuthMethod::ClientSecretBasic,
            secret_hash: None,
            sealed_secret: None,
            registration_token: None,
            settings,
            active: true,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    /// The first refusal of a query, as it would come through the browser.
    fn judged(client: &Client, protocol: &ProtocolSettings, query: &str) -> Option<ErrorCode> {
        let params = Params::parse(query).unwrap();
        let request = AuthorizationRequest::parse(&params).unwrap();
        let sent = Sent {
            params,
            signed: false,
            way: Way::Browser,
            dpop_jkt: None,
        };
        let checked = Checked {
            sent: &sent,
            client,
            protocol,
            request: &request,
        };
        let refused = CHECKS.iter().find_map(|(_, check)| check(&checked).err());
        refused.map(|error| error.code)
    }

    #[test]
    fn what_rfc_9700_discourages_needs_the_operators_leave_as_well() {
        let portal = client(|settings| settings.plain_pkce = true);
        for (implicit, hybrid) in [(false, false), (true, false), (false, true), (true, true)] {
            let protocol = ProtocolSettings {
                implicit,
                hybrid,
                ..ProtocolSettings::default()
            };
            for kind in ResponseType::ALL {
                let allowed = match kind {
                    ResponseType::Code => true,
                    _ if kind.is_implicit() => implicit,
                    _ => hybrid,
                };
                let query = format!("scope=openid&nonce=n&response_type={}", kind.as_str());
                let expected = (!allowed).then_some(ErrorCode::UnsupportedResponseType);
                assert_eq!(judged(&portal, &protocol, &query), expected, "{kind:?}");
            }
        }
        let challenge = "a".repeat(43);
        let query = format!("scope=openid&response_type=code&code_challenge={challenge}");
        for plain_pkce in [false, true] {
            let protocol = ProtocolSettings {
                plain_pkce,
                ..ProtocolSettings::default()
            };
            let expected = (!plain_pkce).then_some(ErrorCode::InvalidRequest);
            assert_eq!(judged(&portal, &protocol, &query), expected);
            let fapi = client(|settings| {
                settings.plain_pkce = true;
                settings.profile = SecurityProfile::Fapi2;
            });
            assert!(
                judged(&fapi, &protocol, &query).is_some(),
                "never under FAPI"
            );
        }
    }
}
