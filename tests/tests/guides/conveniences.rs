//! What scripts add to pages, in a real browser: copying and pasting, how recovery codes print, and what a
//! device hears of passkeys that are gone.

use sluis_model::policy::PasskeyMode;
use sluis_tests::browser::{Browser, Demo, Habits, a_browser};
use std::sync::Arc;

/// Somebody without a second factor, and where it is not asked.
const WHO: (&str, &str) = ("energie", "willem");
/// Somebody who is invited to set it up.
const INVITED: (&str, &str) = ("zorg", "fatima@delinde.example");

async fn is_at(browser: &Browser, step: &str) {
    browser.wait_for(&format!("body[data-step={step}]")).await;
}

async fn in_by_password(demo: &Demo, browser: &Browser, (institution, username): (&str, &str)) {
    let account = demo.account(institution, username);
    browser
        .goto(&demo.at(&format!("/account?institution={institution}")))
        .await;
    is_at(browser, "password").await;
    browser.fill("#username", username).await;
    browser.fill("#password", &account.password).await;
    browser.follow("main .primary").await;
}

#[tokio::test]
async fn a_secret_is_copied_and_pasted_and_the_codes_print_without_what_is_around_them() {
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let demo = Demo::start().await;
    in_by_password(&demo, &browser, INVITED).await;
    is_at(&browser, "enrol-intro").await;
    browser.follow("main .primary").await;
    if browser.count("body[data-step=enrol-method]").await > 0 {
        browser.click("[name=method][value=app]").await;
        browser.follow("main .primary").await;
    }
    is_at(&browser, "enrol-totp").await;
    browser.allow_the_clipboard(&demo.file.issuer).await;
    browser
        .run("for (const one of document.querySelectorAll('details')) one.open = true")
        .await;
    let secret = browser.attribute("[data-copy]", "data-copy").await;
    browser.click("[data-copy]").await;
    browser.wait_for("[data-said]:not(:empty)").await;
    // Whatever was copied can be pasted into the field of the code (WCAG 3.3.8).
    browser.run("document.getElementById('code').focus()").await;
    browser.press_with_control("v").await;
    let pasted = browser
        .run("return document.getElementById('code').value")
        .await;
    assert_eq!(pasted.as_str(), Some(secret.as_str()));

    let code = sluis_tests::code_of_secret(&secret, 30, demo.now());
    browser.fill("#code", &code).await;
    browser.follow("main form .primary").await;
    is_at(&browser, "recovery-codes").await;
    browser.print_like(true).await;
    let shown = "return [...document.querySelectorAll('main code, .primary, header, footer, nav')]
         .map((one) => one.tagName + ':' + (one.getClientRects().length > 0)).join()";
    let shown = browser.run(shown).await;
    let shown = shown.as_str().unwrap_or_default().to_owned();
    browser.print_like(false).await;
    assert!(
        shown.contains("CODE:true") && !shown.contains("CODE:false"),
        "{shown}"
    );
    assert!(
        !shown.contains("BUTTON:true") && !shown.contains("NAV:true"),
        "{shown}"
    );
}

#[tokio::test]
async fn psk_a_device_hears_which_passkeys_are_gone() {
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let demo = Demo::start().await;
    let changed = demo.idp.durable.write(|tx| {
        let Some(mut institution) = tx.institution_by_slug(WHO.0)?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        institution.policy.passkeys.mode = PasskeyMode::OnlyStep;
        tx.update_institution(&institution)
    });
    changed.await.unwrap_or_else(|error| panic!("{error}"));
    browser.add_authenticator().await;
    browser.offer_passkeys(false).await;
    // What a device is told is kept for the test to read.
    browser
        .on_every_page(
            "for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials']) {
               PublicKeyCredential[name] = async (said) => {
                 const all = JSON.parse(localStorage.getItem(name) || '[]');
                 localStorage.setItem(name, JSON.stringify([...all, said]));
               };
             }",
        )
        .await;
    in_by_password(&demo, &browser, WHO).await;
    while browser.count("body[data-step=enrol-intro]").await > 0 {
        browser.follow("[value=later]").await;
    }
    let passkeys = demo.at("/account/security/passkeys");
    browser.goto(&passkeys).await;
    if browser.count("body[data-step=unlock]").await > 0 {
        let password = demo.account(WHO.0, WHO.1).password;
        browser.fill("#password", &password).await;
        browser.follow("main .primary").await;
    }
    is_at(&browser, "passkeys").await;
    browser
        .follow("form[data-credential]:not([hidden]) .primary")
        .await;
    browser.goto(&passkeys).await;
    is_at(&browser, "passkeys").await;
    let told = "return localStorage.getItem('signalAllAcceptedCredentials') || '[]'";
    let all: Vec<serde_json::Value> =
        serde_json::from_str(browser.run(told).await.as_str().unwrap_or("[]")).unwrap_or_default();
    let ids = |said: &serde_json::Value| said["allAcceptedCredentialIds"].as_array().map(Vec::len);
    assert_eq!(all.first().and_then(ids), Some(0), "{all:?}");
    assert_eq!(all.last().and_then(ids), Some(1), "{all:?}");
    let last = all.last().cloned().unwrap_or_default();
    assert_eq!(last["rpId"], "localhost", "{last}");
    assert!(
        last["userId"].as_str().is_some_and(|id| id.len() == 22),
        "{last}"
    );
    let credential = last["allAcceptedCredentialIds"][0].clone();

    // Gone here behind the browser's back: the next try is refused, and the device hears it.
    let gone = demo.idp.durable.write(|tx| {
        let Some(institution) = tx.institution_by_slug(WHO.0)?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        let Some(person) = tx.person_by_login(&institution.id, WHO.1)? else {
            return Ok(());
        };
        for passkey in tx.passkeys(&person.id)? {
            tx.remove_passkey(&person.id, &passkey.id)?;
        }
        Ok(())
    });
    gone.await.unwrap_or_else(|error| panic!("{error}"));
    browser.goto(&demo.at("/account")).await;
    browser.follow("form.sign-out button").await;
    browser
        .goto(&demo.at(&format!("/account?institution={}", WHO.0)))
        .await;
    is_at(&browser, "password").await;
    browser.click("form.passkey button").await;
    browser.wait_for("form.passkey[data-unknown]").await;
    let told = "return localStorage.getItem('signalUnknownCredential') || '[]'";
    let unknown: Vec<serde_json::Value> =
        serde_json::from_str(browser.run(told).await.as_str().unwrap_or("[]")).unwrap_or_default();
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert_eq!(unknown[0]["credentialId"], credential);
    assert_eq!(unknown[0]["rpId"], "localhost");
}
