//! Addresses of desks and offices in a setup: somebody has to say what they are.

use crate::administration_rules::campus::{hash_of_phrase, person};
use sluis_idp_core::administration::{ApplyError, PersonSetup, SecretSource, Setup};
use sluis_model::{person::Role, secret::Secret};
use sluis_tests::{
    Agent, Portal, on_both_stores,
    testkit::{TestHouse, cast::PHRASE},
};

on_both_stores! {
    n06_a_setup_with_an_unresolved_role_address_is_refused_whole;
    n06_a_role_address_that_somebody_resolved_is_taken;
    n06_an_account_that_is_there_already_is_asked_about_as_well;
    n06_where_there_is_no_list_every_address_is_somebodys;
}

fn plain(source: &SecretSource) -> Result<Secret, String> {
    Err(format!("{source:?} is not needed here"))
}

async fn apply(house: &TestHouse, people: Vec<PersonSetup>, dry_run: bool) -> Vec<String> {
    let setup = Setup {
        people,
        ..Setup::default()
    };
    match house.idp.apply(&house.ctx(), setup, plain, dry_run).await {
        Ok(_) => vec![],
        Err(ApplyError::Faults(faults)) => faults,
        Err(other) => panic!("{other}"),
    }
}

async fn is_there(house: &TestHouse, institution: &str, name: &str) -> bool {
    let (slug, name) = (institution.to_owned(), name.to_owned());
    let found = house
        .idp
        .durable
        .read(move |tx| {
            let Some(institution) = tx.institution_by_slug(&slug)? else {
                return Ok(false);
            };
            Ok(tx.person_by_login(&institution.id, &name)?.is_some())
        })
        .await;
    found.unwrap()
}

async fn n06_a_setup_with_an_unresolved_role_address_is_refused_whole(house: &TestHouse) {
    let hash = hash_of_phrase(house).await;
    let staff = |name: &str| person("onderzoek", name, &[Role::Staff], &hash);
    let people = || {
        vec![
            staff("gewoon@peil.test"),
            staff("Helpdesk@peil.test"),
            staff("secretariaat+noord@peil.test"),
        ]
    };
    for dry_run in [true, false] {
        let faults = apply(house, people(), dry_run).await;
        assert_eq!(faults.len(), 2, "both at once: {faults:?}");
        for (fault, name) in faults.iter().zip(["Helpdesk@", "secretariaat+noord@"]) {
            assert!(fault.contains(name), "{fault}");
            for answer in ["personal = true", "shared = true", "leave the person away"] {
                assert!(fault.contains(answer), "{fault}");
            }
        }
        assert!(
            !is_there(house, "onderzoek", "gewoon@peil.test").await,
            "all or nothing"
        );
    }
}

async fn n06_a_role_address_that_somebody_resolved_is_taken(house: &TestHouse) {
    let hash = hash_of_phrase(house).await;
    let people = vec![
        PersonSetup {
            shared: true,
            ..person("onderzoek", "helpdesk@peil.test", &[Role::Staff], &hash)
        },
        PersonSetup {
            personal: true,
            ..person("onderzoek", "contact@peil.test", &[Role::Staff], &hash)
        },
    ];
    assert_eq!(
        apply(house, people.clone(), false).await,
        Vec::<String>::new()
    );
    assert_eq!(apply(house, people, false).await, Vec::<String>::new());
    assert!(house.person("onderzoek", "helpdesk@peil.test").await.shared);
    assert!(!house.person("onderzoek", "contact@peil.test").await.shared);
    for (name, step) in [
        ("helpdesk@peil.test", "error"),
        ("contact@peil.test", "enrol-intro"),
    ] {
        let asked = Portal::of(house, "agenda").ask_for("onderzoek");
        let page = asked.open(&Agent::new(house)).await;
        let page = page
            .submit(&[("username", name), ("password", PHRASE)])
            .await;
        assert_eq!(page.step(), step, "{name}");
    }
}

async fn n06_an_account_that_is_there_already_is_asked_about_as_well(house: &TestHouse) {
    let hash = hash_of_phrase(house).await;
    let mut nora = person("onderzoek", "nora@peil.test", &[Role::Member], &hash);
    nora.email = Some("administratie@peil.test".to_owned());
    let faults = apply(house, vec![nora.clone()], false).await;
    assert_eq!(faults.len(), 1, "{faults:?}");
    let stored = house.person("onderzoek", "nora@peil.test").await;
    assert_eq!(stored.email.as_deref(), Some("nora@peil.test"));
    nora.personal = true;
    assert_eq!(apply(house, vec![nora], false).await, Vec::<String>::new());
}

async fn n06_where_there_is_no_list_every_address_is_somebodys(house: &TestHouse) {
    let hash = hash_of_phrase(house).await;
    let info = person("energie", "info", &[Role::Member], &hash);
    assert_eq!(info.email.as_deref(), Some("info@energie.test"));
    assert_eq!(apply(house, vec![info], false).await, Vec::<String>::new());
}
