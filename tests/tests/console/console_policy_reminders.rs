//! Reminders before a second factor becomes mandatory, and the warning to administrators.

use chrono::{DateTime, NaiveDate};
use sluis_model::policy::{Method, SecondFactorMode};
use sluis_tests::{on_both_stores, testkit::TestHouse, with_policy};

on_both_stores! {
    who_has_no_factor_is_reminded_once_at_each_mark;
    nobody_is_woken_and_nobody_is_told_too_early;
    administrators_hear_of_people_who_would_be_locked_out;
}

fn set(house: &TestHouse, at: &str) {
    if let Ok(at) = DateTime::parse_from_rfc3339(at) {
        house.clock.set(at.to_utc());
    }
}

async fn calendar(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        let day = |month| NaiveDate::from_ymd_opt(2027, month, 1).unwrap_or_default();
        policy.second_factor.mode = SecondFactorMode::Scheduled {
            optional_from: day(4),
            mandatory_from: day(7),
        };
    })
    .await;
}

/// Whom a round told, by the address.
async fn round(house: &TestHouse) -> Vec<String> {
    let before = house.outbox().await.len();
    let sent = house.idp.send_policy_reminders(&house.ctx()).await;
    assert!(sent.is_ok(), "{sent:?}");
    let outbox = house.outbox().await;
    let mut to: Vec<String> = outbox[before..]
        .iter()
        .filter(|letter| letter.to.ends_with("@school.test"))
        .map(|letter| letter.to.clone())
        .collect();
    to.sort();
    to
}

async fn who_has_no_factor_is_reminded_once_at_each_mark(house: &TestHouse) {
    calendar(house).await;
    set(house, "2027-06-17T10:00:00+02:00");
    let told = round(house).await;
    assert!(told.contains(&"meester@school.test".to_owned()), "{told:?}");
    assert!(!told.contains(&"juf@school.test".to_owned()), "juf has one");
    assert!(
        !told.contains(&"leerling@school.test".to_owned()),
        "not for pupils"
    );
    let outbox = house.outbox().await;
    let letter = outbox
        .iter()
        .rfind(|letter| letter.to == "meester@school.test");
    let text = letter.map(|letter| letter.text.clone()).unwrap_or_default();
    assert!(text.contains("donderdag 1 juli 2027"), "{text}");
    assert!(text.contains("verificatie in twee stappen"), "{text}");
    assert_eq!(round(house).await, [""; 0], "once");
    set(house, "2027-06-20T10:00:00+02:00");
    assert_eq!(round(house).await, [""; 0], "the same mark");
    set(house, "2027-06-24T10:00:00+02:00");
    assert!(!round(house).await.is_empty(), "the next mark");
    set(house, "2027-07-01T10:00:00+02:00");
    assert_eq!(round(house).await, [""; 0], "the day itself");
}

async fn nobody_is_woken_and_nobody_is_told_too_early(house: &TestHouse) {
    calendar(house).await;
    set(house, "2027-06-16T10:00:00+02:00");
    assert_eq!(round(house).await, [""; 0]);
    set(house, "2027-06-17T03:00:00+02:00");
    assert_eq!(round(house).await, [""; 0]);
    set(house, "2027-06-17T08:00:00+02:00");
    let (one, other) = (house.ctx(), house.ctx());
    let both = tokio::join!(
        house.idp.send_policy_reminders(&one),
        house.idp.send_policy_reminders(&other),
    );
    let told = |round: Result<sluis_idp_core::policy_reminders::ReminderRound, _>| {
        round.map(|round| round.reminded).unwrap_or_default()
    };
    let count = told(both.0) + told(both.1);
    let letters = house
        .outbox()
        .await
        .iter()
        .filter(|letter| letter.to == "meester@school.test")
        .count();
    assert_eq!(letters, 1, "two replicas at once: {count}");
}

async fn administrators_hear_of_people_who_would_be_locked_out(house: &TestHouse) {
    calendar(house).await;
    with_policy(house, "school", |policy| {
        policy.second_factor.methods = vec![Method::Sms];
    })
    .await;
    set(house, "2027-06-24T10:00:00+02:00");
    let told = round(house).await;
    assert!(told.contains(&"beheer@school.test".to_owned()), "{told:?}");
    let outbox = house.outbox().await;
    let letter = outbox
        .iter()
        .rfind(|letter| letter.to == "beheer@school.test");
    let text = letter.map(|letter| letter.text.clone()).unwrap_or_default();
    assert!(text.contains("/admin/at/school/policy"), "{text}");
    assert_eq!(round(house).await, [""; 0]);
}
