//! Clients that look after their own registration (RFC 7592).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::{Value, json};
use sluis_idp_core::administration::{ClientSetup, Setup};
use sluis_model::ids::ClientId;
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{Agent, Portal, Registrar, on_both_stores, testkit::TestHouse};
use std::sync::Arc;

on_both_stores! {
    a_client_reads_what_is_registered;
    a_client_replaces_all_that_it_says_about_itself;
    a_client_chooses_neither_its_id_nor_its_secret;
    a_client_that_signs_with_its_secret_gets_it_back_and_keeps_it;
    a_removed_client_is_gone_and_its_token_with_it;
    wrong_tokens_and_unknown_clients_read_the_same;
    what_the_operator_decided_stays;
    what_the_operator_narrowed_stays_narrow;
}

fn portal() -> Value {
    json!({ "redirect_uris": ["https://portaal.test/cb"], "client_name": "Portaal" })
}

/// Metadata of the client that an answer is about.
fn of(told: &Value, mut metadata: Value) -> Value {
    metadata["client_id"] = told["client_id"].clone();
    metadata
}

async fn a_client_reads_what_is_registered(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let told = registrar.registered(&portal()).await;
    let read = registrar.own(Method::GET, &told, None).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.headers["cache-control"], "no-store");
    let mut expected = told.clone();
    // It is stored as a hash and can't be told again.
    expected.as_object_mut().unwrap().remove("client_secret");
    assert_eq!(read.json, expected);
}

async fn a_client_replaces_all_that_it_says_about_itself(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let mut metadata = portal();
    metadata["policy_uri"] = "https://portaal.test/privacy".into();
    let told = registrar.registered(&metadata).await;
    let new = json!({ "redirect_uris": ["https://nieuw.test/cb"], "client_name": "Nieuw" });
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, new)))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.json["client_name"], "Nieuw");
    assert_eq!(
        answer.json["policy_uri"],
        Value::Null,
        "what is not said is gone"
    );
    assert_eq!(
        answer.json["registration_access_token"],
        told["registration_access_token"]
    );
    let read = registrar.own(Method::GET, &told, None).await;
    assert_eq!(read.json["redirect_uris"], json!(["https://nieuw.test/cb"]));
    // The old secret works on.
    let basic = sluis_tests::basic(
        told["client_id"].as_str().unwrap(),
        told["client_secret"].as_str().unwrap(),
    );
    let fields = [("grant_type", "authorization_code"), ("code", "x")];
    let answer = Portal::of(house, "agenda")
        .post_with("/oauth/token", &fields, Some(&basic))
        .await;
    assert_ne!(answer.error(), "invalid_client");
    let bad = json!({ "redirect_uris": ["https://nieuw.test/cb#x"] });
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, bad)))
        .await;
    assert_eq!(answer.error(), "invalid_redirect_uri");
}

async fn a_client_chooses_neither_its_id_nor_its_secret(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let told = registrar.registered(&portal()).await;
    let without_id = registrar.own(Method::PUT, &told, Some(&portal())).await;
    assert_eq!(
        (without_id.status, without_id.error()),
        (400, "invalid_request")
    );
    let mut other = portal();
    other["client_id"] = "agenda".into();
    let other = registrar.own(Method::PUT, &told, Some(&other)).await;
    assert_eq!(other.error(), "invalid_request");
    let mut chosen = of(&told, portal());
    chosen["client_secret"] = "zelf-gekozen".into();
    let answer = registrar.own(Method::PUT, &told, Some(&chosen)).await;
    assert_eq!(answer.error(), "invalid_request");
    chosen["client_secret"] = told["client_secret"].clone();
    let answer = registrar.own(Method::PUT, &told, Some(&chosen)).await;
    assert_eq!(answer.status, 200, "its own may stand there");
}

async fn a_client_that_signs_with_its_secret_gets_it_back_and_keeps_it(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let mut metadata = portal();
    metadata["token_endpoint_auth_method"] = "client_secret_jwt".into();
    let told = registrar.registered(&metadata).await;
    let read = registrar.own(Method::GET, &told, None).await;
    assert_eq!(read.json["client_secret"], told["client_secret"]);
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, metadata)))
        .await;
    assert_eq!(answer.json["client_secret"], told["client_secret"]);
    // A public client that becomes one that signs gets a secret.
    let mut public = portal();
    public["token_endpoint_auth_method"] = "none".into();
    let told = registrar.registered(&public).await;
    public["token_endpoint_auth_method"] = "client_secret_basic".into();
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, public)))
        .await;
    assert!(answer.json["client_secret"].is_string(), "{}", answer.json);
}

async fn a_removed_client_is_gone_and_its_token_with_it(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let told = registrar.registered(&portal()).await;
    let removed = registrar.own(Method::DELETE, &told, None).await;
    assert_eq!((removed.status, &removed.json), (204, &Value::Null));
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(registrar.own(method, &told, None).await.status, 401);
    }
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, portal())))
        .await;
    assert_eq!(answer.status, 401);
    let query = format!(
        "https://login.test/oauth/authorize?response_type=code&redirect_uri=https://portaal.test/cb&client_id={}",
        told["client_id"].as_str().unwrap()
    );
    assert_eq!(Agent::new(house).get(&query).await.step(), "error");
}

async fn wrong_tokens_and_unknown_clients_read_the_same(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let (one, other) = (
        registrar.registered(&portal()).await,
        registrar.registered(&portal()).await,
    );
    let path = |id: &str| format!("/oauth/register/{id}");
    let (own, foreign) = (
        path(one["client_id"].as_str().unwrap()),
        other["registration_access_token"].as_str(),
    );
    let mut answers = vec![];
    for (path, bearer) in [
        (own.clone(), foreign),
        (path("onbekend"), foreign),
        (path("agenda"), foreign),
        (own.clone(), Some(registrar.token.as_str())),
        (path("%00"), foreign),
    ] {
        for method in [Method::GET, Method::DELETE] {
            let answer = registrar.send(method, &path, bearer, None).await;
            assert_eq!(answer.status, 401, "{path}");
            let challenge = answer.headers["www-authenticate"].clone();
            answers.push((answer.json, challenge));
        }
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let read = registrar.own(Method::GET, &one, None).await;
    assert_eq!(read.status, 200, "nothing was removed");
    let without = registrar.send(Method::GET, &own, None, None).await;
    assert_eq!(without.status, 401);
}

async fn what_the_operator_decided_stays(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let told = registrar.registered(&portal()).await;
    let id = ClientId::from(told["client_id"].as_str().unwrap());
    let changed = id.clone();
    let write = house.idp.durable.write(move |tx| {
        let mut client = tx.client(&changed)?.map(Arc::unwrap_or_clone).unwrap();
        client.settings.require_second_factor = true;
        client.settings.require_pkce = true;
        tx.update_client(&client)
    });
    write.await.unwrap();
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, portal())))
        .await;
    assert_eq!(answer.status, 200);
    let stored = house.idp.durable.read(move |tx| tx.client(&id)).await;
    let settings = stored.unwrap().unwrap().settings.clone();
    assert!(settings.require_second_factor && settings.require_pkce && !settings.first_party);
}

async fn what_the_operator_narrowed_stays_narrow(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let mut metadata = portal();
    metadata["token_endpoint_auth_method"] = "none".into();
    metadata["grant_types"] = json!(["authorization_code", "refresh_token"]);
    metadata["scope"] = "openid profile email roles".into();
    let told = registrar.registered(&metadata).await;
    let id = ClientId::from(told["client_id"].as_str().unwrap());
    let stored = {
        let id = id.clone();
        let stored = house.idp.durable.read(move |tx| tx.client(&id)).await;
        stored.unwrap().unwrap()
    };
    let mut settings = stored.settings.clone();
    settings.scope = ["openid", "email"].into_iter().collect();
    settings.grant_types = [GrantType::AuthorizationCode].into();
    settings.require_pushed_authorization_requests = true;
    let narrowed = Setup {
        clients: vec![ClientSetup {
            client_id: id.to_string(),
            name: stored.name.clone(),
            institution: None,
            auth_method: ClientAuthMethod::None,
            secret: None,
            active: true,
            settings,
        }],
        ..Setup::default()
    };
    house.apply(narrowed).await;
    let refused = registrar
        .own(Method::PUT, &told, Some(&of(&told, metadata.clone())))
        .await;
    assert_eq!(refused.status, 400, "the grant is gone: {}", refused.json);
    metadata["grant_types"] = json!(["authorization_code"]);
    let answer = registrar
        .own(Method::PUT, &told, Some(&of(&told, metadata)))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.json["scope"], "email openid");
    assert_eq!(answer.json["require_pushed_authorization_requests"], true);
}
