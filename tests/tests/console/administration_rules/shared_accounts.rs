//! Accounts that several people use: marked one by one and many at once, refused at the door, and
//! whom the refusal names.

use crate::administration_rules::campus::{self, log, sign_in};
use sluis_idp_core::administration::{PersonSetup, Setup};
use sluis_model::{
    audit::EventKind,
    ids::PersonId,
    person::{Profile, Role, Standing},
};
use sluis_tests::{
    Agent, Page, Portal, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    with_policy,
};

on_both_stores! {
    n05_many_accounts_are_marked_at_once_and_marking_again_changes_nothing;
    n05_a_marked_account_is_signed_out_and_refused_after_the_right_password;
    n05_a_mark_is_taken_away_again;
    n05_accounts_of_others_are_passed_over;
    n07_the_refusal_names_the_main_contacts_who_agreed_to_it;
    n07_without_a_main_contact_the_refusal_names_the_helpdesk;
}

async fn mark(house: &TestHouse, people: &[&PersonId], shared: bool) -> usize {
    let institution = campus::stored_institution(house, "onderzoek").await.id;
    let by = house.person("onderzoek", "hoofd@peil.test").await.id;
    let people = people.iter().map(|id| (*id).clone()).collect();
    let marked = house
        .idp
        .mark_shared(&house.ctx(), &institution, &by, people, shared)
        .await;
    marked.unwrap()
}

async fn with_password(house: &TestHouse, username: &str, password: &str) -> Page {
    let asked = Portal::of(house, "agenda").ask_for("onderzoek");
    let page = asked.open(&Agent::new(house)).await;
    page.submit(&[("username", username), ("password", password)])
        .await
}

async fn n05_many_accounts_are_marked_at_once_and_marking_again_changes_nothing(house: &TestHouse) {
    let vera = house.person("onderzoek", "vera@peil.test").await.id;
    let nora = house.person("onderzoek", "nora@peil.test").await.id;
    let info = house.person("onderzoek", "info@peil.test").await.id;
    assert_eq!(mark(house, &[&vera, &nora, &info, &vera], true).await, 2);
    let epoch = house.person("onderzoek", "vera@peil.test").await.epoch;
    assert_eq!(mark(house, &[&vera, &nora], true).await, 0);
    let after = house.person("onderzoek", "vera@peil.test").await;
    assert!(after.shared);
    assert_eq!(after.epoch, epoch, "nobody is signed out for nothing");

    let events = log(house, "onderzoek", EventKind::SharedMarked).await;
    let hoofd = house.person("onderzoek", "hoofd@peil.test").await.id;
    let mut targets: Vec<PersonId> = events
        .iter()
        .filter_map(|event| event.target.clone())
        .collect();
    targets.sort();
    let mut expected = vec![vera, nora];
    expected.sort();
    assert_eq!(targets, expected, "one event for each that changed");
    for event in &events {
        assert_eq!(event.actor.as_ref(), Some(&hoofd));
        assert_eq!(event.details["shared"], true);
    }
}

async fn n05_a_marked_account_is_signed_out_and_refused_after_the_right_password(
    house: &TestHouse,
) {
    let vera = player("onderzoek", "vera@peil.test");
    let agent = Agent::new(house);
    sign_in(house, &agent, &vera).await;
    let id = house.person("onderzoek", vera.username).await.id;
    assert_eq!(mark(house, &[&id], true).await, 1);
    assert!(campus::signed_in(house, &agent).await.is_none());
    let silent = Portal::of(house, "agenda")
        .ask_for("onderzoek")
        .with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    let wrong = with_password(house, vera.username, "niet dit wachtwoord").await;
    assert_eq!((wrong.step(), wrong.status), ("password", 422));
    let page = with_password(house, vera.username, PHRASE).await;
    assert_eq!((page.step(), page.status), ("error", 403));
    assert_eq!(page.agent().cookie("session"), None);
    let events = log(house, "onderzoek", EventKind::SharedAccountRefused).await;
    assert_eq!(
        events.first().and_then(|event| event.target.clone()),
        Some(id)
    );
}

async fn n05_a_mark_is_taken_away_again(house: &TestHouse) {
    let id = house.person("onderzoek", "info@peil.test").await.id;
    assert_eq!(mark(house, &[&id], false).await, 1);
    assert_eq!(mark(house, &[&id], false).await, 0);
    let page = with_password(house, "info@peil.test", PHRASE).await;
    assert_eq!(page.step(), "second-factor");
    let events = log(house, "onderzoek", EventKind::SharedMarked).await;
    assert_eq!(events[0].details["shared"], false);
}

async fn n05_accounts_of_others_are_passed_over(house: &TestHouse) {
    let juf = house.person("school", "juf").await;
    let nora = house.person("onderzoek", "nora@peil.test").await.id;
    let nobody = PersonId::from("01938b5e-0000-7000-8000-000000000000");
    assert_eq!(mark(house, &[&juf.id, &nobody, &nora], true).await, 1);
    assert_eq!(house.person("school", "juf").await, juf, "untouched");
    assert!(
        log(house, "school", EventKind::SharedMarked)
            .await
            .is_empty()
    );
}

async fn n07_the_refusal_names_the_main_contacts_who_agreed_to_it(house: &TestHouse) {
    let hash = campus::hash_of_phrase(house).await;
    let contact = |username: &str, given: &str, shown: bool| {
        let mut person = campus::person("onderzoek", username, &[Role::MainContact], &hash);
        person.name.given = given.to_owned();
        person.profile = Profile {
            shown_as_contact: shown,
            ..Profile::default()
        };
        person
    };
    let people = vec![
        contact("w@peil.test", "Wietske", true),
        contact("x@peil.test", "Xander", false),
        PersonSetup {
            standing: Standing::Disabled,
            ..contact("y@peil.test", "Yara", true)
        },
    ];
    house
        .apply(Setup {
            people,
            ..Setup::default()
        })
        .await;
    let page = with_password(house, "info@peil.test", PHRASE).await;
    assert_eq!((page.step(), page.status), ("error", 403));
    let text = page.text();
    assert!(text.contains("Wietske Proef"), "{text}");
    assert!(text.contains("Hoofd van Proef"), "{text}");
    assert!(!text.contains("Xander"), "not without being asked: {text}");
    assert!(!text.contains("Yara"), "nor a closed account: {text}");
    let wrong = with_password(house, "info@peil.test", "niet dit wachtwoord").await;
    assert!(
        !wrong.text().contains("Wietske"),
        "names are for people of the institution"
    );
}

async fn n07_without_a_main_contact_the_refusal_names_the_helpdesk(house: &TestHouse) {
    with_policy(house, "energie", |policy| {
        policy.shared_accounts_forbidden = true;
    })
    .await;
    let institution = campus::stored_institution(house, "energie").await;
    let bea = house.person("energie", "bea").await.id;
    let by = house.person("energie", "anton").await.id;
    let marked = house
        .idp
        .mark_shared(&house.ctx(), &institution.id, &by, vec![bea], true)
        .await;
    assert_eq!(marked, Ok(1));
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", "bea"), ("password", PHRASE)])
        .await;
    assert_eq!((page.step(), page.status), ("error", 403));
    let helpdesk = institution.policy.contacts[0].email.clone().unwrap();
    assert!(page.text().contains(&helpdesk), "{}", page.text());
}
