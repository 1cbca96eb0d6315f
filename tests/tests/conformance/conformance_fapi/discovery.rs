//! What the discovery document tells to clients of FAPI 2.0.

use crate::conformance_fapi::house;
use sluis_tests::{conformance::Provider, testkit::ORIGIN};

#[tokio::test]
async fn fapi2_discovery_end_point_verification() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    let document = &provider.document;
    assert!(provider.lists("response_types_supported", "code"));
    assert_eq!(
        document["authorization_response_iss_parameter_supported"],
        true
    );
    assert!(
        provider
            .endpoint("pushed_authorization_request_endpoint")
            .starts_with(ORIGIN)
    );
    assert!(provider.lists("code_challenge_methods_supported", "S256"));
    assert_eq!(document["tls_client_certificate_bound_access_tokens"], true);
    for name in [
        "id_token_signing_alg_values_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "dpop_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
        "request_object_signing_alg_values_supported",
        "authorization_signing_alg_values_supported",
    ] {
        let strong = ["PS256", "ES256", "EdDSA", "Ed25519"];
        assert!(
            strong
                .iter()
                .any(|algorithm| provider.lists(name, algorithm)),
            "{name}: {}",
            document[name]
        );
    }
    for name in ["RS256", "none", "HS256"] {
        assert!(!provider.lists("dpop_signing_alg_values_supported", name));
    }
    for name in [
        "require_pushed_authorization_requests",
        "require_signed_request_object",
    ] {
        assert!(document.get(name).is_none_or(serde_json::Value::is_boolean));
    }
    for method in [
        "private_key_jwt",
        "tls_client_auth",
        "self_signed_tls_client_auth",
    ] {
        assert!(provider.lists("token_endpoint_auth_methods_supported", method));
    }
    assert!(provider.lists("response_modes_supported", "jwt"));
    for (name, address) in document["mtls_endpoint_aliases"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let address = address.as_str().unwrap_or_default();
        assert!(address.starts_with("https://"), "{name}: {address}");
    }
}
