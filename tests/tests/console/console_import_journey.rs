//! A class import with mistakes: looked at, corrected, applied and undone, in a browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]

use sluis_model::context::Clock as _;
use sluis_tests::{
    browser::{Browser, Demo, Habits, Walk},
    code_of_secret,
};
use std::path::Path;

const WITH_MISTAKES: &str = "Leerlingnummer;Gebruikersnaam;Roepnaam;Tussenvoegsel;Achternaam;E-mailadres;Klas\r\n\
    2001;mila.berg;Mila;van den;Berg;mila@regenboog.example;2b\r\n\
    2002;sem.dijk;Sem;;Dijk;sem(at)regenboog.example;2b\r\n\
    2001;mila.berg;Mila;van den;Berg;mila@regenboog.example;2b\r\n";

const CORRECTED: &str = "Leerlingnummer;Gebruikersnaam;Roepnaam;Tussenvoegsel;Achternaam;E-mailadres;Klas\r\n\
    2001;mila.berg;Mila;van den;Berg;mila@regenboog.example;2b\r\n\
    2002;sem.dijk;Sem;;Dijk;sem@regenboog.example;2b\r\n";

async fn send(walk: &Walk<'_>, imports: &str, file: &Path) {
    let browser = walk.browser;
    browser.goto(imports).await;
    walk.look().await;
    browser.fill("#file", &file.display().to_string()).await;
    browser.follow("main form .primary").await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "console-import-map"
    );
    walk.look().await;
    browser.follow("main form .primary").await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "console-import-rows"
    );
    walk.look().await;
}

async fn imports_a_class(habits: Habits) {
    let Some(browser) = Browser::start(habits).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    let walk = Walk::of(&demo, &browser, habits.language, "school", "beheer");
    let origin = &demo.file.issuer;
    browser
        .goto(&format!("{origin}/admin?institution=school"))
        .await;
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    let secret = walk.account.totp_secret.clone().unwrap_or_default();
    let code = code_of_secret(&secret, walk.account.totp_period, demo.clock.now());
    browser.fill("#code", &code).await;
    browser.follow("main .primary").await;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("klas-2b.csv");
    let imports = format!("{origin}/admin/at/school/import");
    std::fs::write(&file, WITH_MISTAKES).unwrap();
    send(&walk, &imports, &file).await;
    let said = browser.text("main").await;
    for mistake in ["is geen e-mailadres", "staat ook al op regel 2"] {
        assert!(said.contains(mistake), "{mistake}: {said}");
    }
    browser.follow("form[action$='/discard'] button").await;
    walk.look().await;

    std::fs::write(&file, CORRECTED).unwrap();
    send(&walk, &imports, &file).await;
    browser.follow("form[action$='/apply'] .primary").await;
    let report = browser.text("[data-testid=report]").await;
    assert!(report.contains("2 nieuw gemaakt"), "{report}");
    walk.look().await;
    browser.follow("form[action$='/undo'] button").await;
    let report = browser.text("[data-testid=report]").await;
    assert!(report.contains("2 nieuwe accounts gesloten"), "{report}");
    walk.look().await;
}

#[tokio::test]
async fn a_class_import_with_mistakes_is_corrected_applied_and_undone() {
    imports_a_class(Habits::of("nl")).await;
}

#[tokio::test]
async fn the_same_works_without_javascript() {
    imports_a_class(Habits::of("nl").without_scripts()).await;
}
