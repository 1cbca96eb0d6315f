//! What a directory calls people and classes is in the trail.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, GROUP, noor};
use serde_json::json;
use sluis_model::audit::{Event, EventKind};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    aud_01_another_id_at_the_directory_is_in_the_trail;
}

/// The events that say nothing but that the id at the directory is another.
async fn renamed(house: &TestHouse, kind: EventKind) -> Vec<Event> {
    let mut events = house.events().await;
    events.retain(|event| event.kind == kind && event.details["fields"] == json!(["externalId"]));
    events
}

async fn aud_01_another_id_at_the_directory_is_in_the_trail(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let user = directory.made("/Users", &noor()).await;
    let class = json!({ "schemas": [GROUP], "displayName": "9Z", "externalId": "g-1" });
    let class = directory.made("/Groups", &class).await;
    for (path, kind) in [
        (format!("/Users/{user}"), EventKind::PersonChanged),
        (format!("/Groups/{class}"), EventKind::ClassChanged),
    ] {
        assert!(renamed(house, kind).await.is_empty(), "made is not changed");
        let set = json!([{ "op": "replace", "path": "externalId", "value": "another" }]);
        // The same again is no change.
        for _ in 0..2 {
            let done = directory.patch(&path, set.clone()).await;
            assert_eq!(done.status, 200, "{}", done.json);
        }
        let told = renamed(house, kind).await;
        assert_eq!(told.len(), 1, "{path}");
        assert_eq!(told[0].details["client"], "programma-school");
    }
    let told = renamed(house, EventKind::PersonChanged).await;
    assert_eq!(told[0].target.as_ref().unwrap().as_str(), user);
    // Also when something else changes with it.
    let both = json!([
        { "op": "replace", "path": "externalId", "value": "a third" },
        { "op": "replace", "path": "name.givenName", "value": "Noortje" },
    ]);
    let done = directory.patch(&format!("/Users/{user}"), both).await;
    assert_eq!(done.status, 200, "{}", done.json);
    assert_eq!(renamed(house, EventKind::PersonChanged).await.len(), 2);
}
