//! Signing in with the password of the school's own directory: it is asked, and nothing of it stays.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::json;
use sluis_model::{
    audit::EventKind,
    person::{Person, Role},
    policy::SecondFactorMode,
    ports::directory::{DirectoryAnswer, DirectoryAt, DirectoryName},
    secret::Secret,
    upstream::{NewPeople, NewPeopleWhen, SourceAuth, SourceSettings},
};
use sluis_tests::{
    Agent, DirectoryServer, Page, Portal, RefusingDirectory, Visit, give_source, mails,
    on_both_stores, other_authority, refusals,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
    with_policy,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::net::TcpListener;

on_both_stores! {
    u18_a_teacher_of_the_directory_sets_a_code_up_and_comes_to_the_portal;
    pwd_01_wrong_unknown_and_empty_are_one_answer_and_make_nobody;
    u36_whoever_is_renamed_there_is_the_same_person_here;
    u36_where_no_rule_makes_accounts_the_own_password_links_once;
    a_directory_that_is_down_is_no_wrong_password_and_the_local_way_stays;
    flt_47_the_next_address_is_asked_where_the_first_is_down;
    flt_47_an_address_that_hangs_is_waited_for_once;
    a_certificate_of_nobody_opens_nothing;
    a_refusal_of_active_directory_says_what_to_do;
    pwd_06_guesses_at_the_directory_are_counted_like_others;
    pwd_01_an_empty_password_is_asked_of_no_directory;
    a_directory_that_never_answers_is_out;
    one_of_several_is_nobody;
    a_password_that_lives_there_unlocks_and_is_changed_there;
    a_name_that_would_be_more_than_a_name_is_bound_as_itself;
    start_tls_is_as_good_and_nothing_goes_without_tls;
}

pub(super) const THERE: &str = "Daar-Woont-Dit-7";

pub(super) fn by_type() -> NewPeople {
    NewPeople {
        when: NewPeopleWhen::Claim,
        claim: "employeeType".to_owned(),
        values: vec!["teacher".to_owned()],
        role: Role::Teacher,
        ..NewPeople::default()
    }
}

async fn point(house: &TestHouse, settings: SourceSettings) {
    give_source(house, "school", "adreslijst", true, settings).await;
}

pub(super) async fn point_without_secret(house: &TestHouse, settings: SourceSettings) {
    sluis_tests::give_source_without_secret(house, "school", "adreslijst", settings).await;
}

/// A directory with Noor in it, at the school.
pub(super) async fn school(house: &TestHouse, rule: NewPeople) -> Option<DirectoryServer> {
    let server = DirectoryServer::start()?;
    server.add("noor", THERE);
    let settings = SourceSettings {
        new_people: rule,
        ..server.settings()
    };
    point(house, settings).await;
    Some(server)
}

/// Somebody who shows this at the school.
fn shows(username: &'static str, password: &'static str) -> Player {
    Player {
        username,
        password,
        ..player("school", "meester")
    }
}

pub(super) async fn typed(house: &TestHouse, username: &str, password: &str) -> Page {
    let page = Portal::of(house, "agenda").ask_for("school");
    let page = page.open(&Agent::new(house)).await;
    assert_eq!(page.step(), "password");
    // No button leads to a directory.
    assert!(
        page.forms()
            .iter()
            .all(|form| !form.action.ends_with("/source"))
    );
    page.submit(&[("username", username), ("password", password)])
        .await
}

async fn found(house: &TestHouse, login: &str) -> Option<Person> {
    let login = login.to_owned();
    let found = house.idp.durable.read(move |tx| {
        let school = tx.institution_by_slug("school")?.unwrap();
        tx.person_by_login(&school.id, &login)
    });
    found.await.unwrap()
}

pub(super) async fn made(house: &TestHouse) -> usize {
    let events = house.events().await;
    let made = events
        .iter()
        .filter(|event| event.kind == EventKind::PersonCreated && event.details["by"] == "source");
    made.count()
}

async fn u18_a_teacher_of_the_directory_sets_a_code_up_and_comes_to_the_portal(house: &TestHouse) {
    let Some(_server) = school(house, by_type()).await else {
        return;
    };
    with_policy(house, "school", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school");
    let who = shows("noor", THERE);
    let settled = Visit::of(house, &who)
        .sign_in(&Agent::new(house), &asked)
        .await;
    assert!(settled.secret.is_some(), "{:?}", settled.steps);
    let tokens = portal.tokens(&asked, &settled.page).await;
    let person = found(house, "noor").await.unwrap();
    assert_eq!(tokens.claims["sub"], person.id.as_str());
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(person.roles, [Role::Teacher]);
    assert_eq!(person.name.full(), "Noor Visser");
    assert_eq!(person.password_hash, None);
    assert_eq!(made(house).await, 1);
    // Neither the password nor a distinguished name stands anywhere.
    let written: String = house
        .rows()
        .await
        .into_iter()
        .filter(|(table, _)| table != "upstream_sources")
        .flat_map(|(_, rows)| rows)
        .collect();
    assert!(!written.contains(THERE));
    assert!(!written.contains("ou=people"));
}

async fn pwd_01_wrong_unknown_and_empty_are_one_answer_and_make_nobody(house: &TestHouse) {
    let Some(_server) = school(house, by_type()).await else {
        return;
    };
    let mut answers = vec![];
    for (username, password) in [
        ("noor", "Iets-Anders-9"),
        ("niemand", THERE),
        ("*", THERE),
        ("*)(uid=*", THERE),
        ("noor)(objectClass=*", THERE),
        ("juf", THERE),
    ] {
        let page = typed(house, username, password).await;
        assert_eq!(page.step(), "password", "{username}");
        answers.push(page.alert_text().to_owned());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    // A bind with a name and no password succeeds there, and proves nothing (RFC 4513 §5.1.2).
    let page = typed(house, "noor", "").await;
    assert_eq!(page.step(), "password");
    assert_eq!(made(house).await, 0);
    assert_eq!(found(house, "noor").await, None);
}

async fn u36_whoever_is_renamed_there_is_the_same_person_here(house: &TestHouse) {
    let Some(server) = school(house, by_type()).await else {
        return;
    };
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    let noor = found(house, "noor").await.unwrap();
    server.change(
        "dn: uid=noor,ou=people,dc=school,dc=test\nchangetype: modrdn\nnewrdn: uid=noor2\n\
         deleteoldrdn: 1\n",
    );
    let page = typed(house, "noor2", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(made(house).await, 1);
    // Somebody else who gets the old name is nobody's heir.
    server.add("noor", "Een-Ander-Mens-5");
    let page = typed(house, "noor", "Een-Ander-Mens-5").await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await, ["taken"]);
    assert_eq!(found(house, "noor").await.unwrap().id, noor.id);
    assert_eq!(made(house).await, 1);
}

async fn u36_where_no_rule_makes_accounts_the_own_password_links_once(house: &TestHouse) {
    let Some(server) = school(house, NewPeople::default()).await else {
        return;
    };
    server.add("leerling", THERE);
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert_eq!(found(house, "noor").await, None);
    assert_eq!(made(house).await, 0);
    // Whoever has an account here shows its own password once.
    let page = typed(house, "leerling", THERE).await;
    assert_eq!(page.step(), "password");
    let page = page
        .submit(&[
            ("username", "leerling"),
            ("password", PHRASE),
            ("link", "yes"),
        ])
        .await;
    assert!(page.away().is_some(), "{}", page.text());
    let page = typed(house, "leerling", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    // The password here opens it still.
    let page = typed(house, "leerling", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn a_directory_that_is_down_is_no_wrong_password_and_the_local_way_stays(house: &TestHouse) {
    let Some(mut server) = school(house, by_type()).await else {
        return;
    };
    server.down();
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert!(
        page.alert_text().contains("antwoordt niet"),
        "{}",
        page.text()
    );
    assert_eq!(refusals(house).await, ["unreachable"]);
    let refused = house.events().await;
    let wrong = |kind| refused.iter().filter(|event| event.kind == kind).count();
    assert_eq!(wrong(EventKind::PasswordRefused), 0);
    let page = typed(house, "leerling", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.text());
    server.up();
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn flt_47_the_next_address_is_asked_where_the_first_is_down(house: &TestHouse) {
    let Some(mut server) = school(house, by_type()).await else {
        return;
    };
    let settings = |addresses: &[&str]| {
        let mut settings = SourceSettings {
            new_people: by_type(),
            issuer: addresses[0].to_owned(),
            ..server.settings()
        };
        let directory = settings.directory.as_mut().unwrap();
        directory.more_addresses = addresses[1..].iter().map(|one| (*one).to_owned()).collect();
        settings
    };
    // Nobody listens at the first port there is.
    let (dead, alive) = ("ldaps://127.0.0.1:1", server.ldaps());
    let both = settings(&[dead, &alive]);
    let neither = settings(&[dead, "ldap://127.0.0.1:1"]);
    for (settings, comes) in [(both.clone(), true), (neither, false), (both.clone(), true)] {
        point(house, settings).await;
        let page = typed(house, "noor", THERE).await;
        assert_eq!(page.away().is_some(), comes, "{}", page.text());
    }
    assert_eq!(
        refusals(house).await,
        ["unreachable"],
        "only where all are down"
    );
    // A wrong password is asked of one and is wrong: the others are no further tries.
    point(house, both).await;
    let page = typed(house, "noor", "Iets-Anders-9").await;
    assert_eq!(page.step(), "password");
    server.down();
    let page = typed(house, "noor", THERE).await;
    assert!(
        page.alert_text().contains("antwoordt niet"),
        "{}",
        page.text()
    );
}

async fn flt_47_an_address_that_hangs_is_waited_for_once(house: &TestHouse) {
    let Some(server) = school(house, by_type()).await else {
        return;
    };
    // It takes connections, and never says a word.
    let hung = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = SourceSettings {
        new_people: by_type(),
        issuer: format!("ldaps://127.0.0.1:{}", hung.local_addr().unwrap().port()),
        ..server.settings()
    };
    let directory = settings.directory.as_mut().unwrap();
    directory.more_addresses = vec![server.ldaps()];
    directory.timeout_seconds = 2;
    point(house, settings).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&asked);
    let listening = tokio::spawn(async move {
        let mut held = vec![];
        while let Ok((connection, _)) = hung.accept().await {
            counts.fetch_add(1, Ordering::SeqCst);
            held.push(connection);
        }
    });
    for _ in 0..3 {
        let page = typed(house, "noor", THERE).await;
        assert!(page.away().is_some(), "{}", page.text());
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    listening.abort();
}

async fn a_certificate_of_nobody_opens_nothing(house: &TestHouse) {
    let Some(server) = school(house, by_type()).await else {
        return;
    };
    for authority in [other_authority(), String::new()] {
        let mut settings = SourceSettings {
            new_people: by_type(),
            ..server.settings()
        };
        settings.directory.as_mut().unwrap().ca = authority;
        point(house, settings).await;
        let page = typed(house, "noor", THERE).await;
        assert_eq!(page.step(), "password");
        assert_eq!(made(house).await, 0);
    }
    assert_eq!(refusals(house).await, ["signature", "signature"]);
}

async fn a_refusal_of_active_directory_says_what_to_do(house: &TestHouse) {
    for (code, says, because) in [
        ("533", "staat uit", "disabled"),
        ("701", "staat uit", "disabled"),
        ("532", "verlopen", "password_ended"),
        ("773", "verlopen", "password_ended"),
        // A locked account is called that with a wrong password too: it is said to nobody.
        ("775", "klopt niet", "locked"),
        ("52e", "klopt niet", ""),
    ] {
        let there = RefusingDirectory::start(code).await;
        point_without_secret(house, there.settings()).await;
        house.clock.advance(chrono::Duration::seconds(1));
        let page = typed(house, "noor", THERE).await;
        assert_eq!(page.step(), "password");
        let alert = page.alert_text();
        assert!(alert.contains(says), "{code}: {alert}");
        let newest = refusals(house).await.into_iter().next();
        if !because.is_empty() {
            assert_eq!(newest.as_deref(), Some(because));
        }
    }
}

async fn pwd_06_guesses_at_the_directory_are_counted_like_others(house: &TestHouse) {
    let Some(_server) = school(house, by_type()).await else {
        return;
    };
    let mut last = String::new();
    for number in 0..20 {
        let page = typed(house, "noor", &format!("Raden-{number}-Maar")).await;
        last = page.alert_text().to_owned();
    }
    // Even the right one is not looked at now.
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert_eq!(page.alert_text(), last);
    assert_eq!(made(house).await, 0);
    house.clock.advance(chrono::Duration::minutes(61));
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn pwd_01_an_empty_password_is_asked_of_no_directory(house: &TestHouse) {
    let there = RefusingDirectory::welcoming().await;
    let searching = SourceSettings {
        client_id: "cn=sluis,dc=school".to_owned(),
        auth: SourceAuth::Basic,
        ..there.settings()
    };
    let secret = Secret::from("geheim");
    for source in [&there.settings(), &searching] {
        let at = DirectoryAt {
            id: &"map".into(),
            source,
            secret: Some(&secret),
            now: house.now(),
        };
        // Some read a password up to its first null character.
        for (username, password) in [("noor", ""), (" ", THERE), ("noor", "\0"), ("noor", "\0x")] {
            let known = DirectoryName::Known {
                subject: "0-1-2",
                username,
            };
            for who in [DirectoryName::Typed(username), known] {
                let said = house
                    .idp
                    .directory
                    .check(at, who, &Secret::from(password))
                    .await;
                assert_eq!(said.unwrap(), DirectoryAnswer::Wrong);
            }
        }
    }
}

async fn a_directory_that_never_answers_is_out(house: &TestHouse) {
    let there = RefusingDirectory::silent().await;
    let mut settings = there.settings();
    settings.directory.as_mut().unwrap().timeout_seconds = 1;
    point_without_secret(house, settings).await;
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert!(
        page.alert_text().contains("antwoordt niet"),
        "{}",
        page.text()
    );
    assert_eq!(refusals(house).await, ["unreachable"]);
    let page = typed(house, "leerling", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn one_of_several_is_nobody(house: &TestHouse) {
    // It found one, and more than it may tell (`sizeLimitExceeded`).
    let there = RefusingDirectory::welcoming().await;
    let mut settings = SourceSettings {
        client_id: "cn=sluis,dc=school".to_owned(),
        auth: SourceAuth::Basic,
        new_people: by_type(),
        ..there.settings()
    };
    let directory = settings.directory.as_mut().unwrap();
    directory.base_dn = "dc=school".to_owned();
    directory.dn_template = String::new();
    point(house, settings).await;
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert!(page.alert_text().contains("klopt niet"), "{}", page.text());
    assert!(refusals(house).await.is_empty());
    assert_eq!(made(house).await, 0);
}

async fn a_password_that_lives_there_unlocks_and_is_changed_there(house: &TestHouse) {
    let mut rule = by_type();
    rule.role = Role::Pupil;
    let Some(server) = school(house, rule).await else {
        return;
    };
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let who = shows("noor", THERE);
    Visit::of(house, &who)
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    // Another name there is the same person still, on the page that does not ask for the name.
    server.change(
        "dn: uid=noor,ou=people,dc=school,dc=test\nchangetype: modrdn\nnewrdn: uid=noor2\n\
         deleteoldrdn: 1\n",
    );
    let page = agent.get("/account/unlock?to=email").await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    let page = page.submit(&[("password", "Iets-Anders-9")]).await;
    assert_eq!(page.step(), "unlock");
    let page = page.submit(&[("password", THERE)]).await;
    assert_ne!(page.step(), "unlock", "{}", page.text());
    let page = agent.get("/account/password").await;
    let new = "Negen-Paarse-Ramen-31";
    let page = page
        .submit(&[
            ("password", THERE),
            ("new_password", new),
            ("new_password_repeat", new),
        ])
        .await;
    assert!(
        page.alert_text().contains("van de school"),
        "{}",
        page.text()
    );
    // Nor does a mail give a password here.
    with_policy(house, "school", |policy| {
        policy.recovery.password_by_mail = true
    })
    .await;
    house.clock.advance(chrono::Duration::seconds(1));
    let page = Agent::new(house).get("/forgot?institution=school").await;
    page.submit(&[("username", "noor")]).await;
    let newest = mails(house, "noor@school.test")
        .await
        .pop()
        .unwrap_or_default();
    assert!(newest.contains("daar gewijzigd"), "{newest}");
    assert_eq!(found(house, "noor").await.unwrap().password_hash, None);
}

async fn a_name_that_would_be_more_than_a_name_is_bound_as_itself(house: &TestHouse) {
    let Some(server) = school(house, NewPeople::default()).await else {
        return;
    };
    let mut settings = SourceSettings {
        auth: SourceAuth::None,
        client_id: String::new(),
        new_people: by_type(),
        ..server.settings()
    };
    let directory = settings.directory.as_mut().unwrap();
    directory.dn_template = "uid={username},ou=people,dc=school,dc=test".to_owned();
    point_without_secret(house, settings).await;
    for typed_name in ["noor,ou=people,dc=school,dc=test", "noor+cn=x", "*"] {
        let page = typed(house, typed_name, THERE).await;
        assert_eq!(page.step(), "password", "{typed_name}");
    }
    assert_eq!(made(house).await, 0);
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn start_tls_is_as_good_and_nothing_goes_without_tls(house: &TestHouse) {
    let Some(server) = school(house, NewPeople::default()).await else {
        return;
    };
    let mut settings = SourceSettings {
        issuer: server.ldap(),
        new_people: by_type(),
        ..server.settings()
    };
    point(house, settings.clone()).await;
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    // The certificate counts there as well.
    settings.directory.as_mut().unwrap().ca = other_authority();
    point(house, settings).await;
    let page = typed(house, "noor", THERE).await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await, ["signature"]);
}
