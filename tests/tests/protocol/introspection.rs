//! What resource servers learn (RFC 7662, RFC 9701), JWT access tokens (RFC 9068), pairwise subjects
//! (OpenID Connect Core §8), token exchange (RFC 8693) and signed userinfo, through the whole of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::json;
use sluis_model::{
    class::{Class, Part},
    client::{AccessTokenFormat, Client, SubjectType},
    institution::Institution,
};
use sluis_protocol::{algorithm::SigningAlgorithm, grant_type::GrantType};
use sluis_tests::{
    Agent, Portal, Tokens, Visit, Wire, basic, change_client, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    verify,
};
use std::sync::Arc;

on_both_stores! {
    an_introspection_is_signed_for_whoever_asks_for_that;
    tok_18_a_signed_introspection_tells_nothing_of_anothers_token;
    a_jwt_access_token_verifies_with_the_published_keys_and_can_be_taken_back;
    portals_of_education_are_told_of_school_and_classes;
    each_sector_knows_a_person_by_another_subject;
    a_service_exchanges_a_token_for_the_next_one;
    oidcc_userinfo_rs256_userinfo_is_signed_for_a_portal_that_registers_it;
    tokens_are_signed_by_ps256_for_a_portal_that_registers_it;
}

async fn tokens_of(house: &TestHouse, client: &str, scope: &str) -> (Portal, Tokens) {
    let portal = Portal::of(house, client);
    let asked = portal.ask_for("energie").with("scope", scope);
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    (portal, tokens)
}

async fn portals_of_education_are_told_of_school_and_classes(house: &TestHouse) {
    let bea = house.person("energie", "bea").await;
    let made = Class {
        id: "c-3b".into(),
        institution: bea.institution.clone(),
        name: "3B".into(),
        year: "2026-2027".into(),
        programme: String::new(),
        archived_at: None,
        created_at: house.now(),
        updated_at: house.now(),
    };
    let (member, now) = ((made.id.clone(), bea.id, Part::Main), house.now());
    house
        .idp
        .durable
        .write(move |tx| {
            let school = Institution {
                brin: Some("11ZZ03".into()),
                ..tx.institution(&bea.institution)?
                    .map(Arc::unwrap_or_clone)
                    .unwrap()
            };
            tx.update_institution(&school)?;
            tx.add_class(&made)?;
            tx.add_members(&[member], now)
        })
        .await
        .unwrap();
    let (portal, tokens) = tokens_of(house, "agenda", "openid school entree").await;
    let told = portal.userinfo(&tokens.access_token).await.json;
    assert_eq!(told["org_short_name"], "energie");
    assert_eq!(told["org_brin"], "11ZZ03");
    assert_eq!(
        told["classes"],
        json!([{ "id": "c-3b", "name": "3B", "main": true, "teacher": false }])
    );
    assert_eq!(told["nlEduPersonUnit"], "3B");
    assert_eq!(told["nlEduPersonHomeOrganizationId"], "11ZZ");
    // What was not asked for is not told.
    assert!(told.get("eduperson_affiliation").is_none() && told.get("name").is_none());
    let (portal, tokens) = tokens_of(house, "agenda", "openid").await;
    let told = portal.userinfo(&tokens.access_token).await.json;
    assert!(told.get("classes").is_none() && told.get("org_id").is_none());
}

async fn an_introspection_is_signed_for_whoever_asks_for_that(house: &TestHouse) {
    let (portal, tokens) = tokens_of(house, "agenda", "openid").await;
    let authorization = basic("agenda", portal.entry.secret.unwrap());
    let wire = Wire::to(house);
    let kind = "application/token-introspection+jwt";
    for token in [tokens.access_token.as_str(), "nobody's"] {
        let headers = [("authorization", authorization.as_str()), ("accept", kind)];
        let answer = wire
            .post("/oauth/introspect", &[("token", token)], &headers)
            .await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], kind);
        let keys = portal.get("/oauth/jwks", None).await.json;
        let (header, claims) = verify(&answer.text, &keys);
        assert_eq!(
            (&header["typ"], &header["alg"]),
            (&json!("token-introspection+jwt"), &json!("RS256"))
        );
        assert_eq!(
            (&claims["iss"], &claims["aud"]),
            (&json!(ORIGIN), &json!("agenda"))
        );
        assert_eq!(claims["iat"], house.now().timestamp());
        assert!(claims.get("sub").is_none() && claims.get("exp").is_none());
        let inner = &claims["token_introspection"];
        if token == "nobody's" {
            assert_eq!(*inner, json!({ "active": false }));
        } else {
            assert_eq!(inner["sub"], tokens.claims["sub"]);
            assert_eq!(inner["auth_time"], tokens.claims["auth_time"]);
        }
    }
    // The signed answer is no ID token: nobody is signed out by it.
    let bare = [("authorization", authorization.as_str())];
    let answer = wire
        .post(
            "/oauth/introspect",
            &[("token", &tokens.access_token)],
            &bare,
        )
        .await;
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.json["active"], true);
}

async fn tok_18_a_signed_introspection_tells_nothing_of_anothers_token(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let (_, others) = tokens_of(house, "streng", "openid").await;
    let authorization = basic("agenda", portal.entry.secret.unwrap());
    let kind = "application/token-introspection+jwt";
    let headers = [("authorization", authorization.as_str()), ("accept", kind)];
    let fields = [("token", others.access_token.as_str())];
    let answer = Wire::to(house)
        .post("/oauth/introspect", &fields, &headers)
        .await;
    assert_eq!(answer.status, 200);
    let keys = portal.get("/oauth/jwks", None).await.json;
    let (_, claims) = verify(&answer.text, &keys);
    assert_eq!(claims["token_introspection"], json!({ "active": false }));
}

async fn a_jwt_access_token_verifies_with_the_published_keys_and_can_be_taken_back(
    house: &TestHouse,
) {
    change_client(house, "agenda", |client| {
        client.settings.access_token_format = AccessTokenFormat::Jwt;
    })
    .await;
    let (portal, tokens) = tokens_of(house, "agenda", "openid email roles").await;
    let keys = portal.get("/oauth/jwks", None).await.json;
    let (header, claims) = verify(&tokens.access_token, &keys);
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!(ORIGIN), &json!(ORIGIN))
    );
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&tokens.claims["sub"], &json!("agenda"))
    );
    assert!(claims["roles"].is_array() && claims.get("email").is_none());
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
    assert!(portal.is_active(&tokens.access_token).await);
    let revoked = portal
        .post("/oauth/revoke", &[("token", &tokens.access_token)])
        .await;
    assert_eq!(revoked.status, 200);
    assert!(!portal.is_active(&tokens.access_token).await);
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 401);
}

async fn each_sector_knows_a_person_by_another_subject(house: &TestHouse) {
    let (_, public) = tokens_of(house, "agenda", "openid").await;
    for client in ["agenda", "streng"] {
        change_client(house, client, |client: &mut Client| {
            client.settings.subject_type = SubjectType::Pairwise;
        })
        .await;
    }
    let (portal, one) = tokens_of(house, "agenda", "openid").await;
    let (_, again) = tokens_of(house, "agenda", "openid").await;
    let (_, two) = tokens_of(house, "streng", "openid").await;
    let sub = one.claims["sub"].as_str().unwrap();
    assert_ne!(one.claims["sub"], public.claims["sub"]);
    assert_eq!(one.claims["sub"], again.claims["sub"]);
    assert_ne!(one.claims["sub"], two.claims["sub"]);
    assert_eq!(portal.userinfo(&one.access_token).await.json["sub"], sub);
    let told = portal
        .post("/oauth/introspect", &[("token", &one.access_token)])
        .await;
    assert_eq!(told.json["sub"], sub);
}

async fn a_service_exchanges_a_token_for_the_next_one(house: &TestHouse) {
    change_client(house, "streng", |client| {
        client.settings.grant_types.insert(GrantType::TokenExchange);
        client.settings.resources = ["https://next.test".to_owned()].into();
    })
    .await;
    let (portal, tokens) = tokens_of(house, "streng", "openid email").await;
    let fields = [
        (
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ),
        ("subject_token", &tokens.access_token),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
        ("resource", "https://next.test"),
        ("scope", "email"),
    ];
    let answer = portal.post("/oauth/token", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(
        answer.json["issued_token_type"],
        "urn:ietf:params:oauth:token-type:access_token"
    );
    let second = answer.json["access_token"].as_str().unwrap();
    let told = portal.post("/oauth/introspect", &[("token", second)]).await;
    assert_eq!(
        (&told.json["aud"], &told.json["scope"]),
        (&json!("https://next.test"), &json!("email"))
    );
    let mut wider = fields;
    wider[4] = ("scope", "email phone");
    assert_eq!(
        portal.post("/oauth/token", &wider).await.error(),
        "invalid_scope"
    );
    let mut elsewhere = fields;
    elsewhere[3] = ("resource", "https://other.test");
    assert_eq!(
        portal.post("/oauth/token", &elsewhere).await.error(),
        "invalid_target"
    );
    let mut strange = fields;
    strange[1] = ("subject_token", "sluis_at_x");
    assert_eq!(
        portal.post("/oauth/token", &strange).await.error(),
        "invalid_request"
    );
}

async fn oidcc_userinfo_rs256_userinfo_is_signed_for_a_portal_that_registers_it(house: &TestHouse) {
    let (portal, plain) = tokens_of(house, "agenda", "openid email").await;
    change_client(house, "agenda", |client| {
        client.settings.userinfo_signed_response_alg = Some(SigningAlgorithm::RS256);
    })
    .await;
    let bearer = format!("bEARER {}", plain.access_token);
    let wire = Wire::to(house);
    let headers = [("authorization", bearer.as_str())];
    let form = [("access_token", plain.access_token.as_str())];
    let keys = portal.get("/oauth/jwks", None).await.json;
    for answer in [
        wire.ask(Method::GET, "/oauth/userinfo", &headers).await,
        wire.post("/oauth/userinfo", &[], &headers).await,
        wire.post("/oauth/userinfo", &form, &[]).await,
    ] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/jwt");
        let (header, claims) = verify(&answer.text, &keys);
        assert_eq!(header["alg"], "RS256");
        assert_eq!(
            (&claims["iss"], &claims["aud"]),
            (&json!(ORIGIN), &json!("agenda"))
        );
        assert_eq!(claims["sub"], plain.claims["sub"]);
        assert!(claims["email"].is_string() && claims.get("nonce").is_none());
    }
    let both = wire.post("/oauth/userinfo", &form, &headers).await;
    assert_eq!((both.status, both.error()), (400, "invalid_request"));
}

async fn tokens_are_signed_by_ps256_for_a_portal_that_registers_it(house: &TestHouse) {
    change_client(house, "agenda", |client| {
        client.settings.id_token_signed_response_alg = SigningAlgorithm::PS256;
    })
    .await;
    let (_, tokens) = tokens_of(house, "agenda", "openid").await;
    assert_eq!(tokens.header["alg"], "PS256");
    let keys = house.idp.tokens.keys();
    let new = keys
        .rotate_only(&house.ctx(), true, &[SigningAlgorithm::PS256])
        .await
        .unwrap();
    assert_eq!(
        new.len(),
        1,
        "oidcc-server-rotate-keys: one algorithm alone"
    );
    let (portal, after) = tokens_of(house, "agenda", "openid").await;
    assert_eq!(after.header["kid"], new[0].as_str());
    assert_ne!(after.header["kid"], tokens.header["kid"]);
    let keys = portal.get("/oauth/jwks", None).await.json;
    let (header, _) = verify(&tokens.id_token, &keys);
    assert_eq!(
        header["kid"], tokens.header["kid"],
        "the old key is published still"
    );
}
