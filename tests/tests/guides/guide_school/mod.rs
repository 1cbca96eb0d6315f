//! The guide of the school, walked as its readers do: switching on, signing in each day, what to do
//! when a code is refused, and wiping. Switching off for a while, and the administrator's help, are
//! in modules of their own.

mod administrator;
mod off_for_a_while;

use chrono::Duration;
use sluis_tests::{
    browser::{Browser, Demo, Guide, Habits, Reader, Standing, a_browser, part_of},
    code_of_secret,
};

const GUIDE: Guide = Guide {
    institution: "school",
    // Everybody's portal: it asks for the short name of the school first.
    portal: "rooster",
    name: "Gebruikersnaam",
    helpdesk: "0297 555 0120",
};
/// Everything that the guide tells is done with the keyboard alone; the journeys beside have a mouse.
const DUTCH: Habits = Habits::of("nl").without_mouse();
/// A teacher who has not set it up.
const ANNA: &str = "juf.anna";
/// A teacher who has.
const TOM: &str = "meester.tom";
const SECURITY: &str = "/account/security";

/// "Vul je korte schoolnaam in en klik op de knop volgende", with a mistake first where `typo` says.
async fn names_the_school(reader: &Reader<'_>, typo: bool) {
    let browser = reader.browser;
    reader.walk.set_out(GUIDE.portal).await;
    let nobodys = Standing {
        demo: reader.demo,
        language: "nl",
        institution: "",
    };
    if typo {
        let seen = browser.look_over(&nobodys).await;
        assert_eq!(seen.step, "institution");
        assert_eq!(browser.heading().await, "Waar hoor je bij?");
        browser.keep(GUIDE.institution, "01-korte-naam").await;
        browser.fill_in("Korte naam", "schoool").await;
        browser.choose("Volgende").await;
        let seen = browser.look_over(&nobodys).await;
        assert!(
            seen.alert.contains("kennen wij niet"),
            "U-16: {}",
            seen.alert
        );
        browser.keep(GUIDE.institution, "02-onbekende-naam").await;
        browser.sees_no("Regenboog").await;
        browser.fill_in("Korte naam", " School ").await;
    } else {
        // U-15: this browser was here before.
        let kept = browser
            .run("return document.querySelector('#institution').value")
            .await;
        assert_eq!(kept, GUIDE.institution);
    }
    browser.choose("Volgende").await;
}

/// From the portal to the page after the password.
async fn gives_password(reader: &Reader<'_>) {
    names_the_school(reader, false).await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
}

/// "Klik rechtsboven op account & profiel", then the tab "Inloggen en beveiliging".
async fn opens_security(reader: &Reader<'_>) {
    let browser = reader.browser;
    browser.goto(&reader.demo.at("/account")).await;
    assert_eq!(reader.step().await, "account");
    browser.follow(".tabs a[href^='/account/security']").await;
    assert_eq!(
        browser.text(".tabs [aria-current=page]").await,
        "Inloggen en beveiliging"
    );
}

/// What the switch says, in words and to assistive technology.
async fn switch(browser: &Browser) -> (String, String) {
    (
        browser.attribute("[role=switch]", "aria-checked").await,
        browser.text("[data-state]").await,
    )
}

fn on(checked: &str, words: &str) -> (String, String) {
    (checked.to_owned(), words.to_owned())
}

/// The slider, the password, and the three steps.
async fn switches_on(reader: &mut Reader<'_>, again: bool) {
    let browser = reader.browser;
    browser.follow("[role=switch]").await;
    if !again || reader.step().await == "unlock" {
        let title = "Vul je wachtwoord nog een keer in";
        reader.at("unlock", title, "06-wachtwoord").await;
        reader.unlock().await;
    }
    reader.at("enrol-totp", "Koppel je app", "07-stappen").await;
}

async fn follows_the_steps(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    // Step 1: an app, on another device for safety, straight from a store.
    browser.sees("Kies liever een ander apparaat").await;
    for store in ["https://play.google.com/", "https://apps.apple.com/"] {
        let links = format!("main .stores a[href^='{store}']");
        assert!(browser.count(&links).await >= 2, "U-08: {store}");
    }
    // Step 2: the QR code, or "Kun je de code niet scannen?"
    assert_eq!(browser.count(".qr svg").await, 1);
    let key = "return document.querySelector('.more .secret').checkVisibility()";
    assert_eq!(browser.run(key).await, false);
    browser.unfold("Lukt scannen niet?").await;
    assert_eq!(browser.run(key).await, true, "U-09");
    browser.keep(GUIDE.institution, "08-niet-scannen").await;
    let groups = browser
        .run(
            "return [...document.querySelectorAll('.more .secret code')].map(one => one.innerText)",
        )
        .await;
    let groups: Vec<String> = groups
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|group| group.as_str().map(str::to_owned))
        .collect();
    assert!(groups.iter().all(|group| group.len() == 4), "{groups:?}");
    let link = reader.walk.scan().await;
    assert_eq!(groups.concat(), part_of(&link, "secret"), "U-09");
    assert_eq!(part_of(&link, "period"), "30", "U-10");
    // Step 3: a code that is over, a wrong one, and the present one.
    let label = browser.text("label[for=code]").await;
    assert_eq!(label, "Code van zes cijfers", "U-11");
    let old = reader.walk.code();
    reader.walk.later(Duration::minutes(2));
    for (code, said, picture) in [
        (
            &*old,
            "Deze code is verlopen. Vul de nieuwste code in.",
            "09-verlopen",
        ),
        ("000000", "Deze code klopt niet.", "10-fout"),
    ] {
        browser.fill_in("Code van zes cijfers", code).await;
        browser.choose("Bevestigen").await;
        let told = reader.told("enrol-totp", picture).await;
        assert!(told.starts_with(said), "U-10: {told}");
    }
    assert_eq!(
        browser.attribute("a[href^=otpauth]", "href").await,
        link.as_str(),
        "U-10: nothing starts over"
    );
    reader.link_the_app().await;
}

/// "In principe eenmalig": from the first sign-in to the active state.
async fn sets_up(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    names_the_school(reader, true).await;
    reader.at("password", "Inloggen", "03-inloggen").await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    // U-04: off by default.
    reader.is_in().await;
    opens_security(reader).await;
    reader.at("account", "Mijn account", "04-uit").await;
    assert_eq!(switch(browser).await, on("false", "Uit"));
    browser.sees("Je hebt dit nog niet ingesteld").await;
    // U-13: the two that can be changed say so; the name is only to be read.
    for what in ["E-mailadres", "Wachtwoord"] {
        let words = format!("Wijzigen {what}");
        assert!(browser.offers(&words).await, "{words}");
    }
    assert_eq!(browser.count("main input[name=username]").await, 0);
    // U-11: leaving it leaves it off.
    switches_on(reader, false).await;
    browser.choose("Annuleren").await;
    reader.at("account", "Mijn account", "05-verlaten").await;
    assert_eq!(switch(browser).await, on("false", "Uit"));
    switches_on(reader, true).await;
    follows_the_steps(reader).await;
    reader.at("account", "Mijn account", "11-aan").await;
    assert_eq!(switch(browser).await, on("true", "Aan"));
    browser
        .sees("Verificatie in twee stappen is ingeschakeld.")
        .await;
    browser.sees("Actief sinds: vandaag").await;
}

/// "Dagelijks gebruik", and "Verificatie lukt niet".
async fn signs_in_daily(reader: &Reader<'_>) {
    let browser = reader.browser;
    gives_password(reader).await;
    let title = "Vul de code uit je app in";
    reader.at("second-factor", title, "12-code").await;
    browser.fill_in("Code", "000000").await;
    browser.choose("Inloggen").await;
    let said = reader.told("second-factor", "13-code-fout").await;
    for hint in [
        "Gebruik de nieuwste code",
        "elke koppeling heeft een eigen code",
        GUIDE.helpdesk,
        "hulp@regenboog.example",
    ] {
        assert!(said.contains(hint), "U-19: {hint} is not in {said}");
    }
    reader.give_code().await;
    reader.is_in().await;
}

/// "Wis gegevens", and the new telephone that comes after it.
async fn wipes(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    let old = reader.walk.account.totp_secret.clone().unwrap_or_default();
    opens_security(reader).await;
    browser.choose("Koppeling wissen").await;
    if reader.step().await == "unlock" {
        reader.unlock().await;
    }
    reader.at("confirm", "Koppeling wissen?", "14-wissen").await;
    browser.sees("Dat kan niet ongedaan worden gemaakt").await;
    browser.choose("Annuleren").await;
    assert_eq!(switch(browser).await, on("true", "Aan"), "U-23");
    browser.choose("Koppeling wissen").await;
    browser.choose("Wis").await;
    reader.at("account", "Mijn account", "15-gewist").await;
    assert_eq!(switch(browser).await, on("false", "Uit"));
    browser.sees("Je kunt dit altijd weer instellen").await;
    let news = browser.text("main [role=status]").await;
    assert!(news.contains("De koppeling is gewist"), "{news}");
    browser.choose("Nu opnieuw instellen").await;
    if reader.step().await == "unlock" {
        reader.unlock().await;
    }
    let link = reader.walk.scan().await;
    assert_ne!(part_of(&link, "secret"), old, "U-22");
    let stale = code_of_secret(&old, 30, reader.demo.now());
    browser.fill_in("Code van zes cijfers", &stale).await;
    browser.choose("Bevestigen").await;
    // U-21: what the old entry of the app shows is worth nothing.
    reader.told("enrol-totp", "16-oude-koppeling").await;
    reader.link_the_app().await;
    assert_eq!(switch(browser).await, on("true", "Aan"));
}

async fn guide(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, ANNA);
    sets_up(&mut reader).await;
    reader.sign_out().await;
    reader.walk.later(Duration::days(1));
    signs_in_daily(&reader).await;
    opens_security(&reader).await;
    browser
        .sees("Actief sinds: zaterdag 21 november 2026")
        .await;
    wipes(&mut reader).await;
    reader.sign_out().await;
    gives_password(&reader).await;
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn guide_002_school_from_the_slider_to_the_wiped_link() {
    guide(DUTCH).await;
}

#[tokio::test]
async fn guide_002_school_without_scripts() {
    guide(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn u07_u09_on_the_telephone_itself_the_link_is_a_tap_away() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, ANNA);
    browser.become_a_phone().await;
    browser
        .goto(&demo.at("/account/security?institution=school"))
        .await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    assert_eq!(reader.step().await, "account");
    browser.follow("[role=switch]").await;
    reader.unlock().await;
    let advice = browser.text(".note").await;
    assert!(
        advice.contains("Kies liever een ander apparaat"),
        "{advice}"
    );
    assert!(browser.offers("Open in mijn app").await);
    let key = "return document.querySelector('.more .secret').checkVisibility()";
    assert_eq!(browser.run(key).await, true, "the key is open to be read");
    reader
        .at("enrol-totp", "Koppel je app", "17-telefoon")
        .await;
    browser.become_a_phone().await;
    reader.link_the_app().await;
    assert_eq!(switch(&browser).await, on("true", "Aan"));
}

#[tokio::test]
async fn u07_any_app_will_do() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, ANNA);
    browser
        .goto(&demo.at("/account/security?institution=school"))
        .await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    browser.follow("[role=switch]").await;
    reader.unlock().await;
    assert_eq!(reader.step().await, "enrol-totp");
    browser.sees("Elke authenticator-app is goed").await;
}

#[tokio::test]
async fn u03_a_pupil_meets_nothing_of_it() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, "lotte.6b");
    names_the_school(&reader, true).await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    reader.is_in().await;
    opens_security(&reader).await;
    reader.at("account", "Mijn account", "18-leerling").await;
    assert_eq!(browser.count("[role=switch]").await, 0);
    assert!(!browser.offers("Instellen").await);
}
