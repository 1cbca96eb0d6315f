//! What a browser that comes back costs the database.

use sluis_protocol::grant_type::GrantType;
use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    a_single_sign_on_asks_the_database_about_the_person_alone;
}

/// As often as it takes to see one trip in which nothing had become too old to be taken from memory.
const TRIPS: usize = 20;

async fn a_single_sign_on_asks_the_database_about_the_person_alone(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.grant_types.remove(&GrantType::RefreshToken);
    })
    .await;
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let asked = portal.ask_for("energie").with("scope", "openid profile");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    portal.tokens(&asked, &settled.page).await;
    let mut least = (u64::MAX, vec![]);
    for _ in 0..TRIPS {
        house.listen();
        let before = house.statements();
        let page = asked.open(&agent).await;
        let tokens = portal.redeem(&asked, &asked.code(&page)).await;
        let token = tokens.json["access_token"].as_str().unwrap_or_default();
        assert_eq!(portal.userinfo(token).await.status, 200);
        let trip = (house.statements() - before, house.heard());
        least = least.min(trip);
    }
    let (statements, mut texts) = least;
    assert!(statements <= 3, "{statements}: {texts:#?}");
    // SQLite's borders of what is read cost no round trip.
    texts.retain(|text| text != "BEGIN DEFERRED" && text != "COMMIT");
    for text in texts {
        assert!(text.starts_with("SELECT"), "nothing is written: {text}");
        assert!(text.contains("people"), "{text}");
    }
}
