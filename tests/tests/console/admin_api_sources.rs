//! Sign-in sources in the admin API: read, made, changed by what was read, removed; a secret goes in and
//! never out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{Program, problem};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Portal, ScriptedProvider, give_source, link_at_source, on_both_stores, refusals,
    source_settings, testkit::TestHouse, to_source,
};

on_both_stores! {
    a_source_is_made_read_changed_and_removed_by_a_program;
    what_is_wrong_with_a_source_is_told_field_by_field;
    brk_15_another_address_of_a_directory_is_not_told_the_secret;
    ten_10_a_sample_tells_of_people_to_whoever_may_see_them;
    ten_01_a_program_reaches_no_source_of_another_institution;
}

const PATH: &str = "/institutions/school/sources";
const SECRET: &str = "een-geheim-dat-niemand-ziet";

fn settings(provider: &ScriptedProvider) -> Value {
    serde_json::to_value(source_settings(&provider.issuer)).unwrap()
}

async fn a_source_is_made_read_changed_and_removed_by_a_program(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let new = json!({ "slug": "regenboog", "secret": SECRET, "settings": settings(&provider) });
    let made = program.send(Method::POST, PATH, &new, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let taken = program.send(Method::POST, PATH, &new, &[]).await;
    assert_eq!(problem(&taken), (422, "invalid"));
    let one = format!("{PATH}/regenboog");
    let read = program.get(&one).await;
    assert_eq!((read.status, &read.json["has_secret"]), (200, &json!(true)));
    assert_eq!(read.json["settings"]["issuer"], provider.issuer);
    let listed = program.get(PATH).await;
    assert_eq!(listed.json["items"], json!([read.json]));
    assert!(!listed.json.to_string().contains(SECRET));
    // People come through it.
    let asked = Portal::of(house, "agenda").ask_for("school");
    let agent = Agent::new(house);
    let sent = to_source(&agent, &asked, "regenboog").await;
    sent.come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(refusals(house).await, ["not_linked"]);

    // A change names what was read; the stored secret stays where none is sent.
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    let mut changed = json!({ "settings": read.json["settings"], "active": true });
    changed["settings"]["new_people"] = json!({ "when": "own_mail_domain", "role": "staff" });
    let careless = program.send(Method::PUT, &one, &changed, &[]).await;
    assert_eq!(problem(&careless), (428, "if-match-required"));
    let by = [("if-match", etag.as_str())];
    let put = program.send(Method::PUT, &one, &changed, &by).await;
    assert_eq!(put.status, 204, "{}", put.json);
    for method in [Method::PUT, Method::DELETE] {
        let lost = program.send(method, &one, &changed, &by).await;
        assert_eq!(problem(&lost), (412, "changed"));
    }
    let read = program.get(&one).await;
    assert_eq!(read.json["settings"]["new_people"]["role"], "staff");
    assert_eq!(read.json["has_secret"], true);
    // It stays where it was given for: another issuer is not told it.
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    let mut elsewhere = changed.clone();
    elsewhere["settings"]["issuer"] = json!("https://elders.example");
    let by = [("if-match", etag.as_str())];
    let refused = program.send(Method::PUT, &one, &elsewhere, &by).await;
    assert_eq!(problem(&refused), (422, "invalid"));
    assert_eq!(refused.json["faults"][0]["field"], "secret");
    // Another secret is another revision, though nothing else tells.
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    changed["secret"] = json!("een-ander-geheim");
    let by = [("if-match", etag.as_str())];
    assert_eq!(
        program.send(Method::PUT, &one, &changed, &by).await.status,
        204
    );
    let read = program.get(&one).await;
    let newer = read.headers["etag"].to_str().unwrap().to_owned();
    assert_ne!(newer, etag);
    let by = [("if-match", newer.as_str())];
    let gone = program.send(Method::DELETE, &one, &json!({}), &by).await;
    assert_eq!(gone.status, 204, "{}", gone.json);
    assert_eq!(problem(&program.get(&one).await), (404, "not-found"));
    let events = house.events().await;
    let changes = events
        .iter()
        .filter(|event| event.kind == EventKind::UpstreamChanged);
    assert_eq!(changes.count(), 4);
    assert!(!format!("{events:?}").contains("geheim"));
}

async fn ten_10_a_sample_tells_of_people_to_whoever_may_see_them(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    let path = format!("{PATH}/regenboog/sample");
    let ask = json!({ "sample": json!({ "sub": "l-1" }).to_string() });
    let both = "sluis:policy:write sluis:people:read";
    for (scope, account, username) in [
        (both, "linked", json!("leerling")),
        ("sluis:policy:write", "known", Value::Null),
    ] {
        let program = Program::of(house, Some("school"), scope).await;
        let told = program.send(Method::POST, &path, &ask, &[]).await;
        assert_eq!(told.status, 200, "{}", told.json);
        assert_eq!(told.json["account"], account, "{}", told.json);
        assert_eq!(told.json["username"], username, "{}", told.json);
        assert_eq!(told.json["roles"] == json!([]), account == "known");
    }
}

async fn brk_15_another_address_of_a_directory_is_not_told_the_secret(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let settings = json!({
        "name": "De map", "issuer": "ldaps://127.0.0.1:6361", "client_id": "cn=zoeker,dc=school", "auth": "basic",
        "directory": { "base_dn": "dc=school", "more_addresses": ["ldaps://127.0.0.1:6362"] },
    });
    let new = json!({ "slug": "map", "secret": SECRET, "settings": settings });
    let made = program.send(Method::POST, PATH, &new, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let one = format!("{PATH}/map");
    for (more, status) in [
        (
            json!(["ldaps://127.0.0.1:6362", "ldaps://127.0.0.1:6363"]),
            422,
        ),
        (json!([]), 204),
        (json!(["ldaps://127.0.0.1:6362"]), 422),
    ] {
        let read = program.get(&one).await;
        let etag = read.headers["etag"].to_str().unwrap().to_owned();
        let mut changed = json!({ "settings": read.json["settings"], "active": true });
        changed["settings"]["directory"]["more_addresses"] = more;
        let by = [("if-match", etag.as_str())];
        let put = program.send(Method::PUT, &one, &changed, &by).await;
        assert_eq!(put.status, status, "{}", put.json);
        if status == 422 {
            assert_eq!(put.json["faults"][0]["field"], "secret");
        }
    }
}

async fn what_is_wrong_with_a_source_is_told_field_by_field(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let new = json!({
        "slug": "Geen Naam",
        "settings": {
            "name": "De Regenboog", "issuer": "https://10.0.0.1", "client_id": "sluis",
            "new_people": { "when": "claim", "role": "admin" },
        },
    });
    let refused = program.send(Method::POST, PATH, &new, &[]).await;
    assert_eq!(problem(&refused), (422, "invalid"));
    let faults = refused.json["faults"].as_array().unwrap();
    let fields: Vec<&str> = faults
        .iter()
        .map(|fault| fault["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "slug",
            "settings.new_people.claim",
            "settings.new_people.values",
            "settings.new_people.role",
            "settings.issuer",
            "secret"
        ]
    );
    let strange = json!({ "slug": "x", "settings": { "name": "x" }, "colour": "red" });
    let refused = program.send(Method::POST, PATH, &strange, &[]).await;
    assert!((400..500).contains(&refused.status));
}

async fn ten_01_a_program_reaches_no_source_of_another_institution(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    sluis_tests::give_source(
        house,
        "energie",
        "regenboog",
        true,
        source_settings(&provider.issuer),
    )
    .await;
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    for path in ["/sources", "/sources/regenboog"] {
        let theirs = program.get(&format!("/institutions/energie{path}")).await;
        assert_eq!(problem(&theirs), (404, "not-found"), "{path}");
    }
    let own = program.get(&format!("{PATH}/regenboog")).await;
    assert_eq!(problem(&own), (404, "not-found"));
    let reader = Program::of(house, Some("school"), "sluis:policy:read").await;
    let new = json!({ "slug": "x", "secret": SECRET, "settings": settings(&provider) });
    let refused = reader.send(Method::POST, PATH, &new, &[]).await;
    assert_eq!(problem(&refused), (403, "insufficient-scope"));
}
