//! The policy in the console: read, changed in two steps, kept with its history, brought back.

use sluis_model::{
    audit::EventKind,
    policy::{Localized, SecondFactorMode},
    security_question::SecurityQuestion,
};
use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};
use std::sync::Arc;

on_both_stores! {
    every_part_is_read_and_opens_in_both_languages;
    a_unit_stands_once_in_a_label;
    a_change_is_looked_at_before_it_is_saved;
    dates_are_told_in_sentences_with_what_to_think_of;
    faults_stand_beside_their_fields_and_typed_values_stay;
    the_preview_names_who_is_affected_and_walks_along_with_one_person;
    who_would_be_locked_out_is_told_before_saving;
    a_lost_update_saves_nothing_and_shows_both;
    of_two_who_save_at_once_one_is_told;
    every_version_is_kept_and_an_earlier_one_comes_back;
    what_was_changed_elsewhere_becomes_a_version_too;
    an_auditor_reads_and_another_institution_sees_nothing;
    s15_the_part_about_the_secret_question_says_why_not_and_how_many_have_one;
}

const PARTS: [&str; 8] = [
    "second-factor",
    "remember",
    "codes",
    "recovery",
    "password",
    "session",
    "accounts",
    "words",
];

async fn admin(house: &TestHouse) -> Console {
    Console::of(house, &player("school", "baas")).await
}

/// The form of a part with fields filled in, sent.
async fn change(console: &Console, part: &str, fields: &[(&str, &str)]) -> Page {
    let page = console.open(&format!("/policy/edit/{part}")).await;
    assert_eq!((page.status, page.step()), (200, "console-policy-edit"));
    page.submit(fields).await
}

const SUMMER: &[(&str, &str)] = &[
    ("second-factor-mode", "scheduled"),
    ("second-factor-mode-optional-from", "2027-04-01"),
    ("second-factor-mode-mandatory-from", "2027-07-01"),
];

async fn every_part_is_read_and_opens_in_both_languages(house: &TestHouse) {
    let console = admin(house).await;
    for language in ["nl", "en"] {
        console
            .agent
            .get(&format!("/language?to=/admin&lang={language}"))
            .await;
        let page = console.open("/policy").await;
        assert_eq!((page.status, page.step()), (200, "console-policy"));
        assert_eq!(page.language(), language);
        for part in PARTS {
            assert!(page.body.contains(&format!("data-testid=\"part-{part}\"")));
            let form = console.open(&format!("/policy/edit/{part}")).await;
            assert_eq!(form.status, 200, "{part} in {language}");
        }
    }
    assert_eq!(console.open("/policy/edit/nergens").await.status, 404);
}

async fn a_unit_stands_once_in_a_label(house: &TestHouse) {
    let console = admin(house).await;
    let recovery = console.open("/policy/edit/recovery").await;
    let text = recovery.text();
    assert!(text.contains("Groepen in een code"), "{text}");
    assert!(!text.contains("(groepen)"), "{text}");
    let session = console.open("/policy/edit/session").await;
    let text = session.text();
    assert!(
        text.contains("Uitgelogd na zo lang niets doen (minuten)"),
        "{text}"
    );
}

async fn a_change_is_looked_at_before_it_is_saved(house: &TestHouse) {
    let console = admin(house).await;
    let preview = change(&console, "session", &[("unlock-minutes", "9")]).await;
    assert_eq!(
        (preview.status, preview.step()),
        (200, "console-policy-preview")
    );
    assert!(preview.body.contains("data-setting=\"unlock-minutes\""));
    let stored = || async {
        house
            .idp
            .durable
            .read(|tx| {
                Ok(tx
                    .institution_by_slug("school")?
                    .map(Arc::unwrap_or_clone)
                    .map(|found| found.policy))
            })
            .await
            .ok()
            .flatten()
            .map(|policy| policy.unlock.minutes)
    };
    assert_eq!(stored().await, Some(5), "looking saves nothing");
    let done = preview.submit(&[("note", "Na overleg")]).await;
    assert_eq!((done.status, done.step()), (200, "console-policy"));
    assert!(
        done.text().contains("Opgeslagen als versie 2"),
        "{}",
        done.text()
    );
    assert_eq!(stored().await, Some(9));
    let events = house.events().await;
    let event = events
        .iter()
        .find(|event| event.kind == EventKind::PolicyChanged)
        .map(|event| event.details.clone())
        .unwrap_or_default();
    assert_eq!(event["changes"][0]["setting"], "unlock.minutes");
    assert_eq!(event["changes"][0]["was"], 5);
    assert_eq!(event["changes"][0]["is"], 9);
}

async fn dates_are_told_in_sentences_with_what_to_think_of(house: &TestHouse) {
    let console = admin(house).await;
    let preview = change(&console, "second-factor", SUMMER).await;
    let text = preview.text();
    assert!(
        text.contains("Tot en met woensdag 30 juni 2027 kan iedereen ‘Niet nu’ kiezen."),
        "{text}"
    );
    assert!(
        preview
            .body
            .contains("data-testid=\"timeline\" data-phase=\"before\"")
    );
    assert!(!preview.body.contains("data-testid=\"warning\""), "{text}");
    let christmas = change(
        &console,
        "second-factor",
        &[
            ("second-factor-mode", "scheduled"),
            ("second-factor-mode-optional-from", "2026-11-22"),
            ("second-factor-mode-mandatory-from", "2026-12-25"),
        ],
    )
    .await;
    assert!(
        christmas.text().contains("is een kerstdag"),
        "{}",
        christmas.text()
    );
    let soon = change(
        &console,
        "second-factor",
        &[
            ("second-factor-mode", "scheduled"),
            ("second-factor-mode-optional-from", "2026-11-22"),
            ("second-factor-mode-mandatory-from", "2026-11-30"),
        ],
    )
    .await;
    assert!(soon.text().contains("nog maar 9 dagen"), "{}", soon.text());
}

async fn faults_stand_beside_their_fields_and_typed_values_stay(house: &TestHouse) {
    let console = admin(house).await;
    let page = change(
        &console,
        "second-factor",
        &[
            ("second-factor-mode", "scheduled"),
            ("second-factor-mode-optional-from", "2027-07-02"),
            ("second-factor-mode-mandatory-from", "2027-07-01"),
            ("second-factor-suspend-max-hours", "9999"),
        ],
    )
    .await;
    assert_eq!((page.status, page.step()), (422, "console-policy-edit"));
    assert!(
        page.body
            .contains("id=\"second-factor-suspend-max-hours-error\"")
    );
    assert_eq!(
        page.value("second-factor-suspend-max-hours").as_deref(),
        Some("9999")
    );
    let page = page
        .submit(&[("second-factor-suspend-max-hours", "24")])
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.body
            .contains("id=\"second-factor-mode-mandatory-from-error\"")
    );
    let page = page
        .submit(&[("second-factor-mode-mandatory-from", "2027-09-01")])
        .await;
    assert_eq!((page.status, page.step()), (200, "console-policy-preview"));
}

async fn the_preview_names_who_is_affected_and_walks_along_with_one_person(house: &TestHouse) {
    let console = admin(house).await;
    let preview = change(&console, "second-factor", SUMMER).await;
    let moments: Vec<&str> = preview
        .body
        .split("data-day=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(moments, ["2026-11-21", "2027-04-01", "2027-07-01"]);
    let forms = preview.forms();
    let people = forms
        .iter()
        .rfind(|form| form.buttons.iter().any(|(_, value, _)| value == "people"));
    let Some(people) = people else {
        panic!("nobody is affected: {}", preview.text())
    };
    let listed = preview
        .agent()
        .post(&people.action, &people.filled(&[("action", "people")]))
        .await;
    assert!(listed.body.contains("data-testid=\"people\""));
    assert!(listed.text().contains("meester"), "{}", listed.text());
    assert!(
        !listed.text().contains("moet eerst instellen juf"),
        "{}",
        listed.text()
    );
    let form = preview.form_of("person");
    let fields = form.filled(&[
        ("who", "meester"),
        ("day", "2027-07-01"),
        ("action", "person"),
    ]);
    let seen = preview.agent().post(&form.action, &fields).await;
    assert!(
        seen.body.contains("data-testid=\"as-person\""),
        "{}",
        seen.text()
    );
    assert!(seen.body.contains("data-step=\"enrol-intro-required\""));
    let fields = form.filled(&[
        ("who", "niemand"),
        ("day", "2027-07-01"),
        ("action", "person"),
    ]);
    let nobody = preview.agent().post(&form.action, &fields).await;
    assert!(
        nobody
            .text()
            .contains("Niemand heeft hier deze gebruikersnaam")
    );
}

async fn who_would_be_locked_out_is_told_before_saving(house: &TestHouse) {
    let console = admin(house).await;
    let preview = change(
        &console,
        "second-factor",
        &[
            ("second-factor-mode", "required"),
            ("second-factor-methods", "sms"),
        ],
    )
    .await;
    assert!(
        preview.body.contains("data-testid=\"stuck\""),
        "{}",
        preview.text()
    );
    assert!(preview.text().contains("loopt vast: geen mobiel nummer"));
}

async fn a_lost_update_saves_nothing_and_shows_both(house: &TestHouse) {
    let console = admin(house).await;
    let first = change(&console, "session", &[("unlock-minutes", "9")]).await;
    let second = change(&console, "session", &[("session-idle-minutes", "30")]).await;
    assert_eq!(
        second.submit(&[("note", "")]).await.step(),
        "console-policy"
    );
    let lost = first.submit(&[("note", "")]).await;
    assert_eq!((lost.status, lost.step()), (409, "console-policy-preview"));
    assert!(
        lost.text().contains("Wat de ander wijzigde"),
        "{}",
        lost.text()
    );
    assert!(lost.body.contains("data-setting=\"session-idle-minutes\""));
    assert!(lost.body.contains("data-setting=\"unlock-minutes\""));
    let minutes = || async {
        let found = house
            .idp
            .durable
            .read(|tx| tx.institution_by_slug("school"))
            .await;
        found.ok().flatten().map(|school| {
            (
                school.policy.unlock.minutes,
                school.policy.session.idle_minutes,
            )
        })
    };
    assert_eq!(minutes().await, Some((5, 30)));
    // Who has seen both may go on, and what the other one changed stays.
    let saved = lost.submit(&[("note", "")]).await;
    assert_eq!(saved.step(), "console-policy", "{}", saved.text());
    assert_eq!(minutes().await, Some((9, 30)));
}

async fn of_two_who_save_at_once_one_is_told(house: &TestHouse) {
    let console = admin(house).await;
    for minutes in ["6", "7", "8"] {
        let one = change(&console, "session", &[("unlock-minutes", minutes)]).await;
        let other = change(&console, "session", &[("session-idle-minutes", minutes)]).await;
        let none: &[(&str, &str)] = &[("note", "")];
        let (one, other) = tokio::join!(one.submit(none), other.submit(none));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

async fn every_version_is_kept_and_an_earlier_one_comes_back(house: &TestHouse) {
    let console = admin(house).await;
    change(&console, "session", &[("unlock-minutes", "9")])
        .await
        .submit(&[("note", "Even proberen")])
        .await;
    let history = console.open("/policy/history").await;
    assert_eq!(
        (history.status, history.step()),
        (200, "console-policy-history")
    );
    assert!(history.text().contains("Even proberen"));
    assert!(
        history.text().contains("Baas van Proef"),
        "{}",
        history.text()
    );
    let version = console.open("/policy/history/1").await;
    assert_eq!(
        (version.status, version.step()),
        (200, "console-policy-version")
    );
    let preview = version.submit(&[]).await;
    assert_eq!(
        (preview.status, preview.step()),
        (200, "console-policy-preview")
    );
    let done = preview.submit(&[("note", "Toch niet")]).await;
    assert_eq!(done.step(), "console-policy", "{}", done.text());
    assert!(done.text().contains("Opgeslagen als versie 3"));
    let history = console.open("/policy/history").await;
    assert!(history.text().contains("Toch niet"));
    assert_eq!(console.open("/policy/history/99").await.status, 404);
}

async fn what_was_changed_elsewhere_becomes_a_version_too(house: &TestHouse) {
    let console = admin(house).await;
    with_policy(house, "school", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    change(&console, "session", &[("unlock-minutes", "9")])
        .await
        .submit(&[("note", "")])
        .await;
    let history = console.open("/policy/history").await;
    assert!(
        history.text().contains("aangetroffen"),
        "{}",
        history.text()
    );
    assert!(history.text().contains("Altijd, voor iedereen"));
}

async fn an_auditor_reads_and_another_institution_sees_nothing(house: &TestHouse) {
    let reader = Console::of(house, &player("school", "kijker")).await;
    let page = reader.open("/policy").await;
    assert_eq!(page.status, 200);
    assert!(
        !page
            .links()
            .iter()
            .any(|link| link.contains("/policy/edit/"))
    );
    assert_eq!(reader.open("/policy/edit/session").await.status, 403);
    let other = Console::of(house, &player("tweede", "beheer")).await;
    for path in [
        "/policy",
        "/policy/edit/session",
        "/policy/history",
        "/policy/history/1",
    ] {
        assert_eq!(other.at("school").open(path).await.status, 404, "{path}");
    }
}

async fn s15_the_part_about_the_secret_question_says_why_not_and_how_many_have_one(
    house: &TestHouse,
) {
    let console = admin(house).await;
    let page = console.open("/policy/edit/recovery").await;
    assert!(
        page.text()
            .contains("Niemand heeft nu een geheime vraag ingesteld.")
    );
    assert!(page.text().contains("Een geheime vraag is zwak"));
    let question = |person: &sluis_model::person::Person| SecurityQuestion {
        person: person.id.clone(),
        question: Localized::new("Welk boek?", "Which book?"),
        answer_hash: "x".to_owned(),
        created_at: house.now(),
        failures: 0,
        locked_until: None,
    };
    let questions = [
        question(&house.person("school", "juf").await),
        question(&house.person("school", "meester").await),
        question(&house.person("energie", "bea").await),
    ];
    let put = house.idp.durable.write(move |tx| {
        questions
            .iter()
            .try_for_each(|one| tx.put_security_question(one))
    });
    put.await.unwrap_or_else(|error| panic!("{error}"));
    let page = console.open("/policy/edit/recovery").await;
    assert!(
        page.text().contains("2 mensen hebben nu een geheime vraag"),
        "{}",
        page.text()
    );
    let other = console.open("/policy/edit/password").await;
    assert!(!other.body.contains("data-testid=\"questions\""));
}
