//! What protects a person after the password is known to somebody else: the letter about a new browser,
//! and one-time codes that follow the app but never open wider.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, mails, newest_link,
    on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
    with_policy,
};

on_both_stores! {
    rec_23_a_sign_in_with_a_new_browser_is_told_and_leads_to_this_was_not_me;
    rec_23_this_was_not_me_on_the_own_page_leaves_no_other_browser_known;
    rec_23_a_known_browser_and_a_first_sign_in_are_told_to_nobody;
    rec_23_letters_about_new_browsers_are_few_and_can_be_switched_off;
    rec_23_a_browser_is_known_for_a_year_and_to_one_person_alone;
    rec_06_opening_the_link_about_a_new_browser_changes_nothing;
    otp_01_the_window_follows_the_clock_of_the_app;
    otp_01_a_used_code_says_to_wait_for_the_next;
    otp_07_an_app_is_replaced_without_a_gap;
    h24_few_recovery_codes_are_told_at_the_end_of_the_sign_in;
    h25_one_of_the_new_codes_is_typed_back_and_not_spent;
}

const TITLE: &str = "Ingelogd op een nieuw apparaat";

async fn enter(house: &TestHouse, agent: &Agent, who: &Player) {
    house.clock.advance(Duration::minutes(2));
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let settled = Visit::of(house, who).sign_in(agent, &asked).await;
    assert!(settled.page.away().is_some());
}

async fn told(house: &TestHouse, who: &Player) -> usize {
    let all = mails(house, who.username).await;
    all.iter().filter(|mail| mail.contains(TITLE)).count()
}

async fn rec_23_a_sign_in_with_a_new_browser_is_told_and_leads_to_this_was_not_me(
    house: &TestHouse,
) {
    let dirk = player("zorg", "dirk@linde.test");
    let (own, intruder) = (Agent::new(house), Agent::new(house));
    enter(house, &own, &dirk).await;
    enter(house, &intruder, &dirk).await;
    assert_eq!(told(house, &dirk).await, 1);
    let letter = mails(house, dirk.username).await.last().unwrap().clone();
    assert!(letter.contains("Netwerkadres"), "{letter}");

    let link = newest_link(house, dirk.username).await;
    house.clock.advance(Duration::seconds(1));
    let page = Agent::new(house).get(&link).await;
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200));
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    for agent in [&own, &intruder] {
        assert_eq!(asked.open(agent).await.step(), "password", "out at once");
    }
    let page = own.get(&newest_link(house, dirk.username).await).await;
    assert_eq!(page.step(), "new-password", "and the mail leads back in");
    house.clock.advance(Duration::seconds(1));
    let new = "Negen-Paarse-Ramen-31";
    page.submit(&[("new_password", new), ("new_password_repeat", new)])
        .await;
    let back = Player {
        password: new,
        ..dirk
    };
    enter(house, &intruder, &back).await;
    assert_eq!(told(house, &dirk).await, 2, "no browser is known any more");
}

async fn rec_23_this_was_not_me_on_the_own_page_leaves_no_other_browser_known(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (own, intruder) = (Agent::new(house), Agent::new(house));
    enter(house, &own, &dirk).await;
    enter(house, &intruder, &dirk).await;
    assert_eq!(told(house, &dirk).await, 1);

    let question = own.get("/account/not-me").await;
    let page = question.click_action("confirm").await;
    assert!(page.status < 400, "{}", page.text());
    own.drop_cookie("session");
    enter(house, &own, &dirk).await;
    assert_eq!(
        told(house, &dirk).await,
        1,
        "the own one is known as before"
    );
    enter(house, &intruder, &dirk).await;
    assert_eq!(told(house, &dirk).await, 2, "the other one no more");
}

async fn rec_23_a_known_browser_and_a_first_sign_in_are_told_to_nobody(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    enter(house, &agent, &dirk).await;
    assert_eq!(told(house, &dirk).await, 0, "the first sign-in");
    agent.drop_cookie("session");
    agent.drop_cookie("browser");
    enter(house, &agent, &dirk).await;
    assert_eq!(
        told(house, &dirk).await,
        0,
        "the same browser, another session"
    );
}

async fn rec_23_letters_about_new_browsers_are_few_and_can_be_switched_off(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    for _ in 0..6 {
        enter(house, &Agent::new(house), &dirk).await;
    }
    assert_eq!(told(house, &dirk).await, 3, "three in a day");
    house.clock.advance(Duration::days(1));
    enter(house, &Agent::new(house), &dirk).await;
    assert_eq!(told(house, &dirk).await, 4, "and the next day again");
    house.clock.advance(Duration::days(1));
    with_policy(house, "zorg", |policy| {
        policy.session.tell_new_browser = false;
    })
    .await;
    enter(house, &Agent::new(house), &dirk).await;
    assert_eq!(told(house, &dirk).await, 4, "switched off");
}

async fn rec_23_a_browser_is_known_for_a_year_and_to_one_person_alone(house: &TestHouse) {
    let (dirk, femke) = (
        player("zorg", "dirk@linde.test"),
        player("zorg", "femke@linde.test"),
    );
    let (first, shared) = (Agent::new(house), Agent::new(house));
    enter(house, &first, &femke).await;
    enter(house, &shared, &dirk).await;
    shared.drop_cookie("session");
    enter(house, &shared, &femke).await;
    assert_eq!(told(house, &femke).await, 1, "another person's browser");
    shared.drop_cookie("session");
    house.clock.advance(Duration::days(366));
    enter(house, &shared, &femke).await;
    assert_eq!(
        told(house, &femke).await,
        2,
        "a year later nothing is known"
    );
}

async fn rec_06_opening_the_link_about_a_new_browser_changes_nothing(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let own = Agent::new(house);
    enter(house, &own, &dirk).await;
    enter(house, &Agent::new(house), &dirk).await;
    let link = newest_link(house, dirk.username).await;
    for _ in 0..3 {
        assert_eq!(Agent::new(house).get(&link).await.status, 200);
    }
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    assert!(asked.open(&own).await.away().is_some(), "still signed in");
    assert!(
        house
            .events()
            .await
            .iter()
            .all(|event| event.kind != EventKind::AccountSecured)
    );
}

async fn code_page(house: &TestHouse, who: &Player) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    page
}

async fn otp_01_the_window_follows_the_clock_of_the_app(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.totp.window_back = 1;
        policy.totp.window_forward = 1;
    })
    .await;
    let dirk = player("zorg", "dirk@linde.test");
    let step = Duration::seconds(i64::from(dirk.period));
    let ahead = |steps: i32| code_of(&dirk, house.now() + step * steps);
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", &ahead(2))]).await;
    assert_eq!(page.status, 422, "outside the window");
    assert!(page.submit(&[("code", &ahead(1))]).await.away().is_some());
    house.clock.advance(step * 10);
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", &ahead(-1))]).await;
    assert_eq!(page.status, 422, "no more codes count than before");
    let page = page.submit(&[("code", &ahead(2))]).await;
    assert!(page.away().is_some(), "the app is ahead, and known to be");
    house.clock.advance(step * 10);
    let page = code_page(house, &dirk).await;
    assert!(
        page.submit(&[("code", &ahead(0))]).await.away().is_some(),
        "the present code always counts"
    );
    house.clock.advance(step * 10);
    let page = code_page(house, &dirk).await;
    assert!(
        page.submit(&[("code", &ahead(-1))]).await.away().is_some(),
        "and takes the window back"
    );
}

async fn otp_01_a_used_code_says_to_wait_for_the_next(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let code = code_of(&dirk, house.now());
    let page = code_page(house, &dirk).await;
    assert!(page.submit(&[("code", &code)]).await.away().is_some());
    let page = code_page(house, &dirk).await;
    let used = page.submit(&[("code", &code)]).await;
    assert_eq!(used.status, 422);
    let wrong = used.submit(&[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert_ne!(used.alert_text(), wrong.alert_text(), "a text of its own");
    let person = house.person("zorg", dirk.username).await.id;
    let failures = house
        .idp
        .durable
        .read(move |tx| Ok(tx.second_factors(&person)?.failures))
        .await
        .unwrap();
    assert_eq!(failures, 2, "both are counted");
}

async fn otp_07_an_app_is_replaced_without_a_gap(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    enter(house, &agent, &dirk).await;
    let page = agent
        .get("/account/security/app")
        .await
        .submit(&[("password", PHRASE)])
        .await;
    let (secret, period, _) = enrolment(&page);
    house.clock.advance(Duration::minutes(1));
    let other = code_page(house, &dirk).await;
    let new = code_of_secret(&secret, period, house.now());
    let other = other.submit(&[("code", &new)]).await;
    assert_eq!(other.status, 422, "the new one counts nowhere yet");
    let old = code_of(&dirk, house.now());
    let other = other.submit(&[("code", &old)]).await;
    assert!(other.away().is_some(), "the old one works until then");
    let page = page.submit(&[("code", &new)]).await;
    assert_eq!(page.status, 200, "{}", page.alert_text());
    house.clock.advance(Duration::minutes(1));
    let other = code_page(house, &dirk).await;
    let old = code_of(&dirk, house.now());
    let other = other.submit(&[("code", &old)]).await;
    assert_eq!(other.status, 422, "the old one is gone");
    let new = code_of_secret(&secret, period, house.now());
    assert!(other.submit(&[("code", &new)]).await.away().is_some());
}

async fn h24_few_recovery_codes_are_told_at_the_end_of_the_sign_in(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    let page = page.agent().get(&page.url).await;
    assert_eq!(page.step(), "recovery-codes");
    assert!(
        page.text().contains("nog twee herstelcodes"),
        "{}",
        page.text()
    );
    let fresh = page.click_action("renew").await;
    assert_eq!(fresh.texts("code").len(), 6, "the way to new ones");
    assert!(fresh.submit(&[]).await.away().is_some());
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", dirk.recovery_codes[1])]).await;
    assert_eq!(page.status, 422, "the old ones are void");
    let one = fresh.texts("code")[0].to_owned();
    let page = page.submit(&[("code", &one)]).await;
    assert!(page.away().is_some(), "five are not few");
}

async fn h25_one_of_the_new_codes_is_typed_back_and_not_spent(house: &TestHouse) {
    with_policy(house, "zorg", |policy| policy.recovery.type_back = true).await;
    let dirk = player("zorg", "dirk@linde.test");
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    let fresh = page.click_action("renew").await;
    let codes: Vec<String> = fresh.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(codes.len(), 6);
    let back = fresh.submit(&[]).await;
    assert_eq!(back.step(), "recovery-codes");
    assert!(back.texts("code").is_empty(), "they are not on the page");
    let wrong = back
        .submit_action("type-back", &[("code", dirk.recovery_codes[1])])
        .await;
    assert_eq!((wrong.step(), wrong.status), ("recovery-codes", 422));
    let done = wrong
        .submit_action("type-back", &[("code", &codes[0])])
        .await;
    assert!(done.away().is_some(), "{}", done.alert_text());
    let page = code_page(house, &dirk).await;
    let page = page.submit(&[("code", &codes[0])]).await;
    assert!(page.away().is_some(), "it was not spent");
}
