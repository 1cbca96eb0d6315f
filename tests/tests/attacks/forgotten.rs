//! What is ephemeral is forgotten at once, as by FLUSHALL: people are asked again, and nothing that must
//! never happen twice does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Portal, Visit, code_of,
    testkit::{Stores, TestHouse, cast::player},
};

#[tokio::test]
async fn flt_18_on_embedded_stores_people_are_asked_again_and_nothing_spent_comes_back() {
    asked_again_and_nothing_spent_comes_back(Stores::Embedded).await;
}

#[tokio::test]
async fn flt_18_on_postgres_and_redis_people_are_asked_again_and_nothing_spent_comes_back() {
    asked_again_and_nothing_spent_comes_back(Stores::Services).await;
}

async fn asked_again_and_nothing_spent_comes_back(stores: Stores) {
    let Some(house) = TestHouse::start(stores).await else {
        return;
    };
    let dirk = player("zorg", "dirk@linde.test");
    let password = [("username", dirk.username), ("password", dirk.password)];
    let portal = Portal::of(&house, "agenda");
    // The first, for it ends what was before.
    let page = portal.ask_for("zorg").open(&Agent::new(&house)).await;
    let page = page.submit(&password).await;
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    assert_ne!(page.step(), "second-factor", "{}", page.alert_text());
    let asked = portal
        .ask_for("zorg")
        .with("scope", "openid offline_access");
    let agent = Agent::new(&house);
    let visit = Visit::of(&house, &dirk).remembered_for("12");
    let settled = visit.sign_in(&agent, &asked).await;
    let spent_code = code_of(&dirk, house.now());
    let first = portal.tokens(&asked, &settled.page).await;
    let spent_token = first.refresh_token.unwrap();
    let refreshed = portal.refresh(&spent_token).await;
    let newest = refreshed.json["refresh_token"].as_str().unwrap().to_owned();
    let again = portal.ask_for("zorg").open(&agent).await;
    assert!(again.away().is_some(), "the session: {}", again.step());

    let house = house.having_forgotten().await;
    let (agent, portal) = (agent.moved_to(&house), Portal::of(&house, "agenda"));
    let kept = portal.refresh(&newest).await;
    assert_eq!(kept.status, 200, "families are kept: {}", kept.json);
    let page = portal.ask_for("zorg").open(&agent).await;
    assert_eq!(page.step(), "password", "people sign in again");
    let page = page.submit(&password).await;
    assert_eq!(page.step(), "second-factor", "no browser is known any more");
    for spent in [spent_code.as_str(), dirk.recovery_codes[0]] {
        let refused = page.submit(&[("code", spent)]).await;
        assert!(refused.away().is_none(), "{spent} was good once more");
        assert_eq!(refused.step(), "second-factor");
    }
    house.clock.advance(Duration::seconds(60));
    let code = code_of(&dirk, house.now());
    let settled = page.submit(&[("code", &code)]).await;
    assert!(settled.away().is_some(), "{}", settled.text());

    let replayed = portal.refresh(&spent_token).await;
    assert_eq!(replayed.status, 400, "and what they spent is spent");
}
