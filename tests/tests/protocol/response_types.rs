//! Implicit and hybrid: what the authorization endpoint itself hands out, and to whom.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use sluis_protocol::{grant_type::GrantType, response_type::ResponseType};
use sluis_tests::{
    Agent, Asked, Portal, Visit, on_both_stores, register,
    testkit::{ORIGIN, TestHouse, cast::player},
    verify,
};
use std::collections::BTreeMap;

on_both_stores! {
    oidcc_server_each_response_type_brings_what_it_promises;
    oidcc_ensure_request_without_nonce_fails_where_an_id_token_comes_from_here;
    a_client_gets_only_the_response_types_that_it_registered;
    aut_06_what_is_taken_from_a_portal_is_not_handed_out_by_a_sign_in_under_way;
    code_reuse_ends_the_access_token_that_came_with_the_code;
    faults_of_implicit_and_hybrid_requests_travel_in_the_fragment;
    oidcc_scope_claims_stand_in_the_id_token_where_there_is_no_access_token;
    oidcc_prompt_none_answers_implicit_requests_silently;
    offline_access_counts_only_where_a_code_can_bring_a_refresh_token;
}

async fn settled(house: &TestHouse, asked: &Asked) -> BTreeMap<String, String> {
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), asked)
        .await;
    asked.answer(&settled.page)
}

/// The verified claims of an ID token.
async fn claims(portal: &Portal, id_token: &str) -> Value {
    let keys = portal.get("/oauth/jwks", None).await.json;
    let (header, claims) = verify(id_token, &keys);
    assert_eq!(header["alg"], "RS256");
    claims
}

fn half_hash(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}

async fn oidcc_server_each_response_type_brings_what_it_promises(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    for kind in ResponseType::ALL {
        // The order of the words carries no meaning.
        let words: Vec<&str> = kind.as_str().split(' ').rev().collect();
        let asked = portal
            .ask_for("energie")
            .with("response_type", &words.join(" "));
        let answer = settled(house, &asked).await;
        assert_eq!(answer.contains_key("code"), kind.has_code(), "{kind:?}");
        assert_eq!(
            answer.contains_key("id_token"),
            kind.has_id_token(),
            "{kind:?}"
        );
        for name in ["access_token", "token_type", "expires_in", "scope"] {
            assert_eq!(
                answer.contains_key(name),
                kind.has_token(),
                "{kind:?} {name}"
            );
        }
        assert!(!answer.contains_key("refresh_token"), "{kind:?}");
        let mut subjects = vec![];
        if let Some(id_token) = answer.get("id_token") {
            let claims = claims(&portal, id_token).await;
            assert_eq!(claims["iss"], ORIGIN);
            assert_eq!(claims["aud"], "alles");
            assert_eq!(
                claims["nonce"].as_str(),
                asked.params.get("nonce").map(String::as_str)
            );
            for (hash, of) in [("at_hash", "access_token"), ("c_hash", "code")] {
                let expected = answer.get(of).map(|text| half_hash(text));
                assert_eq!(
                    claims[hash].as_str(),
                    expected.as_deref(),
                    "{kind:?} {hash}"
                );
            }
            assert_eq!(claims.get("s_hash"), None, "OpenID Connect knows none");
            subjects.push(claims["sub"].clone());
        }
        if let Some(token) = answer.get("access_token") {
            assert_eq!(answer["token_type"], "Bearer");
            let userinfo = portal.userinfo(token).await;
            assert_eq!(userinfo.status, 200, "{kind:?}: {}", userinfo.json);
            subjects.push(userinfo.json["sub"].clone());
        }
        if let Some(code) = answer.get("code") {
            let redeemed = portal.redeem(&asked, code).await;
            subjects.push(portal.checked(&redeemed, Some(&asked)).await.claims["sub"].clone());
        }
        subjects.dedup();
        assert_eq!(subjects.len(), 1, "{kind:?}: one person, one sub");
    }
}

async fn oidcc_ensure_request_without_nonce_fails_where_an_id_token_comes_from_here(
    house: &TestHouse,
) {
    let portal = register(house, "alles", |_| {}).await;
    for kind in ResponseType::ALL {
        let asked = portal
            .ask_for("energie")
            .with("response_type", kind.as_str())
            .without("nonce");
        let page = asked.open(&Agent::new(house)).await;
        if kind.has_id_token() {
            assert_eq!(asked.error(&page), "invalid_request", "{kind:?}");
        } else {
            assert_eq!(page.step(), "password", "{kind:?}");
        }
        let asked = portal
            .ask_for("energie")
            .with("response_type", kind.as_str())
            .with("scope", "email");
        let page = asked.open(&Agent::new(house)).await;
        if kind.has_id_token() {
            assert_eq!(
                asked.error(&page),
                "invalid_scope",
                "{kind:?} without openid"
            );
        } else {
            assert_eq!(page.step(), "password", "{kind:?}: plain OAuth");
        }
    }
}

/// The operator takes what comes through the browser from a portal, or its grant, while somebody signs in.
async fn aut_06_what_is_taken_from_a_portal_is_not_handed_out_by_a_sign_in_under_way(
    house: &TestHouse,
) {
    for grant_alone in [false, true] {
        let portal = register(house, "alles", |_| {}).await;
        let asked = portal
            .ask_for("energie")
            .with("response_type", "code id_token token");
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(page.step(), "password", "{}", page.text());
        register(house, "alles", |settings| {
            if grant_alone {
                settings.grant_types.remove(&GrantType::Implicit);
            } else {
                settings.response_types = [ResponseType::Code].into();
            }
        })
        .await;
        let settled = Visit::of(house, &player("energie", "bea"))
            .go_on(page)
            .await;
        let answer = asked.answer(&settled.page);
        assert_eq!(answer["error"], "unauthorized_client", "{answer:?}");
        for name in ["code", "id_token", "access_token"] {
            assert!(!answer.contains_key(name), "{name}");
        }
    }
}

async fn a_client_gets_only_the_response_types_that_it_registered(house: &TestHouse) {
    for registered in ResponseType::ALL {
        let portal = register(house, "eentje", |settings| {
            settings.response_types = [registered].into();
        })
        .await;
        for kind in ResponseType::ALL {
            let asked = portal
                .ask_for("energie")
                .with("response_type", kind.as_str());
            let page = asked.open(&Agent::new(house)).await;
            if kind == registered {
                assert_eq!(page.step(), "password", "{kind:?}");
            } else {
                assert_eq!(asked.error(&page), "unauthorized_client", "{kind:?}");
            }
        }
    }
    // The grant types have to fit too.
    for (missing, refused) in [
        (GrantType::Implicit, &ResponseType::ALL[1..]),
        (
            GrantType::AuthorizationCode,
            &[
                ResponseType::Code,
                ResponseType::CodeIdToken,
                ResponseType::CodeToken,
            ][..],
        ),
    ] {
        let portal = register(house, "half", |settings| {
            settings.grant_types.remove(&missing);
        })
        .await;
        for kind in refused {
            let asked = portal
                .ask_for("energie")
                .with("response_type", kind.as_str());
            let page = asked.open(&Agent::new(house)).await;
            assert_eq!(
                asked.error(&page),
                "unauthorized_client",
                "{missing:?} {kind:?}"
            );
        }
    }
    // Whose tokens are bound to a key gets none through the browser.
    let portal = register(house, "gebonden", |settings| {
        settings.dpop_bound_access_tokens = true;
    })
    .await;
    let asked = portal
        .ask_for("energie")
        .with("response_type", "code token");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(asked.error(&page), "unauthorized_client");
}

async fn code_reuse_ends_the_access_token_that_came_with_the_code(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    let asked = portal
        .ask_for("energie")
        .with("response_type", "code id_token token");
    let answer = settled(house, &asked).await;
    let front = &answer["access_token"];
    let back = portal.redeem(&asked, &answer["code"]).await;
    let back = portal.checked(&back, Some(&asked)).await.access_token;
    for token in [front, &back] {
        assert_eq!(portal.userinfo(token).await.status, 200);
    }
    let again = portal.redeem(&asked, &answer["code"]).await;
    assert_eq!(again.error(), "invalid_grant");
    for token in [front, &back] {
        assert_eq!(
            portal.userinfo(token).await.status,
            401,
            "a token outlived its code"
        );
    }
}

async fn faults_of_implicit_and_hybrid_requests_travel_in_the_fragment(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    for kind in &ResponseType::ALL[1..] {
        for (name, value, code) in [
            ("prompt", "none", "login_required"),
            ("max_age", "-1", "invalid_request"),
            ("response_mode", "query", "invalid_request"),
            ("response_mode", "query.jwt", "invalid_request"),
            ("response_mode", "onzin", "invalid_request"),
            ("scope", "onbekend", "invalid_scope"),
        ] {
            let asked = portal
                .ask_for("energie")
                .with("response_type", kind.as_str())
                .with(name, value);
            let page = asked.open(&Agent::new(house)).await;
            assert_eq!(asked.error(&page), code, "{kind:?} {name}={value}");
        }
    }
    // What nobody knows has no fragment of its own (oidcc-response-type-missing).
    for value in ["", "token", "id_token code x"] {
        let asked = portal.ask_for("energie").with("response_type", value);
        let page = asked.open(&Agent::new(house)).await;
        let code = asked.error(&page);
        assert!(
            matches!(
                code.as_str(),
                "invalid_request" | "unsupported_response_type"
            ),
            "{code}"
        );
    }
}

async fn oidcc_scope_claims_stand_in_the_id_token_where_there_is_no_access_token(
    house: &TestHouse,
) {
    let portal = register(house, "alles", |_| {}).await;
    let wish = r#"{"id_token":{"phone_number":{"essential":true}}}"#;
    for (kind, claims_wanted, told) in [
        (ResponseType::IdToken, None, true),
        (ResponseType::IdTokenToken, None, false),
        (ResponseType::CodeIdToken, None, false),
        (ResponseType::IdTokenToken, Some(wish), false),
    ] {
        let mut asked = portal
            .ask_for("energie")
            .with("response_type", kind.as_str())
            .with("scope", "openid profile email");
        if let Some(wish) = claims_wanted {
            asked = asked.with("claims", wish);
        }
        let settled = Visit::of(house, &player("energie", "compleet"))
            .sign_in(&Agent::new(house), &asked)
            .await;
        let answer = asked.answer(&settled.page);
        let claims = claims(&portal, &answer["id_token"]).await;
        for name in ["name", "email", "email_verified"] {
            assert_eq!(claims.get(name).is_some(), told, "{kind:?} {name}");
        }
        assert_eq!(
            claims.get("phone_number").is_some(),
            claims_wanted.is_some(),
            "{kind:?}"
        );
    }
}

async fn oidcc_prompt_none_answers_implicit_requests_silently(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    let agent = Agent::new(house);
    let asked = portal.ask_for("energie").with("response_type", "id_token");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let first = asked.answer(&settled.page)["id_token"].clone();
    let first = claims(&portal, &first).await;
    let silent = portal
        .ask_for("energie")
        .with("response_type", "id_token token")
        .with("prompt", "none");
    let answer = silent.answer(&silent.open(&agent).await);
    let second = claims(&portal, &answer["id_token"]).await;
    for name in ["sub", "auth_time", "sid"] {
        assert_eq!(first[name], second[name], "{name}");
    }
}

async fn offline_access_counts_only_where_a_code_can_bring_a_refresh_token(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    let scope = "openid offline_access";
    for kind in [ResponseType::IdTokenToken, ResponseType::CodeIdTokenToken] {
        let asked = portal
            .ask_for("energie")
            .with("response_type", kind.as_str())
            .with("scope", scope);
        let answer = settled(house, &asked).await;
        let granted = answer["scope"].contains("offline_access");
        assert_eq!(
            granted,
            kind.has_code(),
            "{kind:?}: OpenID Connect Core §11"
        );
    }
    let portal = register(house, "alles", |settings| {
        settings.grant_types.remove(&GrantType::RefreshToken);
    })
    .await;
    let asked = portal.ask_for("energie").with("scope", scope);
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(
        tokens.body["scope"], "openid",
        "who can't refresh has no offline access"
    );
}
