//! The guide of the railway stations, walked as its readers do: part A, the first sign-in with a
//! temporary password and the app; part B, a new telephone, is in its own module.

mod new_telephone;

use sluis_tests::browser::{Demo, Guide, Habits, Reader, a_browser, part_of};

const GUIDE: Guide = Guide {
    institution: "station",
    portal: "dienstpost",
    name: "Gebruikersnaam",
    helpdesk: "058 555 0140",
};
/// Everything that the guide tells is done with the keyboard alone; the journeys beside have a mouse.
const DUTCH: Habits = Habits::of("nl").without_mouse();
const FULL_NAME: &str = "jan@perron.example";
const NEW_PASSWORD: &str = "Zeven-lange-golven-2027!";
const ANSWER: &str = "Een trein naar het noorden";

/// at the sign-in's own host, with the name and the temporary password.
async fn signs_in_for_the_first_time(reader: &Reader<'_>) {
    let browser = reader.browser;
    reader.walk.set_out(GUIDE.portal).await;
    let host = browser.url().await;
    assert!(host.starts_with(&reader.demo.file.issuer), "S-06: {host}");
    reader.at("password", "Inloggen", "01-inloggen").await;
    browser.sees("@perron.example").await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    let title = "Tweestapsverificatie instellen";
    reader.at("enrol-intro", title, "02-introductie").await;
    browser
        .sees("Stationsbeheer Noord vraagt dit van iedereen")
        .await;
    assert!(!browser.offers("Niet nu").await, "S-09: it is not a choice");
    browser.choose("Nu instellen").await;
}

/// the QR code, and what the app has then.
async fn links_the_app(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    reader.at("enrol-totp", "Koppel uw app", "03-app").await;
    browser.sees("Kies liever een ander apparaat").await;
    for store in ["Google Authenticator", "Microsoft Authenticator"] {
        browser.sees(store).await;
    }
    assert!(!browser.offers("Niet nu instellen").await, "S-09");
    assert_eq!(browser.count(".qr svg").await, 1);
    browser.unfold("Lukt scannen niet?").await;
    let account = browser.text(".facts").await;
    assert!(account.contains(FULL_NAME), "S-11: {account}");
    let link = reader.link_the_app().await;
    assert_eq!(
        link.path(),
        format!("/Stationsbeheer:{FULL_NAME}"),
        "S-11: the whole name is in the app"
    );
    assert_eq!(part_of(&link, "issuer"), "Stationsbeheer");
}

/// S-10: the temporary password is replaced; S-15: a question for later.
async fn replaces_the_password(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    let title = "Kies een nieuw wachtwoord";
    reader
        .at("new-password", title, "04-nieuw-wachtwoord")
        .await;
    browser.sees("Uw wachtwoord was tijdelijk").await;
    let temporary = reader.walk.account.password.clone();
    for (password, picture) in [
        (&*temporary, "05-zelfde-wachtwoord"),
        ("kort", "06-te-kort"),
    ] {
        browser.fill_in("Nieuw wachtwoord", password).await;
        browser
            .fill_in("Nieuw wachtwoord nog een keer", password)
            .await;
        browser.choose("Wachtwoord opslaan").await;
        reader.told("new-password", picture).await;
    }
    browser.fill_in("Nieuw wachtwoord", NEW_PASSWORD).await;
    browser
        .fill_in("Nieuw wachtwoord nog een keer", NEW_PASSWORD)
        .await;
    browser.choose("Wachtwoord opslaan").await;
    NEW_PASSWORD.clone_into(&mut reader.walk.account.password);
    reads_the_news(reader).await;
    let title = "Kies een geheime vraag";
    reader.at("security-question", title, "07-vraag").await;
    browser.fill_in("Antwoord", "jan").await;
    browser.choose("Opslaan").await;
    reader.told("security-question", "08-te-makkelijk").await;
    browser.fill_in("Antwoord", ANSWER).await;
    browser.choose("Opslaan").await;
    reader.is_in().await;
}

/// The good news, wherever it comes.
async fn reads_the_news(reader: &Reader<'_>) {
    if reader.step().await == "enrol-done" {
        let heading = reader.browser.heading().await;
        reader.at("enrol-done", &heading, "06-gelukt").await;
        reader.browser.choose("Volgende").await;
    }
}

/// The secret question can wait.
async fn leaves_the_question(reader: &Reader<'_>) {
    if reader.step().await == "security-question" {
        reader.browser.choose("Niet nu").await;
    }
}

/// "A. Eenmalige handeling", and a day later the name without its ending.
async fn part_a(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, "jan");
    // S-08: with its ending, as it came by mail.
    FULL_NAME.clone_into(&mut reader.walk.account.username);
    signs_in_for_the_first_time(&reader).await;
    links_the_app(&mut reader).await;
    reads_the_news(&reader).await;
    replaces_the_password(&mut reader).await;
    let name = browser.text("[data-testid=portal-name]").await;
    assert_eq!(name, "Jan Brouwer");
    reader.sign_out().await;
    "jan".clone_into(&mut reader.walk.account.username);
    reader.give_password().await;
    let title = "Vul de code uit uw app in";
    reader.at("second-factor", title, "09-code").await;
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn guide_004_station_a_the_first_time() {
    part_a(DUTCH).await;
}

#[tokio::test]
async fn guide_004_station_a_without_scripts() {
    part_a(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn s08_the_name_is_shown_with_its_ending() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, "petra");
    reader.give_password().await;
    browser.sees("U logt in als petra@perron.example").await;
    reader.give_code().await;
    reader.is_in().await;
    browser.goto(&demo.at("/account")).await;
    browser.sees("petra@perron.example").await;
}

#[tokio::test]
async fn s01_s02_s04_the_instruction_begins_with_a_choice_of_two() {
    let Some(browser) = a_browser(DUTCH.without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, "karel");
    reader.walk.set_out(GUIDE.portal).await;
    browser.choose("Hulp bij inloggen").await;
    reader.at("help", "Hulp bij inloggen", "10-hulp").await;
    let headings = browser
        .run("return [...document.querySelectorAll('main h2')].map(one => one.innerText).slice(0, 2)")
        .await;
    assert_eq!(
        headings,
        serde_json::json!([
            "Ik log voor het eerst in",
            "Ik heb een nieuwe telefoon of een andere app"
        ]),
        "S-02"
    );
    browser.sees("Versie 1.1").await;
    browser.sees("30 november 2026").await;
    browser.sees("Open de Play Store").await;
    let store = "main a[href^='https://play.google.com/store/apps/']";
    assert!(browser.count(store).await >= 2, "S-04");
    // The way back leads on with the same sign-in.
    browser.choose("Inloggen").await;
    assert_eq!(reader.step().await, "password");
    browser.sees("U logt in bij Dienstpost").await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    assert_eq!(reader.step().await, "enrol-intro");
}

#[tokio::test]
async fn s05_on_the_telephone_it_advises_another_device_and_can_go_on_all_the_same() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, "karel");
    reader.give_password_on_a_phone().await;
    browser.choose("Nu instellen").await;
    browser.sees("Ga verder op een ander apparaat").await;
    let there = browser.text("main .note code").await;
    assert!(
        there.contains("/account") && there.contains("institution=station"),
        "{there}"
    );
    assert!(browser.offers("Open in mijn app").await, "tap to add");
    assert!(
        browser
            .run("return document.querySelector('.more .secret').checkVisibility()")
            .await
            == true,
        "the key is open to be read"
    );
    reader
        .at("enrol-totp", "Koppel uw app", "11-telefoon")
        .await;
    // What the page names works on the other device: it leads to the same set-up.
    let Some(desk) = a_browser(DUTCH).await else {
        return;
    };
    let mut elsewhere = Reader::of(&demo, &desk, GUIDE, "karel");
    let there = if there.contains("://") {
        there
    } else {
        format!("http://{there}")
    };
    desk.goto(&there).await;
    elsewhere
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    desk.choose("Nu instellen").await;
    elsewhere
        .at("enrol-totp", "Koppel uw app", "12-ander-apparaat")
        .await;
    elsewhere.link_the_app().await;
    // And the telephone is asked the code of that link.
    reader.walk.account = elsewhere.walk.account.clone();
    browser.resize(1280, 800).await;
    reader.give_password_on_a_phone().await;
    assert_eq!(reader.step().await, "second-factor");
    reader.give_code().await;
    leaves_the_question(&reader).await;
    reader.is_in().await;
}
