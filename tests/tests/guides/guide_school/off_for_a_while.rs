//! "Verificatie in twee stappen uitzetten (tijdelijk)".

use super::{
    DUTCH, GUIDE, SECURITY, TOM, gives_password, names_the_school, on, opens_security, switch,
};
use chrono::Duration;
use sluis_tests::browser::{Demo, Habits, Reader, a_browser};

const TITLE: &str = "Verificatie in twee stappen tijdelijk uitzetten?";

/// Signs in with password and code, and opens the page with the switch.
async fn signed_in(reader: &Reader<'_>) {
    names_the_school(reader, true).await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    reader.give_code().await;
    reader.is_in().await;
    opens_security(reader).await;
    assert_eq!(switch(reader.browser).await, on("true", "Aan"));
}

/// The slider to the left, up to the message.
async fn slides(reader: &Reader<'_>) {
    reader.browser.follow("[role=switch]").await;
    if reader.step().await == "unlock" {
        reader.unlock().await;
    }
}

/// The slider to the right, where it is off for a while.
async fn slides_back(reader: &Reader<'_>) {
    reader.browser.follow("[role=switch]").await;
    let title = "Verificatie in twee stappen weer aanzetten?";
    reader.at("confirm", title, "23-weer-aanzetten").await;
    reader.browser.follow("main .primary").await;
    // It is asked from then on, here as well.
    reader.give_code().await;
    reader.at("account", "Mijn account", "23-weer-aan").await;
    assert_eq!(switch(reader.browser).await, on("true", "Aan"));
}

async fn off_and_on_again(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, TOM);
    signed_in(&reader).await;
    slides(&reader).await;
    reader.at("confirm", TITLE, "20-tijdelijk-uit").await;
    browser.sees("We vragen dan niet om een code").await;
    browser.sees("Tot ik het weer aanzet").await;
    browser.sees_no("uitlenen").await;
    browser.choose("Annuleren").await;
    assert_eq!(switch(&browser).await, on("true", "Aan"));
    slides(&reader).await;
    browser.choose("Zet uit").await;
    reader.at("account", "Mijn account", "21-staat-uit").await;
    assert_eq!(switch(&browser).await, on("false", "Tijdelijk uit"));
    browser.sees("blijft bewaard").await;
    reader.sign_out().await;
    // U-24: the password is enough.
    gives_password(&reader).await;
    reader.is_in().await;
    opens_security(&reader).await;
    browser.keep(GUIDE.institution, "22-tijdelijk-uit").await;
    // U-27: on again without scanning anew.
    slides_back(&reader).await;
    reader.sign_out().await;
    gives_password(&reader).await;
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn u24_u27_it_is_off_for_a_while_and_on_again_without_a_new_code_to_scan() {
    off_and_on_again(DUTCH).await;
}

#[tokio::test]
async fn u24_u27_off_and_on_work_without_scripts() {
    off_and_on_again(DUTCH.without_scripts()).await;
}

#[tokio::test]
async fn u25_it_switches_itself_on_again_at_the_chosen_moment() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, TOM);
    signed_in(&reader).await;
    slides(&reader).await;
    let labels = browser
        .run("return [...document.querySelectorAll('fieldset label')].map(one => one.innerText)")
        .await;
    let labels: Vec<String> = labels
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|label| label.as_str().map(str::to_owned))
        .collect();
    let tomorrow = labels
        .iter()
        .find(|label| label.contains("morgen om 08:00"))
        .unwrap_or_else(|| panic!("no tomorrow among {labels:?}"));
    browser.tick(tomorrow).await;
    browser.choose("Zet uit").await;
    reader
        .at("account", "Mijn account", "24-uit-tot-morgen")
        .await;
    browser.sees("22 november").await;
    reader.sign_out().await;
    // A minute before eight the password is enough, at eight it is not.
    reader
        .walk
        .later(Duration::hours(21) + Duration::minutes(58));
    gives_password(&reader).await;
    reader.is_in().await;
    reader.sign_out().await;
    reader.walk.later(Duration::minutes(2));
    gives_password(&reader).await;
    assert_eq!(reader.step().await, "second-factor");
    reader.give_code().await;
    reader.is_in().await;
    browser.goto(&demo.at(SECURITY)).await;
    assert_eq!(switch(&browser).await, on("true", "Aan"));
}

#[tokio::test]
async fn u06_the_switch_is_reached_and_moved_by_the_keyboard() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, TOM);
    signed_in(&reader).await;
    browser.tab_to("[role=switch]").await;
    browser.press_to_leave(" ").await;
    if reader.step().await == "unlock" {
        reader.unlock().await;
    }
    assert_eq!(reader.step().await, "confirm");
    assert_eq!(browser.heading().await, TITLE);
    // Escape leaves the question unanswered.
    browser.press_to_leave("\u{E00C}").await;
    assert_eq!(switch(&browser).await, on("true", "Aan"));
}
