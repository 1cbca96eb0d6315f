//! What people and programs do wrong: a page that says what happened and offers a way on, or a
//! refusal; never a fault of ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Asked, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_form_from_yesterday_says_so_and_offers_a_new_start;
    an_expired_sign_in_counts_nothing_that_was_shown_in_it;
    the_back_button_brings_an_old_step_and_nothing_is_lost;
    flo_01_no_step_is_passed_by_an_empty_or_a_foreign_form;
    flt_59_a_second_submit_of_the_code_ends_at_the_portal_too;
    flt_59_a_second_submit_of_the_password_ends_at_the_next_step_too;
    cookies_that_are_off_are_told_of;
    a_finished_sign_in_can_be_begun_again;
    somebody_else_can_sign_in_instead;
}

async fn code_page(house: &TestHouse, agent: &Agent, asked: &Asked) -> Page {
    let dirk = player("zorg", "dirk@linde.test");
    let page = asked.open(agent).await;
    let page = page
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    let _ = house;
    page
}

fn ask(house: &TestHouse) -> (Portal, Asked) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("zorg");
    (portal, asked)
}

async fn a_form_from_yesterday_says_so_and_offers_a_new_start(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    for late in [Duration::minutes(31), Duration::hours(20)] {
        let (portal, asked) = ask(house);
        let agent = Agent::new(house);
        let page = asked.open(&agent).await;
        house.clock.advance(late);
        let expired = page
            .submit(&[("username", dirk.username), ("password", dirk.password)])
            .await;
        assert_eq!(expired.step(), "error");
        assert!((400..500).contains(&expired.status));
        let page = expired.follow("/oauth/authorize").await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", "zorg"),
            "the portal's request survives"
        );
        let settled = Visit::of(house, &dirk).go_on(page).await;
        portal.tokens(&asked, &settled.page).await;
    }
    let (_, asked) = ask(house);
    let page = asked.open(&Agent::new(house)).await;
    house.clock.advance(Duration::hours(48));
    let gone = page
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    assert_eq!(
        gone.step(),
        "error",
        "after two days it is unknown, and that is a page too"
    );
    assert!(!gone.links().is_empty());
}

async fn an_expired_sign_in_counts_nothing_that_was_shown_in_it(house: &TestHouse) {
    let (_, asked) = ask(house);
    let page = code_page(house, &Agent::new(house), &asked).await;
    house.clock.advance(Duration::minutes(31));
    let code = code_of(&player("zorg", "dirk@linde.test"), house.now());
    let late = page.submit(&[("code", &code)]).await;
    assert_eq!((late.step(), late.away()), ("error", None));
    let page = late.follow("/oauth/authorize").await;
    assert_eq!(page.step(), "password", "the password is asked again");
}

async fn the_back_button_brings_an_old_step_and_nothing_is_lost(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (portal, asked) = ask(house);
    let agent = Agent::new(house);
    let old = asked.open(&agent).await;
    let page = old
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    // Back, and the password once more; then a wrong one.
    let again = old
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    assert_eq!(again.step(), "second-factor");
    let wrong = old
        .submit(&[("username", dirk.username), ("password", "fout wachtwoord")])
        .await;
    let said = wrong.alert_text();
    assert!(
        wrong.step() == "password" || said.is_empty(),
        "the reason belongs to the password, not to {}: {said}",
        wrong.step()
    );
    // The step's own address asked by GET, and a form of a step that is not the present one.
    let reloaded = agent.get(&page.form(&["code"]).action).await;
    assert_eq!(reloaded.step(), "second-factor");
    let done = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    portal.tokens(&asked, &done).await;
    house.clock.advance(Duration::minutes(5));
    let back = old
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    assert_eq!(back.step(), "error", "long finished");
    let page = back.follow("/oauth/authorize").await;
    assert!(
        page.away().is_some(),
        "the session answers the portal again"
    );
}

async fn flo_01_no_step_is_passed_by_an_empty_or_a_foreign_form(house: &TestHouse) {
    let (_, asked) = ask(house);
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let base = page
        .form(&["username"])
        .action
        .trim_end_matches("/password")
        .to_owned();
    let csrf = ("csrf".to_owned(), page.value("csrf").unwrap());
    let steps = [
        "institution",
        "password",
        "second-factor",
        "enrol-intro",
        "prove-email",
        "enrol-method",
        "enrol-totp",
        "enrol-phone",
        "enrol-sms",
        "recovery-codes",
        "new-password",
        "security-question",
        "consent",
    ];
    let bodies: [&[(&str, &str)]; 4] = [
        &[],
        &[("action", "allow")],
        &[
            ("action", "onzin"),
            ("code", ""),
            ("username", ""),
            ("password", ""),
        ],
        &[
            ("code", "000000"),
            ("new_password", "Zes-Gouden-Deuren-71"),
            ("new_password_repeat", "Zes-Gouden-Deuren-71"),
            ("action", "later"),
        ],
    ];
    let mut at = "password";
    for round in 0..2 {
        for step in steps {
            for body in bodies {
                let mut fields = vec![csrf.clone()];
                fields.extend(
                    body.iter()
                        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
                );
                let answer = agent.post(&format!("{base}/{step}"), &fields).await;
                assert_eq!(
                    answer.away(),
                    None,
                    "round {round}: {step} with {body:?} reached the portal"
                );
                assert!(
                    [at, "password", "error"].contains(&answer.step()),
                    "round {round}: {step} {body:?} led to {}",
                    answer.step()
                );
                assert_eq!(agent.cookie("session"), None);
                // Wrong codes count; the limit is another test's subject.
                house.clock.advance(Duration::seconds(20));
            }
        }
        let dirk = player("zorg", "dirk@linde.test");
        let page = agent.get(&base).await;
        if page.step() == "password" {
            page.submit(&[("username", dirk.username), ("password", dirk.password)])
                .await;
        }
        at = "second-factor";
    }
}

async fn flt_59_a_second_submit_of_the_code_ends_at_the_portal_too(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (portal, asked) = ask(house);
    let agent = Agent::new(house);
    let page = code_page(house, &agent, &asked).await;
    let code = code_of(&dirk, house.now());
    let fields = [("code", code.as_str())];
    let (one, two) = tokio::join!(page.submit(&fields), page.submit(&fields));
    let three = page.submit(&fields).await;
    let ended: Vec<&Page> = [&one, &two, &three]
        .into_iter()
        .filter(|page| page.away().is_some())
        .collect();
    assert!(one.away().is_some() || two.away().is_some());
    assert!(
        three.away().is_some(),
        "a late second click is at {}: {}",
        three.step(),
        three.alert_text()
    );
    let last = ended.last().unwrap();
    portal.tokens(&asked, last).await;
    // Afterwards the browser's own session is in order.
    let silent = portal.ask_for("zorg").with("prompt", "none");
    portal.tokens(&silent, &silent.open(&agent).await).await;
}

async fn flt_59_a_second_submit_of_the_password_ends_at_the_next_step_too(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (_, asked) = ask(house);
    let page = asked.open(&Agent::new(house)).await;
    let fields = [("username", dirk.username), ("password", dirk.password)];
    let (one, two) = tokio::join!(page.submit(&fields), page.submit(&fields));
    assert_eq!((one.step(), two.step()), ("second-factor", "second-factor"));
}

async fn cookies_that_are_off_are_told_of(house: &TestHouse) {
    let (_, asked) = ask(house);
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let url = page.url.clone();
    let without = Agent::new(house);
    let shown = without.get(&url).await;
    assert_eq!((shown.step(), shown.away()), ("error", None));
    let form = page.form(&["username"]);
    let dirk = player("zorg", "dirk@linde.test");
    let posted = without
        .post(
            &form.action,
            &form.filled(&[("username", dirk.username), ("password", dirk.password)]),
        )
        .await;
    assert_eq!(posted.step(), "error");
    assert!(
        posted.text().to_lowercase().contains("cookie"),
        "{}",
        posted.text()
    );
    assert!(
        shown.text().to_lowercase().contains("cookie"),
        "{}",
        shown.text()
    );
    assert!(!shown.links().is_empty());
}

async fn a_finished_sign_in_can_be_begun_again(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (portal, asked) = ask(house);
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let url = page.url.clone();
    Visit::of(house, &dirk).go_on(page).await;
    let again = agent.get(&url).await;
    assert_eq!(again.step(), "error");
    let page = again.follow("/oauth/authorize").await;
    portal.tokens(&asked, &page).await;
}

async fn somebody_else_can_sign_in_instead(house: &TestHouse) {
    let femke = player("zorg", "femke@linde.test");
    let (portal, asked) = ask(house);
    let page = code_page(house, &Agent::new(house), &asked).await;
    let page = page.click_action("restart").await;
    assert_eq!(page.step(), "password");
    let settled = Visit::of(house, &femke).go_on(page).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(
        tokens.claims["sub"],
        house.person("zorg", femke.username).await.id.as_str()
    );
}
