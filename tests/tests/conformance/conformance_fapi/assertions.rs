//! Client assertions, at both endpoints that take them.

use crate::conformance_fapi::{house, refused};
use serde_json::{Value, json};
use sluis_protocol::client_auth::ASSERTION_TYPE;
use sluis_tests::{
    conformance::{Answer, Bound, Strong, StrongClient, certificates, keys::PrivateKey},
    testkit::ORIGIN,
};

const VARIANT: Strong = crate::conformance_fapi::KEYS;

/// Sends an assertion to an endpoint of one of both kinds.
async fn sent(client: &StrongClient<'_>, endpoint: &str, assertion: Option<&str>) -> Answer {
    let request = client.request();
    let mut fields: Vec<(&str, &str)> = request
        .params()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if endpoint == "token_endpoint" {
        fields = vec![
            ("grant_type", "authorization_code"),
            ("code", "no-code"),
            ("redirect_uri", client.client.redirect_uri.as_str()),
        ];
    }
    if let Some(assertion) = assertion {
        fields.push(("client_assertion_type", ASSERTION_TYPE));
        fields.push(("client_assertion", assertion));
    }
    let url = client.provider.endpoint(endpoint);
    let mut request = client.provider.wire.request(reqwest::Method::POST, &url);
    if let Some(proof) = client
        .token_proof()
        .filter(|_| endpoint == "token_endpoint")
    {
        request = request.header("dpop", proof);
    }
    Answer::of(request.form(&fields)).await
}

const ENDPOINTS: [&str; 2] = ["pushed_authorization_request_endpoint", "token_endpoint"];

/// Good claims with a change, refused at both endpoints.
async fn is_refused(what: &str, change: impl Fn(&mut Value)) {
    let house = house().await;
    let client = StrongClient::first(&house, VARIANT).await;
    for endpoint in ENDPOINTS {
        let mut claims = client.assertion();
        change(&mut claims);
        let assertion = client.client.key.sign(&claims);
        let answer = sent(&client, endpoint, Some(&assertion)).await;
        refused(
            &format!("{what} at {endpoint}"),
            &answer,
            &["invalid_client"],
        );
    }
}

/// Good claims with a change, taken at both endpoints: then it is the code that is wrong.
async fn is_taken(change: impl Fn(&mut Value)) {
    let house = house().await;
    let client = StrongClient::first(&house, VARIANT).await;
    for endpoint in ENDPOINTS {
        let mut claims = client.assertion();
        change(&mut claims);
        let assertion = client.client.key.sign(&claims);
        let answer = sent(&client, endpoint, Some(&assertion)).await;
        if endpoint == "token_endpoint" {
            refused("a code that is none", &answer, &["invalid_grant"]);
        } else {
            assert_eq!(answer.status, 201, "{}", answer.text);
        }
    }
}

fn moved(claims: &mut Value, name: &str, seconds: i64) {
    let now = claims["iat"].as_i64().unwrap_or_default();
    claims[name] = (now + seconds).into();
}

#[tokio::test]
async fn fapi2_ensure_client_assertion_with_exp_is_5_minutes_in_past_fails() {
    is_refused("exp five minutes ago", |claims| {
        moved(claims, "exp", -300);
    })
    .await;
}

#[tokio::test]
async fn fapi2_ensure_client_assertion_with_wrong_aud_fails() {
    is_refused("another aud", |claims| {
        claims["aud"] = "https://elders.test".into();
    })
    .await;
}

#[tokio::test]
async fn fapi2_ensure_client_assertion_with_no_sub_fails() {
    is_refused("no sub", |claims| {
        claims.as_object_mut().map(|all| all.remove("sub"));
    })
    .await;
}

#[tokio::test]
async fn fapi2_par_endpoint_as_audience_fails() {
    is_refused("the PAR endpoint as aud", |claims| {
        claims["aud"] = format!("{ORIGIN}/oauth/par").into();
    })
    .await;
}

#[tokio::test]
async fn fapi2_par_token_endpoint_as_audience_fails() {
    is_refused("the token endpoint as aud", |claims| {
        claims["aud"] = format!("{ORIGIN}/oauth/token").into();
    })
    .await;
}

#[tokio::test]
async fn fapi2_par_endpoint_as_array_audience_fails() {
    is_refused("an array with the issuer", |claims| {
        claims["aud"] = json!([ORIGIN, format!("{ORIGIN}/oauth/par")]);
    })
    .await;
    is_refused("an array of the issuer alone", |claims| {
        claims["aud"] = json!([ORIGIN]);
    })
    .await;
}

#[tokio::test]
async fn fapi2_par_ensure_jwt_client_assertion_with_iat_nbf_over_60_seconds_in_the_future_fails() {
    for name in ["iat", "nbf"] {
        is_refused(name, |claims| moved(claims, name, 65)).await;
    }
}

#[tokio::test]
async fn fapi2_par_ensure_jwt_client_assertion_with_iat_nbf_8_seconds_in_the_future_is_accepted() {
    is_taken(|claims| {
        moved(claims, "nbf", 8);
        moved(claims, "iat", 8);
    })
    .await;
}

#[tokio::test]
async fn fapi2_assertions_without_exp_or_jti_or_of_another_iss_fail() {
    for name in ["exp", "jti", "iss", "aud"] {
        is_refused(&format!("no {name}"), |claims| {
            claims.as_object_mut().map(|all| all.remove(name));
        })
        .await;
    }
    is_refused("another iss", |claims| claims["iss"] = "elders".into()).await;
}

#[tokio::test]
async fn fapi2_ensure_client_assertion_in_token_endpoint() {
    let house = house().await;
    let client = StrongClient::first(&house, VARIANT).await;
    for endpoint in ENDPOINTS {
        let answer = sent(&client, endpoint, None).await;
        let codes = ["invalid_client", "invalid_request"];
        refused(&format!("nobody at {endpoint}"), &answer, &codes);
    }
}

#[tokio::test]
async fn fapi2_an_assertion_counts_once() {
    let house = house().await;
    let client = StrongClient::first(&house, VARIANT).await;
    let assertion = client.client.key.sign(&client.assertion());
    let first = sent(&client, ENDPOINTS[0], Some(&assertion)).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let second = sent(&client, ENDPOINTS[0], Some(&assertion)).await;
    refused("the second use", &second, &["invalid_client"]);
}

#[tokio::test]
async fn fapi2_ensure_signed_client_assertion_with_rs256_fails() {
    let house = house().await;
    let key = PrivateKey::rsa(0).named("rsa").by_pss();
    let client = StrongClient::add(&house, VARIANT, "fapi-rsa", key, certificates::ONE).await;
    for endpoint in ENDPOINTS {
        let weak = client.client.key.sign_by("RS256", &client.assertion());
        let answer = sent(&client, endpoint, Some(&weak)).await;
        refused("RS256", &answer, &["invalid_client"]);
    }
    let strong = client.client.key.sign(&client.assertion());
    let answer = sent(&client, ENDPOINTS[0], Some(&strong)).await;
    assert_eq!(answer.status, 201, "PS256: {}", answer.text);
}

#[tokio::test]
async fn fapi2_assertions_of_another_key_or_of_none_fail() {
    let house = house().await;
    let first = StrongClient::first(&house, VARIANT).await;
    let second = StrongClient::second(&house, VARIANT).await;
    let claims = first.assertion();
    let none = first
        .client
        .key
        .sign_with(&json!({ "alg": "none" }), &claims);
    for assertion in [second.client.key.sign(&claims), none] {
        for endpoint in ENDPOINTS {
            let answer = sent(&first, endpoint, Some(&assertion)).await;
            refused("a signature of somebody else", &answer, &["invalid_client"]);
        }
    }
}

/// The client that the assertion is of is the one that the request names.
#[tokio::test]
async fn fapi2_ensure_client_id_in_token_endpoint() {
    let house = house().await;
    let first = StrongClient::first(&house, VARIANT).await;
    let second = StrongClient::second(&house, VARIANT).await;
    let assertion = first.client.key.sign(&first.assertion());
    let answer = sent(&second, ENDPOINTS[0], Some(&assertion)).await;
    let codes = ["invalid_client", "invalid_request"];
    refused("another client_id", &answer, &codes);
}

/// A certificate that is not the registered one, and none.
#[tokio::test]
async fn fapi2_certificates_of_somebody_else_fail() {
    let house = house().await;
    for auth in [
        sluis_protocol::client_auth::ClientAuthMethod::TlsClientAuth,
        sluis_protocol::client_auth::ClientAuthMethod::SelfSignedTlsClientAuth,
    ] {
        let variant = Strong {
            auth,
            bound: Bound::Certificate,
            signed: false,
        };
        let mut client = StrongClient::first(&house, variant).await;
        for certificate in [Some(certificates::TWO), None] {
            client.client.certificate = certificate;
            let answer = client.push(&client.request()).await;
            refused("another certificate", &answer, &["invalid_client"]);
        }
    }
}
