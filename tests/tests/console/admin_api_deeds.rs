//! What a program does is written down as its own: by its client, under the kind of the deed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::Program;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::audit::{Event, EventKind};
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    help_with_a_factor_names_the_program;
    a_password_by_two_channels_names_the_program;
    a_policy_that_a_program_put_is_a_change_of_policy;
    a_program_puts_no_text_that_loses_what_is_filled_in;
}

const SCHOOL: &str = "/institutions/school";

/// The only event of a kind.
async fn event(house: &TestHouse, kind: EventKind) -> Event {
    let mut all = house.events().await;
    all.retain(|event| event.kind == kind);
    assert_eq!(all.len(), 1, "{kind:?}");
    all.remove(0)
}

/// Asserts that an event is the deed of the program and of nobody else.
fn is_by_the_program(event: &Event) {
    assert_eq!(event.actor, None);
    assert_eq!(event.details["client"], json!("programma-school"));
}

async fn help_with_a_factor_names_the_program(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:people:write").await;
    let juf = house.person("school", "juf").await.id;
    let path = format!("{SCHOOL}/people/{juf}/second-factor/wipe");
    let wiped = program
        .send(
            Method::POST,
            &path,
            &json!({ "reason": "toestel weg" }),
            &[],
        )
        .await;
    assert_eq!(wiped.status, 204, "{}", wiped.json);
    let event = event(house, EventKind::SecondFactorRemoved).await;
    is_by_the_program(&event);
    assert_eq!(event.target, Some(juf));
    assert_eq!(event.details["reason"], json!("toestel weg"));
}

async fn a_password_by_two_channels_names_the_program(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:people:write").await;
    let new: Value = json!({
        "fields": {
            "username": "noor.smit",
            "name": { "given": "Noor", "family": "Smit" },
            "email": "noor.smit@leerling.test",
            "phone": "+31612345678",
            "roles": ["pupil"],
        },
        "invite": "channels",
    });
    let path = format!("{SCHOOL}/people");
    let made = program.send(Method::POST, &path, &new, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    is_by_the_program(&event(house, EventKind::AccountProvisioned).await);
}

async fn a_policy_that_a_program_put_is_a_change_of_policy(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let path = format!("{SCHOOL}/policy");
    let read = program.get(&path).await;
    let mut policy = read.json.clone();
    policy["formal"] = json!(!policy["formal"].as_bool().unwrap());
    let seen = read.headers["etag"].to_str().unwrap().to_owned();
    let put = program
        .send(Method::PUT, &path, &policy, &[("if-match", &seen)])
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    let event = event(house, EventKind::PolicyChanged).await;
    is_by_the_program(&event);
    assert_eq!(event.details["fields"], json!(["formal"]));
}

async fn a_program_puts_no_text_that_loses_what_is_filled_in(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let path = format!("{SCHOOL}/policy");
    let read = program.get(&path).await;
    let seen = read.headers["etag"].to_str().unwrap().to_owned();
    let mut policy = read.json.clone();
    for (text, status) in [
        ("Pas op.", 422),
        ("Nog {count} en {naam}.", 422),
        ("<i>{count}</i>", 422),
        ("Nog {count}.", 200),
    ] {
        policy["texts"] = json!({ "nl": { "attempts-left": text } });
        let put = program
            .send(Method::PUT, &path, &policy, &[("if-match", &seen)])
            .await;
        assert_eq!(put.status, status, "{text}: {}", put.json);
    }
    // What the console does not offer stays the product's, or the operator's.
    let read = program.get(&path).await;
    let seen = read.headers["etag"].to_str().unwrap().to_owned();
    for key in ["product-line", "accessibility-norm", "skip-u"] {
        policy["texts"] = json!({ "nl": { key: "Van ons" } });
        let put = program
            .send(Method::PUT, &path, &policy, &[("if-match", &seen)])
            .await;
        assert_eq!(put.status, 422, "{key}: {}", put.json);
    }
}
