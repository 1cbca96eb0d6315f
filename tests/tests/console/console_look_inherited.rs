//! A portal's look field by field: its own, the institution's, the preset's. And what the log says of
//! looks that change.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::console_look::{manager, publish_colour, send, sign_in_page, style};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    ids::ClientId,
    look::{Rgb, Theme},
};
use sluis_tests::{Agent, Page, Portal, on_both_stores, testkit::TestHouse};
use std::sync::Arc;

on_both_stores! {
    what_a_portal_does_not_choose_is_the_institutions_and_the_editor_says_so;
    a_portals_look_from_before_it_could_inherit_stands_alone_until_somebody_chooses;
    a_portals_own_colours_are_judged_with_those_it_has_from_the_institution;
    the_log_says_what_a_published_name_and_logo_were_and_are;
}

/// The sign-in page of the school on the way to the portal, and its style sheet.
async fn on_the_way(house: &TestHouse) -> (Page, String) {
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("school")
        .open(&agent)
        .await;
    let sheet = agent.get(&style(&page)).await;
    (page, sheet.body)
}

async fn what_a_portal_does_not_choose_is_the_institutions_and_the_editor_says_so(
    house: &TestHouse,
) {
    let console = manager(house).await;
    let page = console.open("/look?part=words").await;
    let page = send(&page, "/look/change", &[("name", "De Proefschool")]).await;
    send(&page, "/look/publish", &[]).await;
    publish_colour(&console, "#0b5563").await;
    let portal = "/look?portal=agenda";
    let page = console.open(portal).await;
    assert!(page.text().contains("Van de instelling"), "{}", page.text());
    assert!(!page.text().contains("Eigen keuze "), "nothing is chosen");
    let page = send(&page, "/look/change", &[("light-accent", "#5b2a86")]).await;
    assert!(page.text().contains("Eigen keuze"), "{}", page.text());
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let (page, sheet) = on_the_way(house).await;
    assert!(page.text().contains("De Proefschool"), "{}", page.text());
    assert!(sheet.contains("--primary:#0b5563") && sheet.contains("--accent:#5b2a86"));
    let direct = Agent::new(house)
        .get(&style(&sign_in_page(house).await))
        .await;
    assert!(!direct.body.contains("--accent:#5b2a86"));
    // What the institution changes later is the portal's too.
    publish_colour(&console, "#7d3c6b").await;
    assert!(on_the_way(house).await.1.contains("--primary:#7d3c6b"));
    let page = console.open(&format!("{portal}&part=shape")).await;
    assert!(page.text().contains("Zoals de instelling"));
    // And leaving it aside.
    let page = page.click_action("inherits:off").await;
    assert!(page.text().contains("Zoals het basisthema"));
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let (page, sheet) = on_the_way(house).await;
    assert!(!page.text().contains("De Proefschool"));
    assert!(!sheet.contains("#7d3c6b") && sheet.contains("--accent:#5b2a86"));
    let page = console.open(portal).await;
    assert!(!page.text().contains("Van de instelling"));
}

async fn a_portals_look_from_before_it_could_inherit_stands_alone_until_somebody_chooses(
    house: &TestHouse,
) {
    let console = manager(house).await;
    publish_colour(&console, "#0b5563").await;
    let stored: Theme =
        serde_json::from_value(json!({ "light": { "accent": "#5b2a86" } })).unwrap();
    assert_eq!(stored.light["accent"], Rgb([0x5b, 0x2a, 0x86]));
    let written = house.idp.durable.write(move |tx| {
        let mut institution = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        let portals = &mut institution.look.portals;
        portals.insert(ClientId::from("agenda"), stored.clone());
        tx.set_look(&institution.id, &institution.look)
    });
    written.await.unwrap();
    let sheet = on_the_way(house).await.1;
    assert!(!sheet.contains("#0b5563") && sheet.contains("--accent:#5b2a86"));
    let page = console.open("/look?portal=agenda").await;
    let page = page.click_action("inherits:on").await;
    send(&page, "/look/publish", &[]).await;
    let sheet = on_the_way(house).await.1;
    assert!(sheet.contains("--primary:#0b5563") && sheet.contains("--accent:#5b2a86"));
}

async fn a_portals_own_colours_are_judged_with_those_it_has_from_the_institution(
    house: &TestHouse,
) {
    // Quiet text that can be read on the preset's grounds, and not on a notice that is tinted black.
    let quiet = [("light-muted", "#586d74")];
    let console = manager(house).await;
    let page = console.open("/look?portal=agenda").await;
    let page = send(&page, "/look/change", &quiet).await;
    assert_eq!(send(&page, "/look/publish", &[]).await.status, 200);
    let page = console.open("/look").await;
    let page = send(&page, "/look/change", &[("light-accent", "#000000")]).await;
    assert_eq!(send(&page, "/look/publish", &[]).await.status, 200);
    // Now it can't be published any more, the console says why, and people see what can be read.
    let page = console.open("/look?portal=agenda").await;
    assert!(
        page.text().contains("Vlak van een mededeling"),
        "{}",
        page.text()
    );
    let page = send(&page, "/look/change", &[("light-success", "#1f6d40")]).await;
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Niet gepubliceerd"), "{}", page.text());
    let sheet = on_the_way(house).await.1;
    assert!(sheet.contains("--accent:#000000") && !sheet.contains("--muted:#586d74"));
}

async fn the_log_says_what_a_published_name_and_logo_were_and_are(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=words").await;
    let page = send(&page, "/look/change", &[("name", "De Proefschool")]).await;
    send(&page, "/look/publish", &[]).await;
    let page = console.open("/look?part=pictures").await;
    let drawing =
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";
    let page = crate::console_look_pictures::hand_in(&page, "/look/picture", "logo", drawing).await;
    send(&page, "/look/publish", &[]).await;
    let page = console.open("/look?part=words").await;
    let page = send(&page, "/look/change", &[("name", "De Andere")]).await;
    send(&page, "/look/publish", &[]).await;
    let events = house.events().await;
    let parts = |kind: EventKind, part: &str| -> Vec<(serde_json::Value, serde_json::Value)> {
        let of_kind = events.iter().filter(|event| event.kind == kind);
        of_kind
            .filter_map(|event| event.details.pointer(&format!("/parts/{part}")))
            .map(|both| (both["was"].clone(), both["is"].clone()))
            .collect()
    };
    for kind in [EventKind::LookChanged, EventKind::LookPublished] {
        let names = parts(kind, "name");
        assert!(
            names.contains(&(json!(null), json!("De Proefschool")))
                && names.contains(&(json!("De Proefschool"), json!("De Andere"))),
            "{kind:?}: {names:?}"
        );
        let pictures = parts(kind, "pictures");
        assert_eq!(pictures.len(), 1, "{kind:?}: {pictures:?}");
        let (was, is) = &pictures[0];
        assert_eq!(was, &json!(null), "there was none");
        let logo = &is["logo"];
        assert_eq!(logo["kind"], "svg");
        assert!(logo["hash"].as_str().is_some_and(|hash| hash.len() == 32));
    }
    let by_whom = events
        .iter()
        .filter(|event| event.kind == EventKind::LookPublished);
    for event in by_whom {
        assert!(event.actor.is_some(), "{event:?}");
    }
}
