//! The rows of the guides.

use crate::console_people::work::{class, events, person_page, signs_in, state};
use sluis_model::{audit::EventKind, person::PasswordState, second_factor::SecondFactorState};
use sluis_tests::{
    Agent, Console, Page, mails, newest_link, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    u28_an_administrator_switches_a_teachers_factor_off_and_the_teacher_signs_in;
    u28_recovery_codes_are_told_of_where_the_institution_has_any;
    u29_people_are_found_by_class_by_name_and_by_filter;
    u30_every_field_of_an_account_is_edited_and_each_fault_stands_beside_it;
    u30_extra_classes_come_and_go_and_stand_in_the_groups_claim;
    u30_a_new_password_goes_by_link_or_is_shown_once;
    u31_administrators_and_oneself_are_out_of_reach_and_support_helps;
    u32_an_administrator_switches_it_on_again;
    u33_what_was_never_set_up_is_not_switched_and_the_form_refuses;
    u34_the_switch_that_does_not_move_says_why_to_everybody;
    s07_name_and_temporary_password_go_by_two_ways;
}

async fn u28_an_administrator_switches_a_teachers_factor_off_and_the_teacher_signs_in(
    house: &TestHouse,
) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "juf").await;
    assert_eq!((page.status, page.step()), (200, "console-person"));
    let empty = page.submit(&[("until", "week"), ("reason", " ")]).await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.alert_text().contains("reden"),
        "{}",
        empty.alert_text()
    );
    let done = page
        .submit(&[("until", "week"), ("reason", "telefoon kwijt")])
        .await;
    assert!(done.text().contains("staat uit"), "{}", done.text());
    assert_eq!(state(house, "juf").await, SecondFactorState::Suspended);
    let mail = mails(house, "juf@school.test").await;
    assert!(mail.iter().any(|mail| mail.contains("telefoon kwijt")));
    let suspended = events(house, EventKind::SecondFactorSuspended).await;
    let (admin, juf) = (
        house.person("school", "beheer").await.id,
        house.person("school", "juf").await.id,
    );
    assert_eq!(suspended[0].actor.as_ref(), Some(&admin));
    assert_eq!(suspended[0].target.as_ref(), Some(&juf));
    assert_eq!(suspended[0].details["reason"], "telefoon kwijt");
    let steps = signs_in(house, "juf").await;
    assert!(!steps.contains(&"second-factor".to_owned()), "{steps:?}");
    let again = console.open(&format!("/people/{juf}")).await;
    assert!(
        again.text().contains("telefoon kwijt"),
        "it is in the history"
    );
}

async fn u28_recovery_codes_are_told_of_where_the_institution_has_any(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    for (count, told) in [(6, true), (0, false)] {
        with_policy(house, "school", move |policy| {
            policy.recovery.count = count;
        })
        .await;
        let page = person_page(&console, house, "juf").await;
        let text = page.text();
        assert_eq!(
            text.contains("Geen herstelcodes meer."),
            told,
            "{count}: {text}"
        );
    }
}

async fn u29_people_are_found_by_class_by_name_and_by_filter(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let a = class(&console, "3B", &[("juf", "teacher"), ("leerling", "main")]).await;
    let b = class(&console, "Koor", &[("juf", "teacher")]).await;
    let names = |page: &Page| -> Vec<String> {
        ["juf", "meester", "leerling", "beheer"]
            .into_iter()
            .filter(|name| {
                page.body
                    .contains(&format!("<span class=\"quiet\">{name}</span>"))
            })
            .map(str::to_owned)
            .collect()
    };
    for (query, expected) in [
        (format!("class={a}"), vec!["juf", "leerling"]),
        (format!("class={b}"), vec!["juf"]),
        ("q=JUF".to_owned(), vec!["juf"]),
        ("q=koor".to_owned(), vec!["juf"]),
        ("q=leerling%40school".to_owned(), vec!["leerling"]),
        ("q=leer&role=pupil".to_owned(), vec!["leerling"]),
        (format!("class={a}&factor=enabled"), vec!["juf"]),
        (format!("class={a}&factor=never"), vec!["leerling"]),
        ("role=teacher&seen=never&q=m".to_owned(), vec!["meester"]),
        ("seen=month&q=beheer".to_owned(), vec!["beheer"]),
    ] {
        let page = console.open(&format!("/people?{query}")).await;
        assert_eq!(page.status, 200);
        assert_eq!(names(&page), expected, "{query}");
    }
    let found = console.open(&format!("/people?class={b}")).await;
    let juf = house.person("school", "juf").await.id;
    let page = found.follow(juf.as_str()).await;
    assert_eq!(page.step(), "console-person");
    assert!(page.has_field("until"), "the switch is on the page");
}

async fn u30_every_field_of_an_account_is_edited_and_each_fault_stands_beside_it(
    house: &TestHouse,
) {
    let console = Console::of(house, &player("school", "beheer")).await;
    class(&console, "2A", &[("meester", "teacher")]).await;
    let page = person_page(&console, house, "leerling").await;
    let wrong = page
        .submit(&[
            ("given_name", ""),
            ("family_name", ""),
            ("username", "juf"),
            ("email", "geen adres"),
            ("phone", "12"),
        ])
        .await;
    assert_eq!(wrong.status, 422);
    for id in [
        "username-error",
        "family_name-error",
        "email-error",
        "phone-error",
    ] {
        assert!(
            wrong.body.contains(&format!("id=\"{id}\" role=\"alert\"")),
            "{id}"
        );
    }
    assert_eq!(
        wrong.value("email").as_deref(),
        Some("geen adres"),
        "it stays"
    );
    let main = page
        .body
        .split("name=\"main_class\"")
        .nth(1)
        .and_then(|rest| rest.split("<option value=\"").nth(2))
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let done = page
        .submit(&[
            ("given_name", "Lies"),
            ("particle", "de"),
            ("family_name", "Boer"),
            ("number", "2026-17"),
            ("programme", "havo"),
            ("email", "lies@school.test"),
            ("phone", "06 12345678"),
            ("username", "lies"),
            ("language", "en"),
            ("main_class", main.as_str()),
            ("standing", "active"),
            ("ends_on", "2030-08-01"),
        ])
        .await;
    assert!(done.text().contains("Opgeslagen"), "{}", done.text());
    let lies = house.person("school", "lies").await;
    assert_eq!(lies.name.full(), "Lies de Boer");
    assert_eq!(lies.profile.number.as_deref(), Some("2026-17"));
    assert_eq!(lies.profile.programme.as_deref(), Some("havo"));
    assert_eq!(lies.email.as_deref(), Some("lies@school.test"));
    assert_eq!(lies.email_verified_at, None, "a new address is not proven");
    assert_eq!(lies.phone.as_deref(), Some("+31612345678"));
    assert_eq!(lies.language.as_deref(), Some("en"));
    assert!(lies.ends_at.is_some());
    assert!(done.text().contains("2A"));
    assert!(
        !mails(house, "leerling@school.test").await.is_empty(),
        "the old address hears"
    );
    let changed = events(house, EventKind::PersonChanged).await;
    let told = |field: &str| {
        changed
            .iter()
            .any(|event| event.details["fields"].to_string().contains(field))
    };
    for field in ["given_name", "number", "email", "main_class", "ends_at"] {
        assert!(told(field), "{field}: {changed:?}");
    }
    assert!(!format!("{changed:?}").contains("lies@school.test"));
    let page = person_page(&console, house, "meester").await;
    let taken = page.submit(&[("number", "2026-17")]).await;
    assert!(
        taken.body.contains("number-error"),
        "two have no number together"
    );
}

async fn u30_extra_classes_come_and_go_and_stand_in_the_groups_claim(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let a = class(&console, "5C", &[]).await;
    let page = person_page(&console, house, "meester").await;
    let name = format!("extra-{a}");
    let done = page.submit(&[(name.as_str(), "1")]).await;
    assert!(done.text().contains("5C"), "{}", done.text());
    let id = house.person("school", "meester").await.id;
    let told = house
        .idp
        .durable
        .read(move |tx| {
            let person = tx.person(&id)?.unwrap();
            sluis_model::ports::classes::with_classes(tx, person)
        })
        .await
        .unwrap();
    assert!(told.person.groups.contains(&"5C".to_owned()));
    assert!(
        told.person.groups.contains(&"groep-a".to_owned()),
        "other groups stay"
    );
    let page = person_page(&console, house, "meester").await;
    let form = page.form(&[name.as_str()]);
    let mut fields = form.fields.clone();
    fields.retain(|(field, _)| *field != name);
    console.agent.post(&form.action, &fields).await;
    let page = person_page(&console, house, "meester").await;
    assert!(!page.text().contains("5C (andere klas)"));
}

async fn u30_a_new_password_goes_by_link_or_is_shown_once(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "juf").await;
    let done = page.submit(&[("way", "link")]).await;
    assert!(done.text().contains("Onderweg"), "{}", done.text());
    let link = newest_link(house, "juf@school.test").await;
    let page = Agent::new(house).get(&link).await;
    assert!(page.has_field("new_password"), "{}", page.text());
    let page = person_page(&console, house, "leerling").await;
    let shown = page.submit(&[("way", "shown")]).await;
    assert_eq!(shown.step(), "console-password");
    let pupil = house.person("school", "leerling").await;
    assert!(matches!(
        pupil.password_state,
        PasswordState::Temporary { .. }
    ));
    let forged = person_page(&console, house, "juf").await.form(&["way"]);
    let mut fields = forged.fields.clone();
    fields.retain(|(name, _)| name != "way");
    fields.push(("way".to_owned(), "shown".to_owned()));
    let refused = console.agent.post(&forged.action, &fields).await;
    assert!(refused.text().contains("kan bij deze gebruiker niet"));
}

async fn u31_administrators_and_oneself_are_out_of_reach_and_support_helps(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let own = person_page(&beheer, house, "beheer").await;
    assert!(!own.has_field("until"));
    assert!(own.text().contains("bij uw eigen account"));
    // Somebody else is made an administrator as well; an administrator still does not touch that one.
    let page = person_page(&beheer, house, "juf").await;
    let made = page
        .submit(&[("role-admin", "1"), ("family_name", "Proef")])
        .await;
    assert_eq!(made.status, 200, "{}", made.text());
    let page = person_page(&beheer, house, "juf").await;
    assert!(!page.has_field("until"));
    assert!(page.text().contains("Alleen de ondersteuning"));
    let id = house.person("school", "juf").await.id;
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("action".to_owned(), "suspend".to_owned()),
        ("reason".to_owned(), "x".to_owned()),
        ("until".to_owned(), "week".to_owned()),
    ];
    let to = format!("/admin/at/school/people/{id}/factor");
    let refused = beheer.agent.post(&to, &fields).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(state(house, "juf").await, SecondFactorState::Enabled);
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let page = person_page(&hulp, house, "juf").await;
    let done = page
        .submit(&[("until", "day"), ("reason", "telefoon stuk")])
        .await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(state(house, "juf").await, SecondFactorState::Suspended);
    let log = events(house, EventKind::SecondFactorSuspended).await;
    assert_eq!(log[0].details["by"], "support");
}

async fn u32_an_administrator_switches_it_on_again(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "uit").await;
    assert!(!page.has_field("until"), "it is off already");
    let done = page.click_action("resume").await;
    assert!(done.text().contains("weer aan"), "{}", done.text());
    assert_eq!(state(house, "uit").await, SecondFactorState::Enabled);
    assert_eq!(signs_in(house, "uit").await, ["second-factor"]);
}

async fn u33_what_was_never_set_up_is_not_switched_and_the_form_refuses(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "meester").await;
    assert!(!page.has_field("until"));
    let id = house.person("school", "meester").await.id;
    let fields = |action: &str| {
        vec![
            ("csrf".to_owned(), page.value("csrf").unwrap()),
            ("action".to_owned(), action.to_owned()),
            ("reason".to_owned(), "x".to_owned()),
            ("why".to_owned(), "x".to_owned()),
            ("until".to_owned(), "week".to_owned()),
        ]
    };
    for (act, path) in [
        ("resume", "factor"),
        ("suspend", "factor"),
        ("wipe", "wipe"),
    ] {
        let to = format!("/admin/at/school/people/{id}/{path}");
        let refused = console.agent.post(&to, &fields(act)).await;
        assert_eq!(refused.status, 422, "{act}");
        assert!(refused.text().contains("eerst ingesteld hebben"), "{act}");
    }
    assert_eq!(state(house, "meester").await, SecondFactorState::Never);
}

async fn u34_the_switch_that_does_not_move_says_why_to_everybody(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "meester").await;
    let why = page.attribute("button", "aria-describedby").unwrap();
    assert_eq!(why, "factor-why");
    assert_eq!(page.attribute("button", "aria-disabled"), Some("true"));
    assert!(
        page.attribute("button", "disabled").is_none(),
        "the keyboard reaches it"
    );
    assert!(page.body.contains("id=\"factor-why\""));
    assert!(
        page.text().contains("Meester van Proef moet"),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("eerst ingesteld hebben, voordat u het aan en uit kunt zetten")
    );
}

async fn s07_name_and_temporary_password_go_by_two_ways(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "juf").await;
    page.submit(&[("phone", "0612345678"), ("family_name", "Proef")])
        .await;
    let page = person_page(&console, house, "juf").await;
    let done = page.submit(&[("way", "channels")]).await;
    assert!(done.text().contains("Onderweg"), "{}", done.text());
    let all = house.outbox().await;
    let mail = all
        .iter()
        .find(|one| one.to == "juf@school.test" && one.text.contains("juf"));
    let text = all.iter().find(|one| one.to == "+31612345678").unwrap();
    assert!(mail.is_some());
    assert!(
        !text.text.contains("juf"),
        "the password's message has no name"
    );
    let juf = house.person("school", "juf").await;
    assert!(matches!(
        juf.password_state,
        PasswordState::Temporary { .. }
    ));
}
