//! A security key in a real browser with a virtual authenticator, one of the older protocol and one of the
//! newer: it keeps no passkeys and makes sure of nobody, so that it is a second factor after the password
//! and never the only step (PSK-05).

use crate::passkeys::{WHO, a_browser, allow, by_password, sign_out, step, to_password};
use sluis_model::{passkey::Passkey, policy::PasskeyMode};
use sluis_tests::browser::{Browser, Demo, Walk};

const PORTAL: &str = "meterkast";

async fn stored(demo: &Demo) -> Vec<Passkey> {
    let found = demo.idp.durable.read(|tx| {
        let Some(institution) = tx.institution_by_slug(WHO.0)? else {
            return Ok(vec![]);
        };
        match tx.person_by_login(&institution.id, WHO.1)? {
            Some(person) => tx.passkeys(&person.id),
            None => Ok(vec![]),
        }
    });
    found.await.unwrap_or_else(|error| panic!("{error}"))
}

/// Adds the key on the account page of whoever is signed in.
async fn register(browser: &Browser, demo: &Demo, password: &str) {
    browser.goto(&demo.at("/account/security/passkeys")).await;
    assert_eq!(step(browser).await, "unlock");
    browser.fill("#password", password).await;
    browser.follow("main .primary").await;
    assert_eq!(step(browser).await, "passkeys");
    browser.fill("#add-key", "Aan mijn sleutelbos").await;
    browser.follow("form:has(#add-key) button").await;
    assert_eq!(step(browser).await, "recovery-codes");
    if browser.count("#saved").await > 0 {
        browser.click("#saved").await;
    }
    browser.follow("main .primary").await;
}

async fn the_journey_of_a_key(protocol: &str) {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    let origin = demo.file.issuer.clone();
    let account = demo.at(&format!("/account?institution={}", WHO.0));
    let password = demo.account(WHO.0, WHO.1).password;
    allow(&demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    browser.add_security_key(protocol).await;
    // The browser offers nothing by itself where the name is typed.
    browser.offer_passkeys(false).await;
    to_password(&browser, &account).await;
    by_password(&browser, WHO.1, &password).await;
    register(&browser, &demo, &password).await;
    browser.goto(&demo.at("/account/security/passkeys")).await;
    let listed = browser.text(".things").await;
    assert!(listed.contains("Aan mijn sleutelbos"), "{listed}");
    assert!(listed.contains("Alleen als tweede stap"), "{listed}");
    let keys = stored(&demo).await;
    assert_eq!(keys.len(), 1);
    assert!(!keys[0].user_verified && !keys[0].backup_eligible && !keys[0].backed_up);

    // It is no way in by itself: where passkeys are the only step, none is found on it.
    sign_out(&browser, &origin).await;
    let mut walk = Walk::of(&demo, &browser, "nl", WHO.0, WHO.1);
    walk.set_out(PORTAL).await;
    walk.go_until("password").await;
    browser.click("form.passkey button").await;
    browser
        .wait_for("form.passkey [data-failed]:not(:empty)")
        .await;
    assert_eq!(step(&browser).await, "password");

    // After the password it is the second factor, and the portal hears just that.
    walk.go_until("second-factor").await;
    assert_eq!(browser.count("#code").await, 0, "there is no app");
    browser.click("form.passkey button").await;
    browser.wait_for("[data-claim=amr]").await;
    let level = browser.text("[data-claim=acr]").await;
    assert!(level.contains("https://refeds.org/profile/mfa"), "{level}");
    assert!(!level.contains("phr"), "{level}");
    let means = browser.text("[data-claim=amr]").await;
    for word in ["pwd", "hwk", "mfa"] {
        assert!(means.contains(word), "{word} in {means}");
    }
    for word in ["user", "swk", "pop", "otp"] {
        assert!(!means.contains(word), "{word} in {means}");
    }
    let used = stored(&demo).await;
    assert_eq!(used[0].last_used_at, Some(demo.now()));
    assert!(used[0].counter > keys[0].counter, "it counts");

    // Removed, after the password and the key itself; from then on nothing more is asked.
    browser.goto(&demo.at("/account/security/passkeys")).await;
    if step(&browser).await == "unlock" {
        browser.fill("#password", &password).await;
        browser.click("form.passkey button").await;
        browser.wait_for("body[data-step=passkeys]").await;
    }
    browser.follow(".things a[href*='?remove=']").await;
    browser.follow("button.grave").await;
    assert!(stored(&demo).await.is_empty());
    sign_out(&browser, &origin).await;
    to_password(&browser, &account).await;
    by_password(&browser, WHO.1, &password).await;
    assert_eq!(step(&browser).await, "account");
}

#[tokio::test]
async fn psk_05_an_older_security_key_is_a_second_factor_and_no_only_step() {
    the_journey_of_a_key("u2f").await;
}

#[tokio::test]
async fn psk_05_a_security_key_is_a_second_factor_and_no_only_step() {
    the_journey_of_a_key("ctap2").await;
}
