//! Which claims are told where.

use super::{happy::turned_round, told};
use serde_json::Value;
use sluis_tests::{
    conformance::{Request, Suite, Trial, checks},
    testkit::TestHouse,
};

/// Every claim of these scopes is told.
async fn scope(house: &TestHouse, suite: Suite, wanted: &str) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request().with("scope", &format!("openid {wanted}"));
    all_of(&trial, &request, wanted).await;
    trial.end().await;
}

async fn all_of(trial: &Trial<'_>, request: &Request, wanted: &str) {
    let round = trial.round(&trial.agent(), request).await;
    let told = told(trial, &round).await;
    for scope in wanted.split(' ') {
        assert!(trial.provider.lists("scopes_supported", scope), "{scope}");
        for claim in checks::claims_of(scope) {
            assert!(told.get(claim).is_some(), "no {claim} in {told}");
        }
    }
    checks::standard_claims(&told);
    if !wanted.contains("profile") {
        assert_eq!(told.get("name"), None, "nobody asked for it: {told}");
    }
}

pub(crate) async fn scope_profile(house: &TestHouse, suite: Suite) {
    scope(house, suite, "profile").await;
}

pub(crate) async fn scope_email(house: &TestHouse, suite: Suite) {
    scope(house, suite, "email").await;
}

pub(crate) async fn scope_address(house: &TestHouse, suite: Suite) {
    scope(house, suite, "address").await;
}

pub(crate) async fn scope_phone(house: &TestHouse, suite: Suite) {
    scope(house, suite, "phone").await;
}

pub(crate) async fn scope_all(house: &TestHouse, suite: Suite) {
    scope(house, suite, "profile email address phone").await;
}

pub(crate) async fn alternate_happy_flow(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let request = turned_round(trial.request(), "openid email");
    assert_eq!(request.get("scope"), "email openid");
    all_of(&trial, &request, "email").await;
    trial.end().await;
}

pub(crate) async fn claims_essential(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let place = if suite.is_id_token_alone() {
        "id_token"
    } else {
        "userinfo"
    };
    let claims = format!(r#"{{"{place}":{{"name":{{"essential":true}}}}}}"#);
    let request = trial.request().with("claims", &claims);
    let round = trial.round(&trial.agent(), &request).await;
    let told = told(&trial, &round).await;
    assert!(told["name"].is_string(), "no name in {told}");
    assert_eq!(told.get("email"), None, "nobody asked for it: {told}");
    if !suite.is_id_token_alone() {
        assert_eq!(
            round.claims.get("name").map(Value::to_string),
            None,
            "it was asked for at userinfo"
        );
    }
    trial.end().await;
}
