//! One person with accounts at several schools, and a passkey of each: a passkey is of one account, the
//! device shows which ones there are, and where the other account was meant the page says so.

use crate::passkeys::{allow, anton, is_in, show, with_passkey};
use sluis_model::policy::PasskeyMode;
use sluis_tests::{
    Agent, Portal, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    psk_u36_a_passkey_of_the_other_school_is_refused_in_words_and_is_a_way_in_there;
    psk_u36_where_the_portal_names_the_school_the_other_account_is_no_way_round;
    psk_u36_another_account_is_chosen_by_another_passkey;
    psk_u36_of_two_accounts_at_one_school_the_passkeys_own_signs_in;
}

const SAID: &str = "hoort bij een account van een andere school of organisatie";

async fn psk_u36_a_passkey_of_the_other_school_is_refused_in_words_and_is_a_way_in_there(
    house: &TestHouse,
) {
    let (_, mut energie) = with_passkey(house, &anton()).await;
    allow(house, "school", PasskeyMode::OnlyStep).await;
    let portal = Portal::of(house, "agenda");
    let (agent, asked) = (Agent::new(house), portal.ask());
    let page = asked.open(&agent).await;
    let page = page.submit(&[("institution", "school")]).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    let page = show(&agent, &page, &mut energie).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert!(page.alert_text().contains(SAID), "{}", page.alert_text());
    assert!(!page.text().contains("anton"), "nor is it said whose it is");
    // Back to the institution, which was typed: there the same passkey is a way in.
    let links = page.links();
    let change = links.iter().find(|link| link.contains("other=institution"));
    let change = change.unwrap_or_else(|| panic!("no way back: {links:?}"));
    let page = agent.get(change).await;
    assert_eq!(page.step(), "institution", "{}", page.text());
    let page = show(&agent, &page, &mut energie).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let tokens = portal.tokens(&asked, &page).await;
    let told = portal.userinfo(&tokens.access_token).await.json;
    assert_eq!(told["institution"], "energie");
}

async fn psk_u36_where_the_portal_names_the_school_the_other_account_is_no_way_round(
    house: &TestHouse,
) {
    let (_, mut energie) = with_passkey(house, &anton()).await;
    let (_, mut school) = with_passkey(house, &player("school", "meester")).await;
    let asked = Portal::of(house, "agenda").ask_for("school");
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let page = show(&agent, &page, &mut energie).await;
    assert!(page.alert_text().contains(SAID), "{}", page.alert_text());
    // An institution that takes no passkeys as the only step is not told of.
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    let page = show(&agent, &page, &mut energie).await;
    assert!(!page.alert_text().contains(SAID), "{}", page.alert_text());
    assert_eq!((page.step(), page.status), ("password", 422));
    let page = show(&agent, &page, &mut school).await;
    assert!(is_in(&page), "the school's own: {}", page.text());
}

async fn psk_u36_another_account_is_chosen_by_another_passkey(house: &TestHouse) {
    let (_, mut energie) = with_passkey(house, &anton()).await;
    let (_, mut school) = with_passkey(house, &player("school", "meester")).await;
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let page = portal.ask().open(&agent).await;
    assert!(is_in(&show(&agent, &page, &mut energie).await));
    // Without a word the session goes on; a portal that has the account chosen shows it.
    assert!(is_in(&portal.ask().open(&agent).await));
    let asked = portal.ask().with("prompt", "select_account");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "select-account", "{}", page.text());
    assert!(page.text().contains("anton"), "{}", page.text());
    let mut page = page.click_action("other").await;
    if page.step() == "password" {
        let links = page.links();
        let change = links.iter().find(|link| link.contains("other=institution"));
        page = agent
            .get(change.unwrap_or_else(|| panic!("{links:?}")))
            .await;
    }
    assert_eq!(page.step(), "institution", "{}", page.text());
    let page = show(&agent, &page, &mut school).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let tokens = portal.tokens(&asked, &page).await;
    let meester = house.person("school", "meester").await.id;
    assert_eq!(tokens.claims["sub"], meester.as_str());
    // From now on the session is that account's.
    let asked = portal.ask();
    let tokens = portal.tokens(&asked, &asked.open(&agent).await).await;
    assert_eq!(tokens.claims["sub"], meester.as_str());
}

async fn psk_u36_of_two_accounts_at_one_school_the_passkeys_own_signs_in(house: &TestHouse) {
    let (_, mut one) = with_passkey(house, &anton()).await;
    let (_, mut two) = with_passkey(house, &player("energie", "bea")).await;
    let portal = Portal::of(house, "agenda");
    for (key, who) in [(&mut one, "anton"), (&mut two, "bea")] {
        let agent = Agent::new(house);
        let asked = portal.ask_for("energie").with("prompt", "select_account");
        let page = asked.open(&agent).await;
        // Whoever took one of the device's passkeys has chosen.
        let page = show(&agent, &page, key).await;
        let tokens = portal.tokens(&asked, &page).await;
        let id = house.person("energie", who).await.id;
        assert_eq!(tokens.claims["sub"], id.as_str(), "{who}");
    }
}
