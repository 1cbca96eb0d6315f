//! What a directory writes has bounds, each by itself and all of them together.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::searches::crowd;
use crate::scim_program::{BOTH, Directory, GROUP, noor, refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{ids::PersonId, person::Person};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    ten_19_a_change_that_is_too_much_work_is_refused_and_changes_nothing;
    ten_19_who_has_everybody_looked_through_is_paced_by_how_many_they_are;
    ten_19_who_fills_or_empties_a_class_is_paced_by_how_many_come_and_go;
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

/// So many requests of the school's directory within the window.
async fn count(house: &TestHouse, times: u32) {
    let window = chrono::Duration::seconds(60);
    for _ in 0..times {
        let key = "scim/programma-school";
        let counted = house.idp.ephemeral.count_try(key, window, house.now());
        counted.await.unwrap();
    }
}

async fn ten_19_who_has_everybody_looked_through_is_paced_by_how_many_they_are(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let somebody = house.person("school", "leerling").await;
    // With those who are there already more than one pack, and less than two.
    let crowd = house.idp.durable.write(move |tx| {
        for number in 0..500 {
            let username = format!("velen.{number}");
            tx.add_person(&Person {
                id: PersonId::from(username.as_str()),
                login_key: username.clone(),
                username,
                email: None,
                phone: None,
                profile: sluis_model::person::Profile::default(),
                ..somebody.clone()
            })?;
        }
        Ok(())
    });
    crowd.await.unwrap();
    // Of the requests of the window one is left.
    count(house, 1799).await;
    let everybody = "/Users?filter=name.familyName%20co%20%22niemand%22";
    let refused = directory.get(everybody).await;
    assert_eq!(refusal(&refused), (429, ""));
    assert_eq!(refused.headers["retry-after"], "60");
    house.clock.advance(chrono::Duration::seconds(61));
    count(house, 1798).await;
    let found = directory.get(everybody).await;
    assert_eq!(
        (found.status, &found.json["totalResults"]),
        (200, &json!(0))
    );
    house.clock.advance(chrono::Duration::seconds(61));
    count(house, 1799).await;
    let one = "/Users?filter=userName%20eq%20%22velen.7%22";
    let found = directory.get(one).await;
    assert_eq!(found.status, 200, "who is looked up costs one request");
}

async fn ten_19_who_fills_or_empties_a_class_is_paced_by_how_many_come_and_go(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    crowd(house, 300, 0).await;
    let members: Vec<Value> = (0..300)
        .map(|number| json!({ "value": format!("velen.{number}") }))
        .collect();
    let class = json!({ "schemas": [GROUP], "displayName": "9Z", "members": members });
    // Of the requests of the window two are left, and it takes four.
    count(house, 1798).await;
    let refused = directory.send(Method::POST, "/Groups", &class).await;
    assert_eq!(refusal(&refused), (429, ""));
    assert_eq!(refused.headers["retry-after"], "60");
    house.clock.advance(chrono::Duration::seconds(61));
    count(house, 1796).await;
    let id = directory.made("/Groups", &class).await;
    let path = format!("/Groups/{id}");
    let empty = json!([{ "op": "remove", "path": "members" }]);
    house.clock.advance(chrono::Duration::seconds(61));
    count(house, 1798).await;
    let refused = directory.patch(&path, empty.clone()).await;
    assert_eq!(refusal(&refused), (429, ""));
    house.clock.advance(chrono::Duration::seconds(61));
    let read = directory.get(&path).await;
    assert_eq!(read.json["members"].as_array().unwrap().len(), 300);
    assert_eq!(directory.patch(&path, empty).await.status, 200);
    // Nobody comes and nobody goes: it is one request.
    house.clock.advance(chrono::Duration::seconds(61));
    count(house, 1799).await;
    let name = json!([{ "op": "replace", "path": "displayName", "value": "9Y" }]);
    assert_eq!(directory.patch(&path, name).await.status, 200);
}
