//! Limits on text messages hold when many people ask at the same moment.

use crate::outbox::{
    newcomers::{at_number, newcomers},
    post::texts,
};
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, on_both_stores,
    testkit::{TestHouse, cast::PHRASE},
    with_policy,
};

on_both_stores! {
    h34_of_many_sign_ins_of_one_person_at_once_one_gets_a_message;
    h34_of_many_people_who_type_one_number_at_once_none_passes_its_limit;
    h11_of_many_people_at_once_none_passes_the_budget_and_each_mark_is_told_once;
}

/// Everybody fills in the page and sends it at the same moment.
async fn at_once(pages: Vec<(Page, Vec<(&'static str, String)>)>) {
    let sent: Vec<_> = pages
        .into_iter()
        .map(|(page, fields)| {
            tokio::spawn(async move {
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                page.submit(&fields).await
            })
        })
        .collect();
    for answer in sent {
        let page = answer.await.unwrap();
        assert!(page.status < 500, "{}", page.text());
    }
}

async fn h34_of_many_sign_ins_of_one_person_at_once_one_gets_a_message(house: &TestHouse) {
    let mut pages = vec![];
    for _ in 0..6 {
        let asked = Portal::of(house, "agenda").ask_for("zorg");
        let fields = vec![
            ("username", "sjors@linde.test".to_owned()),
            ("password", PHRASE.to_owned()),
        ];
        pages.push((asked.open(&Agent::new(house)).await, fields));
    }
    at_once(pages).await;
    assert_eq!(texts(house).await, 1);
}

/// Newcomers type these numbers at the same moment.
async fn type_numbers(house: &TestHouse, numbers: Vec<String>) {
    let mut pages = vec![];
    let people = newcomers(house, numbers.len()).await;
    for (who, number) in people.iter().zip(numbers) {
        pages.push((at_number(house, who).await, vec![("phone", number)]));
    }
    at_once(pages).await;
}

async fn h34_of_many_people_who_type_one_number_at_once_none_passes_its_limit(house: &TestHouse) {
    type_numbers(house, vec!["06 44 55 66 77".to_owned(); 8]).await;
    assert_eq!(texts(house).await, 3);
}

async fn h11_of_many_people_at_once_none_passes_the_budget_and_each_mark_is_told_once(
    house: &TestHouse,
) {
    with_policy(house, "zorg", |policy| {
        policy.sms.monthly_budget = Some(5);
    })
    .await;
    let numbers = (1..=8).map(|last| format!("06 44 55 66 7{last}"));
    type_numbers(house, numbers.collect()).await;
    assert_eq!(texts(house).await, 5);
    let events = house.events().await;
    let mut told: Vec<u64> = events
        .iter()
        .filter(|event| event.kind == EventKind::TextBudget)
        .filter_map(|event| event.details["percent"].as_u64())
        .collect();
    told.sort_unstable();
    assert_eq!(told, [80, 100]);
}
