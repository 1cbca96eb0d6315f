//! The authorization endpoint: what is refused and how the refusal travels.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    aut_04_every_other_fault_travels_to_the_portal_with_its_code;
    faults_of_a_form_post_request_travel_as_a_form;
    aut_01_public_clients_and_those_registered_for_it_need_pkce;
    the_response_may_travel_by_form_post;
    the_page_that_carries_an_answer_looks_and_speaks_as_the_sign_in_does;
    a_request_may_come_by_post_from_the_portals_page;
    state_comes_back_as_it_was_sent;
    unknown_parameters_values_and_locales_break_nothing;
    aut_06_retired_flows_are_absent;
    pages_follow_ui_locales_then_the_browser;
    a_language_of_files_is_spoken_where_the_institution_allows_it;
    an_essential_acr_that_nobody_knows_is_refused_at_once;
}

/// What is wrong with a request, and the code that says so.
fn faults() -> Vec<(&'static [(&'static str, &'static str)], &'static str)> {
    vec![
        (&[("response_type", "")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "id_token")], "unauthorized_client"),
        (&[("response_type", "code id_token")], "unauthorized_client"),
        (&[("response_type", "none")], "unsupported_response_type"),
        (&[("response_mode", "onzin")], "invalid_request"),
        (&[("scope", "onbekend")], "invalid_scope"),
        (&[("scope", "open\"id")], "invalid_scope"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("max_age", "-1")], "invalid_request"),
        (&[("max_age", "straks")], "invalid_request"),
        (&[("max_age", "1.5")], "invalid_request"),
        (&[("claims", "onzin")], "invalid_request"),
        (&[("claims", "[]")], "invalid_request"),
        (
            &[("request", "eyJhbGciOiJIUzI1NiJ9.e30.")],
            "invalid_request_object",
        ),
        (&[("request", "onzin")], "invalid_request_object"),
        (
            &[("request_uri", "https://agenda.test/verzoek")],
            "invalid_request_uri",
        ),
        (
            &[
                ("request", "onzin"),
                ("request_uri", "https://agenda.test/verzoek"),
            ],
            "invalid_request",
        ),
        (&[("resource", "https://api.test")], "invalid_target"),
        (&[("dpop_jkt", "kort")], "invalid_request"),
        (&[("registration", "{}")], "registration_not_supported"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "S512")], "invalid_request"),
        (&[("code_challenge", "te-kort")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("id_token_hint", "geen.id.token")], "invalid_request"),
        (&[("prompt", "none")], "login_required"),
    ]
}

async fn aut_04_every_other_fault_travels_to_the_portal_with_its_code(house: &TestHouse) {
    for (change, code) in faults() {
        let mut asked = Portal::of(house, "agenda").ask_for("energie");
        for (name, value) in change {
            asked = asked.with(name, value);
        }
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(asked.error(&page), code, "{change:?}");
    }
    let repeated = Portal::of(house, "agenda").ask_for("energie");
    let page = Agent::new(house)
        .get(&format!("{}&scope=openid", repeated.url()))
        .await;
    assert_eq!(
        repeated.error(&page),
        "invalid_request",
        "a repeated parameter"
    );
    let long = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("nonce", &"n".repeat(4097));
    assert_eq!(
        long.error(&long.open(&Agent::new(house)).await),
        "invalid_request",
        "a nonce of 4097 bytes"
    );
}

async fn faults_of_a_form_post_request_travel_as_a_form(house: &TestHouse) {
    for (change, code) in faults() {
        if change[0].0 == "response_mode" {
            continue;
        }
        let mut asked = Portal::of(house, "agenda")
            .ask_for("energie")
            .with("response_mode", "form_post");
        for (name, value) in change {
            asked = asked.with(name, value);
        }
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(page.away(), None, "nothing in the address");
        assert_eq!(asked.error(&page), code, "{change:?}");
    }
}

async fn aut_01_public_clients_and_those_registered_for_it_need_pkce(house: &TestHouse) {
    for (client, code) in [
        ("cijfers", Some("invalid_request")),
        ("pkce", Some("invalid_request")),
        ("agenda", None),
    ] {
        let asked = Portal::of(house, client)
            .ask_for("energie")
            .without("code_challenge")
            .without("code_challenge_method");
        let page = asked.open(&Agent::new(house)).await;
        match code {
            Some(code) => assert_eq!(asked.error(&page), code, "{client}"),
            None => assert_eq!(page.step(), "password", "{client}: conformance sends none"),
        }
    }
}

async fn the_response_may_travel_by_form_post(house: &TestHouse) {
    let portal = Portal::of(house, "cijfers");
    let asked = portal.ask_for("energie").with("response_mode", "form_post");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    assert_eq!(settled.page.away(), None);
    portal.tokens(&asked, &settled.page).await;
}

async fn the_page_that_carries_an_answer_looks_and_speaks_as_the_sign_in_does(house: &TestHouse) {
    let portal = Portal::of(house, "cijfers");
    let agent = Agent::new(house);
    let asked = portal
        .ask_for("energie")
        .with("response_mode", "form_post")
        .with("ui_locales", "en");
    // Refused before a page was shown, answered after one, and answered at once.
    let silent = asked.clone().with("prompt", "none");
    let refused = silent.open(&agent).await;
    assert_eq!(silent.error(&refused), "login_required");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let again = asked.open(&agent).await;
    for page in [refused, settled.page, again] {
        assert_eq!(
            (page.step(), page.institution(), page.language()),
            ("answer", "energie", "en")
        );
    }
}

async fn a_request_may_come_by_post_from_the_portals_page(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let agent = Agent::new(house);
    let fields: Vec<(String, String)> = asked.params.clone().into_iter().collect();
    let page = agent.post_from_elsewhere("/oauth/authorize", &fields).await;
    assert_eq!(page.step(), "password");
    let settled = Visit::of(house, &player("energie", "bea"))
        .go_on(page)
        .await;
    portal.tokens(&asked, &settled.page).await;
    // The session counts although a form from another site brings no Lax cookie.
    let silent = portal.ask_for("energie").with("prompt", "none");
    let fields: Vec<(String, String)> = silent.params.clone().into_iter().collect();
    let page = agent.post_from_elsewhere("/oauth/authorize", &fields).await;
    portal.tokens(&silent, &page).await;
}

async fn state_comes_back_as_it_was_sent(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &portal.ask_for("energie"))
        .await;
    let printable: String = (' '..='~').collect();
    for state in [
        printable.as_str(),
        &"-._~".repeat(32),
        "a+b%20c&d=e;f/g?h#i",
        "\"><script>alert(1)</script>",
        "één, twee – drie ✓",
        "a\r\nSet-Cookie: x=y\r\n\r\nb\tc",
        " ",
        &"s".repeat(4096),
    ] {
        for mode in ["query", "form_post"] {
            let asked = portal
                .ask_for("energie")
                .with("state", state)
                .with("response_mode", mode)
                .with("prompt", "none");
            let page = asked.open(&agent).await;
            assert!(!page.body.contains("<script>alert"), "{state:?}");
            assert!(!asked.code(&page).is_empty());
        }
    }
    let without = portal
        .ask_for("energie")
        .without("state")
        .without("nonce")
        .with("prompt", "none");
    let page = without.open(&agent).await;
    portal.tokens(&without, &page).await;
}

async fn unknown_parameters_values_and_locales_break_nothing(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for (name, value) in [
        ("extra", "foobar"),
        ("display", "page"),
        ("display", "popup"),
        ("display", "onzin"),
        ("ui_locales", "se"),
        ("claims_locales", "se"),
        ("acr_values", "1 2"),
        ("login_hint", "buffy@host"),
        ("prompt", "onbekend"),
        ("scope", "email openid"),
        ("nonce", ""),
    ] {
        let asked = portal.ask_for("energie").with(name, value);
        assert_eq!(
            asked.open(&Agent::new(house)).await.step(),
            "password",
            "{name}={value}"
        );
    }
}

async fn aut_06_retired_flows_are_absent(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let answer = portal
        .post(
            "/oauth/token",
            &[
                ("grant_type", "password"),
                ("username", "bea"),
                ("password", "x"),
            ],
        )
        .await;
    assert_eq!(answer.error(), "unsupported_grant_type");
    let asked = portal.ask_for("energie").with("response_type", "token");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(asked.error(&page), "unsupported_response_type");
}

async fn a_language_of_files_is_spoken_where_the_institution_allows_it(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let offered = |page: &sluis_tests::Page| page.body.contains("hreflang=\"de\"");
    // Nobody asked for German here: whoever prefers it gets the next best.
    let asked = portal.ask_for("energie").with("ui_locales", "de en");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!((page.language(), offered(&page)), ("en", false));
    with_policy(house, "energie", |policy| {
        policy.languages = ["nl", "en", "de"].map(str::to_owned).to_vec();
    })
    .await;
    for (locales, spoken) in [(Some("de-AT en"), "nl"), (None, "de-CH, en;q=0.5")] {
        let asked = portal.ask_for("energie");
        let asked = match locales {
            Some(locales) => asked.with("ui_locales", locales),
            None => asked,
        };
        let page = asked.open(&Agent::new(house).speaking(spoken)).await;
        assert_eq!((page.step(), page.language()), ("password", "de"));
        assert!(
            page.text().contains("Passwort vergessen?"),
            "{}",
            page.text()
        );
    }
    let page = portal.ask_for("energie").open(&Agent::new(house)).await;
    assert!(offered(&page));
    let page = page.follow("lang=de").await;
    assert_eq!((page.step(), page.language()), ("password", "de"));
    let document = Agent::new(house)
        .get("/.well-known/openid-configuration")
        .await;
    let document: serde_json::Value = serde_json::from_str(&document.body).unwrap();
    assert_eq!(
        document["ui_locales_supported"],
        serde_json::json!(["nl", "en", "de"])
    );
}

async fn pages_follow_ui_locales_then_the_browser(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for (asked_for, spoken, shown) in [
        (None, "nl", "nl"),
        (None, "en-GB,en", "en"),
        (Some("en"), "nl", "en"),
        (Some("se nl"), "en", "nl"),
        (None, "se", "nl"),
    ] {
        let mut asked = portal.ask_for("energie");
        if let Some(locales) = asked_for {
            asked = asked.with("ui_locales", locales);
        }
        let page = asked.open(&Agent::new(house).speaking(spoken)).await;
        assert_eq!(
            page.language(),
            shown,
            "ui_locales {asked_for:?}, Accept-Language {spoken}"
        );
    }
    let page = portal.ask_for("energie").open(&Agent::new(house)).await;
    let page = page.follow("lang=en").await;
    assert_eq!((page.step(), page.language()), ("password", "en"));
    assert!(page.url.starts_with(ORIGIN));
}

async fn an_essential_acr_that_nobody_knows_is_refused_at_once(house: &TestHouse) {
    let claims =
        |acr: &str| format!(r#"{{"id_token":{{"acr":{{"essential":true,"value":"{acr}"}}}}}}"#);
    let asked = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("claims", &claims("urn:onbekend"));
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(asked.error(&page), "unmet_authentication_requirements");
    let asked = Portal::of(house, "agenda")
        .ask_for("school")
        .with("claims", &claims("https://refeds.org/profile/mfa"));
    let page = asked.open(&Agent::new(house)).await;
    let pupil = player("school", "leerling");
    let page = page
        .submit(&[("username", pupil.username), ("password", pupil.password)])
        .await;
    assert_eq!(
        asked.error(&page),
        "unmet_authentication_requirements",
        "a pupil can have no second factor"
    );
}
