//! Whom an address finds that a provider says: nobody who has an account there already, for it was given to somebody
//! else since; and nobody who ruled over others until lately.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::{Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    upstream::{NewPeople, NewPeopleWhen, SourceSettings, UpstreamLink},
};
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, give_source, on_both_stores, refusals, source_settings,
    testkit::TestHouse, to_source,
};
use std::sync::Arc;

on_both_stores! {
    brk_05_an_address_that_somebody_else_has_since_links_nobody_to_its_former_owner;
    brk_06_lif_06_an_address_links_nobody_who_ruled_until_lately;
}

/// The school finds accounts by addresses of its own, and makes those of whom nobody has one.
fn settings(provider: &ScriptedProvider, when: NewPeopleWhen) -> SourceSettings {
    SourceSettings {
        link_by_email: true,
        new_people: NewPeople {
            when,
            ..NewPeople::default()
        },
        ..source_settings(&provider.issuer)
    }
}

/// Its provider, and the domain of its addresses.
async fn school(house: &TestHouse) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    let own = house.idp.durable.write(|tx| {
        let mut institution = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.mail_domains.push("school.test".to_owned());
        tx.update_institution(&institution)
    });
    own.await.unwrap();
    provider
}

async fn come(house: &TestHouse, provider: &ScriptedProvider, subject: &str) -> Page {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let claims: Value = json!({
        "email": "leerling@school.test", "preferred_username": "nieuw",
        "given_name": "Noor", "family_name": "Visser",
    });
    sent.come_back(house, provider, &agent, subject, &claims)
        .await
}

async fn links(house: &TestHouse) -> Vec<UpstreamLink> {
    let person = house.person("school", "leerling").await.id;
    let found = house
        .idp
        .durable
        .read(move |tx| tx.upstream_links(&person))
        .await;
    found.unwrap()
}

async fn brk_05_an_address_that_somebody_else_has_since_links_nobody_to_its_former_owner(
    house: &TestHouse,
) {
    let provider = school(house).await;
    let by_address = settings(&provider, NewPeopleWhen::Never);
    give_source(house, "school", "regenboog", true, by_address).await;
    let page = come(house, &provider, "first").await;
    assert!(page.away().is_some(), "{}", page.text());
    // With a rule for new people and without.
    for (when, because) in [
        (NewPeopleWhen::Never, "not_linked"),
        (NewPeopleWhen::OwnMailDomain, "taken"),
    ] {
        let again = settings(&provider, when);
        give_source(house, "school", "regenboog", true, again).await;
        let page = come(house, &provider, "second").await;
        assert_eq!(page.step(), "password", "{}", page.text());
        assert_eq!(refusals(house).await[0], because);
    }
    let links = links(house).await;
    let subjects: Vec<&str> = links.iter().map(|link| link.subject.as_str()).collect();
    assert_eq!(subjects, ["first"]);
    // Whoever it is comes in as before.
    let page = come(house, &provider, "first").await;
    assert!(page.away().is_some(), "{}", page.text());
}

/// A colleague takes the role away, points a source at a provider that says the address, and gives the role back.
async fn brk_06_lif_06_an_address_links_nobody_who_ruled_until_lately(house: &TestHouse) {
    let provider = school(house).await;
    let by_address = settings(&provider, NewPeopleWhen::Never);
    give_source(house, "school", "regenboog", true, by_address).await;
    let person = house.person("school", "leerling").await;
    let taken = Event::new(EventKind::PersonChanged, &house.ctx())
        .about(&person.institution, &person.id)
        .with(json!({ "old": { "roles": ["pupil", "admin"] }, "new": { "roles": ["pupil"] } }));
    let noted = house.idp.durable.write(move |tx| tx.record(&taken)).await;
    noted.unwrap();
    house.clock.advance(Duration::days(6));
    let page = come(house, &provider, "first").await;
    assert_eq!(page.step(), "password", "{}", page.text());
    assert!(links(house).await.is_empty());
    house.clock.advance(Duration::days(2));
    come(house, &provider, "first").await;
    assert_eq!(links(house).await.len(), 1);
}
