//! The demo's television in a real browser, without scripts: a person signs it in from a phone.

use chrono::Duration;
use sluis_tests::browser::{Browser, Demo, Habits, Walk};

#[tokio::test]
async fn rfc_8628_a_television_is_signed_in_from_a_phone_without_scripts() {
    let habits = Habits::of("nl").without_scripts();
    let (Some(screen), Some(phone)) = (Browser::start(habits).await, Browser::start(habits).await)
    else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    let device = &demo.file.devices[0];
    screen.goto(&demo.at("/demo")).await;
    assert_eq!(screen.count(&format!("a[href='{}']", device.url)).await, 1);
    screen.goto(&device.url).await;
    screen.follow("[data-testid=portal-login]").await;
    let code = screen.text("[data-testid=device-code]").await;
    let link = screen.attribute("[data-testid=device-link]", "href").await;
    assert!(link.ends_with(&format!("user_code={code}")), "{link}");
    assert_eq!(screen.count("svg.qr").await, 1);

    phone.goto(&link).await;
    assert_eq!(phone.attribute("body", "data-step").await, "device");
    phone.follow("main .primary").await;
    assert_eq!(phone.attribute("body", "data-step").await, "institution");
    phone.fill("#institution", "energie").await;
    phone.follow("main .primary").await;
    let account = demo
        .file
        .accounts
        .iter()
        .find(|account| account.totp_secret.is_some() && account.institution == "energie");
    let username = account.map(|account| account.username.clone());
    let username = username.unwrap_or_default();
    let mut walk = Walk::of(&demo, &phone, "nl", "energie", &username);
    let steps = walk.go_until("device-confirm").await;
    assert!(steps.contains(&"second-factor".to_owned()), "{steps:?}");
    assert!(phone.text("main").await.contains(&code));
    phone.follow("main button[value=allow]").await;
    assert_eq!(phone.attribute("body", "data-step").await, "device-done");

    walk.later(Duration::seconds(6));
    screen.goto(&device.url).await;
    assert_eq!(screen.attribute("body", "data-signed-in").await, "true");
    assert_ne!(screen.text("[data-testid=portal-name]").await, "");
}
