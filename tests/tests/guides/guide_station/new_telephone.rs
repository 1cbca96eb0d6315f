//! Part B: a new telephone, or another app.

use super::{DUTCH, GUIDE, leaves_the_question, reads_the_news};
use chrono::Duration;
use sluis_tests::{
    browser::{Demo, Habits, Reader, a_browser},
    code_of_secret,
};

/// Has an app, a mobile number and a secret question.
const PETRA: &str = "petra";
const START: &str = "Weer toegang krijgen";
const QUESTION: &str = "Wat was het eerste lied dat u uit uw hoofd kende?";

/// B-1 and B-2: the address, the name and the number.
async fn begins(reader: &Reader<'_>) {
    let browser = reader.browser;
    browser
        .goto(&reader.demo.at("/recover?institution=station"))
        .await;
    reader.at("recover", START, "20-weer-toegang").await;
    let number = reader.walk.account.phone.clone().unwrap_or_default();
    let spoken = number.replace("+31", "0");
    browser.fill_in("Gebruikersnaam", PETRA).await;
    browser.fill_in("Mobiel nummer", &spoken).await;
    browser.choose("Volgende").await;
}

/// B-3: the code from the text message and the answer, with a wrong one first.
async fn answers(reader: &Reader<'_>) {
    let browser = reader.browser;
    let title = "Laat zien dat u het bent";
    reader.at("recover-check", title, "21-laat-zien").await;
    let number = reader.walk.account.phone.clone().unwrap_or_default();
    browser.sees_no(&number[number.len() - 4..]).await;
    let code = reader.texted(&number).await;
    browser.fill_in("Code uit de sms", &code).await;
    browser.fill_in(QUESTION, "een ander lied").await;
    browser.choose("Volgende").await;
    let said = reader.told("recover-check", "22-klopt-niet").await;
    assert_eq!(said, "De code of het antwoord klopt niet.", "S-14");
    let answer = reader.walk.account.security_answer.clone();
    browser.fill_in("Code uit de sms", &code).await;
    browser.fill_in(QUESTION, &answer.unwrap_or_default()).await;
    browser.choose("Volgende").await;
}

/// B-4: the option at the bottom.
async fn renews(reader: &Reader<'_>) {
    let browser = reader.browser;
    let title = "Wat wilt u doen?";
    reader.at("recover-menu", title, "23-keuze").await;
    let last = browser.text(".choices button:last-of-type").await;
    assert_eq!(last, "Tweestapsverificatie opnieuw instellen", "S-16");
    browser.choose(&last).await;
    let title = "De oude koppeling is verwijderd";
    reader.at("news", title, "24-verwijderd").await;
    let told = reader.walk.account.email.clone().unwrap_or_default();
    let mail = reader.demo.letter_to(&told).await;
    assert!(
        mail.text.contains("weestapsverificatie"),
        "S-17: {}",
        mail.text
    );
    // S-18: nobody is signed in by this.
    browser
        .goto(&reader.demo.at("/account?institution=station"))
        .await;
    assert_eq!(reader.step().await, "password");
}

async fn part_b(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, PETRA);
    let old = reader.walk.account.totp_secret.clone().unwrap_or_default();
    begins(&reader).await;
    answers(&reader).await;
    renews(&reader).await;
    // B-5 and B-6: the password as ever, then part A again.
    reader.give_password().await;
    let title = "Tweestapsverificatie instellen";
    reader.at("enrol-intro", title, "25-opnieuw").await;
    browser.choose("Nu instellen").await;
    reader
        .at("enrol-totp", "Koppel uw app", "26-nieuwe-app")
        .await;
    let stale = code_of_secret(&old, 30, demo.now());
    browser.fill_in("Code van zes cijfers", &stale).await;
    browser.choose("Bevestigen").await;
    reader.told("enrol-totp", "27-oude-app").await;
    reader.link_the_app().await;
    reads_the_news(&reader).await;
    leaves_the_question(&reader).await;
    reader.is_in().await;
    reader.sign_out().await;
    reader.give_password().await;
    let stale = code_of_secret(&old, 30, demo.now());
    browser.fill_in("Code", &stale).await;
    browser.choose("Inloggen").await;
    // S-17: the old app is unlinked.
    reader.told("second-factor", "28-oude-code").await;
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn guide_004_station_b_a_new_telephone() {
    part_b(DUTCH).await;
}

#[tokio::test]
async fn guide_004_station_b_without_scripts() {
    part_b(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn s12_the_way_back_is_a_link_away_and_on_a_telephone_too() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, PETRA);
    reader.walk.set_out(GUIDE.portal).await;
    browser.become_a_phone().await;
    browser.choose("Nieuwe telefoon of andere app?").await;
    reader.at("recover", START, "29-op-de-telefoon").await;
    // Without any institution known, its short name is asked first.
    let Some(fresh) = a_browser(DUTCH).await else {
        return;
    };
    fresh.goto(&demo.at("/recover")).await;
    assert_eq!(fresh.attribute("body", "data-step").await, "institution");
    fresh.fill_in("Korte naam", " Station ").await;
    fresh.choose("Volgende").await;
    let elsewhere = Reader::of(&demo, &fresh, GUIDE, PETRA);
    elsewhere.at("recover", START, "29-korte-naam").await;
}

#[tokio::test]
async fn s14_after_few_tries_the_way_is_closed_for_a_day_and_the_person_told() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, PETRA);
    begins(&reader).await;
    let number = reader.walk.account.phone.clone().unwrap_or_default();
    let code = reader.texted(&number).await;
    for _ in 0..3 {
        browser.fill_in("Code uit de sms", &code).await;
        browser.fill_in(QUESTION, "een ander lied").await;
        browser.choose("Volgende").await;
    }
    let seen = reader.walk.look().await;
    browser.keep(GUIDE.institution, "30-gesloten").await;
    assert!(seen.alert.contains("24 uur"), "{}", seen.alert);
    let told = reader.walk.account.email.clone().unwrap_or_default();
    let mail = demo.letter_to(&told).await;
    assert!(!mail.subject.is_empty(), "S-14: the person is told");
    // The sign-in itself goes on as ever.
    reader.give_password().await;
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn s13_who_is_unknown_sees_the_same_page_and_gets_no_message() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, PETRA);
    browser.goto(&demo.at("/recover?institution=station")).await;
    browser.fill_in("Gebruikersnaam", PETRA).await;
    browser.fill_in("Mobiel nummer", "06 55 55 55 55").await;
    browser.choose("Volgende").await;
    let title = "Laat zien dat u het bent";
    reader.at("recover-check", title, "31-onbekend").await;
    assert!(demo.letters_to("+31655555555").await.is_empty());
    let number = reader.walk.account.phone.clone().unwrap_or_default();
    assert!(demo.letters_to(&number).await.is_empty());
}

#[tokio::test]
async fn s20_who_has_both_apps_changes_without_the_way_back() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, PETRA);
    let old = reader.walk.account.totp_secret.clone().unwrap_or_default();
    reader.give_password().await;
    reader.give_code().await;
    reader.is_in().await;
    browser.goto(&demo.at("/account/security")).await;
    reader.at("account", "Mijn account", "32-account").await;
    browser.choose("Nieuwe app koppelen").await;
    let title = "Vul uw wachtwoord nog een keer in";
    reader.at("unlock", title, "33-ontgrendelen").await;
    reader.unlock().await;
    if reader.step().await == "confirm" {
        browser.keep(GUIDE.institution, "34-nieuwe-app").await;
        browser.choose("Nieuwe app koppelen").await;
    }
    reader
        .at("enrol-totp", "Koppel uw app", "35-nieuwe-app")
        .await;
    // As long as the new one is not confirmed, the old one counts.
    reader.walk.later(Duration::minutes(1));
    reader.link_the_app().await;
    reader.at("account", "Mijn account", "36-gewisseld").await;
    reader.sign_out().await;
    reader.give_password().await;
    let stale = code_of_secret(&old, 30, demo.now());
    browser.fill_in("Code", &stale).await;
    browser.choose("Inloggen").await;
    reader.told("second-factor", "37-oude-app").await;
    reader.give_code().await;
    reader.is_in().await;
}
