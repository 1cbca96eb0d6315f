//! Step-up (RFC 9470): `acr_values` and `max_age` get a stronger or fresher sign-in where there can be
//! one, and refuse nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::client::ClientSettings;
use sluis_tests::{
    Agent, Portal, Tokens, Visit, on_both_stores, register,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    a_preferred_second_factor_is_asked_although_the_device_is_remembered;
    a_preferred_second_factor_is_offered_to_who_has_none_and_can_be_put_off;
    who_can_have_no_second_factor_is_answered_all_the_same;
    a_preference_never_fails_a_silent_request;
    oidcc_ensure_request_with_acr_values_succeeds_asks_nothing_more;
    a_clients_own_acr_values_count_where_a_request_names_none;
    oidcc_max_age_1_asks_both_factors_afresh;
    claims_for_acr_without_essential_refuse_nobody;
}

const MFA: &str = "https://refeds.org/profile/mfa";
const DEVICE: &str = "urn:sluis:acr:remembered-device";
const SINGLE: &str = "urn:sluis:acr:single-factor";

/// Signs in and is remembered, as energie does by itself, in a browser that then keeps nothing but
/// the device.
async fn remembered(house: &TestHouse, portal: &Portal, who: &Player) -> Agent {
    let agent = Agent::new(house);
    Visit::of(house, who)
        .sign_in(&agent, &portal.ask_for(who.institution))
        .await;
    agent.drop_cookie("session");
    house.clock.advance(chrono::Duration::minutes(10));
    agent
}

async fn signed_in(
    house: &TestHouse,
    portal: &Portal,
    agent: &Agent,
    who: &Player,
    acr_values: &str,
) -> (Vec<String>, Tokens) {
    let asked = portal
        .ask_for(who.institution)
        .with("acr_values", acr_values);
    let settled = Visit::of(house, who).not_now().sign_in(agent, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    (settled.steps, tokens)
}

async fn a_preferred_second_factor_is_asked_although_the_device_is_remembered(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let cees = player("energie", "cees");
    let agent = remembered(house, &portal, &cees).await;
    let (steps, tokens) = signed_in(house, &portal, &agent, &cees, "").await;
    assert_eq!(
        (steps, &tokens.claims["acr"]),
        (vec!["password".to_owned()], &DEVICE.into())
    );
    // Out of the session that rests on the device: the code alone, and what it is worth is told.
    let (steps, tokens) = signed_in(house, &portal, &agent, &cees, MFA).await;
    assert_eq!(
        (steps, &tokens.claims["acr"]),
        (vec!["second-factor".to_owned()], &MFA.into())
    );
    // It was shown; another step-up asks nothing.
    house.clock.advance(chrono::Duration::minutes(1));
    let (steps, tokens) = signed_in(house, &portal, &agent, &cees, &format!("1 {MFA}")).await;
    assert_eq!((steps, &tokens.claims["acr"]), (vec![], &MFA.into()));
}

async fn a_preferred_second_factor_is_offered_to_who_has_none_and_can_be_put_off(
    house: &TestHouse,
) {
    let portal = Portal::of(house, "agenda");
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    let (steps, tokens) = signed_in(house, &portal, &agent, &bea, MFA).await;
    assert_eq!(steps, ["password", "enrol-intro"]);
    assert_eq!(
        tokens.claims["acr"], SINGLE,
        "and says what really happened"
    );
    let asked = portal.ask_for("energie").with("acr_values", MFA);
    let settled = Visit::of(house, &bea).sign_in(&agent, &asked).await;
    assert!(
        settled.steps.contains(&"enrol-totp".to_owned()),
        "{:?}",
        settled.steps
    );
    assert_eq!(
        portal.tokens(&asked, &settled.page).await.claims["acr"],
        MFA
    );
}

async fn who_can_have_no_second_factor_is_answered_all_the_same(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for who in [player("school", "leerling"), player("school", "uit")] {
        let (steps, tokens) = signed_in(house, &portal, &Agent::new(house), &who, MFA).await;
        assert_eq!(steps, ["password"], "{}", who.username);
        assert_eq!(tokens.claims["acr"], SINGLE);
    }
}

async fn a_preference_never_fails_a_silent_request(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    for (institution, name) in [("energie", "bea"), ("energie", "cees")] {
        let who = player(institution, name);
        let agent = remembered_if_possible(house, &portal, &who).await;
        let asked = portal
            .ask_for(institution)
            .with("acr_values", MFA)
            .with("prompt", "none");
        let tokens = portal.tokens(&asked, &asked.open(&agent).await).await;
        assert_ne!(tokens.claims["acr"], MFA, "{name}");
    }
}

async fn remembered_if_possible(house: &TestHouse, portal: &Portal, who: &Player) -> Agent {
    if who.totp.is_none() {
        let agent = Agent::new(house);
        signed_in(house, portal, &agent, who, "").await;
        return agent;
    }
    let agent = remembered(house, portal, who).await;
    signed_in(house, portal, &agent, who, "").await;
    agent
}

async fn oidcc_ensure_request_with_acr_values_succeeds_asks_nothing_more(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let bea = player("energie", "bea");
    let all = format!("{MFA} {DEVICE} {SINGLE}");
    for values in [all.as_str(), "1 2", SINGLE, DEVICE] {
        let (steps, tokens) = signed_in(house, &portal, &Agent::new(house), &bea, values).await;
        assert_eq!(steps, ["password"], "{values}");
        assert!(all.contains(tokens.claims["acr"].as_str().unwrap()));
    }
}

async fn a_clients_own_acr_values_count_where_a_request_names_none(house: &TestHouse) {
    let portal = register(house, "wil-meer", |settings: &mut ClientSettings| {
        settings.default_acr_values = vec![MFA.to_owned()];
    })
    .await;
    let bea = player("energie", "bea");
    let (steps, _) = signed_in(house, &portal, &Agent::new(house), &bea, "").await;
    assert_eq!(steps, ["password", "enrol-intro"]);
    let (steps, _) = signed_in(house, &portal, &Agent::new(house), &bea, SINGLE).await;
    assert_eq!(steps, ["password"]);
}

async fn oidcc_max_age_1_asks_both_factors_afresh(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let cees = player("energie", "cees");
    let agent = remembered(house, &portal, &cees).await;
    let asked = portal
        .ask_for("energie")
        .with("max_age", "1")
        .with("acr_values", MFA);
    let settled = Visit::of(house, &cees).sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, ["password", "second-factor"]);
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(tokens.claims["auth_time"], house.now().timestamp());
}

async fn claims_for_acr_without_essential_refuse_nobody(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let bea = player("energie", "bea");
    for wish in [
        "null",
        r#"{"values":["urn:onbekend"]}"#,
        r#"{"essential":true}"#,
    ] {
        let claims = format!(r#"{{"id_token":{{"acr":{wish}}}}}"#);
        let asked = portal.ask_for("energie").with("claims", &claims);
        let settled = Visit::of(house, &bea)
            .sign_in(&Agent::new(house), &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        assert_eq!(tokens.claims["acr"], SINGLE, "{wish}");
    }
}
