//! A passkey tells which institution somebody is of, where nobody knows it yet.

use crate::{
    passkeys::{allow, anton, is_in, options, refusals, show, signin_of, with_passkey},
    shared_computer::{is_shared, offered},
};
use sluis_model::policy::PasskeyMode;
use sluis_tests::{
    Agent, Page, Portal, SoftKey, on_both_stores,
    testkit::{ORIGIN, TestHouse},
};

on_both_stores! {
    psk_a_passkey_tells_the_institution_and_signs_in;
    psk_where_nobody_has_one_the_page_asks_for_the_name_alone;
    psk_it_tells_nothing_where_it_is_no_only_step;
    psk_it_moves_nothing_that_is_settled;
    e19_psk_where_a_passkey_tells_the_institution_the_box_goes_along;
}

async fn institution_page(house: &TestHouse, agent: &Agent) -> Page {
    let page = Portal::of(house, "agenda").ask().open(agent).await;
    assert_eq!(page.step(), "institution", "{}", page.text());
    page
}

async fn psk_a_passkey_tells_the_institution_and_signs_in(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask();
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "institution", "{}", page.text());
    assert!(page.body.contains("all.js"));
    let page = show(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let tokens = portal.tokens(&asked, &page).await;
    let claims = portal.userinfo(&tokens.access_token).await.json;
    assert_eq!(claims["institution"], "energie");
    assert_eq!(agent.cookie("institution").as_deref(), Some("energie"));
}

async fn psk_where_nobody_has_one_the_page_asks_for_the_name_alone(house: &TestHouse) {
    let page = institution_page(house, &Agent::new(house)).await;
    assert!(!page.body.contains("passkey"));
}

async fn psk_it_tells_nothing_where_it_is_no_only_step(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    for mode in [PasskeyMode::SecondFactor, PasskeyMode::Off] {
        allow(house, "energie", mode).await;
        let agent = Agent::new(house);
        let page = institution_page(house, &agent).await;
        let page = show(&agent, &page, &mut key).await;
        assert_eq!((page.step(), page.status), ("institution", 422));
        assert!(!page.alert_text().is_empty());
        assert!(page.has_field("institution"), "the name is still a way");
        assert!(
            !page.text().contains("energie"),
            "nor is it said whose it is"
        );
    }
    let agent = Agent::new(house);
    let page = institution_page(house, &agent).await;
    let page = show(&agent, &page, &mut SoftKey::at(ORIGIN)).await;
    assert_eq!((page.step(), page.status), ("institution", 422), "nobody's");
    let mut found = refusals(house).await;
    found.sort_unstable();
    assert_eq!(found, ["not-allowed", "not-allowed", "unknown"]);
}

async fn psk_it_moves_nothing_that_is_settled(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    allow(house, "school", PasskeyMode::OnlyStep).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("school")
        .open(&agent)
        .await;
    assert_eq!(page.step(), "password", "{}", page.text());
    let page = show(&agent, &page, &mut key).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert_eq!(refusals(house).await, ["other-institution"]);
}

async fn e19_psk_where_a_passkey_tells_the_institution_the_box_goes_along(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    // Also where the institution's own page does not ask it: who said so is not remembered.
    for (offers, said) in [(false, true), (true, true), (true, false)] {
        if offers {
            offered(house, "energie").await;
        }
        let agent = Agent::new(house);
        let page = institution_page(house, &agent).await;
        let forms = page.forms();
        let form = forms.iter().find(|form| form.action.ends_with("/passkey"));
        let form = form.unwrap_or_else(|| panic!("no passkey: {}", page.text()));
        assert!(form.names.iter().any(|name| name == "shared_computer"));
        let at = signin_of(&page);
        let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
        let mut fields = form.filled(&[("answer", &key.show(&asked))]);
        fields.retain(|(name, _)| name != "shared_computer");
        if said {
            fields.push(("shared_computer".to_owned(), "1".to_owned()));
        }
        let page = agent.post(&form.action, &fields).await;
        assert!(is_in(&page), "{}: {}", page.step(), page.text());
        let kept = agent.cookie("institution");
        assert_eq!(kept.is_none(), said, "nothing to suggest: {kept:?}");
        assert_eq!(is_shared(&agent).await, said);
    }
}
