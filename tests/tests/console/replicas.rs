//! What one replica writes holds on every other within a second, whether or not that one hears of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{API, Program};
use reqwest::Method;
use serde_json::json;
use sluis_model::ids::KeyId;
use sluis_tests::{Agent, Wire, on_both_stores, testkit::TestHouse, with_policy, within_a_second};

on_both_stores! {
    what_a_program_changes_holds_at_once_here_and_within_a_second_on_every_replica;
    a_policy_that_changes_is_that_of_every_replica_within_a_second;
    flt_61_a_revoked_key_is_published_by_no_replica_after_a_second;
}

/// The other replicas, one that hears of changes and one that does not; none on the embedded stores.
async fn others(house: &TestHouse) -> Vec<TestHouse> {
    let hearing = house.replica().await;
    let deaf = house.deaf_replica().await;
    hearing.into_iter().chain(deaf).collect()
}

async fn is_known(house: &TestHouse, client: &str) -> bool {
    let address = format!(
        "/oauth/authorize?client_id={client}&response_type=code&scope=openid\
         &redirect_uri=https%3A%2F%2Fapp.test%2Fcb"
    );
    Agent::new(house).get(&address).await.status == 200
}

async fn what_a_program_changes_holds_at_once_here_and_within_a_second_on_every_replica(
    house: &TestHouse,
) {
    let program = Program::of(house, Some("school"), "sluis:clients:write").await;
    let app = json!({ "fields": {
        "name": "X", "redirect_uris": ["https://app.test/cb"], "scope": ["openid"],
    } });
    let path = "/institutions/school/clients";
    let made = program.send(Method::POST, path, &app, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let id = made.json["client_id"].as_str().unwrap().to_owned();
    let others = others(house).await;
    assert!(is_known(house, &id).await);
    for other in &others {
        assert!(is_known(other, &id).await);
    }
    let read = program.get(&format!("{path}/{id}")).await;
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    let headers = [
        ("authorization", program.bearer.as_str()),
        ("if-match", etag.as_str()),
    ];
    let removed = program
        .wire
        .ask(Method::DELETE, &format!("{API}{path}/{id}"), &headers)
        .await;
    assert!(removed.status < 300, "{}", removed.json);
    assert!(!is_known(house, &id).await);
    for other in &others {
        within_a_second(async || (!is_known(other, &id).await).then_some(())).await;
    }
}

/// What the page says on which people of the school sign in.
async fn sign_in_page(house: &TestHouse) -> String {
    let page = Agent::new(house).get("/admin?institution=school").await;
    assert_eq!(page.step(), "password");
    page.text().to_owned()
}

async fn a_policy_that_changes_is_that_of_every_replica_within_a_second(house: &TestHouse) {
    let others = others(house).await;
    let before = sign_in_page(house).await;
    for other in &others {
        assert_eq!(sign_in_page(other).await, before);
    }
    with_policy(house, "school", |policy| policy.formal = !policy.formal).await;
    let after = sign_in_page(house).await;
    assert_ne!(after, before);
    for other in &others {
        within_a_second(async || (sign_in_page(other).await == after).then_some(())).await;
    }
    // Who can't tell others sees what it writes itself at once all the same.
    for other in &others {
        with_policy(other, "school", |policy| policy.formal = true).await;
        let formal = sign_in_page(other).await;
        with_policy(other, "school", |policy| policy.formal = false).await;
        assert_ne!(sign_in_page(other).await, formal);
    }
}

/// The ids of the keys that a replica publishes.
async fn published(house: &TestHouse) -> Vec<String> {
    let answer = Wire::to(house).ask(Method::GET, "/oauth/jwks", &[]).await;
    let keys = answer.json["keys"].as_array().unwrap().clone();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn flt_61_a_revoked_key_is_published_by_no_replica_after_a_second(house: &TestHouse) {
    let others = others(house).await;
    let keys = published(house).await;
    let revoked = keys.first().unwrap();
    for other in &others {
        assert!(published(other).await.contains(revoked));
    }
    let ctx = house.ctx();
    let id = KeyId::from(revoked.as_str());
    assert!(house.idp.tokens.revoke_key(&ctx, &id).await.unwrap());
    assert!(!published(house).await.contains(revoked));
    for other in &others {
        within_a_second(async || (!published(other).await.contains(revoked)).then_some(())).await;
    }
}
