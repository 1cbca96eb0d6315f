//! The warning before a sign-in ends, in a real browser (WCAG 2.2, 2.2.1): it has the focus, asking for more
//! time leaves what was typed, and an ended sign-in says how to go on.

use sluis_tests::browser::{Browser, Demo, Habits, a_browser};

async fn shown(browser: &Browser) -> String {
    let script = "const dialog = document.querySelector('dialog.ending');
         return dialog.open ? dialog.innerText : ''";
    let said = browser.run(script).await;
    said.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn wcag_2_2_1_the_warning_lets_a_sign_in_go_on() {
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let demo = Demo::start().await;
    let portal = demo.portal("meterkast");
    browser
        .goto(&format!("{portal}/login?institution=energie"))
        .await;
    assert_eq!(browser.count("dialog.ending").await, 0, "nothing to lose");
    let person = demo.account("energie", "sanne");
    browser.fill("#username", "sanne").await;
    browser.fill("#password", &person.password).await;
    browser.follow("main .primary").await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "second-factor"
    );
    browser.fill("#code", "12").await;
    assert_eq!(shown(&browser).await, "", "half an hour is left");

    // A minute and a half before its end.
    browser.run("wait(90)").await;
    let said = shown(&browser).await;
    assert!(said.contains("Het inloggen stopt bijna"), "{said}");
    let focus = browser
        .run("return document.activeElement.closest('dialog.ending') !== null")
        .await;
    assert_eq!(focus, true);
    browser.click("dialog.ending button").await;
    browser.wait_for("dialog.ending:not([open])").await;
    let typed = browser
        .run("return document.querySelector('#code').value")
        .await;
    assert_eq!(typed, "12", "what was typed stays");
    let left = browser.run("return (ends - Date.now()) / 1000").await;
    assert!(left.as_f64().is_some_and(|left| left > 1700.0), "{left}");

    browser.run("wait(0)").await;
    let said = shown(&browser).await;
    assert!(said.contains("Het inloggen is gestopt"), "{said}");
    assert!(!said.contains("stopt bijna"), "{said}");
    browser.follow("dialog.ending a").await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "second-factor",
        "for this one did not"
    );
}
