//! The admin API makes, shows and revokes badges, of a class and of one pupil.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{Program, problem};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{audit::EventKind, badge::BadgeCode, policy::Policy};
use sluis_tests::{
    Agent, Direct, Page, Portal, on_both_stores,
    testkit::{ORIGIN, TestHouse},
    with_policy,
};

on_both_stores! {
    bdg_07_a_program_makes_shows_and_revokes_badges_of_a_class;
    bdg_07_a_program_shows_and_revokes_one_pupils_badge;
    bdg_07_ten_02_badges_of_another_institution_are_not_there;
    bdg_07_whoever_only_reads_people_sees_no_badge;
}

const SCHOOL: &str = "/institutions/school";

fn here(policy: &mut Policy) {
    policy.badges.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
}

async fn writer(house: &TestHouse, slug: &str) -> Program {
    let scope = "sluis:people:write sluis:classes:write";
    Program::of(house, Some(slug), scope).await
}

async fn delete(program: &Program, path: &str) -> Direct {
    program.send(Method::DELETE, path, &Value::Null, &[]).await
}

async fn post(program: &Program, path: &str, people: &[&str]) -> Direct {
    let body = json!({ "people": people });
    program.send(Method::POST, path, &body, &[]).await
}

async fn id(house: &TestHouse, who: &str) -> String {
    house.person("school", who).await.id.to_string()
}

/// A class with its pupil and a teacher; its path.
async fn class(house: &TestHouse, program: &Program) -> String {
    let made = program
        .send(
            Method::POST,
            &format!("{SCHOOL}/classes"),
            &json!({ "name": "1A" }),
            &[],
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.json);
    let path = format!("{SCHOOL}/classes/{}", made.json["id"].as_str().unwrap());
    for (who, part) in [("leerling", "main"), ("juf", "teacher")] {
        let seen = program.get(&path).await;
        let revision = seen.headers["etag"].to_str().unwrap().to_owned();
        let member = format!("{path}/members/{}", id(house, who).await);
        let body = json!({ "part": part });
        let put = program
            .send(Method::PUT, &member, &body, &[("if-match", &revision)])
            .await;
        assert_eq!(put.status, 204, "{}", put.json);
    }
    path
}

/// Signs in with what the card says.
async fn shown(house: &TestHouse, card: &Value) -> Page {
    let address = card["address"].as_str().unwrap();
    let path = address.strip_prefix(ORIGIN).unwrap();
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    assert_eq!(asked.open(&agent).await.step(), "password");
    agent.get(path).await.submit(&[]).await
}

async fn bdg_07_a_program_makes_shows_and_revokes_badges_of_a_class(house: &TestHouse) {
    let program = writer(house, "school").await;
    let class = class(house, &program).await;
    let (badges, pupil) = (format!("{class}/badges"), id(house, "leerling").await);
    let juf = id(house, "juf").await;
    let off = post(&program, &badges, &[&pupil]).await;
    assert_eq!(problem(&off).0, 409, "{}", off.json);
    with_policy(house, "school", here).await;
    let listed = program.get(&badges).await;
    assert_eq!(listed.json["enabled"], true);
    let items = listed.json["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "pupils alone: {}", listed.json);
    assert_eq!(items[0]["person"], pupil);
    assert!(items[0].get("badge").is_none());
    // Nobody but a pupil of the class has one made.
    let nobody = post(&program, &badges, &[&juf, "nobody"]).await;
    assert_eq!(problem(&nobody).0, 422, "{}", nobody.json);
    let made = post(&program, &badges, &[&pupil, &juf]).await;
    assert_eq!(made.status, 200, "{}", made.json);
    let cards = made.json["cards"].as_array().unwrap();
    assert_eq!(cards.len(), 1, "{}", made.json);
    assert_eq!(cards[0]["person"], pupil);
    let read = |name: &str| BadgeCode::read(cards[0][name].as_str().unwrap());
    assert!(read("code").is_some());
    assert_eq!(read("code"), read("address"));
    let done = shown(house, &cards[0]).await;
    assert!(done.away().is_some(), "{}", done.text());
    // No code is told again.
    let listed = program.get(&badges).await.json.to_string();
    let code = cards[0]["code"].as_str().unwrap();
    assert!(!listed.contains(code) && !listed.contains(&code.replace(' ', "")));
    let events = house.events().await;
    let event = events
        .iter()
        .find(|event| event.kind == EventKind::BadgeMade);
    assert_eq!(event.unwrap().details["client"], "programma-school");
    let ended = delete(&program, &badges).await;
    assert_eq!(ended.json, json!({ "ended": 1 }), "{}", ended.json);
    assert_eq!(shown(house, &cards[0]).await.status, 422);
    assert_eq!(delete(&program, &badges).await.json, json!({ "ended": 0 }));
}

async fn bdg_07_a_program_shows_and_revokes_one_pupils_badge(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let program = writer(house, "school").await;
    let class = class(house, &program).await;
    let pupil = id(house, "leerling").await;
    let badge = format!("{SCHOOL}/people/{pupil}/badge");
    assert_eq!(problem(&program.get(&badge).await).0, 404);
    let made = post(&program, &format!("{class}/badges"), &[&pupil]).await;
    let card = &made.json["cards"][0];
    let told = program.get(&badge).await;
    assert_eq!(told.status, 200, "{}", told.json);
    assert!(class.ends_with(told.json["class"].as_str().unwrap()));
    assert_eq!(told.json["ended"], false);
    assert!(told.json.get("code").is_none(), "{}", told.json);
    assert!(shown(house, card).await.away().is_some());
    assert_eq!(delete(&program, &badge).await.status, 204);
    assert_eq!(shown(house, card).await.status, 422);
    assert_eq!(problem(&delete(&program, &badge).await).0, 404);
    // The sessions ended with it: none is of the person's present epoch.
    let person = house.person("school", "leerling").await;
    let left = house.idp.ephemeral.sessions_of(&person.id, house.now());
    let left = left.await.unwrap();
    assert!(!left.is_empty());
    assert!(left.iter().all(|(_, one)| one.epoch != person.epoch));
}

async fn bdg_07_ten_02_badges_of_another_institution_are_not_there(house: &TestHouse) {
    with_policy(house, "school", here).await;
    with_policy(house, "tweede", here).await;
    let program = writer(house, "school").await;
    let class = class(house, &program).await;
    let pupil = id(house, "leerling").await;
    let made = post(&program, &format!("{class}/badges"), &[&pupil]).await;
    let other = writer(house, "tweede").await;
    for path in [
        format!("{class}/badges"),
        format!("{SCHOOL}/people/{pupil}/badge"),
    ] {
        let theirs = path.replace(SCHOOL, "/institutions/tweede");
        for path in [&path, &theirs] {
            assert_eq!(problem(&other.get(path).await).0, 404, "{path}");
            assert_eq!(problem(&delete(&other, path).await).0, 404, "{path}");
        }
    }
    let theirs = format!("{class}/badges").replace(SCHOOL, "/institutions/tweede");
    let nothing = post(&other, &theirs, &[&pupil]).await;
    assert_eq!(problem(&nothing).0, 404);
    assert!(shown(house, &made.json["cards"][0]).await.away().is_some());
}

async fn bdg_07_whoever_only_reads_people_sees_no_badge(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let program = writer(house, "school").await;
    let class = class(house, &program).await;
    let scope = "sluis:people:read sluis:classes:write";
    let reader = Program::of(house, Some("school"), scope).await;
    let pupil = id(house, "leerling").await;
    let badge = format!("{SCHOOL}/people/{pupil}/badge");
    let badges = format!("{class}/badges");
    for path in [&badge, &badges] {
        assert_eq!(problem(&reader.get(path).await).0, 403, "{path}");
        assert_eq!(problem(&delete(&reader, path).await).0, 403, "{path}");
    }
    assert_eq!(problem(&post(&reader, &badges, &[&pupil]).await).0, 403);
}
