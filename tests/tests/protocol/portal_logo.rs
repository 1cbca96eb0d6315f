//! What a portal shows of itself on the pages of a sign-in: its logo from our own address, and links.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_tests::{Agent, Page, Portal, Registrar, WebPlace, on_both_stores, testkit::TestHouse};

on_both_stores! {
    oidcc_registration_logo_uri_the_logo_is_shown_from_our_own_address;
    oidcc_registration_policy_uri_and_tos_uri_are_linked;
    web_03_what_is_no_picture_of_pixels_is_not_shown;
    a_portal_without_any_shows_nothing;
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nenzovoort";

fn metadata(more: Value) -> Value {
    let mut metadata =
        json!({ "redirect_uris": ["https://portaal.test/cb"], "client_name": "Leesclub" });
    for (name, value) in more.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

/// The first page of a sign-in at a registered client, and its `client_id`.
async fn login(house: &TestHouse, metadata: &Value) -> (Page, String) {
    let told = Registrar::of(house).await.registered(metadata).await;
    let id = told["client_id"].as_str().unwrap().to_owned();
    let asked = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("client_id", &id)
        .with("redirect_uri", "https://portaal.test/cb");
    let page = asked.open(&Agent::new(house).speaking("nl")).await;
    assert_eq!(page.step(), "password");
    (page, id)
}

async fn oidcc_registration_logo_uri_the_logo_is_shown_from_our_own_address(house: &TestHouse) {
    let place = WebPlace::open().await;
    place.lay("/logo", "image/png", PNG);
    let logo = json!({ "logo_uri": place.at("/logo") });
    let (page, id) = login(house, &metadata(logo)).await;
    let own = format!("/portal-logo/{id}");
    assert!(
        page.body.contains(&format!("src=\"{own}\"")),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&place.at("")), "nobody else is asked");
    assert_eq!(place.asked("/logo"), 0, "not before it is shown");
    for _ in 0..3 {
        let picture = page.agent().get(&own).await;
        assert_eq!(picture.status, 200);
        assert_eq!(picture.header("content-type"), Some("image/png"));
        assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(place.asked("/logo"), 1, "it is kept");
    house.clock.advance(chrono::Duration::minutes(61));
    assert_eq!(page.agent().get(&own).await.status, 200);
    assert_eq!(place.asked("/logo"), 2, "for an hour");
}

async fn oidcc_registration_policy_uri_and_tos_uri_are_linked(house: &TestHouse) {
    let links = json!({
        "policy_uri": "https://portaal.test/privacy?x=1&y=2",
        "tos_uri": "https://elders.test/voorwaarden",
    });
    let (page, _) = login(house, &metadata(links)).await;
    for (address, words) in [
        (
            "https://portaal.test/privacy?x=1&amp;y=2",
            "Hoe Leesclub met",
        ),
        (
            "https://elders.test/voorwaarden",
            "Voorwaarden van Leesclub",
        ),
    ] {
        let link = format!("<a href=\"{address}\" rel=\"noopener noreferrer\">");
        assert!(page.body.contains(&link), "{}", page.body);
        assert!(page.text().contains(words), "{}", page.text());
    }
}

async fn web_03_what_is_no_picture_of_pixels_is_not_shown(house: &TestHouse) {
    let place = WebPlace::open().await;
    place.lay(
        "/svg",
        "image/png",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    );
    let mut large = PNG.to_vec();
    large.resize(110_000, 0);
    place.lay("/groot", "image/png", large);
    for path in ["/svg", "/groot", "/nergens"] {
        let logo = json!({ "logo_uri": place.at(path) });
        let (page, id) = login(house, &metadata(logo)).await;
        let own = format!("/portal-logo/{id}");
        for _ in 0..3 {
            assert_eq!(page.agent().get(&own).await.status, 404, "{path}");
        }
        assert_eq!(place.asked(path), 1, "{path} is not asked again at once");
    }
}

async fn a_portal_without_any_shows_nothing(house: &TestHouse) {
    let (page, id) = login(house, &metadata(json!({}))).await;
    assert!(!page.body.contains("portal-logo/") && !page.body.contains("noreferrer"));
    for path in [
        format!("/portal-logo/{id}"),
        "/portal-logo/onbekend".to_owned(),
    ] {
        assert_eq!(page.agent().get(&path).await.status, 404);
    }
}
