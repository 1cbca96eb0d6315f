//! Searches over people and classes at once, and what a filter may compare.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, GROUP, refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    class::{Class, Part},
    ids::{ClassId, PersonId},
    person::Person,
};
use sluis_tests::{on_both_stores, testkit::TestHouse};
use std::collections::BTreeSet;

on_both_stores! {
    ten_19_a_search_over_both_kinds_shows_all_whatever_it_is_sorted_by;
    ten_19_a_filter_that_compares_too_much_is_refused;
    ten_19_a_part_far_behind_of_what_is_sorted_is_shown_as_one_before_it;
}

/// All of both kinds, so.
async fn searched(directory: &Directory, path: &str, how: &Value) -> Value {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "count": 200,
    });
    let members = body.as_object_mut().unwrap();
    members.extend(how.as_object().unwrap().clone());
    let found = directory.send(Method::POST, path, &body).await;
    assert_eq!(found.status, 200, "{how}: {}", found.json);
    found.json
}

fn ids(found: &Value) -> Vec<String> {
    let all = found["Resources"].as_array().unwrap().iter();
    all.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn ten_19_a_search_over_both_kinds_shows_all_whatever_it_is_sorted_by(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    for name in ["9Z", "Aa"] {
        let class = json!({ "schemas": [GROUP], "displayName": name });
        directory.made("/Groups", &class).await;
    }
    let unsorted = searched(&directory, "/.search", &json!({})).await;
    let total = &unsorted["totalResults"];
    let everything: BTreeSet<String> = ids(&unsorted).into_iter().collect();
    assert_eq!(json!(everything.len()), *total);
    for by in ["userName", "displayName", "members.value", "nothing"] {
        for order in ["ascending", "descending"] {
            let how = json!({ "sortBy": by, "sortOrder": order });
            let sorted = searched(&directory, "/.search", &how).await;
            assert_eq!(sorted["totalResults"], *total, "{by} {order}");
            let shown: BTreeSet<String> = ids(&sorted).into_iter().collect();
            assert_eq!(shown, everything, "{by} {order}");
        }
    }
    let sorted = searched(&directory, "/.search", &json!({ "sortBy": "userName" })).await;
    let names: Vec<Option<String>> = sorted["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["userName"].as_str().map(str::to_lowercase))
        .collect();
    let people: Vec<&String> = names.iter().flatten().collect();
    assert!(people.len() > 3 && people.is_sorted(), "{names:?}");
    assert!(
        names[people.len()..].iter().all(Option::is_none),
        "classes have no such name, and come last: {names:?}"
    );
    let part = json!({ "sortBy": "userName", "startIndex": 2, "count": 2 });
    let part = searched(&directory, "/.search", &part).await;
    assert_eq!(ids(&part), ids(&sorted)[1..3]);
}

/// So many people more, and so many classes in which all of them are.
pub(super) async fn crowd(house: &TestHouse, people: usize, classes: usize) {
    let somebody = house.person("school", "leerling").await;
    let now = house.now();
    let crowd = house.idp.durable.write(move |tx| {
        let mut ids = vec![];
        for number in 0..people {
            let username = format!("velen.{number}");
            ids.push(PersonId::from(username.as_str()));
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
        for number in 0..classes {
            let id = ClassId::from(format!("velen-{number}").as_str());
            tx.add_class(&Class {
                id: id.clone(),
                institution: somebody.institution.clone(),
                name: format!("Velen {number}"),
                year: String::new(),
                programme: String::new(),
                archived_at: None,
                created_at: now,
                updated_at: now,
            })?;
            let members: Vec<(ClassId, PersonId, Part)> = ids
                .iter()
                .map(|person| (id.clone(), person.clone(), Part::Extra))
                .collect();
            tx.add_members(&members, now)?;
        }
        Ok(())
    });
    crowd.await.unwrap();
}

async fn ten_19_a_filter_that_compares_too_much_is_refused(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    crowd(house, 500, 12).await;
    // Within every bound of its own: comparisons, letters, members.
    let many = vec!["members.value eq \"x\""; 100].join(" or ");
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": many,
    });
    let refused = directory.send(Method::POST, "/Groups/.search", &body).await;
    assert_eq!(refusal(&refused), (400, "tooMany"));
    let one = json!({ "filter": "members.value eq \"velen.7\"" });
    let found = searched(&directory, "/Groups/.search", &one).await;
    assert_eq!(found["totalResults"], 12);
    let some = vec!["name.familyName co \"niemand\""; 100].join(" or ");
    let found = searched(&directory, "/Users/.search", &json!({ "filter": some })).await;
    assert_eq!(found["totalResults"], 0);
}

async fn ten_19_a_part_far_behind_of_what_is_sorted_is_shown_as_one_before_it(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    crowd(house, 1_100, 1).await;
    // Up to the thousandth resources are kept while they are sorted, and beyond it their ids.
    let near = "/Users?sortBy=userName&startIndex=990&count=11";
    let near = directory.get(near).await.json;
    let far = "/Users?sortBy=userName&startIndex=990&count=12";
    let far = directory.get(far).await.json;
    assert_eq!(far["totalResults"], near["totalResults"]);
    let (near, far) = (&near["Resources"], &far["Resources"]);
    let (near, far) = (near.as_array().unwrap(), far.as_array().unwrap());
    assert_eq!((near.len(), far.len()), (11, 12));
    assert_eq!(far[..11], near[..]);
    let last = far[11]["userName"].as_str().unwrap();
    assert!(far[10]["userName"].as_str().unwrap() < last, "{last}");
    // Classes come last, and are shown as well.
    let total = searched(&directory, "/.search", &json!({})).await["totalResults"].clone();
    let end = json!({ "startIndex": total });
    let end = searched(&directory, "/.search", &end).await;
    let sorted = json!({ "startIndex": total, "sortBy": "userName" });
    let sorted = searched(&directory, "/.search", &sorted).await;
    assert_eq!(sorted["Resources"][0]["meta"]["resourceType"], "Group");
    assert_eq!(ids(&sorted), ids(&end));
}
