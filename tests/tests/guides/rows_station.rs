//! What the guide of the railway stations asks of single pages.

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{PHRASE, player},
    },
};

on_both_stores! {
    s06_name_password_and_code_are_typed_at_the_providers_host_alone;
    s20_a_new_app_takes_the_old_ones_place_when_it_is_confirmed;
    s20_leaving_the_change_keeps_the_old_app;
}

/// Whatever is typed on this page stays with the provider.
fn stays_here(page: &Page) {
    assert!(page.url.starts_with(ORIGIN), "{}", page.url);
    for form in page.forms() {
        let here = form.action.starts_with('/') && !form.action.starts_with("//");
        assert!(
            here || form.action.starts_with(ORIGIN),
            "{} posts to {}",
            page.step(),
            form.action
        );
    }
    let referrer = page.header("referrer-policy").unwrap_or_default();
    assert!(
        ["no-referrer", "same-origin"].contains(&referrer),
        "{}: {referrer}",
        page.step()
    );
}

async fn s06_name_password_and_code_are_typed_at_the_providers_host_alone(house: &TestHouse) {
    const NEW: &str = "Negen-Paarse-Ramen-31";
    let hanna = player("station", "hanna");
    let portal = Portal::of(house, "agenda");
    assert!(!portal.entry.redirect_uri.starts_with(ORIGIN), "two hosts");
    let asked = portal.ask_for("station");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(page.step(), "password");
    stays_here(&page);
    let page = page
        .submit(&[("username", hanna.username), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "enrol-intro");
    stays_here(&page);
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp");
    stays_here(&page);
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let mut page = page.submit(&[("code", &code)]).await;
    if page.step() == "enrol-done" {
        stays_here(&page);
        page = page.submit(&[]).await;
    }
    assert_eq!(page.step(), "new-password");
    stays_here(&page);
    page = page
        .submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await;
    if page.step() == "enrol-done" {
        page = page.submit(&[]).await;
    }
    if page.step() == "security-question" {
        stays_here(&page);
        page = page.click_action("later").await;
    }
    let away = page.away().unwrap_or_default().to_owned();
    let tokens = portal.tokens(&asked, &page).await;
    for typed in [PHRASE, NEW, &code, &secret] {
        assert!(!away.contains(typed), "{away}");
        assert!(!tokens.body.to_string().contains(typed));
        assert!(!tokens.claims.to_string().contains(typed));
    }
}

/// Signed in with the old app, at the page that shows the new one's secret.
async fn changing(house: &TestHouse, agent: &Agent) -> Page {
    let gijs = player("station", "gijs");
    let asked = Portal::of(house, "agenda").ask_for("station");
    Visit::of(house, &gijs).sign_in(agent, &asked).await;
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/security/app").await;
    assert_eq!(page.step(), "unlock");
    let refused = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(
        (refused.step(), refused.status),
        ("unlock", 422),
        "who has the password alone links no app"
    );
    let code = code_of(&gijs, house.now());
    let page = page.submit(&[("password", PHRASE), ("code", &code)]).await;
    assert_eq!(page.step(), "enrol-totp");
    page
}

/// Types a code in a new browser; whether it lets the person in.
async fn lets_in(house: &TestHouse, secret: &str) -> bool {
    let gijs = player("station", "gijs");
    let asked = Portal::of(house, "agenda").ask_for("station");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", gijs.username), ("password", gijs.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    let code = code_of_secret(secret, 30, house.now());
    let page = page.submit(&[("code", &code)]).await;
    page.away().is_some() || page.step() == "security-question"
}

async fn s20_a_new_app_takes_the_old_ones_place_when_it_is_confirmed(house: &TestHouse) {
    let gijs = player("station", "gijs");
    let old = gijs.totp.unwrap_or_default();
    let agent = Agent::new(house);
    let page = changing(house, &agent).await;
    let (new, period, _) = enrolment(&page);
    assert_ne!(new, old);
    house.clock.advance(Duration::minutes(1));
    assert!(
        lets_in(house, old).await,
        "the new one is not confirmed yet"
    );
    assert!(!lets_in(house, &new).await);
    house.clock.advance(Duration::minutes(1));
    let stale = page
        .submit(&[("code", &code_of_secret(old, 30, house.now()))])
        .await;
    assert_eq!((stale.step(), stale.status), ("enrol-totp", 422));
    let page = stale
        .submit(&[("code", &code_of_secret(&new, period, house.now()))])
        .await;
    assert_eq!(page.step(), "account", "no recovery is needed");
    house.clock.advance(Duration::minutes(1));
    assert!(!lets_in(house, old).await, "the old one is removed");
    assert!(lets_in(house, &new).await);
    let events = house.events().await;
    assert!(
        events
            .iter()
            .any(|event| event.kind == EventKind::SecondFactorEnabled)
    );
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.to == "gijs@station.test"));
}

async fn s20_leaving_the_change_keeps_the_old_app(house: &TestHouse) {
    let gijs = player("station", "gijs");
    let agent = Agent::new(house);
    let page = changing(house, &agent).await;
    let (new, ..) = enrolment(&page);
    let page = page.click_action("cancel").await;
    assert_eq!(page.step(), "account");
    house.clock.advance(Duration::minutes(1));
    assert!(!lets_in(house, &new).await);
    assert!(lets_in(house, gijs.totp.unwrap_or_default()).await);
}
