//! Pushed requests, and what their `request_uri` is good for.

use crate::conformance_fapi::{KEYS, MOST, ONE, house, plan, refused, shows_an_error};
use chrono::Duration;
use reqwest::Method;
use sluis_tests::{
    Agent,
    conformance::{Answer, Callback, Request, Strong, StrongClient},
    testkit::TestHouse,
};

plan! { MOST:
    fapi2_par_attempt_reuse_request_uri_fails_after_the_answer: used_again;
    fapi2_par_ensure_server_accepts_reused_request_uri_before_authentication_completion: opened_twice;
    fapi2_par_attempt_to_use_expired_request_uri_fails: expired;
    fapi2_par_ensure_request_uri_is_bound_to_client: of_another_client;
    fapi2_par_ensure_pkce_required: pkce_required;
    fapi2_par_ensure_plain_pkce_rejected: plain_pkce;
    fapi2_ensure_response_type_code_id_token_fails: code_id_token;
    fapi2_ensure_response_type_token_fails: token;
    fapi2_ensure_redirect_uri_in_authorization_request: no_redirect_uri;
    fapi2_ensure_registered_redirect_uri: unregistered_redirect_uri;
}

plan! { ONE:
    fapi2_par_reject_request_uri_in_par_authorization_form_params: smuggled_request_uri;
    fapi2_par_reject_invalid_http_verb: wrong_verb;
    fapi2_par_without_duplicate_parameters_fails_with_them: duplicates;
    fapi2_ensure_unsigned_authorization_request_without_using_par_fails: not_pushed;
}

async fn used_again(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let (agent, request) = (Agent::new(house), client.request());
    let uri = client.pushed(&request).await;
    let page = client.open(&agent, &uri).await;
    let callback = client.go_on(&request, page).await;
    assert!(callback.get("code").is_some());
    shows_an_error(&client.open(&agent, &uri).await);
}

async fn opened_twice(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let (agent, request) = (Agent::new(house), client.request());
    let uri = client.pushed(&request).await;
    let first = client.open(&agent, &uri).await;
    assert_ne!(first.step(), "error");
    let second = client.open(&agent, &uri).await;
    let callback = client.go_on(&request, second).await;
    let code = callback.get("code").unwrap_or_default();
    client.check(&request, &client.redeem(code).await);
}

async fn expired(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let answer = client.push(&client.request()).await;
    let seconds = answer.json["expires_in"].as_i64().unwrap_or_default();
    assert!((5..=600).contains(&seconds), "{}", answer.text);
    house.clock.advance(Duration::seconds(seconds + 1));
    let uri = answer.text_of("request_uri");
    shows_an_error(&client.open(&Agent::new(house), &uri).await);
}

async fn of_another_client(house: &TestHouse, variant: Strong) {
    let first = StrongClient::first(house, variant).await;
    let second = StrongClient::second(house, variant).await;
    let uri = first.pushed(&first.request()).await;
    shows_an_error(&second.open(&Agent::new(house), &uri).await);
}

/// A request that is refused where it is pushed.
async fn not_taken(client: &StrongClient<'_>, request: &Request, codes: &[&str]) {
    let answer = client.push(request).await;
    refused(&format!("{:?}", request.params()), &answer, codes);
}

async fn pkce_required(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client
        .request()
        .without("code_challenge")
        .without("code_challenge_method");
    not_taken(&client, &request, &["invalid_request"]).await;
}

async fn plain_pkce(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client
        .request()
        .with("code_challenge", sluis_tests::conformance::VERIFIER)
        .with("code_challenge_method", "plain");
    not_taken(&client, &request, &["invalid_request"]).await;
    // Without a method it is plain (RFC 7636 §4.3).
    let request = request.without("code_challenge_method");
    not_taken(&client, &request, &["invalid_request"]).await;
}

const NO_SUCH_TYPE: &[&str] = &[
    "unsupported_response_type",
    "unauthorized_client",
    "invalid_request",
];

async fn code_id_token(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().with("response_type", "code id_token");
    not_taken(&client, &request, NO_SUCH_TYPE).await;
}

async fn token(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().with("response_type", "token");
    not_taken(&client, &request, NO_SUCH_TYPE).await;
}

async fn no_redirect_uri(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().without("redirect_uri");
    let codes = ["invalid_request", "invalid_request_object"];
    not_taken(&client, &request, &codes).await;
}

/// Plain FAPI tolerates it; we do not.
async fn unregistered_redirect_uri(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let elsewhere = format!("{}/elsewhere", client.client.redirect_uri);
    let request = client.request().with("redirect_uri", &elsewhere);
    let codes = ["invalid_request", "invalid_redirect_uri"];
    not_taken(&client, &request, &codes).await;
}

async fn smuggled_request_uri(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let uri = client.pushed(&client.request()).await;
    let request = client.request().with("request_uri", &uri);
    not_taken(&client, &request, &["invalid_request"]).await;
}

async fn wrong_verb(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let url = client
        .provider
        .endpoint("pushed_authorization_request_endpoint");
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let answer = Answer::of(client.provider.wire.request(method, &url)).await;
        assert_eq!(answer.status, 405, "RFC 9126 §2.3: {}", answer.text);
    }
}

async fn duplicates(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request();
    let mut fields: Vec<(&str, &str)> = request
        .params()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.push(("scope", "openid"));
    let answer = client.push_fields(&fields, None).await;
    refused("a scope twice", &answer, &["invalid_request"]);
}

async fn not_pushed(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request();
    let page = request.open(&Agent::new(house)).await;
    match Callback::read(&page, &client.client.redirect_uri) {
        None => shows_an_error(&page),
        Some(callback) => assert_eq!(callback.error(), "invalid_request"),
    }
}

/// A client that may not be there at all is told so, and where to look.
#[tokio::test]
async fn fapi2_par_needs_a_client_that_authenticates() {
    let house = house().await;
    let client = StrongClient::first(&house, KEYS).await;
    let request = client.request();
    let url = client
        .provider
        .endpoint("pushed_authorization_request_endpoint");
    let bare = client.provider.wire.request(Method::POST, &url);
    let answer = Answer::of(bare.form(request.params())).await;
    refused("a push of nobody", &answer, &["invalid_client"]);
}
