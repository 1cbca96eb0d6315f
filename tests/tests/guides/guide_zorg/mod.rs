//! The guide of the care organisation, walked as its readers do: the notice, the set-up, the daily
//! sign-in with its tick, and what goes wrong on the way.

mod later;
mod leaving;
mod text_message;

use chrono::Duration;
use sluis_tests::{
    browser::{Browser, Demo, Guide, Habits, Reader, a_browser, part_of},
    code_of_secret,
};

const GUIDE: Guide = Guide {
    institution: "zorg",
    portal: "dossier",
    name: "E-mailadres",
    helpdesk: "050 555 0130",
};
/// Everything that the guide tells is done with the keyboard alone; the journeys beside have a mouse.
const DUTCH: Habits = Habits::of("nl").without_mouse();
/// Has no second factor.
const FATIMA: &str = "fatima@delinde.example";
/// Has an app and six recovery codes.
const HENK: &str = "henk@delinde.example";

async fn recovery_codes(browser: &Browser) -> Vec<String> {
    let codes = browser
        .run("return [...document.querySelectorAll('.codes code')].map(one => one.textContent)")
        .await;
    let codes = codes.as_array().cloned().unwrap_or_default();
    codes
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect()
}

/// Steps 1 to 7 of the set-up, then the daily sign-in.
async fn guide(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    reader.walk.set_out(GUIDE.portal).await;
    reader.at("password", "Inloggen", "01-inloggen").await;
    reader
        .walk
        .give_name_and_password("E-mailadres", "Wachtwoord")
        .await;
    sees_the_notice(&reader).await;
    browser.choose("Nu instellen").await;
    chooses_the_app(&reader).await;
    links_the_app(&mut reader).await;
    keeps_the_codes(&reader, habits.scripts).await;
    browser.choose("Gedaan").await;
    reader.is_in().await;
    let how = browser.text("[data-claim=amr]").await;
    assert!(how.contains("otp"), "H-26: {how}");
    reader.sign_out().await;
    signs_in_daily(&reader).await;
}

/// "Introductie van twee-staps-authenticatie".
async fn sees_the_notice(reader: &Reader<'_>) {
    let browser = reader.browser;
    let title = "Twee-staps-authenticatie instellen";
    reader.at("enrol-intro", title, "02-introductie").await;
    let headings = browser
        .run("return [...document.querySelectorAll('main h2')].map(one => one.innerText)")
        .await;
    assert_eq!(
        headings,
        serde_json::json!([
            "Wat is het?",
            "Hoe werkt het?",
            "Waarom is het veiliger?",
            "Moet het elke keer?",
            "Hoe lang duurt het?"
        ]),
        "H-04"
    );
    browser.sees("ongeveer een minuut").await;
    browser.sees("20 december").await;
    browser.sees("onder Inloggen en beveiliging").await;
    assert!(browser.offers("Niet nu").await, "H-08");
}

/// Step 2: by text message or by app, and the app is what the institution prefers.
async fn chooses_the_app(reader: &Reader<'_>) {
    let browser = reader.browser;
    reader
        .at("enrol-method", "Hoe wil je codes krijgen?", "03-manier")
        .await;
    let ways = browser
        .run(
            "return [...document.querySelectorAll('fieldset input[type=radio][name=method]')]
                .map(one => [one.value, one.checked])",
        )
        .await;
    assert_eq!(
        ways,
        serde_json::json!([["app", true], ["sms", false]]),
        "H-10, H-11: the app comes first"
    );
    let first = browser.text("label[for=method-app]").await;
    assert!(first.contains("aanbevolen"), "H-11: {first}");
    browser.sees("Een sms kost de instelling geld").await;
    assert!(browser.offers("Niet nu instellen").await, "H-13");
    browser.choose("Volgende").await;
}

/// Steps 3 to 5: an app of one's own choice, the QR code, the code.
async fn links_the_app(reader: &mut Reader<'_>) {
    let browser = reader.browser;
    reader.at("enrol-totp", "Koppel je app", "04-app").await;
    for app in ["Google Authenticator", "Microsoft Authenticator"] {
        browser.sees(app).await;
    }
    browser.sees("Elke authenticator-app is goed").await;
    assert!(browser.offers("Hoe vind ik een app?").await, "H-15");
    assert_eq!(browser.count("ol.steps > li").await, 3, "H-33");
    assert_eq!(
        browser.count(".path li.done").await,
        1,
        "H-33: the choice stays to be read"
    );
    assert_eq!(browser.count(".path li[aria-current=step]").await, 1);
    let link = reader.walk.scan().await;
    assert_eq!(part_of(&link, "period"), "30", "H-17");
    assert_eq!(part_of(&link, "digits"), "6", "H-17");
    browser.fill_in("Code van zes cijfers", "000000").await;
    browser.choose("Bevestigen").await;
    let said = reader.told("enrol-totp", "05-app-verkeerde-code").await;
    assert!(said.starts_with("Deze code klopt niet"), "{said}");
    let again = browser.attribute("a[href^=otpauth]", "href").await;
    assert_eq!(again, link.as_str(), "nothing starts over");
    // H-18: "De vorige code blijft hierna nog 30 seconden lang geldig."
    let code = reader.code_that_begins();
    reader.walk.later(Duration::seconds(59));
    browser.fill_in("Code van zes cijfers", &code).await;
    browser.choose("Bevestigen").await;
}

/// Step 6: six codes to copy, print or download.
async fn keeps_the_codes(reader: &Reader<'_>, scripts: bool) {
    let browser = reader.browser;
    let title = "Bewaar je herstelcodes";
    reader.at("recovery-codes", title, "06-herstelcodes").await;
    let status = browser.text("main [role=status]").await;
    assert_eq!(
        status, "Gelukt. Twee-staps-authenticatie is nu ingeschakeld voor je account.",
        "H-20"
    );
    let codes = recovery_codes(browser).await;
    assert_eq!(codes.len(), 6, "{codes:?}");
    for words in ["wachtwoordkluis", "Druk deze pagina af", "schrijf ze over"] {
        browser.sees(words).await;
    }
    assert!(browser.offers("Downloaden als tekst").await, "H-21");
    for by_script in ["Kopiëren", "Afdrukken"] {
        assert_eq!(browser.offers(by_script).await, scripts, "{by_script}");
    }
    if scripts {
        browser
            .run("window.print = () => { document.title = 'afgedrukt'; }")
            .await;
        browser.click("[data-print]").await;
        assert_eq!(browser.run("return document.title").await, "afgedrukt");
    }
}

/// "Inloggen met twee-staps-authenticatie": the code, the tick, and twelve hours without a code.
async fn signs_in_daily(reader: &Reader<'_>) {
    let browser = reader.browser;
    let title = "Vul de code uit je app in";
    reader.give_password().await;
    reader.at("second-factor", title, "07-code").await;
    let ticked = browser
        .run("return document.querySelector('#remember').checked")
        .await;
    assert_eq!(ticked, false, "H-28: unticked by default");
    // H-18: a code counts for a minute in all.
    let code = reader.code_that_begins();
    reader.walk.later(Duration::seconds(60));
    browser.fill_in("Code", &code).await;
    browser.choose("Inloggen").await;
    let said = reader.told("second-factor", "08-code-verlopen").await;
    assert!(said.contains("verlopen"), "{said}");
    let code = reader.code_that_begins();
    reader.walk.later(Duration::seconds(59));
    browser.fill_in("Code", &code).await;
    browser
        .tick("Vraag op dit apparaat 12 uur niet om een code")
        .await;
    browser.choose("Inloggen").await;
    reader.is_in().await;
    reader.sign_out().await;
    reader.walk.later(Duration::hours(11));
    reader.give_password().await;
    reader.is_in().await;
    let level = browser.text("[data-claim=acr]").await;
    assert!(level.contains("remembered-device"), "H-28: {level}");
    reader.sign_out().await;
    reader.walk.later(Duration::hours(1));
    reader.give_password().await;
    let picture = "09-code-na-twaalf-uur";
    reader.at("second-factor", title, picture).await;
}

#[tokio::test]
async fn guide_003_zorg_from_the_notice_to_a_remembered_device() {
    guide(DUTCH).await;
}

#[tokio::test]
async fn guide_003_zorg_without_scripts() {
    guide(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn guide_003_zorg_on_a_telephone() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    reader.give_password_on_a_phone().await;
    reader.walk.look().await;
    browser.choose("Nu instellen").await;
    reader.walk.look().await;
    browser.choose("Volgende").await;
    // The app is on this telephone: a tap, or the key by hand, stands in for the camera.
    assert!(browser.offers("Open in mijn app").await);
    browser.sees("Kies liever een ander apparaat").await;
    let key = browser
        .run("return [...document.querySelectorAll('.secret code')].map(one => one.innerText).join('')")
        .await;
    reader
        .at("enrol-totp", "Koppel je app", "10-telefoon")
        .await;
    browser.become_a_phone().await;
    let link = reader.link_the_app().await;
    assert_eq!(key.as_str(), Some(&*part_of(&link, "secret")));
    reader.walk.look().await;
    assert_eq!(recovery_codes(&browser).await.len(), 6);
    browser.choose("Gedaan").await;
    reader.is_in().await;
}

#[tokio::test]
async fn h19_a_code_is_not_taken_twice() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, HENK);
    reader.give_password().await;
    let secret = reader.walk.account.totp_secret.clone().unwrap_or_default();
    let code = code_of_secret(&secret, 30, demo.now());
    browser.fill_in("Code", &code).await;
    browser.choose("Inloggen").await;
    reader.is_in().await;
    reader.sign_out().await;
    reader.give_password().await;
    browser.fill_in("Code", &code).await;
    browser.choose("Inloggen").await;
    let said = reader.told("second-factor", "11-al-gebruikt").await;
    assert!(said.starts_with("Deze code is al gebruikt"), "{said}");
}

#[tokio::test]
async fn h07_another_device_asks_the_code_and_a_forgotten_one_does_so_again() {
    let (Some(browser), Some(other)) = (a_browser(DUTCH).await, a_browser(DUTCH).await) else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, HENK);
    reader.walk.remember = true;
    reader.give_password().await;
    reader.walk.go_on().await;
    let elsewhere = Reader::of(&demo, &other, GUIDE, HENK);
    elsewhere.give_password().await;
    let title = "Vul de code uit je app in";
    elsewhere
        .at("second-factor", title, "12-ander-apparaat")
        .await;
    browser.goto(&demo.at("/account/security")).await;
    browser.sees("Onthouden apparaten").await;
    browser
        .follow("section[aria-labelledby=devices-title] form button")
        .await;
    reader
        .at("account", "Mijn account", "13-apparaat-vergeten")
        .await;
    browser.sees("Er is geen apparaat onthouden.").await;
    reader.sign_out().await;
    reader.give_password().await;
    assert_eq!(reader.step().await, "second-factor");
}
