//! The question that the recovery portal shows tells no real name and number from those that fit nobody, whatever
//! becomes of the institution's list.

use chrono::Duration;
use sluis_tests::{
    Agent, on_both_stores,
    testkit::{TestHouse, cast::NUMBER},
    with_policy,
};

on_both_stores! {
    lif_10_rec_01_a_question_that_left_the_list_is_shown_to_names_that_nobody_has;
    lif_10_rec_01_a_question_that_nobody_has_any_more_is_shown_to_nobody;
}

/// So many names that nobody has: enough that each of two questions is shown to one of them.
const NAMES: u8 = 24;

/// What the portal asks of a name and a number. `at` is the end of an address of its own.
async fn asked_of(house: &TestHouse, at: u8, name: &str, number: &str) -> String {
    let agent = Agent::behind(house, &format!("192.0.2.{at}"));
    let page = agent.get("/recover?institution=station").await;
    let page = page.submit(&[("username", name), ("phone", number)]).await;
    assert_eq!(page.step(), "recover-check", "{name}: {}", page.text());
    page.texts("label").join("|")
}

/// What it asks of names that nobody has.
pub(crate) async fn asked_of_nobody(house: &TestHouse) -> Vec<String> {
    let mut all = vec![];
    for at in 1..=NAMES {
        let (name, number) = (format!("niemand-{at}"), format!("06555555{at:02}"));
        all.push(asked_of(house, at, &name, &number).await);
    }
    for question in ["lied", "boek"] {
        let shown = all.iter().any(|asked| asked.contains(question));
        assert!(shown, "{question}: {all:?}");
    }
    all
}

async fn lif_10_rec_01_a_question_that_left_the_list_is_shown_to_names_that_nobody_has(
    house: &TestHouse,
) {
    let before = asked_of_nobody(house).await;
    with_policy(house, "station", |policy| {
        drop(policy.recovery.self_service.questions.remove(0));
    })
    .await;
    house.clock.advance(Duration::minutes(2));
    let hers = asked_of(house, 100, "pien", NUMBER).await;
    assert!(hers.contains("lied"), "her own question: {hers}");
    let after = asked_of_nobody(house).await;
    assert_eq!(after, before, "as hers stays, so do those of nobody");
}

async fn lif_10_rec_01_a_question_that_nobody_has_any_more_is_shown_to_nobody(house: &TestHouse) {
    with_policy(house, "station", |policy| {
        drop(policy.recovery.self_service.questions.remove(1));
    })
    .await;
    for at in 1..=NAMES {
        let asked = asked_of(house, at, "niemand", &format!("06555555{at:02}")).await;
        assert!(asked.contains("lied"), "{asked}");
    }
}
