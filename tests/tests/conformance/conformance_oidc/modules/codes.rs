//! Codes that are used twice.

use chrono::Duration;
use sluis_tests::{
    conformance::{Suite, Trial},
    testkit::TestHouse,
};

pub(crate) async fn codereuse(house: &TestHouse, suite: Suite) {
    twice(house, suite, 0).await;
}

pub(crate) async fn codereuse_30seconds(house: &TestHouse, suite: Suite) {
    twice(house, suite, 30).await;
}

async fn twice(house: &TestHouse, suite: Suite, seconds: i64) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request();
    let round = trial.round(&trial.agent(), &request).await;
    house.clock.advance(Duration::seconds(seconds));
    let code = round.callback.get("code").unwrap_or_default();
    let again = trial.redeem(&request, code, &[]).await;
    assert_eq!((again.status, again.refusal()), (400, "invalid_grant"));
    let answer = trial.userinfo(&round).await;
    assert_eq!(
        answer.status, 401,
        "RFC 6749 §4.1.2: its tokens are revoked"
    );
    assert_eq!(answer.challenge(), "invalid_token");
    trial.end().await;
}
