//! The editor of the look in a real browser, with the mouse and with a keyboard alone: a colour that nobody
//! can read warns and is not published, the nearest that can is taken, the preview shows it on a phone, in
//! the dark and in another language, the sign-in page has it once it is published, and one click goes back.

use sluis_tests::browser::{Browser, Demo, Habits, Walk};

const UNREADABLE: &str = "#ffe9a8";

async fn sign_in(demo: &Demo, walk: &Walk<'_>) {
    let browser = walk.browser;
    browser.goto(&demo.at("/admin?institution=school")).await;
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    browser.fill("#code", &walk.code()).await;
    browser.follow("main .primary").await;
}

/// A colour of the page that is before the browser, or of the preview in it.
async fn colour(browser: &Browser, inside: bool) -> String {
    let page = if inside {
        "document.querySelector('.screen iframe').contentDocument"
    } else {
        "document"
    };
    let script = format!(
        "return getComputedStyle({page}.documentElement).getPropertyValue('--primary').trim()"
    );
    let found = browser.run(&script).await;
    found.as_str().unwrap_or_default().to_owned()
}

/// The preview's own page, once it is there.
async fn inside(browser: &Browser, script: &str) -> String {
    for _ in 0..100 {
        let ready = "const inner = document.querySelector('.screen iframe').contentDocument;
             if (!inner || inner.readyState !== 'complete' || !inner.body.dataset.step) return null;";
        let found = browser.run(&format!("{ready} return {script}")).await;
        if let Some(text) = found.as_str() {
            return text.to_owned();
        }
        browser.run("return 1").await;
    }
    panic!("the preview shows nothing")
}

async fn chooses_what_to_see(browser: &Browser, what: &str) {
    browser
        .follow(&format!(".choices-row a[href*='{what}']"))
        .await;
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn changes_the_look(habits: Habits) {
    let (Some(browser), Some(visitor)) = (
        Browser::start(habits).await,
        Browser::start(Habits::of("nl")).await,
    ) else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    let walk = Walk::of(&demo, &browser, habits.language, "school", "beheer");
    let sign_in_page = demo.at("/account?institution=school");
    visitor.goto(&sign_in_page).await;
    let before = colour(&visitor, false).await;
    assert!(!before.is_empty());

    sign_in(&demo, &walk).await;
    browser.goto(&demo.at("/admin/at/school/look")).await;
    let seen = walk.look().await;
    assert_eq!(
        (seen.step.as_str(), seen.alert.as_str()),
        ("console-look", "")
    );

    // The contrast is computed with each change, and what nobody can read is not published.
    let choose = format!("document.getElementById('light-primary').value = '{UNREADABLE}'");
    browser.run(&choose).await;
    browser.follow(".look-edit form .main").await;
    walk.look().await;
    assert_eq!(browser.count("[data-testid=faults]").await, 1);
    browser.follow("[data-testid=publish]").await;
    assert_eq!(
        browser.count("[data-testid=faults]").await,
        1,
        "still a draft"
    );
    visitor.goto(&sign_in_page).await;
    assert_eq!(colour(&visitor, false).await, before);
    for _ in 0..8 {
        if browser.count("[data-testid=faults]").await == 0 {
            break;
        }
        browser.follow("[data-testid=faults] button").await;
    }
    assert_eq!(browser.count("[data-testid=faults]").await, 0);
    walk.look().await;

    // The preview is the page itself, on a phone and a desk, light and dark, in another language.
    let lang = "inner.documentElement.lang";
    let shade = "getComputedStyle(inner.documentElement).getPropertyValue('--primary').trim()";
    let draft = inside(&browser, shade).await;
    assert_ne!(draft, before);
    for (size, wide) in [("desktop", true), ("phone", false)] {
        chooses_what_to_see(&browser, &format!("size={size}")).await;
        inside(&browser, lang).await;
        let width = "return document.querySelector('.screen iframe').clientWidth";
        let width = browser.run(width).await.as_u64().unwrap_or_default();
        assert_eq!(width > 600, wide, "{size}: {width}");
    }
    chooses_what_to_see(&browser, "mode=dark").await;
    assert_ne!(inside(&browser, shade).await, draft);
    chooses_what_to_see(&browser, "in=en").await;
    assert_eq!(inside(&browser, lang).await, "en");
    chooses_what_to_see(&browser, "mode=light").await;
    assert_eq!(inside(&browser, shade).await, draft);

    browser.follow("[data-testid=publish]").await;
    walk.look().await;
    assert_eq!(browser.count(".news").await, 1);
    visitor.goto(&sign_in_page).await;
    assert_eq!(colour(&visitor, false).await, draft, "people see it");

    browser
        .goto(&demo.at("/admin/at/school/look/versions"))
        .await;
    walk.look().await;
    browser.follow("[data-testid=versions] form button").await;
    walk.look().await;
    visitor.goto(&sign_in_page).await;
    assert_eq!(colour(&visitor, false).await, before, "one click back");
}

#[tokio::test]
async fn an_administrator_changes_the_look_with_the_mouse() {
    changes_the_look(Habits::of("nl")).await;
}

#[tokio::test]
async fn an_administrator_changes_the_look_with_a_keyboard_alone() {
    changes_the_look(Habits::of("nl").without_mouse()).await;
}
