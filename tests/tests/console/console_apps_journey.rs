//! A portal is added from a recipe in a real browser, and somebody signs in to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sluis_tests::{
    basic,
    browser::{Browser, Demo, Habits, Walk},
};
use std::collections::BTreeMap;
use url::Url;

const VERIFIER: &str = "een-geheim-van-de-app-dat-lang-genoeg-is-voor-pkce";

/// Signs in until `there` is open.
async fn sign_in(walk: &mut Walk<'_>, there: impl Fn(&str, &str) -> bool) {
    for _ in 0..8 {
        let step = walk.browser.attribute("body", "data-step").await;
        let url = walk.browser.url().await;
        if there(&step, &url) {
            return;
        }
        match step.as_str() {
            "institution" => walk.browser.fill("#institution", "school").await,
            "password" => {
                let account = walk.account.clone();
                walk.browser.fill("#username", &account.username).await;
                walk.browser.fill("#password", &account.password).await;
            }
            "second-factor" => {
                let code = walk.code();
                walk.browser.fill("#code", &code).await;
            }
            other => panic!("nobody knows what to do with {other} at {url}"),
        }
        walk.browser.follow("main .primary").await;
    }
    panic!("there is no end to it");
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn journey(habits: Habits, language: &str) {
    let Some(browser) = Browser::start(habits).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    let accounts = demo.file.accounts.iter();
    let admin = accounts
        .clone()
        .find(|account| {
            account.institution == "school"
                && account.totp_secret.is_some()
                && account.roles.iter().any(|role| role == "admin")
        })
        .unwrap();
    let mut walk = Walk::of(&demo, &browser, language, "school", &admin.username);
    browser.goto(&demo.at("/admin?institution=school")).await;
    sign_in(&mut walk, |step, _| step.starts_with("console")).await;

    browser.goto(&demo.at("/admin/at/school/apps")).await;
    browser.follow("main .button.main").await;
    browser.follow("a[href$='/apps/new/web-app']").await;
    let back = format!("{}/", demo.portal(&demo.file.portals[0].client_id));
    browser.fill("#name", "Rooster van de klas").await;
    browser.fill("#redirect_uris", &back).await;
    browser.follow("main .primary").await;
    assert_eq!(
        browser.attribute("body", "data-step").await,
        "console-app-secret",
        "{}",
        browser.text("main").await
    );
    let id = browser.text("[data-testid=client-id]").await;
    let secret = browser.text("[data-testid=client-secret]").await;
    browser.follow("main .button.main").await;
    assert_eq!(browser.attribute("body", "data-step").await, "console-app");

    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()));
    let asked = Url::parse_with_params(
        &demo.at("/oauth/authorize"),
        [
            ("client_id", id.as_str()),
            ("redirect_uri", &back),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ],
    );
    browser.goto(asked.unwrap().as_str()).await;
    sign_in(&mut walk, |_, url| url.starts_with(&back)).await;
    let answer = Url::parse(&browser.url().await).unwrap();
    let told: BTreeMap<String, String> = answer.query_pairs().into_owned().collect();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &told["code"]),
        ("redirect_uri", &back),
        ("code_verifier", VERIFIER),
    ];
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let tokens: serde_json::Value = http
        .post(demo.at("/oauth/token"))
        .header("authorization", basic(&id, &secret))
        .form(&form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(tokens["id_token"].is_string(), "{tokens}");
}

#[tokio::test]
async fn a_portal_is_added_from_a_recipe_and_signed_in_to_without_javascript() {
    journey(Habits::of("nl").without_scripts(), "nl").await;
}

#[tokio::test]
async fn a_portal_is_added_from_a_recipe_and_signed_in_to_in_english() {
    journey(Habits::of("en"), "en").await;
}
