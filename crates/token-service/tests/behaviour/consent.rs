//! What tokens of somebody else's portal stand on: the person's consent.

use crate::house::*;
use sluis_model::ids::{ClientId, PersonId};
use sluis_protocol::{claims_request::ClaimsRequest, error::ErrorCode};

const OFFLINE: &str = "openid email offline_access";

async fn third_party(house: &House) {
    house
        .change_client(|client| client.settings.first_party = false)
        .await;
}

async fn consents(house: &House, to: &str) {
    let to = scope(to);
    let (person, client) = (PersonId::from("anna"), ClientId::from("app"));
    let given = house
        .durable
        .write(move |tx| tx.give_consent(&person, &client, &to, start()));
    given.await.unwrap();
}

#[tokio::test]
async fn a_withdrawn_consent_ends_access_and_refresh_at_once() {
    let house = House::open().await;
    third_party(&house).await;
    consents(&house, OFFLINE).await;
    let tokens = house.tokens(OFFLINE).await;
    assert!(house.userinfo(1, &tokens.access_token).await.is_ok());
    let (person, client) = (PersonId::from("anna"), ClientId::from("app"));
    let withdrawn = house
        .durable
        .write(move |tx| tx.withdraw_consent(&person, &client));
    assert!(withdrawn.await.unwrap());
    assert!(house.access_is_dead(2, &tokens.access_token).await);
    let refreshed = house.refresh(3, &tokens.refresh_token.unwrap()).await;
    assert_eq!(refreshed.unwrap_err().code, ErrorCode::InvalidGrant);
}

#[tokio::test]
async fn a_narrower_consent_does_not_cover_what_was_granted_before() {
    let house = House::open().await;
    third_party(&house).await;
    consents(&house, OFFLINE).await;
    let tokens = house.tokens(OFFLINE).await;
    consents(&house, "openid").await;
    let refreshed = house.refresh(3, &tokens.refresh_token.unwrap()).await;
    assert_eq!(refreshed.unwrap_err().code, ErrorCode::InvalidGrant);
    consents(&house, "openid email phone offline_access").await;
    let tokens = house.tokens(OFFLINE).await;
    assert!(
        house
            .refresh(4, &tokens.refresh_token.unwrap())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn tok_13_claims_asked_for_one_by_one_stand_on_the_consent_too() {
    let house = House::open().await;
    third_party(&house).await;
    consents(&house, "openid email").await;
    let given = || {
        let mut given = grant("openid");
        given.claims = ClaimsRequest::parse(Some(r#"{"userinfo":{"email":null}}"#)).unwrap();
        given
    };
    let code = house.code_of(given(), None).await;
    let token = house.redeem(0, &code).await.unwrap().access_token;
    let told = house.userinfo(1, &token).await.unwrap();
    assert_eq!(told["email"], "anna@zorg.example");
    // Less is allowed now, and a code of before gives no more than that.
    let code = house.code_of(given(), None).await;
    consents(&house, "openid").await;
    assert!(house.access_is_dead(2, &token).await);
    let refused = house.redeem(3, &code).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidGrant);
    let (person, client) = (PersonId::from("anna"), ClientId::from("app"));
    let withdrawn = house
        .durable
        .write(move |tx| tx.withdraw_consent(&person, &client));
    assert!(withdrawn.await.unwrap());
    assert!(house.access_is_dead(4, &token).await);
}

#[tokio::test]
async fn tok_13_userinfo_tells_no_more_than_the_portal_may_still_have() {
    let house = House::open().await;
    let token = house.tokens(OFFLINE).await.access_token;
    assert_eq!(
        house.userinfo(1, &token).await.unwrap()["email"],
        "anna@zorg.example"
    );
    house
        .change_client(|client| client.settings.scope = scope("openid"))
        .await;
    let told = house.userinfo(2, &token).await.unwrap();
    assert_eq!(told["email"], serde_json::Value::Null, "{told}");
    assert_ne!(told["sub"], serde_json::Value::Null);
}

#[tokio::test]
async fn an_institutions_own_portal_needs_no_consent() {
    let house = House::open().await;
    let tokens = house.tokens(OFFLINE).await;
    assert!(
        house
            .refresh(3, &tokens.refresh_token.unwrap())
            .await
            .is_ok()
    );
}
