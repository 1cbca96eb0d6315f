//! What an earlier sign-in is worth.

use super::{NEEDS_A_PERSON, asks_to_sign_in, auth_time};
use chrono::Duration;
use sluis_tests::{
    Agent,
    conformance::{Request, Round, Suite, Trial},
    testkit::TestHouse,
};

/// A second round in which the person has to sign in again.
async fn again(trial: &Trial<'_>, agent: &Agent, request: &Request) -> Round {
    let page = request.open(agent).await;
    asks_to_sign_in(&page);
    let callback = trial.go_on(request, page).await;
    trial.settle(request, callback).await
}

/// A second round that nobody notices.
async fn silently(trial: &Trial<'_>, agent: &Agent, request: &Request) -> Round {
    let callback = trial.silent(agent, request).await;
    trial.settle(request, callback).await
}

pub(crate) async fn prompt_login(house: &TestHouse, suite: Suite) {
    let (trial, agent, first) = signed_in(house, suite).await;
    house.clock.advance(Duration::seconds(1));
    let request = trial.request().with("prompt", "login");
    let second = again(&trial, &agent, &request).await;
    assert!(auth_time(&second) > auth_time(&first));
    assert_eq!(second.sub(), first.sub());
    trial.end().await;
}

async fn signed_in(house: &TestHouse, suite: Suite) -> (Trial<'_>, Agent, Round) {
    let trial = Trial::new(house, suite).await;
    let agent = trial.agent();
    let round = trial.round(&agent, &trial.request()).await;
    (trial, agent, round)
}

pub(crate) async fn prompt_none_not_logged_in(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let state = format!("{}-._~", "s".repeat(124));
    let request = trial.request().with("prompt", "none").with("state", &state);
    let callback = trial.silent(&trial.agent(), &request).await;
    assert!(NEEDS_A_PERSON.contains(&callback.error()));
    trial.end().await;
}

pub(crate) async fn prompt_none_logged_in(house: &TestHouse, suite: Suite) {
    let (trial, agent, first) = signed_in(house, suite).await;
    house.clock.advance(Duration::seconds(1));
    let second = silently(&trial, &agent, &trial.request().with("prompt", "none")).await;
    assert_eq!(auth_time(&second), auth_time(&first));
    assert_eq!(second.sub(), first.sub());
    trial.end().await;
}

pub(crate) async fn max_age_1(house: &TestHouse, suite: Suite) {
    let (trial, agent, first) = signed_in(house, suite).await;
    house.clock.advance(Duration::seconds(2));
    let second = again(&trial, &agent, &trial.request().with("max_age", "1")).await;
    assert!(auth_time(&second) > auth_time(&first));
    assert_eq!(auth_time(&second), house.now().timestamp());
    trial.end().await;
}

pub(crate) async fn max_age_10000(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let agent = trial.agent();
    let request = trial.request().with("max_age", "15000");
    let first = trial.round(&agent, &request).await;
    house.clock.advance(Duration::seconds(2));
    let second = silently(&trial, &agent, &trial.request().with("max_age", "10000")).await;
    assert_eq!(auth_time(&second), auth_time(&first));
    assert_eq!(second.sub(), first.sub());
    trial.end().await;
}

pub(crate) async fn id_token_hint(house: &TestHouse, suite: Suite) {
    let (trial, agent, first) = signed_in(house, suite).await;
    house.clock.advance(Duration::seconds(1));
    let request = trial
        .request()
        .with("prompt", "none")
        .with("id_token_hint", &first.id_token);
    let second = silently(&trial, &agent, &request).await;
    assert_eq!(auth_time(&second), auth_time(&first));
    assert_eq!(second.sub(), first.sub());
    trial.end().await;
}
