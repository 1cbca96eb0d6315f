//! Users: made, read, found, changed, closed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, ENTERPRISE, OWN, USER, noor, refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    audit::EventKind,
    person::{Role, Standing},
};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    an_account_is_made_as_the_directory_says_and_read_back;
    an_account_is_found_by_what_is_known_of_it;
    a_list_comes_in_parts_and_sorted;
    an_account_is_changed_in_parts;
    an_account_is_put_in_the_place_of_another;
    names_and_numbers_are_somebodys_alone;
    s08_a_name_is_told_with_its_suffix_and_kept_without;
    n20_where_people_sign_in_with_their_address_it_is_the_name;
    a_change_may_name_what_was_read;
    what_is_not_asked_is_not_shown;
    a_removed_account_is_closed_and_not_there_any_more;
    ten_30_an_administrator_is_closed_and_nothing_else;
    ten_30_who_is_closed_is_closed_whatever_else_is_wrong;
    ten_30_no_password_no_factor_and_no_power_is_given;
    what_is_wrong_is_told_as_the_specification_says;
}

async fn school(house: &TestHouse) -> Directory {
    Directory::of(house, "school", BOTH).await
}

async fn an_account_is_made_as_the_directory_says_and_read_back(house: &TestHouse) {
    let directory = school(house).await;
    let made = directory.send(Method::POST, "/Users", &noor()).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(made.headers["content-type"], "application/scim+json");
    let location = made.headers["location"].to_str().unwrap();
    assert_eq!(made.json["meta"]["location"], location);
    assert_eq!(
        made.json["meta"]["version"],
        made.headers["etag"].to_str().unwrap()
    );
    let id = made.json["id"].as_str().unwrap();
    assert!(location.ends_with(&format!("/scim/v2/school/Users/{id}")));
    let read = directory.get(&format!("/Users/{id}")).await;
    assert_eq!(read.json, made.json);
    for (pointer, expected) in [
        ("/userName", json!("noor.smit")),
        ("/externalId", json!("7c9e6679")),
        ("/displayName", json!("Noor van der Smit")),
        ("/name/familyName", json!("van der Smit")),
        ("/emails/0/value", json!("noor.smit@leerling.test")),
        ("/phoneNumbers/0/value", json!("+31612345678")),
        ("/preferredLanguage", json!("nl")),
        ("/active", json!(true)),
        ("/roles/0/value", json!("pupil")),
    ] {
        assert_eq!(read.json.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert_eq!(read.json[ENTERPRISE]["employeeNumber"], "20261");
    assert_eq!(read.json[OWN]["familyNamePrefix"], "van der");
    assert!(read.json[OWN].get("invite").is_none());
    let person = house.person("school", "noor.smit").await;
    assert_eq!(
        (person.name.particle.as_str(), person.name.family.as_str()),
        ("van der", "Smit")
    );
    assert_eq!(person.email_verified_at, None);
    assert_eq!(person.password_hash, None);
    assert_eq!(house.outbox().await.len(), 1, "an invitation");
    let mut events = house.events().await;
    events.retain(|event| event.target.as_ref() == Some(&person.id));
    let kind = EventKind::PersonCreated;
    let event = events.iter().find(|event| event.kind == kind).unwrap();
    assert_eq!(event.details["client"], "programma-school");
}

async fn an_account_is_found_by_what_is_known_of_it(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    for filter in [
        "userName eq \"NOOR.Smit\"",
        "externalId eq \"7c9e6679\"",
        "emails.value eq \"Noor.Smit@leerling.test\"",
        "emails[type eq \"work\" and value sw \"noor\"]",
        "name.familyName co \"der sm\" and active eq true",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"20261\"",
        "userName sw \"noor\" and not (active eq false)",
        &format!("id eq \"{id}\""),
    ] {
        assert_eq!(
            directory.found("/Users", filter).await,
            ["noor.smit"],
            "{filter}"
        );
    }
    for filter in [
        "userName eq \"niemand\"",
        "externalId eq \"7C9E6679\"",
        "id eq \"x\"",
    ] {
        assert!(
            directory.found("/Users", filter).await.is_empty(),
            "{filter}"
        );
    }
    for filter in [
        "wachtwoord pr",
        "userName eq",
        "password eq \"x\"",
        "active gt true",
        "(userName pr",
    ] {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("filter", filter);
        let refused = directory.get(&format!("/Users?{}", query.finish())).await;
        assert_eq!(refusal(&refused), (400, "invalidFilter"), "{filter}");
    }
}

async fn a_list_comes_in_parts_and_sorted(house: &TestHouse) {
    let directory = school(house).await;
    let all = directory.get("/Users").await;
    let total = all.json["totalResults"].as_u64().unwrap();
    assert!(total > 3);
    let mut seen = vec![];
    let mut start = 1;
    while seen.len() < usize::try_from(total).unwrap() {
        let part = directory
            .get(&format!("/Users?startIndex={start}&count=2"))
            .await;
        assert_eq!(part.json["totalResults"], total);
        assert_eq!(part.json["startIndex"], start);
        let found = part.json["Resources"].as_array().unwrap();
        assert_eq!(part.json["itemsPerPage"], found.len());
        assert!(!found.is_empty());
        seen.extend(found.iter().map(|one| one["id"].clone()));
        start += found.len();
    }
    let ids = all.json["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone());
    assert_eq!(seen, ids.collect::<Vec<Value>>());
    let none = directory.get("/Users?count=0").await;
    assert_eq!(
        (&none.json["totalResults"], &none.json["itemsPerPage"]),
        (&json!(total), &json!(0))
    );
    let sorted = directory
        .get("/Users?sortBy=userName&sortOrder=descending&count=3")
        .await;
    let names = |answer: &Value| {
        let all = answer["Resources"].as_array().unwrap().iter();
        all.map(|one| one["userName"].as_str().unwrap().to_lowercase())
            .collect::<Vec<_>>()
    };
    let mut expected = names(&all.json);
    expected.sort();
    expected.reverse();
    assert_eq!(names(&sorted.json), expected[..3]);
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName sw \"leer\"", "attributes": ["userName"],
    });
    for path in ["/Users/.search", "/.search"] {
        let found = directory.send(Method::POST, path, &search).await;
        assert_eq!(found.status, 200, "{}", found.json);
        assert_eq!(names(&found.json), ["leerling"], "{path}");
        assert_eq!(found.json["Resources"][0].get("name"), None);
    }
}

async fn an_account_is_changed_in_parts(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    let path = format!("/Users/{id}");
    let changed = directory
        .patch(&path, json!([
            { "op": "Replace", "path": "name.familyName", "value": "Jansen" },
            { "op": "Add", "path": "emails[type eq \"work\"].value", "value": "noor@leerling.test" },
            { "op": "Replace", "path": format!("{ENTERPRISE}:employeeNumber"), "value": "20262" },
            { "op": "Replace", "path": "roles[primary eq \"True\"].value", "value": "staff" },
            { "op": "Add", "path": "title", "value": "dr." },
            { "op": "Remove", "path": "phoneNumbers" },
        ]))
        .await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    let person = house.person("school", "noor.smit").await;
    assert_eq!(
        (person.name.particle.as_str(), person.name.family.as_str()),
        ("", "Jansen")
    );
    assert_eq!(person.email.as_deref(), Some("noor@leerling.test"));
    assert_eq!(person.phone, None);
    assert_eq!(person.roles, [Role::Staff]);
    assert_eq!(person.profile.number.as_deref(), Some("20262"));
    assert_eq!(changed.json["externalId"], "7c9e6679");
    let particle = format!("{OWN}:familyNamePrefix");
    let given = json!([{ "op": "add", "path": particle, "value": "de" }]);
    let given = directory.patch(&path, given).await;
    assert_eq!(given.json["name"]["familyName"], "de Jansen");
    let back = json!([{ "op": "replace", "path": "name.familyName", "value": "Jansen" }]);
    let changed = directory.patch(&path, back).await;
    assert_eq!(changed.json["displayName"], "Noor Jansen");
    let nothing = directory
        .patch(
            &path,
            json!([{ "op": "replace", "path": "active", "value": "True" }]),
        )
        .await;
    assert_eq!(nothing.headers["etag"], changed.headers["etag"]);
    for (operations, expected) in [
        (
            json!([{ "op": "replace", "path": "id", "value": "x" }]),
            (400, "mutability"),
        ),
        (
            json!([{ "op": "replace", "path": "groups", "value": [] }]),
            (400, "mutability"),
        ),
        (
            json!([{ "op": "replace", "path": "niets", "value": "x" }]),
            (400, "invalidPath"),
        ),
        (
            json!([{ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "x" }]),
            (400, "noTarget"),
        ),
        (
            json!([{ "op": "remove", "path": "userName" }]),
            (400, "invalidValue"),
        ),
        (
            json!([{ "op": "replace", "path": "userName", "value": "juf" }]),
            (409, "uniqueness"),
        ),
        (
            json!([{ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "geen" }]),
            (400, "invalidValue"),
        ),
        (json!([]), (400, "invalidSyntax")),
    ] {
        let refused = directory.patch(&path, operations.clone()).await;
        assert_eq!(refusal(&refused), expected, "{operations}");
    }
    assert_eq!(
        directory.get(&path).await.json,
        changed.json,
        "nothing was half done"
    );
}

async fn an_account_is_put_in_the_place_of_another(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    let path = format!("/Users/{id}");
    directory
        .patch(
            &path,
            json!([{ "op": "replace", "path": "active", "value": false }]),
        )
        .await;
    let wanted = json!({
        "schemas": [USER], "id": "somebody else", "userName": "noor.jansen",
        "name": { "givenName": "Noor", "familyName": "van der Smit" },
    });
    let put = directory.send(Method::PUT, &path, &wanted).await;
    assert_eq!(put.status, 200, "{}", put.json);
    assert_eq!(put.json["id"], id);
    let person = house.person("school", "noor.jansen").await;
    assert_eq!(
        person.standing,
        Standing::Disabled,
        "nobody said that it is open"
    );
    assert_eq!(
        person.name.particle, "van der",
        "the surname did not change"
    );
    assert_eq!(person.roles, [Role::Pupil], "what has no empty value stays");
    assert_eq!((person.email, person.phone), (None, None));
    assert_eq!(put.json.get("externalId"), None);
    let wanted = json!({ "schemas": [USER], "userName": "x" });
    let missing = directory.send(Method::PUT, "/Users/niemand", &wanted).await;
    assert_eq!(refusal(&missing).0, 404);
}

async fn names_and_numbers_are_somebodys_alone(house: &TestHouse) {
    let directory = school(house).await;
    directory.made("/Users", &noor()).await;
    let again = directory.send(Method::POST, "/Users", &noor()).await;
    assert_eq!(refusal(&again), (409, "uniqueness"));
    let mut other = noor();
    other["userName"] = json!("NOOR.SMIT");
    let again = directory.send(Method::POST, "/Users", &other).await;
    assert_eq!(refusal(&again), (409, "uniqueness"));
    other["userName"] = json!("andere.noor");
    let again = directory.send(Method::POST, "/Users", &other).await;
    assert_eq!(refusal(&again), (409, "uniqueness"), "the number");
}

async fn a_change_may_name_what_was_read(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    let path = format!("/Users/{id}");
    let read = directory.get(&path).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let same = [
        ("authorization", directory.program.bearer.as_str()),
        ("if-none-match", &tag),
    ];
    let whole = format!("{}{path}", directory.base);
    let unchanged = directory.program.wire.ask(Method::GET, &whole, &same).await;
    assert_eq!(unchanged.status, 304);
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "name.givenName", "value": "Nora" }],
    });
    let at = [("if-match", tag.as_str())];
    let done = directory.send_with(Method::PATCH, &path, &body, &at).await;
    assert_eq!(done.status, 200, "{}", done.json);
    let late = directory.send_with(Method::PATCH, &path, &body, &at).await;
    assert_eq!(refusal(&late).0, 412);
    let late = directory
        .send_with(Method::DELETE, &path, &Value::Null, &at)
        .await;
    assert_eq!(refusal(&late).0, 412);
    let any = [("if-match", "*")];
    let done = directory.send_with(Method::PATCH, &path, &body, &any).await;
    assert_eq!(done.status, 200);
}

async fn what_is_not_asked_is_not_shown(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    let keys = |answer: &Value| {
        let members = answer.as_object().unwrap();
        members.keys().cloned().collect::<Vec<_>>()
    };
    let part = directory
        .get(&format!("/Users/{id}?attributes=userName,name.givenName"))
        .await;
    assert_eq!(keys(&part.json), ["id", "name", "schemas", "userName"]);
    assert_eq!(part.json["name"], json!({ "givenName": "Noor" }));
    let part = directory
        .get(&format!("/Users/{id}?excludedAttributes=emails,id,meta"))
        .await;
    assert!(part.json.get("emails").is_none() && part.json.get("id").is_some());
    let both = directory
        .get("/Users?attributes=id&excludedAttributes=name")
        .await;
    assert_eq!(refusal(&both), (400, "invalidValue"));
}

async fn a_removed_account_is_closed_and_not_there_any_more(house: &TestHouse) {
    let directory = school(house).await;
    let id = directory.made("/Users", &noor()).await;
    let path = format!("/Users/{id}");
    let before = directory.get("/Users").await.json["totalResults"].as_u64();
    let gone = directory.send(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(gone.status, 204);
    for method in [Method::GET, Method::DELETE] {
        let after = directory.send(method, &path, &Value::Null).await;
        assert_eq!(refusal(&after).0, 404);
    }
    let left = directory.get("/Users").await.json["totalResults"].as_u64();
    assert_eq!(left.map(|left| left + 1), before);
    assert!(
        directory
            .found("/Users", "userName eq \"noor.smit\"")
            .await
            .is_empty()
    );
    let person = house.person("school", "noor.smit").await;
    assert_eq!(person.standing, Standing::Disabled);
    // Somebody else of that name is not let into the account.
    let mut other = noor();
    other["externalId"] = json!("another");
    let refused = directory.send(Method::POST, "/Users", &other).await;
    assert_eq!(refusal(&refused), (409, "uniqueness"));
    assert_eq!(
        house.person("school", "noor.smit").await.standing,
        Standing::Disabled
    );
    // The same one comes back.
    let back = directory.made("/Users", &noor()).await;
    assert_eq!(back, id);
    assert_eq!(
        house.person("school", "noor.smit").await.standing,
        Standing::Active
    );
}

async fn ten_30_an_administrator_is_closed_and_nothing_else(house: &TestHouse) {
    let directory = school(house).await;
    let admins = directory.found("/Users", "roles.value eq \"admin\"").await;
    assert!(admins.len() > 1, "{admins:?}");
    let mut closed = 0;
    for name in &admins {
        let person = house.person("school", name).await;
        let path = format!("/Users/{}", person.id);
        for operations in [
            json!([{ "op": "replace", "path": "emails", "value": [{ "value": "dief@kwaad.test" }] }]),
            json!([{ "op": "replace", "path": "userName", "value": "dief" }]),
            json!([{ "op": "replace", "path": "roles", "value": [{ "value": "pupil" }] }]),
            json!([{ "op": "add", "path": "phoneNumbers", "value": [{ "type": "mobile", "value": "0612345678" }] }]),
        ] {
            let refused = directory.patch(&path, operations.clone()).await;
            assert_eq!(refusal(&refused).0, 403, "{name} {operations}");
        }
        assert_eq!(house.person("school", name).await.email, person.email);
        let close = json!([{ "op": "replace", "path": "active", "value": false }]);
        let answer = directory.patch(&path, close).await;
        if answer.status == 200 {
            closed += 1;
            let open = json!([{ "op": "replace", "path": "active", "value": true }]);
            assert_eq!(refusal(&directory.patch(&path, open).await).0, 403);
        } else {
            assert_eq!(refusal(&answer).0, 403);
        }
    }
    assert_eq!(closed + 1, admins.len(), "the last one stays");
}

async fn ten_30_who_is_closed_is_closed_whatever_else_is_wrong(house: &TestHouse) {
    let directory = school(house).await;
    let taken = house.person("school", "leerling").await;
    // A name that somebody has, a role that is none, a name that is missing.
    let replace =
        |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
    for (index, (wrong, expected)) in [
        (
            replace("userName", json!(taken.username)),
            (409, "uniqueness"),
        ),
        (
            replace("roles", json!([{ "value": "koning" }])),
            (400, "invalidValue"),
        ),
        (
            replace("phoneNumbers", json!([{ "type": "mobile", "value": "1" }])),
            (400, "invalidValue"),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let mut wanted = noor();
        let name = format!("noor.{index}");
        wanted["userName"] = json!(name);
        wanted["externalId"] = json!(name);
        wanted["emails"] = json!([{ "value": format!("{name}@leerling.test"), "type": "work" }]);
        wanted[ENTERPRISE]["employeeNumber"] = json!(format!("9000{index}"));
        let id = directory.made("/Users", &wanted).await;
        let epoch = house.person("school", &name).await.epoch;
        let operations = json!([wrong, replace("active", json!(false))]);
        let answer = directory.patch(&format!("/Users/{id}"), operations).await;
        assert_eq!(refusal(&answer), expected, "{name}");
        let person = house.person("school", &name).await;
        assert_eq!(person.standing, Standing::Disabled, "{name}");
        assert!(person.epoch > epoch, "{name}");
    }
    // Of an administrator the rest is left, for it is not the directory's to say.
    let admins = directory.found("/Users", "roles.value eq \"admin\"").await;
    let mut closed = 0;
    for name in &admins {
        let before = house.person("school", name).await;
        let phone = json!([{ "type": "mobile", "value": "0612345678" }]);
        let operations = json!([
            replace("active", json!(false)),
            replace("externalId", json!(name)),
            { "op": "add", "path": "phoneNumbers", "value": phone },
        ]);
        let path = format!("/Users/{}", before.id);
        let answer = directory.patch(&path, operations).await;
        let after = house.person("school", name).await;
        assert_eq!(after.phone, before.phone);
        if answer.status == 200 {
            closed += 1;
            assert_eq!(answer.json["active"], false);
            assert_eq!(after.standing, Standing::Disabled);
        } else {
            assert_eq!(refusal(&answer).0, 403);
        }
    }
    assert_eq!(closed + 1, admins.len(), "the last one stays");
}

async fn ten_30_no_password_no_factor_and_no_power_is_given(house: &TestHouse) {
    let directory = school(house).await;
    for role in [
        "admin",
        "operator",
        "support",
        "class_admin",
        "main_contact",
        "auditor",
        "koning",
    ] {
        let mut wanted = noor();
        wanted["roles"] = json!([{ "value": role }]);
        let refused = directory.send(Method::POST, "/Users", &wanted).await;
        assert_eq!(refusal(&refused), (400, "invalidValue"), "{role}");
    }
    let mut wanted = noor();
    wanted["password"] = json!("Zeven-Groene-Lepels-8");
    let id = directory.made("/Users", &wanted).await;
    assert_eq!(
        house.person("school", "noor.smit").await.password_hash,
        None
    );
    let path = format!("/Users/{id}");
    let set = json!([{ "op": "replace", "path": "password", "value": "x" }]);
    assert_eq!(
        refusal(&directory.patch(&path, set).await),
        (400, "invalidPath")
    );
    let before = house.person("school", "juf").await;
    let path = format!("/Users/{}", before.id);
    let set = json!([{ "op": "add", "path": "phoneNumbers", "value": [{ "type": "mobile", "value": "0612345678" }] }]);
    assert_eq!(directory.patch(&path, set).await.status, 200);
    let after = house.person("school", "juf").await;
    assert_eq!(after.phone_verified_at, None, "nobody proved the number");
    assert_eq!(after.password_hash, before.password_hash);
}

async fn what_is_wrong_is_told_as_the_specification_says(house: &TestHouse) {
    let directory = school(house).await;
    for (body, expected) in [
        (json!([]), (400, "invalidSyntax")),
        (json!({ "userName": "x" }), (400, "invalidSyntax")),
        (json!({ "schemas": [USER] }), (400, "invalidValue")),
        (
            json!({ "schemas": [USER], "userName": "x" }),
            (400, "invalidValue"),
        ),
        (
            json!({ "schemas": [USER], "userName": "x", "active": 7 }),
            (400, "invalidValue"),
        ),
    ] {
        let refused = directory.send(Method::POST, "/Users", &body).await;
        assert_eq!(refusal(&refused), expected, "{body}");
    }
    let wire = &directory.program.wire;
    let bearer = [("authorization", directory.program.bearer.as_str())];
    let form = wire
        .post("/scim/v2/school/Users", &[("userName", "x")], &bearer)
        .await;
    assert_eq!(refusal(&form).0, 415);
    assert_eq!(refusal(&directory.get("/Niets").await).0, 404);
    for path in ["/Users", "/Schemas", "/ServiceProviderConfig"] {
        let answer = directory.send(Method::DELETE, path, &Value::Null).await;
        assert_eq!(refusal(&answer).0, 405, "{path}");
    }
    assert_eq!(refusal(&directory.get("/Me").await).0, 404);
    let nobody = wire.ask(Method::GET, "/scim/v2/school/Users", &[]).await;
    assert_eq!(refusal(&nobody).0, 401);
    assert!(nobody.headers.contains_key("www-authenticate"));
}

async fn s08_a_name_is_told_with_its_suffix_and_kept_without(house: &TestHouse) {
    let directory = Directory::of(house, "station", BOTH).await;
    let before = house.person("station", "gijs").await;
    let path = format!("/Users/{}", before.id);
    let told = directory.get(&path).await.json["userName"].clone();
    let told = told.as_str().unwrap();
    assert!(told.starts_with("gijs@"), "{told}");
    let filter = format!("userName eq \"{told}\"");
    assert_eq!(directory.found("/Users", &filter).await, [told]);
    let set = json!([{ "op": "replace", "path": "name.givenName", "value": "Gijsbert" }]);
    assert_eq!(directory.patch(&path, set).await.status, 200);
    let after = house.person("station", "gijs").await;
    assert_eq!(
        (after.username, after.name.given.as_str()),
        (before.username, "Gijsbert")
    );
    assert_eq!(after.epoch, before.epoch, "nobody is signed out for a name");
}

async fn n20_where_people_sign_in_with_their_address_it_is_the_name(house: &TestHouse) {
    let directory = Directory::of(house, "onderzoek", BOTH).await;
    let mut wanted = noor();
    wanted["userName"] = json!("noor@peil.test");
    let refused = directory.send(Method::POST, "/Users", &wanted).await;
    assert_eq!(refusal(&refused), (400, "invalidValue"), "another address");
    wanted["emails"] = json!([{ "value": "Noor@peil.test" }]);
    directory.made("/Users", &wanted).await;
    wanted.as_object_mut().unwrap().remove("emails");
    let again = directory.send(Method::POST, "/Users", &wanted).await;
    assert_eq!(refusal(&again), (409, "uniqueness"));
}
