//! From one person to the next.

use super::{asked_of, dirk, every_computer, give, is_shared, offered, session, ticked};
use chrono::Duration;
use sluis_tests::{
    Agent, Listener, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client, with_policy,
};

on_both_stores! {
    e19_the_page_names_who_is_signed_in_and_has_a_large_way_out;
    e19_handing_over_ends_the_session_everywhere_and_asks_the_next_one;
    e19_handing_over_works_whatever_is_asked_of_the_session;
    e19_handing_over_after_the_session_has_run_out_leaves_no_sign_in_to_go_on_in;
    e19_signing_out_of_a_shared_computer_says_so;
    e19_a_form_of_elsewhere_hands_nothing_over;
    e19_whoever_comes_next_without_handing_over_takes_the_session_over;
    e19_whoever_changes_their_mind_leaves_the_computer_shared;
}

async fn e19_the_page_names_who_is_signed_in_and_has_a_large_way_out(house: &TestHouse) {
    with_policy(house, "energie", every_computer).await;
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    Visit::of(house, &bea)
        .not_now()
        .sign_in(&agent, &asked_of(house, &bea))
        .await;
    for path in [
        "/account",
        "/account/security",
        "/",
        "/device/done?outcome=approved",
    ] {
        let page = agent.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.offers("next") && page.offers("sign-out"), "{path}");
        assert!(
            page.text().contains("Bea van Proef"),
            "{path}: {}",
            page.text()
        );
        let form = page.form_of("next");
        let buttons = form.buttons.iter();
        let large: Vec<&str> = buttons
            .filter(|(_, _, primary)| *primary)
            .map(|(_, value, _)| value.as_str())
            .collect();
        assert_eq!(large, ["sign-out"], "{path}");
    }
    // Nobody else sees it there.
    let other = Agent::new(house);
    assert!(!other.get("/").await.offers("next"));
}

async fn e19_handing_over_ends_the_session_everywhere_and_asks_the_next_one(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
        settings.backchannel_logout_session_required = true;
    })
    .await;
    with_policy(house, "energie", every_computer).await;
    let (bea, portal) = (player("energie", "bea"), Portal::of(house, "agenda"));
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &bea)
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let before = agent.copy();
    let page = agent.get("/account").await;
    let next = page.click_action("next").await;
    assert_eq!(next.step(), "password", "{}", next.text());
    assert_eq!(next.institution(), "energie");
    assert_eq!(next.value("username").unwrap_or_default(), "");
    assert!(!next.text().contains("Bea"), "{}", next.text());
    assert_eq!(agent.cookie("session"), None);
    assert_ne!(
        before.get("/account").await.step(),
        "account",
        "a copy of it"
    );
    assert!(!portal.is_active(&tokens.access_token).await);
    assert_eq!(house.send_logouts().await.delivered, 1);
    assert_eq!(listener.heard().len(), 1);
    // The button was pressed twice.
    let form = page.form_of("next");
    let mut fields = form.fields.clone();
    fields.push(("action".to_owned(), "next".to_owned()));
    let again = agent.post(&form.action, &fields).await;
    assert_eq!((again.step(), again.institution()), ("password", "energie"));
    // And the next one signs in.
    let cees = player("energie", "cees");
    let page = give(&again, &cees, false).await;
    let page = Visit::of(house, &cees).go_on(page).await.page;
    assert_eq!(page.step(), "account", "{}", page.text());
    assert!(page.text().contains("cees"), "{}", page.text());
}

async fn e19_handing_over_works_whatever_is_asked_of_the_session(house: &TestHouse) {
    offered(house, "energie").await;
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    ticked(house, &agent, &bea).await;
    let page = agent.get("/account").await;
    assert!(page.offers("next"), "{}", page.text());
    // From now on more is asked of her than her session shows: she can leave all the same.
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = sluis_model::policy::SecondFactorMode::Required;
    })
    .await;
    assert_ne!(agent.get("/account").await.step(), "account");
    let next = page.click_action("next").await;
    assert_eq!(next.step(), "password", "{}", next.text());
    assert_eq!(agent.cookie("session"), None);
    let id = house.person("energie", "bea").await.id;
    let left = house.idp.ephemeral.sessions_of(&id, house.now()).await;
    assert!(left.unwrap().is_empty());
}

async fn e19_handing_over_after_the_session_has_run_out_leaves_no_sign_in_to_go_on_in(
    house: &TestHouse,
) {
    with_policy(house, "energie", every_computer).await;
    let (agent, cees) = (Agent::new(house), player("energie", "cees"));
    let page = asked_of(house, &cees).open(&agent).await;
    let left = give(&page, &cees, false).await;
    assert_eq!(left.step(), "second-factor", "{}", left.text());
    Visit::of(house, &cees)
        .sign_in(&agent, &asked_of(house, &cees))
        .await;
    let page = agent.get("/account").await;
    house.clock.advance(Duration::minutes(21));
    assert_eq!(agent.get(&left.url).await.step(), "second-factor");
    let next = page.click_action("next").await;
    assert_eq!(next.step(), "password", "{}", next.text());
    let left = agent.get(&left.url).await;
    assert_ne!(left.step(), "second-factor", "{}", left.text());
}

async fn e19_signing_out_of_a_shared_computer_says_so(house: &TestHouse) {
    offered(house, "energie").await;
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    ticked(house, &agent, &bea).await;
    let page = agent.get("/account").await.click_action("sign-out").await;
    assert_eq!(page.step(), "signed-out", "{}", page.text());
    assert_eq!(page.institution(), "energie", "whose computer it is");
    assert_eq!(agent.cookie("session"), None);
}

async fn e19_a_form_of_elsewhere_hands_nothing_over(house: &TestHouse) {
    offered(house, "energie").await;
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    ticked(house, &agent, &bea).await;
    let to = "/account/hand-over?institution=energie";
    let next = ("action".to_owned(), "next".to_owned());
    let page = agent.post(to, std::slice::from_ref(&next)).await;
    assert_eq!(page.status, 403, "without our token");
    let form = agent.get("/account").await.form_of("next");
    let mut fields = form.fields.clone();
    fields.push(next);
    let elsewhere = Some("https://elders.test");
    let page = agent.post_from(to, &fields, elsewhere, "cross-site").await;
    assert_eq!(page.status, 403, "from another site");
    assert!(is_shared(&agent).await, "still signed in");
}

async fn e19_whoever_comes_next_without_handing_over_takes_the_session_over(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
    })
    .await;
    offered(house, "energie").await;
    let (bea, cees) = (player("energie", "bea"), player("energie", "cees"));
    ticked(house, &agent, &bea).await;
    let before = agent.copy();
    house.clock.advance(Duration::minutes(1));
    let asked = asked_of(house, &cees).with("prompt", "login");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    assert!(
        !page.has_field("shared_computer"),
        "that was said already: {}",
        page.text()
    );
    let page = give(&page, &cees, false).await;
    Visit::of(house, &cees).go_on(page).await;
    assert!(
        session(house, &cees).await.shared_computer,
        "the computer is the same one"
    );
    assert_eq!(agent.cookie("device"), None);
    assert_eq!(agent.cookie("institution"), None, "nothing to suggest");
    assert_ne!(before.get("/account").await.step(), "account");
    assert_eq!(house.send_logouts().await.delivered, 1);
    assert_eq!(listener.heard().len(), 1);
}

async fn e19_whoever_changes_their_mind_leaves_the_computer_shared(house: &TestHouse) {
    offered(house, "zorg").await;
    let agent = Agent::new(house);
    let page = asked_of(house, &dirk()).open(&agent).await;
    let code = give(&page, &dirk(), true).await;
    let page = code.click_action("restart").await;
    assert_eq!(page.step(), "password");
    assert_eq!(page.value("username").unwrap_or_default(), "");
    assert_eq!(
        page.value("shared_computer").as_deref(),
        Some("1"),
        "still ticked"
    );
    // It can be unticked.
    let form = page.form(&["username", "password"]);
    let mut fields = form.filled(&[("username", dirk().username), ("password", dirk().password)]);
    fields.retain(|(name, _)| name != "shared_computer");
    let page = agent.post(&form.action, &fields).await;
    assert!(page.has_field("remember"), "{}", page.text());
}
