//! No program takes over an account that has powers, by SCIM and by the admin API.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{Program, problem},
    eck_ids::eck_id,
    scim_program::{BOTH, Directory, OWN, noor, refusal},
};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    person::{Person, Role, Standing},
};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    ten_30_whoever_has_powers_is_closed_and_taken_over_in_no_way;
    ten_30_ten_06_a_program_opens_no_account_that_has_powers;
    ten_06_lif_06_no_program_says_by_which_eck_id_whoever_has_powers_is_known;
    lif_06_ten_30_whoever_ruled_until_lately_is_closed_and_taken_over_in_no_way;
}

/// Every role that opens the console without making somebody an administrator.
const SMALLER: [Role; 3] = [Role::ClassAdmin, Role::MainContact, Role::Auditor];

/// Gives somebody roles and a standing, beneath all rules.
async fn make(house: &TestHouse, username: &str, roles: Vec<Role>, standing: Standing) -> Person {
    house.clock.advance(Duration::seconds(1));
    let (id, now) = (house.person("school", username).await.id, house.now());
    let made = house.idp.durable.write(move |tx| {
        let mut person = tx.person(&id)?.unwrap();
        person.roles = roles;
        person.standing = standing;
        person.updated_at = now;
        tx.update_person(&person)
    });
    made.await.unwrap();
    house.person("school", username).await
}

fn replace(path: &str, value: Value) -> Value {
    json!({ "op": "replace", "path": path, "value": value })
}

async fn ten_30_whoever_has_powers_is_closed_and_taken_over_in_no_way(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    for role in SMALLER {
        let before = make(house, "juf", vec![Role::Teacher, role], Standing::Active).await;
        let path = format!("/Users/{}", before.id);
        let phone = json!([{ "type": "mobile", "value": "0612345678" }]);
        for operation in [
            replace("emails", json!([{ "value": "dief@kwaad.test" }])),
            replace("userName", json!("dief")),
            replace("phoneNumbers", phone.clone()),
            replace(&format!("{OWN}:eckId"), json!(eck_id('c'))),
        ] {
            let refused = directory.patch(&path, json!([operation])).await;
            assert_eq!(refusal(&refused).0, 403, "{role:?} {operation}");
            // Nor does it come along with what may be changed.
            let name = replace("name.givenName", json!("Anders"));
            let refused = directory.patch(&path, json!([name, operation])).await;
            assert_eq!(refusal(&refused).0, 403, "{role:?} {operation}");
        }
        assert_eq!(house.person("school", "juf").await, before, "{role:?}");
        let id = before.id.clone();
        let kept = house.idp.durable.read(move |tx| tx.eck_id(&id)).await;
        assert_eq!(kept.unwrap(), None, "{role:?}");
        // What takes nothing over is done as before.
        let name = replace("name.givenName", json!(format!("{role:?}")));
        assert_eq!(directory.patch(&path, json!([name])).await.status, 200);
        // It is closed, and what else is said then is left.
        let close = json!([
            replace("active", json!(false)),
            replace("phoneNumbers", phone)
        ]);
        assert_eq!(directory.patch(&path, close).await.status, 200, "{role:?}");
        let closed = house.person("school", "juf").await;
        assert_eq!(closed.standing, Standing::Disabled, "{role:?}");
        assert_eq!(closed.phone, before.phone, "{role:?}");
        let open = json!([replace("active", json!(true))]);
        let refused = directory.patch(&path, open).await;
        assert_eq!(refusal(&refused).0, 403, "{role:?}");
        assert_eq!(house.person("school", "juf").await, closed, "{role:?}");
    }
}

async fn ten_30_ten_06_a_program_opens_no_account_that_has_powers(house: &TestHouse) {
    let scope = format!("{BOTH} sluis:people:write");
    let directory = Directory::of(house, "school", &scope).await;
    let id = directory.made("/Users", &noor()).await;
    for role in SMALLER.into_iter().chain([Role::Admin]) {
        make(house, "noor.smit", vec![role], Standing::Disabled).await;
        let path = format!("/institutions/school/people/{id}/active");
        let open = json!({ "active": true });
        let program = &directory.program;
        let refused = program.send(Method::PUT, &path, &open, &[]).await;
        assert_eq!(problem(&refused), (403, "refused"), "{role:?}");
        let person = house.person("school", "noor.smit").await;
        assert_eq!(person.standing, Standing::Disabled, "{role:?}");
    }
    // Nor does the directory, when it takes up again whom it removed.
    let user = format!("/Users/{id}");
    let removed = directory.send(Method::DELETE, &user, &Value::Null).await;
    assert_eq!(removed.status, 204, "{}", removed.json);
    for role in SMALLER.into_iter().chain([Role::Admin]) {
        make(house, "noor.smit", vec![role], Standing::Disabled).await;
        let again = directory.send(Method::POST, "/Users", &noor()).await;
        assert_eq!(refusal(&again).0, 403, "{role:?}");
        let person = house.person("school", "noor.smit").await;
        assert_eq!(person.standing, Standing::Disabled, "{role:?}");
    }
    // Somebody without powers is opened as before.
    make(house, "noor.smit", vec![Role::Teacher], Standing::Disabled).await;
    assert_eq!(directory.made("/Users", &noor()).await, id);
}

/// Notes that somebody ruled over others until now.
async fn took_power(house: &TestHouse, person: &Person) {
    let taken = Event::new(EventKind::PersonChanged, &house.ctx())
        .about(&person.institution, &person.id)
        .with(json!({ "old": { "roles": ["teacher", "admin"] }, "new": { "roles": ["teacher"] } }));
    let noted = house.idp.durable.write(move |tx| tx.record(&taken)).await;
    noted.unwrap();
}

async fn lif_06_ten_30_whoever_ruled_until_lately_is_closed_and_taken_over_in_no_way(
    house: &TestHouse,
) {
    let before = make(house, "juf", vec![Role::Teacher], Standing::Active).await;
    took_power(house, &before).await;
    house.clock.advance(Duration::days(6));
    let directory = Directory::of(house, "school", BOTH).await;
    let path = format!("/Users/{}", before.id);
    let shown = directory.get(&path).await.json;
    let phone = json!([{ "type": "mobile", "value": "0612345678" }]);
    let emails = json!([{ "value": "dief@school.test", "type": "work", "primary": true }]);
    let mut whole = shown.clone();
    whole["emails"] = emails.clone();
    let operations = [
        replace("emails", emails),
        replace("userName", json!("dief")),
        replace("phoneNumbers", phone),
        replace(&format!("{OWN}:eckId"), json!(eck_id('c'))),
    ];
    for operation in &operations {
        let refused = directory.patch(&path, json!([operation])).await;
        assert_eq!(refusal(&refused), (403, ""), "{operation}");
        // Nor as one of several.
        let bulk = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": [{ "method": "PATCH", "path": path, "data": {
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [operation],
            } }],
        });
        let done = directory.send(Method::POST, "/Bulk", &bulk).await;
        let result = &done.json["Operations"][0];
        assert_eq!(result["status"], "403", "{operation}: {result}");
        assert_eq!(result["response"]["status"], "403", "{operation}");
    }
    // Nor as a whole.
    let refused = directory.send(Method::PUT, &path, &whole).await;
    assert_eq!(refusal(&refused), (403, ""));
    assert_eq!(house.person("school", "juf").await, before);
    // The same again changes nothing, and is no fault.
    let same = directory.send(Method::PUT, &path, &shown).await;
    assert_eq!(same.status, 200, "{}", same.json);
    // Closed it is, whatever else is said; and not opened.
    let close = json!([replace("active", json!(false)), operations[0]]);
    let closed = directory.patch(&path, close).await;
    assert_eq!(closed.status, 200, "{}", closed.json);
    let after = house.person("school", "juf").await;
    assert_eq!(after.standing, Standing::Disabled);
    assert_eq!((&after.email, &after.phone), (&before.email, &before.phone));
    let open = json!([replace("active", json!(true))]);
    let refused = directory.patch(&path, open.clone()).await;
    assert_eq!(refusal(&refused), (403, ""));
    // A week later it is anybody's account.
    house.clock.advance(Duration::days(2));
    let directory = Directory::of(house, "school", BOTH).await;
    let opened = directory.patch(&path, open).await;
    assert_eq!(opened.status, 200, "{}", opened.json);
    let moved = directory.patch(&path, json!([operations[0]])).await;
    assert_eq!(moved.status, 200, "{}", moved.json);
    let after = house.person("school", "juf").await;
    assert_eq!(after.email.as_deref(), Some("dief@school.test"));
}

async fn ten_06_lif_06_no_program_says_by_which_eck_id_whoever_has_powers_is_known(
    house: &TestHouse,
) {
    let id = house.person("school", "juf").await.id;
    let path = format!("/institutions/school/people/{id}/eck-id");
    let give = async |program: &Program, digit: char| {
        let body = json!({ "eck_id": eck_id(digit) });
        program.send(Method::PUT, &path, &body, &[]).await
    };
    let stored = async || {
        let id = id.clone();
        let read = house.idp.durable.read(move |tx| tx.eck_id(&id)).await;
        read.unwrap().unwrap().as_str().to_owned()
    };
    let program = Program::of(house, Some("school"), "sluis:eckid:write").await;
    assert_eq!(give(&program, 'a').await.status, 204);
    let before = stored().await;
    for role in SMALLER.into_iter().chain([Role::Admin]) {
        let person = make(house, "juf", vec![Role::Teacher, role], Standing::Active).await;
        assert_eq!(problem(&give(&program, 'b').await), (403, "refused"));
        let taken = program.send(Method::DELETE, &path, &json!({}), &[]).await;
        assert_eq!(problem(&taken), (403, "refused"), "{role:?}");
        // The same again changes nothing, and is no fault.
        assert_eq!(give(&program, 'a').await.status, 204, "{role:?}");
        assert_eq!(stored().await, before, "{role:?}");
        assert_eq!(house.person("school", "juf").await, person, "{role:?}");
    }
    let plain = make(house, "juf", vec![Role::Teacher], Standing::Active).await;
    took_power(house, &plain).await;
    assert_eq!(problem(&give(&program, 'b').await), (403, "refused"));
    // A week later it is anybody's account.
    house.clock.advance(Duration::days(8));
    let program = Program::of(house, Some("school"), "sluis:eckid:write").await;
    assert_eq!(give(&program, 'b').await.status, 204);
    assert_ne!(stored().await, before);
}
