//! Codes by text message when signing in: sent, limited, shown honestly, and other ways beside them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{audit::EventKind, phone::PhoneNumber};
use sluis_tests::{
    Agent, Page, Portal, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    h05_h34_a_code_by_text_message_signs_in;
    h34_looking_at_the_page_sends_nothing;
    h34_a_newer_code_takes_the_place_of_the_older;
    h34_limits_are_said_in_words_with_the_time_to_wait;
    h34_a_code_ends_and_is_asked_again;
    h34_a_code_stands_few_wrong_tries;
    h11_a_spent_budget_keeps_nobody_out_who_has_a_number;
    h05_the_app_comes_first_and_each_way_leads_to_the_other;
    h06_a_code_by_text_message_remembers_the_browser_as_an_app_does;
    flo_05_a_code_that_went_to_somebody_else_shows_nobodys_factor;
    flo_05_a_code_that_went_to_an_earlier_number_shows_nothing;
}

async fn after_password(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    page
}

fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

async fn codes(house: &TestHouse) -> Vec<String> {
    texted_codes(house, 6).await
}

/// Presses a button that the page does not show.
async fn press(page: &Page, action: &str) -> Page {
    let form = page.forms().into_iter().next().unwrap();
    let token = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), token),
        ("action".to_owned(), action.to_owned()),
    ];
    page.agent().post(&form.action, &fields).await
}

async fn h05_h34_a_code_by_text_message_signs_in(house: &TestHouse) {
    let page = after_password(
        house,
        &Agent::new(house),
        &player("zorg", "sjors@linde.test"),
    )
    .await;
    assert!(page.text().contains("06 •• •• •• 44"), "{}", page.text());
    assert!(
        !page.body.contains("11223344"),
        "H-34: the number is masked"
    );
    let sent = codes(house).await;
    assert_eq!(sent.len(), 1, "sent with the password, once");
    let page = page.submit(&[("code", &sent[0])]).await;
    assert!(is_in(&page), "at {}: {}", page.step(), page.alert_text());
    let events = house.events().await;
    let signed_in = events
        .iter()
        .find(|event| event.kind == EventKind::SignedIn)
        .unwrap();
    assert_eq!(
        signed_in.details["amr"],
        serde_json::json!(["pwd", "sms", "mfa"])
    );
    // Single use: the same code opens nothing more.
    house.clock.advance(Duration::minutes(2));
    let page = after_password(
        house,
        &Agent::new(house),
        &player("zorg", "sjors@linde.test"),
    )
    .await;
    let page = page.submit(&[("code", &sent[0])]).await;
    assert_ne!(page.alert_text(), "");
}

async fn h34_looking_at_the_page_sends_nothing(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &player("zorg", "sjors@linde.test")).await;
    house.clock.advance(Duration::minutes(11));
    // The code has ended meanwhile: the page offers a new one and sends none.
    for _ in 0..3 {
        let seen = agent.get(&page.url).await;
        assert_eq!(seen.step(), "second-factor");
        assert!(!seen.has_field("remember") && seen.offers("send"));
    }
    assert_eq!(codes(house).await.len(), 1);
    let page = agent.get(&page.url).await.click_action("send").await;
    assert_eq!(codes(house).await.len(), 2);
    let newest = codes(house).await.pop().unwrap();
    assert!(is_in(&page.submit(&[("code", &newest)]).await));
}

async fn h34_a_newer_code_takes_the_place_of_the_older(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &player("zorg", "sjors@linde.test")).await;
    assert!(!page.offers("resend"), "not at once: the page says when");
    house.clock.advance(Duration::seconds(61));
    let page = agent.get(&page.url).await.click_action("resend").await;
    let sent = codes(house).await;
    assert_eq!(sent.len(), 2);
    let page = page.submit(&[("code", &sent[0])]).await;
    assert_ne!(page.alert_text(), "", "the older one is dead");
    assert!(is_in(&page.submit(&[("code", &sent[1])]).await));
}

async fn h34_limits_are_said_in_words_with_the_time_to_wait(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &player("zorg", "sjors@linde.test")).await;
    let refused = press(&page, "resend").await;
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("minuut"), "{}", refused.text());
    assert_eq!(codes(house).await.len(), 1);
    for _ in 0..2 {
        house.clock.advance(Duration::seconds(61));
        press(&page, "resend").await;
    }
    assert_eq!(codes(house).await.len(), 3, "three an hour");
    house.clock.advance(Duration::seconds(61));
    let refused = press(&page, "resend").await;
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("minuten"), "{}", refused.text());
    assert_eq!(codes(house).await.len(), 3);
    // The one that is there still works.
    let newest = codes(house).await.pop().unwrap();
    assert!(is_in(&refused.submit(&[("code", &newest)]).await));
}

async fn h34_a_code_ends_and_is_asked_again(house: &TestHouse) {
    let page = after_password(
        house,
        &Agent::new(house),
        &player("zorg", "sjors@linde.test"),
    )
    .await;
    let old = codes(house).await.pop().unwrap();
    house.clock.advance(Duration::minutes(10));
    let page = page.submit(&[("code", &old)]).await;
    assert!(
        page.alert_text().contains("verlopen"),
        "{}",
        page.alert_text()
    );
    let page = page.click_action("resend").await;
    let newest = codes(house).await.pop().unwrap();
    assert_ne!(newest, old);
    assert!(is_in(&page.submit(&[("code", &newest)]).await));
}

async fn h34_a_code_stands_few_wrong_tries(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.sms.tries = 2;
        policy.throttle.code_tries = 50;
    })
    .await;
    let page = after_password(
        house,
        &Agent::new(house),
        &player("zorg", "sjors@linde.test"),
    )
    .await;
    let code = codes(house).await.pop().unwrap();
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..2 {
        let page = page.submit(&[("code", wrong)]).await;
        assert_ne!(page.alert_text(), "");
    }
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(
        page.step(),
        "second-factor",
        "a code that was guessed at is dead"
    );
}

async fn h11_a_spent_budget_keeps_nobody_out_who_has_a_number(house: &TestHouse) {
    with_policy(house, "zorg", |policy| policy.sms.monthly_budget = Some(0)).await;
    let sjors = player("zorg", "sjors@linde.test");
    let page = after_password(house, &Agent::new(house), &sjors).await;
    let code = codes(house).await.pop().unwrap();
    let page = page.submit(&[("code", &code)]).await;
    assert!(is_in(&page), "{}", page.alert_text());
}

async fn h05_the_app_comes_first_and_each_way_leads_to_the_other(house: &TestHouse) {
    let twan = player("zorg", "twan@linde.test");
    let page = after_password(house, &Agent::new(house), &twan).await;
    assert_eq!(codes(house).await.len(), 0, "the app costs nothing");
    assert!(page.offers("use-sms"));
    let page = page.click_action("use-sms").await;
    assert_eq!(codes(house).await.len(), 1);
    assert!(page.text().contains("06 •• •• •• 44"));
    let page = page.click_action("use-app").await;
    assert!(is_in(
        &page.submit(&[("code", &code_of(&twan, house.now()))]).await
    ));

    let page = after_password(house, &Agent::new(house), &twan).await;
    house.clock.advance(Duration::minutes(2));
    let page = page.click_action("use-sms").await;
    let code = codes(house).await.pop().unwrap();
    assert!(is_in(&page.submit(&[("code", &code)]).await));
}

async fn h06_a_code_by_text_message_remembers_the_browser_as_an_app_does(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &player("zorg", "sjors@linde.test")).await;
    let code = codes(house).await.pop().unwrap();
    let page = page.submit(&[("code", &code), ("remember", "12")]).await;
    assert!(is_in(&page));
    agent.drop_cookie("session");
    let sjors = player("zorg", "sjors@linde.test");
    let page = Portal::of(house, "agenda")
        .ask_for("zorg")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", sjors.username), ("password", sjors.password)])
        .await;
    assert!(is_in(&page), "at {}", page.step());
    assert_eq!(codes(house).await.len(), 1);
}

async fn typed(names: &Page, who: &Player) -> Page {
    let fields = [("username", who.username), ("password", who.password)];
    names.submit(&fields).await
}

/// Sjors and somebody who knows Twan's password are one here: the sign-in goes on with the other password.
async fn flo_05_a_code_that_went_to_somebody_else_shows_nobodys_factor(house: &TestHouse) {
    let agent = Agent::new(house);
    let (sjors, twan) = (
        player("zorg", "sjors@linde.test"),
        player("zorg", "twan@linde.test"),
    );
    let names = Portal::of(house, "agenda")
        .ask_for("zorg")
        .open(&agent)
        .await;
    assert_eq!(typed(&names, &sjors).await.step(), "second-factor");
    let own = codes(house).await.pop().unwrap();
    let page = typed(&names, &twan).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let refused = page.submit(&[("code", &own)]).await;
    assert!(!is_in(&refused), "Sjors's code opened Twan's account");
    assert_ne!(refused.alert_text(), "");
    // Nor does it stand in the way of Twan's own, though both numbers are the same here.
    house.clock.advance(Duration::seconds(1));
    let page = refused.click_action("use-sms").await;
    let sent = codes(house).await;
    assert_eq!(sent.len(), 2, "{}", page.text());
    assert!(is_in(&page.submit(&[("code", &sent[1])]).await));
}

async fn flo_05_a_code_that_went_to_an_earlier_number_shows_nothing(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &player("zorg", "sjors@linde.test")).await;
    let old = codes(house).await.pop().unwrap();
    let id = house.person("zorg", "sjors@linde.test").await.id;
    let (number, now) = (PhoneNumber::parse("06 5555 6666").unwrap(), house.now());
    house
        .idp
        .durable
        .write(move |tx| tx.enable_sms(&id, &number, now))
        .await
        .unwrap();
    let refused = page.submit(&[("code", &old)]).await;
    assert!(
        !is_in(&refused),
        "whoever has the earlier number came in by it"
    );
    assert_eq!(refused.step(), "second-factor", "{}", refused.text());
}
