//! A sign-in can be made to last: the warning before its end, and what that costs (WCAG 2.2, 2.2.1).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::Value;
use sluis_tests::{
    Agent, Asked, Page, Portal, code_of, code_of_secret, enrolment, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

use crate::passkeys::{is_in, signin_of};

on_both_stores! {
    wcag_2_2_1_whoever_asks_for_more_time_gets_it_and_loses_nothing;
    wcag_2_2_1_what_was_shown_long_ago_is_shown_again;
    wcag_2_2_1_ten_times_and_not_for_ever;
    flo_09_nobody_else_prolongs_a_sign_in;
    wcag_2_2_1_fresh_codes_wait_for_whoever_set_the_app_up;
    flo_03_whoever_types_another_password_makes_no_codes;
}

/// A sign-in's usual time, in seconds.
const USUAL: i64 = 1800;

fn cees() -> Player {
    player("energie", "cees")
}

fn asked(house: &TestHouse) -> Asked {
    Portal::of(house, "agenda").ask_for("energie")
}

async fn password(page: &Page) -> Page {
    page.submit(&[("username", cees().username), ("password", cees().password)])
        .await
}

async fn at_the_code(house: &TestHouse, agent: &Agent) -> Page {
    let page = asked(house).open(agent).await;
    assert_eq!(
        page.attribute("dialog", "data-ends"),
        None,
        "nothing to lose"
    );
    let page = password(&page).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    page
}

async fn code(house: &TestHouse, page: &Page) -> Page {
    page.submit(&[("code", &code_of(&cees(), house.now()))])
        .await
}

/// Asks for more time as the page's script does: the status, and the seconds that are left.
pub(crate) async fn more(agent: &Agent, page: &Page) -> (u16, Option<i64>) {
    let fields = [("csrf".to_owned(), page.value("csrf").unwrap())];
    let answer = agent
        .post(&format!("{}/more-time", signin_of(page)), &fields)
        .await;
    let said: Option<Value> = serde_json::from_str(&answer.body).ok();
    (
        answer.status,
        said.and_then(|said| said["seconds"].as_i64()),
    )
}

async fn wcag_2_2_1_whoever_asks_for_more_time_gets_it_and_loses_nothing(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = at_the_code(house, &agent).await;
    let ends = page.attribute("dialog", "data-ends");
    assert_eq!(ends, Some(USUAL.to_string().as_str()));
    house.clock.advance(Duration::minutes(29));
    assert_eq!(more(&agent, &page).await, (200, Some(USUAL)));
    house.clock.advance(Duration::minutes(29));
    let page = code(house, &page).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    // Without having asked it is over by then.
    let agent = Agent::new(house);
    let page = at_the_code(house, &agent).await;
    house.clock.advance(Duration::minutes(31));
    assert_eq!(more(&agent, &page).await, (404, None));
    assert_eq!(code(house, &page).await.step(), "error");
}

async fn wcag_2_2_1_what_was_shown_long_ago_is_shown_again(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = at_the_code(house, &agent).await;
    for _ in 0..2 {
        house.clock.advance(Duration::minutes(29));
        assert_eq!(more(&agent, &page).await, (200, Some(USUAL)));
    }
    let page = code(house, &page).await;
    assert_eq!(page.step(), "password", "shown an hour ago");
    let page = code(house, &password(&page).await).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}

async fn wcag_2_2_1_ten_times_and_not_for_ever(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = at_the_code(house, &agent).await;
    for time in 0..10 {
        house.clock.advance(Duration::minutes(29));
        assert_eq!(more(&agent, &page).await, (200, Some(USUAL)), "{time}");
    }
    let mut left = USUAL;
    for _ in 0..3 {
        house.clock.advance(Duration::minutes(29));
        left = more(&agent, &page).await.1.unwrap_or_default();
    }
    assert_eq!(left, 0, "twelve times its usual time is all");
}

async fn flo_09_nobody_else_prolongs_a_sign_in(house: &TestHouse) {
    let (agent, other) = (Agent::new(house), Agent::new(house));
    let page = at_the_code(house, &agent).await;
    let theirs = at_the_code(house, &other).await;
    house.clock.advance(Duration::minutes(29));
    // Their own token, at another's sign-in.
    let fields = [("csrf".to_owned(), theirs.value("csrf").unwrap())];
    let to = format!("{}/more-time", signin_of(&page));
    assert_eq!(other.post(&to, &fields).await.status, 404);
    assert_eq!(agent.post(&to, &[]).await.status, 403, "no page of ours");
    house.clock.advance(Duration::minutes(2));
    assert_eq!(code(house, &page).await.step(), "error");
}

/// Bea, who sets up an app in a sign-in and looks at her codes for an hour: the sign-in's first page, and her
/// app's secret.
async fn an_hour_at_the_codes(house: &TestHouse, agent: &Agent) -> (Page, String) {
    let asked = asked(house).with("acr_values", "https://refeds.org/profile/mfa");
    let names = asked.open(agent).await;
    let page = typed(&names, &player("energie", "bea")).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.text());
    for _ in 0..2 {
        house.clock.advance(Duration::minutes(29));
        assert_eq!(more(agent, &names).await, (200, Some(USUAL)));
    }
    (names, secret)
}

async fn typed(names: &Page, who: &Player) -> Page {
    let fields = [("username", who.username), ("password", who.password)];
    names.submit(&fields).await
}

async fn wcag_2_2_1_fresh_codes_wait_for_whoever_set_the_app_up(house: &TestHouse) {
    let agent = Agent::new(house);
    let (names, secret) = an_hour_at_the_codes(house, &agent).await;
    let page = typed(&names, &player("energie", "bea")).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let code = code_of_secret(&secret, 30, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.text());
}

async fn flo_03_whoever_types_another_password_makes_no_codes(house: &TestHouse) {
    let (id, now) = (house.person("energie", "cees").await.id, house.now());
    house
        .idp
        .durable
        .write(move |tx| tx.suspend_second_factor(&id, None, false, now))
        .await
        .unwrap();
    let agent = Agent::new(house);
    let (names, _) = an_hour_at_the_codes(house, &agent).await;
    // The password is enough while the app is off, and is to be worth no more than that.
    let page = typed(&names, &cees()).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}
