//! What a change of a person means for the sessions there are is the same whoever makes it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::json;
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_model::person::Person;
use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    another_address_ends_sessions_whoever_gives_it;
    another_name_ends_none_whoever_gives_it;
}

const WHO: &str = "leerling";

/// What changes a person, each in its own way.
const WAYS: [&str; 3] = ["page", "import", "setup file"];

async fn person(house: &TestHouse) -> Person {
    house.person("tweede", WHO).await
}

/// Gives the person another value of a field. Whether the epoch was raised by it.
async fn ends(house: &TestHouse, way: &str, field: &str, value: &str) -> bool {
    // A code of an app works once.
    house.clock.advance(Duration::minutes(1));
    let before = person(house).await;
    match way {
        "page" => {
            let console = Console::of(house, &player("tweede", "beheer")).await;
            let page = console.open(&format!("/people/{}", before.id)).await;
            let saved = page.submit(&[(field, value)]).await;
            assert_eq!(saved.status, 200, "{}", saved.text());
        }
        "import" => {
            let console = Console::of(house, &player("tweede", "beheer")).await;
            let head = match field {
                "email" => "E-mail",
                _ => "Achternaam",
            };
            let text = format!("Gebruikersnaam;{head}\r\n{WHO};{value}\r\n");
            let map = console.upload("klas.csv", text.as_bytes()).await;
            let rows = map.submit(&[("key", "username")]).await;
            let done = rows.submit(&[]).await;
            assert!(done.text().contains("1 bijgewerkt"), "{}", done.text());
        }
        _ => {
            let mut wanted = json!({
                "institution": "tweede",
                "username": before.username,
                "name": before.name,
                "email": before.email,
                "phone": before.phone,
                "roles": before.roles,
                "groups": before.groups,
                "profile": before.profile,
            });
            match field {
                "email" => wanted["email"] = json!(value),
                _ => wanted["name"]["family"] = json!(value),
            }
            let setup: Setup = serde_json::from_value(json!({ "people": [wanted] })).unwrap();
            let none = |_: &SecretSource| Err("there is no secret".to_owned());
            house
                .idp
                .apply(&house.ctx(), setup, none, false)
                .await
                .unwrap();
        }
    }
    let after = person(house).await;
    match field {
        "email" => assert_eq!(after.email.as_deref(), Some(value), "{way}"),
        _ => assert_eq!(after.name.family, value, "{way}"),
    }
    after.epoch > before.epoch
}

async fn another_address_ends_sessions_whoever_gives_it(house: &TestHouse) {
    for (number, way) in WAYS.into_iter().enumerate() {
        let address = format!("nieuw{number}@tweede.test");
        assert!(ends(house, way, "email", &address).await, "{way}");
    }
}

async fn another_name_ends_none_whoever_gives_it(house: &TestHouse) {
    for (number, way) in WAYS.into_iter().enumerate() {
        let name = ["Een", "Twee", "Drie"][number];
        assert!(!ends(house, way, "family_name", name).await, "{way}");
    }
}
