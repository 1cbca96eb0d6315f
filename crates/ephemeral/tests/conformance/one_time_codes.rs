use crate::{
    samples::{at, hash, one_time_code},
    stores::{Inside, Opened},
};
use futures_util::future::join_all;
use sluis_model::{
    context::Timestamp,
    one_time_code::{CodeTry, OneTimeCode},
    ports::Ephemeral,
};
use std::sync::Arc;

on_both! {
    a_code_under_way_is_read_until_its_end_by_the_callers_clock,
    h34_a_right_code_is_used_up,
    a_code_is_right_under_any_of_the_hashes_given,
    rec_11_wrong_tries_count_down_and_the_last_one_takes_the_code,
    a_wrong_try_is_seen_by_who_reads_the_code,
    a_code_can_be_tried_until_its_end_by_the_callers_clock,
    h34_a_newer_code_takes_the_place_of_the_older_with_its_tries_and_its_end,
    a_dropped_code_is_gone,
    codes_of_other_subjects_are_left_alone,
    a_code_that_stands_no_wrong_try_is_gone_at_the_first,
    odd_texts_are_compared_as_they_are,
    h34_of_20_right_tries_at_once_one_wins,
    rec_11_of_20_wrong_tries_at_once_as_many_count_as_the_code_stands,
    rec_11_right_among_many_wrong_at_once_wins_at_most_once,
    trying_a_code_is_one_step,
}

/// The subject of most of these tests.
const SUBJECT: &str = "run";

async fn put(store: &dyn Ephemeral, code: &OneTimeCode, now: Timestamp) {
    store
        .put_one_time_code(&hash(SUBJECT), code, now)
        .await
        .unwrap();
}

async fn read(store: &dyn Ephemeral, now: Timestamp) -> Option<OneTimeCode> {
    store.one_time_code(&hash(SUBJECT), now).await.unwrap()
}

async fn try_any(store: &dyn Ephemeral, hashes: &[&str], now: Timestamp) -> CodeTry {
    let hashes: Vec<String> = hashes.iter().map(|&hash| hash.to_owned()).collect();
    store
        .try_one_time_code(&hash(SUBJECT), &hashes, now)
        .await
        .unwrap()
}

/// What becomes of many tries at once, half of them by way of a second process.
async fn at_once(opened: &Opened, texts: Vec<&'static str>) -> Vec<CodeTry> {
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let tries = texts.into_iter().enumerate().map(|(number, text)| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { try_any(&*store, &[text], at(1)).await })
    });
    join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn number_of(outcomes: &[CodeTry], wanted: CodeTry) -> usize {
    outcomes
        .iter()
        .filter(|&&outcome| outcome == wanted)
        .count()
}

async fn a_code_under_way_is_read_until_its_end_by_the_callers_clock(opened: Opened) {
    let store = &*opened.store;
    assert_eq!(read(store, at(0)).await, None);
    let code = one_time_code("right", 5, at(600));
    put(store, &code, at(0)).await;
    assert_eq!(read(store, at(599)).await, Some(code));
    assert_eq!(read(store, at(600)).await, None);
}

async fn h34_a_right_code_is_used_up(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    assert_eq!(try_any(store, &["right"], at(1)).await, CodeTry::Right);
    assert_eq!(try_any(store, &["right"], at(1)).await, CodeTry::Gone);
    assert_eq!(read(store, at(1)).await, None);
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn a_code_is_right_under_any_of_the_hashes_given(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    assert_eq!(
        try_any(store, &["new key", "older key"], at(1)).await,
        CodeTry::Wrong { left: 4 },
        "several hashes of one typed code are one try"
    );
    assert_eq!(try_any(store, &[], at(1)).await, CodeTry::Wrong { left: 3 });
    assert_eq!(
        try_any(store, &["new key", "right"], at(1)).await,
        CodeTry::Right
    );
}

async fn rec_11_wrong_tries_count_down_and_the_last_one_takes_the_code(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    for left in [4, 3, 2, 1, 0] {
        assert_eq!(
            try_any(store, &["wrong"], at(1)).await,
            CodeTry::Wrong { left }
        );
    }
    assert_eq!(try_any(store, &["right"], at(1)).await, CodeTry::Gone);
    assert_eq!(try_any(store, &["wrong"], at(1)).await, CodeTry::Gone);
    assert_eq!(read(store, at(1)).await, None);
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn a_wrong_try_is_seen_by_who_reads_the_code(opened: Opened) {
    let store = &*opened.store;
    let code = one_time_code("right", 5, at(600));
    put(store, &code, at(0)).await;
    try_any(store, &["wrong"], at(1)).await;
    assert_eq!(
        read(store, at(1)).await,
        Some(OneTimeCode { tries: 4, ..code })
    );
}

async fn a_code_can_be_tried_until_its_end_by_the_callers_clock(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    assert_eq!(try_any(store, &["right"], at(600)).await, CodeTry::Gone);
    assert_eq!(try_any(store, &["wrong"], at(601)).await, CodeTry::Gone);
    // A clock that is behind finds it as it was.
    assert_eq!(
        try_any(store, &["wrong"], at(599)).await,
        CodeTry::Wrong { left: 4 }
    );
    assert_eq!(try_any(store, &["right"], at(599)).await, CodeTry::Right);
}

async fn h34_a_newer_code_takes_the_place_of_the_older_with_its_tries_and_its_end(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("older", 5, at(600)), at(0)).await;
    try_any(store, &["wrong"], at(1)).await;
    put(store, &one_time_code("newer", 3, at(300)), at(2)).await;
    assert_eq!(
        try_any(store, &["older"], at(3)).await,
        CodeTry::Wrong { left: 2 }
    );
    assert_eq!(try_any(store, &["newer"], at(300)).await, CodeTry::Gone);
    assert_eq!(try_any(store, &["newer"], at(299)).await, CodeTry::Right);
}

async fn a_dropped_code_is_gone(opened: Opened) {
    let store = &*opened.store;
    store.drop_one_time_code(&hash(SUBJECT)).await.unwrap();
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    store.drop_one_time_code(&hash(SUBJECT)).await.unwrap();
    assert_eq!(read(store, at(1)).await, None);
    assert_eq!(try_any(store, &["right"], at(1)).await, CodeTry::Gone);
}

async fn codes_of_other_subjects_are_left_alone(opened: Opened) {
    let store = &*opened.store;
    let other = one_time_code("right", 5, at(600));
    put(store, &one_time_code("right", 1, at(600)), at(0)).await;
    store
        .put_one_time_code(&hash("other"), &other, at(0))
        .await
        .unwrap();
    assert_eq!(
        try_any(store, &["wrong"], at(1)).await,
        CodeTry::Wrong { left: 0 }
    );
    assert_eq!(
        store.one_time_code(&hash("other"), at(1)).await.unwrap(),
        Some(other)
    );
}

async fn a_code_that_stands_no_wrong_try_is_gone_at_the_first(opened: Opened) {
    let store = &*opened.store;
    for tries in [0, 1] {
        put(store, &one_time_code("right", tries, at(600)), at(0)).await;
        assert_eq!(
            try_any(store, &["wrong"], at(1)).await,
            CodeTry::Wrong { left: 0 }
        );
        assert_eq!(try_any(store, &["right"], at(1)).await, CodeTry::Gone);
    }
}

async fn odd_texts_are_compared_as_they_are(opened: Opened) {
    let store = &*opened.store;
    for (right, wrong) in [("1", "1.0"), ("abc", "ABC"), ("", " "), ("é\n\"", "é\n")] {
        put(store, &one_time_code(right, 5, at(600)), at(0)).await;
        assert_eq!(
            try_any(store, &[wrong], at(1)).await,
            CodeTry::Wrong { left: 4 },
            "{wrong:?}"
        );
        assert_eq!(
            try_any(store, &[right], at(1)).await,
            CodeTry::Right,
            "{right:?}"
        );
    }
}

async fn h34_of_20_right_tries_at_once_one_wins(opened: Opened) {
    put(&*opened.store, &one_time_code("right", 5, at(600)), at(0)).await;
    let outcomes = at_once(&opened, vec!["right"; 20]).await;
    assert_eq!(number_of(&outcomes, CodeTry::Right), 1, "{outcomes:?}");
    assert_eq!(number_of(&outcomes, CodeTry::Gone), 19, "{outcomes:?}");
}

async fn rec_11_of_20_wrong_tries_at_once_as_many_count_as_the_code_stands(opened: Opened) {
    put(&*opened.store, &one_time_code("right", 5, at(600)), at(0)).await;
    let outcomes = at_once(&opened, vec!["wrong"; 20]).await;
    for left in 0..5 {
        assert_eq!(
            number_of(&outcomes, CodeTry::Wrong { left }),
            1,
            "{outcomes:?}"
        );
    }
    assert_eq!(number_of(&outcomes, CodeTry::Gone), 15, "{outcomes:?}");
}

async fn rec_11_right_among_many_wrong_at_once_wins_at_most_once(opened: Opened) {
    for _ in 0..10 {
        put(&*opened.store, &one_time_code("right", 5, at(600)), at(0)).await;
        let texts = (0..20).map(|number| if number % 4 == 3 { "right" } else { "wrong" });
        let outcomes = at_once(&opened, texts.collect()).await;
        let right = number_of(&outcomes, CodeTry::Right);
        let wrong = outcomes.len() - right - number_of(&outcomes, CodeTry::Gone);
        // Either the right one came in time, or all tries were used up before.
        assert!(
            right == 1 && wrong < 5 || right == 0 && wrong == 5,
            "{outcomes:?}"
        );
    }
}

async fn trying_a_code_is_one_step(opened: Opened) {
    let store = &*opened.store;
    put(store, &one_time_code("right", 5, at(600)), at(0)).await;
    let (cost, _) = opened.cost(try_any(store, &["wrong"], at(1))).await;
    let in_one_step = match opened.inside {
        Inside::Redis { .. } => 1,
        // The statements of one transaction.
        Inside::File(_) => 2,
    };
    assert_eq!(cost, in_one_step);
}
