//! The admin API shows a person's sessions and remembered browsers and ends them, and tells figures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{Program, problem};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{audit::EventKind, ids::DeviceId, secret::HashedToken};
use sluis_tests::{
    Agent, Direct, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_program_sees_a_persons_sessions_and_ends_one;
    a_program_sees_remembered_browsers_and_forgets_one_or_all;
    what_is_not_there_is_not_found_and_an_operators_browsers_are_left_alone;
    figures_come_with_small_groups_kept_back;
}

const SCHOOL: &str = "/institutions/school";

async fn at(house: &TestHouse, username: &str) -> String {
    let person = house.person("school", username).await;
    format!("{SCHOOL}/people/{}", person.id)
}

async fn delete(program: &Program, path: &str) -> Direct {
    program.send(Method::DELETE, path, &Value::Null, &[]).await
}

async fn signed_in(house: &TestHouse) {
    let asked = Portal::of(house, "agenda").ask_for("school");
    Visit::of(house, &player("school", "juf"))
        .not_on_this_device()
        .sign_in(&Agent::new(house), &asked)
        .await;
}

async fn a_program_sees_a_persons_sessions_and_ends_one(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:people:write").await;
    let path = format!("{}/sessions", at(house, "juf").await);
    for _ in 0..2 {
        signed_in(house).await;
        house.clock.advance(chrono::Duration::minutes(1));
    }
    let listed = program.get(&path).await;
    let sessions = listed.json.as_array().unwrap();
    assert_eq!(sessions.len(), 2, "{}", listed.json);
    assert_eq!(sessions[0]["portals"], json!(["agenda"]));
    assert!(sessions[0]["started_at"].as_str() > sessions[1]["started_at"].as_str());
    let text = listed.json.to_string();
    assert!(!text.contains("token"), "no secret of a session: {text}");
    let one = format!("{path}/{}", sessions[0]["id"].as_str().unwrap());
    assert_eq!(delete(&program, &one).await.status, 204);
    let left = program.get(&path).await;
    assert_eq!(left.json, json!([sessions[1]]));
    assert_eq!(problem(&delete(&program, &one).await), (404, "not-found"));
    let events = house.events().await;
    let ended = events
        .iter()
        .find(|event| event.kind == EventKind::SessionEnded);
    assert_eq!(ended.unwrap().details["client"], "programma-school");
    assert_eq!(delete(&program, &path).await.status, 204);
    assert_eq!(program.get(&path).await.json, json!([]));
}

/// Has browsers of somebody remembered.
async fn remember(house: &TestHouse, username: &str, count: usize) {
    let person = house.person("school", username).await;
    for number in 0..count {
        let device = sluis_model::device::RememberedDevice {
            id: DeviceId::generate(&house.ctx()),
            person: person.id.clone(),
            institution: person.institution.clone(),
            token: HashedToken::of(&format!("{username}-{number}")),
            epoch: person.epoch,
            shown_at: house.now(),
            ends_at: house.now() + chrono::Duration::hours(8),
            label: format!("Browser {number}"),
            portal: None,
            place: "192.0.2.7".to_owned(),
        };
        let store = &house.idp.ephemeral;
        let kept = store.remember_device(&device, house.now()).await;
        kept.unwrap();
    }
}

async fn a_program_sees_remembered_browsers_and_forgets_one_or_all(house: &TestHouse) {
    remember(house, "juf", 3).await;
    let program = Program::of(house, Some("school"), "sluis:people:write").await;
    let path = format!("{}/devices", at(house, "juf").await);
    let listed = program.get(&path).await;
    let devices = listed.json.as_array().unwrap();
    assert_eq!(devices.len(), 3, "{}", listed.json);
    assert!(devices.iter().all(|one| one["address"] == "192.0.2.7"));
    let one = format!("{path}/{}", devices[0]["id"].as_str().unwrap());
    assert_eq!(delete(&program, &one).await.status, 204);
    assert_eq!(problem(&delete(&program, &one).await), (404, "not-found"));
    assert_eq!(program.get(&path).await.json.as_array().unwrap().len(), 2);
    assert_eq!(delete(&program, &path).await.status, 204);
    assert_eq!(program.get(&path).await.json, json!([]));
    let reader = Program::of(house, Some("school"), "sluis:people:read").await;
    assert_eq!(reader.get(&path).await.status, 200);
    assert_eq!(problem(&delete(&reader, &path).await).0, 403);
}

async fn what_is_not_there_is_not_found_and_an_operators_browsers_are_left_alone(
    house: &TestHouse,
) {
    remember(house, "baas", 1).await;
    let program = Program::of(house, Some("school"), "sluis:people:write").await;
    let path = at(house, "baas").await;
    for what in ["sessions", "devices"] {
        let all = delete(&program, &format!("{path}/{what}")).await;
        assert_eq!(problem(&all), (403, "refused"), "{what}");
        let nobody = format!("{SCHOOL}/people/nobody/{what}");
        assert_eq!(problem(&program.get(&nobody).await).0, 404, "{what}");
        assert_eq!(problem(&delete(&program, &nobody).await).0, 404, "{what}");
    }
    let devices = program.get(&format!("{path}/devices")).await;
    assert_eq!(devices.json.as_array().unwrap().len(), 1);
}

async fn figures_come_with_small_groups_kept_back(house: &TestHouse) {
    signed_in(house).await;
    let program = Program::of(house, Some("school"), "sluis:statistics:read").await;
    let found = program.get(&format!("{SCHOOL}/statistics?days=90")).await;
    assert_eq!(found.json["days"], 90, "{}", found.json);
    assert_eq!(found.json["sum"]["sign_ins"], 1);
    let roles = found.json["roles"].as_array().unwrap();
    let few = roles.iter().find(|one| one["name"] == "operator").unwrap();
    assert_eq!((&few["total"], &few["part"]), (&Value::Null, &Value::Null));
    for one in roles {
        assert!(
            one["total"].as_u64().is_none_or(|total| total >= 5),
            "{one}"
        );
    }
    let days = found.json["happened"].as_array().unwrap();
    let quiet = days.iter().all(|day| day["sign_ins"] == 0);
    assert!(quiet, "a day of one sign-in is not told: {}", found.json);
    let odd = program.get(&format!("{SCHOOL}/statistics?days=7")).await;
    assert_eq!(problem(&odd), (400, "bad-request"));
    let other = Program::of(house, Some("school"), "sluis:people:read").await;
    let refused = other.get(&format!("{SCHOOL}/statistics")).await;
    assert_eq!(problem(&refused), (403, "insufficient-scope"));
}
