//! Badges and mails of an institution with a host of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::badges::{class_of, printed};
use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, mails, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_policy,
};
use std::sync::Arc;

on_both_stores! {
    bdg_01_e03_a_card_signs_in_at_the_own_host_and_at_the_installations;
    bdg_02_e03_a_badge_of_another_institution_is_nothing_at_an_own_host;
    rec_03_e03_a_mailed_link_leads_to_the_own_host_and_works_at_either;
    rec_03_e03_a_link_that_a_sign_in_waits_for_leads_back_to_it;
    rec_23_e03_this_was_not_me_stands_at_the_own_host;
    rec_03_e03_a_host_that_was_taken_away_is_in_no_mail;
    n15_e03_no_other_host_opens_a_mailed_link;
}

const OWN: &str = "https://inlog.tweede.test";
const OTHER: &str = "https://inlog.keuze.test";
const MAILBOX: &str = "juf@tweede.test";
const NEW: &str = "Negen-Paarse-Ramen-31";

fn at(house: &TestHouse, origin: &str) -> Agent {
    Agent::at(origin, house.address)
}

fn juf() -> Player {
    player("tweede", "juf")
}

async fn hosts(house: &TestHouse, slug: &'static str, hosts: &'static [&'static str]) {
    let changed = house.idp.durable.write(move |tx| {
        let mut institution = tx
            .institution_by_slug(slug)?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.hosts = hosts.iter().map(|&host| host.to_owned()).collect();
        tx.update_institution(&institution)
    });
    changed.await.unwrap();
}

/// She has a mailbox, and forgets her password now and then.
async fn with_mailbox(house: &TestHouse) {
    with_policy(house, "tweede", |policy| {
        policy.recovery.password_by_mail = true;
    })
    .await;
    let mut person = house.person("tweede", "juf").await;
    person.email = Some(MAILBOX.to_owned());
    let changed = house.idp.durable.write(move |tx| tx.update_person(&person));
    changed.await.unwrap();
}

/// The first link of the newest mail to her, whole.
async fn newest(house: &TestHouse) -> String {
    let all = mails(house, MAILBOX).await;
    let mail = all.last().unwrap_or_else(|| panic!("no mail"));
    let mut words = mail.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')'));
    let link = words.find(|word| word.contains("/link/"));
    let link = link.unwrap_or_else(|| panic!("no link in {mail}"));
    link.trim_end_matches(['.', ',']).to_owned()
}

async fn forgotten(house: &TestHouse, agent: &Agent, address: &str) {
    house.clock.advance(Duration::seconds(1));
    let page = agent.get(address).await;
    assert_eq!(page.step(), "forgot", "{}", page.text());
    page.submit(&[("username", "juf")]).await;
}

/// The path of a link at an origin.
fn path<'a>(link: &'a str, origin: &str) -> &'a str {
    let rest = link.strip_prefix(origin);
    rest.unwrap_or_else(|| panic!("{link} is not at {origin}"))
}

async fn choose(page: &Page, password: &str) -> Page {
    page.submit(&[
        ("new_password", password),
        ("new_password_repeat", password),
    ])
    .await
}

async fn scanned(agent: &Agent, code: &str) -> Page {
    let page = agent
        .get(&format!("/badge/{}", code.replace(' ', "")))
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.submit(&[]).await
}

async fn bdg_01_e03_a_card_signs_in_at_the_own_host_and_at_the_installations(house: &TestHouse) {
    let (_, class) = class_of(house, "tweede").await;
    let code = printed(&class).await;
    let agent = at(house, OWN);
    let shown = agent
        .get(&format!("/badge/{}", code.replace(' ', "")))
        .await;
    assert_eq!(shown.institution(), "tweede", "in its look");
    let done = shown.submit(&[]).await;
    assert!(agent.cookie("session").is_some(), "{}", done.text());
    // A sign-in that waits in the same browser at the same host goes on.
    let found = house
        .idp
        .durable
        .read(|tx| tx.institution_by_slug("tweede"));
    let tweede = found.await.unwrap().unwrap().id.clone();
    sluis_tests::change_client(house, "agenda", |client| client.institution = Some(tweede)).await;
    let own = Portal::of(house, "agenda").at(OWN);
    let (agent, asked) = (at(house, OWN), own.ask());
    assert_eq!(asked.open(&agent).await.step(), "password");
    let done = scanned(&agent, &code).await;
    assert!(!asked.code(&done).is_empty());
    // What was printed with the installation's address goes on working.
    let main = Portal::of(house, "agenda");
    let (agent, asked) = (Agent::new(house), main.ask_for("tweede"));
    assert_eq!(asked.open(&agent).await.step(), "password");
    let done = scanned(&agent, &code).await;
    assert!(!asked.code(&done).is_empty());
}

async fn bdg_02_e03_a_badge_of_another_institution_is_nothing_at_an_own_host(house: &TestHouse) {
    let (_, class) = class_of(house, "school").await;
    let code = printed(&class).await;
    let agent = at(house, OWN);
    let refused = scanned(&agent, &code).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(agent.cookie("session"), None);
    let events = house.events().await;
    let event = events
        .iter()
        .find(|event| event.kind == EventKind::BadgeRefused)
        .unwrap();
    assert_eq!(event.details["because"], "institution");
    assert_eq!(event.target, None, "nor is it told whose it is");
}

async fn rec_03_e03_a_mailed_link_leads_to_the_own_host_and_works_at_either(house: &TestHouse) {
    with_mailbox(house).await;
    for (asked_at, opened_at, password) in [
        (OWN, OWN, NEW),
        (OWN, ORIGIN, "Twaalf-Houten-Ladders-5"),
        (ORIGIN, OWN, "Zeven-Groene-Fietsen-8"),
        (ORIGIN, ORIGIN, "Vier-Stille-Molens-62"),
    ] {
        let agent = at(house, asked_at);
        forgotten(house, &agent, "/forgot?institution=tweede").await;
        let link = newest(house).await;
        let path = path(&link, OWN);
        let page = at(house, opened_at).get(path).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("new-password", "tweede"),
            "{asked_at}, {opened_at}"
        );
        let done = choose(&page, password).await;
        assert_eq!((done.step(), done.status), ("news", 200), "{}", done.text());
        house.clock.advance(Duration::hours(2));
    }
}

async fn rec_03_e03_a_link_that_a_sign_in_waits_for_leads_back_to_it(house: &TestHouse) {
    with_mailbox(house).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("tweede")
        .open(&agent)
        .await;
    let links = page.links();
    let forgot = links.iter().find(|link| link.contains("/forgot"));
    forgotten(house, &agent, forgot.unwrap()).await;
    let link = newest(house).await;
    let done = choose(&agent.get(path(&link, ORIGIN)).await, NEW).await;
    let links = done.links();
    assert!(
        links.iter().any(|link| link.contains("/signin/")),
        "on with the sign-in: {links:?}"
    );
}

async fn rec_23_e03_this_was_not_me_stands_at_the_own_host(house: &TestHouse) {
    with_mailbox(house).await;
    // From a second browser: the person is told, wherever that was.
    for origin in [ORIGIN, OWN] {
        house.clock.advance(Duration::minutes(2));
        let agent = at(house, origin);
        let page = agent.get("/account?institution=tweede").await;
        Visit::of(house, &juf()).not_now().go_on(page).await;
        assert!(agent.cookie("session").is_some());
    }
    let link = newest(house).await;
    let intruder = at(house, OWN);
    let page = intruder.get(path(&link, OWN)).await;
    assert_eq!((page.step(), page.institution()), ("link", "tweede"));
    // A second goes by, so that letters have an order.
    house.clock.advance(Duration::seconds(1));
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200), "{}", done.text());
    // And the letter that leads back in does so at the own host.
    let page = intruder.get(path(&newest(house).await, OWN)).await;
    assert_eq!(page.step(), "new-password", "{}", page.text());
}

async fn rec_03_e03_a_host_that_was_taken_away_is_in_no_mail(house: &TestHouse) {
    with_mailbox(house).await;
    let agent = at(house, OWN);
    forgotten(house, &agent, "/forgot").await;
    // Before the mail is composed the institution loses the host.
    hosts(house, "tweede", &[]).await;
    path(&newest(house).await, ORIGIN);
    // Another one takes its place.
    hosts(house, "tweede", &["nieuw.tweede.test"]).await;
    path(&newest(house).await, "https://nieuw.tweede.test");
}

async fn n15_e03_no_other_host_opens_a_mailed_link(house: &TestHouse) {
    with_mailbox(house).await;
    hosts(house, "keuze", &["inlog.keuze.test"]).await;
    forgotten(house, &at(house, OWN), "/forgot").await;
    let link = newest(house).await;
    let page = at(house, OTHER).get(path(&link, OWN)).await;
    assert_eq!((page.step(), page.status), ("news", 404), "{}", page.text());
    assert!(!page.text().contains("Tweede"), "{}", page.text());
    let page = at(house, OWN).get(path(&link, OWN)).await;
    assert_eq!(page.step(), "new-password", "not spent by that");
}
