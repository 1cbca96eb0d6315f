//! The setup file goes the console's way: the same faults, the same events with old and new values, the
//! same consequences; a plan is what would happen, and all of it or nothing does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_idp_core::administration::{ApplyError, ExportWish, Plan, SecretSource, Setup};
use sluis_model::{
    audit::{Event, EventKind},
    client_secret::ClientSecret,
    policy_version::PolicySource,
    secret::{HashedToken, Secret},
};
use sluis_tests::{
    Console, Wire, basic, mails, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::sync::Arc;

on_both_stores! {
    u39_a_policy_in_the_file_becomes_a_version_and_an_event_with_both_values;
    a_plan_is_what_happens_then_and_writes_nothing;
    what_is_wrong_is_said_as_in_the_console_and_nothing_stays_half_done;
    a_language_without_pages_is_refused_with_those_that_have_some;
    a_file_takes_no_institutions_last_administrator;
    tok_10_a_file_gives_no_client_a_secret_that_could_be_guessed;
    tok_10_another_secret_in_a_file_ends_all_that_the_console_gave;
    a_changed_account_is_told_logged_and_signed_out_as_by_the_console;
    an_institution_that_a_file_closes_signs_everybody_out;
    a_changed_portal_stands_in_its_institutions_own_log;
    ten_14_a_file_makes_no_portal_of_an_institution_somebody_elses;
}

fn setup(of: Value) -> Setup {
    serde_json::from_value(of).unwrap()
}

fn plain(source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.clone())),
        other => Err(format!("{other:?} can't be read here")),
    }
}

async fn apply(house: &TestHouse, setup: Setup, dry_run: bool) -> Result<Plan, ApplyError> {
    // Events of one moment have no order.
    house.clock.advance(chrono::Duration::minutes(1));
    let ctx = house.ctx();
    house.idp.apply(&ctx, setup, plain, dry_run).await
}

async fn faults(house: &TestHouse, of: Value) -> Vec<String> {
    let before = house.rows().await;
    let mut told = vec![];
    for dry_run in [true, false] {
        match apply(house, setup(of.clone()), dry_run).await {
            Err(ApplyError::Faults(faults)) => told.push(faults),
            other => panic!("no faults: {other:?}"),
        }
    }
    assert_eq!(told[0], told[1], "a plan finds the same faults");
    assert_eq!(house.rows().await, before, "nothing stays half done");
    told.remove(0)
}

async fn exported(house: &TestHouse, slug: &str) -> Setup {
    let wish = ExportWish {
        institution: Some(slug.to_owned()),
        people: true,
        ..ExportWish::default()
    };
    house.idp.export(wish).await.unwrap().unwrap()
}

async fn newest(house: &TestHouse, kind: EventKind) -> Event {
    let events = house.events().await;
    let found = events.into_iter().find(|event| event.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind:?}"))
}

async fn u39_a_policy_in_the_file_becomes_a_version_and_an_event_with_both_values(
    house: &TestHouse,
) {
    let mut wanted = exported(house, "keuze").await;
    wanted.people.clear();
    wanted.clients.clear();
    let formal = wanted.institutions[0].policy.formal;
    wanted.institutions[0].policy.formal = !formal;
    let plan = apply(house, wanted.clone(), true)
        .await
        .unwrap()
        .to_string();
    assert!(plan.contains(&format!("policy.formal: {formal} becomes {}", !formal)));
    apply(house, wanted.clone(), false).await.unwrap();
    let event = newest(house, EventKind::PolicyChanged).await;
    assert_eq!(event.details["by"], "apply");
    assert_eq!(
        event.details["changes"],
        json!([{ "setting": "formal", "was": formal, "is": !formal }])
    );
    let versions = house
        .idp
        .durable
        .read(|tx| {
            let id = tx
                .institution_by_slug("keuze")?
                .map(Arc::unwrap_or_clone)
                .unwrap()
                .id;
            tx.policy_versions(&id, None, 5)
        })
        .await
        .unwrap();
    assert_eq!(event.details["version"], versions[0].number);
    assert_eq!(versions[0].policy.formal, !formal);
    assert_eq!(versions[0].source, PolicySource::Apply);
    let before = house.events().await.len();
    apply(house, wanted, false).await.unwrap();
    assert_eq!(house.events().await.len(), before, "twice is once");
}

async fn a_plan_is_what_happens_then_and_writes_nothing(house: &TestHouse) {
    let wanted = setup(json!({
        "institutions": [{ "slug": "nieuw", "name": "De Nieuwe School" }],
        "people": [
            { "institution": "nieuw", "username": "anna", "name": { "given": "Anna", "family": "Zee" },
              "roles": ["admin"], "password": "Zeven-Groene-Lepels-8" },
            { "institution": "school", "username": "leerling", "roles": ["pupil"],
              "name": { "given": "Lou", "family": "Anders" } },
        ],
        "clients": [{ "client_id": "lokaal", "name": "Lokaal", "institution": "nieuw", "auth_method": "none",
            "settings": { "redirect_uris": ["https://lokaal.test/cb"] } }],
    }));
    let before = house.rows().await;
    let plan = apply(house, wanted.clone(), true).await.unwrap();
    assert_eq!(house.rows().await, before, "a plan writes nothing");
    let done = apply(house, wanted.clone(), false).await.unwrap();
    assert_eq!(plan, done);
    let actions: Vec<&str> = done.changes.iter().map(|change| change.action).collect();
    assert_eq!(actions, ["create", "create", "update", "create"]);
    assert!(
        done.changes[2]
            .differences
            .iter()
            .any(|one| one.field == "name.family")
    );
    let again = apply(house, wanted, true).await.unwrap();
    assert!(
        again
            .changes
            .iter()
            .all(|change| change.action == "unchanged")
    );
}

async fn what_is_wrong_is_said_as_in_the_console_and_nothing_stays_half_done(house: &TestHouse) {
    let alone = faults(
        house,
        json!({
            "institutions": [{ "slug": "nieuw", "name": " ", "language": "fy", "hosts": ["geen host"], "mail_domains": ["-x.nl"] }],
            "clients": [{ "client_id": "leeg", "name": "", "auth_method": "none" }],
        }),
    )
    .await
    .join("\n");
    for place in [
        "name: ",
        "language: ",
        "hosts: geen host",
        "mail_domains: -x.nl",
    ] {
        assert!(
            alone.contains(&format!("institutions.nieuw.{place}")),
            "{place}: {alone}"
        );
    }
    assert!(alone.contains("clients.leeg.name: "), "{alone}");
    let person = |username: &str, more: Value| {
        let mut all = json!({ "institution": "school", "username": username, "roles": ["pupil"],
            "name": { "given": "Noor", "family": "Smit" } });
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    let stored = faults(
        house,
        json!({
            "institutions": [
                { "slug": "goed", "name": "Een goede school" },
                { "slug": "dief", "name": "Dief", "hosts": ["inlog.tweede.test"], "mail_domains": ["tweede.test"], "theme": "bestaat-niet" },
            ],
            "people": [
                person("met spatie", json!({})),
                person("noor1", json!({ "email": "geen adres", "phone": "12", "language": "fy" })),
                person("noor2", json!({ "starts_at": "2027-02-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z" })),
                person("noor3", json!({ "name": { "given": "N".repeat(101), "family": "Smit" } })),
                person("noor4", json!({ "profile": { "number": "77" } })),
                person("noor5", json!({ "profile": { "number": "77" } })),
            ],
        }),
    )
    .await;
    for why in [
        "met spatie.username: no spaces",
        "noor1.email: a mail address",
        "noor1.phone: a mobile number",
        "noor1.language: a language that the institution speaks",
    ] {
        assert!(stored.iter().any(|fault| fault.contains(why)), "{stored:?}");
    }
    let starts: Vec<&str> = stored
        .iter()
        .map(|fault| fault.split_once(": ").unwrap().0)
        .collect();
    assert_eq!(
        starts,
        [
            "institutions.dief.hosts",
            "institutions.dief.mail_domains",
            "institutions.dief.theme",
            "people.school/met spatie.username",
            "people.school/noor1.email",
            "people.school/noor1.phone",
            "people.school/noor1.language",
            "people.school/noor2.ends_at",
            "people.school/noor3.name.given",
            "people.school/noor5.profile.number",
        ]
    );
}

async fn a_language_without_pages_is_refused_with_those_that_have_some(house: &TestHouse) {
    let of = |language: &str| json!({ "institutions": [{ "slug": "nieuw", "name": "De Nieuwe School", "language": language }] });
    let spoken = house.idp.languages();
    let fault = format!("institutions.nieuw.language: one of {}", spoken.join(", "));
    assert_eq!(faults(house, of("fr")).await, [fault]);
    for language in &spoken {
        let fine = apply(house, setup(of(language)), true).await;
        assert!(fine.is_ok(), "{language}: {fine:?}");
    }
}

async fn a_file_takes_no_institutions_last_administrator(house: &TestHouse) {
    let mut whole = exported(house, "school").await;
    whole.institutions.clear();
    whole.clients.clear();
    whole
        .people
        .retain(|person| person.roles.contains(&sluis_model::person::Role::Admin));
    assert!(!whole.people.is_empty());
    for person in &mut whole.people {
        person.standing = sluis_model::person::Standing::Disabled;
    }
    let told = faults(house, json!(whole.document())).await;
    assert_eq!(
        told,
        ["people.school: the institution needs one administrator"]
    );
    let heir = setup(
        json!({ "people": [{ "institution": "school", "username": "opvolger",
        "name": { "given": "Op", "family": "Volger" }, "roles": ["admin"] }] }),
    );
    whole.people.extend(heir.people);
    let done = apply(house, whole, false).await;
    assert!(done.is_ok(), "whoever it is after the whole file: {done:?}");
}

async fn a_changed_account_is_told_logged_and_signed_out_as_by_the_console(house: &TestHouse) {
    let before = house.person("school", "juf").await;
    let old = before.email.clone().unwrap();
    let mut wanted = exported(house, "school").await;
    wanted.institutions.clear();
    wanted.clients.clear();
    wanted.people.retain(|person| person.username == "juf");
    wanted.people[0].email = Some("juf.nieuw@school.test".to_owned());
    wanted.people[0].email_verified = false;
    wanted.people[0]
        .roles
        .push(sluis_model::person::Role::Auditor);
    apply(house, wanted, false).await.unwrap();
    let after = house.person("school", "juf").await;
    assert!(after.epoch > before.epoch, "signed out");
    assert_eq!(mails(house, &old).await.len(), 1);
    let event = newest(house, EventKind::PersonChanged).await;
    assert_eq!(event.target, Some(after.id));
    let told = &event.details;
    assert_eq!(told["by"], "apply");
    let fields = told["fields"].as_array().unwrap();
    for field in ["email", "roles"] {
        assert!(fields.contains(&json!(field)), "{told}");
    }
    assert_ne!(told["old"]["roles"], told["new"]["roles"]);
    assert!(
        !told.to_string().contains("juf.nieuw"),
        "no addresses: {told}"
    );
}

async fn an_institution_that_a_file_closes_signs_everybody_out(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let before = house.person("school", "juf").await;
    let mut wanted = exported(house, "school").await;
    wanted.people.clear();
    wanted.clients.clear();
    wanted.institutions[0].active = false;
    apply(house, wanted, false).await.unwrap();
    assert!(house.person("school", "juf").await.epoch > before.epoch);
    assert_ne!(console.open("").await.step(), "console-overview");
    let event = newest(house, EventKind::InstitutionChanged).await;
    assert_eq!(event.details["action"], "close");
    assert_eq!(
        event.details["changes"]["active"],
        json!({ "was": true, "is": false })
    );
}

async fn a_changed_portal_stands_in_its_institutions_own_log(house: &TestHouse) {
    let portal = |name: &str| {
        setup(
            json!({ "clients": [{ "client_id": "lokaal", "name": name, "institution": "school",
            "auth_method": "none", "settings": { "redirect_uris": ["https://lokaal.test/cb"] } }] }),
        )
    };
    apply(house, portal("Lokaal"), false).await.unwrap();
    apply(house, portal("Lokaal 2"), false).await.unwrap();
    let event = newest(house, EventKind::ClientChanged).await;
    let school = house.person("school", "juf").await.institution;
    assert_eq!(event.institution, Some(school));
    assert_eq!(
        event.details["changes"],
        json!([{ "field": "name", "was": "Lokaal", "becomes": "Lokaal 2" }])
    );
}

async fn ten_14_a_file_makes_no_portal_of_an_institution_somebody_elses(house: &TestHouse) {
    let portal = |name: &str, institution: Option<&str>| {
        json!({ "clients": [{ "client_id": "bezet", "name": name, "institution": institution,
            "auth_method": "none", "settings": { "redirect_uris": ["https://bezet.test/cb"] } }] })
    };
    // As an institution's own administrators may name one.
    let its_own = setup(portal("Bezet", Some("school")));
    apply(house, its_own, false).await.unwrap();
    for other in [None, Some("zorg")] {
        let told = faults(house, portal("Bezet", other)).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("clients.bezet.institution: school"),
            "{told:?}"
        );
    }
    let its_own = setup(portal("Bezet 2", Some("school")));
    apply(house, its_own, false).await.unwrap();
    // The operator's own may become an institution's.
    let theirs = |institution: Option<&str>| {
        let mut theirs = portal("Vrij", institution);
        theirs["clients"][0]["client_id"] = "vrij".into();
        setup(theirs)
    };
    apply(house, theirs(None), false).await.unwrap();
    apply(house, theirs(Some("zorg")), false).await.unwrap();
}

async fn tok_10_a_file_gives_no_client_a_secret_that_could_be_guessed(house: &TestHouse) {
    for (method, shortest) in [
        ("client_secret_basic", 16),
        ("client_secret_post", 16),
        ("client_secret_jwt", 32),
    ] {
        let client = |secret: &str| {
            json!({ "clients": [{
                "client_id": "rooster", "name": "Rooster", "auth_method": method, "secret": secret,
                "settings": { "redirect_uris": ["https://rooster.test/cb"] },
            }] })
        };
        let told = faults(house, client(&"x".repeat(shortest - 1))).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("clients.rooster.secret: it needs"),
            "{told:?}"
        );
        apply(house, setup(client(&"x".repeat(shortest))), true)
            .await
            .unwrap();
    }
}

async fn tok_10_another_secret_in_a_file_ends_all_that_the_console_gave(house: &TestHouse) {
    let (first, second) = ("het-eerste-uit-het-bestand", "het-tweede-uit-het-bestand");
    let client = |secret: &str| {
        setup(json!({ "clients": [{
            "client_id": "rooster", "name": "Rooster", "auth_method": "client_secret_basic",
            "secret": secret, "settings": { "redirect_uris": ["https://rooster.test/cb"] },
        }] }))
    };
    apply(house, client(first), false).await.unwrap();
    // As the console leaves the one before, which goes on working for a while.
    let earlier = ClientSecret {
        client: "rooster".into(),
        hash: HashedToken::of("het-uitgelekte"),
        created_at: house.now(),
        ends_at: Some(house.now() + chrono::Duration::days(30)),
        last_used_at: None,
    };
    let put = house
        .idp
        .durable
        .write(move |tx| tx.put_client_secret(&earlier));
    put.await.unwrap();
    let wire = Wire::to(house);
    let opens = async |secret: &str| {
        let authorization = basic("rooster", secret);
        let headers = [("authorization", authorization.as_str())];
        let asked = wire.post("/oauth/introspect", &[("token", "iets")], &headers);
        asked.await.status == 200
    };
    apply(house, client(first), false).await.unwrap();
    assert!(opens("het-uitgelekte").await && opens(first).await);
    apply(house, client(second), false).await.unwrap();
    assert!(!opens("het-uitgelekte").await, "nor for a month more");
    assert!(!opens(first).await && opens(second).await);
}
