//! `sub`: one for all, or one a sector (OpenID Connect Core §8).

use crate::house::*;
use sluis_model::{
    client::{Client, SubjectType},
    ids::PersonId,
};
use sluis_protocol::redirect_uri::RedirectUri;
use std::sync::Arc;

fn pairwise(client: &mut Client) {
    client.settings.subject_type = SubjectType::Pairwise;
}

fn at_host(host: &'static str) -> impl FnOnce(&mut Client) {
    move |client| {
        pairwise(client);
        client.settings.redirect_uris =
            vec![RedirectUri::register(&format!("https://{host}/cb")).unwrap()];
    }
}

async fn subject(house: &House, id: &str, person: &str) -> String {
    let client = house.client(id).await.client().clone();
    let (ctx, person) = (at(0), PersonId::from(person));
    let subject = house.service.subject(&ctx, &client, &person);
    subject.await.unwrap()
}

#[tokio::test]
async fn a_pairwise_subject_is_one_a_sector_and_tells_nothing() {
    let house = House::open().await;
    assert_eq!(subject(&house, "app", "anna").await, "anna", "public");
    house.change_client(at_host("a.example")).await;
    house.change_client_of("app-2", at_host("b.example")).await;
    let at_a = subject(&house, "app", "anna").await;
    assert_eq!(at_a.len(), 43);
    assert_eq!(
        subject(&house, "app", "anna").await,
        at_a,
        "always the same"
    );
    assert_ne!(subject(&house, "app", "bea").await, at_a);
    assert_ne!(subject(&house, "app-2", "anna").await, at_a);
    house.change_client_of("app-2", at_host("a.example")).await;
    assert_eq!(subject(&house, "app-2", "anna").await, at_a, "one sector");
    house
        .change_client_of("app-2", |client| {
            at_host("b.example")(client);
            client.settings.sector_identifier_uri = Some("https://a.example/uris.json".into());
        })
        .await;
    assert_eq!(subject(&house, "app-2", "anna").await, at_a);
}

#[tokio::test]
async fn every_token_and_answer_to_a_client_has_its_own_subject() {
    let house = House::open().await;
    house.change_client(pairwise).await;
    let expected = subject(&house, "app", "anna").await;
    let tokens = house.tokens("openid offline_access").await;
    let id_token = tokens.id_token.unwrap();
    assert_eq!(payload(&id_token)["sub"], expected);
    let told = house.userinfo(1, &tokens.access_token).await.unwrap();
    assert_eq!(told["sub"], expected);
    let told = house.introspect(1, "app", &tokens.access_token).await;
    assert_eq!(told["sub"], expected);
    let refresh_token = tokens.refresh_token.unwrap();
    let told = house.introspect(1, "app", &refresh_token).await;
    assert_eq!(told["sub"], expected);
    let refreshed = house.refresh(10, &refresh_token).await.unwrap();
    assert_eq!(payload(&refreshed.id_token.unwrap())["sub"], expected);
    let hint = house
        .service
        .verify_id_token_hint(&at(1), &id_token)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(hint.subject, expected);
}

#[tokio::test]
async fn replicas_that_ask_at_once_agree_on_the_salt() {
    let house = Arc::new(House::open().await);
    house.change_client(pairwise).await;
    let client = house.client("app").await.client().clone();
    let asked: Vec<_> = (0..6)
        .map(|_| {
            let (house, client) = (Arc::clone(&house), client.clone());
            tokio::spawn(async move {
                let replica = house.another_service();
                let (ctx, person) = (at(0), PersonId::from("anna"));
                replica.subject(&ctx, &client, &person).await.unwrap()
            })
        })
        .collect();
    let mut subjects = std::collections::BTreeSet::new();
    for one in asked {
        subjects.insert(one.await.unwrap());
    }
    assert_eq!(subjects.len(), 1);
}
