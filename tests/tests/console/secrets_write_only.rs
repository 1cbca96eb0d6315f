//! What is kept secret has a way in and none out: whoever may see everything sees none of it.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{API, Program},
    console_isolation::Places,
};
use reqwest::Method;
use serde_json::json;
use sluis_admin_console::{Kind, catalogue};
use sluis_idp_core::console::apps::ADMIN_SCOPES;
use sluis_tests::{
    Console, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PEOPLE, PORTALS, player},
    },
};
use std::collections::BTreeSet;

on_both_stores! {
    ten_10_no_page_file_or_operation_shows_what_is_kept_secret;
}

/// What nobody is ever to see again, as far as the cast knows it.
fn known_secrets() -> BTreeSet<String> {
    let people = PEOPLE.iter().flat_map(|one| {
        [Some(one.password), one.totp]
            .into_iter()
            .flatten()
            .chain(one.recovery_codes.iter().copied())
    });
    let portals = PORTALS.iter().filter_map(|portal| portal.secret);
    let kinds = ["$argon2", "PRIVATE KEY"];
    people
        .chain(portals)
        .chain(kinds)
        .map(str::to_owned)
        .collect()
}

async fn ten_10_no_page_file_or_operation_shows_what_is_kept_secret(house: &TestHouse) {
    let everything: Vec<&str> = ADMIN_SCOPES.iter().map(|(scope, _)| *scope).collect();
    let program = Program::of(house, None, &everything.join(" ")).await;
    let wanted = json!({ "fields": {
        "name": "Nieuw", "redirect_uris": ["https://app.test/cb"], "scope": ["openid"] } });
    let added = program
        .send(Method::POST, "/institutions/school/clients", &wanted, &[])
        .await;
    assert_eq!(added.status, 201, "{}", added.json);
    let id = added.json["client_id"].as_str().unwrap().to_owned();
    let renewed = program
        .send(
            Method::POST,
            &format!("/institutions/school/clients/{id}/secret"),
            &json!({ "overlap_days": 1 }),
            &[],
        )
        .await;
    let mut secrets = known_secrets();
    for answer in [&added, &renewed] {
        secrets.insert(answer.json["client_secret"].as_str().unwrap().to_owned());
    }
    let mut places = Places::of(house, "school").await;
    places.client = id;
    let consoles = [
        Console::of(house, &player("school", "baas")).await,
        Console::of(house, &player("school", "beheer")).await,
    ];
    let mut looked_at = 0;
    for route in catalogue() {
        let path = places.fill(&route.path, "school");
        let mut bodies = vec![];
        match route.kind {
            Kind::Page => {
                for console in &consoles {
                    bodies.push(console.agent.get(&path).await.body);
                }
            }
            Kind::Api("GET") => {
                let path = path.strip_prefix(API).unwrap_or(&path);
                bodies.push(program.get(path).await.json.to_string());
            }
            Kind::Form | Kind::Api(_) | Kind::Scim(_) => {}
        }
        for body in bodies {
            for secret in &secrets {
                assert!(!body.contains(secret.as_str()), "{path} shows {secret}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "{looked_at}");
    println!(
        "{looked_at} answers were searched for {} secrets",
        secrets.len()
    );
}
