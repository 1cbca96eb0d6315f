//! What a passkey must not pass for: each thing that can be wrong with an answer is refused, written down
//! with its cause, and leaves the page with the other ways. What must be right about hosts, challenges and
//! counters stands in `passkeys`; what a maker proves in `passkey_makes`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::passkeys::{
    add, allow, anton, options, password_page, refusals, send, show, signin_of, unlocked,
    with_passkey,
};
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
