//! Somebody's passkeys at the console: seen, and removed with a reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::{
    audit::EventKind, figures::Alike, passkey::Passkey, policy::PasskeyMode,
    second_factor::SecondFactorState,
};
use sluis_tests::{
    Agent, Console, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};
use std::sync::Arc;

on_both_stores! {
    u31_passkeys_are_removed_with_a_reason_and_told;
    u31_one_passkey_of_several_is_removed_and_the_others_stay;
    passkeys_are_counted_where_second_factors_are;
    u31_an_administrators_passkeys_are_supports_business;
    psk_03_before_a_host_is_given_up_its_passkeys_are_counted;
}

/// Gives somebody a passkey, as if it had been added.
async fn give(house: &TestHouse, institution: &str, username: &str) {
    give_named(house, institution, username, "Telefoon").await;
}

async fn give_named(house: &TestHouse, institution: &str, username: &str, name: &str) {
    give_for(house, institution, username, name, "login.test").await;
}

async fn give_for(house: &TestHouse, institution: &str, username: &str, name: &str, host: &str) {
    let person = house.person(institution, username).await.id;
    let id = format!("{username}-{name}");
    let passkey = Passkey {
        id: id.as_str().into(),
        person,
        credential_id: id,
        rp_id: host.to_owned(),
        credential: "{}".to_owned(),
        counter: 0,
        backup_eligible: true,
        backed_up: true,
        user_verified: true,
        aaguid: None,
        name: name.to_owned(),
        created_at: house.now(),
        last_used_at: None,
        second_only: false,
    };
    let added = house.idp.durable.write(move |tx| tx.add_passkey(&passkey));
    added.await.unwrap();
}

async fn left(house: &TestHouse, institution: &str, username: &str) -> u32 {
    let id = house.person(institution, username).await.id;
    let found = house.idp.durable.read(move |tx| tx.second_factors(&id));
    found.await.unwrap().passkeys
}

async fn administrator(house: &TestHouse) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let who = player("zorg", "beheer@linde.test");
    Visit::of(house, &who).sign_in(&agent, &asked).await;
    agent
}

async fn u31_passkeys_are_removed_with_a_reason_and_told(house: &TestHouse) {
    give(house, "zorg", "dirk@linde.test").await;
    let agent = administrator(house).await;
    let id = house.person("zorg", "dirk@linde.test").await.id;
    let page = agent.get(&format!("/admin/at/zorg/people/{id}")).await;
    let page = page
        .submit_action("passkeys", &[("passkeys_why", " ")])
        .await;
    assert_eq!(left(house, "zorg", "dirk@linde.test").await, 1, "no reason");
    let page = page
        .submit_action("passkeys", &[("passkeys_why", "Telefoon kwijt")])
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(left(house, "zorg", "dirk@linde.test").await, 0);
    let events = house.events().await;
    let removed = events
        .iter()
        .find(|event| event.kind == EventKind::PasskeyRemoved)
        .unwrap();
    assert_eq!(removed.details["reason"], "Telefoon kwijt");
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.text.contains("Telefoon kwijt")));
    let person = house.person("zorg", "dirk@linde.test").await.id;
    let kept = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&person))
        .await
        .unwrap();
    assert!(kept.factor.totp().is_some(), "the app stays");
}

async fn u31_an_administrators_passkeys_are_supports_business(house: &TestHouse) {
    give(house, "school", "beheerder").await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let who = player("school", "beheer");
    Visit::of(house, &who).sign_in(&agent, &asked).await;
    let id = house.person("school", "beheerder").await.id;
    let page = agent.get(&format!("/admin/at/school/people/{id}")).await;
    assert!(!page.body.contains("passkeys_why"), "not offered");
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf", &*csrf),
        ("action", "passkeys"),
        ("passkeys_why", "zomaar"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let refused = agent
        .post(&format!("/admin/at/school/people/{id}/wipe"), &fields)
        .await;
    assert_ne!(refused.status, 200);
    assert_eq!(left(house, "school", "beheerder").await, 1);
}

async fn u31_one_passkey_of_several_is_removed_and_the_others_stay(house: &TestHouse) {
    let dirk = "dirk@linde.test";
    give_named(house, "zorg", dirk, "Telefoon").await;
    give_named(house, "zorg", dirk, "Sleutelbos").await;
    give_named(house, "zorg", "femke@linde.test", "Van Femke").await;
    let agent = administrator(house).await;
    let id = house.person("zorg", dirk).await.id;
    let at = format!("/admin/at/zorg/people/{id}");
    let page = agent.get(&at).await;
    for words in ["Telefoon", "Sleutelbos", "Nog niet gebruikt"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(!page.text().contains("Van Femke"));
    let csrf = page.value("csrf").unwrap();
    let remove = async |passkey: &str| {
        let fields = [
            ("csrf", &*csrf),
            ("action", "passkeys"),
            ("passkeys_why", "Sleutelbos verloren"),
            ("passkey", passkey),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        agent.post(&format!("{at}/wipe"), &fields).await
    };
    // Somebody else's is none of his.
    remove("femke@linde.test-Van Femke").await;
    assert_eq!(left(house, "zorg", "femke@linde.test").await, 1);
    assert_eq!(left(house, "zorg", dirk).await, 2);

    let one = format!("{dirk}-Sleutelbos");
    let page = page
        .submit_action(
            "passkeys",
            &[("passkeys_why", " "), ("passkey", one.as_str())],
        )
        .await;
    assert_eq!(
        page.value("passkey").as_deref(),
        Some(&*one),
        "still chosen"
    );
    let before = house.person("zorg", dirk).await.epoch;
    remove(&one).await;
    let page = agent.get(&at).await;
    let listed = |name: &str| page.body.contains(&format!("<strong>{name}</strong>"));
    assert!(listed("Telefoon") && !listed("Sleutelbos"));
    assert_eq!(left(house, "zorg", dirk).await, 1);
    assert!(
        house.person("zorg", dirk).await.epoch > before,
        "sessions end"
    );
    let events = house.events().await;
    let removed = events
        .iter()
        .find(|event| event.kind == EventKind::PasskeyRemoved)
        .unwrap();
    assert_eq!(removed.details["passkey"], one);
    assert_eq!(removed.details["reason"], "Sleutelbos verloren");
    let told = house.outbox().await;
    assert!(
        told.iter()
            .any(|mail| mail.text.contains("Sleutelbos verloren"))
    );
}

async fn passkeys_are_counted_where_second_factors_are(house: &TestHouse) {
    let dirk = house.person("zorg", "dirk@linde.test").await;
    give(house, "zorg", "dirk@linde.test").await;
    let id = dirk.id.clone();
    let wiped = house
        .idp
        .durable
        .write(move |tx| tx.remove_second_factors(&id));
    wiped.await.unwrap();
    let agent = administrator(house).await;
    let list = async |query: &str| {
        let path = format!("/admin/at/zorg/people?{query}");
        agent.get(&path).await.body
    };
    let name = format!("/people/{}", dirk.id);
    // Passkeys rest here: nobody has a second factor by one.
    assert!(list("factor=never").await.contains(&name));
    assert!(!list("factor=enabled").await.contains(&name));
    with_policy(house, "zorg", |policy| {
        policy.passkeys.mode = PasskeyMode::OnlyStep;
    })
    .await;
    assert!(!list("factor=never").await.contains(&name));
    assert!(list("factor=enabled").await.contains(&name));
    let having = list("factor=passkey").await;
    assert!(
        having.contains(&name) && having.contains("passkey"),
        "{having}"
    );
    let csv = agent.get("/admin/at/zorg/people.csv").await.body;
    let heading = csv.lines().next().unwrap();
    assert!(heading.contains("second_factor"), "{heading}");
    let line = csv.lines().find(|line| line.contains("dirk@linde.test"));
    let line = line.unwrap();
    assert!(line.contains("enabled") && line.contains("yes"), "{line}");

    // The overview and the statistics.
    let counted = async |passkeys| {
        let (id, now) = (dirk.institution.clone(), house.now());
        let people = house
            .idp
            .durable
            .read(move |tx| tx.people_counted(&id, true, passkeys, now));
        people.await.unwrap()
    };
    let of = |counted: Vec<Alike>| -> u32 {
        let with = |one: &&Alike| one.state != SecondFactorState::Never;
        counted.iter().filter(with).map(|one| one.count).sum()
    };
    let (without, with) = (counted(false).await, counted(true).await);
    assert_eq!(of(with), of(without) + 1);
    let page = agent.get("/admin/at/zorg/statistics").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Passkey"), "{}", page.text());
}

async fn psk_03_before_a_host_is_given_up_its_passkeys_are_counted(house: &TestHouse) {
    give(house, "zorg", "dirk@linde.test").await;
    let changed = house.idp.durable.write(|tx| {
        let mut institution = tx
            .institution_by_slug("zorg")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.hosts = vec!["inlog.linde.test".to_owned()];
        tx.update_institution(&institution)
    });
    changed.await.unwrap();
    let console = Console::of(house, &player("school", "baas")).await;
    let at = "/admin/installation/institutions/at/zorg";
    let page = console.agent.get(at).await;
    assert!(!page.text().contains("gemaakt"), "{}", page.text());
    for name in ["Sleutel", "Laptop"] {
        give_for(house, "zorg", "dirk@linde.test", name, "inlog.linde.test").await;
    }
    let page = console.agent.get(at).await;
    let said = "Voor inlog.linde.test zijn 2 passkeys gemaakt.";
    assert!(page.text().contains(said), "{}", page.text());
}
