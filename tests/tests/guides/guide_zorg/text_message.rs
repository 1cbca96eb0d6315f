//! Codes by text message, and without the telephone.

use super::{DUTCH, FATIMA, GUIDE, HENK};
use chrono::Duration;
use sluis_tests::browser::{Demo, Reader, a_browser};

/// Gets codes by text message.
const RIA: &str = "ria@delinde.example";
const TITLE: &str = "Vul de code uit de sms in";
const NUMBER: &str = "+31620304050";

/// Sets text messages up, with the mistakes that are easily made.
async fn set_up(reader: &Reader<'_>) -> String {
    let browser = reader.browser;
    reader.give_password().await;
    browser.choose("Nu instellen").await;
    browser.sees_no("Mobiel nummer").await;
    browser.tick("Met een sms").await;
    browser.choose("Volgende").await;
    reader
        .at("enrol-phone", "Je mobiele nummer", "30-nummer")
        .await;
    browser.fill_in("Mobiel nummer", "020 555 01 00").await;
    browser.choose("Stuur de code").await;
    let said = reader.told("enrol-phone", "31-geen-mobiel-nummer").await;
    assert!(said.contains("geen mobiel nummer"), "{said}");
    let kept = browser
        .run("return document.querySelector('#phone').value")
        .await;
    assert_eq!(kept, "020 555 01 00", "H-33: what was typed stays");
    browser.fill_in("Mobiel nummer", "06 20 30 40 50").await;
    browser.choose("Stuur de code").await;
    reader.at("enrol-sms", TITLE, "32-code-uit-sms").await;
    browser.sees_no("20304050").await;
    browser.fill_in("Code uit de sms", "000000").await;
    browser.choose("Bevestigen").await;
    reader.told("enrol-sms", "33-verkeerde-code").await;
    let code = reader.texted(NUMBER).await;
    browser.fill_in("Code uit de sms", &code).await;
    browser.choose("Bevestigen").await;
    let title = "Bewaar je herstelcodes";
    reader.at("recovery-codes", title, "34-herstelcodes").await;
    browser.choose("Gedaan").await;
    reader.is_in().await;
    reader.sign_out().await;
    code
}

#[tokio::test]
async fn h05_h12_h34_codes_come_by_text_message() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    let before = set_up(&reader).await;
    reader.walk.later(Duration::minutes(5));
    reader.give_password().await;
    reader.at("second-factor", TITLE, "35-inloggen").await;
    browser.sees_no("20304050").await;
    let first = reader.texted(NUMBER).await;
    assert_ne!(first, before, "a new one for each sign-in");
    reader.walk.later(Duration::minutes(2));
    browser.goto(&browser.url().await).await;
    browser.choose("Stuur een nieuwe sms").await;
    let second = reader.texted(NUMBER).await;
    assert_ne!(first, second);
    browser.fill_in("Code uit de sms", &first).await;
    browser.choose("Inloggen").await;
    // H-34: the newer one takes the older one's place.
    reader.told("second-factor", "36-oude-code").await;
    browser.fill_in("Code uit de sms", &second).await;
    browser.choose("Inloggen").await;
    reader.is_in().await;
    let how = browser.text("[data-claim=amr]").await;
    assert!(how.contains("sms"), "{how}");
}

#[tokio::test]
async fn h34_a_code_by_text_message_is_too_old_after_ten_minutes() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, RIA);
    let number = reader.walk.account.phone.clone().unwrap_or_default();
    reader.give_password().await;
    let code = reader.texted(&number).await;
    reader.walk.later(Duration::minutes(10));
    browser.fill_in("Code uit de sms", &code).await;
    browser.choose("Inloggen").await;
    reader.told("second-factor", "37-te-oud").await;
    browser.choose("Stuur een nieuwe sms").await;
    let code = reader.texted(&number).await;
    browser.fill_in("Code uit de sms", &code).await;
    browser.choose("Inloggen").await;
    reader.is_in().await;
}

#[tokio::test]
async fn h22_h23_h24_a_recovery_code_helps_without_the_telephone() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, HENK);
    let code = reader.walk.account.recovery_codes[0].clone();
    reader.give_password().await;
    browser.unfold("Ik kan niet bij mijn code").await;
    let title = "Vul de code uit je app in";
    reader
        .at("second-factor", title, "38-zonder-telefoon")
        .await;
    let typed = code.to_lowercase().replace('-', " ");
    browser.fill_in("Herstelcode", &typed).await;
    browser.choose("Inloggen met herstelcode").await;
    reader.is_in().await;
    let mail = demo.letter_to(HENK).await.text;
    assert!(mail.contains("herstelcode"), "H-24: {mail}");
    assert!(mail.contains("vijf") || mail.contains('5'), "H-23: {mail}");
    reader.sign_out().await;
    reader.give_password().await;
    browser.unfold("Ik kan niet bij mijn code").await;
    browser.fill_in("Herstelcode", &code).await;
    browser.choose("Inloggen met herstelcode").await;
    // H-23: each works once, and H-24: the app is as it was.
    reader.told("second-factor", "39-tweede-keer").await;
    reader.give_code().await;
    reader.is_in().await;
}
