//! What a directory writes has bounds, each by itself and all of them together.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, noor, refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    ten_19_a_change_that_is_too_much_work_is_refused_and_changes_nothing;
}

async fn ten_19_a_change_that_is_too_much_work_is_refused_and_changes_nothing(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let id = directory.made("/Users", &noor()).await;
    let path = format!("/Users/{id}");
    let before = directory.get(&path).await.json;
    // Within every bound of its own: values, changes, comparisons.
    let emails: Vec<Value> = (0..200)
        .map(|number| json!({ "value": format!("noor{number}@leerling.test") }))
        .collect();
    let asked = vec!["value pr"; 50].join(" or ");
    let each = format!("emails[{asked}].type");
    let mut changes = vec![json!({ "op": "replace", "path": "emails", "value": emails })];
    let change = json!({ "op": "replace", "path": each, "value": "work" });
    changes.extend(std::iter::repeat_n(change, 400));
    let refused = directory.patch(&path, json!(changes)).await;
    assert_eq!(refusal(&refused), (413, "tooMany"));
    assert_eq!(directory.get(&path).await.json, before);
    // One request is one, also when it holds several.
    let some = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": changes[..30],
    });
    let one = json!({ "method": "PATCH", "path": path, "data": some });
    let bulk = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": vec![one; 3],
    });
    let done = directory.send(Method::POST, "/Bulk", &bulk).await;
    let results = done.json["Operations"].as_array().unwrap();
    assert_eq!(results[0]["status"], "200", "{}", done.json);
    assert_eq!(results[2]["status"], "413", "{}", done.json);
    let many: Vec<Value> = (0..201)
        .map(|number| json!({ "value": format!("noor{number}@leerling.test") }))
        .collect();
    let many = json!([{ "op": "add", "path": "emails", "value": many }]);
    let refused = directory.patch(&path, many).await;
    assert_eq!(refusal(&refused), (400, "invalidValue"));
}
