//! Somebody's passkeys at the console: seen, and removed with a reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::{audit::EventKind, passkey::Passkey};
use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    u31_passkeys_are_removed_with_a_reason_and_told;
    u31_an_administrators_passkeys_are_supports_business;
}

/// Gives somebody a passkey, as if it had been added.
async fn give(house: &TestHouse, institution: &str, username: &str) {
    let person = house.person(institution, username).await.id;
    let passkey = Passkey {
        id: username.into(),
        person,
        credential_id: username.to_owned(),
        rp_id: "login.test".to_owned(),
        credential: "{}".to_owned(),
        counter: 0,
        backup_eligible: true,
        backed_up: true,
        user_verified: true,
        aaguid: None,
        name: "Telefoon".to_owned(),
        created_at: house.now(),
        last_used_at: None,
    };
    let added = house.idp.durable.write(move |tx| tx.add_passkey(&passkey));
    added.await.unwrap();
}

async fn left(house: &TestHouse, institution: &str, username: &str) -> u32 {
    let id = house.person(institution, username).await.id;
    let found = house.idp.durable.read(move |tx| tx.second_factors(&id));
    found.await.unwrap().passkeys
}

async fn administrator(house: &TestHouse) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let who = player("zorg", "beheer@linde.test");
    Visit::of(house, &who).sign_in(&agent, &asked).await;
    agent
}

async fn u31_passkeys_are_removed_with_a_reason_and_told(house: &TestHouse) {
    give(house, "zorg", "dirk@linde.test").await;
    let agent = administrator(house).await;
    let id = house.person("zorg", "dirk@linde.test").await.id;
    let page = agent.get(&format!("/admin/at/zorg/people/{id}")).await;
    let page = page
        .submit_action("passkeys", &[("passkeys_why", " ")])
        .await;
    assert_eq!(left(house, "zorg", "dirk@linde.test").await, 1, "no reason");
    let page = page
        .submit_action("passkeys", &[("passkeys_why", "Telefoon kwijt")])
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(left(house, "zorg", "dirk@linde.test").await, 0);
    let events = house.events().await;
    let removed = events
        .iter()
        .find(|event| event.kind == EventKind::PasskeyRemoved)
        .unwrap();
    assert_eq!(removed.details["reason"], "Telefoon kwijt");
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.text.contains("Telefoon kwijt")));
    let person = house.person("zorg", "dirk@linde.test").await.id;
    let kept = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&person))
        .await
        .unwrap();
    assert!(kept.factor.totp().is_some(), "the app stays");
}

async fn u31_an_administrators_passkeys_are_supports_business(house: &TestHouse) {
    give(house, "school", "beheerder").await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let who = player("school", "beheer");
    Visit::of(house, &who).sign_in(&agent, &asked).await;
    let id = house.person("school", "beheerder").await.id;
    let page = agent.get(&format!("/admin/at/school/people/{id}")).await;
    assert!(!page.body.contains("passkeys_why"), "not offered");
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf", &*csrf),
        ("action", "passkeys"),
        ("passkeys_why", "zomaar"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let refused = agent
        .post(&format!("/admin/at/school/people/{id}/wipe"), &fields)
        .await;
    assert_ne!(refused.status, 200);
    assert_eq!(left(house, "school", "beheerder").await, 1);
}
