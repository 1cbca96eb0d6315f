//! What the provider says about itself, and what it says about people.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use sluis_tests::{
    Agent, Direct, Portal, Visit, Wire, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

on_both_stores! {
    discovery_tells_what_works_and_nothing_else;
    jwt_08_the_published_keys_are_public_ones;
    userinfo_by_get_by_post_and_in_the_form;
    every_standard_claim_of_each_scope_is_delivered;
    an_id_token_holds_nothing_that_was_not_asked_for;
    claims_asked_for_one_by_one_are_delivered_where_they_were_asked;
    unknown_addresses_get_a_page;
    dos_13_the_process_lives_and_its_stores_answer;
    dos_13_head_is_answered_as_get_is_without_the_body;
    what_an_endpoint_does_not_take_is_told_with_what_it_takes;
}

async fn discovery_tells_what_works_and_nothing_else(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let document = portal.get("/.well-known/openid-configuration", None).await;
    assert_eq!(document.status, 200);
    let json = document.json;
    assert_eq!(
        json,
        portal
            .get("/.well-known/oauth-authorization-server", None)
            .await
            .json
    );
    assert_eq!(json["issuer"], ORIGIN);
    let addresses = json.as_object().unwrap().iter().filter(|(name, _)| {
        name.ends_with("_endpoint") || ["jwks_uri", "check_session_iframe"].contains(&name.as_str())
    });
    for (_, address) in addresses {
        let address = address.as_str().unwrap().to_owned();
        let path = address
            .strip_prefix(ORIGIN)
            .unwrap_or_else(|| panic!("{address} is not ours"));
        assert_ne!(portal.get(path, None).await.status, 404, "{path}");
    }
    let none = serde_json::json!([]);
    assert!(
        json["registration_endpoint"]
            .as_str()
            .unwrap()
            .ends_with("/oauth/register")
    );
    for (name, value) in [
        (
            "response_types_supported",
            serde_json::json!([
                "code",
                "id_token",
                "id_token token",
                "code id_token",
                "code token",
                "code id_token token"
            ]),
        ),
        (
            "subject_types_supported",
            serde_json::json!(["public", "pairwise"]),
        ),
        ("request_parameter_supported", true.into()),
        ("request_uri_parameter_supported", true.into()),
        ("require_request_uri_registration", true.into()),
        ("backchannel_logout_session_supported", true.into()),
        ("frontchannel_logout_session_supported", true.into()),
        ("tls_client_certificate_bound_access_tokens", true.into()),
        ("claims_parameter_supported", true.into()),
        (
            "authorization_response_iss_parameter_supported",
            true.into(),
        ),
    ] {
        assert_eq!(json[name], value, "{name}");
    }
    let algorithms = json["id_token_signing_alg_values_supported"]
        .as_array()
        .unwrap();
    assert_eq!(algorithms[0], "RS256");
    assert!(!algorithms.contains(&"none".into()));
    assert_ne!(json["scopes_supported"], none);
    // What is listed is accepted.
    for mode in json["response_modes_supported"].as_array().unwrap() {
        let asked = portal
            .ask_for("energie")
            .with("response_mode", mode.as_str().unwrap());
        assert_eq!(
            asked.open(&Agent::new(house)).await.step(),
            "password",
            "{mode}"
        );
    }
    for prompt in json["prompt_values_supported"].as_array().unwrap() {
        let asked = portal
            .ask_for("energie")
            .with("prompt", prompt.as_str().unwrap());
        let page = asked.open(&Agent::new(house)).await;
        assert!(
            page.step() == "password" || asked.error(&page) == "login_required",
            "{prompt}"
        );
    }
    let scopes: Vec<&str> = json["scopes_supported"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s.as_str())
        // It takes a portal that was given it by name, which `eck_ids` shows.
        .filter(|scope| *scope != "eckid")
        .collect();
    let asked = portal.ask_for("energie").with("scope", &scopes.join(" "));
    let settled = Visit::of(house, &player("energie", "compleet"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let granted: Vec<&str> = tokens.body["scope"].as_str().unwrap().split(' ').collect();
    for scope in scopes {
        assert!(
            granted.contains(&scope),
            "{scope} is listed and was not granted"
        );
    }
}

async fn jwt_08_the_published_keys_are_public_ones(house: &TestHouse) {
    let keys = Portal::of(house, "agenda")
        .get("/oauth/jwks", None)
        .await
        .json;
    let keys = keys["keys"].as_array().unwrap();
    let mut ids: Vec<&str> = keys.iter().filter_map(|key| key["kid"].as_str()).collect();
    assert!(!ids.is_empty() && ids.len() == keys.len());
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), keys.len(), "every kid is different");
    for key in keys {
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert!(key.get(private).is_none(), "{private} of {}", key["kid"]);
        }
        assert!(matches!(key["kty"].as_str(), Some("RSA" | "EC" | "OKP")));
        for text in ["n", "e", "x", "y"]
            .iter()
            .filter_map(|name| key[*name].as_str())
        {
            assert!(
                !text.is_empty() && !text.contains(['=', '+', '/']),
                "unpadded base64url"
            );
        }
    }
}

async fn userinfo_by_get_by_post_and_in_the_form(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let token = portal.tokens(&asked, &settled.page).await.access_token;
    let by_get = portal.userinfo(&token).await;
    assert_eq!(by_get.status, 200);
    assert!(
        by_get.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/json")
    );
    let by_post = portal
        .post_with("/oauth/userinfo", &[], Some(&format!("Bearer {token}")))
        .await;
    let in_form = portal
        .post_with("/oauth/userinfo", &[("access_token", &token)], None)
        .await;
    let lower = portal
        .post_with("/oauth/userinfo", &[], Some(&format!("bearer {token}")))
        .await;
    for other in [by_post, in_form, lower] {
        assert_eq!((other.status, other.json), (200, by_get.json.clone()));
    }
    let in_query = portal
        .get(&format!("/oauth/userinfo?access_token={token}"), None)
        .await;
    assert_eq!(in_query.status, 401, "never in the address");
    assert!(in_query.headers.contains_key("www-authenticate"));
    for nonsense in [
        "x",
        "sluis_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "é",
    ] {
        let answer = portal
            .post_with("/oauth/userinfo", &[("access_token", nonsense)], None)
            .await;
        assert_eq!(
            (answer.status, answer.error()),
            (401, "invalid_token"),
            "{nonsense}"
        );
    }
}

async fn every_standard_claim_of_each_scope_is_delivered(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for (scope, claims) in [
        (
            "profile",
            &[
                "name",
                "given_name",
                "family_name",
                "middle_name",
                "nickname",
                "preferred_username",
                "profile",
                "picture",
                "website",
                "gender",
                "birthdate",
                "zoneinfo",
                "locale",
                "updated_at",
            ][..],
        ),
        ("email", &["email", "email_verified"]),
        ("phone", &["phone_number", "phone_number_verified"]),
        ("address", &["address"]),
        ("institution", &["institution", "institution_name"]),
        ("roles", &["roles", "groups"]),
    ] {
        let asked = portal
            .ask_for("energie")
            .with("scope", &format!("openid {scope}"));
        let settled = Visit::of(house, &player("energie", "compleet"))
            .sign_in(&Agent::new(house), &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        let told = portal.userinfo(&tokens.access_token).await.json;
        let mut names: Vec<&str> = told
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.retain(|name| *name != "sub");
        let mut expected = claims.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{scope}");
        for value in told.as_object().unwrap().values() {
            assert!(!value.is_null() && value != "" && value != "null");
        }
    }
}

async fn an_id_token_holds_nothing_that_was_not_asked_for(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", "compleet"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let code = asked.code(&settled.page);
    assert!(code.len() >= 40, "enough entropy: {}", code.len());
    let tokens = portal.tokens(&asked, &settled.page).await;
    let allowed = [
        "iss",
        "sub",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "acr",
        "amr",
        "azp",
        "at_hash",
        "sid",
        "jti",
        "mfa_time",
    ];
    for claim in tokens.claims.as_object().unwrap().keys() {
        assert!(allowed.contains(&claim.as_str()), "{claim} in the ID token");
    }
    let sub = tokens.claims["sub"].as_str().unwrap();
    assert!((1..=255).contains(&sub.len()) && sub.is_ascii());
    assert_eq!(
        tokens.claims["exp"].as_i64().unwrap() - tokens.claims["iat"].as_i64().unwrap(),
        600
    );
}

async fn claims_asked_for_one_by_one_are_delivered_where_they_were_asked(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let claims = r#"{"userinfo":{"name":{"essential":true}},"id_token":{"email":null}}"#;
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid")
        .with("claims", claims);
    let settled = Visit::of(house, &player("energie", "compleet"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let told = portal.userinfo(&tokens.access_token).await.json;
    assert!(
        told["name"].is_string() && told["email"].is_null(),
        "{told}"
    );
    assert!(
        tokens.claims["email"].is_string() && tokens.claims["name"].is_null(),
        "{}",
        tokens.claims
    );
    // The claims parameter is no way around what a portal may have.
    let kaal = Portal::of(house, "kaal");
    let asked = kaal
        .ask_for("energie")
        .with("scope", "openid")
        .with("claims", claims);
    let settled = Visit::of(house, &player("energie", "compleet"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = kaal.tokens(&asked, &settled.page).await;
    let told = kaal.userinfo(&tokens.access_token).await.json;
    assert!(told["name"].is_null() && tokens.claims["email"].is_null());
}

async fn unknown_addresses_get_a_page(house: &TestHouse) {
    let agent = Agent::new(house);
    for path in [
        "/bestaat-niet",
        "/signin",
        "/oauth/",
        "/demo",
        "/demo/outbox",
        "/demo/outbox.json",
        "/static/../Cargo.toml",
        "/%2e%2e/etc/passwd",
        "/signin/x/onzin/meer",
    ] {
        let page = agent.get(path).await;
        assert_eq!((page.status, page.step()), (404, "error"), "{path}");
    }
}

async fn dos_13_the_process_lives_and_its_stores_answer(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(portal.get(path, None).await.status, 200, "{path}");
    }
}

async fn dos_13_head_is_answered_as_get_is_without_the_body(house: &TestHouse) {
    let wire = Wire::to(house);
    let length = |answer: &Direct| answer.headers.get("content-length").cloned();
    for path in [
        "/healthz",
        "/readyz",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth/jwks",
        "/favicon.ico",
    ] {
        let by_get = wire.ask(Method::GET, path, &[]).await;
        let by_head = wire.ask(Method::HEAD, path, &[]).await;
        assert_eq!((by_get.status, by_head.status), (200, 200), "{path}");
        assert_eq!(length(&by_head), length(&by_get), "{path}");
        assert!(length(&by_head).is_some(), "{path}");
        assert_eq!(
            by_head.headers.get("content-type"),
            by_get.headers.get("content-type"),
            "{path}"
        );
        assert!(by_head.text.is_empty(), "{path}");
    }
    for path in [
        "/",
        "/recover?institution=station",
        "/account",
        "/oauth/userinfo",
        "/oauth/token",
        "/bestaat/niet",
    ] {
        let by_get = wire.ask(Method::GET, path, &[]).await;
        let by_head = wire.ask(Method::HEAD, path, &[]).await;
        assert_eq!(by_head.status, by_get.status, "{path}");
        assert!(by_head.text.is_empty(), "{path}");
    }
}

async fn what_an_endpoint_does_not_take_is_told_with_what_it_takes(house: &TestHouse) {
    let wire = Wire::to(house);
    for (path, takes) in [
        ("/oauth/jwks", "GET, HEAD"),
        ("/.well-known/openid-configuration", "GET, HEAD"),
        ("/.well-known/oauth-authorization-server", "GET, HEAD"),
        ("/oauth/userinfo", "GET, HEAD, POST"),
        ("/oauth/authorize", "GET, HEAD, POST"),
        ("/oauth/token", "POST"),
    ] {
        for method in [Method::PUT, Method::DELETE] {
            let answer = wire.ask(method, path, &[]).await;
            assert_eq!((answer.status, answer.error()), (405, "invalid_request"));
            assert_eq!(answer.headers["allow"], takes, "{path}");
        }
    }
}
