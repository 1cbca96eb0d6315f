//! The own sessions and what has happened lately: seen, ended, and nobody else's.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    with_client,
};

on_both_stores! {
    ses_11_one_of_the_own_sessions_is_ended_elsewhere;
    ses_11_all_others_end_and_this_one_stays;
    ses_11_a_sign_in_under_way_elsewhere_ends_with_all_others;
    ses_11_dev_09_browsers_remembered_elsewhere_are_forgotten_with_all_others;
    ses_11_another_persons_session_is_not_there;
    ses_11_an_ended_session_takes_its_tokens_with_it;
    ses_11_what_an_idle_session_gave_ends_with_all_others;
    ses_11_what_happened_is_told_with_its_portal;
}

async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    agent
}

/// The sessions that the page offers to end.
fn others(page: &Page) -> Vec<String> {
    page.forms()
        .into_iter()
        .filter(|form| form.action.ends_with("/account/sessions"))
        .flat_map(|form| form.fields)
        .filter(|(name, _)| name == "session")
        .map(|(_, id)| id)
        .collect()
}

async fn end(agent: &Agent, session: &str) -> Page {
    let csrf = agent.get("/account").await.value("csrf").unwrap();
    let fields = [
        ("csrf", csrf.as_str()),
        ("session", session),
        ("action", "end"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    agent.post("/account/sessions", &fields).await
}

async fn ses_11_one_of_the_own_sessions_is_ended_elsewhere(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (here, there) = (signed_in(house, &bea).await, signed_in(house, &bea).await);
    let page = here.get("/account/security").await;
    let found = others(&page);
    assert_eq!(found.len(), 1, "this one is not offered");
    let page = end(&here, &found[0]).await;
    assert_eq!(page.step(), "account");
    assert!(others(&page).is_empty());
    assert_eq!(there.get("/account").await.step(), "institution");
    assert_eq!(here.get("/account").await.step(), "account");
    let events = house.events().await;
    assert!(
        events
            .iter()
            .any(|event| event.kind == EventKind::SessionEnded)
    );
}

async fn ses_11_all_others_end_and_this_one_stays(house: &TestHouse) {
    let bea = player("energie", "bea");
    let here = signed_in(house, &bea).await;
    let elsewhere = [signed_in(house, &bea).await, signed_in(house, &bea).await];
    let page = here.get("/account/security").await;
    let question = page.follow("/account/sessions/all").await;
    assert_eq!(question.step(), "confirm");
    let page = question.follow("/account/security").await;
    assert_eq!(others(&page).len(), 2, "nothing happened");
    let page = question.click_action("confirm").await;
    assert_eq!((page.step(), others(&page).len()), ("account", 0));
    for agent in elsewhere {
        assert_ne!(agent.get("/account").await.step(), "account");
    }
}

/// The step after name, password and code.
async fn by_code(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    // A code is good once.
    house.clock.advance(Duration::minutes(1));
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(agent).await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let code = code_of(who, house.now());
    page.submit(&[("code", &code)]).await
}

async fn ses_11_a_sign_in_under_way_elsewhere_ends_with_all_others(house: &TestHouse) {
    let cees = player("energie", "cees");
    for way in ["/account/sessions/all", "/account/not-me"] {
        with_client(house, "agenda", |settings| settings.first_party = true).await;
        house.clock.advance(Duration::minutes(1));
        let here = signed_in(house, &cees).await;
        with_client(house, "agenda", |settings| settings.first_party = false).await;
        let intruder = Agent::new(house);
        let late = by_code(house, &intruder, &cees).await;
        assert_eq!(late.step(), "consent", "{}", late.text());
        let page = here.get(way).await.click_action("confirm").await;
        assert!(page.status < 400, "{way}: {}", page.text());
        let page = late.click_action("allow").await;
        assert_eq!(page.away(), None, "{way}");
        assert_eq!(page.step(), "password", "{way}: {}", page.text());
        assert_ne!(intruder.get("/account").await.step(), "account", "{way}");
        assert_eq!(here.get("/account").await.step(), "account", "{way}");
    }
}

async fn ses_11_dev_09_browsers_remembered_elsewhere_are_forgotten_with_all_others(
    house: &TestHouse,
) {
    let cees = player("energie", "cees");
    let (here, there) = (Agent::new(house), Agent::new(house));
    for agent in [&here, &there] {
        let page = by_code(house, agent, &cees).await;
        assert!(page.away().is_some(), "energie remembers by itself");
    }
    let page = here.get("/account/sessions/all").await;
    page.click_action("confirm").await;
    assert_eq!(here.get("/account").await.step(), "account");
    for (agent, asked_again) in [(&here, false), (&there, true)] {
        agent.drop_cookie("session");
        let asked = Portal::of(house, "agenda").ask_for("energie");
        let page = asked.open(agent).await;
        let page = page
            .submit(&[("username", "cees"), ("password", cees.password)])
            .await;
        assert_eq!(
            page.step() == "second-factor",
            asked_again,
            "{}",
            page.text()
        );
    }
}

async fn ses_11_another_persons_session_is_not_there(house: &TestHouse) {
    let (bea, cees) = (player("energie", "bea"), player("energie", "cees"));
    let (_second, first) = (signed_in(house, &bea).await, signed_in(house, &bea).await);
    let stranger = signed_in(house, &cees).await;
    let found = others(&first.get("/account/security").await);
    end(&stranger, &found[0]).await;
    let page = first.get("/account/security").await;
    assert_eq!(others(&page), found, "it lives on");
}

async fn ses_11_an_ended_session_takes_its_tokens_with_it(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let there = Agent::new(house);
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &bea).sign_in(&there, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
    let here = signed_in(house, &bea).await;
    let found = others(&here.get("/account/security").await);
    end(&here, &found[0]).await;
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 401);
}

async fn ses_11_what_an_idle_session_gave_ends_with_all_others(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let there = Agent::new(house);
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &bea).sign_in(&there, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    // Nobody uses that session for so long that it is not shown any more, while its portal refreshes.
    house.clock.advance(Duration::hours(6));
    let answer = portal
        .refresh(tokens.refresh_token.as_deref().unwrap())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let newer = answer.json["refresh_token"].as_str().unwrap().to_owned();
    let access = answer.json["access_token"].as_str().unwrap().to_owned();
    let here = Agent::new(house);
    let settled = Visit::of(house, &bea).sign_in(&here, &asked).await;
    let own = portal.tokens(&asked, &settled.page).await;
    let page = here.get("/account/sessions/all").await;
    page.click_action("confirm").await;
    assert_eq!(portal.refresh(&newer).await.error(), "invalid_grant");
    assert_eq!(portal.userinfo(&access).await.status, 401);
    // What this session gave is refreshed as before.
    let answer = portal.refresh(own.refresh_token.as_deref().unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let access = answer.json["access_token"].as_str().unwrap();
    assert_eq!(portal.userinfo(access).await.status, 200);
}

async fn ses_11_what_happened_is_told_with_its_portal(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let page = asked.open(&Agent::new(house)).await;
    page.submit(&[("username", "bea"), ("password", "fout wachtwoord")])
        .await;
    let agent = signed_in(house, &bea).await;
    let page = agent.get("/account/security").await;
    let lines = page.texts("li");
    let entry = |what: &str| lines.iter().find(|line| line.contains(what)).copied();
    let name = house
        .idp
        .durable
        .read(|tx| tx.client(&"agenda".into()))
        .await
        .unwrap()
        .unwrap()
        .name
        .clone();
    assert!(
        entry("ngelogd").is_some_and(|line| line.contains(&name)),
        "{lines:?}"
    );
    assert!(entry("achtwoord").is_some(), "the refused one: {lines:?}");
}
