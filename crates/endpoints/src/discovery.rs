//! OpenID Connect Discovery 1.0, RFC 8414, and the public keys (RFC 7517). Only what works is told.

use crate::{other_methods::get_only, store_down::store_down};
use actix_web::{
    HttpResponse, Resource,
    web::{Bytes, Data, ServiceConfig, get, resource, to},
};
use sluis_idp_core::Idp;
use sluis_protocol::{
    algorithm::ClientAlgorithm,
    client_auth::ClientAuthMethod,
    grant_type::GrantType,
    metadata::{
        ACR_BADGE, ACR_MFA, ACR_PHISHING_RESISTANT, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR,
        ProviderMetadata,
    },
    response_mode::ResponseMode,
    response_type::ResponseType,
    scope::{self, portal_scopes},
};
use sluis_token_service::{ProtocolSettings, RegistrationAccess, TokenSettings};
use sluis_web::{Visitor, answer::public_json, routes};
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// How long clients may keep the documents: a key is announced far longer than this before it signs.
const MAX_AGE_SECONDS: u32 = 900;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        // One for each thread that serves: nobody waits for another's.
        .app_data(Data::new(Documents::default()))
        .service(read_only(routes::DISCOVERY).route(get().to(document)))
        .service(read_only(routes::OAUTH_METADATA).route(get().to(document)))
        .service(read_only(routes::JWKS).route(get().to(jwks)));
}

/// What nobody sends anything to.
fn read_only(path: &str) -> Resource {
    resource(path).default_service(to(get_only))
}

/// The document of an issuer as it was written, for as long as it speaks the same languages: all else in it
/// is settled when the process starts.
#[derive(Debug, Clone)]
struct Written {
    languages: Vec<String>,
    text: Bytes,
}

/// Documents that were written, by issuer. An issuer is the installation's, or that of an institution's host,
/// so strangers add none.
#[derive(Debug, Default)]
struct Documents(RwLock<HashMap<String, Written>>);

/// So many documents are kept, of some five kilobytes each; those of further hosts are written each time.
const MOST_KEPT: usize = 64;

impl Documents {
    fn of(&self, issuer: &str, languages: &[String]) -> Option<Bytes> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let written = kept.get(issuer)?;
        (written.languages == languages).then(|| written.text.clone())
    }

    fn keep(&self, issuer: &str, written: Written) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT || kept.contains_key(issuer) {
            kept.insert(issuer.to_owned(), written);
        }
    }
}

async fn document(visitor: Visitor, idp: Data<Idp>, documents: Data<Documents>) -> HttpResponse {
    let (issuer, languages) = (visitor.issuer(), idp.languages());
    if let Some(text) = documents.of(issuer, &languages) {
        return public_json(text, MAX_AGE_SECONDS);
    }
    let mut told = metadata(idp.tokens.settings(), issuer, languages.clone());
    if visitor.ctx.own_issuer.is_some() {
        // Clients register with the installation.
        told.registration_endpoint = None;
    }
    match serde_json::to_vec(&told) {
        Ok(text) => {
            let text = Bytes::from(text);
            let written = Written {
                languages,
                text: text.clone(),
            };
            documents.keep(issuer, written);
            public_json(text, MAX_AGE_SECONDS)
        }
        Err(error) => {
            tracing::error!(%error, "the discovery document could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn jwks(visitor: Visitor, idp: Data<Idp>) -> HttpResponse {
    match idp.tokens.jwks(&visitor.ctx).await {
        Ok(keys) => public_json(Bytes::copy_from_slice(keys.as_bytes()), MAX_AGE_SECONDS),
        Err(error) => store_down(&visitor, &error),
    }
}

/// Claims about the sign-in itself, which need no scope.
const CLAIMS: [&str; 11] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "sid",
    "mfa_time",
];

fn metadata(settings: &TokenSettings, issuer: &str, languages: Vec<String>) -> ProviderMetadata {
    let at = |path: &str| format!("{issuer}{path}");
    let protocol = &settings.protocol;
    let auth = auth_methods(protocol);
    let confidential: Vec<_> = auth
        .iter()
        .copied()
        .filter(|method| *method != ClientAuthMethod::None.as_str())
        .collect();
    let ours: Vec<_> = settings
        .algorithms
        .iter()
        .map(|algorithm| algorithm.as_str())
        .collect();
    let assertions = names_of(&[ClientAlgorithm::HS256], &ClientAlgorithm::ASYMMETRIC);
    let open = protocol.registration != RegistrationAccess::Closed;
    ProviderMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: at(routes::AUTHORIZE),
        token_endpoint: at(routes::TOKEN),
        userinfo_endpoint: at(routes::USERINFO),
        jwks_uri: at(routes::JWKS),
        registration_endpoint: open.then(|| at(routes::REGISTRATION)),
        end_session_endpoint: at(routes::END_SESSION),
        check_session_iframe: at(routes::CHECK_SESSION),
        revocation_endpoint: at(routes::REVOCATION),
        introspection_endpoint: at(routes::INTROSPECTION),
        pushed_authorization_request_endpoint: at(routes::PAR),
        device_authorization_endpoint: at(routes::DEVICE_AUTHORIZATION),
        scopes_supported: portal_scopes().collect(),
        response_types_supported: response_types(protocol),
        response_modes_supported: response_modes(),
        grant_types_supported: grant_types(protocol),
        acr_values_supported: vec![
            ACR_MFA,
            ACR_PHISHING_RESISTANT,
            ACR_REMEMBERED_DEVICE,
            ACR_SINGLE_FACTOR,
            ACR_BADGE,
        ],
        subject_types_supported: vec!["public", "pairwise"],
        id_token_signing_alg_values_supported: ours.clone(),
        userinfo_signing_alg_values_supported: ours.clone(),
        authorization_signing_alg_values_supported: ours.clone(),
        introspection_signing_alg_values_supported: ours,
        request_object_signing_alg_values_supported: names_of(
            &ClientAlgorithm::ASYMMETRIC,
            if protocol.unsigned_request_objects {
                &[ClientAlgorithm::None]
            } else {
                &[]
            },
        ),
        token_endpoint_auth_methods_supported: auth.clone(),
        token_endpoint_auth_signing_alg_values_supported: assertions.clone(),
        revocation_endpoint_auth_methods_supported: auth,
        revocation_endpoint_auth_signing_alg_values_supported: assertions.clone(),
        introspection_endpoint_auth_methods_supported: confidential,
        introspection_endpoint_auth_signing_alg_values_supported: assertions,
        dpop_signing_alg_values_supported: names_of(&ClientAlgorithm::STRONG, &[]),
        tls_client_certificate_bound_access_tokens: protocol.mutual_tls.then_some(true),
        claims_supported: CLAIMS
            .into_iter()
            .chain(
                scope::CLAIMS
                    .iter()
                    .flat_map(|(_, claims)| claims.iter().copied()),
            )
            .collect(),
        claim_types_supported: vec!["normal"],
        ui_locales_supported: languages,
        display_values_supported: vec!["page", "popup", "touch", "wap"],
        claims_parameter_supported: true,
        request_parameter_supported: true,
        request_uri_parameter_supported: true,
        require_request_uri_registration: true,
        require_pushed_authorization_requests: false,
        require_signed_request_object: false,
        code_challenge_methods_supported: if protocol.plain_pkce {
            vec!["S256", "plain"]
        } else {
            vec!["S256"]
        },
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: vec!["none", "login", "consent", "select_account"],
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        frontchannel_logout_supported: true,
        frontchannel_logout_session_supported: true,
    }
}

/// Every method that works here: a certificate only where one can reach us.
fn auth_methods(protocol: &ProtocolSettings) -> Vec<&'static str> {
    ClientAuthMethod::ALL
        .iter()
        .filter(|method| protocol.mutual_tls || !method.is_mutual_tls())
        .map(|method| method.as_str())
        .collect()
}

fn response_types(protocol: &ProtocolSettings) -> Vec<&'static str> {
    ResponseType::ALL
        .iter()
        .filter(|kind| !kind.is_implicit() || protocol.implicit)
        .filter(|kind| !kind.is_hybrid() || protocol.hybrid)
        .map(|kind| kind.as_str())
        .collect()
}

/// The modes, and the name for the JWT mode that fits the response type.
fn response_modes() -> Vec<&'static str> {
    let modes = ResponseMode::ALL.iter().map(|mode| mode.as_str());
    modes.chain([ResponseMode::JWT]).collect()
}

fn grant_types(protocol: &ProtocolSettings) -> Vec<&'static str> {
    let front = (protocol.implicit || protocol.hybrid).then_some(GrantType::Implicit);
    GrantType::AT_TOKEN_ENDPOINT
        .into_iter()
        .chain(front)
        .map(GrantType::as_str)
        .collect()
}

fn names_of(some: &[ClientAlgorithm], more: &[ClientAlgorithm]) -> Vec<&'static str> {
    let all = some.iter().chain(more);
    all.map(|algorithm| algorithm.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use sluis_protocol::algorithm::SigningAlgorithm;

    fn told(settings: &TokenSettings) -> ProviderMetadata {
        metadata(
            settings,
            &settings.issuer,
            vec!["nl".to_owned(), "en".to_owned()],
        )
    }

    fn settings(protocol: ProtocolSettings) -> TokenSettings {
        TokenSettings {
            issuer: "https://login.test".to_owned(),
            protocol,
            code_ttl: Duration::seconds(60),
            access_token_ttl: Duration::seconds(60),
            id_token_ttl: Duration::seconds(60),
            refresh_idle_ttl: Duration::days(1),
            refresh_absolute_ttl: Duration::days(1),
            refresh_grace: Duration::seconds(1),
            algorithms: vec![SigningAlgorithm::RS256, SigningAlgorithm::PS256],
            key_rotate_after: Duration::days(1),
            key_announce_for: Duration::hours(1),
        }
    }

    #[test]
    fn a_document_is_kept_for_its_issuer_and_its_languages() {
        let documents = Documents::default();
        let languages = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        let (both, one): (Vec<String>, Vec<String>) =
            (languages(&["nl", "en"]), languages(&["nl"]));
        let written = Written {
            languages: both.clone(),
            text: Bytes::from_static(b"{}"),
        };
        documents.keep("https://een.test", written.clone());
        assert_eq!(
            documents.of("https://een.test", &both),
            Some(written.text.clone())
        );
        assert_eq!(documents.of("https://een.test", &one), None);
        assert_eq!(documents.of("https://twee.test", &both), None);
        for number in 0..2 * MOST_KEPT {
            documents.keep(&number.to_string(), written.clone());
        }
        let kept = documents.0.read().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(kept.len(), MOST_KEPT);
    }

    #[test]
    fn what_is_discouraged_is_told_only_where_it_is_allowed() {
        let plain = told(&settings(ProtocolSettings::default()));
        assert_eq!(plain.response_types_supported, ["code"]);
        assert!(!plain.grant_types_supported.contains(&"implicit"));
        assert_eq!(plain.code_challenge_methods_supported, ["S256"]);
        let unsigned = &plain.request_object_signing_alg_values_supported;
        assert!(!unsigned.contains(&"none") && unsigned.contains(&"RS256"));
        let all = told(&settings(ProtocolSettings {
            implicit: true,
            hybrid: true,
            plain_pkce: true,
            unsigned_request_objects: true,
            ..ProtocolSettings::default()
        }));
        assert_eq!(all.response_types_supported.len(), 6);
        assert!(all.grant_types_supported.contains(&"implicit"));
        assert_eq!(all.code_challenge_methods_supported, ["S256", "plain"]);
        let unsigned = &all.request_object_signing_alg_values_supported;
        assert!(unsigned.contains(&"none"));
    }

    #[test]
    fn certificates_are_told_only_where_they_can_reach_us() {
        let without = told(&settings(ProtocolSettings::default()));
        assert_eq!(without.tls_client_certificate_bound_access_tokens, None);
        assert_eq!(without.token_endpoint_auth_methods_supported.len(), 5);
        let with = told(&settings(ProtocolSettings {
            mutual_tls: true,
            ..ProtocolSettings::default()
        }));
        assert_eq!(with.tls_client_certificate_bound_access_tokens, Some(true));
        assert!(
            with.token_endpoint_auth_methods_supported
                .contains(&"self_signed_tls_client_auth")
        );
    }

    #[test]
    fn registration_is_told_only_where_clients_may_come() {
        let endpoint = |registration| {
            told(&settings(ProtocolSettings {
                registration,
                ..ProtocolSettings::default()
            }))
            .registration_endpoint
        };
        assert_eq!(endpoint(RegistrationAccess::Closed), None);
        for access in [RegistrationAccess::Token, RegistrationAccess::Open] {
            assert_eq!(
                endpoint(access).as_deref(),
                Some("https://login.test/oauth/register")
            );
        }
    }
}
