//! The life of signing keys.

use crate::house::*;
use sluis_model::{
    ids::KeyId,
    signing_key::{SigningKey, SigningKeyState::*},
};
use sluis_protocol::algorithm::SigningAlgorithm;
use sluis_token_service::{KeyRing, NewCode};
use std::sync::Arc;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

async fn keys(house: &House) -> Vec<SigningKey> {
    house.service.keys().list().await.unwrap()
}

/// The one key that signs.
async fn signing(house: &House) -> KeyId {
    let keys = keys(house).await;
    let mut signing = keys.iter().filter(|key| key.state == Signing);
    let found = signing.next().unwrap().id.clone();
    assert!(signing.next().is_none());
    found
}

async fn published(house: &House, seconds: i64) -> Vec<String> {
    let set = key_set(&house.service.jwks(&at(seconds)).await.unwrap());
    set["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// The `kid` that signs an ID token at that moment.
async fn signer(house: &House, seconds: i64) -> String {
    let code = {
        let redirect = sluis_protocol::redirect_uri::RedirectUri::as_sent(REDIRECT);
        let mut granted = grant("openid");
        granted.authentication.session_ends_at = at(seconds + HOUR).now;
        house
            .service
            .issue_code(
                &at(seconds),
                NewCode {
                    grant: granted,
                    redirect_uri: redirect,
                    code_challenge: None,
                    nonce: None,
                    dpop_jkt: None,
                },
            )
            .await
            .unwrap()
    };
    let response = house.redeem(seconds, code.expose()).await.unwrap();
    header(&response.id_token.unwrap())["kid"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn the_first_start_makes_one_signing_key_an_algorithm() {
    let mut all = settings();
    all.algorithms = SigningAlgorithm::ALL.to_vec();
    let house = House::open_with(all).await;
    for _ in 0..2 {
        house.service.keys().ensure(&at(0)).await.unwrap();
    }
    let keys = keys(&house).await;
    assert_eq!(keys.len(), 4);
    assert!(keys.iter().all(|key| key.state == Signing));
    assert_eq!(house.events("signing_key_changed").await, 4);
    for algorithm in SigningAlgorithm::ALL {
        house
            .change_client(|client| client.settings.id_token_signed_response_alg = algorithm)
            .await;
        let id_token = house.tokens("openid").await.id_token.unwrap();
        assert_eq!(header(&id_token)["alg"], algorithm.as_str());
        assert!(
            house
                .service
                .verify_id_token_hint(&at(0), &id_token)
                .await
                .unwrap()
                .is_some(),
            "{algorithm}"
        );
    }
}

#[tokio::test]
async fn jwt_12_a_key_is_announced_before_it_signs_and_verifies_after() {
    let house = House::open().await;
    let ring = house.service.keys();
    ring.ensure(&at(0)).await.unwrap();
    let old = signer(&house, 0).await;
    assert_eq!(ring.tick(&at(89 * DAY - 1)).await.unwrap(), 0);

    assert_eq!(
        ring.tick(&at(89 * DAY)).await.unwrap(),
        1,
        "announced a day ahead"
    );
    let set = published(&house, 89 * DAY).await;
    assert_eq!(
        (set.len(), &set[0]),
        (2, &old),
        "the one that signs comes first"
    );
    let new = set[1].clone();
    assert_eq!(signer(&house, 90 * DAY - 1).await, old);
    assert_eq!(ring.tick(&at(90 * DAY - 1)).await.unwrap(), 0);

    assert_eq!(ring.tick(&at(90 * DAY)).await.unwrap(), 1);
    assert_eq!(signer(&house, 90 * DAY).await, new);
    assert_eq!(
        published(&house, 90 * DAY + 600).await.len(),
        2,
        "until the last token has ended"
    );
    assert_eq!(ring.tick(&at(90 * DAY + 719)).await.unwrap(), 0);
    assert_eq!(ring.tick(&at(90 * DAY + 720)).await.unwrap(), 1);
    assert_eq!(published(&house, 90 * DAY + 720).await, [new]);
}

#[tokio::test]
async fn flt_54_a_key_that_a_clock_ahead_made_does_not_stop_the_rotation() {
    let house = House::open().await;
    let ring = house.service.keys();
    ring.ensure(&at(0)).await.unwrap();
    assert_eq!(ring.tick(&at(1000 * DAY)).await.unwrap(), 1, "announced");
    // The clock is right again: announced now, and it signs in a day.
    assert_eq!(ring.tick(&at(DAY)).await.unwrap(), 1);
    assert_eq!(ring.tick(&at(2 * DAY - 1)).await.unwrap(), 0);
    assert_eq!(ring.tick(&at(2 * DAY)).await.unwrap(), 1);
    // Ahead for long enough to have another one sign.
    assert_eq!(ring.tick(&at(1000 * DAY)).await.unwrap(), 2);
    assert_eq!(ring.tick(&at(1001 * DAY)).await.unwrap(), 1);
    let new = signing(&house).await;
    assert_eq!(
        ring.tick(&at(3 * DAY)).await.unwrap(),
        2,
        "the one that signs and the one before it"
    );
    assert_eq!(ring.tick(&at(3 * DAY + 720)).await.unwrap(), 1, "retired");
    assert_eq!(ring.tick(&at(92 * DAY)).await.unwrap(), 1, "announced");
    assert_eq!(ring.tick(&at(93 * DAY)).await.unwrap(), 1);
    assert_ne!(signing(&house).await, new);
}

#[tokio::test]
async fn replicas_that_tick_together_rotate_once() {
    let house = House::open().await;
    let ring = house.service.keys();
    let replica = KeyRing::new(
        &settings(),
        house.durable.clone(),
        Arc::clone(&house.sealer),
    );
    for seconds in [0, 89 * DAY, 90 * DAY, 90 * DAY + 720] {
        let ctx = at(seconds);
        let (one, two) = tokio::join!(ring.tick(&ctx), replica.tick(&ctx));
        assert_eq!(one.unwrap() + two.unwrap(), 1, "{seconds}");
    }
    assert_eq!(
        keys(&house)
            .await
            .iter()
            .filter(|key| key.state == Signing)
            .count(),
        1
    );
}

#[tokio::test]
async fn rotating_by_hand_announces_and_in_an_emergency_signs_at_once() {
    let house = House::open().await;
    let ring = house.service.keys();
    ring.ensure(&at(0)).await.unwrap();
    let old = signer(&house, 0).await;
    let next = ring.rotate_now(&at(10), false).await.unwrap();
    assert_eq!(signer(&house, 11).await, old);
    ring.tick(&at(10 + DAY)).await.unwrap();
    assert_eq!(signer(&house, 10 + DAY).await, next[0].as_str());

    let before = house.tokens("openid").await.id_token.unwrap();
    let urgent = ring.rotate_now(&at(20 + DAY), true).await.unwrap();
    assert_eq!(signer(&house, 20 + DAY).await, urgent[0].as_str());
    assert!(
        house
            .service
            .verify_id_token_hint(&at(20 + DAY), &before)
            .await
            .unwrap()
            .is_some(),
        "verifies still"
    );
}

#[tokio::test]
async fn flt_61_a_revoked_key_neither_signs_nor_verifies_and_another_takes_its_place() {
    let house = House::open().await;
    let ring = house.service.keys();
    ring.ensure(&at(0)).await.unwrap();
    let id_token = house.tokens("openid").await.id_token.unwrap();
    let old = KeyId::from(header(&id_token)["kid"].as_str().unwrap());
    let replica = KeyRing::new(
        &settings(),
        house.durable.clone(),
        Arc::clone(&house.sealer),
    );
    replica.jwks(&at(0)).await.unwrap();

    assert!(ring.revoke(&at(10), &old).await.unwrap());
    assert!(!ring.revoke(&at(10), &old).await.unwrap());
    assert_eq!(
        house
            .service
            .verify_id_token_hint(&at(10), &id_token)
            .await
            .unwrap(),
        None
    );
    let new = signer(&house, 10).await;
    assert_eq!(published(&house, 10).await, std::slice::from_ref(&new));
    let set = key_set(&replica.jwks(&at(60)).await.unwrap());
    assert_eq!(
        set["keys"][0]["kid"],
        new.as_str(),
        "another replica knows within a minute"
    );
}

#[tokio::test]
async fn jwt_08_a_private_key_copied_to_another_row_does_not_sign() {
    let house = House::open().await;
    house.service.keys().ensure(&at(0)).await.unwrap();
    let mut copied = keys(&house).await.remove(0);
    copied.id = KeyId::from("copied");
    copied.state_since = at(-10).now;
    house
        .durable
        .write(move |tx| tx.add_signing_key(&copied))
        .await
        .unwrap();
    assert!(house.service.jwks(&at(100)).await.is_err());
}
