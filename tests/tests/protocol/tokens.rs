//! Codes, client authentication, tokens: each single-use value once, each with its owner.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Asked, Page, Portal, Tokens, Visit, basic, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    tok_01_a_code_used_twice_takes_its_tokens_with_it;
    tok_02_a_code_belongs_to_its_client;
    tok_03_a_code_belongs_to_its_redirect_uri;
    tok_06_a_code_lives_for_a_minute;
    aut_02_pkce_can_not_be_taken_out_or_put_in;
    tok_07_each_client_has_one_way_to_authenticate;
    tok_17_revoking_is_silent_and_thorough;
    tok_18_introspection_tells_a_client_of_its_own_tokens_alone;
    tok_21_the_token_endpoint_takes_posted_forms_alone;
    signatures_by_es256_and_eddsa_verify;
    an_access_token_lives_for_five_minutes;
}

struct Grant {
    portal: Portal,
    asked: Asked,
    page: Page,
}

async fn grant_of(house: &TestHouse, client: &str, scope: &str) -> Grant {
    let portal = Portal::of(house, client);
    let asked = portal.ask_for("energie").with("scope", scope);
    let agent = Agent::new(house);
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    Grant {
        portal,
        asked,
        page: settled.page,
    }
}

impl Grant {
    async fn tokens(&self) -> Tokens {
        self.portal.tokens(&self.asked, &self.page).await
    }
}

async fn tok_01_a_code_used_twice_takes_its_tokens_with_it(house: &TestHouse) {
    for wait in [0, 1, 30, 300] {
        let grant = grant_of(house, "agenda", "openid offline_access").await;
        let tokens = grant.tokens().await;
        house.clock.advance(Duration::seconds(wait));
        let again = grant
            .portal
            .redeem(&grant.asked, &grant.asked.code(&grant.page))
            .await;
        assert_eq!(
            (again.status, again.error()),
            (400, "invalid_grant"),
            "after {wait} s"
        );
        assert_eq!(
            grant.portal.userinfo(&tokens.access_token).await.status,
            401,
            "after {wait} s"
        );
        let refreshed = grant.portal.refresh(&tokens.refresh_token.unwrap()).await;
        assert_eq!(refreshed.error(), "invalid_grant", "after {wait} s");
        assert!(
            house
                .events()
                .await
                .iter()
                .any(|event| event.kind == EventKind::CodeReused)
        );
    }
}

async fn tok_02_a_code_belongs_to_its_client(house: &TestHouse) {
    for client in ["es", "cijfers", "streng"] {
        let grant = grant_of(house, "agenda", "openid").await;
        let code = grant.asked.code(&grant.page);
        let thief = Portal::of(house, client);
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", grant.portal.entry.redirect_uri),
            ("code_verifier", grant.asked.verifier.as_str()),
        ];
        assert_eq!(
            thief.post("/oauth/token", &fields).await.error(),
            "invalid_grant",
            "{client}"
        );
    }
}

async fn tok_03_a_code_belongs_to_its_redirect_uri(house: &TestHouse) {
    for uri in [
        None,
        Some("https://agenda.test/cb/"),
        Some("https://agenda.test/CB"),
        Some("https://es.test/cb"),
    ] {
        let grant = grant_of(house, "agenda", "openid").await;
        let code = grant.asked.code(&grant.page);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("code_verifier", &grant.asked.verifier),
        ];
        if let Some(uri) = uri {
            fields.push(("redirect_uri", uri));
        }
        assert_eq!(
            grant.portal.post("/oauth/token", &fields).await.error(),
            "invalid_grant",
            "{uri:?}"
        );
    }
}

async fn tok_06_a_code_lives_for_a_minute(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid").await;
    house.clock.advance(Duration::seconds(59));
    grant.tokens().await;
    let grant = grant_of(house, "agenda", "openid").await;
    house.clock.advance(Duration::seconds(61));
    let answer = grant
        .portal
        .redeem(&grant.asked, &grant.asked.code(&grant.page))
        .await;
    assert_eq!(answer.error(), "invalid_grant");
}

async fn aut_02_pkce_can_not_be_taken_out_or_put_in(house: &TestHouse) {
    for client in ["agenda", "cijfers"] {
        for verifier in [
            None,
            Some("x".repeat(43)),
            Some(String::new()),
            Some("kort".to_owned()),
        ] {
            let grant = grant_of(house, client, "openid").await;
            let code = grant.asked.code(&grant.page);
            let mut fields = vec![
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", grant.portal.entry.redirect_uri),
            ];
            if let Some(verifier) = &verifier {
                fields.push(("code_verifier", verifier));
            }
            let answer = grant.portal.post("/oauth/token", &fields).await;
            assert!(
                matches!(answer.error(), "invalid_grant" | "invalid_request"),
                "{client} {verifier:?}"
            );
            let late = grant.portal.redeem(&grant.asked, &code).await;
            assert_eq!(late.error(), "invalid_grant", "the code is dead");
        }
    }
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("energie")
        .without("code_challenge")
        .without("code_challenge_method");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let code = asked.code(&settled.page);
    let with_verifier = asked.clone().with("code_challenge", "put in afterwards");
    assert_eq!(
        portal.redeem(&with_verifier, &code).await.error(),
        "invalid_grant",
        "RFC 9700 §4.8.2"
    );
}

async fn tok_07_each_client_has_one_way_to_authenticate(house: &TestHouse) {
    let secret = Portal::of(house, "agenda").entry.secret.unwrap();
    let refused = |client: &'static str| async move {
        let portal = Portal::of(house, "agenda");
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("redirect_uri", "https://x.test"),
        ];
        let posted = [
            &fields[..],
            &[("client_id", client), ("client_secret", secret)],
        ]
        .concat();
        let public = [&fields[..], &[("client_id", client)]].concat();
        let header = basic(client, secret);
        [
            portal
                .post_with("/oauth/token", &fields, Some(&header))
                .await
                .error()
                .to_owned(),
            portal
                .post_with("/oauth/token", &posted, None)
                .await
                .error()
                .to_owned(),
            portal
                .post_with("/oauth/token", &public, None)
                .await
                .error()
                .to_owned(),
        ]
    };
    let (good, bad) = ("invalid_grant", "invalid_client");
    assert_eq!(refused("agenda").await, [good, bad, bad]);
    assert_eq!(refused("streng").await, [bad, good, bad]);
    assert_eq!(refused("cijfers").await, [bad, bad, good]);
    assert_eq!(refused("onbekend").await, [bad, bad, bad]);
    assert_eq!(refused("dicht").await, [bad, bad, bad]);
    let portal = Portal::of(house, "agenda");
    for header in [
        "Basic",
        "Basic !!!",
        "Basic YWdlbmRh",
        "Bearer x",
        "Basic YWdlbmRhOmZvdXQ=",
    ] {
        let fields = [("grant_type", "authorization_code"), ("code", "x")];
        let answer = portal
            .post_with("/oauth/token", &fields, Some(header))
            .await;
        assert_eq!(
            (answer.status, answer.error()),
            (401, "invalid_client"),
            "{header}"
        );
        assert!(
            answer.headers.contains_key("www-authenticate"),
            "RFC 6749 §5.2: {header}"
        );
    }
    let two = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("client_id", "agenda"),
        ("client_secret", secret),
    ];
    let answer = portal
        .post_with("/oauth/token", &two, Some(&basic("agenda", secret)))
        .await;
    assert_eq!(answer.error(), "invalid_request", "two ways at once");
}

async fn tok_17_revoking_is_silent_and_thorough(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let tokens = grant.tokens().await;
    let refresh = tokens.refresh_token.unwrap();
    let stranger = Portal::of(house, "es");
    for token in [tokens.access_token.as_str(), &refresh, "onzin"] {
        assert_eq!(
            stranger
                .post("/oauth/revoke", &[("token", token)])
                .await
                .status,
            200
        );
    }
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        200,
        "strangers revoke nothing"
    );
    let anonymous = grant
        .portal
        .post_with("/oauth/revoke", &[("token", &refresh)], None)
        .await;
    assert_eq!(
        (anonymous.status, anonymous.error()),
        (401, "invalid_client")
    );
    assert_eq!(
        grant.portal.post("/oauth/revoke", &[]).await.error(),
        "invalid_request"
    );
    assert_eq!(
        grant
            .portal
            .post("/oauth/revoke", &[("token", &refresh)])
            .await
            .status,
        200
    );
    assert_eq!(
        grant.portal.refresh(&refresh).await.error(),
        "invalid_grant"
    );
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        401
    );
    let access = grant_of(house, "agenda", "openid")
        .await
        .tokens()
        .await
        .access_token;
    assert_eq!(
        grant
            .portal
            .post("/oauth/revoke", &[("token", &access)])
            .await
            .status,
        200
    );
    assert!(!grant.portal.is_active(&access).await);
}

async fn tok_18_introspection_tells_a_client_of_its_own_tokens_alone(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let tokens = grant.tokens().await;
    let refresh = tokens.refresh_token.clone().unwrap();
    let told = grant
        .portal
        .post("/oauth/introspect", &[("token", &tokens.access_token)])
        .await
        .json;
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&true.into(), &"agenda".into())
    );
    assert_eq!(told["sub"], tokens.claims["sub"]);
    assert!(grant.portal.is_active(&refresh).await);
    for token in [tokens.access_token.as_str(), &refresh] {
        assert!(
            !Portal::of(house, "es").is_active(token).await,
            "another client's"
        );
    }
    for token in ["onzin", "sluis_at_x", tokens.id_token.as_str()] {
        assert!(!grant.portal.is_active(token).await, "{token}");
    }
    let public = Portal::of(house, "cijfers")
        .post("/oauth/introspect", &[("token", &tokens.access_token)])
        .await;
    assert_eq!(public.error(), "invalid_client");
    house
        .clock
        .advance(Duration::minutes(5) + Duration::seconds(1));
    assert!(
        !grant.portal.is_active(&tokens.access_token).await,
        "expired"
    );
}

async fn tok_21_the_token_endpoint_takes_posted_forms_alone(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for path in ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] {
        assert_eq!(portal.get(path, None).await.status, 405, "{path}");
    }
    let agent = Agent::new(house);
    let json = br#"{"grant_type":"authorization_code","code":"x"}"#.to_vec();
    let page = agent
        .post_raw("/oauth/token", "application/json", json, None, "none")
        .await;
    assert!((400..500).contains(&page.status));
    let twice = b"grant_type=authorization_code&grant_type=refresh_token".to_vec();
    let page = agent
        .post_raw(
            "/oauth/token",
            "application/x-www-form-urlencoded",
            twice,
            None,
            "none",
        )
        .await;
    assert!(page.body.contains("invalid_request"), "{}", page.body);
    assert_eq!(
        portal.post("/oauth/token", &[]).await.error(),
        "invalid_request"
    );
    assert_eq!(
        portal
            .post("/oauth/token", &[("grant_type", "onzin")])
            .await
            .error(),
        "unsupported_grant_type"
    );
}

async fn signatures_by_es256_and_eddsa_verify(house: &TestHouse) {
    for (client, algorithm) in [("es", "ES256"), ("ed", "EdDSA"), ("agenda", "RS256")] {
        let tokens = grant_of(house, client, "openid").await.tokens().await;
        assert_eq!(tokens.header["alg"], algorithm, "{client}");
    }
}

async fn an_access_token_lives_for_five_minutes(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid").await;
    let tokens = grant.tokens().await;
    assert_eq!(tokens.body["expires_in"], 300);
    house.clock.advance(Duration::seconds(299));
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        200
    );
    house.clock.advance(Duration::seconds(1));
    let answer = grant.portal.userinfo(&tokens.access_token).await;
    assert_eq!(answer.status, 401);
    let challenge = answer.headers["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.starts_with("Bearer ") && challenge.contains("invalid_token"),
        "RFC 6750 §3: {challenge}"
    );
}
