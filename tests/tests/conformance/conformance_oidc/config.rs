//! The plan `oidcc-config-certification-test-plan`: the discovery document.

use crate::conformance_oidc::house;
use serde_json::Value;
use sluis_tests::conformance::Provider;

/// What is a list of texts, where it is there.
const LISTS: &[&str] = &[
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "userinfo_signing_alg_values_supported",
    "request_object_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "display_values_supported",
    "claim_types_supported",
    "claims_supported",
    "claims_locales_supported",
    "ui_locales_supported",
    "code_challenge_methods_supported",
    "dpop_signing_alg_values_supported",
    "authorization_signing_alg_values_supported",
    "introspection_signing_alg_values_supported",
    "prompt_values_supported",
];

/// What is a yes or no, where it is there.
const FLAGS: &[&str] = &[
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_request_uri_registration",
    "authorization_response_iss_parameter_supported",
    "tls_client_certificate_bound_access_tokens",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "frontchannel_logout_supported",
    "frontchannel_logout_session_supported",
];

/// Every address in the document is one, and safe.
pub(crate) fn addresses(document: &Value) {
    for (name, value) in document.as_object().into_iter().flatten() {
        let is_address = name.ends_with("_endpoint")
            || matches!(
                name.as_str(),
                "issuer" | "jwks_uri" | "check_session_iframe"
            );
        if is_address {
            let text = value.as_str().unwrap_or_default();
            let url = url::Url::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(url.scheme(), "https", "{name}");
            assert_eq!((url.fragment(), url.username()), (None, ""), "{name}");
        }
    }
}

#[tokio::test]
async fn oidcc_discovery_endpoint_verification_every_member_is_as_it_should_be() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    let document = &provider.document;
    addresses(document);
    for name in LISTS {
        if let Some(value) = document.get(name) {
            let all = value
                .as_array()
                .unwrap_or_else(|| panic!("{name}: {value}"));
            assert!(
                !all.is_empty() && all.iter().all(Value::is_string),
                "{name}: {value}"
            );
        }
    }
    for name in FLAGS {
        assert!(document.get(name).is_none_or(Value::is_boolean), "{name}");
    }
    let issuer = url::Url::parse(&provider.endpoint("issuer"));
    assert_eq!(issuer.map(|url| url.query().is_none()), Ok(true));
    for (name, value) in [
        ("response_types_supported", "code"),
        ("scopes_supported", "openid"),
        ("scopes_supported", "offline_access"),
        ("subject_types_supported", "public"),
        ("id_token_signing_alg_values_supported", "RS256"),
        ("userinfo_signing_alg_values_supported", "RS256"),
        ("request_object_signing_alg_values_supported", "RS256"),
        ("grant_types_supported", "authorization_code"),
        ("grant_types_supported", "refresh_token"),
        (
            "token_endpoint_auth_methods_supported",
            "client_secret_basic",
        ),
        ("code_challenge_methods_supported", "S256"),
        ("claims_supported", "sub"),
    ] {
        assert!(provider.lists(name, value), "{name} lacks {value}");
    }
    // Absent, it would mean that it is supported (Discovery §3).
    assert!(document["request_uri_parameter_supported"].is_boolean());
    for name in ["ui_locales_supported", "claims_locales_supported"] {
        for tag in provider.list(name) {
            let fit = tag.split('-').all(|part| {
                (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            });
            assert!(fit, "{tag} is no language (BCP 47)");
        }
    }
    for scope in provider.list("scopes_supported") {
        let fit = scope
            .bytes()
            .all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        assert!(fit && !scope.is_empty(), "RFC 6749 §3.3: {scope}");
    }
}
