//! Guide 001 in a real browser: two apps to choose from, switching it on by oneself, a recovery code,
//! a day without codes, and switching it off again.

mod reader;

use chrono::Duration;
use reader::Reader;
use sluis_tests::browser::{Browser, Demo, Habits};

const GUIDE: &str = "energie";
const PORTAL: &str = "meterkast";
const TERM: &str = "Twee-factor-authenticatie";
/// Everything that the guide tells is done with the keyboard alone; the journeys beside have a mouse.
const DUTCH: Habits = Habits::of("nl").without_mouse();
/// Has a password alone.
const WILLEM: &str = "willem";
/// Has an app.
const SANNE: &str = "sanne";
/// The key that leaves a question.
const ESCAPE: &str = "\u{E00C}";

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
    let mut reader = Reader::of(&demo, &browser, WILLEM);
    reader.signs_in_with_the_password().await;
    reader.opens_the_account_menu().await;
    reader.unlocks_the_set_up().await;
    reader.finds_an_app().await;
    reader.scans().await;
    reader.gives_the_first_code().await;
    let code = reader.keeps_the_recovery_code().await;
    reader.sees_that_it_is_on().await;
    browser.sees_no(&code).await;
    reader.signs_out().await;
    reader.signs_in_with_the_code().await;
    reader.signs_out().await;
    reader.switches_it_off().await;
    reader.signs_out().await;
    reader.signs_in_with_the_password().await;
}

#[tokio::test]
async fn e01_e04_e05_e06_e07_e09_e10_e14_e16_e21_e24_guide_001_energie_from_first_to_last_step() {
    walks_all_steps(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn e01_e04_e05_e06_e07_e09_e10_e14_e16_e21_e24_guide_001_energie_with_scripts() {
    walks_all_steps(DUTCH).await;
}

/// A code is good for a day, in this browser alone, and the day does not begin anew.
#[tokio::test]
async fn e18_e19_e20_a_code_is_good_for_twenty_four_hours() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SANNE);
    reader.signs_in_with_the_code().await;
    let began = demo.now();
    let last_minute = Duration::hours(24) - Duration::minutes(1);
    for later in [Duration::hours(12), last_minute] {
        reader.signs_out().await;
        demo.clock.set(began + later);
        reader.signs_in_with_the_password().await;
        let level = browser.text("[data-claim=acr]").await;
        assert!(level.contains("remembered-device"), "{level}");
    }
    let second = browser_or_skip!(DUTCH.without_scripts());
    let elsewhere = Reader::of(&demo, &second, SANNE);
    elsewhere.comes_to_the_code().await;
    reader.signs_out().await;
    demo.clock
        .set(began + Duration::hours(24) + Duration::seconds(1));
    reader.signs_in_with_the_code().await;
}

/// On a computer that others use as well.
#[tokio::test]
async fn e19_not_on_this_device_is_a_choice() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SANNE);
    reader.comes_to_the_code().await;
    browser.tick("Niet op dit apparaat").await;
    reader.gives_the_code().await;
    reader.signs_out().await;
    demo.clock.advance(Duration::minutes(1));
    reader.comes_to_the_code().await;
}

/// The telephone is lost or broken.
#[tokio::test]
async fn e15_the_recovery_code_resets_the_second_factor() {
    let browser = browser_or_skip!(DUTCH.without_scripts());
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SANNE);
    let [code] = &reader.walk.account.recovery_codes[..] else {
        panic!("E-14: one code");
    };
    reader.comes_to_the_code().await;
    browser.unfold("Ik kan niet bij mijn code").await;
    browser.sees("Hebt u een herstelcode bewaard?").await;
    browser.keep(GUIDE, "12-niet-bij-mijn-code").await;
    browser.fill_in("Herstelcode", code).await;
    browser.choose("Inloggen met herstelcode").await;
    reader
        .is_at("enrol-intro", "Twee-factor-authenticatie instellen")
        .await;
    browser.keep(GUIDE, "13-opnieuw-instellen").await;
    let mail = demo.letter_to("sanne@zonnestroom.example").await;
    assert!(mail.subject.contains("herstelcode"), "{}", mail.subject);
    browser.choose("Niet nu").await;
    reader.is_at_the_portal().await;
    reader.signs_out().await;
    reader.signs_in_with_the_password().await;
    reader.opens_the_account_menu().await;
    assert_eq!(browser.count("[data-state=never]").await, 1);
}

/// "Cancel" in the question, by its button and by the key.
#[tokio::test]
async fn e23_the_question_can_be_left() {
    let browser = browser_or_skip!(DUTCH);
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, SANNE);
    reader.signs_in_with_the_code().await;
    reader.asks_to_switch_it_off().await;
    browser.choose("Annuleren").await;
    assert_eq!(browser.count("[data-state=active]").await, 1);
    browser.choose("Uitzetten").await;
    reader
        .is_at("confirm", "Twee-factor-authenticatie uitzetten?")
        .await;
    browser.press_to_leave(ESCAPE).await;
    assert_eq!(browser.count("[data-state=active]").await, 1);
    let letters = demo.letters_to("sanne@zonnestroom.example").await;
    assert!(letters.is_empty(), "{letters:?}");
}

/// Whoever starts on the telephone is advised to use another device, and can go on all the same.
#[tokio::test]
async fn e11_on_a_telephone_the_key_and_the_tap_come_first() {
    let browser = browser_or_skip!(DUTCH);
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, WILLEM);
    browser.become_a_phone().await;
    reader.signs_in_with_the_password().await;
    reader.opens_the_account_menu().await;
    reader.unlocks_the_set_up().await;
    browser.become_a_phone().await;
    browser.sees("Kies liever een ander apparaat").await;
    assert!(browser.offers("Open in mijn app").await);
    browser.keep(GUIDE, "14-op-de-telefoon").await;
    reader.walk.scan().await;
    reader.gives_the_first_code().await;
    reader.keeps_the_recovery_code().await;
    reader.sees_that_it_is_on().await;
}
