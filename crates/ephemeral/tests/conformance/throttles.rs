use crate::{samples::at, stores::Opened};
use chrono::Duration;
use futures_util::future::join_all;
use sluis_model::store_times::{StoreCall, StoreTimes};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time,
};

on_both! {
    tries_count_within_a_window_that_does_not_slide,
    tries_under_other_keys_count_apart,
    cleared_tries_begin_anew,
    a_try_that_was_none_is_given_back,
    rac_09_no_try_is_lost_among_many_at_once,
    rac_09_counting_a_try_is_one_command,
    what_each_step_takes_is_measured_by_whether_it_changes_anything,
}

async fn tries_count_within_a_window_that_does_not_slide(opened: Opened) {
    let store = &opened.store;
    let window = Duration::seconds(60);
    assert_eq!(store.tries("login noor", at(0)).await.unwrap(), None);
    assert_eq!(
        store.count_try("login noor", window, at(0)).await.unwrap(),
        1
    );
    assert_eq!(
        store.count_try("login noor", window, at(30)).await.unwrap(),
        2
    );
    assert_eq!(
        store.tries("login noor", at(30)).await.unwrap(),
        Some((2, at(60)))
    );
    assert_eq!(
        store.count_try("login noor", window, at(59)).await.unwrap(),
        3
    );
    assert_eq!(store.tries("login noor", at(61)).await.unwrap(), None);
    assert_eq!(
        store.count_try("login noor", window, at(61)).await.unwrap(),
        1
    );
    assert_eq!(
        store.tries("login noor", at(61)).await.unwrap(),
        Some((1, at(121)))
    );
}

async fn tries_under_other_keys_count_apart(opened: Opened) {
    let store = &opened.store;
    store
        .count_try("one", Duration::seconds(60), at(0))
        .await
        .unwrap();
    assert_eq!(
        store
            .count_try("two", Duration::seconds(60), at(0))
            .await
            .unwrap(),
        1
    );
}

async fn a_try_that_was_none_is_given_back(opened: Opened) {
    let store = &opened.store;
    let window = Duration::seconds(60);
    store.give_back_try("one", at(0)).await.unwrap();
    assert_eq!(store.tries("one", at(0)).await.unwrap(), None);
    for _ in 0..2 {
        store.count_try("one", window, at(0)).await.unwrap();
    }
    store.give_back_try("one", at(1)).await.unwrap();
    assert_eq!(store.tries("one", at(1)).await.unwrap(), Some((1, at(60))));
    for _ in 0..2 {
        store.give_back_try("one", at(2)).await.unwrap();
    }
    assert_eq!(store.tries("one", at(2)).await.unwrap(), Some((0, at(60))));
    store.give_back_try("one", at(61)).await.unwrap();
    assert_eq!(store.count_try("one", window, at(61)).await.unwrap(), 1);
}

async fn cleared_tries_begin_anew(opened: Opened) {
    let store = &opened.store;
    store
        .count_try("one", Duration::seconds(60), at(0))
        .await
        .unwrap();
    store.clear_tries("one").await.unwrap();
    assert_eq!(store.tries("one", at(1)).await.unwrap(), None);
    assert_eq!(
        store
            .count_try("one", Duration::seconds(60), at(1))
            .await
            .unwrap(),
        1
    );
}

async fn rac_09_no_try_is_lost_among_many_at_once(opened: Opened) {
    let tries = (0..200).map(|_| {
        let store = Arc::clone(&opened.store);
        tokio::spawn(async move {
            store
                .count_try("one", Duration::seconds(60), at(0))
                .await
                .unwrap()
        })
    });
    let mut counts: Vec<u32> = join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=200).collect::<Vec<u32>>());
}

async fn rac_09_counting_a_try_is_one_command(opened: Opened) {
    let (cost, _) = opened
        .cost(opened.store.count_try("one", Duration::seconds(60), at(0)))
        .await;
    assert_eq!(cost, 1);
}

async fn what_each_step_takes_is_measured_by_whether_it_changes_anything(opened: Opened) {
    // A clock that goes on by a millisecond whenever somebody looks at it.
    let looks = AtomicU64::new(0);
    let ticks = move || time::Duration::from_millis(looks.fetch_add(1, Ordering::Relaxed));
    let times = Arc::new(StoreTimes::new(Arc::new(ticks)));
    let store = opened.measured(Arc::clone(&times)).await;
    let window = Duration::seconds(60);
    for second in 0..2 {
        store
            .count_try("login noor", window, at(second))
            .await
            .unwrap();
    }
    store.tries("login noor", at(3)).await.unwrap();
    store.ping().await.unwrap();
    let of = |wanted| {
        let mut all = times.all().into_iter();
        all.find(|(call, _)| *call == wanted).unwrap().1
    };
    let (read, written) = (of(StoreCall::EphemeralRead), of(StoreCall::EphemeralWrite));
    assert_eq!((read.count, read.sum), (1, 1000));
    assert_eq!((written.count, written.sum), (2, 2000));
    assert_eq!(
        of(StoreCall::Write).count,
        0,
        "nothing was asked of the database"
    );
}
