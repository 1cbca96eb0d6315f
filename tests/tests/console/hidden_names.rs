//! What nobody sees, and what turns the direction of others, is in no name that is asked for, given to sign in
//! with, or a class's: it would read as another.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{Program, problem},
    console_requests::asked,
    scim_program::{BOTH, Directory, GROUP, refusal},
};
use chrono::Duration;
use reqwest::Method;
use serde_json::json;
use sluis_model::{account_request::AccountRequest, ids::RequestId};
use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    dat_01_a_name_that_is_asked_for_hides_nothing;
    dat_01_what_was_asked_for_with_a_hidden_name_is_granted_to_nobody;
    dat_01_no_class_has_a_hidden_name;
}

const HIDDEN: [&str; 3] = ["Wi\u{202e}t", "W\u{200b}it", "\u{2066}Wit"];

async fn dat_01_a_name_that_is_asked_for_hides_nothing(house: &TestHouse) {
    let hoofd = Console::of(house, &player("school", "hoofd")).await;
    for field in ["given_name", "particle", "family_name"] {
        for name in HIDDEN {
            let mut wanted = vec![
                ("given_name", "Jop"),
                ("particle", ""),
                ("family_name", "Wit"),
                ("email", "jop@school.test"),
                ("role", "staff"),
                ("reason", "Nieuw."),
            ];
            wanted.retain(|(other, _)| *other != field);
            wanted.push((field, name));
            let page = hoofd.open("/requests/new").await.submit(&wanted).await;
            assert_eq!(page.status, 422, "{field} {name:?}");
            assert!(page.body.contains("family_name-error"), "{}", page.text());
        }
    }
    // A code counts once: each sign-in needs the next.
    house.clock.advance(Duration::seconds(31));
    asked(house).await;
    // And nobody signs in by such a name.
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let page = hulp.open("/requests").await.follow("/requests/0").await;
    for name in HIDDEN {
        let again = page.submit(&[("username", name)]).await;
        assert_eq!(again.status, 422, "{name:?}");
        assert!(again.body.contains("username-error"), "{}", again.text());
    }
    let granted = page.submit(&[("username", "jop.de.wit")]).await;
    assert_eq!(granted.status, 200, "{}", granted.text());
}

async fn dat_01_what_was_asked_for_with_a_hidden_name_is_granted_to_nobody(house: &TestHouse) {
    let asker = house.person("school", "hoofd").await;
    asked(house).await;
    // An older release took it.
    let id = asker.id.clone();
    let stored = house.idp.durable.write(move |tx| {
        let request = tx.requests_by(&id, true, None, 10)?.pop().unwrap();
        let mut older = AccountRequest {
            id: RequestId::from("0hidden"),
            email: "ander@school.test".to_owned(),
            ..request
        };
        HIDDEN[0].clone_into(&mut older.name.family);
        tx.add_request(&older)
    });
    stored.await.unwrap();
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let page = hulp.open("/requests/0hidden").await;
    let before = house.rows().await;
    let refused = page.submit(&[("username", "ander.wit")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.body.contains("person-error"), "{}", refused.text());
    let program = Program::of(house, Some("school"), "sluis:requests:write").await;
    let path = "/institutions/school/requests/0hidden/approve";
    let name = json!({ "username": "ander.wit" });
    let refused = program.send(Method::POST, path, &name, &[]).await;
    assert_eq!(problem(&refused), (409, "not-now"));
    for table in ["people", "account_requests"] {
        assert_eq!(before.get(table), house.rows().await.get(table), "{table}");
    }
}

async fn dat_01_no_class_has_a_hidden_name(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("/classes").await;
    let scope = format!("{BOTH} sluis:classes:write");
    let directory = Directory::of(house, "school", &scope).await;
    let before = house.rows().await;
    for name in HIDDEN {
        let form = page.form(&["name"]);
        let refused = page
            .agent()
            .post(&form.action, &form.filled(&[("name", name)]))
            .await;
        assert_eq!(refused.status, 422, "{name:?}");
        assert!(
            refused.text().contains("die niemand ziet"),
            "{}",
            refused.text()
        );
        let classes = "/institutions/school/classes";
        for body in [
            json!({ "name": name }),
            json!({ "name": "9Z", "year": name }),
        ] {
            let refused = directory
                .program
                .send(Method::POST, classes, &body, &[])
                .await;
            assert_eq!(problem(&refused), (422, "invalid"), "{body}");
        }
        let group = json!({ "schemas": [GROUP], "displayName": name });
        let refused = directory.send(Method::POST, "/Groups", &group).await;
        assert_eq!(refusal(&refused), (400, "invalidValue"), "{name:?}");
    }
    assert_eq!(before.get("classes"), house.rows().await.get("classes"));
    // Joiners belong to the writing of some languages.
    let made = json!({ "name": "می\u{200c}خواهم" });
    let classes = "/institutions/school/classes";
    let made = directory
        .program
        .send(Method::POST, classes, &made, &[])
        .await;
    assert_eq!(made.status, 201, "{}", made.json);
}
