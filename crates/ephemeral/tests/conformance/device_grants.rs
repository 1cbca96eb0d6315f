use crate::{
    samples::{at, device_grant, grant, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::{
    context::Timestamp,
    device_grant::{DeviceDecision, DeviceGrant, DevicePoll},
    ports::Ephemeral,
};
use std::sync::Arc;

on_both! {
    a_device_is_found_by_its_user_code_until_its_end,
    a_user_code_in_use_is_refused_until_its_request_ends,
    a_device_waits_until_somebody_decides,
    a_device_that_asks_too_often_has_to_wait_five_seconds_longer_each_time,
    an_approved_device_is_handed_its_grant_once,
    a_spent_device_code_names_its_grant_for_ten_minutes_more,
    a_denied_device_is_told_and_forgotten,
    a_decision_stands,
    nobody_decides_about_a_device_that_has_ended,
    a_device_code_gives_another_client_nothing,
    an_approval_that_nobody_fetched_ends_with_its_request,
    of_300_questions_at_once_exactly_one_gets_the_grant,
    of_200_decisions_at_once_exactly_one_counts,
    of_200_requests_with_one_user_code_exactly_one_is_kept,
    a_decision_gets_through_while_the_device_asks,
}

fn approved() -> DeviceDecision {
    DeviceDecision::Approved {
        grant: Box::new(grant("grant")),
    }
}

async fn put(store: &dyn Ephemeral, grant: &DeviceGrant) -> bool {
    store.put_device_grant(grant, at(0)).await.unwrap()
}

async fn poll(store: &dyn Ephemeral, code: &str, now: Timestamp) -> DevicePoll {
    store
        .poll_device_grant(&hash(code), &"television".into(), now)
        .await
        .unwrap()
}

async fn decide(store: &dyn Ephemeral, decision: DeviceDecision, now: Timestamp) -> bool {
    store
        .decide_device_grant("BCDFGHJK", decision, now)
        .await
        .unwrap()
}

async fn a_device_is_found_by_its_user_code_until_its_end(opened: Opened) {
    let store = &*opened.store;
    let asked = device_grant("code", "BCDFGHJK", at(600));
    assert!(put(store, &asked).await);
    let found = |user_code: &'static str, now| async move {
        store.device_grant(user_code, now).await.unwrap()
    };
    assert_eq!(found("BCDFGHJK", at(599)).await, Some(asked));
    assert_eq!(found("BCDFGHJK", at(600)).await, None);
    assert_eq!(
        found("bcdfghjk", at(1)).await,
        None,
        "the caller folds cases"
    );
    assert_eq!(found("", at(1)).await, None);
    assert_eq!(poll(store, "code", at(600)).await, DevicePoll::Unknown);
}

async fn a_user_code_in_use_is_refused_until_its_request_ends(opened: Opened) {
    let store = &*opened.store;
    let first = device_grant("first", "BCDFGHJK", at(600));
    assert!(put(store, &first).await);
    let second = device_grant("second", "BCDFGHJK", at(1200));
    assert!(!put(store, &second).await);
    assert_eq!(
        store.device_grant("BCDFGHJK", at(1)).await.unwrap(),
        Some(first)
    );
    assert_eq!(
        poll(store, "second", at(1)).await,
        DevicePoll::Unknown,
        "nothing was kept of it"
    );
    let later = store.put_device_grant(&second, at(601)).await.unwrap();
    assert!(later);
    assert_eq!(
        store.device_grant("BCDFGHJK", at(602)).await.unwrap(),
        Some(second)
    );
}

async fn a_device_waits_until_somebody_decides(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    for seconds in [5, 10, 15] {
        assert_eq!(poll(store, "code", at(seconds)).await, DevicePoll::Pending);
    }
    assert!(decide(store, approved(), at(16)).await);
    assert_eq!(
        poll(store, "code", at(20)).await,
        DevicePoll::Approved(Box::new(grant("grant")))
    );
}

async fn a_device_that_asks_too_often_has_to_wait_five_seconds_longer_each_time(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    let asked = [
        (0, DevicePoll::Pending),
        (4, DevicePoll::TooOften),
        (13, DevicePoll::TooOften),
        (28, DevicePoll::Pending),
        (42, DevicePoll::TooOften),
        (62, DevicePoll::Pending),
    ];
    for (seconds, expected) in asked {
        assert_eq!(
            poll(store, "code", at(seconds)).await,
            expected,
            "{seconds}"
        );
    }
    for seconds in 63..83 {
        let answer = poll(store, "code", at(seconds)).await;
        assert_eq!(answer, DevicePoll::TooOften, "{seconds}");
    }
    let waiting = store.device_grant("BCDFGHJK", at(83)).await.unwrap();
    assert_eq!(waiting.unwrap().interval, 60, "never longer than a minute");
    decide(store, approved(), at(84)).await;
    assert!(
        matches!(poll(store, "code", at(84)).await, DevicePoll::Approved(_)),
        "what is decided is told at once"
    );
}

async fn an_approved_device_is_handed_its_grant_once(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    assert!(decide(store, approved(), at(1)).await);
    assert_eq!(
        store.device_grant("BCDFGHJK", at(2)).await.unwrap(),
        None,
        "nobody decides again"
    );
    assert_eq!(
        poll(store, "code", at(2)).await,
        DevicePoll::Approved(Box::new(grant("grant")))
    );
    for seconds in [2, 3, 60] {
        assert_eq!(
            poll(store, "code", at(seconds)).await,
            DevicePoll::Spent("grant".into())
        );
    }
}

async fn a_spent_device_code_names_its_grant_for_ten_minutes_more(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    decide(store, approved(), at(1)).await;
    poll(store, "code", at(2)).await;
    store.sweep(at(601)).await.unwrap();
    assert_eq!(
        poll(store, "code", at(600 + 599)).await,
        DevicePoll::Spent("grant".into())
    );
    assert_eq!(
        poll(store, "code", at(600 + 600)).await,
        DevicePoll::Unknown
    );
}

async fn a_denied_device_is_told_and_forgotten(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    assert!(decide(store, DeviceDecision::Denied, at(1)).await);
    assert_eq!(poll(store, "code", at(1)).await, DevicePoll::Denied);
    assert_eq!(poll(store, "code", at(6)).await, DevicePoll::Unknown);
}

async fn a_decision_stands(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    assert!(decide(store, DeviceDecision::Denied, at(1)).await);
    assert!(!decide(store, approved(), at(2)).await);
    assert!(!decide(store, DeviceDecision::Denied, at(2)).await);
    assert_eq!(poll(store, "code", at(3)).await, DevicePoll::Denied);
}

async fn nobody_decides_about_a_device_that_has_ended(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    assert!(!decide(store, approved(), at(600)).await);
    let never = store
        .decide_device_grant("ZZZZZZZZ", approved(), at(1))
        .await;
    assert!(!never.unwrap());
}

async fn a_device_code_gives_another_client_nothing(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    decide(store, approved(), at(1)).await;
    let theirs = store
        .poll_device_grant(&hash("code"), &"other".into(), at(2))
        .await;
    let theirs = theirs.unwrap();
    assert!(!matches!(
        theirs,
        DevicePoll::Pending | DevicePoll::TooOften | DevicePoll::Approved(_)
    ));
    assert!(
        matches!(poll(store, "code", at(2)).await, DevicePoll::Approved(_)),
        "the attempt spent nothing"
    );
}

async fn an_approval_that_nobody_fetched_ends_with_its_request(opened: Opened) {
    let store = &*opened.store;
    put(store, &device_grant("code", "BCDFGHJK", at(600))).await;
    decide(store, approved(), at(599)).await;
    assert_eq!(poll(store, "code", at(600)).await, DevicePoll::Unknown);
}

async fn of_300_questions_at_once_exactly_one_gets_the_grant(opened: Opened) {
    put(&*opened.store, &device_grant("code", "BCDFGHJK", at(600))).await;
    decide(&*opened.store, approved(), at(1)).await;
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let polls = (0..300).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { poll(&*store, "code", at(2)).await })
    });
    let answers = join_all(polls).await;
    let answers: Vec<DevicePoll> = answers.into_iter().map(Result::unwrap).collect();
    let count = |wanted: DevicePoll| answers.iter().filter(|answer| **answer == wanted).count();
    assert_eq!(count(DevicePoll::Approved(Box::new(grant("grant")))), 1);
    assert_eq!(count(DevicePoll::Spent("grant".into())), 299);
}

async fn of_200_decisions_at_once_exactly_one_counts(opened: Opened) {
    put(&*opened.store, &device_grant("code", "BCDFGHJK", at(600))).await;
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let decisions = (0..200).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        let decision = if number % 2 == 0 {
            approved()
        } else {
            DeviceDecision::Denied
        };
        tokio::spawn(async move { (decide(&*store, decision.clone(), at(1)).await, decision) })
    });
    let decided = join_all(decisions).await;
    let counted: Vec<DeviceDecision> = decided
        .into_iter()
        .map(Result::unwrap)
        .filter(|(counted, _)| *counted)
        .map(|(_, decision)| decision)
        .collect();
    let [decision] = &counted[..] else {
        panic!("{counted:?}")
    };
    let told = match decision {
        DeviceDecision::Denied => DevicePoll::Denied,
        _ => DevicePoll::Approved(Box::new(grant("grant"))),
    };
    assert_eq!(poll(&*opened.store, "code", at(2)).await, told);
}

async fn of_200_requests_with_one_user_code_exactly_one_is_kept(opened: Opened) {
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let puts = (0..200).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move {
            let asked = device_grant(&format!("code {number}"), "BCDFGHJK", at(600));
            put(&*store, &asked).await.then_some(asked)
        })
    });
    let kept = join_all(puts).await;
    let kept: Vec<DeviceGrant> = kept.into_iter().filter_map(Result::unwrap).collect();
    let [kept] = &kept[..] else {
        panic!("{kept:?}")
    };
    let found = opened.store.device_grant("BCDFGHJK", at(1)).await.unwrap();
    assert_eq!(found.as_ref(), Some(kept));
}

/// The device asks as fast as it can, and each question changes what is stored.
async fn a_decision_gets_through_while_the_device_asks(opened: Opened) {
    put(&*opened.store, &device_grant("code", "BCDFGHJK", at(600))).await;
    let store = Arc::clone(&opened.store);
    let device = tokio::spawn(async move {
        let mut seconds = 1;
        loop {
            match poll(&*store, "code", at(seconds)).await {
                DevicePoll::Pending | DevicePoll::TooOften => seconds = (seconds + 1).min(500),
                told => return told,
            }
        }
    });
    assert!(decide(&*opened.again().await, approved(), at(1)).await);
    assert_eq!(
        device.await.unwrap(),
        DevicePoll::Approved(Box::new(grant("grant")))
    );
}
