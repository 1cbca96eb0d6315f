//! "Niet nu", at each step and until the day on which it is mandatory.

use super::{DUTCH, FATIMA, GUIDE};
use chrono::Duration;
use sluis_tests::browser::{Demo, Reader, a_browser};

/// Signs in on another day than before and begins the set-up.
async fn begin(reader: &Reader<'_>) {
    reader.walk.later(Duration::days(1));
    reader.give_password().await;
    reader.browser.choose("Nu instellen").await;
    assert_eq!(reader.step().await, "enrol-method");
}

/// Leaves the set-up; the portal has the person signed in all the same.
async fn leave(reader: &Reader<'_>, words: &str) {
    reader.browser.choose(words).await;
    reader.is_in().await;
    reader.sign_out().await;
}

#[tokio::test]
async fn h08_h13_every_step_can_be_left_and_the_notice_comes_back_another_day() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    reader.give_password().await;
    leave(&reader, "Niet nu").await;
    // Once a day is enough.
    reader.give_password().await;
    reader.is_in().await;
    reader.sign_out().await;

    begin(&reader).await;
    leave(&reader, "Niet nu instellen").await;

    begin(&reader).await;
    browser.choose("Volgende").await;
    reader.at("enrol-totp", "Koppel je app", "20-app").await;
    let secret = browser.attribute("a[href^=otpauth]", "href").await;
    leave(&reader, "Niet nu instellen").await;

    begin(&reader).await;
    browser.choose("Volgende").await;
    let other = browser.attribute("a[href^=otpauth]", "href").await;
    assert_ne!(secret, other, "H-13: what was left is gone");
    leave(&reader, "Niet nu instellen").await;

    begin(&reader).await;
    browser.tick("Met een sms").await;
    browser.choose("Volgende").await;
    reader
        .at("enrol-phone", "Je mobiele nummer", "21-nummer")
        .await;
    leave(&reader, "Niet nu instellen").await;

    begin(&reader).await;
    browser.tick("Met een sms").await;
    browser.choose("Volgende").await;
    browser.fill_in("Mobiel nummer", "06 20 30 40 50").await;
    browser.choose("Stuur de code").await;
    let title = "Vul de code uit de sms in";
    reader.at("enrol-sms", title, "22-sms-code").await;
    leave(&reader, "Niet nu instellen").await;

    // Nothing of all that is set up.
    reader.walk.later(Duration::days(1));
    reader.give_password().await;
    assert_eq!(reader.step().await, "enrol-intro");
}

#[tokio::test]
async fn h03_h13_from_the_first_mandatory_day_no_step_can_be_left() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    // 21 December, ten in the morning.
    reader.walk.later(Duration::days(30));
    reader.give_password().await;
    let title = "Twee-staps-authenticatie instellen";
    reader.at("enrol-intro", title, "23-verplicht").await;
    browser
        .sees("Zorggroep De Linde vraagt dit van iedereen")
        .await;
    browser.sees_no("uiterlijk").await;
    assert!(!browser.offers("Niet nu").await);
    browser.choose("Nu instellen").await;
    let title = "Hoe wil je codes krijgen?";
    reader
        .at("enrol-method", title, "24-verplicht-manier")
        .await;
    assert!(!browser.offers("Niet nu instellen").await);
    browser.choose("Volgende").await;
    assert!(!browser.offers("Niet nu instellen").await);
    assert_eq!(
        reader.walk.go_on().await,
        ["enrol-totp", "recovery-codes"],
        "and then it is set up"
    );
}
