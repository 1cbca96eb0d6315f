//! What a passkey must not pass for: each thing that can be wrong with an answer is refused, written down
//! with its cause, and leaves the page with the other ways. What must be right about hosts, challenges and
//! counters stands in `passkeys`; what a maker proves in `passkey_makes`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    account_security::press,
    passkeys::{
        add, allow, anton, options, passkeys, password_page, refusals, send, show, signin_of,
        unlocked, with_passkey,
    },
};
use chrono::Duration;
use serde_json::Value;
use sluis_model::policy::PasskeyMode;
use sluis_tests::{
    Agent, Page, SoftKey, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    psk_another_persons_passkey_is_no_second_factor;
    psk_an_answer_that_names_another_person_is_refused;
    psk_an_answer_to_a_replaced_challenge_is_refused;
    psk_a_changed_signature_is_refused;
    psk_an_unknown_algorithm_is_refused_and_named;
    psk_far_too_many_from_a_network_are_told_once_and_hold_nobody_up;
    dos_07_psk_far_too_many_from_a_48_of_ipv6_are_told_once;
    psk_03_no_other_origin_or_host_makes_one_and_no_answer_counts_twice;
    lif_02_another_persons_key_unlocks_nothing;
    psk_05_what_made_sure_once_does_so_as_second_factor_too;
}

/// At the page that asks for the second factor.
async fn at_second_factor(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = password_page(house, agent, who.institution).await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    page
}

async fn psk_another_persons_passkey_is_no_second_factor(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    let cees = player("energie", "cees");
    let (mut his, mut hers) = (SoftKey::at(ORIGIN), SoftKey::at(ORIGIN));
    for (who, key) in [(anton(), &mut his), (cees, &mut hers)] {
        let agent = unlocked(house, &who).await;
        let page = add(&agent, key, "passkey", "Telefoon").await;
        assert_eq!(page.step(), "passkeys", "{}", page.text());
    }
    let agent = Agent::new(house);
    let page = at_second_factor(house, &agent, &anton()).await;
    let page = show(&agent, &page, &mut hers).await;
    assert_eq!((page.step(), page.status), ("second-factor", 422));
    assert!(!page.alert_text().is_empty());
    assert!(page.has_field("code"), "the code is still a way");
    assert_eq!(refusals(house).await, ["other-person"]);
    let page = show(&agent, &page, &mut his).await;
    assert!(crate::passkeys::is_in(&page), "{}", page.text());
}

async fn psk_an_answer_that_names_another_person_is_refused(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
    let mut answer: Value = serde_json::from_str(&key.show(&asked)).unwrap();
    answer["response"]["userHandle"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
    let page = send(&agent, &page, &format!("{at}/passkey"), &answer.to_string()).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert!(page.has_field("password"), "the password is still a way");
    assert_eq!(refusals(house).await, ["other-person"]);
}

async fn psk_an_answer_to_a_replaced_challenge_is_refused(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let ask = format!("{at}/passkey-options");
    let first = options(&agent, &page, &ask, &[]).await;
    let second = options(&agent, &page, &ask, &[]).await;
    let challenge = |asked: &Value| asked["publicKey"]["challenge"].clone();
    assert_ne!(challenge(&first), challenge(&second));
    let page = send(&agent, &page, &format!("{at}/passkey"), &key.show(&first)).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert_eq!(refusals(house).await, ["ended"]);
}

async fn psk_a_changed_signature_is_refused(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let mut stranger = SoftKey::at(ORIGIN);
    stranger.claim_id_of(&key);
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let ask = format!("{at}/passkey-options");
    let asked = options(&agent, &page, &ask, &[]).await;
    let right: Value = serde_json::from_str(&key.show(&asked)).unwrap();
    let mut wrong: Value = serde_json::from_str(&stranger.show(&asked)).unwrap();
    wrong["response"]["userHandle"] = right["response"]["userHandle"].clone();
    let page = send(&agent, &page, &format!("{at}/passkey"), &wrong.to_string()).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert!(page.has_field("password"));
    assert_eq!(refusals(house).await, ["signature"], "another key's");
}

async fn psk_an_unknown_algorithm_is_refused_and_named(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &anton()).await;
    for algorithm in [-20, -19, -128] {
        let mut odd = SoftKey::at(ORIGIN);
        odd.algorithm = algorithm;
        let page = add(&agent, &mut odd, "passkey", "Vreemd").await;
        assert_eq!((page.step(), page.status), ("passkeys", 422));
        assert!(!page.alert_text().is_empty());
    }
    assert_eq!(refusals(house).await, ["algorithm"; 3]);
}

async fn psk_far_too_many_from_a_network_are_told_once_and_hold_nobody_up(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let now = house.now();
    for _ in 0..500 {
        let counter = "passkey-source/127.0.0.1";
        let quarter = Duration::minutes(15);
        let counted = house.idp.ephemeral.count_try(counter, quarter, now);
        counted.await.unwrap();
    }
    let mut stranger = SoftKey::at(ORIGIN);
    stranger.claim_id_of(&key);
    for _ in 0..3 {
        let agent = Agent::new(house);
        let page = password_page(house, &agent, "energie").await;
        let page = show(&agent, &page, &mut stranger).await;
        assert_eq!((page.step(), page.status), ("password", 422));
        assert!(page.has_field("password"), "the password is still a way");
    }
    assert_eq!(refusals(house).await, ["too-many"], "once, not each time");
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert!(crate::passkeys::is_in(&page), "{}", page.text());
}

async fn dos_07_psk_far_too_many_from_a_48_of_ipv6_are_told_once(house: &TestHouse) {
    let (_, key) = with_passkey(house, &anton()).await;
    let now = house.now();
    for _ in 0..8 * 500 {
        let counter = "passkey-source/2001:db8:1::/48";
        let quarter = Duration::minutes(15);
        let counted = house.idp.ephemeral.count_try(counter, quarter, now);
        counted.await.unwrap();
    }
    let mut stranger = SoftKey::at(ORIGIN);
    stranger.claim_id_of(&key);
    for network in ["2001:db8:1:a::1", "2001:db8:1:b::1", "2001:db8:2:a::1"] {
        let agent = Agent::behind(house, network);
        let page = password_page(house, &agent, "energie").await;
        let page = show(&agent, &page, &mut stranger).await;
        assert_eq!((page.step(), page.status), ("password", 422), "{network}");
    }
    let told = refusals(house).await;
    assert_eq!(told.len(), 2, "once, and who lives next to it: {told:?}");
    assert!(told.contains(&"too-many".to_owned()), "{told:?}");
}

async fn psk_03_no_other_origin_or_host_makes_one_and_no_answer_counts_twice(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &anton()).await;
    let mut elsewhere = SoftKey::at("https://bad.test");
    let page = add(&agent, &mut elsewhere, "passkey", "Elders").await;
    assert_eq!((page.step(), page.status), ("passkeys", 422));
    assert!(!page.alert_text().is_empty());
    let mut foreign = SoftKey::at(ORIGIN);
    foreign.host = Some("bad.test".to_owned());
    let page = add(&agent, &mut foreign, "passkey", "Andere host").await;
    assert_eq!((page.step(), page.status), ("passkeys", 422));
    assert!(passkeys(house, &anton()).await.is_empty());
    let mut found = refusals(house).await;
    found.sort_unstable();
    assert_eq!(found, ["wrong-host", "wrong-origin"]);

    // The same answer a second time: its challenge is spent.
    let mut key = SoftKey::at(ORIGIN);
    let page = agent.get("/account/security/passkeys").await;
    let to = "/account/security/passkeys/options";
    let asked = options(&agent, &page, to, &[("kind", "passkey")]).await;
    let answer = key.make(&asked);
    let fields = [
        ("answer", &*answer),
        ("kind", "passkey"),
        ("name", "Een keer"),
    ];
    let at = "/account/security/passkeys";
    let page = press(&agent, at, &fields).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert_eq!(passkeys(house, &anton()).await.len(), 1);
    let page = press(&agent, at, &fields).await;
    assert_eq!((page.step(), page.status), ("passkeys", 422));
    assert_eq!(passkeys(house, &anton()).await.len(), 1);
    assert!(refusals(house).await.contains(&"ended".to_owned()));
}

async fn lif_02_another_persons_key_unlocks_nothing(house: &TestHouse) {
    let (agent, mut his) = with_passkey(house, &anton()).await;
    let (_, mut hers) = with_passkey(house, &player("energie", "cees")).await;
    house.clock.advance(Duration::minutes(20));
    let to = "/account/unlock?to=passkeys";
    let page = agent.get(to).await;
    assert_eq!(page.step(), "unlock");
    let ask = "/account/unlock/passkey-options";
    let asked = options(&agent, &page, ask, &[]).await;
    let page = send(&agent, &page, to, &hers.show(&asked)).await;
    assert_eq!((page.step(), page.status), ("unlock", 422));
    assert!(!page.alert_text().is_empty());
    assert!(page.has_field("password"), "the password is still a way");
    assert_eq!(refusals(house).await, ["other-person"]);
    let asked = options(&agent, &page, ask, &[]).await;
    let page = send(&agent, &page, to, &his.show(&asked)).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
}

/// The browser is told so where that is true of each that may be shown; beside a key that is only touched
/// it can't be. Whoever skips it reads what was lacking, and not of the password, which was typed just now.
async fn psk_05_what_made_sure_once_does_so_as_second_factor_too(house: &TestHouse) {
    let (owner, mut key) = with_passkey(house, &anton()).await;
    let wanted = |asked: &Value| asked["publicKey"]["userVerification"].clone();
    let unlock = "/account/unlock/passkey-options";
    let page = owner.get("/account/unlock?to=passkeys").await;
    let asked = options(&owner, &page, unlock, &[]).await;
    assert_eq!(wanted(&asked), "required");
    let agent = Agent::new(house);
    let page = at_second_factor(house, &agent, &anton()).await;
    let at = signin_of(&page);
    let ask = format!("{at}/passkey-options");
    let asked = options(&agent, &page, &ask, &[]).await;
    assert_eq!(wanted(&asked), "required");
    key.verifies = false;
    let page = send(&agent, &page, &format!("{at}/passkey"), &key.show(&asked)).await;
    assert_eq!((page.step(), page.status), ("second-factor", 422));
    let said = page.alert_text();
    assert!(said.contains("controleerde niet wie het was"), "{said}");
    assert!(!said.contains("wachtwoord"), "{said}");
    assert_eq!(refusals(house).await, ["not-verified"]);

    let mut touched = SoftKey::at(ORIGIN).touched();
    add(&owner, &mut touched, "key", "Sleutel").await;
    assert_eq!(passkeys(house, &anton()).await.len(), 2);
    let agent = Agent::new(house);
    let page = at_second_factor(house, &agent, &anton()).await;
    let at = signin_of(&page);
    let ask = format!("{at}/passkey-options");
    let asked = options(&agent, &page, &ask, &[]).await;
    assert_eq!(wanted(&asked), "preferred");
    let page = send(
        &agent,
        &page,
        &format!("{at}/passkey"),
        &touched.show(&asked),
    )
    .await;
    assert!(crate::passkeys::is_in(&page), "{}", page.text());
}
