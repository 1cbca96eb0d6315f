//! The admin API reads requests for accounts and decides about them, as the console does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{API, Program, problem},
    console_requests::asked,
};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{audit::EventKind, person::Role};
use sluis_tests::{
    Console, Direct, Wire, mails, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    n09_a_program_approves_a_request_once;
    n09_a_program_asks_back_and_rejects_with_a_reason;
    n09_a_program_reads_requests_by_its_scope_alone;
    n08_requests_of_another_institution_do_not_exist_for_a_program;
    every_scope_of_the_api_stands_in_the_manual;
    ten_06_a_program_gives_no_powers_by_granting_a_request;
}

const REQUESTS: &str = "/institutions/school/requests";

async fn clerk(house: &TestHouse) -> Program {
    Program::of(house, Some("school"), "sluis:requests:write").await
}

/// The address of the one request that waits.
async fn waiting(program: &Program) -> String {
    let listed = program.get(REQUESTS).await;
    let items = listed.json["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{}", listed.json);
    format!("{REQUESTS}/{}", items[0]["id"].as_str().unwrap())
}

async fn decide(program: &Program, path: &str, body: Value) -> Direct {
    program.send(Method::POST, path, &body, &[]).await
}

async fn n09_a_program_approves_a_request_once(house: &TestHouse) {
    asked(house).await;
    let program = clerk(house).await;
    let path = waiting(&program).await;
    let read = program.get(&path).await;
    assert_eq!(read.json["state"], "pending");
    assert_eq!(read.json["email"], "jop@school.test");
    assert_eq!(read.json["suggested_username"], "jop.de.wit");
    let approve = format!("{path}/approve");
    let taken = decide(&program, &approve, json!({ "username": "juf" })).await;
    assert_eq!(problem(&taken), (422, "invalid"));
    assert_eq!(taken.json["faults"][0]["field"], "username");
    let granted = decide(&program, &approve, json!({})).await;
    assert_eq!(granted.status, 200, "{}", granted.json);
    assert_eq!(granted.json["state"], "granted");
    let person = house.person("school", "jop.de.wit").await;
    assert_eq!(granted.json["account"], person.id.as_str());
    let again = decide(&program, &approve, json!({ "username": "jop.anders" })).await;
    assert_eq!((again.status, &again.json), (200, &granted.json));
    assert_eq!(mails(house, "jop@school.test").await.len(), 1);
    let late = decide(
        &program,
        &format!("{path}/reject"),
        json!({ "reason": "x" }),
    )
    .await;
    assert_eq!(problem(&late), (409, "not-now"));
    let events = house.events().await;
    let mut decided = events
        .iter()
        .filter(|event| event.kind == EventKind::AccountRequestDecided);
    assert_eq!(
        decided.next().unwrap().details["client"],
        "programma-school"
    );
    assert!(decided.next().is_none(), "once");
    assert_eq!(program.get(REQUESTS).await.json["items"], json!([]));
    let all = program.get(&format!("{REQUESTS}?all=true")).await;
    assert_eq!(all.json["items"].as_array().unwrap().len(), 1);
}

async fn n09_a_program_asks_back_and_rejects_with_a_reason(house: &TestHouse) {
    asked(house).await;
    let program = clerk(house).await;
    let path = waiting(&program).await;
    let ask = format!("{path}/ask-back");
    let empty = decide(&program, &ask, json!({ "question": " " })).await;
    assert_eq!(problem(&empty), (422, "invalid"));
    assert_eq!(empty.json["faults"][0]["field"], "question");
    let long = decide(&program, &ask, json!({ "question": "é".repeat(1001) })).await;
    assert_eq!(long.json["faults"][0]["field"], "question");
    let back = decide(&program, &ask, json!({ "question": "Welke afdeling?" })).await;
    assert_eq!(back.json["state"], "asked_back", "{}", back.json);
    let twice = decide(&program, &ask, json!({ "question": "En welke kamer?" })).await;
    assert_eq!(problem(&twice), (409, "not-now"));
    let refused = json!({ "reason": "Jop werkt hier niet." });
    let refused = decide(&program, &format!("{path}/reject"), refused).await;
    assert_eq!(refused.json["state"], "refused", "{}", refused.json);
    let told = mails(house, "hoofd@school.test").await;
    for words in ["Welke afdeling?", "Jop werkt hier niet."] {
        assert!(told.iter().any(|mail| mail.contains(words)), "{words}");
    }
    assert!(mails(house, "jop@school.test").await.is_empty());
}

async fn n09_a_program_reads_requests_by_its_scope_alone(house: &TestHouse) {
    asked(house).await;
    let reader = Program::of(house, Some("school"), "sluis:requests:read").await;
    let path = waiting(&reader).await;
    let refused = decide(&reader, &format!("{path}/approve"), json!({})).await;
    assert_eq!(problem(&refused), (403, "insufficient-scope"));
    assert_eq!(reader.get(&path).await.json["state"], "pending");
    let other = Program::of(house, Some("school"), "sluis:people:write").await;
    assert_eq!(problem(&other.get(REQUESTS).await).0, 403);
}

async fn n08_requests_of_another_institution_do_not_exist_for_a_program(house: &TestHouse) {
    asked(house).await;
    let id = waiting(&clerk(house).await).await;
    let id = id.rsplit('/').next().unwrap();
    let program = Program::of(house, Some("tweede"), "sluis:requests:write").await;
    let own = format!("/institutions/tweede/requests/{id}");
    let before = house.rows().await;
    assert_eq!(problem(&program.get(&own).await), (404, "not-found"));
    let approved = decide(
        &program,
        &format!("{own}/approve"),
        json!({ "username": "x" }),
    )
    .await;
    assert_eq!(problem(&approved), (404, "not-found"));
    let theirs = program.get(&format!("{REQUESTS}/{id}")).await;
    assert_eq!(problem(&theirs), (404, "not-found"));
    assert_eq!(
        house.rows().await["account_requests"],
        before["account_requests"]
    );
}

async fn every_scope_of_the_api_stands_in_the_manual(house: &TestHouse) {
    let manual = include_str!("../../../docs/manual/as-code.md");
    let document = Wire::to(house)
        .ask(Method::GET, &format!("{API}/openapi.json"), &[])
        .await;
    let flows = &document.json["components"]["securitySchemes"]["program"]["flows"];
    let scopes = flows["clientCredentials"]["scopes"].as_object().unwrap();
    for scope in scopes.keys() {
        let read = scope.replace(":write", ":read");
        let named = [scope, &read].map(|name| manual.contains(&format!("`{name}`")));
        assert!(named.contains(&true), "{scope}");
    }
}

async fn ten_06_a_program_gives_no_powers_by_granting_a_request(house: &TestHouse) {
    let hoofd = Console::of(house, &player("school", "hoofd")).await;
    let asked = [
        ("given_name", "Jop"),
        ("family_name", "Wit"),
        ("email", "jop@school.test"),
        ("role", "main_contact"),
        ("reason", "Wordt ons tweede aanspreekpunt."),
    ];
    let done = hoofd.open("/requests/new").await.submit(&asked).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let program = clerk(house).await;
    let path = format!("{}/approve", waiting(&program).await);
    let before = house.rows().await;
    for body in [json!({}), json!({ "username": "jop" })] {
        let refused = decide(&program, &path, body).await;
        assert_eq!(problem(&refused), (403, "refused"));
    }
    for table in ["people", "account_requests"] {
        assert_eq!(before.get(table), house.rows().await.get(table), "{table}");
    }
    assert!(house.outbox().await.is_empty());
    // It is for a person to say.
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let page = hulp.open("/requests").await.follow("/requests/0").await;
    let granted = page.submit(&[("username", "jop.wit")]).await;
    assert_eq!(granted.status, 200, "{}", granted.text());
    let person = house.person("school", "jop.wit").await;
    assert_eq!(person.roles, [Role::MainContact]);
}
