//! A passkey that is made on the way in, where nothing else counts that could be set up: by the guards of
//! any set-up in a sign-in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::passkeys::{allow, is_in, options, passkeys, refusals, show, signin_of};
use chrono::Duration;
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    policy::{PasskeyMode, SecondFactorMode},
    second_factor::FactorKind,
};
use sluis_tests::{
    Agent, Asked, Maker, Page, Portal, SoftKey, Visit, code_of, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_client, with_policy,
};

on_both_stores! {
    flo_05_a_passkey_is_made_after_what_there_is_was_shown;
    flo_05_whoever_has_nothing_makes_one_and_gets_recovery_codes;
    psk_09_h09_a_session_alone_makes_none;
    psk_09_nothing_is_made_at_another_step_or_for_somebody_else;
    flo_05_whoever_makes_none_goes_back_and_the_portal_hears_it;
    n11_the_mail_address_is_proven_first;
    e19_none_is_made_on_a_shared_computer;
    psk_make_what_must_prove_its_make_does_so_here_as_well;
    aut_12_whoever_has_no_passkey_makes_one_for_a_portal_that_demands_it;
}

fn cees() -> Player {
    player("energie", "cees")
}

fn bea() -> Player {
    player("energie", "bea")
}

/// The portal counts passkeys alone, and the institution has them.
async fn passkeys_alone(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    with_client(house, "agenda", |settings| {
        settings.allowed_factors = [FactorKind::Passkey].into();
    })
    .await;
}

async fn required(house: &TestHouse) {
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
}

fn asked(house: &TestHouse) -> Asked {
    Portal::of(house, "agenda").ask_for("energie")
}

async fn password(page: &Page, who: &Player) -> Page {
    assert_eq!(page.step(), "password", "{}", page.text());
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn code(house: &TestHouse, page: &Page) -> Page {
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    page.submit(&[("code", &code_of(&cees(), house.now()))])
        .await
}

async fn make(agent: &Agent, page: &Page, key: &mut SoftKey) -> Page {
    assert_eq!(page.step(), "enrol-passkey", "{}", page.text());
    let at = signin_of(page);
    let asked = options(agent, page, &format!("{at}/new-passkey-options"), &[]).await;
    send(agent, page, &key.make(&asked)).await
}

async fn send(agent: &Agent, page: &Page, answer: &str) -> Page {
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("answer".to_owned(), answer.to_owned()),
        ("name".to_owned(), "Mijn telefoon".to_owned()),
    ];
    let to = format!("{}/add-passkey", signin_of(page));
    agent.post(&to, &fields).await
}

async fn flo_05_a_passkey_is_made_after_what_there_is_was_shown(house: &TestHouse) {
    passkeys_alone(house).await;
    let agent = Agent::new(house);
    let request = asked(house);
    let page = password(&request.open(&agent).await, &cees()).await;
    assert_eq!(page.step(), "second-factor", "not with the password alone");
    let page = code(house, &page).await;
    assert_eq!(page.step(), "enrol-passkey", "{}", page.text());
    assert!(!page.offers("later"), "there is no way past it");
    assert!(page.text().contains("alleen in een browser met JavaScript"));
    let mut key = SoftKey::at(ORIGIN);
    let page = make(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let claims = Portal::of(house, "agenda")
        .tokens(&request, &page)
        .await
        .claims;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");
    assert_eq!(claims["amr"], json!(["pwd", "swk", "user", "mfa"]));
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.text.contains("Mijn telefoon")));
    let events = house.events().await;
    let added = |one: &&sluis_model::audit::Event| one.kind == EventKind::PasskeyAdded;
    assert_eq!(events.iter().filter(added).count(), 1);

    // From now on it is asked here, and the app still counts elsewhere.
    let elsewhere = Agent::new(house);
    let page = password(&asked(house).open(&elsewhere).await, &cees()).await;
    assert_eq!(page.step(), "second-factor");
    assert!(!page.has_field("code"));
    assert!(is_in(&show(&elsewhere, &page, &mut key).await));
    house.clock.advance(Duration::minutes(1));
    let elsewhere = Agent::new(house);
    let other = Portal::of(house, "cijfers").ask_for("energie");
    let page = password(&other.open(&elsewhere).await, &cees()).await;
    assert!(is_in(&code(house, &page).await));
}

async fn flo_05_whoever_has_nothing_makes_one_and_gets_recovery_codes(house: &TestHouse) {
    passkeys_alone(house).await;
    required(house).await;
    let agent = Agent::new(house);
    let page = password(&asked(house).open(&agent).await, &bea()).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = make(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.text());
    let settled = Visit::of(house, &bea()).go_on(page).await;
    assert!(is_in(&settled.page), "{:?}", settled.steps);
    let id = house.person("energie", "bea").await.id;
    let stored = house.idp.durable.read(move |tx| tx.second_factors(&id));
    assert!(stored.await.unwrap().recovery_codes_left > 0);
}

async fn psk_09_h09_a_session_alone_makes_none(house: &TestHouse) {
    passkeys_alone(house).await;
    let agent = Agent::new(house);
    let other = Portal::of(house, "cijfers").ask_for("energie");
    let visit = Visit::of(house, &cees()).not_on_this_device();
    visit.sign_in(&agent, &other).await;
    house.clock.advance(Duration::minutes(20));
    let page = code(house, &asked(house).open(&agent).await).await;
    assert_eq!(page.step(), "password", "shown too long ago");
    let page = password(&page, &cees()).await;
    assert_eq!(page.step(), "enrol-passkey", "{}", page.text());
}

async fn psk_09_nothing_is_made_at_another_step_or_for_somebody_else(house: &TestHouse) {
    passkeys_alone(house).await;
    let (agent, other) = (Agent::new(house), Agent::new(house));
    let page = password(&asked(house).open(&agent).await, &cees()).await;
    let at = signin_of(&page);
    let token = [("csrf".to_owned(), page.value("csrf").unwrap())];
    let early = agent
        .post(&format!("{at}/new-passkey-options"), &token)
        .await;
    assert_eq!(early.status, 404, "the code comes first");
    let page = code(house, &page).await;
    let asked_of = options(&agent, &page, &format!("{at}/new-passkey-options"), &[]).await;
    let answer = SoftKey::at(ORIGIN).make(&asked_of);
    // Another browser, another person.
    required(house).await;
    let elsewhere = password(&asked(house).open(&other).await, &bea()).await;
    let refused = send(&other, &elsewhere, &answer).await;
    assert_eq!((refused.step(), refused.status), ("enrol-passkey", 422));
    assert!(!refused.alert_text().is_empty());
    assert!(passkeys(house, &bea()).await.is_empty());
    // Once.
    assert!(is_in(&send(&agent, &page, &answer).await));
    assert_eq!(passkeys(house, &cees()).await.len(), 1);
    assert_eq!(refusals(house).await, ["ended"]);
}

async fn flo_05_whoever_makes_none_goes_back_and_the_portal_hears_it(house: &TestHouse) {
    passkeys_alone(house).await;
    let agent = Agent::new(house);
    let request = asked(house);
    let page = password(&request.open(&agent).await, &cees()).await;
    let page = code(house, &page).await;
    let page = page.click_action("back").await;
    assert_eq!(request.error(&page), "unmet_authentication_requirements");
    assert!(agent.cookie("session").is_none(), "nobody is signed in");
    let silent = asked(house).with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
}

async fn n11_the_mail_address_is_proven_first(house: &TestHouse) {
    passkeys_alone(house).await;
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.second_factor.email_proof_first = true;
    })
    .await;
    let mut person = house.person("energie", "bea").await;
    person.email_verified_at = None;
    let changed = house.idp.durable.write(move |tx| tx.update_person(&person));
    changed.await.unwrap();
    let agent = Agent::new(house);
    let page = password(&asked(house).open(&agent).await, &bea()).await;
    assert_eq!(page.step(), "prove-email", "{}", page.text());
}

async fn e19_none_is_made_on_a_shared_computer(house: &TestHouse) {
    passkeys_alone(house).await;
    with_policy(house, "energie", |policy| {
        policy.shared_computer.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
    })
    .await;
    let agent = Agent::new(house);
    let page = password(&asked(house).open(&agent).await, &cees()).await;
    assert_eq!(page.step(), "lacking", "{}", page.text());
}

async fn psk_make_what_must_prove_its_make_does_so_here_as_well(house: &TestHouse) {
    passkeys_alone(house).await;
    let maker = Maker::of([0x51; 16]);
    let model = sluis_model::policy::AttestedModel {
        aaguid: maker.aaguid(),
        name: "Sleutel 5".to_owned(),
        root: maker.root(),
    };
    let roles = house.person("energie", "cees").await.roles;
    with_policy(house, "energie", move |policy| {
        policy.passkeys.attested_roles = roles.into_iter().collect();
        policy.passkeys.attested_models = vec![model];
    })
    .await;
    let agent = Agent::new(house);
    let page = password(&asked(house).open(&agent).await, &cees()).await;
    let page = code(house, &page).await;
    let refused = make(&agent, &page, &mut SoftKey::at(ORIGIN)).await;
    assert_eq!((refused.step(), refused.status), ("enrol-passkey", 422));
    assert_eq!(refusals(house).await, ["attestation"]);
    let mut key = SoftKey::at(ORIGIN).made_by(&maker);
    assert!(is_in(&make(&agent, &refused, &mut key).await));
}

/// An essential `phr` is an answer for whoever has a passkey, and a set-up for whoever can make one: after
/// the code, never with the password alone.
async fn aut_12_whoever_has_no_passkey_makes_one_for_a_portal_that_demands_it(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    let essential = json!({ "id_token": { "acr": { "essential": true, "value": "phr" } } });
    let request = asked(house).with("claims", &essential.to_string());
    let agent = Agent::new(house);
    let page = code(house, &password(&request.open(&agent).await, &cees()).await).await;
    let back = page.click_action("back").await;
    assert_eq!(request.error(&back), "unmet_authentication_requirements");
    house.clock.advance(Duration::minutes(1));
    let request = asked(house).with("claims", &essential.to_string());
    let page = code(house, &password(&request.open(&agent).await, &cees()).await).await;
    let page = make(&agent, &page, &mut SoftKey::at(ORIGIN)).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let portal = Portal::of(house, "agenda");
    let claims = portal.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "phr");
    // Here already, and with a passkey: nothing more is asked.
    let again = asked(house).with("claims", &essential.to_string());
    let page = again.with("prompt", "none").open(&agent).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}
