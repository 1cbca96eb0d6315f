use crate::{
    samples::{at, hash, pushed},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::pushed_request::PushedRequest;
use std::sync::Arc;

on_both! {
    a_pushed_request_is_read_until_its_end_by_the_callers_clock,
    a_pushed_request_stays_for_a_browser_that_loads_the_page_again,
    a_pushed_request_that_was_answered_is_gone,
    a_pushed_request_put_again_takes_the_place_of_the_old,
    of_300_who_answer_a_pushed_request_at_once_exactly_one_does,
    reading_or_dropping_a_pushed_request_is_one_command,
}

async fn a_pushed_request_is_read_until_its_end_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    let bare = PushedRequest {
        signed: false,
        dpop_jkt: None,
        ..pushed("other", at(60))
    };
    for (token, request) in [("one", pushed("portal", at(60))), ("two", bare)] {
        store
            .put_pushed_request(&hash(token), &request, at(0))
            .await
            .unwrap();
        let read = store.pushed_request(&hash(token), at(59)).await.unwrap();
        assert_eq!(read, Some(request));
        let read = store.pushed_request(&hash(token), at(60)).await.unwrap();
        assert_eq!(read, None);
    }
    assert_eq!(
        store.pushed_request(&hash("never"), at(0)).await.unwrap(),
        None
    );
}

async fn a_pushed_request_stays_for_a_browser_that_loads_the_page_again(opened: Opened) {
    let again = opened.again().await;
    let request = pushed("portal", at(60));
    opened
        .store
        .put_pushed_request(&hash("token"), &request, at(0))
        .await
        .unwrap();
    for store in [&opened.store, &again, &opened.store] {
        let read = store.pushed_request(&hash("token"), at(1)).await.unwrap();
        assert_eq!(read.as_ref(), Some(&request));
    }
}

async fn a_pushed_request_that_was_answered_is_gone(opened: Opened) {
    let store = &opened.store;
    for token in ["token", "other"] {
        store
            .put_pushed_request(&hash(token), &pushed("portal", at(60)), at(0))
            .await
            .unwrap();
    }
    assert!(store.drop_pushed_request(&hash("token")).await.unwrap());
    assert!(!store.drop_pushed_request(&hash("token")).await.unwrap());
    assert!(!store.drop_pushed_request(&hash("never")).await.unwrap());
    assert_eq!(
        store.pushed_request(&hash("token"), at(1)).await.unwrap(),
        None
    );
    assert!(
        store
            .pushed_request(&hash("other"), at(1))
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_pushed_request_put_again_takes_the_place_of_the_old(opened: Opened) {
    let store = &opened.store;
    let (old, new) = (pushed("portal", at(60)), pushed("portal", at(90)));
    for request in [&old, &new] {
        store
            .put_pushed_request(&hash("token"), request, at(0))
            .await
            .unwrap();
    }
    assert_eq!(
        store.pushed_request(&hash("token"), at(89)).await.unwrap(),
        Some(new)
    );
}

async fn of_300_who_answer_a_pushed_request_at_once_exactly_one_does(opened: Opened) {
    opened
        .store
        .put_pushed_request(&hash("token"), &pushed("portal", at(60)), at(0))
        .await
        .unwrap();
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let drops = (0..300).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { store.drop_pushed_request(&hash("token")).await.unwrap() })
    });
    let dropped = join_all(drops).await;
    assert_eq!(
        dropped.iter().filter(|was| *was.as_ref().unwrap()).count(),
        1
    );
}

async fn reading_or_dropping_a_pushed_request_is_one_command(opened: Opened) {
    let store = &opened.store;
    store
        .put_pushed_request(&hash("token"), &pushed("portal", at(60)), at(0))
        .await
        .unwrap();
    let (cost, read) = opened
        .cost(store.pushed_request(&hash("token"), at(1)))
        .await;
    assert!(read.unwrap().is_some());
    assert_eq!(cost, 1);
    let (cost, dropped) = opened.cost(store.drop_pushed_request(&hash("token"))).await;
    assert!(dropped.unwrap());
    assert_eq!(cost, 1);
}
