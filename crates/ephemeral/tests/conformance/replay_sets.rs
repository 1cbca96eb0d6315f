use crate::{samples::at, stores::Opened};
use futures_util::future::join_all;
use std::sync::Arc;

on_both! {
    a_value_is_free_once_in_each_set_until_its_end,
    of_200_at_once_exactly_one_claims_a_value,
}

async fn a_value_is_free_once_in_each_set_until_its_end(opened: Opened) {
    let claim = async |set: &str, value: &str, seconds: i64| {
        let claimed = opened.store.claim_once(set, value, at(60), at(seconds));
        claimed.await.unwrap()
    };
    assert!(claim("dpop", "a", 0).await);
    assert!(!claim("dpop", "a", 59).await);
    assert!(claim("dpop", "b", 0).await);
    assert!(claim("assertion/app", "a", 0).await);
}

async fn of_200_at_once_exactly_one_claims_a_value(opened: Opened) {
    let claims = (0..200).map(|_| {
        let store = Arc::clone(&opened.store);
        tokio::spawn(async move { store.claim_once("dpop", "a", at(60), at(0)).await.unwrap() })
    });
    let claimed = join_all(claims).await;
    let won = claimed.into_iter().filter(|won| matches!(won, Ok(true)));
    assert_eq!(won.count(), 1);
}
