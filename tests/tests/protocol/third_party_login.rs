//! Sign-ins that begin here and not at the portal (OpenID Connect Core §4).

use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    an_expired_sign_in_begins_again_at_the_portals_own_address;
    a_portal_that_was_used_can_be_begun_from_the_own_page;
    without_such_an_address_it_begins_where_the_portal_lives;
}

async fn expired(house: &TestHouse) -> Vec<String> {
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let page = portal.ask_for("energie").open(&agent).await;
    assert_eq!(page.step(), "password");
    house.clock.advance(chrono::Duration::hours(3));
    let page = agent.get(&page.url).await;
    assert_eq!(page.step(), "error");
    page.links().iter().map(|link| (*link).to_owned()).collect()
}

async fn an_expired_sign_in_begins_again_at_the_portals_own_address(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.initiate_login_uri = Some("https://agenda.test/start?van=sluis".to_owned());
    })
    .await;
    let issuer = ORIGIN.replace(':', "%3A").replace('/', "%2F");
    let start = format!("https://agenda.test/start?van=sluis&iss={issuer}");
    let links = expired(house).await;
    assert!(links.contains(&start), "{links:?}");
}

async fn without_such_an_address_it_begins_where_the_portal_lives(house: &TestHouse) {
    let links = expired(house).await;
    assert!(
        links.contains(&"https://agenda.test/".to_owned()),
        "{links:?}"
    );
}

async fn a_portal_that_was_used_can_be_begun_from_the_own_page(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.initiate_login_uri = Some("https://agenda.test/start".to_owned());
    })
    .await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let page = agent.get("/account").await;
    let issuer = ORIGIN.replace(':', "%3A").replace('/', "%2F");
    let start = format!("https://agenda.test/start?iss={issuer}");
    assert!(page.links().contains(&start.as_str()), "{:?}", page.links());
}
