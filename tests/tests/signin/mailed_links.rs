//! Links that travel by mail: a forgotten password, a new address, "this was not me".

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    ids::LinkId,
    mail_link::{LinkPurpose, MailLink},
    secret::{PlainToken, TokenKind},
};
use sluis_tests::{
    Agent, Page, Portal, Visit, links_in, mails, newest_link, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
};

on_both_stores! {
    n15_rec_05_a_link_works_once_in_time_and_only_the_newest;
    n15_any_change_of_password_ends_the_links_before;
    rec_06_opening_a_link_changes_nothing;
    n12_n19_rec_09_a_new_password_proves_the_address_and_signs_nobody_in;
    n17_n18_the_rules_are_shown_and_hold;
    u13_rec_20_a_new_address_counts_once_it_is_confirmed;
    rec_23_this_was_not_me_locks_everybody_out_but_the_mailbox;
    rec_23_an_intruders_own_letter_gives_the_account_to_nobody;
}

const NEW: &str = "Negen-Paarse-Ramen-31";
const OTHER: &str = "Twaalf-Houten-Ladders-5";

/// A second goes by, so that letters have an order.
fn tick(house: &TestHouse) {
    house.clock.advance(Duration::seconds(1));
}

async fn forgotten(house: &TestHouse, agent: &Agent, institution: &str, typed: &str) -> Page {
    tick(house);
    let page = agent
        .get(&format!("/forgot?institution={institution}"))
        .await;
    assert_eq!(page.step(), "forgot");
    page.submit(&[("username", typed)]).await
}

async fn choose(house: &TestHouse, page: &Page, password: &str) -> Page {
    tick(house);
    page.submit(&[
        ("new_password", password),
        ("new_password_repeat", password),
    ])
    .await
}

async fn with_password(house: &TestHouse, agent: &Agent, who: &str, password: &str) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for("zorg")
        .open(agent)
        .await;
    page.submit(&[("username", who), ("password", password)])
        .await
}

async fn n15_rec_05_a_link_works_once_in_time_and_only_the_newest(house: &TestHouse) {
    let agent = Agent::new(house);
    forgotten(house, &agent, "zorg", "els@linde.test").await;
    let first = newest_link(house, "els@linde.test").await;
    forgotten(house, &agent, "zorg", "els@linde.test").await;
    let second = newest_link(house, "els@linde.test").await;
    assert_ne!(first, second);
    let replaced = agent.get(&first).await;
    assert_eq!(
        (replaced.step(), replaced.status),
        ("news", 410),
        "a newer one was asked"
    );
    assert!(
        replaced
            .links()
            .iter()
            .any(|link| link.starts_with("/forgot"))
    );
    let stale = agent.get(&second).await;
    house.clock.advance(Duration::minutes(31));
    assert_eq!(agent.get(&second).await.status, 410, "its time is over");
    assert_eq!(
        choose(house, &stale, NEW).await.status,
        410,
        "for its form as well"
    );

    forgotten(house, &agent, "zorg", "els@linde.test").await;
    let third = newest_link(house, "els@linde.test").await;
    let page = agent.get(&third).await;
    assert_eq!(page.step(), "new-password");
    assert_eq!(choose(house, &page, NEW).await.status, 200);
    assert_eq!(choose(house, &page, OTHER).await.status, 410, "once");
    let used = agent.get(&third).await;
    assert_eq!((used.step(), used.status), ("news", 410));
    assert!(
        used.links().iter().any(|link| link.starts_with("/forgot")),
        "the way to a new one"
    );
    assert_eq!(agent.get("/link/sluis_ml_onzin").await.status, 404);
}

async fn n15_any_change_of_password_ends_the_links_before(house: &TestHouse) {
    let agent = Agent::new(house);
    forgotten(house, &agent, "energie", "moet").await;
    let link = newest_link(house, "moet@energie.test").await;
    Visit::of(house, &player("energie", "moet"))
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    assert_eq!(agent.get(&link).await.status, 410);
}

async fn rec_06_opening_a_link_changes_nothing(house: &TestHouse) {
    forgotten(house, &Agent::new(house), "zorg", "els@linde.test").await;
    let link = newest_link(house, "els@linde.test").await;
    for _ in 0..5 {
        let scanner = Agent::new(house);
        let page = scanner.get(&link).await;
        assert_eq!(
            (page.step(), page.status),
            ("new-password", 200),
            "no cookie is needed"
        );
        let elsewhere = scanner
            .post_from_elsewhere(&link, &[("new_password".to_owned(), NEW.to_owned())])
            .await;
        assert_ne!(elsewhere.status, 200, "nobody but our own page posts");
    }
    let page = Agent::new(house).get(&link).await;
    assert_eq!(
        choose(house, &page, NEW).await.status,
        200,
        "the person clicks at last"
    );
}

async fn n12_n19_rec_09_a_new_password_proves_the_address_and_signs_nobody_in(house: &TestHouse) {
    let femke = player("zorg", "femke@linde.test");
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let elsewhere = Agent::new(house);
    Visit::of(house, &femke)
        .remembered_for("12")
        .sign_in(&elsewhere, &asked)
        .await;

    let agent = Agent::new(house);
    forgotten(house, &agent, "zorg", femke.username).await;
    let page = agent.get(&newest_link(house, femke.username).await).await;
    let done = choose(house, &page, NEW).await;
    assert_eq!((done.step(), done.status), ("news", 200));
    assert!(
        done.url.contains("/link/done"),
        "loading it again posts nothing"
    );
    assert_eq!(agent.cookie("session"), None, "REC-09");
    assert_eq!(
        with_password(house, &agent, femke.username, PHRASE)
            .await
            .step(),
        "password",
        "the old one is dead"
    );
    assert_eq!(
        with_password(house, &agent, femke.username, NEW)
            .await
            .step(),
        "second-factor",
        "the code is asked as ever"
    );
    assert_eq!(
        asked.open(&elsewhere).await.step(),
        "password",
        "other sessions end"
    );
    let again = with_password(house, &elsewhere, femke.username, NEW).await;
    assert_eq!(again.step(), "second-factor", "remembered devices too");
    let told = mails(house, femke.username).await;
    assert_eq!(
        links_in(told.last().unwrap()).len(),
        1,
        "REC-23: told, with the link 'not me'"
    );
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::PasswordReset)
    );

    let onno = "onno@peil.test";
    assert_eq!(
        house.person("onderzoek", onno).await.email_verified_at,
        None
    );
    forgotten(house, &agent, "onderzoek", onno).await;
    let page = agent.get(&newest_link(house, onno).await).await;
    choose(house, &page, NEW).await;
    let person = house.person("onderzoek", onno).await;
    assert_eq!(person.email_verified_at, Some(house.now()), "N-12");
}

async fn n17_n18_the_rules_are_shown_and_hold(house: &TestHouse) {
    let agent = Agent::new(house);
    forgotten(house, &agent, "onderzoek", "nora@peil.test").await;
    let page = agent.get(&newest_link(house, "nora@peil.test").await).await;
    let described = page.attribute("input", "aria-describedby");
    assert!(described.is_some(), "N-18");
    let page = choose(house, &page, "kort").await;
    assert_eq!((page.step(), page.status), ("new-password", 422));
    assert_ne!(page.alert_text(), "");
    let page = page
        .submit(&[("new_password", NEW), ("new_password_repeat", OTHER)])
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(
        choose(house, &page, NEW).await.status,
        200,
        "the link was not used up"
    );
}

/// A link as the account page would have it mailed.
async fn laid_link(
    house: &TestHouse,
    institution: &str,
    name: &str,
    purpose: LinkPurpose,
    address: &str,
) -> String {
    let (ctx, person) = (house.ctx(), house.person(institution, name).await);
    let token = PlainToken::generate(TokenKind::Link, &ctx);
    let link = MailLink {
        id: LinkId::generate(&ctx),
        person: person.id,
        purpose,
        token: token.hash(),
        address: address.to_owned(),
        epoch: person.epoch,
        signin: None,
        created_at: ctx.now,
        ends_at: ctx.now + Duration::minutes(30),
        used_at: None,
        replaced_at: None,
    };
    house
        .idp
        .durable
        .write(move |tx| tx.add_link(&link))
        .await
        .unwrap();
    format!("/link/{}", token.expose())
}

fn confirming(address: &str) -> LinkPurpose {
    LinkPurpose::ConfirmEmail {
        address: address.to_owned(),
    }
}

async fn u13_rec_20_a_new_address_counts_once_it_is_confirmed(house: &TestHouse) {
    let (old, new) = ("els@linde.test", "els@nieuw.test");
    let agent = Agent::new(house);
    forgotten(house, &agent, "zorg", old).await;
    let password_link = newest_link(house, old).await;
    let link = laid_link(house, "zorg", old, confirming(new), new).await;
    let page = agent.get(&link).await;
    assert_eq!(page.step(), "link");
    assert_eq!(
        house.person("zorg", old).await.email.as_deref(),
        Some(old),
        "not yet"
    );
    tick(house);
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200));
    let person = house.person("zorg", new).await;
    assert_eq!(person.email.as_deref(), Some(new));
    assert_eq!(person.email_verified_at, Some(house.now()));
    assert_eq!(
        agent.get(&password_link).await.status,
        410,
        "REC-20: the old pending link is dead"
    );
    assert_eq!(agent.get(&link).await.status, 410, "once");
    assert_eq!(
        mails(house, old).await.len(),
        2,
        "REC-23: the replaced address is told"
    );

    let pending = laid_link(
        house,
        "zorg",
        new,
        confirming("dief@elders.test"),
        "dief@elders.test",
    )
    .await;
    house.clock.advance(Duration::minutes(1));
    forgotten(house, &agent, "zorg", new).await;
    let page = agent.get(&newest_link(house, new).await).await;
    choose(house, &page, NEW).await;
    assert_eq!(
        agent.get(&pending).await.status,
        410,
        "a pending change dies on reset"
    );

    let taken = laid_link(
        house,
        "onderzoek",
        "nora@peil.test",
        confirming("vera@peil.test"),
        "vera@peil.test",
    )
    .await;
    let page = agent.get(&taken).await.click_action("confirm").await;
    assert_eq!(page.status, 409, "somebody else signs in with it");
    house.person("onderzoek", "nora@peil.test").await;
}

async fn rec_23_this_was_not_me_locks_everybody_out_but_the_mailbox(house: &TestHouse) {
    let femke = player("zorg", "femke@linde.test");
    let intruder = Agent::new(house);
    forgotten(house, &intruder, "zorg", femke.username).await;
    let page = intruder
        .get(&newest_link(house, femke.username).await)
        .await;
    choose(house, &page, OTHER).await;
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let inside = sluis_tests::testkit::cast::Player {
        password: OTHER,
        ..femke
    };
    Visit::of(house, &inside).sign_in(&intruder, &asked).await;
    assert!(intruder.cookie("session").is_some());

    let victim = Agent::new(house);
    let link = newest_link(house, femke.username).await;
    let page = victim.get(&link).await;
    assert_eq!((page.step(), page.status), ("link", 200));
    tick(house);
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200));
    assert_eq!(victim.get(&link).await.status, 410, "once");
    assert_eq!(
        asked.open(&intruder).await.step(),
        "password",
        "the intruder is out"
    );
    assert_eq!(
        with_password(house, &intruder, femke.username, OTHER)
            .await
            .step(),
        "password",
        "and the password is gone"
    );
    let page = victim.get(&newest_link(house, femke.username).await).await;
    assert_eq!(page.step(), "new-password", "the mail leads back in");
    choose(house, &page, NEW).await;
    assert_eq!(
        with_password(house, &victim, femke.username, NEW)
            .await
            .step(),
        "second-factor"
    );
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::AccountSecured)
    );
}

async fn rec_23_an_intruders_own_letter_gives_the_account_to_nobody(house: &TestHouse) {
    let (own, foreign, third) = ("els@linde.test", "dief@elders.test", "dief@derde.test");
    let agent = Agent::new(house);
    let not_me = |mails: Vec<String>| links_in(mails.last().unwrap()).first().unwrap().clone();
    // The address is the login name here: it changes with it.
    for (name, address) in [(own, foreign), (foreign, third)] {
        house.clock.advance(Duration::minutes(1));
        let link = laid_link(house, "zorg", name, confirming(address), address).await;
        agent.get(&link).await.click_action("confirm").await;
    }
    let victims = not_me(mails(house, own).await);
    let intruders = not_me(mails(house, foreign).await);
    tick(house);
    agent.get(&victims).await.click_action("confirm").await;
    assert_eq!(
        house.person("zorg", own).await.email.as_deref(),
        Some(own),
        "it comes back"
    );
    tick(house);
    assert_eq!(agent.get(&intruders).await.status, 410, "theirs is dead");
    let person = house.person("zorg", own).await;
    assert_eq!(person.email.as_deref(), Some(own), "and does not go again");
    let page = agent.get(&newest_link(house, own).await).await;
    assert_eq!(page.step(), "new-password", "the way back in still stands");
}
