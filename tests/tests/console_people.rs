//! People at the console: found, changed, helped, and what is out of reach.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    person::{PasswordState, Role, Standing},
    second_factor::SecondFactorState,
};
use sluis_tests::{
    Agent, Asked, Console, Page, Portal, Visit, mails, newest_link, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    u28_an_administrator_switches_a_teachers_factor_off_and_the_teacher_signs_in;
    u29_people_are_found_by_class_by_name_and_by_filter;
    u30_every_field_of_an_account_is_edited_and_each_fault_stands_beside_it;
    u30_extra_classes_come_and_go_and_stand_in_the_groups_claim;
    u30_a_new_password_goes_by_link_or_is_shown_once;
    u31_administrators_and_oneself_are_out_of_reach_and_support_helps;
    u32_an_administrator_switches_it_on_again;
    u33_what_was_never_set_up_is_not_switched_and_the_form_refuses;
    u34_the_switch_that_does_not_move_says_why_to_everybody;
    s07_name_and_temporary_password_go_by_two_ways;
    a_new_account_is_made_with_an_invitation_that_lets_its_person_in;
    a_wipe_needs_a_reason_and_sessions_end;
    nobody_changes_the_own_roles_and_the_last_administrator_stays;
    ten_06_nobody_gives_a_role_that_is_not_theirs_to_give;
    ten_08_accounts_of_operators_and_support_are_out_of_reach;
    another_institutions_people_look_as_if_they_did_not_exist;
    a_class_admin_reaches_pupils_of_the_own_classes_alone;
    an_auditor_reads_and_changes_nothing;
    a_change_on_an_old_page_saves_nothing_and_shows_both_versions;
    many_are_closed_after_the_number_was_said_once_more;
    an_export_holds_what_the_filter_lets_through;
}

async fn person_page(console: &Console, house: &TestHouse, username: &str) -> Page {
    let slug: &'static str = if console.institution == "tweede" {
        "tweede"
    } else {
        "school"
    };
    let id = house.person(slug, username).await.id;
    console.open(&format!("/people/{id}")).await
}

async fn state(house: &TestHouse, username: &str) -> SecondFactorState {
    let id = house.person("school", username).await.id;
    let factors = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&id))
        .await;
    factors.unwrap().factor.state(house.now())
}

async fn events(house: &TestHouse, kind: EventKind) -> Vec<sluis_model::audit::Event> {
    let mut events = house.events().await;
    events.retain(|event| event.kind == kind);
    events
}

/// The steps that somebody takes to a portal.
async fn signs_in(house: &TestHouse, username: &str) -> Vec<String> {
    let asked: Asked = Portal::of(house, "agenda").ask_for("school");
    let agent = Agent::new(house);
    let page = agent.get(&asked.url()).await;
    let page = page
        .submit(&[
            ("username", username),
            ("password", player("school", username).password),
        ])
        .await;
    vec![page.step().to_owned()]
}

/// Makes a class with a teacher and pupils.
async fn class(console: &Console, name: &str, people: &[(&str, &str)]) -> String {
    let page = console.open("/classes").await;
    page.submit(&[("name", name), ("year", "2026-2027")]).await;
    let list = console.open("/classes").await;
    let link = list
        .links()
        .into_iter()
        .filter(|link| link.contains("/classes/") && !link.contains("roll-over"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for link in link {
        let mut page = console.agent.get(&link).await;
        if !page.text().contains(&format!("Klas {name}")) {
            continue;
        }
        for (who, part) in people {
            page = page.submit(&[("who", who), ("part", part)]).await;
            assert_eq!(page.status, 200, "{}", page.text());
        }
        return link.rsplit('/').next().unwrap().to_owned();
    }
    panic!("no class {name}");
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
    assert!(told.groups.contains(&"5C".to_owned()));
    assert!(
        told.groups.contains(&"groep-a".to_owned()),
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

async fn a_new_account_is_made_with_an_invitation_that_lets_its_person_in(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("/people/new").await;
    assert_eq!(page.step(), "console-new-person");
    let wrong = page
        .submit(&[
            ("family_name", "Nieuw"),
            ("username", "nieuw"),
            ("invite", "link"),
        ])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("email-error"),
        "an invitation needs an address"
    );
    let done = page
        .submit(&[
            ("given_name", "Nina"),
            ("family_name", "Nieuw"),
            ("username", "nieuw"),
            ("email", "nieuw@school.test"),
            ("invite", "link"),
        ])
        .await;
    assert!(
        done.text().contains("uitnodiging is onderweg"),
        "{}",
        done.text()
    );
    let link = newest_link(house, "nieuw@school.test").await;
    let page = Agent::new(house).get(&link).await;
    let new = "Acht-Rode-Fietsen-9";
    page.submit(&[("new_password", new), ("new_password_repeat", new)])
        .await;
    let person = house.person("school", "nieuw").await;
    assert!(person.password_hash.is_some());
    assert!(person.email_verified_at.is_some());
}

async fn a_wipe_needs_a_reason_and_sessions_end(house: &TestHouse) {
    let asked = Portal::of(house, "agenda").ask_for("school");
    let agent = Agent::new(house);
    Visit::of(house, &player("school", "juf"))
        .sign_in(&agent, &asked)
        .await;
    house.clock.advance(Duration::seconds(60));
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "juf").await;
    assert!(page.body.contains("data-testid=\"sessions\""));
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/wipe"))
        .unwrap();
    let refused = console
        .agent
        .post(&form.action, &form.filled(&[("why", "")]))
        .await;
    assert_eq!(refused.status, 422);
    let done = console
        .agent
        .post(&form.action, &form.filled(&[("why", "toestel gestolen")]))
        .await;
    assert!(done.text().contains("gewist"), "{}", done.text());
    assert_eq!(state(house, "juf").await, SecondFactorState::Never);
    let page = agent.get("/account").await;
    assert_ne!(page.step(), "account", "the session is over");
}

async fn nobody_changes_the_own_roles_and_the_last_administrator_stays(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let page = person_page(&console, house, "beheer").await;
    let form = page.form(&["family_name", "version"]);
    let mut fields = form.fields.clone();
    fields.push(("role-auditor".to_owned(), "1".to_owned()));
    let refused = console.agent.post(&form.action, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("niet bij uzelf"),
        "{}",
        refused.text()
    );
    // Not even the operator takes the last one.
    let baas = Console::of(house, &player("school", "baas"))
        .await
        .at("tweede");
    let page = person_page(&baas, house, "beheer").await;
    let closed = page.submit(&[("standing", "disabled")]).await;
    assert_eq!(closed.status, 422);
    assert!(
        closed.text().contains("laatste beheerder"),
        "{}",
        closed.text()
    );
    let form = page.form(&["family_name", "version"]);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| name != "role-admin");
    let refused = baas.agent.post(&form.action, &fields).await;
    assert_eq!(refused.status, 422);
    let ended = page.submit(&[("ends_on", "2027-01-01")]).await;
    assert_eq!(ended.status, 422);
    let beheer = house.person("tweede", "beheer").await;
    assert!(beheer.roles.contains(&Role::Admin) && beheer.standing == Standing::Active);
    // With another administrator the first may go.
    let page = person_page(&baas, house, "juf").await;
    page.submit(&[("role-admin", "1"), ("family_name", "Proef")])
        .await;
    let page = person_page(&baas, house, "beheer").await;
    let closed = page.submit(&[("standing", "disabled")]).await;
    assert_eq!(closed.status, 200, "{}", closed.text());
}

async fn ten_06_nobody_gives_a_role_that_is_not_theirs_to_give(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "meester").await;
    assert!(!page.has_field("role-operator") && !page.has_field("role-support"));
    let form = page.form(&["family_name", "version"]);
    for role in ["role-operator", "role-support"] {
        let mut fields = form.fields.clone();
        fields.push((role.to_owned(), "1".to_owned()));
        let refused = console.agent.post(&form.action, &fields).await;
        assert_eq!(refused.status, 403, "{role}");
    }
    assert_eq!(
        house.person("school", "meester").await.roles,
        [Role::Teacher]
    );
}

async fn ten_08_accounts_of_operators_and_support_are_out_of_reach(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let juf = person_page(&console, house, "juf").await;
    for username in ["baas", "hulp"] {
        let before = house.person("school", username).await;
        let page = person_page(&console, house, username).await;
        for field in ["family_name", "way", "until"] {
            assert!(!page.has_field(field), "{field} of {username}");
        }
        for path in ["", "/factor", "/wipe", "/password", "/sessions", "/devices"] {
            let mut fields = juf.form(&["family_name", "version"]).fields;
            for (name, value) in [
                ("way", "link"),
                ("action", "suspend"),
                ("reason", "x"),
                ("why", "x"),
                ("session", "all"),
                ("device", "all"),
            ] {
                fields.push((name.to_owned(), value.to_owned()));
            }
            let to = format!("/admin/at/school/people/{}{path}", before.id);
            let refused = console.agent.post(&to, &fields).await;
            assert_eq!(
                refused.status,
                403,
                "{path} of {username}: {}",
                refused.text()
            );
        }
        assert_eq!(house.person("school", username).await, before);
    }
}

async fn another_institutions_people_look_as_if_they_did_not_exist(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let theirs = house.person("tweede", "juf").await;
    let page = console.open(&format!("/people/{}", theirs.id)).await;
    let nobody = console
        .open("/people/0190aaaabbbbccccddddeeeeffff0000")
        .await;
    assert_eq!((page.status, nobody.status), (404, 404));
    let juf = person_page(&console, house, "juf").await;
    let fields = juf.form(&["family_name", "version"]).fields;
    for path in ["", "/factor", "/wipe", "/password", "/sessions", "/devices"] {
        let mut fields = fields.clone();
        fields.push(("way".to_owned(), "link".to_owned()));
        let to = format!("/admin/at/school/people/{}{path}", theirs.id);
        let refused = console.agent.post(&to, &fields).await;
        assert_eq!(refused.status, 404, "{path}");
    }
    assert_eq!(house.person("tweede", "juf").await, theirs);
}

async fn a_class_admin_reaches_pupils_of_the_own_classes_alone(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    class(
        &beheer,
        "1A",
        &[
            ("mentor", "teacher"),
            ("leerling", "main"),
            ("meester", "extra"),
        ],
    )
    .await;
    let mentor = Console::of(house, &player("school", "mentor")).await;
    let list = mentor.open("/people").await;
    assert!(list.body.contains(">leerling</span>"), "{}", list.text());
    for name in ["juf", "meester", "beheer", "mentor"] {
        assert!(!list.body.contains(&format!(">{name}</span>")), "{name}");
    }
    for name in ["juf", "meester", "beheer"] {
        assert_eq!(
            person_page(&mentor, house, name).await.status,
            404,
            "{name}"
        );
    }
    let page = person_page(&mentor, house, "leerling").await;
    assert!(!page.has_field("family_name") && !page.has_field("until"));
    let shown = page.submit(&[("way", "shown")]).await;
    assert_eq!(shown.step(), "console-password");
    let id = house.person("school", "meester").await.id;
    let to = format!("/admin/at/school/people/{id}/password");
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("way".to_owned(), "link".to_owned()),
    ];
    assert_eq!(mentor.agent.post(&to, &fields).await.status, 404);
    let to = format!("/admin/at/school/people/{id}/factor");
    assert_eq!(mentor.agent.post(&to, &fields).await.status, 403);
}

async fn an_auditor_reads_and_changes_nothing(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    let list = console.open("/people").await;
    assert!(!list.has_field("act"));
    let page = person_page(&console, house, "juf").await;
    assert_eq!(page.status, 200);
    for field in ["family_name", "way", "until"] {
        assert!(!page.has_field(field), "{field}");
    }
    assert_eq!(console.open("/people/new").await.status, 403);
}

async fn a_change_on_an_old_page_saves_nothing_and_shows_both_versions(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let mine = person_page(&console, house, "juf").await;
    let theirs = person_page(&console, house, "juf").await;
    house.clock.advance(Duration::seconds(5));
    theirs
        .submit(&[("programme", "vwo"), ("family_name", "Anders")])
        .await;
    let late = mine
        .submit(&[("programme", "havo"), ("family_name", "Mijn")])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Anders") && late.text().contains("Iemand anders was u voor"));
    assert_eq!(
        late.value("family_name").as_deref(),
        Some("Mijn"),
        "what was typed stays"
    );
    assert_eq!(house.person("school", "juf").await.name.family, "Anders");
    let done = late
        .submit(&[("family_name", "Mijn"), ("programme", "havo")])
        .await;
    assert_eq!(done.status, 200, "now it is meant");
    assert_eq!(house.person("school", "juf").await.name.family, "Mijn");
}

async fn many_are_closed_after_the_number_was_said_once_more(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let list = console.open("/people").await;
    let pick = |id: &str| format!("pick-{id}");
    let (juf, meester, beheer) = (
        house.person("school", "juf").await.id,
        house.person("school", "meester").await.id,
        house.person("school", "beheer").await.id,
    );
    let picks = [
        pick(juf.as_str()),
        pick(meester.as_str()),
        pick(beheer.as_str()),
    ];
    let question = list
        .submit(&[
            (picks[0].as_str(), "1"),
            (picks[1].as_str(), "1"),
            (picks[2].as_str(), "1"),
            ("act", "close"),
            ("who", "ticked"),
        ])
        .await;
    assert_eq!(question.step(), "console-bulk");
    assert!(
        question.text().contains("3 accounts"),
        "{}",
        question.text()
    );
    assert_eq!(
        house.person("school", "juf").await.standing,
        Standing::Active
    );
    let done = question.submit(&[]).await;
    assert!(
        done.text().contains("2 gedaan"),
        "oneself is passed over: {}",
        done.text()
    );
    assert_eq!(
        house.person("school", "juf").await.standing,
        Standing::Disabled
    );
    assert_eq!(
        house.person("school", "beheer").await.standing,
        Standing::Active
    );
    let list = console.open("/people?role=teacher&factor=never").await;
    let question = list.submit(&[("act", "remind"), ("who", "all")]).await;
    assert_eq!(question.step(), "console-bulk");
    let before = house.outbox().await.len();
    let done = question.submit(&[]).await;
    assert!(done.text().contains("gedaan"), "{}", done.text());
    assert!(house.outbox().await.len() >= before);
    let none = console
        .open("/people")
        .await
        .submit(&[("act", "open"), ("who", "ticked")])
        .await;
    assert!(none.text().contains("Vink eerst iemand aan"));
}

async fn an_export_holds_what_the_filter_lets_through(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&console, house, "juf").await;
    page.submit(&[
        ("given_name", "=cmd|' /C calc'!A0"),
        ("family_name", "Proef"),
    ])
    .await;
    let file = console.open("/people.csv?q=juf%40school.test").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(file.body.contains("\"'=cmd|"), "{}", file.body);
    assert_eq!(file.body.lines().count(), 2);
    assert_eq!(events(house, EventKind::PeopleExported).await.len(), 1);
}
