//! The console's lists in a real browser: they follow what is typed where scripts run, and do the same
//! work where none do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::console_journeys::enter;
use serde_json::{Value, json};
use sluis_idp_core::administration::Setup;
use sluis_tests::browser::{Browser, Demo, Habits, a_browser};

/// Pages of the console with a list of their own.
const LISTS: [&str; 6] = ["people", "classes", "requests", "audit", "apps", "why"];

/// The demo with an administrator of the school at work, on a page of the console.
async fn at_work(habits: Habits, page: &str) -> Option<(Demo, Browser)> {
    let browser = a_browser(habits).await?;
    let demo = Demo::start().await;
    let people: Vec<Value> = (0..60)
        .map(|number| {
            json!({ "institution": "school", "username": format!("zeil{number:02}"),
                "name": { "given": "Gast", "family": format!("Zeilmaker {number:02}") }, "roles": ["pupil"] })
        })
        .collect();
    let setup: Setup = serde_json::from_value(json!({ "people": people })).unwrap();
    let unread = |_: &_| Err("there is no secret".to_owned());
    demo.idp
        .apply(&demo.ctx(), setup, unread, false)
        .await
        .unwrap();
    enter(&demo, &browser, "school", "beheer").await;
    browser
        .goto(&demo.at(&format!("/admin/at/school/{page}")))
        .await;
    // Gone with the next page; what breaks the content policy is kept beside it.
    let watch = "window.stays = true; window.broken = [];
        document.addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective));
        return true";
    if habits.scripts {
        browser.run(watch).await;
    }
    Some((demo, browser))
}

/// Waits until something is so on the page.
async fn until(browser: &Browser, condition: &str) {
    for _ in 0..4000 {
        if browser.run(&format!("return !!({condition})")).await == true {
            return;
        }
    }
    panic!(
        "{condition} on {}: {}",
        browser.url().await,
        browser.text("main").await
    );
}

#[tokio::test]
async fn a_list_follows_what_is_typed_and_chosen_without_a_new_page() {
    let Some((_demo, browser)) = at_work(Habits::of("nl"), "people").await else {
        return;
    };
    browser.fill("#q", "dijk").await;
    until(&browser, "location.search === '?q=dijk&order=name'").await;
    assert_eq!(browser.count("[data-testid=person]").await, 1);
    let state = "return [window.stays, document.activeElement.id, document.activeElement.selectionStart,
        document.querySelector('[data-list-said]').textContent, document.querySelector('[data-list-title]').textContent,
        document.querySelector('[data-testid=bulk] [name=filter]').value, window.broken]";
    assert_eq!(
        browser.run(state).await,
        json!([
            true,
            "q",
            4,
            "Eén gebruiker",
            "Eén gebruiker",
            "order=name&q=dijk",
            []
        ])
    );
    // The address is the list: opened afresh it shows the same.
    let address = browser.url().await;
    browser.goto(&address).await;
    assert_eq!(browser.count("[data-testid=person]").await, 1);
    browser.run("window.stays = true").await;
    let choose = "const role = document.querySelector('#role'); role.value = 'pupil';
        role.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.run(choose).await;
    until(
        &browser,
        "location.search === '?q=dijk&role=pupil&order=name'",
    )
    .await;
    browser.fill("#q", "niemand heet zo").await;
    // No pupil is called Dijk either: only the address tells whose the empty list is.
    until(
        &browser,
        "location.search === '?q=niemand+heet+zo&role=pupil&order=name'
            && document.querySelector('.list .empty')",
    )
    .await;
    let said = "return [window.stays, document.querySelector('[data-list-said]').textContent]";
    let said = browser.run(said).await;
    assert_eq!(said[0], true);
    assert_eq!(said[1], browser.text(".list .empty").await);
}

#[tokio::test]
async fn an_older_answer_never_replaces_a_newer_one() {
    let Some((_demo, browser)) = at_work(Habits::of("nl"), "people").await else {
        return;
    };
    // The first question is held until the second was answered.
    let hold = "const ask = window.fetch; let held;
        window.fetch = (address, options) => address.includes('q=zeil')
            ? new Promise(go => { window.letGo = () => go(ask(address)); })
            : ask(address, options); return true";
    browser.run(hold).await;
    browser.fill("#q", "zeil").await;
    until(&browser, "window.letGo").await;
    assert_eq!(browser.attribute("[data-list]", "aria-busy").await, "true");
    browser.fill("#q", "dijk").await;
    until(&browser, "location.search === '?q=dijk&order=name'").await;
    browser.run("letGo(); return true").await;
    let late = "return fetch('/healthz').then(() => [location.search, document.querySelectorAll('[data-testid=person]').length])";
    assert_eq!(browser.run(late).await, json!(["?q=dijk&order=name", 1]));
    assert_eq!(browser.attribute("[data-list]", "aria-busy").await, "");
}

#[tokio::test]
async fn the_parts_of_a_list_are_turned_without_a_new_page_and_back_is_back() {
    let Some((_demo, browser)) = at_work(Habits::of("en"), "people?q=zeilmaker").await else {
        return;
    };
    assert_eq!(browser.count("[data-testid=person]").await, 50);
    browser.click(".pager a[rel=next]").await;
    until(&browser, "location.search.includes('after=')").await;
    assert_eq!(browser.count("[data-testid=person]").await, 10);
    let state = "return [window.stays, document.activeElement.matches('[data-list-title]'),
        document.querySelector('[data-list-said]').textContent, window.broken]";
    let part = "10 results on this page";
    assert_eq!(browser.run(state).await, json!([true, true, part, []]));
    browser.back().await;
    until(
        &browser,
        "!window.stays && !location.search.includes('after=')",
    )
    .await;
    browser.wait_for("[data-testid=person]").await;
    assert_eq!(browser.count("[data-testid=person]").await, 50);
}

#[tokio::test]
async fn a_session_that_ended_leads_to_the_sign_in_page() {
    let Some((demo, browser)) = at_work(Habits::of("nl"), "people").await else {
        return;
    };
    demo.idp
        .end_sessions_of(&demo.ctx(), "school", "beheer", "test")
        .await
        .unwrap();
    browser.fill("#q", "dijk").await;
    browser.wait_for("body:not([data-step^=console])").await;
    assert_eq!(browser.count("[data-testid=person]").await, 0);
}

#[tokio::test]
async fn every_list_can_be_fetched_anew_and_a_wrong_filter_is_a_page() {
    let Some((demo, browser)) = at_work(Habits::of("nl"), "people").await else {
        return;
    };
    for list in LISTS {
        browser
            .goto(&demo.at(&format!("/admin/at/school/{list}")))
            .await;
        for part in ["[data-list]", "[data-list-said][role=status]"] {
            assert_eq!(browser.count(part).await, 1, "{part} on {list}");
        }
    }
    browser.goto(&demo.at("/admin/at/school/classes")).await;
    let all = browser.count("[data-testid=class]").await;
    let name = browser.text("[data-testid=class] th").await;
    browser.fill("#q", &name).await;
    until(&browser, "location.search.startsWith('?q=')").await;
    let some = browser.count("[data-testid=class]").await;
    assert!(some > 0 && some < all, "{some} of {all}");
    browser.goto(&demo.at("/admin/at/school/audit")).await;
    browser.run("window.stays = true").await;
    browser.fill("#person", "niemand").await;
    assert_eq!(
        browser.run("return location.search").await,
        "",
        "not half a name"
    );
    browser.press("\u{E004}").await;
    browser.wait_for("#person-error[role=alert]").await;
    assert_eq!(browser.run("return !!window.stays").await, false);
    assert_eq!(browser.attribute("#person", "value").await, "niemand");
}

#[tokio::test]
async fn the_same_lists_work_without_javascript() {
    let Some((demo, browser)) = at_work(Habits::of("nl").without_scripts(), "people").await else {
        return;
    };
    browser.fill("#q", "zeilmaker").await;
    browser.follow("form[role=search] button").await;
    assert_eq!(browser.count("[data-testid=person]").await, 50);
    browser.follow(".pager a[rel=next]").await;
    assert_eq!(browser.count("[data-testid=person]").await, 10);
    assert_eq!(browser.attribute("#q", "value").await, "zeilmaker");
    browser.goto(&demo.at("/admin/at/school/classes")).await;
    browser.fill("#q", "bestaat niet").await;
    browser.follow("form[role=search] button").await;
    assert!(
        browser
            .text(".list .empty")
            .await
            .contains("Geen klas gevonden")
    );
}
