//! What text messages may cost an institution in a month.

use crate::outbox::{
    newcomers::{newcomers, types_number},
    post::{self, after_password, sent, texts},
};
use chrono::{Duration, TimeZone as _, Utc};
use sluis_idp_core::factor_change::FactorOrder;
use sluis_model::{
    audit::EventKind,
    second_factor::{Action, Actor},
};
use sluis_tests::{
    Agent, MailServer, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};

/// The administrators of zorg.
const ADMINISTRATORS: [&str; 2] = ["beheer@linde.test", "beheer@delinde.example"];

on_both_stores! {
    h11_administrators_hear_of_eighty_and_of_a_hundred_per_cent;
    h11_a_spent_budget_keeps_new_numbers_out_in_words_and_nobody_who_has_one;
    h11_a_small_budget_is_told_as_spent;
    h11_other_text_messages_count_and_hide_no_mark;
    h11_the_budget_begins_anew_with_the_month_in_amsterdam;
}

async fn budget(house: &TestHouse, messages: u32) {
    with_policy(house, "zorg", move |policy| {
        policy.sms.monthly_budget = Some(messages);
        policy.sms.per_hour = 100;
        policy.sms.per_day = 100;
    })
    .await;
}

/// Two minutes later Sjors signs in up to the code.
async fn sjors(house: &TestHouse) -> Page {
    house.clock.advance(Duration::minutes(2));
    let sjors = player("zorg", "sjors@linde.test");
    let page = after_password(house, &Agent::new(house), &sjors).await;
    assert_eq!(page.step(), "second-factor");
    page
}

/// The percentages that were told, oldest first.
async fn told(house: &TestHouse) -> Vec<u64> {
    let events = house.events().await;
    let mut percents: Vec<u64> = events
        .iter()
        .filter(|event| event.kind == EventKind::TextBudget)
        .filter_map(|event| event.details["percent"].as_u64())
        .collect();
    percents.reverse();
    percents
}

async fn h11_administrators_hear_of_eighty_and_of_a_hundred_per_cent(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    budget(house, 5).await;
    for (number, expected) in [
        (1, vec![]),
        (2, vec![]),
        (3, vec![]),
        (4, vec![80]),
        (5, vec![80, 100]),
    ] {
        sjors(house).await;
        assert_eq!(texts(house).await, number);
        assert_eq!(told(house).await, expected, "after {number}");
    }
    assert_eq!(post::mails(house, &server).await, sent(4));
    for address in ADMINISTRATORS {
        let mails = server.mails_to(address);
        let [eighty, hundred] = mails.as_slice() else {
            panic!("two mails to {address}: {mails:?}");
        };
        // One round sends several at once; which came first is nobody's promise.
        let mut subjects = [eighty.header("Subject"), hundred.header("Subject")];
        subjects.sort();
        assert!(subjects[0].contains("100%"), "{subjects:?}");
        assert!(subjects[1].contains("80%"), "{subjects:?}");
        assert!(eighty.html.contains("Zorggroep De Linde"));
    }
}

async fn h11_a_spent_budget_keeps_new_numbers_out_in_words_and_nobody_who_has_one(
    house: &TestHouse,
) {
    budget(house, 2).await;
    sjors(house).await;
    sjors(house).await;
    assert_eq!(told(house).await, [100]);
    let people = newcomers(house, 1).await;
    let page = types_number(house, &people[0], "06 44 55 66 77").await;
    assert_eq!(page.step(), "enrol-phone");
    assert!((400..500).contains(&page.status), "{}", page.status);
    let said = page.alert_text();
    assert!(said.contains("van deze maand zijn op"), "{said:?}");
    assert!(!said.contains("minuten"), "waiting a while helps nobody");
    assert_eq!(texts(house).await, 2);
    let page = page.click_action("change").await;
    let page = page.submit(&[("method", "app")]).await;
    assert_eq!(page.step(), "enrol-totp", "the app costs nothing");

    sjors(house).await;
    assert_eq!(texts(house).await, 3, "who has a number goes on with it");
    assert_eq!(told(house).await, [100], "the mark once");
}

async fn h11_a_small_budget_is_told_as_spent(house: &TestHouse) {
    budget(house, 1).await;
    sjors(house).await;
    assert_eq!(told(house).await, [100], "one of one is all of it");
    budget(house, 3).await;
    sjors(house).await;
    sjors(house).await;
    assert_eq!(told(house).await.last(), Some(&100));
}

async fn h11_other_text_messages_count_and_hide_no_mark(house: &TestHouse) {
    budget(house, 5).await;
    for _ in 0..3 {
        sjors(house).await;
    }
    // The fourth message of the month is no code: it tells Twan of a change.
    let person = house.person("zorg", "twan@linde.test").await;
    let (id, of) = (person.id.clone(), person.institution.clone());
    let found = house.idp.durable.read(move |tx| {
        let institution = tx.institution(&of)?;
        Ok((institution, tx.second_factors(&id)?))
    });
    let (institution, factors) = found.await.unwrap();
    let order = FactorOrder {
        institution: &institution.unwrap(),
        person: &person,
        factors: &factors,
        action: Action::Suspend,
        actor: Actor::Administrator,
        by: None,
        until: None,
        reason: Some("telefoon kwijt"),
        unlocked: false,
        device: None,
        goes_on: None,
    };
    let changed = house.idp.change_factor(&house.ctx(), order).await;
    assert!(matches!(changed, Ok(Ok(_))), "{changed:?}");
    assert_eq!(texts(house).await, 4);
    sjors(house).await;
    assert_eq!(texts(house).await, 5);
    assert_eq!(told(house).await, [80, 100]);
}

async fn h11_the_budget_begins_anew_with_the_month_in_amsterdam(house: &TestHouse) {
    budget(house, 1).await;
    sjors(house).await;
    let people = newcomers(house, 2).await;
    // 23:00 in UTC is midnight in Amsterdam.
    let midnight = Utc.with_ymd_and_hms(2026, 11, 30, 23, 0, 0).unwrap();
    house.clock.set(midnight - Duration::seconds(1));
    let page = types_number(house, &people[0], "06 44 55 66 77").await;
    assert_eq!(page.step(), "enrol-phone", "still November");
    house.clock.set(midnight);
    let page = types_number(house, &people[1], "06 44 55 66 77").await;
    assert_eq!(page.step(), "enrol-sms", "December: {}", page.text());
    assert_eq!(texts(house).await, 2);
    assert_eq!(told(house).await, [100, 100], "of each month");
}
