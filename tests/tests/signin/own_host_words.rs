//! What leaves the page at an institution's own host: the entry in the app, the slip with recovery codes,
//! a code by text message, an invitation. Each names the institution, and the host where it holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    message::MessageKind,
    phone::PhoneNumber,
    policy::{Method, SecondFactorMode},
};
use sluis_tests::{
    Agent, Console, Page, code_of_secret, enrolment, mails, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_policy,
};

on_both_stores! {
    n27_h21_e03_app_and_slip_name_the_institution_and_its_own_host;
    h05_e03_a_code_by_text_message_is_bound_to_the_host_that_asked;
    rec_26_e03_an_invitation_leads_to_the_own_host;
}

const OWN: &str = "https://inlog.tweede.test";

fn at(house: &TestHouse, origin: &str) -> Agent {
    Agent::at(origin, house.address)
}

fn juf() -> Player {
    player("tweede", "juf")
}

/// The page after the password of the own account.
async fn after_password(house: &TestHouse, origin: &str) -> Page {
    let who = juf();
    let page = at(house, origin).get("/account?institution=tweede").await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn n27_h21_e03_app_and_slip_name_the_institution_and_its_own_host(house: &TestHouse) {
    let juf = house.person("tweede", "juf").await;
    let removed = house
        .idp
        .durable
        .write(move |tx| tx.remove_second_factors(&juf.id));
    removed.await.unwrap();
    with_policy(house, "tweede", |policy| {
        policy.totp.issuer.clear();
        policy.recovery.count = 6;
        policy.second_factor.methods = vec![Method::Totp];
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.second_factor.available_to.clear();
    })
    .await;
    let mut page = after_password(house, OWN).await;
    let mut slip = None;
    let mut link = None;
    for _ in 0..6 {
        page = match page.step() {
            "enrol-totp" => {
                let (secret, period, shown) = enrolment(&page);
                link = Some(shown);
                let code = code_of_secret(&secret, period, house.now());
                page.submit(&[("code", &code)]).await
            }
            "recovery-codes" => {
                slip = Some(page.clone());
                break;
            }
            "enrol-intro" => page.submit(&[]).await,
            other => panic!("{other}: {}", page.text()),
        };
    }
    let link = link.unwrap();
    let named = "De%20Tweede%20School";
    assert!(
        link.starts_with(&format!("otpauth://totp/{named}:juf?")),
        "{link}"
    );
    assert!(link.contains(&format!("issuer={named}&")), "{link}");
    let page = slip.unwrap();
    let (_, slip) = page.body.split_once("class=\"slip\"").unwrap();
    let slip = slip.split_once("</section>").unwrap().0;
    for word in ["De Tweede School", "juf", "inlog.tweede.test"] {
        assert!(slip.contains(word), "{word}: {slip}");
    }
    let file = page.click_action("download").await;
    assert!(
        file.body
            .starts_with("De Tweede School\r\ninlog.tweede.test\r\n\r\n"),
        "{}",
        file.body
    );
}

async fn h05_e03_a_code_by_text_message_is_bound_to_the_host_that_asked(house: &TestHouse) {
    with_policy(house, "tweede", |policy| {
        policy.second_factor.methods = vec![Method::Totp, Method::Sms];
    })
    .await;
    let (id, now) = (house.person("tweede", "juf").await.id, house.now());
    let number = PhoneNumber::parse("0612345678").unwrap();
    let enabled = house
        .idp
        .durable
        .write(move |tx| tx.enable_sms(&id, &number, now));
    enabled.await.unwrap();
    for origin in [OWN, ORIGIN] {
        let page = after_password(house, origin).await;
        let page = page.click_action("use-sms").await;
        let all = house.outbox().await;
        let sent = all.iter().rfind(|one| one.kind == MessageKind::Sms);
        let text = &sent.unwrap().text;
        let code = text.split(' ').next().unwrap();
        let host = origin.trim_start_matches("https://");
        assert!(text.ends_with(&format!("\n@{host} #{code}")), "{text}");
        let done = page.submit(&[("code", code)]).await;
        assert_eq!((done.alert_text(), done.status), ("", 200));
        house.clock.advance(Duration::minutes(5));
    }
}

async fn rec_26_e03_an_invitation_leads_to_the_own_host(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let page = console.open("/people/new").await;
    let done = page
        .submit(&[
            ("username", "noor.smit"),
            ("given_name", "Noor"),
            ("family_name", "Smit"),
            ("email", "noor@tweede.test"),
            ("invite", "link"),
        ])
        .await;
    assert_eq!(done.status, 200, "{}", done.text());
    let mails = mails(house, "noor@tweede.test").await;
    let mail = mails.last().unwrap();
    let address = format!("{OWN}/link/");
    assert!(mail.contains(&address), "{mail}");
    assert!(!mail.contains(&format!("{ORIGIN}/")), "{mail}");
    let (_, rest) = mail.split_once(&address).unwrap();
    let token = rest.split(|c: char| c.is_whitespace() || c == '>').next();
    let path = format!("/link/{}", token.unwrap().trim_end_matches(['.', ')']));
    let page = at(house, OWN).get(&path).await;
    assert_eq!(
        (page.step(), page.institution()),
        ("new-password", "tweede"),
        "{}",
        page.text()
    );
}
