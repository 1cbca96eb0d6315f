//! Sessions: single sign-on, freshness, and signing out (OpenID Connect RP-Initiated Logout 1.0).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Page, Portal, Tokens, Visit, altered, claims_unverified, on_both_stores,
    testkit::{TestHouse, cast::player},
    unsigned,
};

on_both_stores! {
    ses_01_each_proof_makes_a_new_session_id;
    ses_09_a_session_ends_after_an_idle_hour_and_after_twelve_in_any_case;
    a_session_that_was_left_for_a_new_one_takes_its_tokens_with_it;
    prompt_login_asks_again_and_the_time_is_new;
    aut_09_max_age_asks_again_once_the_sign_in_is_older;
    h09_whoever_is_asked_the_password_once_more_is_told_why;
    aut_08_prompt_none_never_shows_a_page;
    an_id_token_hint_names_whom_the_portal_means;
    consent_is_asked_once_and_again_when_the_portal_wants_it;
    two_portals_in_two_tabs_both_get_their_answers;
}

async fn signed_in(house: &TestHouse, client: &str) -> (Agent, Portal, Tokens) {
    let (agent, portal) = (Agent::new(house), Portal::of(house, client));
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    (agent, portal, tokens)
}

/// The error of a silent request, or nothing when it succeeds.
async fn silent(agent: &Agent, portal: &Portal) -> String {
    let asked = portal.ask_for("energie").with("prompt", "none");
    let page = asked.open(agent).await;
    asked
        .answer(&page)
        .get("error")
        .cloned()
        .unwrap_or_default()
}

async fn ses_01_each_proof_makes_a_new_session_id(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let page = portal.ask_for("energie").open(&agent).await;
    assert_eq!(agent.cookie("session"), None, "before signing in");
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(agent.cookie("session"), None, "after the password alone");
    Visit::of(house, &anton)
        .not_on_this_device()
        .go_on(page)
        .await;
    let first = agent.cookie("session").unwrap();
    house.clock.advance(Duration::minutes(1));
    let asked = portal.ask_for("energie").with("prompt", "login");
    let old = agent.copy();
    Visit::of(house, &anton)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    assert_ne!(
        agent.cookie("session").unwrap(),
        first,
        "after signing in again"
    );
    assert_eq!(
        silent(&old, &portal).await,
        "login_required",
        "the old one is dead"
    );
    let old = agent.copy();
    agent
        .get("/account/unlock?to=app")
        .await
        .submit(&[("password", anton.password)])
        .await;
    assert_ne!(
        agent.cookie("session"),
        old.cookie("session"),
        "after the unlock"
    );
    assert_eq!(
        silent(&old, &portal).await,
        "login_required",
        "the old one is dead"
    );
    let (old, new) = (agent.copy(), "Twee-Rode-Stoelen-47");
    let page = agent.get("/account/password").await;
    page.submit(&[
        ("password", anton.password),
        ("new_password", new),
        ("new_password_repeat", new),
    ])
    .await;
    assert_ne!(
        agent.cookie("session"),
        old.cookie("session"),
        "after a new password"
    );
    assert_eq!(
        silent(&old, &portal).await,
        "login_required",
        "the old one is dead"
    );
    assert_eq!(
        silent(&agent, &portal).await,
        "",
        "and this browser goes on"
    );
}

async fn ses_09_a_session_ends_after_an_idle_hour_and_after_twelve_in_any_case(house: &TestHouse) {
    let (agent, portal, _) = signed_in(house, "agenda").await;
    house.clock.advance(Duration::minutes(59));
    assert_eq!(silent(&agent, &portal).await, "");
    house.clock.advance(Duration::minutes(59));
    assert_eq!(silent(&agent, &portal).await, "", "use keeps it alive");
    house.clock.advance(Duration::minutes(61));
    assert_eq!(
        silent(&agent, &portal).await,
        "login_required",
        "an idle hour"
    );
    let (agent, portal, _) = signed_in(house, "agenda").await;
    for _ in 0..23 {
        house.clock.advance(Duration::minutes(30));
        assert_eq!(silent(&agent, &portal).await, "");
    }
    house.clock.advance(Duration::minutes(30));
    assert_eq!(
        silent(&agent, &portal).await,
        "login_required",
        "twelve hours, used or not"
    );
}

async fn a_session_that_was_left_for_a_new_one_takes_its_tokens_with_it(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let asked = portal.ask_for("energie");
    let page = asked.open(&agent).await;
    let fields = [("username", bea.username), ("password", bea.password)];
    let first = page.submit(&fields).await;
    let tokens = portal.tokens(&asked, &first).await;
    let session = agent.cookie("session");
    // The answer was lost on its way, cookie and all, and the form is sent again.
    agent.drop_cookie("session");
    let second = page.submit(&fields).await;
    assert!(second.away().is_some(), "{}", second.text());
    assert_ne!(agent.cookie("session"), session);
    let answer = portal.refresh(&tokens.refresh_token.unwrap()).await;
    assert_eq!(answer.status, 400, "{}", answer.json);
}

async fn prompt_login_asks_again_and_the_time_is_new(house: &TestHouse) {
    let (agent, portal, first) = signed_in(house, "agenda").await;
    house.clock.advance(Duration::seconds(1));
    let asked = portal.ask_for("energie").with("prompt", "login");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(settled.steps, ["password"]);
    let again = portal.tokens(&asked, &settled.page).await;
    assert_eq!(again.claims["sub"], first.claims["sub"]);
    assert!(again.claims["auth_time"].as_i64() > first.claims["auth_time"].as_i64());
}

async fn h09_whoever_is_asked_the_password_once_more_is_told_why(house: &TestHouse) {
    let (agent, portal, _) = signed_in(house, "agenda").await;
    house.clock.advance(Duration::minutes(10));
    let again = portal.ask_for("energie").with("prompt", "login");
    let page = again.open(&agent).await;
    assert_eq!(page.step(), "password");
    assert!(
        page.text().contains("opnieuw in te loggen"),
        "{}",
        page.text()
    );
    let claims = serde_json::json!({
        "id_token": { "acr": { "essential": true, "values": ["https://refeds.org/profile/mfa"] } }
    });
    let more = portal
        .ask_for("energie")
        .with("claims", &claims.to_string());
    let page = more.open(&agent).await;
    assert_eq!(page.step(), "enrol-intro");
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "password");
    assert!(
        page.text().contains("wachtwoord nog een keer in"),
        "{}",
        page.text()
    );
    let new = portal.ask_for("energie").open(&Agent::new(house)).await;
    assert!(!new.text().contains("opnieuw in te loggen"));
}

async fn aut_09_max_age_asks_again_once_the_sign_in_is_older(house: &TestHouse) {
    let (agent, portal, first) = signed_in(house, "agenda").await;
    house.clock.advance(Duration::seconds(2));
    let asked = portal.ask_for("energie").with("max_age", "10000");
    let page = asked.open(&agent).await;
    assert_eq!(
        portal.tokens(&asked, &page).await.claims["auth_time"],
        first.claims["auth_time"]
    );
    for age in ["1", "0"] {
        house.clock.advance(Duration::seconds(2));
        let quiet = portal
            .ask_for("energie")
            .with("max_age", age)
            .with("prompt", "none");
        assert_eq!(
            quiet.error(&quiet.open(&agent).await),
            "login_required",
            "max_age={age}"
        );
        let asked = portal.ask_for("energie").with("max_age", age);
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&agent, &asked)
            .await;
        assert_eq!(settled.steps, ["password"], "max_age={age}");
        assert_eq!(
            portal.tokens(&asked, &settled.page).await.claims["auth_time"],
            house.now().timestamp()
        );
    }
}

async fn aut_08_prompt_none_never_shows_a_page(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    assert_eq!(
        silent(&Agent::new(house), &portal).await,
        "login_required",
        "nobody is signed in"
    );
    let derde = Portal::of(house, "derde");
    let (agent, _, _) = signed_in(house, "agenda").await;
    assert_eq!(silent(&agent, &derde).await, "consent_required");
    let eist = Portal::of(house, "eist");
    assert_eq!(
        silent(&agent, &eist).await,
        "interaction_required",
        "a factor would have to be set up"
    );
    agent.drop_cookie("session");
    agent.set_cookie(
        "session",
        "sluis_se_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    assert_eq!(
        silent(&agent, &portal).await,
        "login_required",
        "a cookie that nobody gave"
    );
    agent.set_cookie("session", "onzin");
    assert_eq!(silent(&agent, &portal).await, "login_required");
}

async fn an_id_token_hint_names_whom_the_portal_means(house: &TestHouse) {
    let (agent, portal, first) = signed_in(house, "agenda").await;
    let with = |hint: &str| {
        portal
            .ask_for("energie")
            .with("prompt", "none")
            .with("id_token_hint", hint)
    };
    let own = with(&first.id_token);
    let page = own.open(&agent).await;
    let again = portal.tokens(&own, &page).await;
    assert_eq!(
        (&again.claims["sub"], &again.claims["auth_time"]),
        (&first.claims["sub"], &first.claims["auth_time"])
    );
    house.clock.advance(Duration::minutes(30));
    assert!(
        !own.code(&with_state(&own, &agent).await).is_empty(),
        "an expired hint is still a hint"
    );
    let other = Agent::new(house);
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", "cees"))
        .sign_in(&other, &asked)
        .await;
    let cees = portal.tokens(&asked, &settled.page).await;
    let foreign = with(&cees.id_token);
    assert_eq!(
        foreign.error(&foreign.open(&agent).await),
        "login_required",
        "another person is meant"
    );
    let mut claims = claims_unverified(&first.id_token);
    claims["sub"] = cees.claims["sub"].clone();
    for forged in [
        unsigned(&claims),
        altered(&first.id_token, &claims),
        "a.b.c".to_owned(),
        "x".repeat(12_000),
    ] {
        let asked = with(&forged);
        let page = asked.open(&agent).await;
        assert!(
            page.away().is_some() && asked.error(&page) == "invalid_request",
            "{}",
            page.step()
        );
    }
    // A page with a password field may not be had for somebody else either.
    let asked = portal
        .ask_for("energie")
        .with("id_token_hint", &cees.id_token);
    assert_eq!(asked.open(&agent).await.step(), "password");
}

async fn with_state(asked: &sluis_tests::Asked, agent: &Agent) -> Page {
    asked.open(agent).await
}

async fn consent_is_asked_once_and_again_when_the_portal_wants_it(house: &TestHouse) {
    let (agent, derde) = (Agent::new(house), Portal::of(house, "derde"));
    let visit = Visit::of(house, &player("energie", "bea"));
    let asked = derde.ask_for("energie");
    let settled = visit.sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, ["password", "consent"]);
    derde.tokens(&asked, &settled.page).await;
    assert_eq!(silent(&agent, &derde).await, "", "remembered");
    assert_eq!(
        visit
            .sign_in(&agent, &derde.ask_for("energie").with("prompt", "consent"))
            .await
            .steps,
        ["consent"]
    );
    let more = derde
        .ask_for("energie")
        .with("scope", "openid profile email institution roles phone");
    let page = more.open(&agent).await;
    assert_eq!(page.step(), "consent", "more than was allowed");
    let page = page.click_action("deny").await;
    assert_eq!(more.error(&page), "access_denied");
}

async fn two_portals_in_two_tabs_both_get_their_answers(house: &TestHouse) {
    let agent = Agent::new(house);
    let (one, two) = (Portal::of(house, "agenda"), Portal::of(house, "cijfers"));
    let (first, second) = (one.ask_for("energie"), two.ask_for("energie"));
    let (tab_one, tab_two) = (first.open(&agent).await, second.open(&agent).await);
    let visit = Visit::of(house, &player("energie", "bea"));
    let answered = visit.go_on(tab_two).await;
    two.tokens(&second, &answered.page).await;
    let answered = visit.go_on(tab_one).await;
    one.tokens(&first, &answered.page).await;
}
