//! Whom a directory removes is closed and forgotten by it in one go, or nothing happened.

use crate::scim_program::{BOTH, Directory, noor};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::person::Standing;
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    ses_11_flt_04_a_removal_closes_and_is_noted_in_one_go_or_not_at_all;
    ses_11_flt_04_an_account_that_is_closed_already_is_removed_too;
}

/// Has the database refuse to note that somebody was removed.
fn refuse_notes(house: &TestHouse) {
    house.in_database(
        "CREATE TRIGGER no_notes BEFORE INSERT ON resource_links WHEN NEW.removed_at IS NOT NULL \
         BEGIN SELECT RAISE(ABORT, 'no notes'); END",
        "ALTER TABLE resource_links ADD CONSTRAINT no_notes CHECK (removed_at IS NULL)",
    );
}

fn take_notes(house: &TestHouse) {
    house.in_database(
        "DROP TRIGGER no_notes",
        "ALTER TABLE resource_links DROP CONSTRAINT no_notes",
    );
}

async fn ses_11_flt_04_a_removal_closes_and_is_noted_in_one_go_or_not_at_all(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let path = format!("/Users/{}", directory.made("/Users", &noor()).await);
    let before = house.person("school", "noor.smit").await;
    refuse_notes(house);
    let failed = directory.fails(Method::DELETE, &path).await;
    assert!(failed >= 500, "{failed}");
    assert_eq!(
        house.person("school", "noor.smit").await,
        before,
        "what the directory would still see is not closed"
    );
    take_notes(house);
    let removed = directory.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(removed.status, 204, "{}", removed.json);
    let after = house.person("school", "noor.smit").await;
    assert_eq!(after.standing, Standing::Disabled);
    assert!(after.epoch > before.epoch);
    assert_eq!(directory.get(&path).await.status, 404);
    // By the id that it had there it comes back.
    assert_eq!(
        format!("/Users/{}", directory.made("/Users", &noor()).await),
        path
    );
}

async fn ses_11_flt_04_an_account_that_is_closed_already_is_removed_too(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let path = format!("/Users/{}", directory.made("/Users", &noor()).await);
    let close = json!([{ "op": "replace", "path": "active", "value": false }]);
    let closed = directory.patch(&path, close).await;
    assert_eq!(closed.status, 200, "{}", closed.json);
    assert_eq!(directory.get(&path).await.status, 200);
    let removed = directory.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(removed.status, 204, "{}", removed.json);
    assert_eq!(directory.get(&path).await.status, 404);
}
