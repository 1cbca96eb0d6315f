//! A page that asks for a double click and takes itself away under the first one: the second lands on ours.

use sluis_tests::browser::{Browser, Demo, Habits, Walk, a_browser};
use std::sync::Arc;

/// A portal of the demo, and somebody who uses it.
const PORTAL: &str = "meterkast";
const WHO: (&str, &str) = ("energie", "willem");

async fn is_at(browser: &Browser, step: &str) {
    browser.wait_for(&format!("body[data-step={step}]")).await;
}

#[tokio::test]
async fn reg_11_aut_15_a_click_without_a_move_of_the_mouse_is_no_yes() {
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let demo = Demo::start().await;
    let changed = demo.idp.durable.write(|tx| {
        let Some(mut client) = tx.client(&PORTAL.into())?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        client.settings.first_party = false;
        tx.update_client(&client)
    });
    changed.await.unwrap_or_else(|error| panic!("{error}"));
    let mut walk = Walk::of(&demo, &browser, "nl", WHO.0, WHO.1);
    walk.set_out(PORTAL).await;
    walk.go_until("consent").await;
    browser.click_unmoved("button[value=allow]").await;
    is_at(&browser, "consent").await;
    // Such a click does press what is no yes.
    browser.click_unmoved("button[value=deny]").await;
    browser.wait_for("body[data-signed-in=false]").await;
    walk.set_out(PORTAL).await;
    walk.go_until("consent").await;
    // A mouse that somebody moves says yes: `follow` moves it first.
    browser.follow("button[value=allow]").await;
    assert_eq!(
        browser.attribute("body", "data-signed-in").await,
        "true",
        "{}",
        browser.text("main").await
    );
}
