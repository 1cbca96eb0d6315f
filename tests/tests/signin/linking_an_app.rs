//! Linking an authenticator app.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of_secret, enrolment, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    with_policy,
};

on_both_stores! {
    n26_n27_the_link_carries_the_names_the_period_and_the_address;
    s11_the_link_of_station_carries_the_whole_name;
    n30_otp_07_flt_01_an_unconfirmed_secret_is_never_asked_for;
    n30_an_unconfirmed_secret_ends_and_another_takes_its_place;
    u11_leaving_the_set_up_discards_the_secret;
    h10_another_way_discards_the_secret_too;
    n31_linking_is_written_down_and_told;
    h11_h33_a_number_that_gets_no_message_stays_on_its_page;
    n29_an_app_that_counts_thirty_seconds_is_accepted_and_noted;
    n11_an_unproven_address_comes_before_the_set_up;
    otp_01_a_code_of_the_set_up_is_spent_by_it;
}

async fn code_page(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    page
}

/// Types a code in a new browser; the page that comes of it.
async fn try_code(house: &TestHouse, who: &Player, code: &str) -> Page {
    code_page(house, &Agent::new(house), who)
        .await
        .submit(&[("code", code)])
        .await
}

fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

async fn set_up_page(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "enrol-intro");
    let mut page = page.submit(&[]).await;
    // Zorg has text messages too: the way is chosen first (H-10).
    if page.step() == "enrol-method" {
        page = page.submit(&[("method", "app")]).await;
    }
    assert_eq!(page.step(), "enrol-totp");
    page
}

async fn n26_n27_the_link_carries_the_names_the_period_and_the_address(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    let page = set_up_page(house, &Agent::new(house), &nora).await;
    let (secret, period, link) = enrolment(&page);
    assert_eq!(period, 20);
    assert!(link.contains("digits=6"), "{link}");
    let issuer = &house_policy(house, "onderzoek").await.totp.issuer;
    assert!(
        link.starts_with(&format!("otpauth://totp/{issuer}:nora@peil.test?")),
        "{link}"
    );
    assert!(link.contains(&format!("issuer={issuer}")), "{link}");
    assert!(
        page.body.contains("<svg"),
        "N-26: the QR code is on the page itself"
    );
    assert_eq!(
        data_encoding::BASE32_NOPAD
            .decode(secret.as_bytes())
            .unwrap()
            .len(),
        20
    );
}

async fn house_policy(house: &TestHouse, slug: &'static str) -> sluis_model::policy::Policy {
    house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await
        .unwrap()
        .unwrap()
        .policy
        .clone()
}

async fn s11_the_link_of_station_carries_the_whole_name(house: &TestHouse) {
    let page = set_up_page(house, &Agent::new(house), &player("station", "ivo")).await;
    let (_, _, link) = enrolment(&page);
    assert!(link.contains(":ivo@perron.example?"), "{link}");
}

async fn n30_otp_07_flt_01_an_unconfirmed_secret_is_never_asked_for(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    set_up_page(house, &Agent::new(house), &nora).await;
    let page = Portal::of(house, "agenda")
        .ask_for("onderzoek")
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", nora.username), ("password", nora.password)])
        .await;
    assert_eq!(page.step(), "enrol-intro");
}

async fn n30_an_unconfirmed_secret_ends_and_another_takes_its_place(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    let page = set_up_page(house, &Agent::new(house), &nora).await;
    let (old, period, _) = enrolment(&page);
    house
        .clock
        .advance(Duration::minutes(15) + Duration::seconds(1));
    let page = page
        .submit(&[("code", &code_of_secret(&old, period, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-totp");
    assert_ne!(page.alert_text(), "");
    let (new, ..) = enrolment(&page);
    assert_ne!(new, old);
    let page = page
        .submit(&[("code", &code_of_secret(&old, period, house.now()))])
        .await;
    assert_ne!(
        page.alert_text(),
        "",
        "OTP-07: only the latest one confirms"
    );
    let page = page
        .submit(&[("code", &code_of_secret(&new, period, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-done", "N-31: without recovery codes");
    let page = page.submit(&[]).await;
    assert!(is_in(&page), "at {}", page.step());
}

async fn nothing_is_left_of_a_set_up(house: &TestHouse) {
    let els = house.person("zorg", "els@linde.test").await.id;
    let factors = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&els))
        .await
        .unwrap();
    assert_eq!(
        factors,
        sluis_model::second_factor::SecondFactors::default()
    );
}

async fn u11_leaving_the_set_up_discards_the_secret(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.second_factor.invite_again_days = 0;
    })
    .await;
    let els = player("zorg", "els@linde.test");
    let page = set_up_page(house, &Agent::new(house), &els).await;
    let (old, period, _) = enrolment(&page);
    let page = page.click_action("cancel").await;
    assert!(is_in(&page), "H-13: leaving goes on to the portal");
    nothing_is_left_of_a_set_up(house).await;

    let page = set_up_page(house, &Agent::new(house), &els).await;
    let (new, ..) = enrolment(&page);
    assert_ne!(new, old);
    let page = page
        .submit(&[("code", &code_of_secret(&old, period, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-totp");
    assert_ne!(page.alert_text(), "");
    let page = page.click_action("cancel").await;
    assert!(is_in(&page), "at {}", page.step());
    nothing_is_left_of_a_set_up(house).await;
}

async fn h10_another_way_discards_the_secret_too(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let page = set_up_page(house, &Agent::new(house), &els).await;
    let (old, period, _) = enrolment(&page);
    let page = page.click_action("change").await;
    assert_eq!(page.step(), "enrol-method");
    nothing_is_left_of_a_set_up(house).await;
    let page = page.submit(&[("method", "app")]).await;
    let (new, ..) = enrolment(&page);
    assert_ne!(new, old);
    let page = page
        .submit(&[("code", &code_of_secret(&old, period, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-totp");
    assert_ne!(page.alert_text(), "");
}

async fn h11_h33_a_number_that_gets_no_message_stays_on_its_page(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let asks = |policy: fn(&mut sluis_model::policy::Policy)| async move {
        with_policy(house, "zorg", policy).await;
        let page = Portal::of(house, "agenda")
            .ask_for("zorg")
            .open(&Agent::new(house))
            .await;
        let page = page
            .submit(&[("username", els.username), ("password", els.password)])
            .await;
        let page = page.submit(&[]).await;
        let page = page.submit(&[("method", "sms")]).await;
        let page = page.submit(&[("phone", "06 44 55 66 77")]).await;
        assert_eq!((page.step(), page.status), ("enrol-phone", 422));
        assert_eq!(page.value("phone").as_deref(), Some("06 44 55 66 77"));
        page
    };
    let page = asks(|policy| policy.sms.countries = vec!["+32".to_owned()]).await;
    let said = page.alert_text();
    assert!(said.contains("Naar dit land sturen we geen sms"), "{said}");
    let page = asks(|policy| {
        policy.sms.countries = vec![];
        policy.sms.monthly_budget = Some(0);
    })
    .await;
    let said = page.alert_text();
    assert!(
        said.contains("van deze maand zijn op. Kies de app."),
        "{said}"
    );
    let page = page.click_action("change").await;
    assert_eq!(page.step(), "enrol-method");
    let page = page.submit(&[("method", "app")]).await;
    assert_eq!(page.step(), "enrol-totp", "the app costs nothing");
}

async fn n31_linking_is_written_down_and_told(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let portal = Portal::of(house, "agenda");
    let settled = Visit::of(house, &els)
        .sign_in(&Agent::new(house), &portal.ask_for("zorg"))
        .await;
    assert_eq!(settled.recovery_codes.len(), 6, "H-22");
    let person = house.person("zorg", "els@linde.test").await;
    let events = house.events().await;
    let told = |event: &&sluis_model::audit::Event| event.target.as_ref() == Some(&person.id);
    assert!(
        events
            .iter()
            .filter(told)
            .any(|event| event.kind == EventKind::SecondFactorEnabled)
    );
    assert!(
        house
            .outbox()
            .await
            .iter()
            .any(|mail| mail.to == "els@linde.test")
    );
    let secret = settled.secret.unwrap();
    for code in settled.recovery_codes.iter().chain([&secret]) {
        assert!(
            !format!("{events:?}").contains(code.as_str()),
            "the audit trail holds no secret"
        );
        assert!(
            !house
                .outbox()
                .await
                .iter()
                .any(|mail| mail.text.contains(code.as_str())),
            "nor does a mail"
        );
    }
}

async fn n29_an_app_that_counts_thirty_seconds_is_accepted_and_noted(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    let page = set_up_page(house, &Agent::new(house), &nora).await;
    let (secret, period, _) = enrolment(&page);
    assert_eq!(period, 20);
    let page = page
        .submit(&[("code", &code_of_secret(&secret, 30, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-done", "{}", page.alert_text());
    let page = page.submit(&[]).await;
    assert!(is_in(&page), "at {}: {}", page.step(), page.alert_text());
    house.clock.advance(Duration::minutes(2));
    let page = code_page(house, &Agent::new(house), &nora).await;
    let page = page
        .submit(&[("code", &code_of_secret(&secret, 20, house.now()))])
        .await;
    assert!(!is_in(&page), "from now on the app's own seconds count");
    let page = page
        .submit(&[("code", &code_of_secret(&secret, 30, house.now()))])
        .await;
    assert!(is_in(&page), "at {}: {}", page.step(), page.alert_text());
}

async fn n11_an_unproven_address_comes_before_the_set_up(house: &TestHouse) {
    let onno = player("onderzoek", "onno@peil.test");
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let page = portal.ask_for("onderzoek").open(&agent).await;
    let mut page = page
        .submit(&[("username", onno.username), ("password", onno.password)])
        .await;
    if page.step() == "enrol-intro" {
        page = page.submit(&[]).await;
    }
    assert_ne!(page.step(), "enrol-totp");
    assert!(page.away().is_none());
    assert!(!page.body.contains("otpauth:"));
    let silent = portal.ask_for("onderzoek").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
}

async fn otp_01_a_code_of_the_set_up_is_spent_by_it(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let portal = Portal::of(house, "agenda");
    let settled = Visit::of(house, &els)
        .sign_in(&Agent::new(house), &portal.ask_for("zorg"))
        .await;
    let code = code_of_secret(&settled.secret.unwrap(), 30, house.now());
    let page = try_code(house, &els, &code).await;
    assert!(!is_in(&page) && !page.alert_text().is_empty());
}
