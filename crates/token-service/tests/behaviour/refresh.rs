//! Refresh tokens: rotation, reuse, grace, and what they stand on.

use crate::{between::Before, house::*};
use sluis_model::{
    person::{Person, Standing},
    token_family::RevocationReason,
};
use sluis_protocol::{error::ErrorCode, grant_type::GrantType};
use sluis_token_service::Sender;
use std::{collections::BTreeSet, sync::Arc};

const OFFLINE: &str = "openid email offline_access";

#[tokio::test]
async fn tok_11_a_spent_token_kills_its_family_and_no_other() {
    let house = House::open().await;
    let first = house.tokens(OFFLINE).await;
    let other = house.tokens(OFFLINE).await;
    let r1 = first.refresh_token.unwrap();
    let second = house.refresh(100, &r1).await.unwrap();
    let r2 = second.refresh_token.unwrap();
    let third = house.refresh(200, &r2).await.unwrap();
    let r3 = third.refresh_token.unwrap();
    assert_eq!(
        [&r1, &r2, &r3].into_iter().collect::<BTreeSet<_>>().len(),
        3
    );

    assert_eq!(
        house.refresh(300, &r1).await.unwrap_err().code,
        ErrorCode::InvalidGrant
    );
    assert_eq!(
        house.refresh(301, &r3).await.unwrap_err().code,
        ErrorCode::InvalidGrant,
        "the whole family"
    );
    assert!(house.access_is_dead(301, &third.access_token).await);
    assert!(
        house
            .refresh(302, &other.refresh_token.unwrap())
            .await
            .is_ok(),
        "the person's other family"
    );
    assert_eq!(house.events("refresh_reused").await, 1);
}

#[tokio::test]
async fn flt_53_a_lost_answer_is_given_again_within_the_grace_and_not_after() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    let r2 = house
        .refresh(100, &r1)
        .await
        .unwrap()
        .refresh_token
        .unwrap();
    for seconds in [100, 109, 110] {
        assert_eq!(
            house
                .refresh(seconds, &r1)
                .await
                .unwrap()
                .refresh_token
                .as_ref(),
            Some(&r2)
        );
    }
    assert!(house.refresh(111, &r1).await.is_err());
    assert!(
        house.refresh(112, &r2).await.is_err(),
        "then it counts as stolen"
    );
}

#[tokio::test]
async fn without_a_grace_every_repetition_is_theft() {
    let mut strict = settings();
    strict.refresh_grace = chrono::Duration::zero();
    let house = House::open_with(strict).await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    let r2 = house
        .refresh(100, &r1)
        .await
        .unwrap()
        .refresh_token
        .unwrap();
    assert!(house.refresh(100, &r1).await.is_err());
    assert!(house.refresh(101, &r2).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_refreshes_at_once_one_rotates_and_all_get_its_successor() {
    let house = House::open().await;
    let client = house.client("app").await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (service, client, r1) = (Arc::clone(&house.service), client.clone(), r1.clone());
            tokio::spawn(async move {
                outcome(
                    service
                        .exchange(&at(100), &client, &Sender::default(), refreshing(&r1, None))
                        .await
                        .unwrap(),
                )
                .unwrap()
            })
        })
        .collect();
    let mut successors = BTreeSet::new();
    for attempt in tries {
        successors.insert(attempt.await.unwrap().refresh_token.unwrap());
    }
    assert_eq!(successors.len(), 1);
    let r2 = successors.pop_first().unwrap();
    assert!(r2.contains(".1."), "rotated once: {}", &r2[..50]);
}

#[tokio::test]
async fn a_refreshed_id_token_is_about_the_same_sign_in() {
    let house = House::open().await;
    let tokens = house.tokens(OFFLINE).await;
    let before = payload(&tokens.id_token.unwrap());
    let after = payload(
        &house
            .refresh(100, &tokens.refresh_token.unwrap())
            .await
            .unwrap()
            .id_token
            .unwrap(),
    );
    for name in ["iss", "sub", "aud", "auth_time", "acr", "sid"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert_eq!(
        after["iat"].as_i64().unwrap() - before["iat"].as_i64().unwrap(),
        100
    );
    assert!(!after.contains_key("nonce"));
}

#[tokio::test]
async fn the_scope_can_be_narrowed_for_one_answer_and_never_widened() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    let wide = house
        .exchange(100, "app", refreshing(&r1, Some("openid roles")))
        .await
        .unwrap_err();
    assert_eq!(wide.code, ErrorCode::InvalidScope);
    let narrow = house
        .exchange(101, "app", refreshing(&r1, Some("openid")))
        .await
        .unwrap();
    assert_eq!(narrow.scope, "openid");
    assert_eq!(
        house.userinfo(102, &narrow.access_token).await.unwrap(),
        serde_json::json!({ "sub": "anna" })
    );
    let full = house
        .refresh(200, &narrow.refresh_token.unwrap())
        .await
        .unwrap();
    assert_eq!(full.scope, "email offline_access openid");
}

#[tokio::test]
async fn another_clients_refresh_token_is_invalid_grant_and_stays_alive() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    let refusal = house
        .exchange(100, "app-2", refreshing(&r1, None))
        .await
        .unwrap_err();
    assert_eq!(
        (refusal.code, refusal.code.status()),
        (ErrorCode::InvalidGrant, 400)
    );
    assert!(house.refresh(101, &r1).await.is_ok());
}

#[tokio::test]
async fn tok_13_a_refresh_asks_again_whether_everything_still_stands() {
    for case in [
        "disabled",
        "epoch",
        "institution",
        "offline_access",
        "ended",
        "consent",
    ] {
        let house = House::open().await;
        let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
        match case {
            "disabled" => {
                house
                    .change_person(|person| person.standing = Standing::Disabled)
                    .await
            }
            "ended" => {
                house
                    .change_person(|person| person.ends_at = Some(at(50).now))
                    .await
            }
            "epoch" => house.raise_epoch().await,
            "institution" => house.suspend_institution().await,
            "offline_access" => {
                house
                    .change_client(|client| client.settings.scope = scope("openid email"))
                    .await
            }
            _ => {
                house
                    .change_client(|client| client.settings.first_party = false)
                    .await;
                let work = |tx: &mut dyn sluis_model::ports::Tx| {
                    tx.give_consent(&"anna".into(), &"app".into(), &scope(""), start())
                };
                house.durable.write(work).await.unwrap();
            }
        }
        assert_eq!(
            house.refresh(100, &r1).await.unwrap_err().code,
            ErrorCode::InvalidGrant,
            "{case}"
        );
    }
}

#[tokio::test]
async fn a_client_that_may_no_longer_refresh_is_told_so() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    house
        .change_client(|client| client.settings.grant_types = [GrantType::AuthorizationCode].into())
        .await;
    assert_eq!(
        house.refresh(100, &r1).await.unwrap_err().code,
        ErrorCode::UnauthorizedClient
    );
}

#[tokio::test]
async fn a_scope_that_the_client_lost_falls_away() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    house
        .change_client(|client| client.settings.scope = scope("openid offline_access"))
        .await;
    assert_eq!(
        house.refresh(100, &r1).await.unwrap().scope,
        "offline_access openid"
    );
}

#[tokio::test]
async fn a_family_ends_with_its_session_unless_it_is_offline() {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    let house = House::open().await;
    let of_session = house.tokens("openid").await.refresh_token.unwrap();
    let next = house
        .refresh(12 * HOUR - 1, &of_session)
        .await
        .unwrap()
        .refresh_token
        .unwrap();
    assert!(house.refresh(12 * HOUR, &next).await.is_err());

    let unused = house.tokens(OFFLINE).await.refresh_token.unwrap();
    assert!(house.refresh(14 * DAY, &unused).await.is_err(), "idle");
    let mut used = house.tokens(OFFLINE).await.refresh_token.unwrap();
    for day in (13..90).step_by(13) {
        used = house
            .refresh(day * DAY, &used)
            .await
            .unwrap()
            .refresh_token
            .unwrap();
    }
    assert!(house.refresh(90 * DAY, &used).await.is_err(), "absolute");
}

#[tokio::test]
async fn tok_13_what_is_revoked_between_judging_and_rotating_gives_nothing() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    house.between.once(Before::Step, |tx| {
        let why = RevocationReason::RevokedByClient;
        tx.revoke_families_of_person(&"anna".into(), &"app".into(), why, start())
            .map(drop)
    });
    let refused = house.refresh(100, &r1).await.unwrap_err();
    assert!(house.between.is_done());
    assert_eq!(refused.code, ErrorCode::InvalidGrant);
    assert_eq!(
        house.events("refresh_reused").await,
        0,
        "nothing came twice"
    );
}

#[tokio::test]
async fn tok_13_what_is_closed_between_judging_and_rotating_gives_nothing_that_lives() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    house.between.once(Before::Step, |tx| {
        tx.raise_epoch(&"anna".into(), start()).map(drop)
    });
    let last = house.refresh(100, &r1).await;
    assert!(house.between.is_done());
    if let Ok(last) = last {
        assert!(house.access_is_dead(100, &last.access_token).await);
        let next = last.refresh_token.unwrap();
        assert!(house.refresh(101, &next).await.is_err());
    }
}

#[tokio::test]
async fn flt_53_a_refusal_is_judged_anew_by_what_is_stored_before_it_is_told() {
    let house = House::open().await;
    let r1 = house.tokens(OFFLINE).await.refresh_token.unwrap();
    house
        .change_person(|person| person.standing = Standing::Disabled)
        .await;
    // What the glance saw is not so any more when the refusal would be told.
    house.between.once(Before::Write, |tx| {
        tx.update_person(&Person {
            standing: Standing::Active,
            ..person()
        })
    });
    let again = house.refresh(100, &r1).await;
    assert!(house.between.is_done() && again.is_ok(), "{again:?}");
    house
        .change_person(|person| person.standing = Standing::Disabled)
        .await;
    let next = again.unwrap().refresh_token.unwrap();
    let refused = house.refresh(101, &next).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidGrant);
}
