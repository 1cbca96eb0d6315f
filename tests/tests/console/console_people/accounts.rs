//! Accounts, roles, and who reaches whom.

use crate::console_people::work::{class, events, person_page, state};
use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    person::{Role, Standing},
    second_factor::SecondFactorState,
};
use sluis_tests::{
    Agent, Console, Portal, Visit, newest_link, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
};

on_both_stores! {
    a_new_account_is_made_with_an_invitation_that_lets_its_person_in;
    a_day_that_cannot_be_read_stays_beside_its_fault;
    a_wipe_needs_a_reason_and_sessions_end;
    nobody_changes_the_own_roles_and_the_last_administrator_stays;
    ten_06_nobody_gives_a_role_that_is_not_theirs_to_give;
    lif_06_a_colleague_administrators_address_is_their_own_business;
    lif_06_whoever_takes_the_role_away_gets_no_further;
    ten_08_accounts_of_operators_and_support_are_out_of_reach;
    another_institutions_people_look_as_if_they_did_not_exist;
    a_class_admin_reaches_pupils_of_the_own_classes_alone;
    pwd_08_who_looks_after_an_account_lifts_the_wait;
    an_auditor_reads_and_changes_nothing;
    a_change_on_an_old_page_saves_nothing_and_shows_both_versions;
    nor_on_one_from_before_somebody_moved_to_another_class;
    many_are_closed_after_the_number_was_said_once_more;
    dat_03_of_whom_nobody_was_told_nobody_is_closed;
    an_export_holds_what_the_filter_lets_through;
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

async fn a_day_that_cannot_be_read_stays_beside_its_fault(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let new = console.open("/people/new").await;
    let known = person_page(&console, house, "juf").await;
    for page in [new, known] {
        let again = page
            .submit(&[("starts_on", "gisteren"), ("family_name", "Nieuw")])
            .await;
        assert_eq!(again.status, 422);
        assert_eq!(again.value("starts_on").as_deref(), Some("gisteren"));
        assert_eq!(again.value("family_name").as_deref(), Some("Nieuw"));
        assert!(again.body.contains("id=\"starts_on-error\""));
    }
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

async fn lif_06_a_colleague_administrators_address_is_their_own_business(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&beheer, house, "juf").await;
    page.submit(&[("role-admin", "1"), ("family_name", "Proef")])
        .await;
    let before = house.person("school", "juf").await;
    assert!(before.roles.contains(&Role::Admin));
    let page = person_page(&beheer, house, "juf").await;
    for (field, value) in [("email", "dief@school.test"), ("phone", "0612345678")] {
        let refused = page.submit(&[(field, value)]).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.text());
        assert!(
            refused.text().contains("Die wijzigt dit zelf"),
            "{field}: {}",
            refused.text()
        );
        // Nor by taking the role away in the same breath.
        let form = page.form(&["family_name", "version"]);
        let mut fields = form.filled(&[(field, value)]);
        fields.retain(|(name, _)| name != "role-admin");
        let refused = beheer.agent.post(&form.action, &fields).await;
        assert_eq!(refused.status, 422, "{field}");
        assert_eq!(house.person("school", "juf").await, before);
    }
    let renamed = page.submit(&[("family_name", "Proef-de Wit")]).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    let baas = Console::of(house, &player("school", "baas")).await;
    let page = person_page(&baas, house, "juf").await;
    let moved = page.submit(&[("email", "juf.ander@school.test")]).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let after = house.person("school", "juf").await;
    assert_eq!(after.email.as_deref(), Some("juf.ander@school.test"));
}

/// Taken away, wiped, readdressed, given back: a colleague would act under the other one's name at every portal.
async fn lif_06_whoever_takes_the_role_away_gets_no_further(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&beheer, house, "juf").await;
    page.submit(&[("role-admin", "1")]).await;
    let page = person_page(&beheer, house, "juf").await;
    let form = page.form(&["family_name", "version"]);
    let mut fields = form.filled(&[]);
    fields.retain(|(name, _)| name != "role-admin");
    let taken = beheer.agent.post(&form.action, &fields).await;
    assert_eq!(taken.status, 200, "{}", taken.text());
    let before = house.person("school", "juf").await;
    assert!(!before.is_administrator());
    house.clock.advance(Duration::days(6));
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&beheer, house, "juf").await;
    let moved = page.submit(&[("email", "dief@school.test")]).await;
    assert_eq!(moved.status, 422, "{}", moved.text());
    for (path, fields) in [
        ("/wipe", vec![("reason", "kwijt")]),
        ("/factor", vec![("action", "suspend"), ("reason", "kwijt")]),
        ("/password", vec![("way", "shown")]),
    ] {
        let form = page.form(&["family_name", "version"]);
        let mut sent = form.fields.clone();
        for (name, value) in fields {
            sent.push((name.to_owned(), value.to_owned()));
        }
        let to = format!("/admin/at/school/people/{}{path}", before.id);
        let refused = beheer.agent.post(&to, &sent).await;
        let says_so = refused.status >= 400 || path == "/password";
        assert!(says_so, "{path}: {}", refused.text());
        assert_eq!(house.person("school", "juf").await, before, "{path}");
        assert_eq!(
            state(house, "juf").await,
            SecondFactorState::Enabled,
            "{path}"
        );
    }
    house.clock.advance(Duration::days(2));
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = person_page(&beheer, house, "juf").await;
    let moved = page.submit(&[("email", "juf.thuis@school.test")]).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
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

async fn pwd_08_who_looks_after_an_account_lifts_the_wait(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    class(
        &beheer,
        "1A",
        &[("mentor", "teacher"), ("leerling", "main")],
    )
    .await;
    let tries = async |password: &str| {
        let page = Portal::of(house, "agenda")
            .ask_for("school")
            .open(&Agent::new(house))
            .await;
        page.submit(&[("username", "leerling"), ("password", password)])
            .await
            .status
    };
    let page = person_page(&beheer, house, "leerling").await;
    assert!(!page.body.contains("/wait\""), "there is nothing to lift");
    for _ in 0..10 {
        assert_eq!(tries("fout").await, 422);
        // Each of the later ones makes the next one wait a little.
        house.clock.advance(Duration::seconds(32));
    }
    assert_eq!(tries(PHRASE).await, 429);

    let kijker = Console::of(house, &player("school", "kijker")).await;
    let page = person_page(&kijker, house, "leerling").await;
    assert!(!page.body.contains("/wait\""), "an auditor lifts nothing");
    let to = format!(
        "/admin/at/school/people/{}/wait",
        house.person("school", "leerling").await.id
    );
    let refused = [("csrf".to_owned(), page.value("csrf").unwrap_or_default())];
    assert_eq!(kijker.agent.post(&to, &refused).await.status, 403);

    let mentor = Console::of(house, &player("school", "mentor")).await;
    let page = person_page(&mentor, house, "leerling").await;
    assert!(page.text().contains("10 minuten"), "{}", page.text());
    let csrf = [("csrf".to_owned(), page.value("csrf").unwrap())];
    let lifted = mentor.agent.post(&to, &csrf).await;
    assert!(lifted.text().contains("opgeheven"), "{}", lifted.text());
    assert_ne!(tries(PHRASE).await, 429);
    let told = events(house, EventKind::WaitLifted).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].actor,
        Some(house.person("school", "mentor").await.id)
    );
    let again = mentor.agent.post(&to, &csrf).await;
    assert!(again.text().contains("al niet meer"), "{}", again.text());
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

async fn nor_on_one_from_before_somebody_moved_to_another_class(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let mine = person_page(&console, house, "juf").await;
    house.clock.advance(Duration::seconds(5));
    class(&console, "1A", &[("juf", "teacher")]).await;
    let late = mine.submit(&[("family_name", "Mijn")]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("1A"), "{}", late.text());
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
    // Another language shows the same people.
    let list = console.open("/people?role=teacher").await;
    let list = list.follow("lang=en").await;
    assert_eq!(list.language(), "en");
    assert!(list.url.ends_with("/people?role=teacher"), "{}", list.url);
}

/// Somebody comes to match the filter while the question is looked at.
async fn dat_03_of_whom_nobody_was_told_nobody_is_closed(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let list = console.open("/people?role=teacher").await;
    let question = list.submit(&[("act", "close"), ("who", "all")]).await;
    assert_eq!(question.step(), "console-bulk", "{}", question.text());
    let mut pupil = house.person("school", "leerling").await;
    pupil.roles = vec![Role::Teacher];
    let changed = house
        .idp
        .durable
        .write(move |tx| tx.update_person(&pupil))
        .await;
    assert_eq!(changed.err(), None);
    let standing = async || house.person("school", "leerling").await.standing;
    let again = question.submit(&[]).await;
    assert_eq!(again.step(), "console-bulk", "{}", again.text());
    assert_eq!(standing().await, Standing::Active);
    let done = again.submit(&[]).await;
    assert!(done.text().contains("gedaan"), "{}", done.text());
    assert_eq!(standing().await, Standing::Disabled);
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
