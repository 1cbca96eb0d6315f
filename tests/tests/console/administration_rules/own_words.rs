//! An institution's own words have a history.

use crate::administration_rules::campus::{institution, log, stored_institution};
use sluis_idp_core::administration::Setup;
use sluis_model::{audit::EventKind, policy::Policy};
use sluis_tests::{on_both_stores, testkit::TestHouse};
use std::collections::BTreeMap;

on_both_stores! {
    e25_each_change_of_a_text_stays_readable_in_the_institutions_log;
}

async fn say(house: &TestHouse, texts: &[(&str, &str, &str)]) {
    let mut own: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (language, key, text) in texts {
        let of_language = own.entry((*language).to_owned()).or_default();
        of_language.insert((*key).to_owned(), (*text).to_owned());
    }
    let policy = Policy {
        texts: own,
        ..Policy::default()
    };
    house
        .apply(Setup {
            institutions: vec![institution("woorden", policy)],
            ..Setup::default()
        })
        .await;
}

async fn e25_each_change_of_a_text_stays_readable_in_the_institutions_log(house: &TestHouse) {
    say(house, &[("nl", "sign-in", "Naar binnen")]).await;
    let first = house.now();
    let of_the_file = log(house, "woorden", EventKind::InstitutionChanged).await;
    assert_eq!(of_the_file.len(), 1, "it was created, with its words");

    let second = first + chrono::Duration::days(1);
    house.clock.set(second);
    let texts = [
        ("nl", "sign-in", "Ga naar binnen"),
        ("en", "sign-in", "Go in"),
    ];
    say(house, &texts).await;
    say(house, &texts).await;
    let third = second + chrono::Duration::days(30);
    house.clock.set(third);
    say(house, &[("nl", "sign-in", "Ga naar binnen")]).await;

    let history = log(house, "woorden", EventKind::TextsChanged).await;
    let [newest, before] = history.as_slice() else {
        panic!("two changes, and none where nothing changed: {history:?}");
    };
    let id = stored_institution(house, "woorden").await.id;
    assert_eq!((before.at, newest.at), (second, third), "when");
    assert_eq!(before.institution, Some(id));
    for event in [newest, before] {
        assert_eq!(event.details["by"], "apply", "who");
        assert_ne!(event.request_id, "");
    }
    assert_eq!(
        before.details["texts"],
        serde_json::json!({
            "nl.sign-in": { "was": "Naar binnen", "is": "Ga naar binnen" },
            "en.sign-in": { "was": null, "is": "Go in" },
        }),
        "what"
    );
    assert_eq!(
        newest.details["texts"],
        serde_json::json!({ "en.sign-in": { "was": "Go in", "is": null } })
    );
}
