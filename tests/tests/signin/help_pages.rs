//! Help with signing in, for everybody.

use sluis_tests::{Agent, on_both_stores, testkit::TestHouse};

on_both_stores! {
    s01_e25_help_has_a_version_and_a_date;
    s02_e02_h15_help_offers_two_ways_and_explains_two_keys;
    s02_help_leads_to_what_the_institution_offers;
}

async fn s01_e25_help_has_a_version_and_a_date(house: &TestHouse) {
    let page = Agent::new(house).get("/help?institution=station").await;
    assert_eq!(
        (page.step(), page.status, page.institution()),
        ("help", 200, "station")
    );
    assert!(page.text().contains("1.1"), "the version");
    assert!(page.text().contains("2026"), "the date");
    let english = Agent::new(house)
        .speaking("en")
        .get("/help?institution=station")
        .await;
    assert_eq!(english.language(), "en");
    assert!(english.text().contains("November"), "{}", english.text());
}

async fn s02_e02_h15_help_offers_two_ways_and_explains_two_keys(house: &TestHouse) {
    let page = Agent::new(house).get("/help?institution=energie").await;
    let headings = page.texts("h2").join("|");
    assert!(headings.contains("voor het eerst"), "{headings}");
    assert!(headings.contains("nieuwe telefoon"), "{headings}");
    assert!(page.text().contains("twee sleutels"), "E-02");
    for store in ["Play Store", "App Store"] {
        assert!(page.text().contains(store), "H-15: {store}");
    }
    let neutral = Agent::new(house).get("/help").await;
    assert_eq!(
        (neutral.step(), neutral.status),
        ("help", 200),
        "without an institution too"
    );
}

async fn s02_help_leads_to_what_the_institution_offers(house: &TestHouse) {
    let leads_to =
        |page: &sluis_tests::Page, to: &str| page.links().iter().any(|link| link.starts_with(to));
    let station = Agent::new(house).get("/help?institution=station").await;
    assert!(leads_to(&station, "/recover?institution=station"));
    assert!(leads_to(&station, "/forgot?institution=station"));
    let zorg = Agent::new(house).get("/help?institution=zorg").await;
    assert!(!leads_to(&zorg, "/recover"), "no portal, no link to it");
}
