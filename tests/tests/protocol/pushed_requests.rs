//! Pushed authorization requests (RFC 9126), and what FAPI 2.0 demands of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_model::client::{ClientSettings, SecurityProfile};
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_tests::{
    Agent, Asked, Direct, NamedKey, OWN_REDIRECT_URI, Page, Portal, Visit, on_both_stores,
    register,
    testkit::{ORIGIN, TestHouse, cast::player},
    unsigned,
};

on_both_stores! {
    a_pushed_request_is_all_that_the_browser_brings;
    what_stands_beside_a_pushed_request_does_not_count;
    a_pushed_request_is_used_until_it_is_answered;
    a_pushed_request_of_another_client_or_past_its_end_is_refused;
    a_bad_request_is_refused_where_it_is_pushed;
    only_an_authenticated_client_may_push_and_only_by_post;
    who_must_push_is_refused_without;
    a_signed_object_may_be_pushed;
    a_sign_in_after_a_pushed_request_can_be_begun_again;
    the_key_that_a_code_is_for_is_kept_with_the_pushed_request;
    fapi2_rules_hold_for_each_request;
    fapi2_message_signing_rules_hold_for_each_object;
}

async fn push(portal: &Portal, asked: &Asked) -> Direct {
    let basic = portal.entry.auth_method == ClientAuthMethod::ClientSecretBasic;
    let fields: Vec<(&str, &str)> = asked
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        // Who authenticates in the form says so there.
        .filter(|(name, _)| basic || *name != "client_id")
        .collect();
    portal.post("/oauth/par", &fields).await
}

/// The `request_uri` of a push that must be good.
async fn pushed(portal: &Portal, asked: &Asked) -> String {
    let answer = push(portal, asked).await;
    assert_eq!(answer.status, 201, "{}", answer.json);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.json["expires_in"], 90);
    let uri = answer.json["request_uri"].as_str().unwrap().to_owned();
    let token = uri
        .strip_prefix("urn:ietf:params:oauth:request_uri:")
        .unwrap();
    assert!(token.len() > 43, "32 random bytes: {token}");
    uri
}

/// What the browser goes with.
fn going(portal: &Portal, uri: &str) -> Asked {
    let mut asked = portal.ask();
    asked.params.retain(|name, _| name == "client_id");
    asked.with("request_uri", uri)
}

/// Whether this is a refusal that went nowhere.
fn is_page(page: &Page) -> bool {
    page.status == 400 && page.step() == "error" && page.away().is_none()
}

async fn a_pushed_request_is_all_that_the_browser_brings(house: &TestHouse) {
    for client in ["agenda", "streng", "cijfers"] {
        let portal = Portal::of(house, client);
        let asked = portal.ask_for("energie");
        let uri = pushed(&portal, &asked).await;
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&Agent::new(house), &going(&portal, &uri))
            .await;
        portal.tokens(&asked, &settled.page).await;
    }
}

async fn what_stands_beside_a_pushed_request_does_not_count(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let asked = portal.ask_for("energie").without("state");
    let uri = pushed(&portal, &asked).await;
    let outer = going(&portal, &uri)
        .with("redirect_uri", "https://kwaad.test/cb")
        .with("state", "buiten")
        .with("nonce", "buiten")
        .with("response_mode", "fragment")
        .with("prompt", "none")
        .with("scope", "onbekend");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &outer)
        .await;
    portal.tokens(&asked, &settled.page).await;
}

async fn a_pushed_request_is_used_until_it_is_answered(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let asked = portal.ask_for("energie");
    let uri = pushed(&portal, &asked).await;
    let agent = Agent::new(house);
    let going = going(&portal, &uri);
    for _ in 0..3 {
        assert_eq!(going.open(&agent).await.step(), "password", "loaded again");
    }
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &going)
        .await;
    portal.tokens(&asked, &settled.page).await;
    assert!(
        is_page(&going.open(&agent).await),
        "used once more after it was answered"
    );
    // A refusal answers it too.
    let third = register(house, "derde-duwt", |settings| settings.first_party = false).await;
    let asked = third.ask_for("energie");
    let uri = pushed(&third, &asked).await;
    let going = self::going(&third, &uri);
    let page = going.open(&agent).await;
    assert_eq!(page.step(), "consent");
    assert_eq!(
        asked.error(&page.click_action("deny").await),
        "access_denied"
    );
    assert!(
        is_page(&going.open(&agent).await),
        "used once more after a no"
    );
    let silent = portal.ask_for("energie").with("prompt", "none");
    let uri = pushed(&portal, &silent).await;
    let going = self::going(&portal, &uri);
    let nobody = Agent::new(house);
    assert_eq!(silent.error(&going.open(&nobody).await), "login_required");
    assert!(
        is_page(&going.open(&nobody).await),
        "used once more after a silent refusal"
    );
}

async fn a_pushed_request_of_another_client_or_past_its_end_is_refused(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let other = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let uri = pushed(&portal, &asked).await;
    let agent = Agent::new(house);
    assert!(
        is_page(&going(&other, &uri).open(&agent).await),
        "another client's"
    );
    let outer = going(&other, &uri).with("redirect_uri", "https://agenda.test/cb");
    assert_eq!(
        outer.error(&outer.open(&agent).await),
        "invalid_request_uri"
    );
    assert_eq!(going(&portal, &uri).open(&agent).await.step(), "password");
    house.clock.advance(chrono::Duration::seconds(90));
    let page = going(&portal, &uri).open(&agent).await;
    assert!(is_page(&page), "past its end");
    assert!(
        page.text().contains("invalid_request_uri"),
        "{}",
        page.text()
    );
    assert!(
        page.links().contains(&"https://eigen.test/"),
        "the way back to the portal"
    );
    for bad in [
        "",
        "sluis_pr_kort",
        "sluis_ac_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        let uri = format!("urn:ietf:params:oauth:request_uri:{bad}");
        assert!(is_page(&going(&portal, &uri).open(&agent).await), "{bad}");
    }
}

async fn a_bad_request_is_refused_where_it_is_pushed(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    for (name, value, code) in [
        ("redirect_uri", "https://kwaad.test/cb", "invalid_request"),
        ("redirect_uri", "", "invalid_request"),
        ("response_type", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_mode", "onzin", "invalid_request"),
        ("scope", "onbekend", "invalid_scope"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "straks", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        (
            "request_uri",
            "urn:ietf:params:oauth:request_uri:x",
            "invalid_request",
        ),
        (
            "request_uri",
            "https://eigen.test/object",
            "invalid_request",
        ),
        ("request", "een.twee.drie", "invalid_request_object"),
        ("client_id", "agenda", "invalid_request"),
        ("resource", "https://api.test", "invalid_target"),
        ("id_token_hint", "geen.id.token", "invalid_request"),
        ("claims", "[]", "invalid_request"),
    ] {
        let answer = push(&portal, &portal.ask_for("energie").with(name, value)).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, code),
            "{name}={value}"
        );
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    let twice = portal
        .post("/oauth/par", &[("scope", "openid"), ("scope", "email")])
        .await;
    assert_eq!(twice.error(), "invalid_request");
}

async fn only_an_authenticated_client_may_push_and_only_by_post(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let asked = portal.ask_for("energie");
    let fields: Vec<(&str, &str)> = asked
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = portal.post_with("/oauth/par", &fields, None).await;
    assert_eq!((answer.status, answer.error()), (401, "invalid_client"));
    let wrong = sluis_tests::basic("duwt", "een-ander-geheim");
    let answer = portal.post_with("/oauth/par", &fields, Some(&wrong)).await;
    assert_eq!((answer.status, answer.error()), (401, "invalid_client"));
    let answer = portal.get("/oauth/par", None).await;
    assert_eq!((answer.status, answer.error()), (405, "invalid_request"));
    assert_eq!(answer.headers["allow"], "POST");
}

async fn who_must_push_is_refused_without(house: &TestHouse) {
    let portal = register(house, "moet-duwen", |settings| {
        settings.require_pushed_authorization_requests = true;
    })
    .await;
    let asked = portal.ask_for("energie");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(asked.error(&page), "invalid_request");
    let uri = pushed(&portal, &asked).await;
    assert_eq!(
        going(&portal, &uri).open(&Agent::new(house)).await.step(),
        "password"
    );
}

/// What a portal would ask, as an object.
fn object(asked: &Asked) -> Value {
    let mut claims = json!({ "iss": asked.params["client_id"], "aud": ORIGIN });
    for (name, value) in &asked.params {
        claims[name] = value.as_str().into();
    }
    claims
}

async fn a_signed_object_may_be_pushed(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let portal = register(house, "duwt-getekend", |settings| {
        settings.jwks = Some(key.jwks());
        settings.require_signed_request_object = true;
    })
    .await;
    let asked = portal.ask_for("energie");
    let refused = push(&portal, &asked).await;
    assert_eq!(refused.error(), "invalid_request", "nothing signed");
    let mut outer = portal.ask();
    outer.params.retain(|name, _| name == "client_id");
    let outer = outer.with("request", &key.sign(None, &object(&asked)));
    // What stands beside the object does not count.
    let uri = pushed(&portal, &outer.with("scope", "onbekend")).await;
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &going(&portal, &uri))
        .await;
    portal.tokens(&asked, &settled.page).await;
}

async fn a_sign_in_after_a_pushed_request_can_be_begun_again(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let uri = pushed(&portal, &portal.ask_for("energie")).await;
    let agent = Agent::new(house);
    let page = going(&portal, &uri).open(&agent).await;
    // In another browser: from the start, while the request lives.
    let elsewhere = Agent::new(house);
    let lost = elsewhere.get(&page.url).await;
    assert_eq!(lost.step(), "error");
    let again = lost.follow("request_uri").await;
    assert_eq!(again.step(), "password");
    house.clock.advance(chrono::Duration::hours(2));
    let late = agent.get(&page.url).await;
    assert_eq!(late.step(), "error");
    assert!(
        late.links().contains(&"https://eigen.test/"),
        "the portal comes first"
    );
    assert!(
        is_page(&late.follow("request_uri").await),
        "and then what is left of it"
    );
}

async fn the_key_that_a_code_is_for_is_kept_with_the_pushed_request(house: &TestHouse) {
    let portal = register(house, "duwt", |_| {}).await;
    let jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    let asked = portal.ask_for("energie").with("dpop_jkt", jkt);
    let uri = pushed(&portal, &asked).await;
    let token = uri.rsplit(':').next().unwrap();
    let hash = sluis_model::secret::HashedToken::of(token);
    let kept = house.idp.ephemeral.pushed_request(&hash, house.now()).await;
    assert_eq!(kept.unwrap().unwrap().dpop_jkt.as_deref(), Some(jkt));
    let bad = push(&portal, &portal.ask_for("energie").with("dpop_jkt", "kort")).await;
    assert_eq!(bad.error(), "invalid_request");
}

/// What is asked otherwise than usual, and the code that it is refused with.
type Refused<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
/// A change to a request object, and whether it is still good.
type Changed<'a> = (&'a str, &'a dyn Fn(&mut Value), bool);

fn fapi(settings: &mut ClientSettings) {
    settings.profile = SecurityProfile::Fapi2;
    settings.plain_pkce = true;
}

async fn fapi2_rules_hold_for_each_request(house: &TestHouse) {
    let portal = register(house, "fapi", fapi).await;
    let without_push = portal.ask_for("energie");
    let page = without_push.open(&Agent::new(house)).await;
    assert_eq!(without_push.error(&page), "invalid_request", "not pushed");
    let plain = "v".repeat(43);
    let rows: &[Refused<'_>] = &[
        (
            "no PKCE",
            &[("code_challenge", ""), ("code_challenge_method", "")],
            "invalid_request",
        ),
        (
            "plain PKCE",
            &[
                ("code_challenge", &plain),
                ("code_challenge_method", "plain"),
            ],
            "invalid_request",
        ),
        (
            "implicit",
            &[("response_type", "id_token token")],
            "unauthorized_client",
        ),
        (
            "hybrid",
            &[("response_type", "code id_token")],
            "unauthorized_client",
        ),
        (
            "another target",
            &[("redirect_uri", "https://kwaad.test/cb")],
            "invalid_request",
        ),
    ];
    for (what, changes, code) in rows {
        let mut asked = portal.ask_for("energie");
        for (name, value) in *changes {
            asked = asked.with(name, value);
        }
        assert_eq!(push(&portal, &asked).await.error(), *code, "{what}");
    }
    // Neither state nor nonce is demanded, and both may be long.
    for (state, nonce) in [
        ("", ""),
        ("", "n"),
        ("s", ""),
        (&*"s".repeat(384), &*"n".repeat(384)),
    ] {
        let asked = portal
            .ask_for("energie")
            .with("state", state)
            .with("nonce", nonce);
        let uri = pushed(&portal, &asked).await;
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&Agent::new(house), &going(&portal, &uri))
            .await;
        let mut expected = asked.clone();
        expected.params.retain(|_, value| !value.is_empty());
        assert!(!expected.code(&settled.page).is_empty());
    }
    // Plain http is no target, registered or not.
    let portal = register(house, "fapi-http", |settings| {
        fapi(settings);
        settings.redirect_uris = vec![sluis_protocol::redirect_uri::RedirectUri::as_sent(
            "http://127.0.0.1/cb",
        )];
    })
    .await;
    let asked = portal
        .ask_for("energie")
        .with("redirect_uri", "http://127.0.0.1/cb");
    assert_eq!(push(&portal, &asked).await.error(), "invalid_request");
}

async fn fapi2_message_signing_rules_hold_for_each_object(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let portal = register(house, "fapi-tekent", |settings| {
        settings.profile = SecurityProfile::Fapi2MessageSigning;
        settings.jwks = Some(key.jwks());
    })
    .await;
    let asked = portal
        .ask_for("energie")
        .with("redirect_uri", OWN_REDIRECT_URI);
    assert_eq!(
        push(&portal, &asked).await.error(),
        "invalid_request",
        "unsigned"
    );
    let now = house.now().timestamp();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut claims = object(&asked);
        claims["exp"] = (now + 300).into();
        claims["nbf"] = now.into();
        change(&mut claims);
        let mut outer = portal.ask();
        outer.params.retain(|name, _| name == "client_id");
        (outer, claims)
    };
    let drop_member = |claims: &mut Value, name: &str| {
        claims.as_object_mut().unwrap().remove(name);
    };
    let rows: &[Changed<'_>] = &[
        ("all of it", &|_| {}, true),
        (
            "aud among others",
            &|c| c["aud"] = json!([ORIGIN, "https://elders.test"]),
            true,
        ),
        ("nbf 8 s ahead", &|c| c["nbf"] = (now + 8).into(), true),
        (
            "nbf 59 minutes ago",
            &|c| c["nbf"] = (now - 3540).into(),
            false,
        ),
        (
            "nbf and exp within 60 minutes",
            &|c| {
                c["nbf"] = (now - 3000).into();
                c["exp"] = (now + 500).into();
            },
            true,
        ),
        (
            "nbf 70 minutes ago",
            &|c| {
                c["nbf"] = (now - 4200).into();
                c["exp"] = (now - 600).into();
            },
            false,
        ),
        (
            "nbf a minute ahead",
            &|c| c["nbf"] = (now + 61).into(),
            false,
        ),
        (
            "exp after 70 minutes",
            &|c| c["exp"] = (now + 4200).into(),
            false,
        ),
        ("expired", &|c| c["exp"] = (now - 60).into(), false),
        ("no exp", &|c| drop_member(c, "exp"), false),
        ("no nbf", &|c| drop_member(c, "nbf"), false),
        ("no aud", &|c| drop_member(c, "aud"), false),
        (
            "another aud",
            &|c| c["aud"] = "https://elders.test".into(),
            false,
        ),
    ];
    for (what, change, good) in rows {
        let (outer, claims) = with(change);
        let answer = push(&portal, &outer.with("request", &key.sign(None, &claims))).await;
        if *good {
            assert_eq!(answer.status, 201, "{what}: {}", answer.json);
        } else {
            assert_eq!(answer.error(), "invalid_request_object", "{what}");
        }
    }
    let (outer, claims) = with(&|_| {});
    for (what, jwt) in [
        ("none", unsigned(&claims)),
        (
            "RS256",
            key.sign_with(&json!({ "alg": "RS256", "kid": "k1" }), &claims),
        ),
        (
            "another client's key",
            NamedKey::generate("k1").sign(None, &claims),
        ),
        (
            "a bad signature",
            key.sign(None, &claims).replace(".ey", ".eyJ4IjoxfQ.ey"),
        ),
    ] {
        let answer = push(&portal, &outer.clone().with("request", &jwt)).await;
        assert_eq!(answer.error(), "invalid_request_object", "{what}");
    }
}
