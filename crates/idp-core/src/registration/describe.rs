//! A client's metadata as it is registered (RFC 7591 §3.2.1): all of it, also what was filled in.

use serde_json::{Map, Value, json};
use sluis_model::client::{Client, ClientSettings, SubjectType, TlsSubject};
use sluis_protocol::client_metadata::ApplicationType;

/// The metadata of a client. Secrets and tokens are not among it.
#[must_use]
pub fn describe(client: &Client) -> Map<String, Value> {
    let settings = &client.settings;
    let application = if settings.native {
        ApplicationType::Native
    } else {
        ApplicationType::Web
    };
    let subject = match settings.subject_type {
        SubjectType::Public => "public",
        SubjectType::Pairwise => "pairwise",
    };
    let types = settings.response_types.iter().map(|kind| kind.as_str());
    let grants = settings.grant_types.iter().map(|grant| grant.as_str());
    let mut all = Map::new();
    for (name, value) in [
        ("client_id", json!(client.id.as_str())),
        ("client_id_issued_at", json!(client.created_at.timestamp())),
        ("client_name", json!(client.name)),
        ("redirect_uris", json!(settings.redirect_uris)),
        ("response_types", json!(types.collect::<Vec<_>>())),
        ("grant_types", json!(grants.collect::<Vec<_>>())),
        ("application_type", json!(application.as_str())),
        (
            "token_endpoint_auth_method",
            json!(client.auth_method.as_str()),
        ),
        ("scope", json!(settings.scope.to_string())),
        ("subject_type", json!(subject)),
        (
            "id_token_signed_response_alg",
            json!(settings.id_token_signed_response_alg.as_str()),
        ),
        // Every ID token says when the person signed in.
        ("require_auth_time", json!(true)),
    ] {
        all.insert(name.to_owned(), value);
    }
    for (name, flag) in flags(settings) {
        all.insert(name.to_owned(), flag.into());
    }
    for (name, value) in optional(settings) {
        if let Some(value) = value {
            all.insert(name.to_owned(), value);
        }
    }
    all
}

fn flags(settings: &ClientSettings) -> [(&'static str, bool); 6] {
    [
        (
            "require_pushed_authorization_requests",
            settings.require_pushed_authorization_requests,
        ),
        (
            "require_signed_request_object",
            settings.require_signed_request_object,
        ),
        (
            "tls_client_certificate_bound_access_tokens",
            settings.tls_client_certificate_bound_access_tokens,
        ),
        (
            "dpop_bound_access_tokens",
            settings.dpop_bound_access_tokens,
        ),
        (
            "backchannel_logout_session_required",
            settings.backchannel_logout_session_required,
        ),
        (
            "frontchannel_logout_session_required",
            settings.frontchannel_logout_session_required,
        ),
    ]
}

type Member = (&'static str, Option<Value>);

fn optional(settings: &ClientSettings) -> Vec<Member> {
    let text = |value: &Option<String>| value.as_ref().map(|text| json!(text));
    let list = |values: &[String]| (!values.is_empty()).then(|| json!(values));
    let (software_id, software_version) = settings.software.clone().unzip();
    let (subject, value) = subject(settings);
    vec![
        (
            "post_logout_redirect_uris",
            (!settings.post_logout_redirect_uris.is_empty())
                .then(|| json!(settings.post_logout_redirect_uris)),
        ),
        ("contacts", list(&settings.contacts)),
        ("client_uri", text(&settings.home_url)),
        ("logo_uri", text(&settings.logo_uri)),
        ("policy_uri", text(&settings.policy_uri)),
        ("tos_uri", text(&settings.tos_uri)),
        ("jwks_uri", text(&settings.jwks_uri)),
        ("jwks", settings.jwks.clone()),
        (
            "sector_identifier_uri",
            text(&settings.sector_identifier_uri),
        ),
        (
            "userinfo_signed_response_alg",
            settings
                .userinfo_signed_response_alg
                .map(|alg| json!(alg.as_str())),
        ),
        (
            "authorization_signed_response_alg",
            settings
                .authorization_signed_response_alg
                .map(|alg| json!(alg.as_str())),
        ),
        (
            "introspection_signed_response_alg",
            settings
                .introspection_signed_response_alg
                .map(|alg| json!(alg.as_str())),
        ),
        (
            "request_object_signing_alg",
            settings
                .request_object_signing_alg
                .map(|alg| json!(alg.as_str())),
        ),
        (
            "token_endpoint_auth_signing_alg",
            settings
                .token_endpoint_auth_signing_alg
                .map(|alg| json!(alg.as_str())),
        ),
        (
            "default_max_age",
            settings.default_max_age.map(|age| json!(age)),
        ),
        ("default_acr_values", list(&settings.default_acr_values)),
        ("initiate_login_uri", text(&settings.initiate_login_uri)),
        ("request_uris", list(&settings.request_uris)),
        (
            "backchannel_logout_uri",
            text(&settings.backchannel_logout_uri),
        ),
        (
            "frontchannel_logout_uri",
            text(&settings.frontchannel_logout_uri),
        ),
        (subject, value),
        ("software_id", text(&software_id)),
        ("software_version", text(&software_version)),
    ]
}

fn subject(settings: &ClientSettings) -> Member {
    match settings.tls_client_auth.as_ref().map(TlsSubject::member) {
        None => ("tls_client_auth_subject_dn", None),
        Some((member, text)) => (member, Some(json!(text))),
    }
}
