//! The statement on accessibility, found from the page where somebody is stuck.

use sluis_tests::browser::{Demo, Habits, Walk, a_browser};

#[tokio::test]
async fn the_foot_of_the_sign_in_leads_to_the_statement_in_both_languages() {
    for (language, norm) in [("nl", "geen keurmerk"), ("en", "no certificate")] {
        let Some(browser) = a_browser(Habits::of(language).without_mouse()).await else {
            return;
        };
        let demo = Demo::start().await;
        let walk = Walk::of(&demo, &browser, language, "energie", "willem");
        walk.set_out("meterkast").await;
        walk.look().await;
        browser.follow(".foot a[href^='/accessibility']").await;
        // It stays the institution's page, with who helps there.
        assert_eq!(walk.look().await.step, "accessibility");
        browser.sees("WCAG 2.2").await;
        browser.sees(norm).await;
        let contact = browser.text("main .contact-for").await;
        assert!(!contact.is_empty(), "nobody to tell in {language}");
        browser.is_readable().await;
    }
}

#[tokio::test]
async fn the_statement_needs_neither_institution_nor_account() {
    let Some(browser) = a_browser(Habits::of("nl").without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    browser.goto(&demo.at("/accessibility")).await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "accessibility"
    );
    assert_eq!(browser.attribute("html", "data-institution").await, "");
}
