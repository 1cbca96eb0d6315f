//! A portal that asks for more than the session has, in a real browser: a code of its own age, and a kind
//! that the person does not have. In Dutch without JavaScript, in English with it.

use chrono::Duration;
use sluis_model::{client::ClientSettings, second_factor::FactorKind};
use sluis_tests::browser::{Browser, Demo, Habits, Walk};
use std::sync::Arc;

const PORTAL: &str = "bibliotheek";

async fn change(demo: &Demo, change: impl FnOnce(&mut ClientSettings) + Clone + Send + 'static) {
    let changed = demo.idp.durable.write(move |tx| {
        let Some(mut client) = tx.client(&PORTAL.into())?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        change(&mut client.settings);
        tx.update_client(&client)
    });
    changed
        .await
        .unwrap_or_else(|error| panic!("{PORTAL}: {error}"));
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn goes_up(demo: &Demo, habits: Habits, recent: &str, nothing_counts: &str) {
    let Some(browser) = Browser::start(habits).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    change(demo, |settings| {
        settings.second_factor_max_age = Some(900);
        settings.allowed_factors.clear();
    })
    .await;
    let mut walk = Walk::of(demo, &browser, habits.language, "energie", "sanne");
    walk.set_out("meterkast").await;
    if browser.attribute("body", "data-step").await == "institution" {
        browser.fill("#institution", "energie").await;
        browser.follow("main .primary").await;
    }
    walk.go_on().await;

    walk.later(Duration::minutes(20));
    walk.set_out(PORTAL).await;
    let seen = walk.look().await;
    assert_eq!(seen.step, "second-factor");
    let note = browser.text("main .note").await;
    assert!(note.contains(recent), "{note}");
    walk.go_on().await;
    let level = browser.text("[data-claim=acr]").await;
    assert!(level.contains("https://refeds.org/profile/mfa"), "{level}");

    change(demo, |settings| {
        settings.allowed_factors = [FactorKind::Passkey].into();
    })
    .await;
    browser.follow("[data-testid=portal-again]").await;
    walk.go_until("lacking").await;
    walk.look().await;
    let said = browser.text("main").await;
    assert!(said.contains(nothing_counts), "{said}");
    browser.follow("button[value=back]").await;
    let url = browser.url().await;
    assert!(url.starts_with(demo.portal(PORTAL)), "at {url}");
    let told = browser.text("[data-testid=portal-error-code]").await;
    assert_eq!(told, "unmet_authentication_requirements");
}

#[tokio::test]
async fn aut_09_a_portal_asks_for_more_and_says_why() {
    let demo = Demo::start().await;
    goes_up(
        &demo,
        Habits::of("nl").without_scripts(),
        "in de laatste 15 minuten",
        "een passkey of beveiligingssleutel",
    )
    .await;
    demo.clock.advance(Duration::hours(1));
    goes_up(
        &demo,
        Habits::of("en"),
        "in the last 15 minutes",
        "a passkey or security key",
    )
    .await;
}
