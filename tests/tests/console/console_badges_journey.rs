//! A badge from the printer to the portal, in a real browser without JavaScript: printed at the class, typed
//! by a reader at the school's tablet, and what the portal is told.

use crate::console_journeys::enter;
use sluis_tests::browser::{Demo, Habits, Walk, a_browser};

#[tokio::test]
async fn bdg_01_bdg_07_a_badge_is_printed_and_a_pupil_signs_in_with_it() {
    let Some(browser) = a_browser(Habits::of("nl").without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    enter(&demo, &browser, "school", "beheer").await;
    browser
        .goto(&demo.at("/admin/at/school/policy/edit/codes"))
        .await;
    let field = "[name=badges-networks]";
    browser.fill(field, "127.0.0.0/8\n::1").await;
    browser.follow("main .primary").await;
    let seen = browser.text("main").await;
    assert!(seen.contains("Netwerken waar badges werken"), "{seen}");
    browser.follow("button[value=save]").await;

    browser
        .goto(&demo.at("/admin/at/school/classes?q=6B"))
        .await;
    browser.follow("th a").await;
    browser.follow("a[href$=badges]").await;
    browser.follow("[data-testid=badges] .primary").await;
    let step = browser.attribute("body", "data-step").await;
    assert_eq!(step, "console-badge-sheet");
    let code = browser.text(".card-code code").await;
    assert!(browser.text(".card-name").await.contains("Lotte Peters"));
    browser
        .goto(&demo.at("/admin/at/school/classes?q=6B"))
        .await;
    browser.follow("th a").await;
    browser.follow("a[href$=badges]").await;
    let list = browser.text("main").await;
    assert!(list.contains("Gemaakt") && !list.contains(&code), "{list}");

    let Some(tablet) = a_browser(Habits::of("nl").without_scripts()).await else {
        return;
    };
    let walk = Walk::of(&demo, &tablet, "nl", "school", "lotte.6b");
    walk.set_out("leerplein").await;
    tablet
        .click("details:has([data-testid=badge]) summary")
        .await;
    let nobodys = "BCDF ".repeat(8);
    tablet.fill("#badge_code", &nobodys).await;
    tablet.follow("[data-testid=badge] button").await;
    let refused = tablet.text("[role=alert]").await;
    assert!(refused.contains("Deze badge werkt hier niet"), "{refused}");
    // It is open by itself now; a reader types the code and presses the key.
    tablet.fill("#badge_code", &code).await;
    tablet.press_to_leave("\u{e007}").await;
    let url = tablet.url().await;
    assert!(url.starts_with(demo.portal("leerplein")), "at {url}");
    let level = tablet.text("[data-claim=acr]").await;
    assert!(level.contains("urn:sluis:acr:badge"), "{level}");
}
