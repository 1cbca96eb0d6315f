//! The way into the console.

use super::{Browser, Demo, Walk};

/// Signs somebody in at the console.
///
/// # Panics
/// When the console does not open.
pub async fn enter(demo: &Demo, browser: &Browser, institution: &str, username: &str) {
    let mut walk = Walk::of(demo, browser, "nl", institution, username);
    browser
        .goto(&demo.at(&format!("/admin?institution={institution}")))
        .await;
    for _ in 0..6 {
        let step = browser.attribute("body", "data-step").await;
        match step.as_str() {
            "password" => {
                browser.fill("#username", &walk.account.username).await;
                browser.fill("#password", &walk.account.password).await;
                browser.follow("main .primary").await;
            }
            "second-factor" => {
                browser.fill("#code", &walk.code()).await;
                browser.follow("main .primary").await;
            }
            _ => break,
        }
        walk.remember = false;
    }
    let step = browser.attribute("body", "data-step").await;
    assert!(step.starts_with("console"), "at {step}");
}
