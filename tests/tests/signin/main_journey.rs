//! The main journey of each of the five presets: a person starts at a portal, signs in as the own
//! institution wants it, enters a second portal without a question, and signs out.

use sluis_tests::{
    Agent, Portal, Tokens, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};

const MFA: &str = "https://refeds.org/profile/mfa";
const SINGLE: &str = "urn:sluis:acr:single-factor";

on_both_stores! {
    n32_onderzoek_asks_password_and_a_twenty_second_code;
    n01_onderzoek_leads_a_person_without_a_factor_through_the_set_up;
    e16_energie_asks_the_code_of_whoever_switched_it_on;
    e01_energie_lets_a_person_without_a_factor_in;
    u18_school_asks_the_code_of_a_teacher;
    u03_school_never_speaks_of_a_factor_to_a_pupil;
    h27_zorg_asks_password_and_code;
    h26_zorg_keeps_the_portals_request_through_the_set_up;
    s09_station_sets_the_factor_up_before_the_new_password;
    s08_station_takes_the_name_with_and_without_its_ending;
    u02_flo_03_nothing_is_reachable_between_password_and_code;
}

/// Signs in at one portal, enters a second one, signs out; the tokens of the first.
async fn journey(house: &TestHouse, institution: &str, username: &str, steps: &[&str]) -> Tokens {
    let agent = Agent::new(house);
    let who = player(institution, username);
    let first = Portal::of(house, "agenda");
    let asked = first.ask_for(institution);
    let page = asked.open(&agent).await;
    assert_eq!(
        (page.step(), page.institution(), page.language()),
        ("password", institution, "nl")
    );
    let settled = Visit::of(house, &who).go_on(page).await;
    assert_eq!(settled.steps, steps);
    let tokens = first.tokens(&asked, &settled.page).await;
    assert_eq!(tokens.claims["auth_time"], house.now().timestamp());
    let userinfo = first.userinfo(&tokens.access_token).await.json;
    assert_eq!(userinfo["sub"], tokens.claims["sub"]);
    assert_eq!(userinfo["institution"], institution);

    let second = Portal::of(house, "cijfers");
    let again = second.ask_for(institution);
    let page = again.open(&agent).await;
    let other = second.tokens(&again, &page).await;
    for claim in ["sub", "auth_time", "acr", "amr", "sid"] {
        assert_eq!(
            other.claims[claim], tokens.claims[claim],
            "{claim} at the second portal"
        );
    }

    let page = agent.get(&sign_out_url(&first, &tokens)).await;
    assert_eq!(page.away(), Some("https://agenda.test/uit?state=dag"));
    let silent = first.ask_for(institution).with("prompt", "none");
    let page = silent.open(&agent).await;
    assert_eq!(silent.error(&page), "login_required");
    tokens
}

fn sign_out_url(portal: &Portal, tokens: &Tokens) -> String {
    let hint = &tokens.id_token;
    format!(
        "/oauth/logout?id_token_hint={hint}&post_logout_redirect_uri={}&state=dag",
        portal.entry.signed_out_uri
    )
}

fn assert_two_factors(tokens: &Tokens) {
    assert_eq!(tokens.claims["acr"], MFA);
    assert_eq!(
        tokens.claims["amr"],
        serde_json::json!(["pwd", "otp", "mfa"])
    );
}

fn assert_one_factor(tokens: &Tokens) {
    assert_eq!(tokens.claims["acr"], SINGLE);
    assert_eq!(tokens.claims["amr"], serde_json::json!(["pwd"]));
}

async fn n32_onderzoek_asks_password_and_a_twenty_second_code(house: &TestHouse) {
    assert_two_factors(
        &journey(
            house,
            "onderzoek",
            "vera@peil.test",
            &["password", "second-factor"],
        )
        .await,
    );
}

async fn n01_onderzoek_leads_a_person_without_a_factor_through_the_set_up(house: &TestHouse) {
    let steps = ["password", "enrol-intro", "enrol-totp", "enrol-done"];
    assert_two_factors(&journey(house, "onderzoek", "nora@peil.test", &steps).await);
}

async fn e16_energie_asks_the_code_of_whoever_switched_it_on(house: &TestHouse) {
    assert_two_factors(&journey(house, "energie", "anton", &["password", "second-factor"]).await);
}

async fn e01_energie_lets_a_person_without_a_factor_in(house: &TestHouse) {
    assert_one_factor(&journey(house, "energie", "bea", &["password"]).await);
}

async fn u18_school_asks_the_code_of_a_teacher(house: &TestHouse) {
    assert_two_factors(&journey(house, "school", "juf", &["password", "second-factor"]).await);
}

async fn u03_school_never_speaks_of_a_factor_to_a_pupil(house: &TestHouse) {
    assert_one_factor(&journey(house, "school", "leerling", &["password"]).await);
}

async fn h27_zorg_asks_password_and_code(house: &TestHouse) {
    assert_two_factors(
        &journey(
            house,
            "zorg",
            "dirk@linde.test",
            &["password", "second-factor"],
        )
        .await,
    );
}

async fn h26_zorg_keeps_the_portals_request_through_the_set_up(house: &TestHouse) {
    let steps = [
        "password",
        "enrol-intro",
        "enrol-method",
        "enrol-totp",
        "recovery-codes",
    ];
    assert_two_factors(&journey(house, "zorg", "els@linde.test", &steps).await);
}

async fn s09_station_sets_the_factor_up_before_the_new_password(house: &TestHouse) {
    let steps = [
        "password",
        "enrol-intro",
        "enrol-totp",
        "enrol-done",
        "new-password",
    ];
    assert_two_factors(&journey(house, "station", "hanna", &steps).await);
}

async fn s08_station_takes_the_name_with_and_without_its_ending(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let mut who = player("station", "gijs");
    for typed in ["gijs", "gijs@perron.example", " GIJS "] {
        house.clock.advance(chrono::Duration::seconds(60));
        who.username = typed;
        let asked = portal.ask_for("station");
        let settled = Visit::of(house, &who)
            .sign_in(&Agent::new(house), &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        assert_eq!(
            tokens.claims["sub"],
            house.person("station", "gijs").await.id.as_str(),
            "{typed:?}"
        );
    }
}

async fn u02_flo_03_nothing_is_reachable_between_password_and_code(house: &TestHouse) {
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let who = player("zorg", "dirk@linde.test");
    let page = portal.ask_for("zorg").open(&agent).await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    assert_eq!(
        agent.cookie("session"),
        None,
        "H-27: no session before the code"
    );
    for path in [
        "/account",
        "/account/security",
        "/account/password",
        "/account/security/app",
    ] {
        let page = agent.get(path).await;
        assert!(
            ["institution", "password", "second-factor"].contains(&page.step()),
            "{path} is at {}",
            page.step()
        );
    }
    let silent = portal.ask_for("zorg").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
}
