//! A policy change with its preview, in a real browser: an administrator chooses two dates, sees what
//! changes for whom, saves, and finds the way back. In Dutch without JavaScript, in English with it.

use sluis_tests::browser::{Browser, Demo, Habits, Walk};

const DUTCH: Habits = Habits::of("nl").without_scripts();
const ENGLISH: Habits = Habits::of("en");

/// Chooses or types what a native picker would bring.
async fn set(browser: &Browser, field: &str, value: &str) {
    browser
        .run(&format!(
            "document.getElementById('{field}').value = '{value}'"
        ))
        .await;
}

async fn sign_in(demo: &Demo, walk: &Walk<'_>) {
    let browser = walk.browser;
    browser.goto(&demo.at("/admin?institution=school")).await;
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    browser.fill("#code", &walk.code()).await;
    browser.follow("main .primary").await;
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn changes_the_policy(habits: Habits) {
    let demo = Demo::start().await;
    let Some(browser) = Browser::start(habits).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let walk = Walk::of(&demo, &browser, habits.language, "school", "beheer");
    sign_in(&demo, &walk).await;
    let policy = demo.at("/admin/at/school/policy");
    browser.goto(&policy).await;
    let seen = walk.look().await;
    assert_eq!(
        (seen.step.as_str(), seen.alert.as_str()),
        ("console-policy", "")
    );

    browser
        .follow("[data-testid=part-second-factor] a.button")
        .await;
    assert_eq!(walk.look().await.step, "console-policy-edit");
    set(&browser, "second-factor-mode", "scheduled").await;
    set(&browser, "second-factor-mode-optional-from", "2027-05-01").await;
    set(&browser, "second-factor-mode-mandatory-from", "2027-04-01").await;
    browser.follow("main .primary").await;
    let seen = walk.look().await;
    assert_eq!(seen.step, "console-policy-edit");
    assert!(!seen.alert.is_empty(), "mandatory before optional");
    set(&browser, "second-factor-mode-mandatory-from", "2027-07-01").await;
    browser.follow("main .primary").await;

    assert_eq!(walk.look().await.step, "console-policy-preview");
    assert_eq!(browser.count("[data-testid=timeline] svg").await, 1);
    assert_eq!(browser.count("[data-setting=second-factor-mode]").await, 1);
    browser.fill("#who", "lotte.6b").await;
    set(&browser, "day", "2027-07-01").await;
    browser.follow("button[value=person]").await;
    assert_eq!(
        browser.count("[data-testid=as-person] [data-step]").await,
        1
    );
    assert_eq!(walk.look().await.step, "console-policy-preview");
    browser.fill("#note", "Teamvergadering").await;
    browser.follow("button[value=save]").await;

    let seen = walk.look().await;
    assert_eq!(seen.step, "console-policy");
    assert_eq!(browser.count(".news").await, 1);
    assert_eq!(
        browser
            .attribute("[data-testid=timeline]", "data-phase")
            .await,
        "before"
    );
    browser.goto(&format!("{policy}/history")).await;
    walk.look().await;
    assert!(browser.text("main").await.contains("Teamvergadering"));
    browser.goto(&format!("{policy}/history/1")).await;
    walk.look().await;
    browser.follow("main .primary").await;
    assert_eq!(walk.look().await.step, "console-policy-preview");
    browser.follow("button[value=save]").await;
    assert_eq!(walk.look().await.step, "console-policy");
    assert_eq!(
        browser.count("[data-testid=timeline]").await,
        0,
        "as it was"
    );

    browser
        .goto(&demo.at("/admin/at/school/why?q=beheer"))
        .await;
    walk.look().await;
    browser.follow("[data-testid=people] a").await;
    walk.look().await;
    browser.follow("[data-testid=signins] a").await;
    assert_eq!(walk.look().await.step, "console-why-signin");
    assert!(browser.count(".why > [data-step]").await >= 2);
}

#[tokio::test]
async fn an_administrator_changes_the_policy_in_dutch_without_scripts() {
    changes_the_policy(DUTCH).await;
}

#[tokio::test]
async fn an_administrator_changes_the_policy_in_english() {
    changes_the_policy(ENGLISH).await;
}
