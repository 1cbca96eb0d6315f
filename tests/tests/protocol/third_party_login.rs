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
    h26_after_a_long_set_up_the_sign_in_begins_anew_at_the_portals_registered_address_alone;
    h26_after_a_short_set_up_the_portal_is_answered;
    h26_a_portal_without_such_an_address_is_answered_however_long_it_took;
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

/// Where the browser ends after a set-up during which so much time passed.
async fn set_up_taking(house: &TestHouse, minutes: i64) -> (Agent, String) {
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let person = player("zorg", "els@linde.test");
    let visit = Visit::of(house, &person);
    // What the request says of another address is not heard.
    let asked = portal
        .ask_for("zorg")
        .with("initiate_login_uri", "https://evil.test/")
        .with("target_link_uri", "https://evil.test/");
    let mut page = asked.open(&agent).await;
    page = page
        .submit(&[("username", person.username), ("password", person.password)])
        .await;
    assert_eq!(page.step(), "enrol-intro");
    page = page.submit(&[]).await;
    if page.step() == "enrol-method" {
        page = page.submit(&[("method", "app")]).await;
    }
    assert_eq!(page.step(), "enrol-totp");
    house.clock.advance(chrono::Duration::minutes(minutes));
    let end = visit.go_on(page).await.page;
    let away = end.away().expect("the portal").to_owned();
    (agent, away)
}

async fn h26_after_a_long_set_up_the_sign_in_begins_anew_at_the_portals_registered_address_alone(
    house: &TestHouse,
) {
    with_client(house, "agenda", |settings| {
        settings.initiate_login_uri = Some("https://agenda.test/start?van=sluis".to_owned());
    })
    .await;
    let (agent, away) = set_up_taking(house, 5).await;
    let issuer = ORIGIN.replace(':', "%3A").replace('/', "%2F");
    assert_eq!(
        away,
        format!("https://agenda.test/start?van=sluis&iss={issuer}")
    );
    // The portal asks again, and the session answers at once.
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let page = asked.open(&agent).await;
    assert!(!asked.code(&page).is_empty());
}

async fn h26_after_a_short_set_up_the_portal_is_answered(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.initiate_login_uri = Some("https://agenda.test/start".to_owned());
    })
    .await;
    let (_, away) = set_up_taking(house, 3).await;
    assert!(away.contains("code="), "{away}");
}

async fn h26_a_portal_without_such_an_address_is_answered_however_long_it_took(house: &TestHouse) {
    let (_, away) = set_up_taking(house, 5).await;
    assert!(away.contains("code="), "{away}");
}
