//! A portal signs people in, and turns down whatever is not right.

mod browser;
mod fake_provider;
mod television;

use browser::{BASE, Browser, make, pairs, settings};
use fake_provider::{FakeProvider, NOW};
use reqwest::StatusCode;
use serde_json::json;
use sluis_demo_portal::{PortalSettings, SetupError};

/// Signs in with one claim changed, and expects this failure.
async fn refused_with(name: &str, value: serde_json::Value, query: &str, code: &str) {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, query).await;
    fake.claim(name, value);
    let seen = browser.answer(&fake, &sent["state"]).await;
    assert_eq!(seen.status, StatusCode::BAD_REQUEST);
    seen.says(code);
    let home = browser.get("/rooster/").await;
    assert!(home.body.contains(r#"data-signed-in="false""#));
}

#[actix_web::test]
async fn a_person_signs_in_and_sees_the_claims_in_words_and_tables() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, "").await;
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!(sent["scope"], "openid profile");
    assert_eq!(sent["institution"], "energie");
    assert_eq!(sent["redirect_uri"], format!("{BASE}/rooster/callback"));
    let seen = browser.answer(&fake, &sent["state"]).await;
    assert_eq!(seen.location, "/rooster/", "{}", seen.body);

    let home = browser.get("/rooster/").await.body;
    assert!(home.contains(r#"<body data-portal="rooster" data-signed-in="true""#));
    assert!(home.contains("Ada &lt;b&gt;de Wit&lt;/b&gt;"));
    assert!(home.contains(r#"<tr data-claim="sub"><th scope="row">sub</th><td>p-1</td>"#));
    assert!(home.contains(r#"<tr data-claim="institution">"#));
    assert!(home.contains(r#"<tr data-claim="roles">"#));
    assert!(home.contains("Dit apparaat was onthouden"));
    assert!(home.contains("Dat was 3 minuten geleden"));
    for id in [
        "portal-fresh",
        "portal-again",
        "portal-logout",
        "portal-refresh",
    ] {
        assert!(home.contains(&format!(r#"data-testid="{id}""#)), "{id}");
    }
    let english = browser.get("/rooster/?lang=en").await.body;
    assert!(english.contains(r#"<html lang="en">"#) && english.contains("Welcome,"));
}

#[actix_web::test]
async fn an_answer_is_good_once_and_in_the_browser_that_began() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, "").await;
    browser
        .answer(&fake, "another")
        .await
        .says("state_mismatch");
    let jar = std::mem::take(&mut browser.jar);
    browser
        .answer(&fake, &sent["state"])
        .await
        .says("state_mismatch");
    browser.jar = jar;
    let seen = browser.answer(&fake, &sent["state"]).await;
    assert_eq!(seen.location, "/rooster/");
    browser
        .answer(&fake, &sent["state"])
        .await
        .says("state_mismatch");
}

#[actix_web::test]
async fn a_form_post_without_cookies_waits_for_the_browser() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, "?response_mode=form_post").await;
    assert_eq!(sent["response_mode"], "form_post");
    let jar = std::mem::take(&mut browser.jar);
    let form = [
        ("code", "good"),
        ("state", &sent["state"]),
        ("iss", &fake.issuer()),
    ];
    let request = browser
        .client
        .post(browser.at("/rooster/callback"))
        .form(&form);
    let seen = browser.send(request).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert!(!seen.location.contains("good"));
    browser.get(&seen.location).await.says("state_mismatch");
    browser.jar = jar;
    assert_eq!(browser.get(&seen.location).await.location, "/rooster/");
}

#[actix_web::test]
async fn a_wrong_nonce_issuer_audience_or_hash_is_refused() {
    refused_with("nonce", json!("other"), "", "invalid_nonce").await;
    refused_with("iss", json!("http://evil.example"), "", "invalid_issuer").await;
    refused_with("aud", json!("another-client"), "", "invalid_audience").await;
    refused_with("azp", json!("another-client"), "", "invalid_audience").await;
    refused_with(
        "at_hash",
        json!("AAAAAAAAAAAAAAAAAAAAAA"),
        "",
        "invalid_at_hash",
    )
    .await;
}

#[actix_web::test]
async fn an_expired_or_too_old_sign_in_is_refused() {
    refused_with("exp", json!(NOW), "", "expired_token").await;
    refused_with("iat", json!(NOW + 3600), "", "expired_token").await;
    let old = json!(NOW - 600);
    refused_with("auth_time", old, "?max_age=60", "authentication_too_old").await;
}

#[actix_web::test]
async fn a_fresh_code_is_asked_as_essential_and_insisted_on() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, "?acr=fresh").await;
    let claims: serde_json::Value = serde_json::from_str(&sent["claims"]).expect("JSON");
    assert_eq!(claims["id_token"]["acr"]["essential"], true);
    let remembered = json!("urn:sluis:acr:remembered-device");
    let refusal = "unmet_authentication_requirements";
    refused_with("acr", remembered, "?acr=fresh", refusal).await;
    fake.claim("acr", json!("https://refeds.org/profile/mfa"));
    let seen = browser.answer(&fake, &sent["state"]).await;
    assert_eq!(seen.location, "/rooster/", "{}", seen.body);
}

#[actix_web::test]
async fn the_iss_parameter_must_come_where_promised_and_be_right() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    for iss in ["", "&iss=http://evil.example"] {
        let sent = browser.start(&fake, "").await;
        let path = format!("/rooster/callback?code=good&state={}{iss}", sent["state"]);
        browser.get(&path).await.says("invalid_issuer");
    }
}

#[actix_web::test]
async fn the_providers_errors_are_shown_with_their_code() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let (sent, iss) = (browser.start(&fake, "?prompt=none").await, fake.issuer());
    assert_eq!(sent["prompt"], "none");
    let state = &sent["state"];
    let path = format!(
        "/rooster/callback?error=login_required&error_description=%3Cb%3Eno&state={state}&iss={iss}"
    );
    let seen = browser.get(&path).await;
    assert_eq!(seen.status, StatusCode::OK);
    seen.says("login_required");
    assert!(seen.body.contains("&lt;b&gt;no"));

    let sent = browser.start(&fake, "").await;
    let path = format!(
        "/rooster/callback?code=bad&state={}&iss={iss}",
        sent["state"]
    );
    browser.get(&path).await.says("invalid_grant");
}

#[actix_web::test]
async fn userinfo_of_somebody_else_is_refused() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    fake.userinfo_claim("sub", json!("p-2"));
    let sent = browser.start(&fake, "").await;
    browser
        .answer(&fake, &sent["state"])
        .await
        .says("invalid_userinfo");
}

#[actix_web::test]
async fn a_forged_signature_is_refused() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let sent = browser.start(&fake, "").await;
    fake.forge();
    let seen = browser.answer(&fake, &sent["state"]).await;
    seen.says("invalid_signature");
}

#[actix_web::test]
async fn a_rotated_signing_key_is_found_without_a_restart() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    browser.sign_in(&fake).await;
    fake.rotate_key();
    browser.sign_in(&fake).await;
}

#[actix_web::test]
async fn refreshing_keeps_the_person_and_refuses_another() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    browser.sign_in(&fake).await;
    fake.userinfo_claim("name", json!("Ada Nieuw"));
    assert_eq!(browser.post("/rooster/refresh").await.location, "/rooster/");
    assert_eq!(fake.refreshes(), 1);
    assert!(browser.get("/rooster/").await.body.contains("Ada Nieuw"));
    fake.claim("sub", json!("p-2"));
    browser
        .post("/rooster/refresh")
        .await
        .says("invalid_subject");
}

#[actix_web::test]
async fn signing_out_ends_the_session_here_and_goes_on_to_the_provider() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    browser.sign_in(&fake).await;
    let seen = browser.post("/rooster/logout").await;
    assert!(
        seen.location
            .starts_with(&format!("{}/end?", fake.issuer()))
    );
    let sent = pairs(&seen.location);
    assert_eq!(sent["id_token_hint"].split('.').count(), 3);
    assert_eq!(
        sent["post_logout_redirect_uri"],
        format!("{BASE}/rooster/signed-out")
    );
    let home = browser.get("/rooster/").await;
    assert!(home.body.contains(r#"data-signed-in="false""#));
    let back = format!("/rooster/signed-out?state={}", sent["state"]);
    assert!(browser.get(&back).await.body.contains("bij je instelling"));
    assert!(!browser.get(&back).await.body.contains("bij je instelling"));
}

#[actix_web::test]
async fn an_absent_provider_gives_a_friendly_page() {
    let fake = FakeProvider::start();
    let mut browser = Browser::before(&fake);
    let portals = make(vec![settings("http://127.0.0.1:1")]).expect("sound settings");
    assert_eq!(format!("{portals:?}"), r#"["/rooster"]"#);
    let index = browser.get("/").await.body;
    assert!(index.contains("Rooster &amp; Co") && index.contains("accent-rooster"));
    let colours = browser.get("/accents.css").await.body;
    assert_eq!(
        colours,
        ".accent-rooster{--accent:#ffcc00;--on-accent:#111}\n"
    );
    let mut lost = Browser::of(portals);
    let seen = lost.get("/rooster/login").await;
    assert_eq!(seen.status, StatusCode::BAD_GATEWAY);
    seen.says("provider_unreachable");
}

#[actix_web::test]
async fn settings_that_cannot_work_are_turned_down() {
    let sound = || settings("http://localhost:8080");
    let slug = PortalSettings {
        slug: "/a b".to_owned(),
        ..sound()
    };
    assert!(matches!(make(vec![slug]), Err(SetupError::Slug(_))));
    let accent = PortalSettings {
        accent: "red".to_owned(),
        ..sound()
    };
    assert!(matches!(make(vec![accent]), Err(SetupError::Accent(_))));
    assert!(matches!(
        make(vec![sound(), sound()]),
        Err(SetupError::Twice(_))
    ));
}
