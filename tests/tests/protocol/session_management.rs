//! Portals' pages watch whether the person is still signed in (OpenID Connect Session Management 1.0).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sluis_tests::{
    Agent, Listener, Portal, Visit,
    browser::{Browser, Demo, Habits},
    on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::collections::BTreeMap;

on_both_stores! {
    oidcc_session_management_answers_carry_a_session_state_that_fits_until_sign_out;
    a_silent_refusal_carries_the_state_that_the_browser_is_in;
    ses_04_a_request_that_brings_the_state_alone_ends_nothing;
    an_answer_without_openid_carries_none;
    aut_15_ses_15_anybody_may_frame_the_page_and_no_other_page;
}

/// What the page's script would say.
fn verdict(agent: &Agent, session_state: &str) -> &'static str {
    let (hash, salt) = session_state.split_once('.').unwrap();
    let state = agent.cookie("state").unwrap_or_default();
    let text = format!("agenda https://agenda.test {state} {salt}");
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    if URL_SAFE_NO_PAD.encode(digest) == hash {
        "unchanged"
    } else {
        "changed"
    }
}

async fn answer(
    house: &TestHouse,
    agent: &Agent,
    prompt: Option<&str>,
) -> BTreeMap<String, String> {
    let portal = Portal::of(house, "agenda");
    let mut asked = portal.ask_for("energie").with("scope", "openid");
    if let Some(prompt) = prompt {
        asked = asked.with("prompt", prompt);
        return asked.answer(&asked.open(agent).await);
    }
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(agent, &asked)
        .await;
    asked.answer(&settled.page)
}

async fn oidcc_session_management_answers_carry_a_session_state_that_fits_until_sign_out(
    house: &TestHouse,
) {
    let agent = Agent::new(house);
    let first = answer(house, &agent, None).await["session_state"].clone();
    assert_eq!(verdict(&agent, &first), "unchanged");
    let second = answer(house, &agent, Some("none")).await["session_state"].clone();
    assert_ne!(first, second, "salted each time");
    assert_eq!(verdict(&agent, &second), "unchanged");
    // The same person shows the password once more: nothing that a portal must ask about.
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie").with("prompt", "login");
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(verdict(&agent, &first), "unchanged");
    agent.get("/oauth/logout").await.submit(&[]).await;
    assert_eq!(agent.cookie("state"), None);
    assert_eq!(verdict(&agent, &first), "changed");
    let third = answer(house, &agent, None).await["session_state"].clone();
    assert_eq!(verdict(&agent, &third), "unchanged");
    assert_eq!(verdict(&agent, &first), "changed", "another session");
}

async fn a_silent_refusal_carries_the_state_that_the_browser_is_in(house: &TestHouse) {
    let agent = Agent::new(house);
    let refused = answer(house, &agent, Some("none")).await;
    assert_eq!(refused["error"], "login_required");
    assert_eq!(verdict(&agent, &refused["session_state"]), "unchanged");
    answer(house, &agent, None).await;
    assert_eq!(verdict(&agent, &refused["session_state"]), "changed");
}

async fn ses_04_a_request_that_brings_the_state_alone_ends_nothing(house: &TestHouse) {
    let agent = Agent::new(house);
    let first = answer(house, &agent, None).await["session_state"].clone();
    // What a picture on another site asks for: the session's cookie stays away from it.
    let picture = agent.copy();
    picture.drop_cookie("session");
    picture.get("/oauth/logout").await;
    assert_eq!(verdict(&picture, &first), "unchanged");
}

async fn an_answer_without_openid_carries_none(house: &TestHouse) {
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie").with("scope", "profile");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(asked.answer(&settled.page).get("session_state"), None);
}

async fn aut_15_ses_15_anybody_may_frame_the_page_and_no_other_page(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let page = portal.get("/oauth/session", None).await;
    assert_eq!(page.status, 200);
    let header = |name: &str| {
        let value = page.headers.get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header("x-frame-options"), None);
    assert!(
        header("content-security-policy")
            .unwrap()
            .contains("frame-ancestors *")
    );
    let script = portal.get("/oauth/session.js", None).await;
    assert_eq!(script.status, 200);
    let other = portal.get("/", None).await;
    assert_eq!(other.headers["x-frame-options"], "DENY");
}

/// What our page answers to a page of elsewhere that frames it, in this browser.
async fn asked_from(browser: &Browser, issuer: &str, message: &str) -> String {
    let script = format!(
        "return new Promise((done) => {{
            const frame = document.createElement('iframe');
            window.addEventListener('message', (event) => done(event.origin + ' ' + event.data), {{ once: true }});
            frame.addEventListener('load', () => frame.contentWindow.postMessage({message:?}, {issuer:?}));
            frame.src = {issuer:?} + '/oauth/session';
            document.body.appendChild(frame);
        }})"
    );
    let said = browser.run(&script).await;
    let said = said.as_str().unwrap_or_default();
    let said = said.strip_prefix(&format!("{issuer} "));
    said.unwrap_or_else(|| panic!("an answer of another origin"))
        .to_owned()
}

#[tokio::test]
async fn oidcc_session_management_rp_initiated_logout_changes_the_answer_in_a_real_browser() {
    let Some(browser) = Browser::start(Habits::of("nl")).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let (demo, page) = (Demo::start().await, Listener::start().await);
    let issuer = demo.file.issuer.clone();
    // The same site as the issuer: without TLS no cookie goes along to another one.
    let host = issuer
        .strip_prefix("http://")
        .unwrap()
        .split(':')
        .next()
        .unwrap();
    let origin = page.url.replace("127.0.0.1", host);
    let account = demo.account("energie", "willem");
    browser.goto(&demo.at("/account?institution=energie")).await;
    browser.fill("#username", &account.username).await;
    browser.fill("#password", &account.password).await;
    browser.follow("main .primary").await;
    let cookies = browser.run("return document.cookie").await;
    let cookies = cookies.as_str().unwrap();
    let state = cookies
        .split("sluis-state=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    // An é: the page's own SHA-256 reads UTF-8; a long id goes over the border of a block.
    for client in ["rooster", "caf\u{e9}", &"x".repeat(70)] {
        let digest = aws_lc_rs::digest::digest(
            &aws_lc_rs::digest::SHA256,
            format!("{client} {origin} {state} salt").as_bytes(),
        );
        let message = format!("{client} {}.salt", URL_SAFE_NO_PAD.encode(digest));
        browser.goto(&format!("{origin}/")).await;
        assert_eq!(asked_from(&browser, &issuer, &message).await, "unchanged");
        for wrong in ["", "rooster", "a b c", "rooster x", "rooster .salt"] {
            assert_eq!(
                asked_from(&browser, &issuer, wrong).await,
                "error",
                "{wrong}"
            );
        }
        let other = message.replace(".salt", ".pepper");
        assert_eq!(asked_from(&browser, &issuer, &other).await, "changed");
        if client.len() > 60 {
            browser.goto(&demo.at("/oauth/logout")).await;
            browser.follow("main .primary").await;
            browser.goto(&format!("{origin}/")).await;
            assert_eq!(asked_from(&browser, &issuer, &message).await, "changed");
        }
    }
}
