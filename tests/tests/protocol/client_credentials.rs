//! Clients in their own name, through the whole of it (RFC 6749 §4.4).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::json;
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{Portal, Wire, change_client, on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_portal_gets_a_token_for_itself_that_opens_nothing_of_persons;
}

async fn a_portal_gets_a_token_for_itself_that_opens_nothing_of_persons(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let fields = [
        ("grant_type", "client_credentials"),
        ("scope", "read openid"),
    ];
    let refused = portal.post("/oauth/token", &fields).await;
    assert_eq!(
        (refused.status, refused.error()),
        (400, "unauthorized_client")
    );
    change_client(house, "agenda", |client| {
        client
            .settings
            .grant_types
            .insert(GrantType::ClientCredentials);
        client.settings.scope = ["openid", "profile", "read"].into_iter().collect();
    })
    .await;
    let answer = portal.post("/oauth/token", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert!(
        answer.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("no-store")
    );
    let members: Vec<_> = answer.json.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        ["access_token", "expires_in", "scope", "token_type"]
    );
    assert_eq!(answer.json["scope"], "read");
    let token = answer.json["access_token"].as_str().unwrap();
    let told = portal.post("/oauth/introspect", &[("token", token)]).await;
    assert_eq!(told.json["sub"], "agenda");
    assert!(told.json.get("auth_time").is_none());
    let bearer = format!("Bearer {token}");
    let answer = Wire::to(house)
        .ask(
            Method::GET,
            "/oauth/userinfo",
            &[("authorization", &bearer)],
        )
        .await;
    assert_eq!((answer.status, answer.error()), (403, "insufficient_scope"));
    let revoked = portal.post("/oauth/revoke", &[("token", token)]).await;
    assert_eq!(revoked.status, 200);
    let told = portal.post("/oauth/introspect", &[("token", token)]).await;
    assert_eq!(told.json, json!({ "active": false }));
    let strange = portal
        .post(
            "/oauth/token",
            &[
                ("grant_type", "client_credentials"),
                ("resource", "https://x.test"),
            ],
        )
        .await;
    assert_eq!(strange.error(), "invalid_target");
}
