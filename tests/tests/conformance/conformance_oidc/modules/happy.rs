//! Requests that must be answered whatever harmless thing they hold.

use super::auth_time;
use sluis_model::context::Timestamp;
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_tests::{
    conformance::{Callback, Request, Round, Suite, Trial},
    testkit::TestHouse,
};

pub(crate) async fn server(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let round = trial.round(&trial.agent(), &trial.request()).await;
    assert!(auth_time(&round) <= Timestamp::timestamp(&house.now()));
    trial.end().await;
}

pub(crate) async fn idtoken_signature(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let round = trial.round(&trial.agent(), &trial.request()).await;
    assert_eq!(round.header["alg"], "RS256");
    assert!(round.header["kid"].is_string());
    trial.end().await;
}

/// Skipped by the suite, for nothing lists `none`: and so it must stay.
pub(crate) async fn idtoken_unsigned(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    assert!(
        !trial
            .provider
            .lists("id_token_signing_alg_values_supported", "none")
    );
    trial.end().await;
}

pub(crate) async fn userinfo_get(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    trial.round(&trial.agent(), &trial.request()).await;
    trial.end().await;
}

pub(crate) async fn userinfo_post_header(house: &TestHouse, suite: Suite) {
    posted(house, suite, false).await;
}

pub(crate) async fn userinfo_post_body(house: &TestHouse, suite: Suite) {
    posted(house, suite, true).await;
}

async fn posted(house: &TestHouse, suite: Suite, in_body: bool) {
    let trial = Trial::new(house, suite).await;
    let round = trial.round(&trial.agent(), &trial.request()).await;
    let answer = trial.posted_userinfo(&round, in_body).await;
    sluis_tests::conformance::checks::userinfo(&answer, round.sub());
    trial.end().await;
}

/// What a request holds besides, and that it is answered all the same.
async fn answered_with(house: &TestHouse, suite: Suite, name: &str, value: &str) -> Round {
    let trial = Trial::new(house, suite).await;
    let request = trial.request().with(name, value);
    let round = trial.round(&trial.agent(), &request).await;
    trial.end().await;
    round
}

pub(crate) async fn without_nonce(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request().without("nonce");
    let round = trial.round(&trial.agent(), &request).await;
    assert!(round.callback.get("code").is_some());
    trial.end().await;
}

pub(crate) async fn display_page(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "display", "page").await;
}

pub(crate) async fn display_popup(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "display", "popup").await;
}

pub(crate) async fn unknown_parameter(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "extra", "foobar").await;
}

pub(crate) async fn login_hint(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "login_hint", "buffy@suite.test").await;
}

pub(crate) async fn ui_locales(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "ui_locales", "se").await;
}

pub(crate) async fn claims_locales(house: &TestHouse, suite: Suite) {
    answered_with(house, suite, "claims_locales", "se").await;
}

pub(crate) async fn acr_values(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let supported = trial.provider.list("acr_values_supported");
    let wanted = if supported.is_empty() {
        "1 2".to_owned()
    } else {
        supported.join(" ")
    };
    let request = trial.request().with("acr_values", &wanted);
    let round = trial.round(&trial.agent(), &request).await;
    let acr = round.claims["acr"].as_str().unwrap_or_default();
    assert!(wanted.split(' ').any(|value| value == acr), "acr {acr:?}");
    trial.end().await;
}

pub(crate) async fn client_secret_post(house: &TestHouse, suite: Suite) {
    server(house, suite.by(ClientAuthMethod::ClientSecretPost)).await;
}

pub(crate) async fn post_request(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request();
    let page = trial
        .agent()
        .post_from_elsewhere("/oauth/authorize", request.params())
        .await;
    let callback = trial.go_on(&request, page).await;
    trial.settle(&request, callback).await;
    trial.end().await;
}

pub(crate) async fn valid_pkce(house: &TestHouse, suite: Suite) {
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let trial = Trial::new(house, suite).await;
    let request = trial.request().proving(VERIFIER);
    let callback = trial.sign_in(&trial.agent(), &request).await;
    let code = callback.get("code").unwrap_or_default();
    let wrong = [(
        "code_verifier",
        "another-verifier-that-is-not-of-this-challenge",
    )];
    assert_eq!(
        trial.redeem(&request, code, &wrong).await.refusal(),
        "invalid_grant"
    );
    let callback = trial.sign_in(&trial.agent(), &request).await;
    let code = callback.get("code").unwrap_or_default();
    let answer = trial
        .redeem(&request, code, &[("code_verifier", VERIFIER)])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    trial.end().await;
}

/// A refusal or a page: what the suite takes where a request has no response type.
pub(crate) async fn response_type_missing(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request().without("response_type");
    let page = request.open(&trial.agent()).await;
    match Callback::read(&page, &trial.client.redirect_uri) {
        None => super::shows_an_error(&page),
        Some(_) => {
            let callback = trial.silent(&trial.agent(), &request).await;
            assert_ne!(
                callback.way,
                sluis_tests::conformance::Way::Fragment,
                "there is no response type that would lead into the fragment"
            );
            assert!(matches!(
                callback.error(),
                "unsupported_response_type" | "invalid_request"
            ));
        }
    }
    trial.end().await;
}

/// The parameters from the last to the first, the scopes too.
pub(crate) fn turned_round(request: Request, scope: &str) -> Request {
    let scope: Vec<&str> = scope.split(' ').rev().collect();
    request.with("scope", &scope.join(" ")).reversed()
}
