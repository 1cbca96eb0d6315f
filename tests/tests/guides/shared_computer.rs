//! One computer, two people: the box on the sign-in page, the name and the way out in large letters, and
//! the next one. In Dutch without JavaScript, in English with it.

use sluis_tests::browser::{Browser, Demo, Habits};

const FIRST: (&str, &str) = ("lotte.6b", "Lotte Peters");
const NEXT: (&str, &str) = ("juf.anna", "Anna Mulder");

async fn step(browser: &Browser) -> String {
    browser.attribute("body", "data-step").await
}

/// Gives name and password; whoever is invited to a second factor says "not now".
async fn give(browser: &Browser, demo: &Demo, username: &str) {
    browser.fill("#username", username).await;
    let password = demo.account("school", username).password;
    browser.fill("#password", &password).await;
    browser.follow("main .primary").await;
    if step(browser).await == "enrol-intro" {
        browser.follow("[value=later]").await;
    }
    assert_eq!(step(browser).await, "account");
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn one_after_the_other(habits: Habits) {
    let Some(browser) = Browser::start(habits).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    browser
        .goto(&format!("{}/account?institution=school", demo.file.issuer))
        .await;
    assert_eq!(step(&browser).await, "password");
    browser.click("#shared_computer").await;
    give(&browser, &demo, FIRST.0).await;
    let said = browser.text(".hand-over").await;
    assert!(said.contains(FIRST.1), "{said}");

    browser.follow(".hand-over [value=next]").await;
    assert_eq!(step(&browser).await, "password");
    assert_eq!(
        browser.run("return username.value").await,
        "",
        "nobody finds the name of who was there"
    );
    assert_eq!(browser.count("#shared_computer:checked").await, 0);
    let page = browser.text("body").await;
    assert!(!page.contains("Lotte") && !page.contains(FIRST.0), "{page}");

    // Back leads to nothing of hers.
    browser.back().await;
    assert_ne!(step(&browser).await, "account");
    browser
        .goto(&format!("{}/account?institution=school", demo.file.issuer))
        .await;
    give(&browser, &demo, NEXT.0).await;
    let page = browser.text("body").await;
    assert!(page.contains(NEXT.1) && !page.contains("Lotte"), "{page}");
    assert_eq!(browser.count(".hand-over").await, 0, "not said this time");
}

#[tokio::test]
async fn e19_a_shared_computer_goes_from_one_to_the_next_without_scripts() {
    one_after_the_other(Habits::of("nl").without_scripts()).await;
}

#[tokio::test]
async fn e19_a_shared_computer_goes_from_one_to_the_next() {
    one_after_the_other(Habits::of("en")).await;
}
