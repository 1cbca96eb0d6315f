//! What the demo offers to tests of the protocol: anybody registers clients, and one account has
//! every standard claim.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis::{SystemClock, SystemRandomness, demo, house::House};
use sluis_idp_core::registration::{Registered, Registration};
use std::sync::Arc;

async fn demo_house(folder: &std::path::Path) -> (House, demo::file::DemoFile) {
    let bind = "127.0.0.1".parse().unwrap();
    let config = demo::config(folder, 8080, bind, &SystemRandomness).unwrap();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap();
    house.migrate().await.unwrap();
    let file = demo::install(&house, "http://localhost:8081")
        .await
        .unwrap();
    (house, file)
}

async fn register(house: &House, metadata: serde_json::Value) -> Registration {
    let ctx = house.ctx("test");
    let members = metadata.as_object().unwrap();
    let done = house
        .idp
        .register_client(&ctx, "127.0.0.1", None, members)
        .await;
    done.unwrap()
}

fn registered(registration: Registration) -> Box<Registered> {
    match registration {
        Registration::Done(registered) => registered,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn anybody_registers_a_client_of_any_kind_in_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = demo_house(folder.path()).await;
    let portal = registered(
        register(
            &house,
            serde_json::json!({ "redirect_uris": ["http://localhost:3000/cb"] }),
        )
        .await,
    );
    assert!(!portal.client.settings.first_party, "people are asked");
    assert!(portal.secret.is_some());
    for metadata in [
        serde_json::json!({ "redirect_uris": ["https://a.example/cb"], "response_types": ["code id_token token"] }),
        serde_json::json!({ "redirect_uris": ["https://a.example/cb"], "response_types": ["id_token"] }),
        serde_json::json!({ "grant_types": ["client_credentials"] }),
        serde_json::json!({ "grant_types": ["urn:ietf:params:oauth:grant-type:device_code"], "token_endpoint_auth_method": "none" }),
    ] {
        registered(register(&house, metadata).await);
    }
    let exchange =
        serde_json::json!({ "grant_types": ["urn:ietf:params:oauth:grant-type:token-exchange"] });
    let refused = register(&house, exchange).await;
    assert!(matches!(refused, Registration::Refused(_)), "{refused:?}");
}

#[actix_web::test]
async fn ops_14_reg_01_nobody_registers_where_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let bind = "127.0.0.1".parse().unwrap();
    let mut config = demo::config(folder.path(), 8080, bind, &SystemRandomness).unwrap();
    config.protocol.registration = sluis_config::Registration::Closed;
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap();
    house.migrate().await.unwrap();
    let metadata = serde_json::json!({ "redirect_uris": ["https://a.example/cb"] });
    let refused = register(&house, metadata).await;
    assert!(matches!(refused, Registration::Closed), "{refused:?}");
}

#[actix_web::test]
async fn one_demo_account_has_every_standard_claim_and_no_second_factor() {
    let folder = tempfile::tempdir().unwrap();
    let (house, file) = demo_house(folder.path()).await;
    let account = file
        .accounts
        .iter()
        .find(|account| account.note.contains("every standard claim"))
        .unwrap();
    assert_eq!(account.totp_secret, None);
    let (slug, name) = (account.institution.clone(), account.username.clone());
    let found = house.idp.durable.read(move |tx| {
        let institution = tx.institution_by_slug(&slug)?.unwrap();
        let key = institution.policy.login_name.canonical(&name);
        tx.person_by_login(&institution.id, &key)
    });
    let person = found.await.unwrap().unwrap();
    let profile = &person.profile;
    for claim in [
        &profile.middle_name,
        &profile.nickname,
        &profile.profile,
        &profile.picture,
        &profile.website,
        &profile.gender,
        &profile.birthdate,
        &profile.zoneinfo,
        &profile.locale,
    ] {
        assert!(claim.is_some(), "{profile:?}");
    }
    assert!(profile.address.is_some());
    assert!(person.email.is_some() && person.email_verified_at.is_some());
    assert!(person.phone.is_some() && person.phone_verified_at.is_some());
    assert!(!person.name.full().is_empty());
}

#[actix_web::test]
async fn a_second_start_of_the_demo_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (house, first) = demo_house(folder.path()).await;
    let events = |house: &House| {
        let durable = house.idp.durable.clone();
        async move { durable.read(|tx| tx.events(None, 500)).await.unwrap().len() }
    };
    let before = events(&house).await;
    let second = demo::install(&house, "http://localhost:8081")
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(events(&house).await, before);
    let device = first
        .clients
        .iter()
        .find(|client| client.client_id == "test-device")
        .unwrap();
    assert!(device.client_secret.is_none() && device.redirect_uris.is_empty());
}
