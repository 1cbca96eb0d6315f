//! Who signs in: the choice of an account, the person that a portal insists on, and consent that is
//! asked once more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::json;
use sluis_tests::{
    Agent, Asked, Portal, Visit, on_both_stores, register,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    select_account_shows_who_is_signed_in_and_goes_on;
    select_account_lets_somebody_else_sign_in;
    select_account_without_anybody_signed_in_asks_the_password;
    select_account_with_login_asks_both;
    select_account_never_goes_with_none;
    oidcc_id_token_hint_of_another_person_is_no_silent_answer;
    a_wanted_subject_by_value_or_values_has_to_be_the_one_who_signs_in;
    oidcc_prompt_login_makes_auth_time_later;
    prompt_consent_asks_the_institutions_own_portals_too;
    oidcc_refresh_token_offline_access_with_prompt_consent_brings_one;
}

async fn signed_in(house: &TestHouse, name: &str) -> Agent {
    let agent = Agent::new(house);
    Visit::of(house, &player("energie", name))
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    agent
}

async fn select_account_shows_who_is_signed_in_and_goes_on(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = signed_in(house, "bea").await;
    let asked = portal.ask_for("energie").with("prompt", "select_account");
    for (spoken, go_on) in [("nl", "Doorgaan als bea"), ("en", "Continue as bea")] {
        let page = asked.open(&agent.clone().speaking(spoken)).await;
        assert_eq!(page.step(), "select-account");
        assert!(page.text().contains(go_on), "{}", page.text());
        assert!(page.text().contains("Bea van Proef"), "{}", page.text());
    }
    let page = asked.open(&agent).await;
    // No clear answer is none.
    let form = page.form(&[]);
    let page = agent.post(&form.action, &form.fields).await;
    assert_eq!(page.step(), "select-account");
    let tokens = portal
        .tokens(&asked, &page.click_action("continue").await)
        .await;
    assert_eq!(
        tokens.claims["sub"],
        house.person("energie", "bea").await.id.as_str()
    );
    // Every request asks anew.
    assert_eq!(asked.open(&agent).await.step(), "select-account");
}

async fn select_account_lets_somebody_else_sign_in(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = signed_in(house, "bea").await;
    let asked = portal.ask_for("energie").with("prompt", "select_account");
    let page = asked.open(&agent).await.click_action("other").await;
    assert_eq!(page.step(), "password");
    assert_eq!(
        page.value("username").unwrap_or_default(),
        "",
        "nobody is suggested"
    );
    let settled = Visit::of(house, &player("energie", "cees"))
        .go_on(page)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(
        tokens.claims["sub"],
        house.person("energie", "cees").await.id.as_str()
    );
}

async fn select_account_without_anybody_signed_in_asks_the_password(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie").with("prompt", "select_account");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    assert_eq!(
        settled.steps,
        ["password"],
        "whoever typed a name has chosen"
    );
    portal.tokens(&asked, &settled.page).await;
}

async fn select_account_with_login_asks_both(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = signed_in(house, "bea").await;
    house.clock.advance(chrono::Duration::seconds(1));
    let asked = portal
        .ask_for("energie")
        .with("prompt", "select_account login consent");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(settled.steps, ["select-account", "password", "consent"]);
    portal.tokens(&asked, &settled.page).await;
}

async fn select_account_never_goes_with_none(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = signed_in(house, "bea").await;
    let asked = portal
        .ask_for("energie")
        .with("prompt", "none select_account");
    assert_eq!(asked.error(&asked.open(&agent).await), "invalid_request");
}

async fn id_token_of(house: &TestHouse, name: &str) -> (Agent, String, String) {
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", name))
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let sub = tokens.claims["sub"].as_str().unwrap().to_owned();
    (agent, tokens.id_token, sub)
}

async fn oidcc_id_token_hint_of_another_person_is_no_silent_answer(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let (bea, hint_of_bea, _) = id_token_of(house, "bea").await;
    let (cees, ..) = id_token_of(house, "cees").await;
    let silent = |hint: &str| {
        portal
            .ask_for("energie")
            .with("prompt", "none")
            .with("id_token_hint", hint)
    };
    // It is long past its end, and names somebody all the same.
    house.clock.advance(chrono::Duration::minutes(20));
    let asked = silent(&hint_of_bea);
    portal.tokens(&asked, &asked.open(&bea).await).await;
    let asked = silent(&hint_of_bea);
    assert_eq!(asked.error(&asked.open(&cees).await), "login_required");
    // With a page: the password, and whoever else signs in is no answer.
    let asked = portal
        .ask_for("energie")
        .with("id_token_hint", &hint_of_bea);
    let settled = Visit::of(house, &player("energie", "cees"))
        .sign_in(&cees, &asked)
        .await;
    assert_eq!(settled.steps[0], "password");
    assert_eq!(asked.error(&settled.page), "login_required");
}

async fn a_wanted_subject_by_value_or_values_has_to_be_the_one_who_signs_in(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let (agent, _, sub) = id_token_of(house, "bea").await;
    let silent = |wish: serde_json::Value| -> Asked {
        let claims = json!({ "id_token": { "sub": wish, "auth_time": { "essential": true } } });
        portal
            .ask_for("energie")
            .with("prompt", "none")
            .with("claims", &claims.to_string())
    };
    for (wish, good) in [
        (json!({ "value": sub }), true),
        (json!({ "values": ["iemand", sub] }), true),
        (json!(null), true),
        (json!({ "essential": true }), true),
        (json!({ "value": "iemand" }), false),
        (json!({ "values": ["iemand", "anders"] }), false),
    ] {
        let asked = silent(wish.clone());
        let page = asked.open(&agent).await;
        if good {
            assert!(!asked.code(&page).is_empty(), "{wish}");
        } else {
            assert_eq!(asked.error(&page), "login_required", "{wish}");
        }
    }
}

async fn oidcc_prompt_login_makes_auth_time_later(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let visit = Visit::of(house, &player("energie", "bea"));
    let mut last = 0;
    for prompt in ["", "login", "login"] {
        let asked = portal.ask_for("energie").with("prompt", prompt);
        let settled = visit.sign_in(&agent, &asked).await;
        assert_eq!(settled.steps, ["password"]);
        let auth_time = portal.tokens(&asked, &settled.page).await.claims["auth_time"].as_i64();
        assert!(auth_time.unwrap() > last, "strictly later");
        last = auth_time.unwrap();
        house.clock.advance(chrono::Duration::seconds(1));
    }
}

async fn prompt_consent_asks_the_institutions_own_portals_too(house: &TestHouse) {
    let portal = register(house, "eigen", |_| {}).await;
    let agent = signed_in(house, "bea").await;
    let usual = portal.ask_for("energie");
    assert!(
        !usual.code(&usual.open(&agent).await).is_empty(),
        "first-party: not asked"
    );
    let asked = portal.ask_for("energie").with("prompt", "consent");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent", "OpenID Connect Core §3.1.2.1");
    assert_eq!(
        asked.error(&page.click_action("deny").await),
        "access_denied"
    );
    let page = asked.open(&agent).await.click_action("allow").await;
    portal.tokens(&asked, &page).await;
    assert!(
        !usual.code(&usual.open(&agent).await).is_empty(),
        "and not asked ever after"
    );
}

async fn oidcc_refresh_token_offline_access_with_prompt_consent_brings_one(house: &TestHouse) {
    for first_party in [true, false] {
        let portal = register(house, "ververst", |settings| {
            settings.first_party = first_party
        })
        .await;
        let asked = portal
            .ask_for("energie")
            .with("scope", "openid offline_access")
            .with("prompt", "consent");
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&Agent::new(house), &asked)
            .await;
        assert_eq!(settled.steps, ["password", "consent"]);
        let tokens = portal.tokens(&asked, &settled.page).await;
        let refreshed = portal.refresh(&tokens.refresh_token.unwrap()).await;
        assert_eq!(refreshed.status, 200, "{}", refreshed.json);
        assert_eq!(refreshed.json["scope"], "offline_access openid");
    }
}
