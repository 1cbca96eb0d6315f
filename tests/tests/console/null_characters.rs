//! U+0000 in a body of JSON: no store keeps it.

use crate::{
    admin_api_program::{Program, problem},
    scim_program::{BOTH, Directory, GROUP, USER, noor, refusal},
};
use data_encoding::BASE64URL_NOPAD;
use reqwest::Method;
use serde_json::json;
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    dat_01_a_null_character_is_refused_wherever_it_stands;
    dat_08_a_place_in_a_list_that_no_store_keeps_has_nothing_behind_it;
}

async fn dat_01_a_null_character_is_refused_wherever_it_stands(house: &TestHouse) {
    let scope = format!("{BOTH} sluis:classes:write sluis:people:write");
    let directory = Directory::of(house, "school", &scope).await;
    let program = &directory.program;
    let id = directory.made("/Users", &noor()).await;
    let before = house.rows().await;
    let class = json!({ "schemas": [GROUP], "displayName": "9\0Z" });
    let mut user = json!({ "schemas": [USER], "userName": "sem.bos" });
    user["name"] = json!({ "familyName": "Bos", "givenName": "S\0em" });
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "add", "path": "externalId", "value": "\0" }],
    });
    let bulk = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [{ "method": "POST", "path": "/Groups", "bulkId": "g", "data": class }],
    });
    let of_user = format!("/Users/{id}");
    for (method, path, body) in [
        (Method::POST, "/Groups", &class),
        (Method::POST, "/Users", &user),
        (Method::PATCH, &*of_user, &patch),
        (Method::POST, "/Bulk", &bulk),
    ] {
        let refused = directory.send(method, path, body).await;
        assert_eq!(refusal(&refused), (400, "invalidValue"), "{path}");
    }
    // Written so that only the filter reads it as one.
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName eq \"\\u0000\"",
    });
    let refused = directory.send(Method::POST, "/.search", &search).await;
    assert_eq!(refusal(&refused), (400, "invalidFilter"));
    let classes = "/institutions/school/classes";
    let people = "/institutions/school/people";
    for (path, body) in [
        (classes, json!({ "name": "9\0Z" })),
        (classes, json!({ "name": "9Z", "year": "\0" })),
        (classes, json!({ "name": "9Z", "\0": 1 })),
        (
            people,
            json!({ "fields": { "username": "sem", "name": { "given": "S\0em" } } }),
        ),
    ] {
        let refused = program.send(Method::POST, path, &body, &[]).await;
        assert_eq!(problem(&refused), (400, "bad-request"), "{path} {body}");
    }
    let after = house.rows().await;
    for table in ["people", "classes", "resource_links"] {
        assert_eq!(before.get(table), after.get(table), "{table}");
    }
}

async fn dat_08_a_place_in_a_list_that_no_store_keeps_has_nothing_behind_it(house: &TestHouse) {
    let scope = "sluis:requests:read sluis:audit:read";
    let program = Program::of(house, Some("school"), scope).await;
    let place = BASE64URL_NOPAD.encode(br#"["2100-01-01T00:00:00Z","\u0000"]"#);
    for list in ["requests", "audit-events"] {
        let path = format!("/institutions/school/{list}?cursor={place}");
        let part = program.get(&path).await;
        assert_eq!(part.status, 200, "{list}: {}", part.text);
        assert_eq!(part.json["items"], json!([]), "{list}");
    }
}
