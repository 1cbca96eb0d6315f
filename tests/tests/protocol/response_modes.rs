//! How answers travel: query, fragment, form, each as it is or as a signed JWT (JARM).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use sluis_protocol::{
    algorithm::SigningAlgorithm, response_mode::ResponseMode, response_type::ResponseType,
};
use sluis_tests::{
    Agent, Asked, OWN_REDIRECT_URI, Page, Portal, Visit, on_both_stores, register,
    testkit::{ORIGIN, TestHouse, cast::player},
    verify,
};
use std::collections::BTreeMap;

on_both_stores! {
    every_response_type_travels_every_way_that_may_hold_it;
    jarm_answers_and_refusals_are_signed_for_the_client_and_end_soon;
    jarm_answers_are_signed_with_the_registered_algorithm;
    a_jwt_mode_by_its_short_name_fits_the_response_type;
    oidcc_redirect_uri_query_ok_is_kept_beside_a_fragment;
}

/// What arrives, and how: the channel's name and the parameters.
fn arrived(page: &Page) -> (&'static str, BTreeMap<String, String>) {
    if page.step() == "answer" {
        let forms = page.forms();
        assert_eq!(forms[0].action, OWN_REDIRECT_URI, "nothing in the query");
        return ("form_post", forms[0].fields.iter().cloned().collect());
    }
    let away = page
        .away()
        .unwrap_or_else(|| panic!("no answer, but {:?}", page.step()));
    let rest = &away[OWN_REDIRECT_URI.len()..];
    let (way, text) = match rest.split_at(1) {
        ("?", text) => ("query", text),
        ("#", text) => ("fragment", text),
        other => panic!("{other:?}"),
    };
    let params = form_urlencoded::parse(text.as_bytes());
    (way, params.into_owned().collect())
}

/// The claims of the one parameter `response`, verified.
async fn unwrapped(portal: &Portal, params: &BTreeMap<String, String>) -> (Value, Value) {
    assert_eq!(params.len(), 1, "JARM §2.3: response alone, not {params:?}");
    let keys = portal.get("/oauth/jwks", None).await.json;
    verify(&params["response"], &keys)
}

async fn every_response_type_travels_every_way_that_may_hold_it(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    let agent = Agent::new(house);
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &portal.ask_for("energie"))
        .await;
    for kind in ResponseType::ALL {
        for mode in ResponseMode::ALL {
            if ResponseMode::parse(Some(mode.as_str()), kind).is_err() {
                continue;
            }
            let asked = silent(&portal, kind, mode.as_str());
            let (way, params) = arrived(&asked.open(&agent).await);
            assert_eq!(way, mode.channel().as_str(), "{kind:?} {mode:?}");
            if mode.is_jwt() {
                let (_, claims) = unwrapped(&portal, &params).await;
                assert_eq!(claims.get("code").is_some(), kind.has_code());
                assert_eq!(claims.get("id_token").is_some(), kind.has_id_token());
                assert_eq!(claims.get("access_token").is_some(), kind.has_token());
                assert_eq!(
                    claims["state"].as_str(),
                    asked.params.get("state").map(String::as_str)
                );
            } else {
                assert_eq!(params.contains_key("code"), kind.has_code(), "{kind:?}");
                assert_eq!(params.get("iss").map(String::as_str), Some(ORIGIN));
                assert_eq!(params.get("state"), asked.params.get("state"));
            }
        }
    }
}

fn silent(portal: &Portal, kind: ResponseType, mode: &str) -> Asked {
    portal
        .ask_for("energie")
        .with("prompt", "none")
        .with("response_type", kind.as_str())
        .with("response_mode", mode)
}

async fn jarm_answers_and_refusals_are_signed_for_the_client_and_end_soon(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    let nobody = Agent::new(house);
    for mode in ["query.jwt", "fragment.jwt", "form_post.jwt", "jwt"] {
        for (name, value, error) in [
            ("prompt", "none", "login_required"),
            ("scope", "onbekend", "invalid_scope"),
            ("max_age", "straks", "invalid_request"),
        ] {
            let asked = portal
                .ask_for("energie")
                .with("response_mode", mode)
                .with(name, value);
            let (_, params) = arrived(&asked.open(&nobody).await);
            let (header, claims) = unwrapped(&portal, &params).await;
            assert_eq!(header["alg"], "RS256");
            assert_eq!(claims["error"], error, "{mode}");
            assert!(claims["error_description"].is_string());
            assert_eq!(
                (&claims["iss"], &claims["aud"]),
                (&ORIGIN.into(), &"alles".into())
            );
            let life = claims["exp"].as_i64().unwrap() - house.now().timestamp();
            assert!((1..=600).contains(&life), "{life} seconds");
            assert_eq!(claims.get("sub"), None, "it is no ID token");
        }
    }
    // The code in it is as good as any.
    let asked = portal.ask_for("energie").with("response_mode", "jwt");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&nobody, &asked)
        .await;
    let (_, params) = arrived(&settled.page);
    let (_, claims) = unwrapped(&portal, &params).await;
    let redeemed = portal
        .redeem(&asked, claims["code"].as_str().unwrap())
        .await;
    portal.checked(&redeemed, Some(&asked)).await;
    // And the whole is no id_token_hint.
    let hinted = portal
        .ask_for("energie")
        .with("id_token_hint", &params["response"]);
    assert_eq!(hinted.error(&hinted.open(&nobody).await), "invalid_request");
}

async fn jarm_answers_are_signed_with_the_registered_algorithm(house: &TestHouse) {
    for algorithm in [SigningAlgorithm::ES256, SigningAlgorithm::EdDSA] {
        let portal = register(house, "alles", |settings| {
            settings.authorization_signed_response_alg = Some(algorithm);
        })
        .await;
        let asked = silent(&portal, ResponseType::Code, "jwt");
        let (_, params) = arrived(&asked.open(&Agent::new(house)).await);
        let (header, _) = unwrapped(&portal, &params).await;
        assert_eq!(header["alg"], algorithm.as_str());
    }
}

async fn a_jwt_mode_by_its_short_name_fits_the_response_type(house: &TestHouse) {
    let portal = register(house, "alles", |_| {}).await;
    for kind in ResponseType::ALL {
        let asked = silent(&portal, kind, "jwt");
        let (way, params) = arrived(&asked.open(&Agent::new(house)).await);
        let fits = if kind == ResponseType::Code {
            "query"
        } else {
            "fragment"
        };
        assert_eq!(way, fits, "{kind:?}");
        unwrapped(&portal, &params).await;
    }
}

async fn oidcc_redirect_uri_query_ok_is_kept_beside_a_fragment(house: &TestHouse) {
    let portal = register(house, "alles", |settings| {
        let uri = format!("{OWN_REDIRECT_URI}?bar=foo");
        settings.redirect_uris = vec![sluis_protocol::redirect_uri::RedirectUri::as_sent(&uri)];
    })
    .await;
    let uri = format!("{OWN_REDIRECT_URI}?bar=foo");
    for (kind, separator) in [(ResponseType::Code, '&'), (ResponseType::IdToken, '#')] {
        let asked = portal
            .ask_for("energie")
            .with("redirect_uri", &uri)
            .with("response_type", kind.as_str())
            .with("prompt", "none");
        let page = asked.open(&Agent::new(house)).await;
        let away = page.away().unwrap();
        assert!(
            away.starts_with(&format!("{uri}{separator}error=login_required")),
            "{away}"
        );
    }
}
