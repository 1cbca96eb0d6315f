//! Passkeys: added on the account page, shown as only step and as second factor, refused when something
//! about them is not right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::account_security::{factors, press, signed_in, unlock};
use chrono::Duration;
use serde_json::Value;
use sluis_model::{
    audit::EventKind,
    passkey::Passkey,
    person::PasswordState,
    policy::{PasskeyMode, SecondFactorMode},
};
use sluis_tests::{
    Agent, Asked, Page, Portal, SoftKey, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{PHRASE, Player, player},
    },
    with_policy,
};

on_both_stores! {
    psk_a_passkey_that_makes_sure_of_the_person_is_both_factors;
    psk_a_passkey_alone_is_the_second_factor_that_is_demanded;
    aut_12_acr_and_amr_say_what_a_passkey_did;
    psk_a_temporary_password_that_ended_is_no_matter_of_a_passkeys;
    aut_12_phishing_resistance_is_demanded_of_whoever_has_a_passkey;
    psk_01_a_challenge_is_answered_once_in_time_and_in_its_browser;
    psk_03_no_other_origin_and_no_other_host_answers;
    psk_03_a_passkey_of_one_host_is_nothing_at_another;
    psk_03_at_another_host_it_is_not_offered_and_the_host_is_named;
    psk_05_without_making_sure_of_the_person_it_is_no_only_step;
    psk_05_a_security_key_is_a_second_factor;
    psk_05_lif_02_a_pin_that_a_key_got_later_makes_it_no_way_in;
    psk_a_counter_that_goes_back_is_refused;
    psk_an_unknown_algorithm_and_a_tampered_answer_are_refused;
}

pub(crate) async fn allow(house: &TestHouse, slug: &str, mode: PasskeyMode) {
    with_policy(house, slug, move |policy| policy.passkeys.mode = mode).await;
}

/// Posts with the token of a page and reads what comes as JSON.
pub(crate) async fn options(agent: &Agent, page: &Page, to: &str, more: &[(&str, &str)]) -> Value {
    let mut fields = vec![("csrf".to_owned(), page.value("csrf").unwrap())];
    fields.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let answer = agent.post(to, &fields).await;
    assert_eq!(answer.status, 200, "{to}: {}", answer.text());
    serde_json::from_str(&answer.body).unwrap()
}

pub(crate) async fn send(agent: &Agent, page: &Page, to: &str, answer: &str) -> Page {
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("answer".to_owned(), answer.to_owned()),
    ];
    agent.post(to, &fields).await
}

/// The address of a sign-in, from the page that it is at.
pub(crate) fn signin_of(page: &Page) -> String {
    let whole = page.url.split_once("://").map(|(_, rest)| rest);
    let path = whole.and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    let path = path.unwrap_or(&page.url);
    path.split('/').take(3).collect::<Vec<_>>().join("/")
}

/// Shows a key on a page of a sign-in.
pub(crate) async fn show(agent: &Agent, page: &Page, key: &mut SoftKey) -> Page {
    let at = signin_of(page);
    let asked = options(agent, page, &format!("{at}/passkey-options"), &[]).await;
    send(agent, page, &format!("{at}/passkey"), &key.show(&asked)).await
}

pub(crate) fn asked_of(house: &TestHouse, slug: &str) -> Asked {
    Portal::of(house, "agenda").ask_for(slug)
}

pub(crate) async fn password_page(house: &TestHouse, agent: &Agent, slug: &str) -> Page {
    let page = asked_of(house, slug).open(agent).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    page
}

pub(crate) fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

/// Adds a key to the account of whoever is signed in and unlocked; the page that comes of it.
pub(crate) async fn add(agent: &Agent, key: &mut SoftKey, kind: &str, name: &str) -> Page {
    let page = agent.get("/account/security/passkeys").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    let to = "/account/security/passkeys/options";
    let asked = options(agent, &page, to, &[("kind", kind)]).await;
    let answer = key.make(&asked);
    let fields = [("answer", &*answer), ("kind", kind), ("name", name)];
    press(agent, "/account/security/passkeys", &fields).await
}

pub(crate) async fn unlocked(house: &TestHouse, who: &Player) -> Agent {
    let agent = signed_in(house, who).await;
    let page = unlock(&agent, "passkeys").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    agent
}

/// Somebody with a passkey.
pub(crate) async fn with_passkey(house: &TestHouse, who: &Player) -> (Agent, SoftKey) {
    allow(house, who.institution, PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, who).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Mijn telefoon").await;
    assert!(
        ["passkeys", "recovery-codes"].contains(&page.step()),
        "{}: {}",
        page.step(),
        page.text()
    );
    (agent, key)
}

pub(crate) async fn passkeys(house: &TestHouse, who: &Player) -> Vec<Passkey> {
    let id = house.person(who.institution, who.username).await.id;
    let found = house.idp.durable.read(move |tx| tx.passkeys(&id));
    found.await.unwrap()
}

/// Why passkeys were refused, the newest last.
pub(crate) async fn refusals(house: &TestHouse) -> Vec<String> {
    let events = house.events().await;
    let refused = events
        .iter()
        .filter(|event| event.kind == EventKind::PasskeyRefused);
    refused
        .map(|event| event.details["because"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) fn anton() -> Player {
    player("energie", "anton")
}

async fn psk_a_passkey_that_makes_sure_of_the_person_is_both_factors(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let stored = passkeys(house, &anton()).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(
        (&*stored[0].rp_id, stored[0].user_verified),
        ("login.test", true)
    );
    assert_eq!(
        stored[0].aaguid.as_deref(),
        Some("abababab-abab-abab-abab-abababababab")
    );
    assert!(
        stored[0].backup_eligible && stored[0].backed_up,
        "it is synced, and says so"
    );
    assert_eq!(stored[0].last_used_at, None);
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    assert!(page.body.contains("username webauthn"), "autofill");
    assert!(page.body.contains("all.js"));
    let page = show(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let stored = passkeys(house, &anton()).await;
    assert_eq!(stored[0].last_used_at, Some(house.now()));
    assert_eq!(agent.get("/account").await.step(), "account");
    let page = unlock(&agent, "passkeys").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(
        page.text().contains("Laatst gebruikt op"),
        "{}",
        page.text()
    );
}

async fn psk_a_passkey_alone_is_the_second_factor_that_is_demanded(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, mut key) = with_passkey(house, &bea).await;
    let stored = factors(house, &bea).await;
    assert!(
        stored.recovery_codes_left > 0,
        "a first factor comes with codes"
    );
    drop(agent);
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = page
        .submit(&[("username", bea.username), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let page = show(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}

async fn psk_a_temporary_password_that_ended_is_no_matter_of_a_passkeys(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let (anton, now) = (house.person("energie", "anton").await, house.now());
    let changed = house.idp.durable.write(move |tx| {
        let ends_at = now + Duration::days(1);
        let hash = anton.password_hash.clone().unwrap();
        tx.set_password(&anton.id, &hash, PasswordState::Temporary { ends_at }, now)
    });
    changed.await.unwrap();
    house.clock.advance(Duration::days(2));
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "new-password", "{}", page.text());
    // Who types it hears that it has ended.
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert!(page.away().is_none(), "{}", page.text());
    assert_eq!(page.step(), "error", "{}", page.text());
}

async fn aut_12_acr_and_amr_say_what_a_passkey_did(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let mut said = vec![];
    for phr in [false, true] {
        let portal = Portal::of(house, "agenda");
        let mut asked = portal.ask_for("energie");
        if phr {
            asked = asked.with("acr_values", "phr");
        }
        let agent = Agent::new(house);
        let page = asked.open(&agent).await;
        let page = show(&agent, &page, &mut key).await;
        let claims = portal.tokens(&asked, &page).await.claims;
        said.push((claims["acr"].clone(), claims["amr"].clone()));
    }
    let amr = serde_json::json!(["swk", "user", "mfa"]);
    assert_eq!(
        said[0],
        ("https://refeds.org/profile/mfa".into(), amr.clone())
    );
    assert_eq!(said[1], ("phr".into(), amr));
}

async fn aut_12_phishing_resistance_is_demanded_of_whoever_has_a_passkey(house: &TestHouse) {
    let essential = r#"{"id_token":{"acr":{"essential":true,"value":"phr"}}}"#;
    let (_, mut key) = with_passkey(house, &anton()).await;
    let asked = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("claims", essential);
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "second-factor");
    assert!(!page.has_field("code"), "a code is not what is asked for");
    let page = show(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    // Where none can be made, the portal hears so at once.
    with_policy(house, "energie", |policy| {
        policy.shared_computer.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
    })
    .await;
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "cees"), ("password", PHRASE)])
        .await;
    let away = page.away().unwrap_or_default().to_owned();
    assert!(away.contains("unmet_authentication_requirements"), "{away}");
}

async fn psk_01_a_challenge_is_answered_once_in_time_and_in_its_browser(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    // Not a set-up on the way, which begins anew at the portal when it took long.
    house.clock.advance(Duration::seconds(1));
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let ask = format!("{at}/passkey-options");
    let to = format!("{at}/passkey");
    // Too late.
    let asked = options(&agent, &page, &ask, &[]).await;
    house.clock.advance(Duration::minutes(5));
    let late = send(&agent, &page, &to, &key.show(&asked)).await;
    assert_eq!((late.step(), late.status), ("password", 422));
    assert!(!late.alert_text().is_empty());
    // In another sign-in, of another browser.
    let other = Agent::new(house);
    let elsewhere = password_page(house, &other, "energie").await;
    let asked = options(&agent, &page, &ask, &[]).await;
    let answer = key.show(&asked);
    let there = format!("{}/passkey", signin_of(&elsewhere));
    let refused = send(&other, &elsewhere, &there, &answer).await;
    assert_eq!(refused.step(), "password");
    options(
        &other,
        &elsewhere,
        &format!("{}/passkey-options", signin_of(&elsewhere)),
        &[],
    )
    .await;
    let refused = send(&other, &elsewhere, &there, &answer).await;
    assert_eq!(
        refused.step(),
        "password",
        "the answer to another challenge"
    );
    // Once.
    let page = send(&agent, &page, &to, &answer).await;
    assert!(is_in(&page), "{}", page.text());
    let again = Agent::new(house);
    let page = password_page(house, &again, "energie").await;
    let to = format!("{}/passkey", signin_of(&page));
    let page = send(&again, &page, &to, &answer).await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await, ["ended"; 4]);
}

async fn psk_03_no_other_origin_and_no_other_host_answers(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    for origin in [
        "https://bad.test",
        "http://login.test",
        "https://login.test:8443",
        "https://x.login.test",
        "https://badlogin.test",
        "https://test",
    ] {
        origin.clone_into(&mut key.origin);
        let agent = Agent::new(house);
        let page = password_page(house, &agent, "energie").await;
        let page = show(&agent, &page, &mut key).await;
        assert_eq!((page.step(), page.status), ("password", 422), "{origin}");
    }
    ORIGIN.clone_into(&mut key.origin);
    key.host = Some("bad.test".to_owned());
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "password", "a foreign rpIdHash");
    let mut found = refusals(house).await;
    found.sort_unstable();
    let expected = [vec!["wrong-host"], vec!["wrong-origin"; 6]].concat();
    assert_eq!(found, expected);
}

async fn psk_03_a_passkey_of_one_host_is_nothing_at_another(house: &TestHouse) {
    // Somebody of an institution with a host of its own adds one at the issuer's host.
    let juf = player("tweede", "juf");
    allow(house, "tweede", PasskeyMode::OnlyStep).await;
    let agent = signed_in(house, &juf).await;
    let page = agent.get("/account/unlock?to=passkeys").await;
    page.submit(&[("password", juf.password)]).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Hier").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    const OWN: &str = "https://inlog.tweede.test";
    OWN.clone_into(&mut key.origin);
    let there = Agent::at(OWN, house.address);
    let page = there.get("/account").await;
    assert_eq!(page.step(), "password", "{}", page.text());
    let path = page.url.strip_prefix(OWN).unwrap().to_owned();
    let at = path.split('/').take(3).collect::<Vec<_>>().join("/");
    let asked = options(&there, &page, &format!("{at}/passkey-options"), &[]).await;
    assert_eq!(asked["publicKey"]["rpId"], "inlog.tweede.test");
    let page = send(&there, &page, &format!("{at}/passkey"), &key.show(&asked)).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert_eq!(refusals(house).await, ["wrong-host"]);
}

async fn psk_03_at_another_host_it_is_not_offered_and_the_host_is_named(house: &TestHouse) {
    let juf = player("tweede", "juf");
    allow(house, "tweede", PasskeyMode::SecondFactor).await;
    let agent = signed_in(house, &juf).await;
    let page = agent.get("/account/unlock?to=passkeys").await;
    page.submit(&[("password", juf.password)]).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Hier").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    let typed = [("username", juf.username), ("password", juf.password)];
    let there = Agent::at("https://inlog.tweede.test", house.address);
    let page = there.get("/account").await;
    assert_eq!(page.step(), "password", "{}", page.text());
    let page = page.submit(&typed).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(!page.body.contains("data-credential"), "{}", page.body);
    assert!(
        page.text().contains("passkey werkt op login.test"),
        "{}",
        page.text()
    );
    assert!(page.has_field("code"), "the code is a way");
    // Where it was made it is offered.
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "tweede").await;
    let page = page.submit(&typed).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(page.body.contains("data-credential"), "{}", page.body);
    assert!(!page.text().contains("werkt op"), "{}", page.text());
    assert!(is_in(&show(&agent, &page, &mut key).await));
}

async fn psk_05_without_making_sure_of_the_person_it_is_no_only_step(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    key.verifies = false;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert!(
        !page.alert_text().is_empty(),
        "the other ways are still there"
    );
    assert_eq!(refusals(house).await, ["not-verified"]);
}

async fn psk_05_a_security_key_is_a_second_factor(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    let agent = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN).touched();
    // Chromium refuses a protection policy beside a verification that is only preferred.
    let page = agent.get("/account/security/passkeys").await;
    let to = "/account/security/passkeys/options";
    let wanted = options(&agent, &page, to, &[("kind", "key")]).await;
    let policy = wanted.pointer("/publicKey/extensions/credentialProtectionPolicy");
    assert_eq!(policy, None, "{wanted}");
    let page = add(&agent, &mut key, "key", "Sleutel").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    assert!(!page.body.contains("passkey"), "not as only step");
    let at = signin_of(&page);
    let none = press_at(&agent, &page, &format!("{at}/passkey-options")).await;
    assert_eq!(none.status, 404);
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "second-factor");
    assert!(page.has_field("code"), "the code stays a way");
    let page = show(&agent, &page, &mut key).await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["amr"], serde_json::json!(["pwd", "hwk", "mfa"]));
}

/// Whoever finds a key without a PIN gives it one: what the key says of its holder from then on is nothing that its
/// owner set up (Web Authentication Level 3 §4, `uvInitialized`).
async fn psk_05_lif_02_a_pin_that_a_key_got_later_makes_it_no_way_in(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let owner = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN).touched();
    let page = add(&owner, &mut key, "key", "Sleutel").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    key.verifies = true;
    // It signs in nobody by itself, ...
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert_eq!(refusals(house).await, ["not-allowed"]);
    // ... opens nothing at a computer where its owner is signed in, ...
    house.clock.advance(Duration::minutes(20));
    let at = "/account/unlock?to=passkeys";
    let page = owner.get(at).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    let asked = options(&owner, &page, "/account/unlock/passkey-options", &[]).await;
    let page = send(&owner, &page, at, &key.show(&asked)).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    // ... and stays the second factor that it was.
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    let page = show(&agent, &page, &mut key).await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["amr"], serde_json::json!(["pwd", "hwk", "mfa"]));
}

async fn press_at(agent: &Agent, page: &Page, to: &str) -> Page {
    let csrf = page.value("csrf").unwrap();
    agent.post(to, &[("csrf".to_owned(), csrf)]).await
}

async fn psk_a_counter_that_goes_back_is_refused(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN);
    (key.synced, key.counter) = (false, 7);
    add(&agent, &mut key, "passkey", "Telt").await;
    let stored = passkeys(house, &anton()).await;
    assert!(!stored[0].backup_eligible && !stored[0].backed_up);
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    assert!(is_in(&show(&agent, &page, &mut key).await));
    assert_eq!(passkeys(house, &anton()).await[0].counter, 8);
    // A copy that was made before.
    key.counter = 7;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert_eq!(refusals(house).await, ["counter"]);
    assert_eq!(passkeys(house, &anton()).await[0].counter, 8);
}

async fn psk_an_unknown_algorithm_and_a_tampered_answer_are_refused(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &anton()).await;
    let mut odd = SoftKey::at(ORIGIN);
    odd.algorithm = -20;
    let page = add(&agent, &mut odd, "passkey", "Vreemd").await;
    assert_eq!((page.step(), page.status), ("passkeys", 422));
    for nonsense in ["", "{}", "null", "[[[["] {
        let fields = [("answer", nonsense), ("name", "Onzin")];
        let page = press(&agent, "/account/security/passkeys", &fields).await;
        assert_eq!((page.step(), page.status), ("passkeys", 422), "{nonsense}");
    }
    assert!(passkeys(house, &anton()).await.is_empty());
    let mut key = SoftKey::at(ORIGIN);
    add(&agent, &mut key, "passkey", "Goed").await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
    let mut answer: Value = serde_json::from_str(&key.show(&asked)).unwrap();
    let signature = answer["response"]["signature"].as_str().unwrap();
    let tampered = format!("{}AAAA", &signature[..signature.len() - 4]);
    answer["response"]["signature"] = tampered.into();
    let page = send(&agent, &page, &format!("{at}/passkey"), &answer.to_string()).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    let mut stranger = SoftKey::at(ORIGIN);
    let page = show(&agent, &page, &mut stranger).await;
    assert_eq!((page.step(), page.status), ("password", 422));
}
