//! ID tokens that come back as hints.

use crate::house::*;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};
use sluis_model::ports::NoOutgoing;
use sluis_token_service::TokenService;
use std::sync::Arc;

#[tokio::test]
async fn our_id_token_is_a_good_hint_also_after_its_end() {
    let house = House::open().await;
    let id_token = house.tokens("openid").await.id_token.unwrap();
    for seconds in [0, 100_000] {
        let hint = house
            .service
            .verify_id_token_hint(&at(seconds), &id_token)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (hint.subject.as_str(), hint.client.as_str()),
            ("anna", "app")
        );
        assert_eq!(hint.session.unwrap().as_str(), "s-1");
    }
}

#[tokio::test]
async fn jwt_01_jwt_03_jwt_05_everything_else_is_not_a_hint() {
    let house = House::open().await;
    let tokens = house.tokens("openid offline_access").await;
    let id_token = tokens.id_token.unwrap();
    let parts: Vec<_> = id_token.split('.').collect();
    let claims = Value::Object(payload(&id_token));
    let head = header(&id_token);
    let kid = head["kid"].as_str().unwrap();
    let jwk = key_set(&house.service.jwks(&at(0)).await.unwrap())["keys"][0].clone();
    let written = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());

    let mut forged = vec![
        String::new(),
        "a.b.c".to_owned(),
        tokens.access_token,
        tokens.refresh_token.unwrap(),
    ];
    for alg in ["none", "NonE", "HS256", "RS256", "ES384", "EdDSA"] {
        let head = written(&json!({ "alg": alg, "kid": kid, "typ": "JWT" }));
        forged.push(format!("{head}.{}.", parts[1]));
        forged.push(format!("{head}.{}.{}", parts[1], parts[2]));
    }
    // HMAC with what is public as the key.
    let mut hmac = Header::new(Algorithm::HS256);
    hmac.kid = Some(kid.to_owned());
    forged.push(
        encode(
            &hmac,
            &claims,
            &EncodingKey::from_secret(jwk.to_string().as_bytes()),
        )
        .unwrap(),
    );
    // Another key of the right kind, brought along in the header, and under our own `kid`.
    let stranger = {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
    };
    for kid in [kid, "stranger"] {
        let mut brought = Header::new(Algorithm::ES256);
        brought.kid = Some(kid.to_owned());
        brought.jwk = Some(Jwk::from_encoding_key(&stranger, Algorithm::ES256).unwrap());
        forged.push(encode(&brought, &claims, &stranger).unwrap());
    }
    // Headers and claims that were changed after signing, among them a key that the header brings.
    for head in [
        json!({ "alg": "ES256", "typ": "JWT" }),
        json!({ "alg": "ES256", "kid": "other", "typ": "JWT" }),
        json!({ "alg": "ES256", "kid": kid, "typ": "JWT", "jwk": jwk }),
        json!({ "alg": "ES256", "kid": kid, "typ": "JWT", "jku": "https://evil.example/keys" }),
    ] {
        forged.push(format!("{}.{}.{}", written(&head), parts[1], parts[2]));
    }
    let mut other = payload(&id_token);
    other.insert("sub".into(), "bram".into());
    forged.push(format!(
        "{}.{}.{}",
        parts[0],
        written(&Value::Object(other)),
        parts[2]
    ));
    forged.push(format!("{}.{}", parts[0], parts[1]));
    forged.push(format!("{id_token}{}", "A".repeat(20_000)));
    for text in forged {
        assert_eq!(
            house
                .service
                .verify_id_token_hint(&at(0), &text)
                .await
                .unwrap(),
            None,
            "{text:.80}"
        );
    }
}

#[tokio::test]
async fn jwt_10_a_token_for_another_issuer_is_not_a_hint() {
    let house = House::open().await;
    let mut other = settings();
    other.issuer = format!("{ISSUER}/");
    let elsewhere = TokenService::new(
        other,
        house.durable.clone(),
        Arc::clone(&house.ephemeral),
        Arc::clone(&house.sealer),
        Arc::new(NoOutgoing),
    );
    let id_token = house.tokens("openid").await.id_token.unwrap();
    assert_eq!(
        elsewhere
            .verify_id_token_hint(&at(0), &id_token)
            .await
            .unwrap(),
        None
    );
    assert!(
        house
            .service
            .verify_id_token_hint(&at(0), &id_token)
            .await
            .unwrap()
            .is_some()
    );
}
