//! Signed request objects (FAPI 2.0 Message Signing §5.3.1) and signed answers.

use crate::conformance_fapi::{SIGNED, house, refused, shows_an_error};
use serde_json::{Value, json};
use sluis_tests::{
    Agent,
    conformance::{
        Callback, StrongClient, certificates,
        keys::{self, PrivateKey},
    },
    testkit::ORIGIN,
};

/// A good object with a change, refused where it is pushed.
async fn is_refused(what: &str, change: impl Fn(&mut Value)) {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let mut claims = client.object(&client.request());
    change(&mut claims);
    let answer = client.push_object(&client.client.key.sign(&claims)).await;
    let codes = ["invalid_request_object", "invalid_request"];
    refused(what, &answer, &codes);
}

/// A good object with a change, taken, and good to its end.
async fn is_taken(change: impl Fn(&mut Value)) {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let request = client.request();
    let mut claims = client.object(&request);
    change(&mut claims);
    let answer = client.push_object(&client.client.key.sign(&claims)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let uri = answer.text_of("request_uri");
    let page = client.open(&Agent::new(&house), &uri).await;
    let callback = client.go_on(&request, page).await;
    let code = callback.get("code").unwrap_or_default();
    client.check(&request, &client.redeem(code).await);
}

fn without(claims: &mut Value, name: &str) {
    claims.as_object_mut().map(|all| all.remove(name));
}

fn moved(claims: &mut Value, name: &str, seconds: i64) {
    let now = claims["iat"].as_i64().unwrap_or_default();
    claims[name] = (now + seconds).into();
}

#[tokio::test]
async fn fapi2_ensure_server_accepts_request_object_with_multiple_aud() {
    is_taken(|claims| claims["aud"] = json!([ORIGIN, "https://elders.test"])).await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_with_nbf_8_seconds_in_the_future_is_accepted() {
    is_taken(|claims| moved(claims, "nbf", 8)).await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_without_exp_fails() {
    is_refused("no exp", |claims| without(claims, "exp")).await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_without_nbf_fails() {
    is_refused("no nbf", |claims| without(claims, "nbf")).await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_without_redirect_uri_fails() {
    is_refused("no redirect_uri", |claims| without(claims, "redirect_uri")).await;
}

#[tokio::test]
async fn fapi2_ensure_expired_request_object_fails() {
    is_refused("expired", |claims| {
        moved(claims, "nbf", -600);
        moved(claims, "exp", -300);
    })
    .await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_with_bad_aud_fails() {
    is_refused("another aud", |claims| {
        claims["aud"] = "https://elders.test".into();
    })
    .await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_with_exp_over_60_fails() {
    is_refused("exp in 70 minutes", |claims| moved(claims, "exp", 4200)).await;
}

#[tokio::test]
async fn fapi2_ensure_request_object_with_nbf_over_60_fails() {
    is_refused("nbf 70 minutes ago", |claims| moved(claims, "nbf", -4200)).await;
}

#[tokio::test]
async fn fapi2_ensure_signed_request_object_with_rs256_fails() {
    let house = house().await;
    let key = PrivateKey::rsa(0).named("rsa").by_pss();
    let client = StrongClient::add(&house, SIGNED, "fapi-rsa", key, certificates::ONE).await;
    let claims = client.object(&client.request());
    let weak = client.client.key.sign_by("RS256", &claims);
    let codes = ["invalid_request_object"];
    refused("RS256", &client.push_object(&weak).await, &codes);
    let answer = client.push_object(&client.client.key.sign(&claims)).await;
    assert_eq!(answer.status, 201, "PS256: {}", answer.text);
}

#[tokio::test]
async fn fapi2_ensure_request_object_signature_algorithm_is_not_none() {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let claims = client.object(&client.request());
    let none = client
        .client
        .key
        .sign_with(&json!({ "alg": "none" }), &claims);
    let codes = ["invalid_request_object", "invalid_request"];
    refused("alg none", &client.push_object(&none).await, &codes);
}

#[tokio::test]
async fn fapi2_ensure_request_object_with_invalid_signature_fails() {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let good = client.client.key.sign(&client.object(&client.request()));
    let (signed, signature) = good.rsplit_once('.').unwrap_or_default();
    let mut bytes = keys::decode(signature);
    bytes[5] ^= 0x5a;
    let bad = format!("{signed}.{}", keys::encode(&bytes));
    let codes = ["invalid_request_object"];
    refused(
        "a spoiled signature",
        &client.push_object(&bad).await,
        &codes,
    );
}

#[tokio::test]
async fn fapi2_ensure_matching_key_in_authorization_request() {
    let house = house().await;
    let first = StrongClient::first(&house, SIGNED).await;
    let second = StrongClient::second(&house, SIGNED).await;
    let object = second.client.key.sign(&first.object(&first.request()));
    let codes = ["invalid_request_object"];
    refused(
        "another client's key",
        &first.push_object(&object).await,
        &codes,
    );
    let object = second.client.key.sign(&second.object(&second.request()));
    let codes = ["invalid_request_object", "invalid_request"];
    refused(
        "another client's object",
        &first.push_object(&object).await,
        &codes,
    );
}

#[tokio::test]
async fn fapi2_ensure_unsigned_request_at_par_endpoint_fails() {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let request = client.request();
    let fields: Vec<(&str, &str)> = request
        .params()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = client.push_fields(&fields, None).await;
    let codes = ["invalid_request", "invalid_request_object"];
    refused("parameters alone", &answer, &codes);
}

#[tokio::test]
async fn fapi2_par_reject_request_uri_in_par_authorization_request() {
    is_refused("a request_uri in the object", |claims| {
        claims["request_uri"] = "urn:ietf:params:oauth:request_uri:elders".into();
    })
    .await;
}

/// What stands beside the object does not count (RFC 9101 §5).
async fn beside(name: &str, value: &str) -> (Callback, Value) {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let request = client.request();
    let object = client.client.key.sign(&client.object(&request));
    let fields = [
        ("client_id", client.client.id.as_str()),
        ("request", object.as_str()),
        (name, value),
    ];
    let answer = client.push_fields(&fields, None).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let uri = answer.text_of("request_uri");
    let page = client.open(&Agent::new(&house), &uri).await;
    let callback = client.go_on(&request, page).await;
    let tokens = client
        .redeem(callback.get("code").unwrap_or_default())
        .await;
    client.check(&request, &tokens);
    (callback, tokens.json)
}

#[tokio::test]
async fn fapi2_ensure_different_nonce_inside_and_outside_request_object_the_inner_one_counts() {
    beside("nonce", "another-nonce").await;
}

#[tokio::test]
async fn fapi2_ensure_different_state_inside_and_outside_request_object_the_inner_one_counts() {
    let (callback, _) = beside("state", "another-state").await;
    assert_ne!(callback.get("state"), Some("another-state"));
}

#[tokio::test]
async fn fapi2_state_only_outside_request_object_not_used() {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let request = client.request().without("state");
    let object = client.client.key.sign(&client.object(&request));
    let fields = [
        ("client_id", client.client.id.as_str()),
        ("request", object.as_str()),
        ("state", "outside"),
    ];
    let answer = client.push_fields(&fields, None).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let uri = answer.text_of("request_uri");
    let page = client.open(&Agent::new(&house), &uri).await;
    let callback = client.go_on(&request, page).await;
    assert_eq!(callback.get("state"), None);
}

/// Signed or not, a request has to be pushed.
#[tokio::test]
async fn fapi2_a_signed_request_without_par_fails() {
    let house = house().await;
    let client = StrongClient::first(&house, SIGNED).await;
    let request = client.request();
    let object = client.client.key.sign(&client.object(&request));
    let sent = request.clone().with("request", &object);
    let page = sent.open(&Agent::new(&house)).await;
    if page.away().is_none() {
        shows_an_error(&page);
    } else {
        let callback = client.answered(&request, &page);
        assert_eq!(callback.error(), "invalid_request");
    }
}
