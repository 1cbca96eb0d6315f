//! ECK iDs: kept sealed, given one by one, told to a portal with the scope alone, and seen nowhere else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{Program, problem},
    scim_program::{BOTH, Directory, OWN},
};
use reqwest::Method;
use serde_json::json;
use sluis_model::audit::EventKind;
use sluis_protocol::scope::Scope;
use sluis_tests::{
    Agent, Portal, ScriptedProvider, Tokens, Visit, change_client, give_source, link_at_source,
    on_both_stores, source_settings,
    testkit::{TestHouse, cast::player},
    to_source,
};

on_both_stores! {
    u30_only_a_portal_that_was_given_the_scope_learns_an_eck_id;
    u30_an_eck_id_is_in_no_answer_no_event_and_no_row;
    u30_a_directory_tells_an_eck_id_and_never_sees_it;
    u36_a_source_tells_an_eck_id_where_its_claim_is_named;
    ten_04_nobody_gives_an_eck_id_to_somebody_elsewhere;
    u30_to_give_one_takes_a_scope_of_its_own;
}

pub(crate) fn eck_id(digit: char) -> String {
    format!(
        "https://ketenid.nl/201703/{}",
        String::from(digit).repeat(128)
    )
}

async fn keeper(house: &TestHouse) -> Program {
    Program::of(house, Some("school"), "sluis:eckid:write sluis:people:read").await
}

async fn meester(house: &TestHouse) -> String {
    house.person("school", "meester").await.id.to_string()
}

async fn give(house: &TestHouse, program: &Program, said: &str) -> u16 {
    let path = format!(
        "/institutions/school/people/{}/eck-id",
        meester(house).await
    );
    let body = json!({ "eck_id": said });
    let answer = program.send(Method::PUT, &path, &body, &[]).await;
    assert!(!answer.text.contains("ketenid"), "{}", answer.text);
    answer.status
}

pub(crate) async fn entitle(house: &TestHouse) {
    change_client(house, "agenda", |client| {
        let more: Scope = ["eckid"].into_iter().collect();
        client.settings.scope = client.settings.scope.union(&more);
    })
    .await;
}

async fn tokens(house: &TestHouse) -> Tokens {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school").with("scope", "openid eckid");
    let settled = Visit::of(house, &player("school", "meester"))
        .not_now()
        .sign_in(&Agent::new(house), &asked)
        .await;
    portal.tokens(&asked, &settled.page).await
}

async fn told(house: &TestHouse) -> Option<String> {
    let tokens = tokens(house).await;
    let portal = Portal::of(house, "agenda");
    let told = portal.userinfo(&tokens.access_token).await.json;
    Some(told.get("eckid")?.as_str()?.to_owned())
}

async fn releases(house: &TestHouse) -> usize {
    let events = house.events().await;
    events
        .iter()
        .filter(|event| event.kind == EventKind::EckIdReleased)
        .count()
}

async fn u30_only_a_portal_that_was_given_the_scope_learns_an_eck_id(house: &TestHouse) {
    let program = keeper(house).await;
    assert_eq!(give(house, &program, &eck_id('A')).await, 204);
    assert_eq!(told(house).await, None, "asking for it gives nothing");
    assert_eq!(releases(house).await, 0);
    entitle(house).await;
    assert_eq!(told(house).await, Some(eck_id('a')));
    assert_eq!(releases(house).await, 1);
    let events = house.events().await;
    let released = events
        .iter()
        .find(|event| event.kind == EventKind::EckIdReleased)
        .unwrap();
    assert_eq!(released.details["client"], "agenda");
    assert_eq!(
        released.target.as_ref().unwrap().as_str(),
        meester(house).await
    );
    // Another one takes its place; and it is taken away.
    assert_eq!(give(house, &program, &eck_id('b')).await, 204);
    assert_eq!(told(house).await, Some(eck_id('b')));
    let path = format!(
        "/institutions/school/people/{}/eck-id",
        meester(house).await
    );
    let answer = program.send(Method::DELETE, &path, &json!({}), &[]).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(told(house).await, None);
}

async fn u30_an_eck_id_is_in_no_answer_no_event_and_no_row(house: &TestHouse) {
    let program = keeper(house).await;
    let digits = "a".repeat(64);
    assert_eq!(give(house, &program, &eck_id('a')).await, 204);
    assert_eq!(give(house, &program, &eck_id('g')).await, 422);
    assert_eq!(give(house, &program, "").await, 422);
    for path in ["", &format!("/{}", meester(house).await)] {
        let answer = program
            .get(&format!("/institutions/school/people{path}"))
            .await;
        assert_eq!(answer.status, 200);
        assert!(!answer.text.contains("ketenid"), "{path}");
    }
    for event in house.events().await {
        assert!(!event.details.to_string().contains(&digits));
    }
    let id = house.person("school", "meester").await.id;
    let sealed = house.idp.durable.read(move |tx| tx.eck_id(&id)).await;
    assert!(!sealed.unwrap().unwrap().as_str().contains(&digits));
}

async fn u30_a_directory_tells_an_eck_id_and_never_sees_it(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let user = |said: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", OWN],
            "userName": "eva.keten",
            "name": { "givenName": "Eva", "familyName": "Keten" },
            OWN: { "eckId": said, "invite": "no" },
        })
    };
    let bad = directory.send(Method::POST, "/Users", &user("none")).await;
    assert_eq!(bad.status, 400, "{}", bad.json);
    let made = directory
        .send(Method::POST, "/Users", &user(&eck_id('c')))
        .await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert!(!made.text.contains("ketenid"), "{}", made.text);
    let id = house.person("school", "eva.keten").await.id;
    let path = format!("/Users/{id}");
    let stored = async || {
        let id = id.clone();
        let read = house.idp.durable.read(move |tx| tx.eck_id(&id)).await;
        read.unwrap().unwrap()
    };
    let first = stored().await;
    assert!(!directory.get(&path).await.text.contains("ketenid"));
    // The same again is no change, and one that says nothing takes nothing away.
    let mut again = user(&eck_id('c'));
    let put = directory.send(Method::PUT, &path, &again).await;
    assert_eq!(put.status, 200, "{}", put.json);
    assert_eq!(stored().await.as_str(), first.as_str());
    again[OWN] = json!({ "programme": "havo" });
    let put = directory.send(Method::PUT, &path, &again).await;
    assert_eq!(put.status, 200, "{}", put.json);
    assert_eq!(stored().await.as_str(), first.as_str());
}

async fn u36_a_source_tells_an_eck_id_where_its_claim_is_named(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let mut settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings.clone()).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    let come = async || {
        let agent = Agent::new(house);
        let asked = Portal::of(house, "agenda").ask_for("school");
        let more = json!({ "keten": eck_id('d') });
        let sent = to_source(&agent, &asked, "regenboog").await;
        let page = sent.come_back(house, &provider, &agent, "m-1", &more).await;
        assert!(page.away().is_some() || page.step() != "password");
    };
    entitle(house).await;
    come().await;
    assert_eq!(told(house).await, None, "no claim is named");
    settings.claims.eck_id = "keten".to_owned();
    give_source(house, "school", "regenboog", true, settings).await;
    come().await;
    assert_eq!(told(house).await, Some(eck_id('d')));
}

async fn ten_04_nobody_gives_an_eck_id_to_somebody_elsewhere(house: &TestHouse) {
    let program = keeper(house).await;
    let bea = house.person("energie", "bea").await.id;
    for (method, body) in [
        (Method::PUT, json!({ "eck_id": eck_id('e') })),
        (Method::DELETE, json!({})),
    ] {
        let path = format!("/institutions/school/people/{bea}/eck-id");
        let answer = program.send(method, &path, &body, &[]).await;
        assert_eq!(problem(&answer).0, 404);
    }
    let stored = house.idp.durable.read(move |tx| tx.eck_id(&bea)).await;
    assert_eq!(stored.unwrap(), None);
}

async fn u30_to_give_one_takes_a_scope_of_its_own(house: &TestHouse) {
    let people = Program::of(house, Some("school"), "sluis:people:write").await;
    assert_eq!(give(house, &people, &eck_id('f')).await, 403);
    // And whoever gives them reads nobody by it.
    let alone = Program::of(house, Some("school"), "sluis:eckid:write").await;
    assert_eq!(give(house, &alone, &eck_id('f')).await, 204);
    let read = alone.get("/institutions/school/people").await;
    assert_eq!(read.status, 403, "{}", read.text);
}
