//! Groups: classes made, filled, renamed and put away.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, GROUP, noor, refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::class::Part;
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_class_is_made_filled_and_found;
    members_come_and_go_and_keep_what_they_are;
    a_class_is_named_once_and_put_away;
    a_request_of_several_makes_what_it_names;
}

fn class(name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "schemas": [GROUP], "displayName": name, "externalId": "g-1", "members": members })
}

async fn id(house: &TestHouse, username: &str) -> String {
    house.person("school", username).await.id.to_string()
}

/// As what somebody is in classes, by their names.
async fn parts(house: &TestHouse, username: &str) -> Vec<(String, Part)> {
    let person = house.person("school", username).await.id;
    let found = house
        .idp
        .durable
        .read(move |tx| tx.classes_of(&person))
        .await;
    let classes = found.unwrap().into_iter();
    classes.map(|(class, part)| (class.name, part)).collect()
}

async fn a_class_is_made_filled_and_found(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let (pupil, teacher) = (id(house, "leerling").await, id(house, "juf").await);
    let made = directory
        .made("/Groups", &class("9Z", &[&pupil, &teacher]))
        .await;
    let read = directory.get(&format!("/Groups/{made}")).await;
    assert_eq!(read.json["displayName"], "9Z");
    assert_eq!(read.json["members"].as_array().unwrap().len(), 2);
    assert!(
        parts(house, "juf")
            .await
            .contains(&("9Z".to_owned(), Part::Teacher))
    );
    for filter in [
        "displayName eq \"9z\"",
        "externalId eq \"g-1\"",
        &format!("members.value eq \"{pupil}\" and displayName sw \"9\""),
        &format!("members[value eq \"{teacher}\"] and displayName sw \"9\""),
    ] {
        assert_eq!(directory.found("/Groups", filter).await, ["9Z"], "{filter}");
    }
    let light = directory
        .get("/Groups?excludedAttributes=members&count=200")
        .await;
    let all = light.json["Resources"].as_array().unwrap();
    assert!(!all.is_empty() && all.iter().all(|one| one.get("members").is_none()));
    let user = directory.get(&format!("/Users/{pupil}")).await;
    let groups = user.json["groups"].as_array().unwrap();
    assert!(groups.iter().any(|group| group["value"] == made));
}

async fn members_come_and_go_and_keep_what_they_are(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let noor = directory.made("/Users", &noor()).await;
    let pupil = id(house, "leerling").await;
    let first = directory.made("/Groups", &class("9Z", &[&noor])).await;
    let second = directory.made("/Groups", &class("Koor", &[])).await;
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": noor }, { "value": pupil }] }]);
    let path = format!("/Groups/{second}");
    let added = directory.patch(&path, add.clone()).await;
    assert_eq!(added.status, 200, "{}", added.json);
    assert_eq!(
        directory.patch(&path, add).await.headers["etag"],
        added.headers["etag"]
    );
    let expected = [
        ("9Z".to_owned(), Part::Main),
        ("Koor".to_owned(), Part::Extra),
    ];
    assert_eq!(parts(house, "noor.smit").await, expected);
    let path = format!("/Groups/{first}");
    let remove = json!([{ "op": "remove", "path": format!("members[value eq \"{noor}\"]") }]);
    assert_eq!(directory.patch(&path, remove).await.status, 200);
    assert_eq!(parts(house, "noor.smit").await, expected[1..]);
    let strangers = json!([{ "op": "add", "path": "members", "value": [{ "value": "niemand" }] }]);
    assert_eq!(
        refusal(&directory.patch(&path, strangers).await),
        (400, "invalidValue")
    );
    let theirs = house.person("tweede", "leerling").await.id.to_string();
    let theirs = json!([{ "op": "add", "path": "members", "value": [{ "value": theirs }] }]);
    assert_eq!(
        refusal(&directory.patch(&path, theirs).await),
        (400, "invalidValue")
    );
    // Who was removed is in no group any more, as far as the directory sees.
    let gone = directory
        .send(Method::DELETE, &format!("/Users/{noor}"), &Value::Null)
        .await;
    assert_eq!(gone.status, 204);
    let read = directory.get(&format!("/Groups/{second}")).await;
    let members = read.json["members"].as_array().unwrap();
    assert!(
        members.iter().all(|member| member["value"] != noor),
        "{members:?}"
    );
}

async fn a_class_is_named_once_and_put_away(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let pupil = id(house, "leerling").await;
    let made = directory.made("/Groups", &class("9Z", &[&pupil])).await;
    let again = directory
        .send(Method::POST, "/Groups", &class("9z", &[]))
        .await;
    assert_eq!(refusal(&again), (409, "uniqueness"));
    let path = format!("/Groups/{made}");
    let renamed = json!({ "schemas": [GROUP], "displayName": "9Y" });
    let put = directory.send(Method::PUT, &path, &renamed).await;
    assert_eq!((put.status, &put.json["displayName"]), (200, &json!("9Y")));
    assert_eq!(
        put.json["members"][0]["value"], pupil,
        "nobody said that it is empty"
    );
    let nameless = json!({ "schemas": [GROUP] });
    let refused = directory.send(Method::PUT, &path, &nameless).await;
    assert_eq!(refusal(&refused), (400, "invalidValue"));
    let gone = directory.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(gone.status, 204);
    assert_eq!(refusal(&directory.get(&path).await).0, 404);
    assert!(
        directory
            .found("/Groups", "displayName eq \"9Y\"")
            .await
            .is_empty()
    );
    directory.made("/Groups", &class("9Y", &[])).await;
}

async fn a_request_of_several_makes_what_it_names(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let bulk = |operations: Value, most: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "failOnErrors": most,
            "Operations": operations,
        })
    };
    let wanted = json!([
        { "method": "POST", "path": "/Groups", "bulkId": "g", "data": class("9Z", &["bulkId:n"]) },
        { "method": "POST", "path": "/Users", "bulkId": "n", "data": noor() },
        { "method": "POST", "path": "/Users", "bulkId": "again", "data": noor() },
        { "method": "DELETE", "path": "/Users/niemand" },
        { "method": "PATCH", "path": "/Groups/bulkId:niets", "data": {} },
    ]);
    let done = directory
        .send(Method::POST, "/Bulk", &bulk(wanted, Value::Null))
        .await;
    assert_eq!(done.status, 200, "{}", done.json);
    let results = done.json["Operations"].as_array().unwrap();
    let statuses: Vec<&str> = results
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["201", "201", "409", "404", "400"]);
    assert_eq!(results[2]["response"]["scimType"], "uniqueness");
    let made = directory.found("/Groups", "displayName eq \"9Z\"").await;
    assert_eq!(made, ["9Z"]);
    assert_eq!(
        parts(house, "noor.smit").await,
        [("9Z".to_owned(), Part::Main)]
    );
    let wrong = json!({ "method": "DELETE", "path": "/Users/niemand" });
    let many = bulk(json!([wrong, wrong, wrong]), json!(2));
    let stopped = directory.send(Method::POST, "/Bulk", &many).await;
    assert_eq!(stopped.json["Operations"].as_array().unwrap().len(), 2);
    let many = bulk(json!(vec![wrong; 101]), Value::Null);
    let refused = directory.send(Method::POST, "/Bulk", &many).await;
    assert_eq!(refusal(&refused).0, 413);
}
