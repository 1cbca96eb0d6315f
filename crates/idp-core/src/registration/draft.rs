//! A client as it would be: what it says about itself, with what the specifications fill in.

use super::access::{DEFAULT_SCOPES, Permitted};
use sluis_model::client::{ClientSettings, SubjectType, TlsSubject};
use sluis_protocol::{
    algorithm::{ClientAlgorithm, SigningAlgorithm},
    client_auth::ClientAuthMethod,
    client_metadata::{ApplicationType, ClientMetadata},
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    redirect_uri::RedirectUri,
    response_type::ResponseType,
    scope::Scope,
};
use std::collections::BTreeSet;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// A client that nobody has judged yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) auth_method: ClientAuthMethod,
    pub(super) settings: ClientSettings,
}

impl Draft {
    /// Fills a draft. What only the operator decides stays as it is in `base`; everything that a client
    /// says itself is replaced (RFC 7592 §2.2).
    ///
    /// # Errors
    /// `invalid_client_metadata` or `invalid_redirect_uri` names the member that can't be taken.
    pub(super) fn fill(
        said: &ClientMetadata,
        base: &ClientSettings,
        permitted: &Permitted,
    ) -> Result<Self, OAuthError> {
        let auth_method = said
            .token_endpoint_auth_method
            .unwrap_or(ClientAuthMethod::ClientSecretBasic);
        let (response_types, grant_types) = flows(said);
        let settings = ClientSettings {
            redirect_uris: uris(
                &said.redirect_uris,
                "redirect_uris",
                ErrorCode::InvalidRedirectUri,
            )?,
            post_logout_redirect_uris: uris(
                &said.post_logout_redirect_uris,
                "post_logout_redirect_uris",
                ErrorCode::InvalidClientMetadata,
            )?,
            response_types,
            grant_types,
            scope: scope(said, permitted)?,
            native: said.application_type == Some(ApplicationType::Native),
            id_token_signed_response_alg: signing(said, "id_token_signed_response_alg")?
                .unwrap_or_default(),
            userinfo_signed_response_alg: signing(said, "userinfo_signed_response_alg")?,
            authorization_signed_response_alg: signing(said, "authorization_signed_response_alg")?,
            introspection_signed_response_alg: signing(said, "introspection_signed_response_alg")?,
            request_object_signing_alg: client_alg(said, "request_object_signing_alg")?,
            token_endpoint_auth_signing_alg: auth_alg(said, auth_method)?,
            jwks: said.jwks.clone(),
            jwks_uri: said.owned("jwks_uri"),
            tls_client_auth: tls_subject(said)?,
            subject_type: subject_type(said)?,
            sector_identifier_uri: said.owned("sector_identifier_uri"),
            default_max_age: said.default_max_age,
            default_acr_values: said.default_acr_values.clone(),
            request_uris: said.request_uris.clone(),
            contacts: said.contacts.clone(),
            home_url: said.owned("client_uri"),
            logo_uri: said.owned("logo_uri"),
            policy_uri: said.owned("policy_uri"),
            tos_uri: said.owned("tos_uri"),
            initiate_login_uri: said.owned("initiate_login_uri"),
            backchannel_logout_uri: said.owned("backchannel_logout_uri"),
            backchannel_logout_session_required: said.flag("backchannel_logout_session_required"),
            frontchannel_logout_uri: said.owned("frontchannel_logout_uri"),
            frontchannel_logout_session_required: said.flag("frontchannel_logout_session_required"),
            require_pushed_authorization_requests: said
                .flag("require_pushed_authorization_requests"),
            require_signed_request_object: said.flag("require_signed_request_object"),
            tls_client_certificate_bound_access_tokens: said
                .flag("tls_client_certificate_bound_access_tokens"),
            dpop_bound_access_tokens: said.flag("dpop_bound_access_tokens"),
            software: software(said),
            ..base.clone()
        };
        let settings = as_bound(settings);
        Ok(Self {
            name: name(said)?,
            auth_method,
            settings,
        })
    }
}

/// What an operator demands of a client stays demanded, whatever it says itself.
fn as_bound(mut settings: ClientSettings) -> ClientSettings {
    if let Some(bounds) = &settings.operator_bounds {
        settings.require_pushed_authorization_requests |=
            bounds.require_pushed_authorization_requests;
        settings.require_signed_request_object |= bounds.require_signed_request_object;
        settings.tls_client_certificate_bound_access_tokens |=
            bounds.tls_client_certificate_bound_access_tokens;
        settings.dpop_bound_access_tokens |= bounds.dpop_bound_access_tokens;
    }
    settings
}

/// Response types and grants, each filled in from the other where it is absent (OpenID Connect Dynamic
/// Client Registration §2, RFC 7591 §2.1).
fn flows(said: &ClientMetadata) -> (BTreeSet<ResponseType>, BTreeSet<GrantType>) {
    let types = said.response_types.clone().unwrap_or_else(|| {
        let by_code = said
            .grant_types
            .as_ref()
            .is_none_or(|grants| grants.contains(&GrantType::AuthorizationCode));
        by_code.then_some(ResponseType::Code).into_iter().collect()
    });
    let grants = said.grant_types.clone().unwrap_or_else(|| {
        let mut grants = BTreeSet::new();
        for kind in &types {
            grants.extend(needed_by(*kind));
        }
        grants
    });
    (types, grants)
}

/// The grants that a response type goes with (OpenID Connect Dynamic Client Registration §2).
pub(super) fn needed_by(kind: ResponseType) -> impl Iterator<Item = GrantType> {
    let code = kind.has_code().then_some(GrantType::AuthorizationCode);
    let front = (kind.has_id_token() || kind.has_token()).then_some(GrantType::Implicit);
    code.into_iter().chain(front)
}

fn uris(sent: &[String], member: &str, code: ErrorCode) -> Result<Vec<RedirectUri>, OAuthError> {
    let registered = sent.iter().map(|uri| {
        RedirectUri::register(uri)
            .map_err(|fault| OAuthError::new(code, format!("{member}: {uri}: {fault}")))
    });
    registered.collect()
}

/// What the client asks for, as far as it may have it: the rest falls away, and the answer says what
/// was registered (RFC 7591 §3.2.1).
fn scope(said: &ClientMetadata, permitted: &Permitted) -> Result<Scope, OAuthError> {
    let Some(text) = &said.scope else {
        let usual: Scope = DEFAULT_SCOPES.into_iter().collect();
        return Ok(usual.intersection(&permitted.scope));
    };
    let asked = Scope::parse(text).map_err(|error| {
        OAuthError::invalid_client_metadata(format!("scope: {}", error.description))
    })?;
    let scope = asked.intersection(&permitted.scope);
    if scope.is_empty() && !asked.is_empty() {
        return Err(OAuthError::invalid_client_metadata(
            "scope: none of these may be registered",
        ));
    }
    Ok(scope)
}

fn unknown(member: &str, text: &str) -> OAuthError {
    OAuthError::invalid_client_metadata(format!("{member}: {text} is not supported"))
}

fn signing(said: &ClientMetadata, member: &str) -> Result<Option<SigningAlgorithm>, OAuthError> {
    let Some(text) = said.text(member) else {
        return Ok(None);
    };
    let known = SigningAlgorithm::parse(text);
    known.map(Some).ok_or_else(|| unknown(member, text))
}

fn client_alg(said: &ClientMetadata, member: &str) -> Result<Option<ClientAlgorithm>, OAuthError> {
    let Some(text) = said.text(member) else {
        return Ok(None);
    };
    let known = ClientAlgorithm::parse(text);
    known.map(Some).ok_or_else(|| unknown(member, text))
}

/// The algorithm of assertions; where the client sends none, it means nothing.
fn auth_alg(
    said: &ClientMetadata,
    method: ClientAuthMethod,
) -> Result<Option<ClientAlgorithm>, OAuthError> {
    match method {
        ClientAuthMethod::PrivateKeyJwt | ClientAuthMethod::ClientSecretJwt => {
            client_alg(said, "token_endpoint_auth_signing_alg")
        }
        _ => Ok(None),
    }
}

fn subject_type(said: &ClientMetadata) -> Result<SubjectType, OAuthError> {
    match said.text("subject_type") {
        None | Some("public") => Ok(SubjectType::Public),
        Some("pairwise") => Ok(SubjectType::Pairwise),
        Some(other) => Err(unknown("subject_type", other)),
    }
}

/// Exactly one subject (RFC 8705 §2.1.2).
fn tls_subject(said: &ClientMetadata) -> Result<Option<TlsSubject>, OAuthError> {
    let mut subjects = [
        said.owned("tls_client_auth_subject_dn")
            .map(TlsSubject::SubjectDn),
        said.owned("tls_client_auth_san_dns")
            .map(TlsSubject::SanDns),
        said.owned("tls_client_auth_san_uri")
            .map(TlsSubject::SanUri),
        said.owned("tls_client_auth_san_ip").map(TlsSubject::SanIp),
        said.owned("tls_client_auth_san_email")
            .map(TlsSubject::SanEmail),
    ]
    .into_iter()
    .flatten();
    match (subjects.next(), subjects.next()) {
        (_, Some(_)) => Err(OAuthError::invalid_client_metadata(
            "tls_client_auth: name one subject of the certificate, not several",
        )),
        (one, None) => Ok(one),
    }
}

fn software(said: &ClientMetadata) -> Option<(String, String)> {
    let (id, version) = (said.owned("software_id"), said.owned("software_version"));
    (id.is_some() || version.is_some())
        .then(|| (id.unwrap_or_default(), version.unwrap_or_default()))
}

/// The name that people read; without one, the host that answers go to.
fn name(said: &ClientMetadata) -> Result<String, OAuthError> {
    let wrong = |why: &str| OAuthError::invalid_client_metadata(format!("client_name: {why}"));
    let sent = said.client_name.as_deref().map(str::trim);
    let Some(sent) = sent.filter(|name| !name.is_empty()) else {
        let first = said.redirect_uris.first();
        let host = first.and_then(|uri| uri.split('/').nth(2));
        return Ok(host
            .filter(|host| !host.is_empty())
            .unwrap_or("portal")
            .to_owned());
    };
    if sent.chars().count() > LONGEST_NAME {
        return Err(wrong("a hundred characters are enough"));
    }
    if sent.chars().any(is_hidden) {
        return Err(wrong("it holds characters that can not be read"));
    }
    Ok(sent.to_owned())
}

/// Characters that show nothing or turn the direction of others: with them a name reads as another.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The same in names of people, classes and institutions: joiners belong to the writing of some languages.
pub(crate) fn is_hidden_in_names(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sluis_token_service::RegistrationAccess;

    fn draft(value: serde_json::Value) -> Result<Draft, OAuthError> {
        let said = ClientMetadata::read(value.as_object().unwrap())?;
        let permitted = Permitted::by(None, RegistrationAccess::Open);
        Draft::fill(&said, &ClientSettings::default(), &permitted)
    }

    #[test]
    fn what_is_not_said_is_filled_in_as_the_specifications_say() {
        let said = draft(json!({ "redirect_uris": ["https://portal.example/cb"] })).unwrap();
        assert_eq!(said.name, "portal.example");
        assert_eq!(said.auth_method, ClientAuthMethod::ClientSecretBasic);
        assert_eq!(said.settings.response_types, [ResponseType::Code].into());
        assert_eq!(
            said.settings.grant_types,
            [GrantType::AuthorizationCode].into()
        );
        assert!(said.settings.scope.contains("offline_access"));
        assert!(!said.settings.scope.contains("roles"));
        let hybrid = draft(json!({ "response_types": ["token code"] })).unwrap();
        assert_eq!(
            hybrid.settings.grant_types,
            [GrantType::AuthorizationCode, GrantType::Implicit].into()
        );
        let service = draft(json!({ "grant_types": ["client_credentials"] })).unwrap();
        assert!(service.settings.response_types.is_empty());
    }

    #[test]
    fn names_of_people_may_hold_joiners_and_nothing_else_that_is_hidden() {
        for c in [
            '\n',
            '\u{200b}',
            '\u{202e}',
            '\u{2066}',
            '\u{2028}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            assert!(is_hidden_in_names(c), "{c:?}");
        }
        let fine = "Zoë d’Œuvre-Çelik محمد می\u{200c}خواهم क\u{94d}\u{200d}ष 李";
        assert!(!fine.chars().any(is_hidden_in_names));
    }

    #[test]
    fn a_name_that_reads_as_another_is_refused() {
        for name in [
            "Bank\u{202e}knaB",
            "a\u{0}b",
            "b\u{200b}ank",
            &"x".repeat(101),
        ] {
            assert!(draft(json!({ "client_name": name })).is_err(), "{name:?}");
        }
        assert_eq!(
            draft(json!({ "client_name": " Zoë & co " })).unwrap().name,
            "Zoë & co"
        );
    }

    #[test]
    fn a_certificate_has_one_subject() {
        let two = json!({
            "tls_client_auth_san_dns": "a.example",
            "tls_client_auth_subject_dn": "CN=a",
        });
        assert!(draft(two).is_err());
    }

    #[test]
    fn scopes_that_may_not_be_registered_fall_away() {
        let some = draft(json!({ "scope": "openid email beheer" })).unwrap();
        assert_eq!(some.settings.scope.to_string(), "email openid");
        assert!(draft(json!({ "scope": "beheer" })).is_err());
    }
}
