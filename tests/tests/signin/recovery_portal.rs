//! The recovery portal: name and number, a code and an answer, one thing renewed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{audit::EventKind, message::MessageKind, person::Role};
use sluis_tests::{
    Agent, Page, Portal, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{ANSWER, NUMBER, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    s12_s17_s18_a_new_phone_needs_no_helpdesk;
    s13_rec_01_rec_16_what_fits_nobody_looks_alike;
    s14_lif_10_every_wrong_answer_is_answered_alike;
    s14_few_tries_then_the_way_is_closed_and_the_person_told;
    s14_a_stranger_meets_the_same_lock;
    s13_requests_are_limited_alike;
    s13_what_can_be_no_number_is_told_from_what_is_missing;
    s15_lif_10_administrators_and_pupils_never_get_in;
    s16_s19_one_run_renews_one_thing;
    s18_a_run_belongs_to_its_browser_and_ends;
    s12_an_institution_without_a_portal_names_who_helps;
    rec_11_another_code_ends_the_one_before;
}

async fn begun(agent: &Agent, name: &str, number: &str) -> Page {
    let page = agent.get("/recover?institution=station").await;
    assert_eq!(page.step(), "recover");
    page.submit(&[("username", name), ("phone", number)]).await
}

async fn codes(house: &TestHouse) -> Vec<String> {
    texted_codes(house, 8).await
}

async fn answered(page: &Page, code: &str, answer: &str) -> Page {
    page.submit(&[("code", code), ("security_answer", answer)])
        .await
}

async fn s12_s17_s18_a_new_phone_needs_no_helpdesk(house: &TestHouse) {
    let pien = player("station", "pien");
    let asked = Portal::of(house, "agenda").ask_for("station");
    let old = Agent::new(house);
    Visit::of(house, &pien).sign_in(&old, &asked).await;

    let agent = Agent::new(house);
    let page = begun(&agent, "pien", "06 11 22 33 44").await;
    assert_eq!(page.step(), "recover-check");
    assert!(!page.text().contains("44"), "REC-16: nothing of the number");
    let code = codes(house).await.pop().unwrap();
    let page = answered(&page, &code, "  de lange WEG naar huis ").await;
    assert_eq!(
        page.step(),
        "recover-menu",
        "S-15: capitals and blanks don't matter"
    );
    let done = page.click_action("renew-second-factor").await;
    assert_eq!((done.step(), done.status), ("news", 200));
    assert_eq!(agent.cookie("session"), None, "S-18");
    assert_eq!(asked.open(&old).await.step(), "password", "sessions end");
    let told = house.outbox().await;
    let after = told.iter().filter(|message| message.at == house.now());
    let kinds: Vec<MessageKind> = after.map(|message| message.kind).collect();
    assert!(kinds.contains(&MessageKind::Mail), "S-17: told by mail");
    assert!(
        kinds
            .iter()
            .filter(|kind| **kind == MessageKind::Sms)
            .count()
            >= 2,
        "and by text message, beside the code"
    );
    let settled = Visit::of(house, &pien).sign_in(&agent, &asked).await;
    assert!(
        settled.secret.is_some(),
        "S-18: a new app is linked: {:?}",
        settled.steps
    );
    assert!(!settled.steps.contains(&"second-factor".to_owned()));
    let events = house.events().await;
    let mut steps: Vec<&str> = events
        .iter()
        .filter(|event| event.kind == EventKind::Recovery)
        .filter_map(|event| event.details["step"].as_str())
        .collect();
    steps.sort_unstable();
    assert_eq!(steps, ["begun", "passed", "second_factor"]);
}

async fn s13_rec_01_rec_16_what_fits_nobody_looks_alike(house: &TestHouse) {
    let words = |page: &Page| -> String {
        let text = page
            .text()
            .split_whitespace()
            .filter(|word| word.len() < 32);
        text.collect::<Vec<_>>().join(" ")
    };
    let mut seen = vec![];
    for (name, number) in [
        ("pien", NUMBER),
        ("pien", "0699999999"),
        ("niemand", NUMBER),
        ("gijs", "0688888888"),
        ("ivo", "0677777777"),
    ] {
        let page = begun(&Agent::new(house), name, number).await;
        assert_eq!((page.step(), page.status), ("recover-check", 200), "{name}");
        let question = page.texts("label").join("|");
        assert!(
            question.contains("lied") || question.contains("boek"),
            "a question of the list: {question}"
        );
        let wrong = answered(&page, "12345678", "iets heel anders").await;
        assert_eq!(
            (wrong.step(), wrong.status),
            ("recover-check", 422),
            "{name}"
        );
        let neutral = |page: &Page| {
            words(page)
                .replace("Wat was het eerste lied dat u uit uw hoofd kende?", "VRAAG")
                .replace("Welk boek hebt u het vaakst gelezen?", "VRAAG")
        };
        seen.push((neutral(&page), neutral(&wrong)));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_eq!(
        codes(house).await.len(),
        1,
        "one message, to the one who fits"
    );
    let first = begun(&Agent::new(house), "wie", "0655555555").await;
    house.clock.advance(Duration::minutes(2));
    let again = begun(&Agent::new(house), "wie", "0655555555").await;
    assert_eq!(
        first.texts("label"),
        again.texts("label"),
        "the same question each time"
    );
}

async fn s14_lif_10_every_wrong_answer_is_answered_alike(house: &TestHouse) {
    with_policy(house, "station", |policy| {
        policy.recovery.self_service.tries = 10
    })
    .await;
    let agent = Agent::new(house);
    let page = begun(&agent, "pien", NUMBER).await;
    let code = codes(house).await.pop().unwrap();
    let other = if code == "12345678" {
        "87654321"
    } else {
        "12345678"
    };
    let mut said = vec![];
    for (code, answer) in [
        (code.as_str(), "niet het goede antwoord"),
        (other, ANSWER),
        (other, "niet het goede antwoord"),
    ] {
        let wrong = answered(&page, code, answer).await;
        assert_eq!(wrong.status, 422);
        said.push(wrong.alert_text().to_owned());
    }
    assert!(said.iter().all(|text| *text == said[0] && !text.is_empty()));
    let right = answered(&page, &code, ANSWER).await;
    assert_eq!(right.step(), "recover-menu", "a slip did not cost the code");
    let again = answered(&page, &code, ANSWER).await;
    assert_ne!(
        again.step(),
        "recover-check",
        "the code is used up: the run went on"
    );
}

async fn s14_few_tries_then_the_way_is_closed_and_the_person_told(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = begun(&agent, "pien", NUMBER).await;
    let code = codes(house).await.pop().unwrap();
    for _ in 0..2 {
        assert_eq!(answered(&page, &code, "niet dit").await.status, 422);
    }
    let locked = answered(&page, &code, "niet dit").await;
    assert_eq!(locked.status, 429);
    assert!(
        locked.alert_text().contains("24"),
        "{}",
        locked.alert_text()
    );
    assert_eq!(
        answered(&page, &code, ANSWER).await.status,
        429,
        "right comes too late"
    );
    let mails = house.outbox().await.into_iter();
    let mails: Vec<_> = mails.filter(|m| m.kind == MessageKind::Mail).collect();
    assert_eq!(mails.len(), 1, "the person is told");
    assert_eq!(mails[0].to, "pien@station.test");
    house.clock.advance(Duration::hours(23));
    let page = begun(&Agent::new(house), "pien", NUMBER).await;
    assert_eq!((page.step(), page.status), ("recover", 429));
    house.clock.advance(Duration::hours(2));
    let page = begun(&Agent::new(house), "pien", NUMBER).await;
    assert_eq!(page.step(), "recover-check");
    let code = codes(house).await.pop().unwrap();
    assert_eq!(answered(&page, &code, ANSWER).await.step(), "recover-menu");
}

async fn s14_a_stranger_meets_the_same_lock(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = begun(&agent, "niemand", "0655555555").await;
    for _ in 0..2 {
        assert_eq!(answered(&page, "12345678", "niet dit").await.status, 422);
    }
    let locked = answered(&page, "12345678", "niet dit").await;
    assert_eq!(locked.status, 429);
    assert!(locked.alert_text().contains("24"));
    house.clock.advance(Duration::hours(23));
    let page = begun(&Agent::new(house), "niemand", "0655555555").await;
    assert_eq!((page.step(), page.status), ("recover", 429));
    house.clock.advance(Duration::hours(2));
    let page = begun(&Agent::new(house), "niemand", "0655555555").await;
    assert_eq!(page.step(), "recover-check");
    assert!(house.outbox().await.is_empty());
}

async fn s13_requests_are_limited_alike(house: &TestHouse) {
    for (name, number) in [("pien", NUMBER), ("niemand", "0655555555")] {
        let agent = Agent::new(house);
        let page = begun(&agent, name, number).await;
        assert!(!page.offers("resend"), "not at once: words instead");
        let hasty = begun(&agent, name, number).await;
        assert_eq!((hasty.step(), hasty.status), ("recover", 429));
        house.clock.advance(Duration::minutes(2));
        let page = agent.get(&page.url).await;
        let page = page.click_action("resend").await;
        assert_eq!((page.step(), page.status), ("recover-check", 200), "{name}");
        house.clock.advance(Duration::minutes(2));
        let page = begun(&agent, name, number).await;
        assert!(matches!(page.status, 200 | 429));
        house.clock.advance(Duration::minutes(2));
        let page = begun(&agent, name, number).await;
        assert_eq!((page.step(), page.status), ("recover", 429), "{name}");
        assert_ne!(page.alert_text(), "");
        house.clock.advance(Duration::hours(2));
    }
}

async fn s13_what_can_be_no_number_is_told_from_what_is_missing(house: &TestHouse) {
    for (name, number, said) in [
        ("pien", "06 11 22 33", "geen mobiel nummer"),
        ("niemand", "020 555 01 20", "geen mobiel nummer"),
        ("pien", "", "Vul alles in"),
        ("", "06 11 22 33", "Vul alles in"),
    ] {
        let page = begun(&Agent::new(house), name, number).await;
        assert_eq!((page.step(), page.status), ("recover", 422), "{number:?}");
        let alert = page.alert_text();
        assert!(alert.contains(said), "{name:?}, {number:?}: {alert}");
        assert_eq!(page.value("username").as_deref(), Some(name));
        assert_eq!(page.value("phone").as_deref(), Some(number));
    }
    assert!(codes(house).await.is_empty());
}

async fn s15_lif_10_administrators_and_pupils_never_get_in(house: &TestHouse) {
    for role in [Role::Admin, Role::Pupil] {
        let mut person = house.person("station", "pien").await;
        person.roles = vec![role];
        house
            .idp
            .durable
            .write(move |tx| tx.update_person(&person))
            .await
            .unwrap();
        let page = begun(&Agent::new(house), "pien", NUMBER).await;
        assert_eq!(page.step(), "recover-check", "the page does not tell");
        assert!(codes(house).await.is_empty(), "{role:?}");
        house.clock.advance(Duration::minutes(2));
    }
}

async fn s16_s19_one_run_renews_one_thing(house: &TestHouse) {
    with_policy(house, "station", |policy| {
        policy.recovery.self_service.new_password = true
    })
    .await;
    let agent = Agent::new(house);
    let page = begun(&agent, "pien", NUMBER).await;
    let code = codes(house).await.pop().unwrap();
    let menu = answered(&page, &code, ANSWER).await;
    assert!(menu.offers("new-password"));
    let order: Vec<String> = menu
        .forms()
        .into_iter()
        .flat_map(|form| form.buttons)
        .filter(|(name, ..)| name == "action")
        .map(|(_, value, _)| value)
        .collect();
    assert_eq!(
        order.last().map(String::as_str),
        Some("renew-second-factor"),
        "S-16"
    );
    let before = house.person("station", "pien").await;
    let sent = menu.click_action("new-password").await;
    assert_eq!((sent.step(), sent.status), ("news", 200));
    let both = menu.click_action("renew-second-factor").await;
    assert_eq!(both.status, 410, "S-19");
    let person = house.person("station", "pien").await;
    assert_eq!(person.epoch, before.epoch, "nothing was removed");
    assert_eq!(
        person.password_hash, before.password_hash,
        "and no password changed"
    );
    let mails = house.outbox().await.into_iter();
    let mails = mails.filter(|message| message.kind == MessageKind::Mail);
    assert_eq!(mails.count(), 1, "the link travels by mail");
}

async fn s18_a_run_belongs_to_its_browser_and_ends(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = begun(&agent, "pien", NUMBER).await;
    let code = codes(house).await.pop().unwrap();
    let other = Agent::new(house).get(&page.url).await;
    assert_ne!(other.step(), "recover-check", "another browser");
    house.clock.advance(Duration::minutes(21));
    let late = answered(&page, &code, ANSWER).await;
    assert_eq!(
        (late.step(), late.status),
        ("recover", 410),
        "a kind page with a new start"
    );
    assert_ne!(late.alert_text(), "");
}

async fn s12_an_institution_without_a_portal_names_who_helps(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = agent.get("/recover?institution=zorg").await;
    assert_eq!(
        (page.step(), page.status, page.institution()),
        ("error", 404, "zorg")
    );
    let said = page.text();
    assert!(
        said.contains("heeft deze manier om weer binnen te komen niet"),
        "{said}"
    );
    assert!(!said.contains("niets te vinden"), "{said}");
    let open = agent.get("/recover?institution=station").await;
    with_policy(house, "station", |policy| {
        policy.recovery.self_service.enabled = false
    })
    .await;
    let closed = open
        .submit(&[("username", "pien"), ("phone", NUMBER)])
        .await;
    assert_eq!(closed.status, 404, "the server holds it");
    assert!(codes(house).await.is_empty());
}

async fn rec_11_another_code_ends_the_one_before(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = begun(&agent, "pien", NUMBER).await;
    let first = codes(house).await.pop().unwrap();
    house.clock.advance(Duration::minutes(2));
    let page = agent.get(&page.url).await.click_action("resend").await;
    let second = codes(house).await.pop().unwrap();
    assert_ne!(first, second);
    assert_eq!(answered(&page, &first, ANSWER).await.status, 422);
    assert_eq!(
        answered(&page, &second, ANSWER).await.step(),
        "recover-menu"
    );
}
