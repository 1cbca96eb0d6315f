//! Refresh tokens.

use serde_json::json;
use sluis_tests::{
    conformance::{Answer, Request, Round, Suite, Trial, checks, keys::PrivateKey},
    testkit::TestHouse,
};

pub(crate) fn grants(suite: Suite) -> serde_json::Value {
    let mut grants = vec!["authorization_code", "refresh_token"];
    if suite.response_type != "code" {
        grants.push("implicit");
    }
    json!({ "grant_types": grants })
}

/// A request that must lead to a refresh token.
pub(crate) fn offline(trial: &Trial<'_>) -> Request {
    trial
        .request()
        .with("scope", "openid offline_access")
        .with("prompt", "consent")
}

/// Refreshes, and checks what comes against the sign-in that it goes back to.
pub(crate) async fn refreshed(trial: &Trial<'_>, request: &Request, round: &Round) -> Answer {
    let token = round
        .refresh_token()
        .unwrap_or_else(|| panic!("no refresh token"));
    trial.house.clock.advance(chrono::Duration::seconds(1));
    let answer = trial.refresh(token, request.get("scope")).await;
    checks::token_response(&answer);
    assert!(answer.text_of("token_type").eq_ignore_ascii_case("bearer"));
    if let Some(id_token) = answer.json["id_token"].as_str() {
        let (_, claims) = sluis_tests::conformance::keys::verified(id_token, &trial.provider.keys);
        for name in ["iss", "sub", "aud", "auth_time", "azp"] {
            assert_eq!(
                claims.get(name),
                round.claims.get(name),
                "Core §12.2: {name}"
            );
        }
        assert_ne!(claims["iat"], round.claims["iat"]);
    }
    let userinfo = trial
        .provider
        .userinfo(
            &answer.text_of("token_type"),
            &answer.text_of("access_token"),
        )
        .await;
    checks::userinfo(&userinfo, round.sub());
    answer
}

pub(crate) async fn refresh_token(house: &TestHouse, suite: Suite) {
    let first = Trial::with(house, suite, grants(suite)).await;
    let request = offline(&first);
    let round = first.round(&first.agent(), &request).await;
    refreshed(&first, &request, &round).await;
    let second = Trial::keyed(house, suite, grants(suite), PrivateKey::rsa(1)).await;
    let request = offline(&second).with("nonce", &"n".repeat(43));
    let round = second.round(&second.agent(), &request).await;
    let newest = refreshed(&second, &request, &round).await;
    let token = newest.json["refresh_token"].as_str();
    let token = token.or_else(|| round.refresh_token()).unwrap_or_default();
    let stolen = first.refresh(token, request.get("scope")).await;
    assert_eq!((stolen.status, stolen.refusal()), (400, "invalid_grant"));
    first.end().await;
    second.end().await;
}
