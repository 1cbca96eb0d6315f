//! The invitation to add a passkey: to whom, when, put off, and taken up in the middle of a sign-in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::passkeys::{allow, is_in, options, passkeys, show, signin_of};
use chrono::{Days, Duration};
use sluis_model::{
    phone::PhoneNumber,
    policy::{Localized, PasskeyMode, SecondFactorMode},
};
use sluis_tests::{
    Agent, Asked, Page, Portal, SoftKey, Visit, code_of, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_policy,
};

on_both_stores! {
    psk_09_whoever_shows_a_code_is_invited_and_may_say_not_now;
    psk_09_the_institution_chooses_how_often_it_invites;
    h08_s15_not_now_to_one_invitation_leaves_the_others;
    psk_09_a_passkey_is_added_on_the_way_in;
    psk_09_nobody_is_invited_without_a_code_shown_right_here;
    psk_09_whose_passkeys_must_prove_their_make_is_not_invited;
    e19_psk_09_nobody_is_invited_on_a_shared_computer;
}

const MFA: &str = "https://refeds.org/profile/mfa";

fn cees() -> Player {
    player("energie", "cees")
}

async fn inviting(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    with_policy(house, "energie", |policy| policy.passkeys.invite = true).await;
}

fn asked(house: &TestHouse) -> Asked {
    Portal::of(house, "agenda").ask_for("energie")
}

async fn after_code(house: &TestHouse, agent: &Agent, request: &Asked) -> Page {
    let cees = cees();
    let page = request.open(agent).await;
    let page = page
        .submit(&[("username", cees.username), ("password", cees.password)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    page.submit(&[
        ("code", &code_of(&cees, house.now())),
        ("not_remember", "1"),
    ])
    .await
}

async fn psk_09_whoever_shows_a_code_is_invited_and_may_say_not_now(house: &TestHouse) {
    // Nobody is invited unless the institution wants it.
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    assert!(is_in(
        &after_code(house, &Agent::new(house), &asked(house)).await
    ));
    inviting(house).await;
    house.clock.advance(Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "add-passkey", "{}", page.text());
    assert!(
        page.text().contains("alleen in een browser met JavaScript"),
        "without a script it says so: {}",
        page.text()
    );
    let page = page.click_action("later").await;
    assert!(is_in(&page), "{}", page.text());
    house
        .clock
        .advance(Duration::days(30) - Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert!(is_in(&page), "not yet again: {}", page.text());
    house.clock.advance(Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "add-passkey");
}

async fn psk_09_the_institution_chooses_how_often_it_invites(house: &TestHouse) {
    inviting(house).await;
    with_policy(house, "energie", |policy| {
        policy.passkeys.invite_again_days = 3;
    })
    .await;
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "add-passkey", "{}", page.text());
    assert!(is_in(&page.click_action("later").await));
    house
        .clock
        .advance(Duration::days(3) - Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert!(is_in(&page), "not yet again: {}", page.text());
    house.clock.advance(Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "add-passkey");
}

async fn h08_s15_not_now_to_one_invitation_leaves_the_others(house: &TestHouse) {
    inviting(house).await;
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "add-passkey", "{}", page.text());
    assert!(is_in(&page.click_action("later").await));

    // The secret question becomes one to ask after that: it was never put off.
    let id = house.person("energie", "cees").await.id;
    let (who, phone, now) = (
        id.clone(),
        PhoneNumber::parse("0620304050").unwrap(),
        house.now(),
    );
    house
        .idp
        .durable
        .write(move |tx| tx.set_phone(&who, &phone, now))
        .await
        .unwrap();
    let today = now.date_naive();
    with_policy(house, "energie", move |policy| {
        policy.second_factor.mode = SecondFactorMode::Scheduled {
            optional_from: today - Days::new(1),
            mandatory_from: today + Days::new(300),
        };
        policy.second_factor.invite_again_days = 7;
        policy.recovery.self_service.enabled = true;
        policy.recovery.self_service.questions = vec![Localized::default()];
    })
    .await;
    house.clock.advance(Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert_eq!(page.step(), "security-question", "{}", page.text());
    assert!(is_in(&page.click_action("later").await));
    house.clock.advance(Duration::minutes(1));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert!(is_in(&page), "both wait: {}", page.step());

    // Nor was the set-up of a second factor, for whoever has none any more.
    house
        .idp
        .durable
        .write(move |tx| tx.remove_second_factors(&id))
        .await
        .unwrap();
    let without_factor = || async {
        let page = asked(house).open(&Agent::new(house)).await;
        let cees = cees();
        page.submit(&[("username", cees.username), ("password", cees.password)])
            .await
    };
    let page = without_factor().await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    assert!(is_in(&page.click_action("later").await));
    assert!(is_in(&without_factor().await), "it waits as well");
    house.clock.advance(Duration::days(7));
    assert_eq!(without_factor().await.step(), "enrol-intro");
}

async fn psk_09_a_passkey_is_added_on_the_way_in(house: &TestHouse) {
    inviting(house).await;
    let agent = Agent::new(house);
    let request = asked(house);
    let page = after_code(house, &agent, &request).await;
    let at = signin_of(&page);
    let mut key = SoftKey::at(ORIGIN);
    let made = options(&agent, &page, &format!("{at}/new-passkey-options"), &[]).await;
    let answer = key.make(&made);
    let fields = |name: &str| {
        vec![
            ("csrf".to_owned(), page.value("csrf").unwrap()),
            ("answer".to_owned(), answer.clone()),
            ("name".to_owned(), name.to_owned()),
        ]
    };
    let unnamed = agent.post(&format!("{at}/add-passkey"), &fields(" ")).await;
    assert_eq!(unnamed.step(), "add-passkey");
    assert!(passkeys(house, &cees()).await.is_empty());
    let done = agent
        .post(&format!("{at}/add-passkey"), &fields("Mijn laptop"))
        .await;
    assert!(is_in(&done), "{}: {}", done.step(), done.text());
    let claims = Portal::of(house, "agenda")
        .tokens(&request, &done)
        .await
        .claims;
    assert_eq!(claims["acr"], MFA);
    assert_eq!(claims["amr"], serde_json::json!(["pwd", "otp", "mfa"]));
    let stored = passkeys(house, &cees()).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].name, "Mijn laptop");

    // From now on it signs in, and nobody is invited again.
    let elsewhere = Agent::new(house);
    let page = asked(house).open(&elsewhere).await;
    assert!(is_in(&show(&elsewhere, &page, &mut key).await));
    house.clock.advance(Duration::days(60));
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert!(is_in(&page), "{}", page.text());
}

async fn psk_09_nobody_is_invited_without_a_code_shown_right_here(house: &TestHouse) {
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees());
    visit.sign_in(&agent, &asked(house)).await;
    inviting(house).await;
    // The remembered browser stands in for the code; nor is there a page in a silent request.
    agent.drop_cookie("session");
    let settled = visit.sign_in(&agent, &asked(house)).await;
    assert_eq!(settled.steps, ["password"]);
    let silent = asked(house).with("prompt", "none");
    assert!(is_in(&silent.open(&agent).await));
    // Nor are those invited who have no second factor.
    let bea = player("energie", "bea");
    let settled = Visit::of(house, &bea)
        .not_now()
        .sign_in(&Agent::new(house), &asked(house))
        .await;
    assert!(
        !settled.steps.contains(&"add-passkey".to_owned()),
        "{:?}",
        settled.steps
    );
    // The options are for whoever is invited alone.
    let other = Agent::new(house);
    let page = asked(house).open(&other).await;
    let fields = [("csrf".to_owned(), page.value("csrf").unwrap())];
    let at = signin_of(&page);
    let refused = other
        .post(&format!("{at}/new-passkey-options"), &fields)
        .await;
    assert_eq!(refused.status, 404);
}

async fn psk_09_whose_passkeys_must_prove_their_make_is_not_invited(house: &TestHouse) {
    inviting(house).await;
    let roles = house.person("energie", "cees").await.roles;
    with_policy(house, "energie", move |policy| {
        policy.passkeys.attested_roles = roles.into_iter().collect();
    })
    .await;
    let page = after_code(house, &Agent::new(house), &asked(house)).await;
    assert!(is_in(&page), "{}", page.text());
}

async fn e19_psk_09_nobody_is_invited_on_a_shared_computer(house: &TestHouse) {
    inviting(house).await;
    with_policy(house, "energie", |policy| {
        policy.shared_computer.networks.0 = vec!["0.0.0.0/1".to_owned(), "128.0.0.0/1".to_owned()];
    })
    .await;
    let cees = cees();
    let page = asked(house).open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", cees.username), ("password", cees.password)])
        .await;
    let page = page.submit(&[("code", &code_of(&cees, house.now()))]).await;
    assert!(is_in(&page), "{}", page.text());
}
