//! Sign-ins that begin here and not at the portal (OpenID Connect Core §4).

use sluis_tests::{
    Agent, Portal, on_both_stores,
    testkit::{ORIGIN, TestHouse},
    with_client,
};

on_both_stores! {
    an_expired_sign_in_begins_again_at_the_portals_own_address;
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
