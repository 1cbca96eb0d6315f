//! Invitations: a letter with a link to choose a first password. Nothing in the link says who is
//! invited, where, or as what; it works once, for its time, and while nobody took it back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{person::Role, secret::HashedToken};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    Agent, Page, Wire, basic, newest_link, on_both_stores, put_client, testkit::TestHouse,
};

const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";
const PEOPLE: &str = "/admin/api/v1/institutions/school/people";
const NEW: &str = "Negen-Paarse-Ramen-31";

on_both_stores! {
    rec_26_an_invitation_says_nothing_that_could_be_altered;
    rec_26_an_invitation_works_once;
    rec_26_an_invitation_ends_on_the_second;
    rec_26_an_invitation_that_was_taken_back_is_dead;
}

async fn send(house: &TestHouse, method: Method, path: &str, body: &Value) -> Value {
    put_client(house, "uitnodiger", |client| {
        client.auth_method = ClientAuthMethod::ClientSecretBasic;
        client.secret_hash = Some(HashedToken::of(SECRET));
        client.settings.grant_types = [GrantType::ClientCredentials].into();
        client.settings.scope = ["sluis:people:write"].into_iter().collect();
    })
    .await;
    let wire = Wire::to(house);
    let own = basic("uitnodiger", SECRET);
    let asked = [("grant_type", "client_credentials")];
    let granted = wire
        .post("/oauth/token", &asked, &[("authorization", &own)])
        .await;
    let bearer = format!("Bearer {}", granted.json["access_token"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    let answer = wire.json(method, path, body, &headers).await;
    assert!(answer.status < 300, "{}: {}", answer.status, answer.json);
    answer.json
}

/// Invites a pupil; the link of the letter.
async fn invited(house: &TestHouse) -> String {
    let new = json!({
        "fields": {
            "username": "noor.smit",
            "name": { "given": "Noor", "family": "Smit" },
            "email": "noor@leerling.test",
            "roles": ["pupil"],
        },
        "invite": "link",
    });
    send(house, Method::POST, PEOPLE, &new).await;
    house.clock.advance(Duration::seconds(1));
    newest_link(house, "noor@leerling.test").await
}

async fn choose(page: &Page) -> Page {
    page.submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await
}

async fn has_password(house: &TestHouse) -> bool {
    let noor = house.person("school", "noor.smit").await;
    noor.password_hash.is_some()
}

async fn rec_26_an_invitation_says_nothing_that_could_be_altered(house: &TestHouse) {
    let link = invited(house).await;
    let before = house.person("school", "noor.smit").await;
    assert_eq!(before.roles, [Role::Pupil]);
    // One letter of it more, less or other, and it is nobody's.
    let (head, last) = link.split_at(link.len() - 1);
    let other = if last == "A" { "B" } else { "A" };
    for altered in [
        head.to_owned(),
        format!("{link}A"),
        format!("{head}{other}"),
    ] {
        let page = Agent::new(house).get(&altered).await;
        assert!((400..500).contains(&page.status), "{altered}");
    }
    // What is added to the address or to the form is not listened to, or is refused.
    let agent = Agent::new(house);
    let more = "institution=tweede&role=admin&roles=admin&email=dief%40elders.test";
    let page = agent.get(&format!("{link}?{more}")).await;
    assert_eq!(
        (page.step(), page.institution()),
        ("new-password", "school")
    );
    let form = page.form(&["new_password"]);
    let mut fields = form.filled(&[("new_password", NEW), ("new_password_repeat", NEW)]);
    for pair in more.split('&') {
        let (name, value) = pair.split_once('=').unwrap();
        fields.push((name.to_owned(), value.to_owned()));
    }
    let answer = agent.post(&form.action, &fields).await;
    assert!(answer.status < 500);
    let after = house.person("school", "noor.smit").await;
    assert_eq!(
        (after.roles, after.institution, after.email),
        (before.roles, before.institution, before.email)
    );
}

async fn rec_26_an_invitation_works_once(house: &TestHouse) {
    let link = invited(house).await;
    // Two who have it open: one of them chooses.
    let (first, second) = (Agent::new(house), Agent::new(house));
    let (first, second) = (first.get(&link).await, second.get(&link).await);
    assert_eq!(second.step(), "new-password");
    choose(&first).await;
    assert!(has_password(house).await);
    let chosen = house.person("school", "noor.smit").await.password_hash;
    let late = second
        .submit(&[
            ("new_password", "Elf-Blauwe-Vorken-12"),
            ("new_password_repeat", "Elf-Blauwe-Vorken-12"),
        ])
        .await;
    assert_eq!(late.status, 410);
    assert_eq!(Agent::new(house).get(&link).await.status, 410);
    let stored = house.person("school", "noor.smit").await.password_hash;
    assert_eq!(stored, chosen);
}

async fn rec_26_an_invitation_ends_on_the_second(house: &TestHouse) {
    let link = invited(house).await;
    let written = house.outbox().await.pop().unwrap().at;
    let end = written + Duration::days(7);
    house.clock.set(end - Duration::seconds(1));
    let page = Agent::new(house).get(&link).await;
    assert_eq!(page.step(), "new-password");
    house.clock.set(end + Duration::seconds(1));
    assert_eq!(choose(&page).await.status, 410);
    assert_eq!(Agent::new(house).get(&link).await.status, 410);
    assert!(!has_password(house).await);
}

async fn rec_26_an_invitation_that_was_taken_back_is_dead(house: &TestHouse) {
    let link = invited(house).await;
    let page = Agent::new(house).get(&link).await;
    let noor = house.person("school", "noor.smit").await.id;
    let active = format!("{PEOPLE}/{noor}/active");
    send(house, Method::PUT, &active, &json!({ "active": false })).await;
    assert_eq!(choose(&page).await.status, 410);
    // Nor does it come back with the account.
    send(house, Method::PUT, &active, &json!({ "active": true })).await;
    assert_eq!(Agent::new(house).get(&link).await.status, 410);
    assert!(!has_password(house).await);
}
