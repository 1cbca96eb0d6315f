//! Sign-in sources in the console.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Console, Portal, ScriptedProvider, on_both_stores,
    testkit::{TestHouse, cast::player},
    to_source,
};

on_both_stores! {
    a_source_is_added_tried_changed_and_removed;
    brk_15_what_is_wrong_with_a_source_is_told_beside_the_field;
    whoever_only_sees_changes_no_source;
}

const SECRET: &str = "een-geheim-dat-niemand-ziet";

async fn a_source_is_added_tried_changed_and_removed(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/sources").await;
    assert_eq!((page.status, page.step()), (200, "console-sources"));
    let page = page.follow("/sources/new").await;
    let callback = "https://login.test/signin/upstream/callback/school/";
    assert!(page.text().contains(&format!("{callback}…")));
    let saved = page
        .submit(&[
            ("slug", "regenboog"),
            ("name", "De Regenboog"),
            ("issuer", &provider.issuer),
            ("client_id", "sluis"),
            ("secret", SECRET),
        ])
        .await;
    assert_eq!(saved.step(), "console-sources", "{}", saved.text());
    let one = saved.follow("/sources/source/regenboog").await;
    assert_eq!(one.step(), "console-source");
    assert!(!one.body.contains(SECRET));
    assert!(one.text().contains(&format!("{callback}regenboog")));
    assert_eq!(one.value("scopes").as_deref(), Some("openid profile email"));
    let press = async |page: &sluis_tests::Page, end: &str, more: &[(&str, &str)]| {
        let forms = page.forms();
        let form = forms
            .iter()
            .find(|form| form.action.ends_with(end))
            .unwrap();
        page.agent().post(&form.action, &form.filled(more)).await
    };
    let tried = press(&one, "/try", &[]).await;
    assert!(tried.text().contains("één sleutel"), "{}", tried.text());
    provider.describe("issuer", json!("https://elders.test"));
    let tried = press(&one, "/try", &[]).await;
    assert!(tried.text().contains("elders.test"), "{}", tried.text());
    provider.describe("issuer", json!(provider.issuer));

    // Its secret stays where none is typed, and people are sent there.
    let saved = one.submit(&[("name", "Onze school")]).await;
    assert_eq!(saved.step(), "console-sources", "{}", saved.text());
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    sent.come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    let expected = format!("sluis:{SECRET}");
    let expected = STANDARD.encode(expected);
    assert_eq!(provider.authorizations(), [format!("Basic {expected}")]);

    let one = console.open("/sources/source/regenboog").await;
    let kept = press(&one, "/remove", &[]).await;
    assert_eq!(
        kept.step(),
        "console-source",
        "nobody said that they are sure"
    );
    let gone = press(&one, "/remove", &[("sure", "yes")]).await;
    assert_eq!(gone.step(), "console-sources");
    assert!(!gone.text().contains("Onze school"));
    assert_eq!(console.open("/sources/source/regenboog").await.status, 404);
    let events = house.events().await;
    let changes = events
        .iter()
        .filter(|event| event.kind == EventKind::UpstreamChanged);
    assert_eq!(changes.count(), 3);
    let tries = events
        .iter()
        .filter(|event| event.kind == EventKind::UpstreamTried);
    let mut found: Vec<_> = tries
        .map(|event| event.details["found"].to_string())
        .collect();
    found.sort();
    assert_eq!(found, ["\"answers\"", "\"issuer\""], "a try leaves a trace");
    assert!(!format!("{events:?}").contains(SECRET));
}

async fn brk_15_what_is_wrong_with_a_source_is_told_beside_the_field(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/sources/new").await;
    let again = page
        .submit(&[
            ("slug", "Geen Naam"),
            ("name", "De Regenboog"),
            ("issuer", "http://10.0.0.1"),
            ("client_id", "sluis"),
        ])
        .await;
    assert_eq!((again.status, again.step()), (422, "console-source"));
    for id in ["slug-error", "issuer-error", "secret-error"] {
        assert!(again.body.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!again.body.contains("id=\"name-error\""));
    assert_eq!(again.value("issuer").as_deref(), Some("http://10.0.0.1"));
}

async fn whoever_only_sees_changes_no_source(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    let page = console.open("/sources").await;
    assert_eq!((page.status, page.step()), (200, "console-sources"));
    assert!(!page.body.contains("/sources/new"));
    assert_eq!(console.open("/sources/new").await.status, 403);
}
