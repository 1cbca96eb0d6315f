//! The admin API: programs do what the console does, at their own institution, by their scope alone.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{API, Program, problem};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_idp_core::console::apps::ADMIN_SCOPES;
use sluis_model::{ids::ClientId, secret::HashedToken};
use sluis_tests::{Direct, Portal, Wire, on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_program_does_what_its_scope_says_and_nothing_more;
    a_program_of_one_institution_sees_nothing_of_another;
    a_change_names_what_was_read_or_is_refused;
    a_request_with_a_name_is_done_once;
    a_named_request_whose_server_went_down_frees_its_name;
    what_is_wrong_is_told_field_by_field;
    a_token_that_a_person_gave_opens_nothing;
    lists_come_in_parts;
    the_description_names_every_operation;
    ten_01_every_operation_at_another_institution_looks_like_one_at_none;
    ten_12_every_operation_needs_a_scope_of_its_own;
}

fn app(name: &str) -> Value {
    json!({ "fields": { "name": name, "redirect_uris": ["https://app.test/cb"], "scope": ["openid"] } })
}

async fn a_program_does_what_its_scope_says_and_nothing_more(house: &TestHouse) {
    let nobody = Wire::to(house)
        .ask(
            Method::GET,
            &format!("{API}/institutions/school/clients"),
            &[],
        )
        .await;
    assert_eq!(nobody.status, 401);
    assert!(nobody.headers.contains_key("www-authenticate"));
    let reader = Program::of(house, Some("school"), "sluis:clients:read").await;
    let listed = reader.get("/institutions/school/clients").await;
    assert_eq!(listed.status, 200, "{}", listed.json);
    assert!(listed.headers.contains_key("ratelimit"));
    for path in ["people", "policy", "audit-events"] {
        let refused = reader.get(&format!("/institutions/school/{path}")).await;
        assert_eq!(problem(&refused), (403, "insufficient-scope"), "{path}");
    }
    let refused = reader
        .send(Method::POST, "/institutions/school/clients", &app("X"), &[])
        .await;
    assert_eq!(problem(&refused), (403, "insufficient-scope"));
    assert_eq!(problem(&reader.get("/institutions").await).0, 403);
    let all = Program::of(house, None, "sluis:institutions sluis:policy:read").await;
    let institutions = all.get("/institutions").await;
    assert_eq!(institutions.status, 200);
    assert!(institutions.json["items"].as_array().unwrap().len() > 1);
    assert_eq!(all.get("/institutions/tweede/policy").await.status, 200);
}

async fn a_program_of_one_institution_sees_nothing_of_another(house: &TestHouse) {
    let scope = "sluis:people:read sluis:clients:write sluis:policy:write sluis:audit:read sluis:institutions";
    let program = Program::of(house, Some("school"), scope).await;
    for path in ["", "/people", "/clients", "/policy", "/audit-events"] {
        let theirs = program.get(&format!("/institutions/tweede{path}")).await;
        let nobodys = program.get(&format!("/institutions/nergens{path}")).await;
        assert_eq!(problem(&theirs), (404, "not-found"), "{path}");
        assert_eq!(theirs.json, nobodys.json, "{path}");
        let own = program.get(&format!("/institutions/school{path}")).await;
        assert_eq!(own.status, 200, "{path}");
    }
    assert_eq!(problem(&program.get("/institutions").await).0, 403);
    let theirs = house
        .idp
        .durable
        .read(|tx| {
            let other = tx.institution_by_slug("tweede")?.unwrap();
            Ok(tx.people(&other.id)?.remove(0).id)
        })
        .await
        .unwrap();
    let path = format!("/institutions/school/people/{theirs}");
    assert_eq!(problem(&program.get(&path).await), (404, "not-found"));
    let linde = program.get("/institutions/school/clients/linde").await;
    assert_eq!(problem(&linde), (404, "not-found"));
}

async fn a_change_names_what_was_read_or_is_refused(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:policy:write").await;
    let path = "/institutions/school/policy";
    let read = program.get(path).await;
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    let mut policy = read.json.clone();
    policy["formal"] = json!(true);
    let careless = program.send(Method::PUT, path, &policy, &[]).await;
    assert_eq!(problem(&careless), (428, "if-match-required"));
    let put = program
        .send(Method::PUT, path, &policy, &[("if-match", &etag)])
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    let lost = program
        .send(Method::PUT, path, &policy, &[("if-match", &etag)])
        .await;
    assert_eq!(problem(&lost), (412, "changed"));
    policy["password"]["min_length"] = json!(3);
    let newer = put.headers["etag"].to_str().unwrap();
    let wrong = program
        .send(Method::PUT, path, &policy, &[("if-match", newer)])
        .await;
    assert_eq!(problem(&wrong), (422, "invalid"));
    assert_eq!(wrong.json["faults"][0]["field"], "password.min_length");
}

async fn a_request_with_a_name_is_done_once(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:clients:write").await;
    let path = "/institutions/school/clients";
    let named = [("idempotency-key", "eerste")];
    let first = program.send(Method::POST, path, &app("Een"), &named).await;
    assert_eq!(first.status, 201, "{}", first.json);
    let again = program.send(Method::POST, path, &app("Een"), &named).await;
    assert_eq!((again.status, &again.json), (201, &first.json));
    assert_eq!(again.headers["location"], first.headers["location"]);
    let other = program.send(Method::POST, path, &app("Twee"), &named).await;
    assert_eq!(problem(&other), (422, "idempotency-key-reused"));
    let at = first.headers["location"].to_str().unwrap();
    let one = program.get(at.trim_start_matches(API)).await;
    assert_eq!(one.json["fields"]["name"], "Een");
    let etag = one.headers["etag"].to_str().unwrap();
    let gone = program
        .send(
            Method::DELETE,
            at.trim_start_matches(API),
            &Value::Null,
            &[("if-match", etag)],
        )
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(program.get(at.trim_start_matches(API)).await.status, 404);
}

async fn a_named_request_whose_server_went_down_frees_its_name(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:clients:write").await;
    let path = "/institutions/school/clients";
    let begun = HashedToken::of(&format!("POST {API}{path}\n{}", app("Een")));
    let (now, lease) = (house.now(), house.now() + Duration::seconds(60));
    let id = ClientId::from("programma-school");
    house
        .idp
        .durable
        .write(move |tx| tx.begin_named_request(&id, "eerste", &begun, now, lease))
        .await
        .unwrap();
    let named = [("idempotency-key", "eerste")];
    let beside = program.send(Method::POST, path, &app("Een"), &named).await;
    assert_eq!(problem(&beside), (409, "under-way"));
    assert_eq!(beside.headers["retry-after"], "2");
    house.clock.advance(Duration::seconds(60));
    let first = program.send(Method::POST, path, &app("Een"), &named).await;
    assert_eq!(first.status, 201, "{}", first.json);
    house.clock.advance(Duration::seconds(61));
    let again = program.send(Method::POST, path, &app("Een"), &named).await;
    assert_eq!(
        again.json, first.json,
        "what was answered is kept for a day"
    );
}

async fn what_is_wrong_is_told_field_by_field(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:clients:write").await;
    let path = "/institutions/school/clients";
    let wrong = json!({ "fields": { "name": "", "redirect_uris": ["http://x.test"], "scope": ["sluis:institutions"] } });
    let answer = program.send(Method::POST, path, &wrong, &[]).await;
    assert_eq!(problem(&answer), (422, "invalid"));
    let faults = answer.json["faults"].as_array().unwrap();
    let fields: Vec<&str> = faults
        .iter()
        .map(|fault| fault["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        ["fields.name", "fields.scope", "fields.redirect_uris"]
    );
    let unread = program.send(Method::POST, path, &json!([]), &[]).await;
    assert_eq!(problem(&unread), (400, "bad-request"));
    let form = program
        .wire
        .post(
            &format!("{API}{path}"),
            &[("name", "x")],
            &[("authorization", &program.bearer)],
        )
        .await;
    assert_eq!(problem(&form), (415, "media-type"));
    let nowhere = program.get("/nergens").await;
    assert_eq!(problem(&nowhere), (404, "not-found"));
}

async fn a_token_that_a_person_gave_opens_nothing(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school");
    let agent = sluis_tests::Agent::new(house);
    let player = sluis_tests::testkit::cast::player("school", "beheerder");
    let settled = sluis_tests::Visit::of(house, &player)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let bearer = format!("Bearer {}", tokens.access_token);
    let answer = Wire::to(house)
        .ask(
            Method::GET,
            &format!("{API}/institutions/school/people"),
            &[("authorization", &bearer)],
        )
        .await;
    assert_eq!((answer.status, answer.error()), (403, "insufficient_scope"));
}

async fn lists_come_in_parts(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:people:read sluis:audit:read").await;
    for list in ["people", "audit-events"] {
        let path = format!("/institutions/school/{list}");
        let whole = program.get(&format!("{path}?limit=200")).await;
        let whole = whole.json["items"].as_array().unwrap().len();
        let (mut seen, mut cursor) = (0, String::new());
        loop {
            let part = program.get(&format!("{path}?limit=2{cursor}")).await;
            assert_eq!(part.status, 200, "{}", part.json);
            seen += part.json["items"].as_array().unwrap().len();
            match part.json["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, whole, "{list}");
        let wrong = program.get(&format!("{path}?cursor=x")).await;
        assert_eq!(problem(&wrong), (400, "bad-request"));
    }
}

async fn the_description_names_every_operation(house: &TestHouse) {
    let document = Wire::to(house)
        .ask(Method::GET, &format!("{API}/openapi.json"), &[])
        .await;
    assert_eq!(document.json["openapi"], "3.1.0");
    let paths = document.json["paths"].as_object().unwrap();
    let described: usize = paths
        .values()
        .map(|operations| operations.as_object().unwrap().len())
        .sum();
    let served = operations();
    assert_eq!(described, served);
    for name in ["Policy", "AppFields", "Problem"] {
        assert!(
            document.json["components"]["schemas"].get(name).is_some(),
            "{name}"
        );
    }
}

/// Every operation with its method, at this institution, about things that nobody has.
fn at(institution: &str) -> Vec<(Method, String, bool)> {
    sluis_admin_console::catalogue()
        .into_iter()
        .filter_map(|listed| match listed.kind {
            sluis_admin_console::Kind::Api(method) => Some((listed, method)),
            _ => None,
        })
        .map(|(listed, method)| {
            let mut path = listed.path.replace("{institution}", institution);
            while let Some(start) = path.find('{') {
                let end = path[start..].find('}').unwrap() + start;
                path.replace_range(start..=end, "00000000000000000000000000000000");
            }
            let path = path.trim_start_matches(API).to_owned();
            let whole = listed.power.is_of_installation();
            (method.parse().unwrap(), path, whole)
        })
        .collect()
}

async fn ask(program: &Program, method: Method, path: &str) -> Direct {
    if method == Method::GET {
        program.get(path).await
    } else {
        program
            .send(method, path, &app("Anders"), &[("if-match", "*")])
            .await
    }
}

async fn ten_01_every_operation_at_another_institution_looks_like_one_at_none(house: &TestHouse) {
    let scopes: Vec<&str> = ADMIN_SCOPES
        .iter()
        .filter(|(_, power)| !power.is_of_installation())
        .map(|(scope, _)| *scope)
        .collect();
    let program = Program::of(house, Some("school"), &scopes.join(" ")).await;
    let before = house.rows().await;
    let mut asked = 0;
    for ((method, theirs, whole), (_, nobodys, _)) in at("tweede").into_iter().zip(at("nergens")) {
        if whole || !theirs.contains("tweede") {
            continue;
        }
        let theirs = ask(&program, method.clone(), &theirs).await;
        let nobodys = ask(&program, method.clone(), &nobodys).await;
        assert_eq!(problem(&theirs), (404, "not-found"), "{method}");
        assert_eq!(theirs.json, nobodys.json, "{method}");
        asked += 1;
    }
    println!("{asked} operations asked for another institution");
    assert!(asked > 5);
    let mut after = house.rows().await;
    // What a program was refused is told nowhere but in the log of the program.
    for (table, rows) in before {
        let now = after.remove(&table).unwrap_or_default();
        assert_eq!(now.len(), rows.len(), "{table}");
    }
}

async fn ten_12_every_operation_needs_a_scope_of_its_own(house: &TestHouse) {
    let program = Program::of(house, Some("school"), "sluis:audit:read").await;
    for (method, path, _) in at("school") {
        // The description itself is anybody's, and the log this program's.
        if path.contains("audit-events") {
            continue;
        }
        let answer = ask(&program, method.clone(), &path).await;
        assert!(
            answer.status == 403 || path.contains("openapi"),
            "{method} {path}: {}",
            answer.status
        );
    }
}

/// How many operations the catalogue lists.
fn operations() -> usize {
    sluis_admin_console::catalogue()
        .iter()
        .filter(|listed| matches!(listed.kind, sluis_admin_console::Kind::Api(_)))
        .count()
}
