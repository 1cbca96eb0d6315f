//! Guide 000 in a real browser: one's own account, a new password by mail, then an app. Every step in
//! its order, as somebody walks them who reads the page and nothing else; then each "what if" of the
//! guide.

mod reader;

use chrono::Duration;
use reader::Reader;
use sluis_tests::browser::{Browser, Demo, Habits};

const GUIDE: &str = "onderzoek";
const PORTAL: &str = "veldwerk";
/// Everything that the guide tells is done with the keyboard alone; the journeys beside have a mouse.
const DUTCH: Habits = Habits::of("nl").without_mouse();
/// Has an account from before, whose mail address nobody ever proved.
const SAM: &str = "nieuw@peilstation.example";
/// Has a proven address and no second factor.
const EVA: &str = "eva.jansen@peilstation.example";
/// Has a second factor.
const DAAN: &str = "daan.visser@peilstation.example";
/// A mailbox of several people.
const SHARED: &str = "info@peilstation.example";
const NEW_PASSWORD: &str = "Zeven-lange-golven-2027!";

macro_rules! browser_or_skip {
    ($habits:expr) => {
        match Browser::start($habits).await {
            Some(browser) => browser,
            None => {
                println!("skipped: chromium and chromedriver are not installed");
                return;
            }
        }
    };
}

async fn walks_all_steps(habits: Habits) {
    let browser = browser_or_skip!(habits);
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, SAM);
    reader.opens_the_portal().await;
    reader.asks_for_a_new_password().await;
    reader.gives_the_address().await;
    reader.follows_the_link_in_the_mail().await;
    reader.chooses_a_password().await;
    reader.signs_in_with_it().await;
    reader.links_the_app().await;
    reader.reads_that_it_worked().await;
    reader.is_at_the_portal().await;
    reader.signs_in_with_password_and_code().await;
}

#[tokio::test]
async fn n13_n14_n16_n18_n21_n22_n23_n24_n25_n32_guide_000_onderzoek_from_first_to_last_step() {
    walks_all_steps(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn n13_n14_n16_n18_n21_n22_n23_n24_n25_n32_guide_000_onderzoek_with_scripts() {
    walks_all_steps(DUTCH).await;
}

/// Step 14: "you see this confirmed in the portal".
#[tokio::test]
async fn n31_the_link_is_confirmed_by_heading_and_status() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, EVA);
    reader.opens_the_portal().await;
    reader.gives_name_and_password().await;
    reader.links_the_app().await;
    let seen = reader.walk.look().await;
    assert_ne!(
        seen.step, "",
        "the provider says so before the portal goes on"
    );
    let heading = browser.heading().await;
    let said = browser.text("[role=status]").await;
    assert!(
        format!("{heading} {said}").contains("ingeschakeld"),
        "{heading}: {said}"
    );
    browser.keep(GUIDE, "11-gelukt").await;
    let mail = reader.mail().await;
    assert_eq!(mail.subject, "Tweefactorauthenticatie staat aan");
}

/// "Who doubts about an account asks the project team"; the pages themselves tell nobody.
#[tokio::test]
async fn n04_n14_n34_who_doubts_finds_the_project_team() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SAM);
    reader.opens_the_portal().await;
    browser
        .sees("Projectteam project@peilstation.example")
        .await;
    reader.asks_for_a_new_password().await;
    let nobody = "niemand@peilstation.example";
    browser.fill_in("E-mailadres", nobody).await;
    browser.choose("Stuur de e-mail").await;
    reader.is_at("news", "Kijk in je mail").await;
    let strange = browser.read().await.replace(nobody, SAM);
    assert!(demo.letters_to(nobody).await.is_empty());
    reader.opens_the_portal().await;
    reader.asks_for_a_new_password().await;
    browser.fill_in("E-mailadres", SAM).await;
    browser.choose("Stuur de e-mail").await;
    assert_eq!(
        browser.read().await,
        strange,
        "the same words for everybody"
    );
}

/// A shared account: the main contact person is named, and no link is mailed.
#[tokio::test]
async fn n05_n07_n14_a_shared_account_leads_to_the_main_contact() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SHARED);
    reader.opens_the_portal().await;
    reader.gives_name_and_password().await;
    reader.is_at("error", "Dit is een gedeeld account").await;
    for words in ["Vraag een persoonlijk account aan.", "Daan Visser", DAAN] {
        browser.sees(words).await;
    }
    browser.keep(GUIDE, "12-gedeeld-account").await;
    reader.opens_the_portal().await;
    reader.asks_for_a_new_password().await;
    reader.gives_the_address().await;
    reader.is_at("news", "Kijk in je mail").await;
    let mail = reader.mail().await;
    assert!(
        mail.text.contains("Het is een gedeeld account"),
        "{}",
        mail.text
    );
    let links = mail.links();
    assert!(
        !links.iter().any(|link| link.contains("/link/")),
        "{links:?}"
    );
}

/// The mail does not come: it can be asked again, three times an hour, and the wait is told.
#[tokio::test]
async fn n16_the_mail_can_be_asked_again() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SAM);
    reader.opens_the_portal().await;
    reader.asks_for_a_new_password().await;
    reader.gives_the_address().await;
    for mails in 2..=3 {
        reader.is_at("news", "Kijk in je mail").await;
        browser.choose("Stuur de e-mail opnieuw").await;
        assert_eq!(demo.letters_to(SAM).await.len(), mails);
    }
    reader.is_at("news", "Kijk in je mail").await;
    assert!(!browser.offers("Stuur de e-mail opnieuw").await);
    browser.sees("minuten een nieuwe e-mail vragen").await;
    browser.keep(GUIDE, "13-wachten").await;
    demo.clock.advance(Duration::hours(1));
    browser.goto(&browser.url().await).await;
    assert!(browser.offers("Stuur de e-mail opnieuw").await);
}

/// Only the newest link works, once, and for half an hour; each page leads to a new one.
#[tokio::test]
async fn n15_a_link_that_is_over_leads_to_a_new_one() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, SAM);
    reader.opens_the_portal().await;
    reader.asks_for_a_new_password().await;
    reader.gives_the_address().await;
    let first = reader.mail().await.link("/link/");
    demo.clock.advance(Duration::minutes(1));
    browser.choose("Stuur de e-mail opnieuw").await;
    let second = reader.mail().await.link("/link/");
    assert_ne!(first, second);
    browser.goto(&first).await;
    reader.is_at("news", "Deze link is te oud").await;
    browser.sees("later een nieuwere mail").await;
    browser.goto(&second).await;
    reader.chooses_a_password().await;
    reader.is_at("news", "Je wachtwoord is gewijzigd").await;
    for _ in 0..2 {
        browser.goto(&second).await;
        reader.is_at("news", "Deze link is al gebruikt").await;
    }
    browser.keep(GUIDE, "14-link-gebruikt").await;
    browser.choose("Vraag een nieuwe link aan").await;
    reader.is_at("forgot", "Nieuw wachtwoord aanvragen").await;
    reader.gives_the_address().await;
    let third = reader.mail().await.link("/link/");
    demo.clock.advance(Duration::minutes(31));
    browser.goto(&third).await;
    reader.is_at("news", "Deze link is te oud").await;
    assert!(browser.offers("Vraag een nieuwe link aan").await);
}

/// The old password still works, and yet the address comes first.
#[tokio::test]
async fn n11_n12_the_old_password_leads_to_the_proof_of_the_address() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, SAM);
    reader.opens_the_portal().await;
    reader.gives_name_and_password().await;
    reader.is_at("prove-email", "Eerst je e-mailadres").await;
    for words in [
        "Werkt je oude wachtwoord nog? Toch is dit nodig, één keer.",
        "Is dit adres niet van jou?",
        "project@peilstation.example",
    ] {
        browser.sees(words).await;
    }
    browser.sees_no(&format!("naar {SAM}")).await;
    browser.keep(GUIDE, "15-eerst-je-adres").await;
    browser.choose("Stuur de link").await;
    reader.follows_the_link_in_the_mail().await;
    reader.chooses_a_password().await;
    reader.signs_in_with_it().await;
    reader.links_the_app().await;
    let steps = reader.walk.go_on().await;
    assert!(!steps.contains(&"prove-email".to_owned()), "{steps:?}");
}

/// Every 20 seconds there is a new code. Those of the minute are still taken, older ones are not.
#[tokio::test]
async fn n29_the_code_changes_every_twenty_seconds() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, DAAN);
    reader.opens_the_portal().await;
    reader.gives_name_and_password().await;
    reader
        .is_at("second-factor", "Vul de code uit je app in")
        .await;
    let code = reader.walk.code();
    demo.clock.advance(Duration::seconds(60));
    browser.fill_in("Code", &code).await;
    browser.choose("Inloggen").await;
    reader
        .is_told(
            "second-factor",
            "Deze code is verlopen. Vul de nieuwste code in.",
        )
        .await;
    browser.fill_in("Code", "000000").await;
    browser.choose("Inloggen").await;
    reader
        .is_told(
            "second-factor",
            "Deze code klopt niet. Gebruik de nieuwste code.",
        )
        .await;
    browser.keep(GUIDE, "16-code-klopt-niet").await;
    browser.unfold("Ik kan niet bij mijn code").await;
    browser.sees("hulp@peilstation.example").await;
    let code = reader.walk.code();
    demo.clock.advance(Duration::seconds(20));
    browser.fill_in("Code", &code).await;
    browser.choose("Inloggen").await;
    reader.is_at_the_portal().await;
}

/// On the telephone itself: the button that opens the app comes before the square.
#[tokio::test]
async fn n24_n26_on_a_telephone_the_app_opens_by_a_tap() {
    let browser = browser_or_skip!(DUTCH);
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, EVA);
    browser.become_a_phone().await;
    browser.goto(&reader.walk.home(PORTAL)).await;
    browser.choose("Inloggen").await;
    reader.is_at("password", "Inloggen").await;
    reader.gives_name_and_password().await;
    browser.choose("Nu instellen").await;
    reader.is_at("enrol-totp", "Koppel je app").await;
    assert!(browser.offers("Open in mijn app").await);
    let order = browser
        .run("const tap = document.querySelector('main a[href^=otpauth]'), square = document.querySelector('.qr'); return [!!(tap.compareDocumentPosition(square) & Node.DOCUMENT_POSITION_FOLLOWING), square.checkVisibility()]")
        .await;
    assert_eq!(order[0], true, "the tap comes first");
    assert_eq!(order[1], false, "the square is for another device");
    for words in [
        "Kies liever een ander apparaat",
        "Ga verder op een ander apparaat",
    ] {
        browser.sees(words).await;
    }
    browser.keep(GUIDE, "17-op-de-telefoon").await;
    browser.become_a_phone().await;
    browser.unfold("QR-code voor een ander apparaat").await;
    reader.scans().await;
    let code = reader.walk.code();
    browser.fill_in("Code van zes cijfers", &code).await;
    browser.choose("Bevestigen").await;
    reader.walk.go_on().await;
}

#[tokio::test]
async fn a_portals_own_page_is_whole_on_a_telephone() {
    let browser = browser_or_skip!(DUTCH);
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, EVA);
    browser.become_a_phone().await;
    reader.opens_the_portal().await;
}

/// The mail is read on the telephone, the portal waits on the desk.
#[tokio::test]
async fn n19_n21_the_mail_may_be_read_on_another_device() {
    let desk = browser_or_skip!(DUTCH.without_scripts());
    let phone = browser_or_skip!(DUTCH);
    let demo = Demo::start().await;
    let at_the_desk = Reader::of(&demo, &desk, SAM);
    at_the_desk.opens_the_portal().await;
    at_the_desk.asks_for_a_new_password().await;
    at_the_desk.gives_the_address().await;
    at_the_desk.is_at("news", "Kijk in je mail").await;

    let mut on_the_phone = Reader::of(&demo, &phone, SAM);
    phone.become_a_phone().await;
    phone.goto(&at_the_desk.mail().await.link("/link/")).await;
    on_the_phone.chooses_a_password().await;
    on_the_phone
        .is_at("news", "Je wachtwoord is gewijzigd")
        .await;
    phone.choose("Inloggen").await;
    on_the_phone.is_at("password", "Inloggen").await;

    // The desk goes on where it was, with the new password and no other.
    desk.choose("Terug naar inloggen").await;
    at_the_desk.is_at("password", "Inloggen").await;
    at_the_desk.gives_name_and_password().await;
    at_the_desk
        .is_told("password", "Het e-mailadres of het wachtwoord klopt niet.")
        .await;
    desk.fill_in("Wachtwoord", NEW_PASSWORD).await;
    desk.choose("Inloggen").await;
    at_the_desk
        .is_at("enrol-intro", "Tweefactorauthenticatie instellen")
        .await;
}
