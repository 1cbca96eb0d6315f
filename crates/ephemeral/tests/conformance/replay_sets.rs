use crate::{samples::at, stores::Opened};
use futures_util::future::join_all;
use std::sync::Arc;

on_both! {
    a_value_is_claimed_once_until_its_end_by_the_callers_clock,
    sets_do_not_share_their_values,
    odd_values_are_different_values,
    a_value_that_was_claimed_stays_so_for_another_process,
    of_300_who_claim_a_value_at_once_exactly_one_has_it,
    claiming_is_one_command,
}

async fn a_value_is_claimed_once_until_its_end_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    assert!(store.claim_once("set", "a", at(60), at(0)).await.unwrap());
    for seconds in [0, 1, 59] {
        let again = store.claim_once("set", "a", at(300), at(seconds)).await;
        assert!(!again.unwrap(), "{seconds}");
    }
    assert!(
        store.claim_once("set", "a", at(120), at(61)).await.unwrap(),
        "a later claim did not make the first one longer"
    );
}

async fn sets_do_not_share_their_values(opened: Opened) {
    let store = &opened.store;
    assert!(store.claim_once("dpop", "a", at(60), at(0)).await.unwrap());
    assert!(store.claim_once("jwt", "a", at(60), at(0)).await.unwrap());
    assert!(!store.claim_once("jwt", "a", at(60), at(0)).await.unwrap());
}

async fn odd_values_are_different_values(opened: Opened) {
    let long = "x".repeat(100_000);
    let values = ["", " ", "a\nb", "a\0b", "A", "a", "é", "e\u{301}", &long];
    for expected in [true, false] {
        for value in values {
            let claimed = opened.store.claim_once("set", value, at(60), at(0)).await;
            assert_eq!(claimed.unwrap(), expected, "{:.20?}", value);
        }
    }
}

async fn a_value_that_was_claimed_stays_so_for_another_process(opened: Opened) {
    let again = opened.again().await;
    let claim = |store: Arc<dyn sluis_model::ports::Ephemeral>| async move {
        store.claim_once("set", "a", at(60), at(0)).await.unwrap()
    };
    assert!(claim(Arc::clone(&opened.store)).await);
    assert!(!claim(again).await);
}

async fn of_300_who_claim_a_value_at_once_exactly_one_has_it(opened: Opened) {
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let claims = (0..300).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { store.claim_once("set", "a", at(60), at(0)).await.unwrap() })
    });
    let claimed = join_all(claims).await;
    assert_eq!(
        claimed.iter().filter(|was| *was.as_ref().unwrap()).count(),
        1
    );
}

async fn claiming_is_one_command(opened: Opened) {
    for expected in [true, false] {
        let (cost, claimed) = opened
            .cost(opened.store.claim_once("set", "a", at(60), at(0)))
            .await;
        assert_eq!(claimed.unwrap(), expected);
        assert_eq!(cost, 1);
    }
}
