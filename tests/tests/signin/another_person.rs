//! Somebody else goes on in a sign-in: what was chosen and shown in it before is not theirs.

use crate::{
    more_time::more,
    passkeys::{anton, show, signin_of, with_passkey},
};
use chrono::Duration;
use serde_json::json;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, Sent, Visit, give_source, link_at, on_both_stores,
    source_settings,
    testkit::{TestHouse, cast::PHRASE},
    with_client,
};

on_both_stores! {
    flo_03_a_choice_of_accounts_ends_with_what_it_was_made_of;
    brk_05_a_link_that_somebody_asked_for_is_made_for_nobody_else;
    brk_05_an_account_at_a_source_waits_no_longer_than_what_was_shown_counts;
    flo_03_a_yes_is_that_of_whom_its_page_named;
    tok_13_a_yes_is_one_to_what_stood_on_its_page;
}

/// Lets an hour pass at a sign-in, with more time asked for: what was shown in it counts no more.
async fn an_hour_at(house: &TestHouse, agent: &Agent, page: &Page) -> Page {
    for _ in 0..2 {
        house.clock.advance(Duration::minutes(29));
        assert_eq!(more(agent, page).await.0, 200);
    }
    let page = agent.get(&signin_of(page)).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    page
}

/// Whoever types a password of their own at that page could go on with the accounts of whoever left it.
async fn flo_03_a_choice_of_accounts_ends_with_what_it_was_made_of(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    for (slug, username) in [("school", "meester"), ("energie", "bea")] {
        let settings = source_settings(&provider.issuer);
        give_source(house, slug, "regenboog", true, settings).await;
        link_at(house, &provider, slug, username, "m-1").await;
    }
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    let page = page.submit(&[("institution", "school")]).await;
    let sent = Sent::from(&page, "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &json!({}))
        .await;
    assert_eq!(page.step(), "select-account", "{}", page.text());
    let page = an_hour_at(house, &agent, &page).await;
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert_ne!(page.step(), "select-account", "{}", page.text());
    assert!(page.away().is_some(), "{}: {}", page.step(), page.text());
}

/// Somebody prepares a sign-in in a browser that another person shows a passkey in: the way in would have
/// been theirs from then on.
async fn brk_05_a_link_that_somebody_asked_for_is_made_for_nobody_else(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "energie", "regenboog", true, settings).await;
    let agent = Agent::new(house);
    // It asks for consent at the end: until then nothing is linked.
    let asked = Portal::of(house, "derde").ask_for("energie");
    let names = asked.open(&agent).await;
    let sent = Sent::from(&names, "regenboog").await;
    let names = sent
        .come_back(house, &provider, &agent, "x-1", &json!({}))
        .await;
    assert_eq!(names.step(), "password", "{}", names.text());
    let page = names
        .submit(&[("username", "bea"), ("password", PHRASE), ("link", "yes")])
        .await;
    assert_eq!(page.away(), None, "it waits");
    let page = an_hour_at(house, &agent, &page).await;
    let page = show(&agent, &page, &mut key).await;
    let settled = Visit::of(house, &anton()).not_now().go_on(page).await;
    assert!(settled.page.away().is_some(), "{}", settled.page.text());
    let events = house.events().await;
    let linked = |kind: EventKind| kind == EventKind::UpstreamLinked;
    assert!(!events.iter().any(|event| linked(event.kind)));
}

async fn brk_05_an_account_at_a_source_waits_no_longer_than_what_was_shown_counts(
    house: &TestHouse,
) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "energie", "regenboog", true, settings).await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let names = asked.open(&agent).await;
    let sent = Sent::from(&names, "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "x-1", &json!({}))
        .await;
    assert!(page.has_field("link"), "{}", page.text());
    let page = an_hour_at(house, &agent, &page).await;
    assert!(!page.has_field("link"), "{}", page.text());
}

async fn flo_03_a_yes_is_that_of_whom_its_page_named(house: &TestHouse) {
    let agent = Agent::new(house);
    let agenda = Portal::of(house, "agenda").ask_for("energie");
    let agenda = agenda.with("prompt", "login");
    let by = async |username: &str| {
        // What was shown in the same moment as it is asked for anew would be new enough.
        house.clock.advance(Duration::seconds(1));
        let page = agenda.open(&agent).await;
        let page = page
            .submit(&[("username", username), ("password", PHRASE)])
            .await;
        assert!(page.away().is_some(), "{}: {}", page.step(), page.text());
    };
    by("bea").await;
    let asked = Portal::of(house, "derde").ask_for("energie");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    // In another tab.
    by("compleet").await;
    let page = page.click_action("allow").await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    assert!(page.text().contains("compleet"), "{}", page.text());
    assert!(page.click_action("allow").await.away().is_some());
}

/// The operator permits the portal more while its page is looked at.
async fn tok_13_a_yes_is_one_to_what_stood_on_its_page(house: &TestHouse) {
    with_client(house, "derde", |settings| {
        settings.scope = "openid profile".split(' ').collect();
    })
    .await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "derde").ask_for("energie");
    let page = asked
        .with("scope", "openid profile email")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", "compleet"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    let address = house.person("energie", "compleet").await.email;
    let address = address.unwrap_or_default();
    assert!(!page.text().contains(&address), "{}", page.text());
    with_client(house, "derde", |settings| {
        settings.scope = "openid profile email".split(' ').collect();
    })
    .await;
    let page = page.click_action("allow").await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    assert!(page.text().contains(&address), "{}", page.text());
    assert!(page.click_action("allow").await.away().is_some());
}
