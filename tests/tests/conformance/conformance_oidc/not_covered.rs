//! What no module of the plans covers, and clients rely on all the same.

use crate::conformance_oidc::{
    house,
    modules::{NEEDS_A_PERSON, asks_to_sign_in},
};
use sluis_tests::{
    Visit,
    conformance::{Suite, Trial},
    testkit::{ORIGIN, cast::player},
};

const SUITE: Suite = Suite::of("code");

#[tokio::test]
async fn prompt_values_that_nobody_knows_break_nothing() {
    let house = house().await;
    let trial = Trial::new(&house, SUITE).await;
    let request = trial.request().with("prompt", "surprise");
    trial.round(&trial.agent(), &request).await;
    trial.end().await;
}

#[tokio::test]
async fn an_id_token_hint_of_somebody_else_is_not_answered_for_the_one_who_is_there() {
    let house = house().await;
    let trial = Trial::new(&house, SUITE).await;
    let other = trial.request();
    let page = other.open(&trial.agent()).await;
    let settled = Visit::of(&house, &player("energie", "bea"))
        .go_on(page)
        .await;
    let callback = other.answered(&settled.page, other.get("redirect_uri"), ORIGIN);
    let hers = trial.settle(&other, callback).await;
    let agent = trial.agent();
    let his = trial.round(&agent, &trial.request()).await;
    assert_ne!(hers.sub(), his.sub());
    let request = trial.request().with("id_token_hint", &hers.id_token);
    let silent = request.clone().with("prompt", "none");
    let callback = trial.silent(&agent, &silent).await;
    assert!(NEEDS_A_PERSON.contains(&callback.error()));
    asks_to_sign_in(&request.without("prompt").open(&agent).await);
    trial.end().await;
}

#[tokio::test]
async fn a_sub_in_the_claims_parameter_is_answered_for_that_person_alone() {
    let house = house().await;
    let trial = Trial::new(&house, SUITE).await;
    let agent = trial.agent();
    let round = trial.round(&agent, &trial.request()).await;
    for (sub, there) in [(round.sub(), true), ("somebody-else", false)] {
        let claims = format!(r#"{{"id_token":{{"sub":{{"value":"{sub}"}}}}}}"#);
        let request = trial
            .request()
            .with("prompt", "none")
            .with("claims", &claims);
        let callback = trial.silent(&agent, &request).await;
        if there {
            trial.settle(&request, callback).await;
        } else {
            assert!(NEEDS_A_PERSON.contains(&callback.error()));
        }
    }
    trial.end().await;
}

#[tokio::test]
async fn an_essential_acr_is_reached_or_refused() {
    let house = house().await;
    let trial = Trial::new(&house, SUITE).await;
    let agent = trial.agent();
    let round = trial.round(&agent, &trial.request()).await;
    let reached = round.claims["acr"].as_str().unwrap_or_default();
    for (acr, there) in [(reached, true), ("urn:nobody:knows", false)] {
        let claims = format!(r#"{{"id_token":{{"acr":{{"essential":true,"value":"{acr}"}}}}}}"#);
        let request = trial.request().with("claims", &claims);
        let callback = trial.silent(&agent, &request).await;
        if there {
            let again = trial.settle(&request, callback).await;
            assert_eq!(again.claims["acr"], reached);
        } else {
            assert_eq!(callback.error(), "unmet_authentication_requirements");
        }
    }
    trial.end().await;
}
