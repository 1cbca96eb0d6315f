//! Access tokens as JWTs (RFC 9068).

use crate::house::*;
use serde_json::json;
use sluis_model::{access::TokenBinding, client::AccessTokenFormat};
use sluis_protocol::algorithm::SigningAlgorithm;
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
    let keys = key_set(&house.service.jwks(&at(0)).await.unwrap());
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

#[tokio::test]
async fn jwt_05_no_jwt_of_ours_is_good_in_anothers_place() {
    let house = house().await;
    let tokens = house.tokens("openid email").await;
    let id_token = tokens.id_token.unwrap();
    assert!(
        house.userinfo(1, &id_token).await.is_err(),
        "as an access token"
    );
    let told = house.introspect(1, "app", &id_token).await;
    assert_eq!(told, json!({ "active": false }));
    house
        .change_client(|client| {
            client.settings.userinfo_signed_response_alg = Some(SigningAlgorithm::ES256);
            client.settings.introspection_signed_response_alg = Some(SigningAlgorithm::ES256);
        })
        .await;
    let client = house.client("app").await;
    let answer = house
        .service
        .introspect(&at(1), &client, &tokens.access_token, None)
        .await
        .unwrap()
        .unwrap();
    let introspection = house
        .service
        .signed_introspection(&at(1), &client, &answer)
        .await
        .unwrap()
        .unwrap();
    let userinfo = house.signed_userinfo(1, &tokens.access_token).await;
    for other in [&tokens.access_token, &introspection, &userinfo] {
        let hint = house.service.verify_id_token_hint(&at(1), other).await;
        assert_eq!(hint.unwrap(), None, "as a hint: {other}");
    }
    for other in [&introspection, &userinfo] {
        assert!(
            house.userinfo(1, other).await.is_err(),
            "as an access token"
        );
    }
    let hint = house.service.verify_id_token_hint(&at(1), &id_token).await;
    assert!(hint.unwrap().is_some());
}
