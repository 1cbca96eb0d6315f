//! Choosing how to get codes, setting text messages up, leaving, and what surrounds the set-up.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    person::Person,
    policy::{Method, SecondFactorMode},
    second_factor::SecondFactors,
};
use sluis_tests::{
    Agent, Page, Portal, code_of_secret, enrolment, mails, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    h10_h11_only_allowed_ways_are_offered_the_recommended_one_first;
    h10_one_allowed_way_skips_the_choice;
    h10_an_administrator_never_gets_codes_by_text_message;
    h10_nobody_asks_a_child_for_its_number;
    h11_a_used_up_budget_is_said_and_leads_back_to_the_choice;
    h12_a_number_is_asked_proven_and_kept;
    h12_a_code_proves_the_number_it_was_sent_to_and_no_other;
    h13_every_step_can_be_left_and_nothing_remains;
    h13_from_the_mandatory_day_the_endpoint_refuses_leaving;
    h33_what_was_typed_and_what_is_done_stays;
    h21_h25_the_codes_can_be_kept_as_a_file_and_the_tick_is_asked;
    n11_n12_otp_10_an_unproven_address_is_mailed_a_link_from_within_the_sign_in;
    n07_a_shared_account_names_the_main_contact;
    s03_an_inactive_account_leads_to_the_instruction;
    s09_an_ended_temporary_password_leads_to_a_new_one;
    n13_s01_s12_the_password_page_leads_to_help_and_the_ways_back_in;
    n21_the_set_up_shows_which_step_of_how_many;
    s15_the_secret_question_comes_after_the_set_up_and_can_wait;
}

fn els() -> Player {
    player("zorg", "els@linde.test")
}

async fn at_intro(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    page
}

async fn at_choice(house: &TestHouse, agent: &Agent) -> Page {
    let page = at_intro(house, agent, &els()).await.submit(&[]).await;
    assert_eq!(page.step(), "enrol-method");
    page
}

/// At the page that asks the code sent to this number.
async fn at_text(house: &TestHouse, agent: &Agent, number: &str) -> Page {
    let page = at_choice(house, agent).await;
    let page = page.submit(&[("method", "sms")]).await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.submit(&[("phone", number)]).await;
    assert_eq!(page.step(), "enrol-sms", "{}", page.alert_text());
    page
}

fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

async fn factors_of(house: &TestHouse, person: &Person) -> SecondFactors {
    let id = person.id.clone();
    house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&id))
        .await
        .unwrap()
}

async fn newest_code(house: &TestHouse) -> String {
    texted_codes(house, 6).await.pop().unwrap()
}

/// Presses a button that the page does not show.
async fn press(page: &Page, action: &str) -> Page {
    let form = page.forms().into_iter().next().unwrap();
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("action".to_owned(), action.to_owned()),
    ];
    page.agent().post(&form.action, &fields).await
}

async fn h10_h11_only_allowed_ways_are_offered_the_recommended_one_first(house: &TestHouse) {
    let page = at_choice(house, &Agent::new(house)).await;
    assert_eq!(page.value("method").as_deref(), Some("app"));
    assert!(page.texts("legend").len() == 1 && page.body.contains("value=\"sms\""));
    assert!(page.text().contains("Een sms kost de instelling geld"));
    // A way that nobody offered is no answer.
    let page = page.submit(&[("method", "pigeon")]).await;
    assert_eq!((page.status, page.step()), (422, "enrol-method"));
    let page = page.submit(&[("method", "app")]).await;
    assert_eq!(page.step(), "enrol-totp");
    // Back to the choice.
    let page = press(&page, "change").await;
    assert_eq!(page.step(), "enrol-method");
}

async fn h10_one_allowed_way_skips_the_choice(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.second_factor.methods = vec![Method::Sms];
    })
    .await;
    let page = at_intro(house, &Agent::new(house), &els()).await;
    assert_eq!(page.submit(&[]).await.step(), "enrol-phone");
}

async fn h10_an_administrator_never_gets_codes_by_text_message(house: &TestHouse) {
    let beheer = player("zorg", "beheer@linde.test");
    let id = house.person("zorg", beheer.username).await.id;
    house
        .idp
        .durable
        .write(move |tx| tx.remove_second_factors(&id))
        .await
        .unwrap();
    let page = at_intro(house, &Agent::new(house), &beheer).await;
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp");
    // The form of a page that was never shown is no way in either.
    let action = page.forms()[0].action.replace("enrol-totp", "enrol-phone");
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("phone".to_owned(), "0620304050".to_owned()),
    ];
    let page = page.agent().post(&action, &fields).await;
    assert_eq!(page.step(), "enrol-totp");
    assert!(texted_codes(house, 6).await.is_empty());
}

async fn h10_nobody_asks_a_child_for_its_number(house: &TestHouse) {
    let born = |birthdate: &'static str| async move {
        let mut person = house.person("zorg", els().username).await;
        person.profile.birthdate = Some(birthdate.to_owned());
        let changed = house.idp.durable.write(move |tx| tx.update_person(&person));
        changed.await.unwrap();
    };
    let today = sluis_model::policy::local_moment(house.now()).date;
    let sixteenth = |days: i64| {
        let born = today - chrono::Months::new(12 * 16) + chrono::Duration::days(days);
        &*born.to_string().leak()
    };
    born(sixteenth(1)).await;
    let page = at_intro(house, &Agent::new(house), &els()).await;
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp", "sixteen tomorrow");
    assert!(!page.body.contains("sms"), "{}", page.text());
    born(sixteenth(0)).await;
    let page = at_choice(house, &Agent::new(house)).await;
    assert!(page.body.contains("value=\"sms\""), "sixteen today");
}

async fn h11_a_used_up_budget_is_said_and_leads_back_to_the_choice(house: &TestHouse) {
    with_policy(house, "zorg", |policy| policy.sms.monthly_budget = Some(0)).await;
    let page = at_choice(house, &Agent::new(house)).await;
    let page = page.submit(&[("method", "sms")]).await;
    let page = page.submit(&[("phone", "0620304050")]).await;
    assert_eq!((page.status, page.step()), (422, "enrol-phone"));
    let page = page.click_action("change").await;
    assert_eq!(page.step(), "enrol-method");
}

async fn h12_a_number_is_asked_proven_and_kept(house: &TestHouse) {
    let page = at_text(house, &Agent::new(house), "06-20 30 40 50").await;
    assert!(page.text().contains("06 •• •• •• 50") && !page.body.contains("20304050"));
    let els = house.person("zorg", "els@linde.test").await;
    assert_eq!(els.phone, None, "not before it is proven");
    assert!(factors_of(house, &els).await.factor.means().is_none());
    let page = page.submit(&[("code", &newest_code(house).await)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.alert_text());
    assert!(is_in(&page.submit(&[]).await));
    let els = house.person("zorg", "els@linde.test").await;
    assert_eq!(els.phone.as_deref(), Some("+31620304050"));
    assert!(els.phone_verified_at.is_some());
    let factors = factors_of(house, &els).await;
    assert_eq!(
        factors.factor.sms().unwrap().number.as_str(),
        "+31620304050"
    );
    assert_eq!(factors.failures, 0);
    let told = mails(house, "els@linde.test").await;
    assert!(told.iter().any(|mail| mail.contains("06 •• •• •• 50")));
    let events = house.events().await;
    assert!(
        events
            .iter()
            .any(|event| event.kind == EventKind::SecondFactorEnabled
                && event.details["method"] == "sms")
    );
}

async fn h12_a_code_proves_the_number_it_was_sent_to_and_no_other(house: &TestHouse) {
    let page = at_text(house, &Agent::new(house), "0620304050").await;
    let first = newest_code(house).await;
    house.clock.advance(Duration::seconds(61));
    let page = page.click_action("change").await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.submit(&[("phone", "0698765432")]).await;
    assert_eq!(page.step(), "enrol-sms");
    let page = page.submit(&[("code", &first)]).await;
    assert_eq!(page.step(), "enrol-sms");
    assert_ne!(page.alert_text(), "");
    let els = house.person("zorg", "els@linde.test").await;
    assert_eq!(
        factors_of(house, &els).await.failures,
        1,
        "wrong codes are counted like others"
    );
    let page = page.submit(&[("code", &newest_code(house).await)]).await;
    assert_eq!(page.step(), "recovery-codes");
}

async fn h13_every_step_can_be_left_and_nothing_remains(house: &TestHouse) {
    for step in ["enrol-method", "enrol-totp", "enrol-phone", "enrol-sms"] {
        // A day later the invitation is back.
        house.clock.advance(Duration::days(1));
        let agent = Agent::new(house);
        let page = match step {
            "enrol-method" => at_choice(house, &agent).await,
            "enrol-totp" => {
                let page = at_choice(house, &agent).await;
                page.submit(&[("method", "app")]).await
            }
            "enrol-phone" => {
                let page = at_choice(house, &agent).await;
                page.submit(&[("method", "sms")]).await
            }
            _ => at_text(house, &agent, "0620304050").await,
        };
        assert_eq!(page.step(), step);
        let page = page.click_action("cancel").await;
        assert!(is_in(&page), "left at {step}, came to {}", page.step());
        let els = house.person("zorg", "els@linde.test").await;
        let factors = factors_of(house, &els).await;
        assert!(factors.factor.means().is_none() && factors.pending.is_none());
    }
}

async fn h13_from_the_mandatory_day_the_endpoint_refuses_leaving(house: &TestHouse) {
    let page = at_text(house, &Agent::new(house), "0620304050").await;
    assert!(page.offers("cancel"));
    with_policy(house, "zorg", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let page = page.click_action("cancel").await;
    assert_eq!(
        page.step(),
        "enrol-sms",
        "there is no such way out any more"
    );
    assert!(!page.offers("cancel"));
    let page = page.submit(&[("code", &newest_code(house).await)]).await;
    assert_eq!(page.step(), "recovery-codes");
}

async fn h33_what_was_typed_and_what_is_done_stays(house: &TestHouse) {
    let page = at_choice(house, &Agent::new(house)).await;
    let page = page.submit(&[("method", "sms")]).await;
    assert!(page.text().contains("Stap 2 van 4"), "{}", page.text());
    let page = page.submit(&[("phone", "020 555 01 00")]).await;
    assert_eq!(page.status, 422);
    assert!(page.alert_text().contains("geen mobiel nummer"));
    assert_eq!(page.value("phone").as_deref(), Some("020 555 01 00"));
    let page = page.submit(&[("phone", "+44 7700 900123")]).await;
    assert_eq!(page.status, 422, "messages go to no such country");
    assert_eq!(texted_codes(house, 6).await.len(), 0);
}

async fn h21_h25_the_codes_can_be_kept_as_a_file_and_the_tick_is_asked(house: &TestHouse) {
    with_policy(house, "zorg", |policy| policy.recovery.confirm_saved = true).await;
    let agent = Agent::new(house);
    let page = at_choice(house, &agent).await;
    let page = page.submit(&[("method", "app")]).await;
    let (secret, period, _) = enrolment(&page);
    let page = page
        .submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    assert_eq!(page.step(), "recovery-codes");
    let codes: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(codes.len(), 6);

    let file = page.click_action("download").await;
    assert_eq!(
        file.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"herstelcodes.txt\"")
    );
    assert!(codes.iter().all(|code| file.body.contains(code)));

    let again = page.submit(&[]).await;
    assert_eq!((again.status, again.step()), (422, "recovery-codes"));
    assert_ne!(again.alert_text(), "");
    let shown: Vec<String> = again.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(shown, codes, "the codes are there once more");
    // A look at the page shows them no more, and a new set can be made.
    let later = agent.get(&page.url).await;
    assert!(later.texts("code").is_empty());
    let fresh = later.click_action("renew").await;
    let renewed: Vec<String> = fresh.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(renewed.len(), 6);
    assert_ne!(renewed, codes);
    assert!(is_in(&fresh.submit(&[("saved", "1")]).await));
}

async fn n11_n12_otp_10_an_unproven_address_is_mailed_a_link_from_within_the_sign_in(
    house: &TestHouse,
) {
    let onno = player("onderzoek", "onno@peil.test");
    let page = Portal::of(house, "agenda")
        .ask_for("onderzoek")
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", onno.username), ("password", onno.password)])
        .await;
    assert_eq!(page.step(), "prove-email");
    assert!(page.text().contains("o•••@peil.test"), "{}", page.text());
    let before = mails(house, "onno@peil.test").await.len();
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "news");
    assert!(page.url.ends_with("/mail-sent"));
    assert_eq!(mails(house, "onno@peil.test").await.len(), before + 1);
    // Looking again sends nothing; asking again does, and then has a limit.
    page.agent().get(&page.url).await;
    assert_eq!(mails(house, "onno@peil.test").await.len(), before + 1);
    for _ in 0..2 {
        assert_eq!(page.click_action("resend").await.step(), "news");
    }
    let refused = page.click_action("resend").await;
    assert_eq!((refused.status, refused.step()), (429, "prove-email"));
    assert_ne!(refused.alert_text(), "");
}

async fn refused_after_password(house: &TestHouse, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!((page.status, page.step()), (403, "error"));
    page
}

async fn n07_a_shared_account_names_the_main_contact(house: &TestHouse) {
    let page = refused_after_password(house, &player("onderzoek", "info@peil.test")).await;
    assert!(page.text().contains("Hoofd van Proef"), "{}", page.text());
    assert!(page.links().contains(&"mailto:hoofd@peil.test"));
}

async fn s03_an_inactive_account_leads_to_the_instruction(house: &TestHouse) {
    with_policy(house, "energie", |policy| {
        policy.instruction_url = Some("https://uitleg.test/account".to_owned());
    })
    .await;
    let page = refused_after_password(house, &player("energie", "dicht")).await;
    assert!(page.links().contains(&"https://uitleg.test/account"));
}

async fn s09_an_ended_temporary_password_leads_to_a_new_one(house: &TestHouse) {
    house.clock.advance(Duration::hours(49));
    let page = refused_after_password(house, &player("station", "hanna")).await;
    assert!(page.text().contains("tijdelijk"), "{}", page.text());
    let offered = page.links().iter().any(|link| link.contains("/forgot?"));
    let by_mail = house_allows_mail(house).await;
    assert_eq!(offered, by_mail);
}

async fn house_allows_mail(house: &TestHouse) -> bool {
    let found = house
        .idp
        .durable
        .read(|tx| tx.institution_by_slug("station"))
        .await;
    found.unwrap().unwrap().policy.recovery.password_by_mail
}

async fn n13_s01_s12_the_password_page_leads_to_help_and_the_ways_back_in(house: &TestHouse) {
    with_policy(house, "station", |policy| {
        policy.recovery.password_by_mail = true
    })
    .await;
    let page = Portal::of(house, "agenda")
        .ask_for("station")
        .open(&Agent::new(house))
        .await;
    for href in [
        "/forgot?institution=station&signin=",
        "/help?institution=station",
        "/recover?institution=station",
    ] {
        let link = page.links().into_iter().find(|link| link.starts_with(href));
        let there = page.agent().get(link.unwrap()).await;
        assert_eq!(there.status, 200, "{href}");
    }
    with_policy(house, "station", |policy| {
        policy.recovery.password_by_mail = false;
        policy.recovery.self_service.enabled = false;
    })
    .await;
    let page = page.agent().get(&page.url).await;
    assert_eq!(page.step(), "password");
    let links = page.links();
    let closed = |link: &&str| link.starts_with("/forgot") || link.starts_with("/recover");
    assert!(!links.iter().any(closed), "{links:?}");
}

async fn n21_the_set_up_shows_which_step_of_how_many(house: &TestHouse) {
    let page = at_intro(
        house,
        &Agent::new(house),
        &player("onderzoek", "nora@peil.test"),
    )
    .await;
    assert!(page.text().contains("Stap 3 van"), "{}", page.text());
}

async fn s15_the_secret_question_comes_after_the_set_up_and_can_wait(house: &TestHouse) {
    let ivo = player("station", "ivo");
    let id = house.person("station", "ivo").await.id;
    let (phone, now) = (
        sluis_model::phone::PhoneNumber::parse("0620304050").unwrap(),
        house.now(),
    );
    house
        .idp
        .durable
        .write(move |tx| tx.set_phone(&id, &phone, now))
        .await
        .unwrap();
    let page = at_intro(house, &Agent::new(house), &ivo).await;
    let page = page.submit(&[]).await;
    let (secret, period, _) = enrolment(&page);
    let mut page = page
        .submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    assert_eq!(page.step(), "enrol-done");
    page = page.submit(&[]).await;
    assert_eq!(page.step(), "security-question", "{}", page.text());
    assert!(page.offers("later"));
    for easy in ["", "ivo"] {
        let wrong = page.submit(&[("security_answer", easy)]).await;
        assert_eq!((wrong.status, wrong.step()), (422, "security-question"));
        assert_ne!(wrong.alert_text(), "");
    }
    let page = page
        .submit(&[("security_answer", "De Kromme Brug bij het Water")])
        .await;
    assert!(is_in(&page), "at {}: {}", page.step(), page.alert_text());
    let id = house.person("station", "ivo").await.id;
    let question = house
        .idp
        .durable
        .read(move |tx| tx.security_question(&id))
        .await
        .unwrap()
        .unwrap();
    assert!(!question.answer_hash.contains("Kromme"));
}
