//! Passkeys in a real browser with a virtual authenticator: added on the account page, signed in with by
//! the button and from the list where the name is typed, as second factor, removed; two institutions on
//! two hosts; and the invitation right after a code.

use chrono::Duration;
use sluis_model::{policy::PasskeyMode, second_factor::FactorKind};
use sluis_tests::browser::{self, Browser, Demo, Habits, Walk};
use std::sync::Arc;

/// Somebody of the energy co-operative without a second factor.
pub(crate) const WHO: (&str, &str) = ("energie", "willem");

pub(crate) async fn allow(
    demo: &Demo,
    slug: &'static str,
    mode: PasskeyMode,
    host: Option<&'static str>,
) {
    let changed = demo.idp.durable.write(move |tx| {
        let Some(mut institution) = tx.institution_by_slug(slug)?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        institution.policy.passkeys.mode = mode;
        institution.hosts = host.map(str::to_owned).into_iter().collect();
        tx.update_institution(&institution)
    });
    changed
        .await
        .unwrap_or_else(|error| panic!("{slug}: {error}"));
}

pub(crate) async fn a_browser() -> Option<Browser> {
    browser::a_browser(Habits::of("nl")).await
}

pub(crate) async fn step(browser: &Browser) -> String {
    browser.attribute("body", "data-step").await
}

/// At the page that asks the password, with nobody signed in.
pub(crate) async fn to_password(browser: &Browser, url: &str) {
    browser.goto(url).await;
    if step(browser).await == "institution" {
        browser.fill("#institution", WHO.0).await;
        browser.follow("main .primary").await;
    }
    assert_eq!(step(browser).await, "password");
}

pub(crate) async fn by_password(browser: &Browser, username: &str, password: &str) {
    browser.fill("#username", username).await;
    browser.fill("#password", password).await;
    browser.follow("main .primary").await;
    for _ in 0..3 {
        if step(browser).await == "enrol-intro" {
            browser.follow("[value=later]").await;
        }
    }
}

/// Adds a passkey to the account of whoever is signed in.
async fn add(browser: &Browser, origin: &str, password: &str) {
    browser
        .goto(&format!("{origin}/account/security/passkeys"))
        .await;
    if step(browser).await == "unlock" {
        browser.fill("#password", password).await;
        browser.follow("main .primary").await;
    }
    assert_eq!(step(browser).await, "passkeys");
    browser.fill("#add-passkey", "Mijn laptop").await;
    browser
        .follow("form[data-credential]:not([hidden]) .primary")
        .await;
    if step(browser).await == "recovery-codes" {
        if browser.count("#saved").await > 0 {
            browser.click("#saved").await;
        }
        browser.follow("main .primary").await;
    }
}

pub(crate) async fn sign_out(browser: &Browser, origin: &str) {
    browser.goto(&format!("{origin}/account")).await;
    browser.follow("form.sign-out button").await;
}

#[tokio::test]
async fn psk_a_passkey_is_added_used_by_button_and_by_autofill_and_removed() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    let origin = demo.file.issuer.clone();
    let password = demo.account(WHO.0, WHO.1).password;
    allow(&demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    browser.add_authenticator().await;
    let account = format!("{origin}/account?institution={}", WHO.0);
    to_password(&browser, &account).await;
    by_password(&browser, WHO.1, &password).await;
    assert_eq!(step(&browser).await, "account");
    add(&browser, &origin, &password).await;
    browser
        .goto(&format!("{origin}/account/security/passkeys"))
        .await;
    assert!(browser.text(".things").await.contains("Mijn laptop"));

    // By autofill: the browser offers it where the name is typed, and the virtual authenticator takes it.
    sign_out(&browser, &origin).await;
    browser.goto(&account).await;
    browser.wait_for("body[data-step=account]").await;

    // By the button, in a browser that offers nothing by itself.
    browser.offer_passkeys(false).await;
    sign_out(&browser, &origin).await;
    to_password(&browser, &account).await;
    browser.click("form.passkey button").await;
    browser.wait_for("body[data-step=account]").await;

    // As second factor after the password.
    allow(&demo, WHO.0, PasskeyMode::SecondFactor, None).await;
    sign_out(&browser, &origin).await;
    to_password(&browser, &account).await;
    assert_eq!(browser.count("form.passkey").await, 0);
    by_password(&browser, WHO.1, &password).await;
    assert_eq!(step(&browser).await, "second-factor");
    browser.click("form.passkey button").await;
    browser.wait_for("body[data-step=account]").await;

    // Removed.
    browser
        .goto(&format!("{origin}/account/security/passkeys"))
        .await;
    if step(&browser).await == "unlock" {
        browser.click("form.passkey button").await;
        browser.wait_for("body[data-step=passkeys]").await;
    }
    browser.follow(".things a[href*='?remove=']").await;
    browser.follow("button.grave").await;
    assert_eq!(browser.count(".things").await, 0);
}

/// The requests so far: which, and whether they are open.
async fn requests(browser: &Browser) -> String {
    let script = "return window.requests.map((one) => `${one.mediation} ${one.open}`).join(', ')";
    let said = browser.run(script).await;
    said.as_str().unwrap_or_default().to_owned()
}

/// Waits for the request of this number, counted from one.
async fn request(browser: &Browser, number: usize) -> String {
    let script = format!(
        "const ask = (tries) => window.requests.length >= {number} ? document.body.dataset.asked = {number} : setTimeout(ask, 20); ask();"
    );
    browser.run(&script).await;
    browser
        .wait_for(&format!("body[data-asked='{number}']"))
        .await;
    requests(browser).await
}

#[tokio::test]
async fn psk_the_browser_goes_on_offering_passkeys_where_the_name_is_typed() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    allow(&demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    browser.add_authenticator().await;
    browser.answer_no_passkey_requests().await;
    let account = demo.at(&format!("/account?institution={}", WHO.0));
    to_password(&browser, &account).await;
    assert_eq!(request(&browser, 1).await, "conditional true");
    // Before the five minutes of a challenge are over, another one takes its place.
    browser.run("window.minutesLater()").await;
    let asked = request(&browser, 2).await;
    assert_eq!(asked, "conditional false, conditional true");
    // The button takes its place, for as long as its dialogue is there.
    browser.click("form.passkey button").await;
    let closed = "conditional false, conditional false";
    assert_eq!(request(&browser, 3).await, format!("{closed}, button true"));
    browser.run("window.minutesLater()").await;
    assert_eq!(requests(&browser).await, format!("{closed}, button true"));
    browser.run("window.cancel()").await;
    assert_eq!(
        request(&browser, 4).await,
        format!("{closed}, button false, conditional true")
    );
    browser
        .wait_for("form.passkey [data-failed]:not(:empty)")
        .await;
}

#[tokio::test]
async fn psk_after_one_that_came_too_late_the_browser_offers_them_anew() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    let origin = demo.file.issuer.clone();
    let password = demo.account(WHO.0, WHO.1).password;
    allow(&demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    browser.add_authenticator().await;
    let account = demo.at(&format!("/account?institution={}", WHO.0));
    to_password(&browser, &account).await;
    by_password(&browser, WHO.1, &password).await;
    add(&browser, &origin, &password).await;
    sign_out(&browser, &origin).await;
    // The first answer stays in the page until the test sends it.
    browser
        .on_every_page(
            "{
                const submit = HTMLFormElement.prototype.submit;
                HTMLFormElement.prototype.submit = function () {
                    const sent = Number(sessionStorage.getItem('sent'));
                    const send = () => {
                        sessionStorage.setItem('sent', sent + 1);
                        submit.call(this);
                    };
                    if (sent > 0) { send(); return; }
                    document.body.dataset.held = '';
                    window.late = send;
                };
            }",
        )
        .await;
    browser.goto(&account).await;
    browser.wait_for("body[data-held]").await;
    demo.clock.advance(Duration::minutes(6));
    browser.run("window.late()").await;
    browser.wait_for("body[data-step=account]").await;
    let sent = browser.run("return sessionStorage.getItem('sent')").await;
    assert_eq!(sent, "2", "the first one was refused");
}

#[tokio::test]
async fn psk_without_scripts_name_and_password_stand_alone() {
    let Some(browser) = browser::a_browser(Habits::of("nl").without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    let password = demo.account(WHO.0, WHO.1).password;
    allow(&demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    let account = demo.at(&format!("/account?institution={}", WHO.0));
    to_password(&browser, &account).await;
    let shown = "return document.querySelector('form.passkey').getClientRects().length";
    assert_eq!(
        browser.run(shown).await,
        0,
        "no button that does nothing by itself"
    );
    by_password(&browser, WHO.1, &password).await;
    assert_eq!(step(&browser).await, "account");
}

#[tokio::test]
async fn psk_03_e03_two_institutions_on_two_hosts_have_passkeys_of_their_own() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    let port = demo.file.issuer.rsplit(':').next().unwrap_or_default();
    let (energie, school) = ("energie.localhost", "school.localhost");
    allow(&demo, "energie", PasskeyMode::OnlyStep, Some(energie)).await;
    allow(&demo, "school", PasskeyMode::OnlyStep, Some(school)).await;
    browser.add_authenticator().await;
    browser.offer_passkeys(false).await;
    let password = demo.account(WHO.0, WHO.1).password;
    let origin = format!("http://{energie}:{port}");
    browser.goto(&format!("{origin}/account")).await;
    assert_eq!(step(&browser).await, "password");
    by_password(&browser, WHO.1, &password).await;
    add(&browser, &origin, &password).await;
    sign_out(&browser, &origin).await;
    // The other institution's page finds none of it.
    browser
        .goto(&format!("http://{school}:{port}/account"))
        .await;
    assert_eq!(step(&browser).await, "password");
    browser.click("form.passkey button").await;
    browser
        .wait_for("form.passkey [data-failed]:not(:empty)")
        .await;
    assert_eq!(step(&browser).await, "password");
    // Its own does.
    browser.goto(&format!("{origin}/account")).await;
    browser.click("form.passkey button").await;
    browser.wait_for("body[data-step=account]").await;
}

/// At the page that comes after name, password and code.
async fn after_code(walk: &mut Walk<'_>, demo: &Demo) -> String {
    walk.browser
        .goto(&demo.at(&format!("/account?institution={}", WHO.0)))
        .await;
    walk.go_until("second-factor").await;
    walk.browser.fill("#code", &walk.code()).await;
    walk.browser.follow("main .primary").await;
    walk.look().await.step
}

async fn invite(demo: &Demo) {
    allow(demo, WHO.0, PasskeyMode::OnlyStep, None).await;
    let changed = demo.idp.durable.write(move |tx| {
        let Some(mut institution) = tx.institution_by_slug(WHO.0)?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        institution.policy.passkeys.invite = true;
        tx.update_institution(&institution)
    });
    changed.await.unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn psk_09_the_invitation_is_put_off_comes_again_and_is_taken_up() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    invite(&demo).await;
    browser.add_authenticator().await;
    browser.offer_passkeys(false).await;
    let mut walk = Walk::of(&demo, &browser, "nl", WHO.0, "sanne");
    assert_eq!(after_code(&mut walk, &demo).await, "add-passkey");
    browser.follow("[value=later]").await;
    assert_eq!(step(&browser).await, "account");

    // Not a day before its time; the browser is not remembered that long.
    sign_out(&browser, &demo.file.issuer).await;
    demo.clock.advance(Duration::days(29));
    assert_eq!(after_code(&mut walk, &demo).await, "account");
    sign_out(&browser, &demo.file.issuer).await;
    demo.clock.advance(Duration::days(1));
    assert_eq!(after_code(&mut walk, &demo).await, "add-passkey");

    browser
        .follow("form[data-credential=create] button.primary")
        .await;
    assert_eq!(step(&browser).await, "account");
    let told = demo.letter_to("sanne@zonnestroom.example").await;
    assert!(told.subject.contains("passkey"), "{}", told.subject);

    // From now on the passkey alone signs in, and nobody is invited again.
    sign_out(&browser, &demo.file.issuer).await;
    demo.clock.advance(Duration::days(60));
    browser
        .goto(&demo.at(&format!("/account?institution={}", WHO.0)))
        .await;
    browser.click("form.passkey button").await;
    browser.wait_for("body[data-step=account]").await;
    sign_out(&browser, &demo.file.issuer).await;
    assert_eq!(after_code(&mut walk, &demo).await, "account");
}

#[tokio::test]
async fn psk_09_without_scripts_the_invitation_says_so_and_lets_go_on() {
    let Some(browser) = browser::a_browser(Habits::of("en").without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    invite(&demo).await;
    let mut walk = Walk::of(&demo, &browser, "en", WHO.0, "sanne");
    assert_eq!(after_code(&mut walk, &demo).await, "add-passkey");
    browser.sees("JavaScript").await;
    assert!(!browser.offers("Add a passkey").await);
    browser.follow("[value=later]").await;
    assert_eq!(step(&browser).await, "account");
}

#[tokio::test]
async fn flo_05_a_portal_that_counts_passkeys_alone_has_one_made_on_the_way() {
    let Some(browser) = a_browser().await else {
        return;
    };
    let demo = Demo::start().await;
    allow(&demo, WHO.0, PasskeyMode::SecondFactor, None).await;
    let changed = demo.idp.durable.write(|tx| {
        let Some(mut client) = tx.client(&"meterkast".into())?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        client.settings.allowed_factors = [FactorKind::Passkey].into();
        tx.update_client(&client)
    });
    changed.await.unwrap_or_else(|error| panic!("{error}"));
    browser.add_authenticator().await;
    let mut walk = Walk::of(&demo, &browser, "nl", WHO.0, "sanne");
    walk.set_out("meterkast").await;
    walk.go_until("second-factor").await;
    browser.fill("#code", &walk.code()).await;
    browser.follow("main .primary").await;
    assert_eq!(walk.look().await.step, "enrol-passkey");
    browser.keep("passkeys", "enrol-passkey").await;
    browser
        .follow("form[data-credential=create] button.primary")
        .await;
    let level = browser.text("[data-claim=acr]").await;
    assert!(level.contains("https://refeds.org/profile/mfa"), "{level}");
    let means = browser.text("[data-claim=amr]").await;
    assert!(means.contains("user"), "{means}");
}
