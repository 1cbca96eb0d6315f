//! Whose passkeys must prove their make: a maker with a root certificate of its own vouches for what an
//! authenticator made, well or badly (Web Authentication Level 3 §7.1, §8.2).

use crate::{
    account_security::press,
    passkeys::{add, allow, anton, options, passkeys, password_page, refusals, show, unlocked},
};
use sluis_model::policy::{AttestedModel, PasskeyMode};
use sluis_tests::{
    Agent, Maker, SoftKey, on_both_stores,
    testkit::{ORIGIN, TestHouse},
    with_policy,
};

on_both_stores! {
    psk_make_a_proven_make_that_is_named_is_taken_and_signs_in;
    psk_make_a_key_that_is_only_touched_proves_its_make_as_second_factor;
    psk_make_without_a_proof_nothing_is_taken;
    psk_make_another_make_or_another_maker_is_refused;
    psk_make_a_tampered_attestation_is_refused;
    psk_make_what_leaves_its_device_is_refused;
    psk_make_whoever_need_not_prove_it_does_not;
    psk_make_a_rule_that_comes_while_a_key_is_asked_holds_for_it;
}

const OURS: [u8; 16] = [0x51; 16];
const OTHER: [u8; 16] = [0x62; 16];

/// Anton's roles must prove their make, and this maker's is the one that is named.
async fn demand(house: &TestHouse, maker: &Maker) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let roles = house.person("energie", "anton").await.roles;
    let model = AttestedModel {
        aaguid: maker.aaguid(),
        name: "Sleutel 5".to_owned(),
        root: maker.root(),
    };
    with_policy(house, "energie", move |policy| {
        policy.passkeys.attested_roles = roles.into_iter().collect();
        policy.passkeys.attested_models = vec![model];
        assert_eq!(policy.validate().err(), None);
    })
    .await;
}

/// What is tried is refused, written down with its cause, and leaves the page with a way on.
/// As a passkey, as a security key, and as one that is only touched.
async fn is_refused(house: &TestHouse, agent: &Agent, mut key: SoftKey, what: &str) {
    for (kind, verifies) in [("passkey", true), ("key", true), ("key", false)] {
        key.verifies = verifies;
        let what = format!("{kind}, {verifies}: {what}");
        let before = refusals(house).await.len();
        let page = add(agent, &mut key, kind, "Sleutel").await;
        assert_eq!((page.step(), page.status), ("passkeys", 422), "{what}");
        assert!(!page.alert_text().is_empty(), "{what}");
        assert!(page.has_field("name"), "{what}: it can be tried again");
        assert!(passkeys(house, &anton()).await.is_empty(), "{what}");
        assert_eq!(refusals(house).await[before..], ["attestation"], "{what}");
    }
}

async fn psk_make_a_proven_make_that_is_named_is_taken_and_signs_in(house: &TestHouse) {
    let maker = Maker::of(OURS);
    demand(house, &maker).await;
    let agent = unlocked(house, &anton()).await;
    let page = agent.get("/account/security/passkeys").await;
    let to = "/account/security/passkeys/options";
    let asked = options(&agent, &page, to, &[("kind", "passkey")]).await;
    assert_eq!(asked["publicKey"]["attestation"], "direct", "{asked}");
    let mut key = SoftKey::at(ORIGIN).made_by(&maker);
    let page = add(&agent, &mut key, "passkey", "Sleutel").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    let stored = passkeys(house, &anton()).await;
    assert_eq!(stored[0].aaguid, Some(maker.aaguid()));
    assert!(!stored[0].backup_eligible && stored[0].user_verified);
    // As second factor and as the only step.
    for mode in [PasskeyMode::SecondFactor, PasskeyMode::OnlyStep] {
        allow(house, "energie", mode).await;
        let agent = Agent::new(house);
        let mut page = password_page(house, &agent, "energie").await;
        if mode == PasskeyMode::SecondFactor {
            let who = anton();
            page = page
                .submit(&[("username", who.username), ("password", who.password)])
                .await;
        }
        let page = show(&agent, &page, &mut key).await;
        assert!(crate::passkeys::is_in(&page), "{mode:?}: {}", page.text());
    }
    assert!(refusals(house).await.is_empty());
}

/// A second factor need not make sure of the person, so a key without a PIN is added as one; as a passkey
/// it is not taken.
async fn psk_make_a_key_that_is_only_touched_proves_its_make_as_second_factor(house: &TestHouse) {
    let maker = Maker::of(OURS);
    demand(house, &maker).await;
    let agent = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN).made_by(&maker);
    (key.verifies, key.counter) = (false, 1);
    let refused = add(&agent, &mut key, "passkey", "Sleutel").await;
    assert_eq!((refused.step(), refused.status), ("passkeys", 422));
    assert_eq!(refusals(house).await, ["not-verified"]);
    let to = "/account/security/passkeys/options";
    let asked = options(&agent, &refused, to, &[("kind", "key")]).await;
    let asked = &asked["publicKey"];
    assert_eq!(asked["attestation"], "direct", "{asked}");
    let chosen = &asked["authenticatorSelection"]["userVerification"];
    assert_eq!(chosen, "preferred", "{asked}");
    let extensions = asked["extensions"].as_object();
    let demanded = extensions.is_some_and(|all| all.contains_key("credentialProtectionPolicy"));
    assert!(!demanded, "no browser makes it then: {asked}");
    let page = add(&agent, &mut key, "key", "Sleutel").await;
    assert_eq!(
        (page.step(), page.status),
        ("passkeys", 200),
        "{}",
        page.text()
    );
    let stored = passkeys(house, &anton()).await;
    assert_eq!(stored[0].aaguid, Some(maker.aaguid()));
    assert!(!stored[0].backup_eligible && !stored[0].user_verified);
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    let (agent, who) = (Agent::new(house), anton());
    let page = password_page(house, &agent, "energie").await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    let page = show(&agent, &page, &mut key).await;
    assert!(crate::passkeys::is_in(&page), "{}", page.text());
}

async fn psk_make_without_a_proof_nothing_is_taken(house: &TestHouse) {
    demand(house, &Maker::of(OURS)).await;
    let agent = unlocked(house, &anton()).await;
    let mut silent = SoftKey::at(ORIGIN);
    (silent.synced, silent.make) = (false, OURS);
    is_refused(house, &agent, silent, "it only says what it is").await;
}

async fn psk_make_another_make_or_another_maker_is_refused(house: &TestHouse) {
    let maker = Maker::of(OURS);
    demand(house, &maker).await;
    let agent = unlocked(house, &anton()).await;
    let sibling = SoftKey::at(ORIGIN).made_by(&maker.also_makes(OTHER));
    is_refused(house, &agent, sibling, "another make of the same maker").await;
    let stranger = SoftKey::at(ORIGIN).made_by(&Maker::of(OURS));
    is_refused(house, &agent, stranger, "a root that nobody named").await;
    let mut disguised = SoftKey::at(ORIGIN).made_by(&maker.also_makes(OTHER));
    disguised.make = OURS;
    is_refused(
        house,
        &agent,
        disguised,
        "the certificate is of another make",
    )
    .await;
}

async fn psk_make_a_tampered_attestation_is_refused(house: &TestHouse) {
    let mut maker = Maker::of(OURS);
    demand(house, &maker).await;
    let agent = unlocked(house, &anton()).await;
    maker.forges = true;
    let forged = SoftKey::at(ORIGIN).made_by(&maker);
    is_refused(house, &agent, forged, "signed for something else").await;
}

async fn psk_make_what_leaves_its_device_is_refused(house: &TestHouse) {
    let maker = Maker::of(OURS);
    demand(house, &maker).await;
    let agent = unlocked(house, &anton()).await;
    let mut synced = SoftKey::at(ORIGIN).made_by(&maker);
    synced.synced = true;
    is_refused(house, &agent, synced, "a copy elsewhere proves nothing").await;
}

async fn psk_make_whoever_need_not_prove_it_does_not(house: &TestHouse) {
    demand(house, &Maker::of(OURS)).await;
    with_policy(house, "energie", |policy| {
        policy.passkeys.attested_roles.clear();
    })
    .await;
    let agent = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Telefoon").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert_eq!(passkeys(house, &anton()).await.len(), 1);
}

async fn psk_make_a_rule_that_comes_while_a_key_is_asked_holds_for_it(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &anton()).await;
    let at = "/account/security/passkeys";
    let page = agent.get(at).await;
    let to = format!("{at}/options");
    let asked = options(&agent, &page, &to, &[("kind", "passkey")]).await;
    demand(house, &Maker::of(OURS)).await;
    let mut key = SoftKey::at(ORIGIN);
    let answer = key.make(&asked);
    let fields = [
        ("answer", &*answer),
        ("kind", "passkey"),
        ("name", "Sleutel"),
    ];
    let page = press(&agent, at, &fields).await;
    assert_eq!(
        (page.step(), page.status),
        ("passkeys", 422),
        "{}",
        page.text()
    );
    assert!(passkeys(house, &anton()).await.is_empty());
    assert_eq!(refusals(house).await, ["attestation"]);
}
