//! "Twee-staps-authenticatie op een later moment instellen?"

use super::{DUTCH, FATIMA, GUIDE};
use sluis_tests::browser::{Demo, Habits, Reader, a_browser};

async fn sets_up_later(habits: Habits) {
    let Some(browser) = a_browser(habits).await else {
        return;
    };
    let demo = Demo::start().await;
    let mut reader = Reader::of(&demo, &browser, GUIDE, FATIMA);
    reader.give_password().await;
    browser.choose("Niet nu").await;
    reader.is_in().await;
    browser.goto(&demo.at("/account")).await;
    reader
        .at("account", "Mijn account", "40-mijn-account")
        .await;
    // Steps 1 to 3: the own name at the top, then what it is called here.
    browser.click("header .menu summary").await;
    browser.keep(GUIDE.institution, "41-menu").await;
    browser.choose("Twee-staps-authenticatie").await;
    reader
        .at("account", "Mijn account", "42-instellingen")
        .await;
    browser
        .sees("Twee-staps-authenticatie is uitgeschakeld.")
        .await;
    browser.sees("20 december").await;
    let state = browser.attribute("[role=switch]", "aria-checked").await;
    assert_eq!(state, "false");
    // Step 4.
    browser.follow("[role=switch]").await;
    let title = "Vul je wachtwoord nog een keer in";
    reader.at("unlock", title, "43-wachtwoord").await;
    browser.fill_in("Wachtwoord", "geen idee").await;
    browser.choose("Ontgrendelen").await;
    let said = reader.told("unlock", "44-wachtwoord-fout").await;
    assert_eq!(said, "Dit wachtwoord klopt niet.");
    let password = reader.walk.account.password.clone();
    browser.fill_in("Wachtwoord", &password).await;
    browser.choose("Ontgrendelen").await;
    // Step 5: the same steps as before.
    let title = "Hoe wil je codes krijgen?";
    reader.at("enrol-method", title, "45-manier").await;
    browser.choose("Volgende").await;
    reader.at("enrol-totp", "Koppel je app", "46-app").await;
    reader.link_the_app().await;
    let title = "Bewaar je herstelcodes";
    reader.at("recovery-codes", title, "47-herstelcodes").await;
    browser.choose("Gedaan").await;
    assert_eq!(reader.step().await, "account");
    browser.goto(&demo.at("/account/security")).await;
    reader.at("account", "Mijn account", "48-aan").await;
    browser
        .sees("Twee-staps-authenticatie is ingeschakeld.")
        .await;
    browser.sees("Actief sinds: vandaag").await;
    browser.sees_no("20 december").await;
    let state = browser.attribute("[data-state]", "data-state").await;
    assert_eq!(state, "active");
}

#[tokio::test]
async fn h09_h30_h31_later_it_is_set_up_under_the_settings() {
    sets_up_later(DUTCH).await;
}

#[tokio::test]
async fn h09_h30_h31_the_settings_work_without_scripts() {
    sets_up_later(DUTCH.without_scripts()).await;
}
