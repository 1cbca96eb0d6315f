//! How many codes go out by text message, and what is said when there were enough.

use crate::outbox::{
    newcomers::{newcomers, types_number},
    post::{after_password, texts},
};
use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    h34_between_two_codes_there_is_a_pause;
    h34_after_three_codes_in_an_hour_the_minutes_to_wait_are_said;
    h34_after_six_codes_in_a_day_the_minutes_to_wait_are_said;
    h34_h12_a_number_has_its_limit_whoever_types_it;
    h34_what_others_type_never_uses_up_somebodys_codes_for_signing_in;
    h34_a_country_outside_the_list_gets_no_message;
}

/// A sign-in of Sjors up to the code, in a new browser: one message, if it may be.
async fn sjors(house: &TestHouse) -> Page {
    let sjors = player("zorg", "sjors@linde.test");
    let page = after_password(house, &Agent::new(house), &sjors).await;
    assert_eq!(page.step(), "second-factor");
    page
}

/// Asks for a message and is refused, in words with the time to wait.
async fn refused_for(house: &TestHouse, page: &Page, minutes: &str) {
    let before = texts(house).await;
    let action = if page.offers("send") {
        "send"
    } else {
        "resend"
    };
    let page = page.click_action(action).await;
    assert_eq!((page.step(), page.status), ("second-factor", 429));
    let words = format!("Je kunt over {minutes} een nieuwe sms vragen.");
    assert!(page.text().contains(&words), "{words} {}", page.text());
    assert_eq!(texts(house).await, before);
}

async fn h34_between_two_codes_there_is_a_pause(house: &TestHouse) {
    let page = sjors(house).await;
    assert_eq!(texts(house).await, 1);
    assert!(
        page.text().contains("over een minuut een nieuwe sms"),
        "said before it is asked: {}",
        page.text()
    );
    house.clock.advance(Duration::seconds(1));
    let csrf = page.value("csrf").unwrap();
    let action = page.form(&["code"]).action;
    let fields = [
        ("csrf".to_owned(), csrf),
        ("action".to_owned(), "resend".to_owned()),
    ];
    let answer = page.agent().post(&action, &fields).await;
    assert_eq!((answer.step(), answer.status), ("second-factor", 429));
    assert!(
        answer.text().contains("over een minuut een nieuwe sms"),
        "{}",
        answer.text()
    );
    assert_eq!(texts(house).await, 1);
    house.clock.advance(Duration::seconds(59));
    let page = page.agent().get(&page.url).await;
    page.click_action("resend").await;
    assert_eq!(texts(house).await, 2, "when the pause is over");
}

async fn h34_after_three_codes_in_an_hour_the_minutes_to_wait_are_said(house: &TestHouse) {
    let begin = house.now();
    for minute in [0, 2, 4] {
        house.clock.set(begin + Duration::minutes(minute));
        sjors(house).await;
    }
    assert_eq!(texts(house).await, 3);
    house.clock.set(begin + Duration::minutes(10));
    let page = sjors(house).await;
    assert_eq!(texts(house).await, 3, "on arrival nothing is sent");
    refused_for(house, &page, "50 minuten").await;
    house
        .clock
        .set(begin + Duration::minutes(60) - Duration::seconds(1));
    refused_for(house, &sjors(house).await, "een minuut").await;
    house.clock.set(begin + Duration::minutes(60));
    sjors(house).await;
    assert_eq!(texts(house).await, 4, "at the moment that was said");
    let events = house.events().await;
    let refused = events
        .iter()
        .filter(|event| event.kind == EventKind::TextRefused);
    assert_eq!(refused.count(), 4, "each is written down");
}

async fn h34_after_six_codes_in_a_day_the_minutes_to_wait_are_said(house: &TestHouse) {
    let begin = house.now();
    for hour in 0..6 {
        house.clock.set(begin + Duration::hours(2 * hour));
        sjors(house).await;
    }
    assert_eq!(texts(house).await, 6);
    house.clock.set(begin + Duration::hours(23));
    refused_for(house, &sjors(house).await, "60 minuten").await;
    house.clock.set(begin + Duration::hours(24));
    sjors(house).await;
    assert_eq!(texts(house).await, 7);
}

async fn h34_h12_a_number_has_its_limit_whoever_types_it(house: &TestHouse) {
    let begin = house.now();
    let people = newcomers(house, 5).await;
    for (minute, who) in (0..3).zip(&people) {
        house.clock.set(begin + Duration::minutes(minute));
        let page = types_number(house, who, "06 44 55 66 77").await;
        assert_eq!(page.step(), "enrol-sms", "{}", page.text());
    }
    assert_eq!(texts(house).await, 3);
    house.clock.set(begin + Duration::minutes(15));
    let page = types_number(house, &people[3], "06 44 55 66 77").await;
    assert_eq!((page.step(), page.status), ("enrol-phone", 429));
    assert!(page.alert_text().contains("45 minuten"), "{}", page.text());
    assert_eq!(texts(house).await, 3, "nobody is pestered");
    let page = page.submit(&[("phone", "06 44 55 66 78")]).await;
    assert_eq!(page.step(), "enrol-sms", "another number is free");
    house.clock.set(begin + Duration::minutes(60));
    let page = types_number(house, &people[4], "06 44 55 66 77").await;
    assert_eq!(page.step(), "enrol-sms", "at the moment that was said");
}

async fn h34_what_others_type_never_uses_up_somebodys_codes_for_signing_in(house: &TestHouse) {
    for who in newcomers(house, 4).await {
        types_number(house, &who, sluis_tests::testkit::cast::NUMBER).await;
    }
    assert_eq!(texts(house).await, 3);
    sjors(house).await;
    assert_eq!(texts(house).await, 4);
}

async fn h34_a_country_outside_the_list_gets_no_message(house: &TestHouse) {
    sluis_tests::with_policy(house, "zorg", |policy| {
        policy.sms.countries = vec!["+32".to_owned()];
    })
    .await;
    let page = sjors(house).await;
    assert_eq!(texts(house).await, 0);
    let page = page.click_action("send").await;
    assert_eq!(page.step(), "second-factor");
    let words = "Het lukt nu niet om een sms te sturen";
    assert!(page.text().contains(words), "{}", page.text());
    assert!((400..500).contains(&page.status), "{}", page.status);
    assert_eq!(texts(house).await, 0);
}
