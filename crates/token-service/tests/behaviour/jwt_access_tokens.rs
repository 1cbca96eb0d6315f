//! Access tokens as JWTs (RFC 9068).

use crate::house::*;
use serde_json::json;
use sluis_model::{access::TokenBinding, client::AccessTokenFormat};
use sluis_token_service::Sender;

async fn house() -> House {
    let house = House::open().await;
    house
        .change_client(|client| {
            client.settings.access_token_format = AccessTokenFormat::Jwt;
            client.settings.resources = ["https://api.example", "https://b.example"]
                .map(str::to_owned)
                .into();
        })
        .await;
    house
}

#[tokio::test]
async fn a_jwt_access_token_says_what_rfc_9068_wants() {
    let house = house().await;
    let token = house.tokens("openid email roles").await.access_token;
    let kind = header(&token);
    assert_eq!(
        (&kind["typ"], &kind["alg"]),
        (&json!("at+jwt"), &json!("ES256"))
    );
    let keys = house.service.jwks(&at(0)).await.unwrap();
    assert!(
        keys["keys"]
            .as_array()
            .unwrap()
            .iter()
            .any(|key| key["kid"] == kind["kid"])
    );
    let mut claims = payload(&token);
    let name = claims.remove("jti").unwrap();
    assert!(name.as_str().unwrap().len() >= 22);
    let now = start().timestamp();
    assert_eq!(
        serde_json::Value::Object(claims),
        json!({
            "iss": ISSUER, "sub": "anna", "aud": ISSUER, "client_id": "app", "iat": now, "exp": now + 300,
            "scope": "email openid roles", "auth_time": now - 5,
            "acr": "https://refeds.org/profile/mfa", "amr": ["pwd", "otp", "mfa"],
            "roles": ["teacher"], "groups": [],
        }),
        "and no address: that is for userinfo"
    );
    assert_eq!(
        house.userinfo(1, &token).await.unwrap()["email"],
        "anna@zorg.example"
    );
    let told = house.introspect(1, "app", &token).await;
    assert_eq!((&told["active"], &told["jti"]), (&json!(true), &name));
}

#[tokio::test]
async fn a_jwt_access_token_can_be_taken_back_like_any_other() {
    let house = house().await;
    let token = house.tokens("openid").await.access_token;
    let other = house.tokens("openid").await.access_token;
    assert!(!house.access_is_dead(1, &token).await);
    let client = house.client("app").await;
    house.service.revoke(&at(1), &client, &token).await.unwrap();
    assert!(house.access_is_dead(1, &token).await);
    assert!(
        house.access_is_dead(1, &format!("{other}x")).await,
        "altered"
    );
    house.raise_epoch().await;
    assert!(house.access_is_dead(1, &other).await);
}

#[tokio::test]
async fn a_jwt_access_token_names_its_resources_and_its_key() {
    let house = house().await;
    let mut given = grant("openid");
    given.resources = vec!["https://api.example".into(), "https://b.example".into()];
    let code = house.code_of(given, None).await;
    let sender = Sender::new(Some("thumb".into()), None);
    let request = redemption(&code, Some(REDIRECT), None);
    let response = house.exchange_as(0, "app", &sender, request).await.unwrap();
    assert_eq!(response.token_type, "DPoP");
    let claims = payload(&response.access_token);
    assert_eq!(
        claims["aud"],
        json!(["https://api.example", "https://b.example"])
    );
    assert_eq!(
        claims["cnf"],
        TokenBinding::Dpop("thumb".into()).confirmation()
    );
}
