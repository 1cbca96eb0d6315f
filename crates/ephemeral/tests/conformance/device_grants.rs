use crate::{
    samples::{at, code, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::{
    context::Timestamp,
    device_grant::{DeviceDecision, DeviceGrant, DevicePoll},
    ids::ClientId,
};
use sluis_protocol::scope::Scope;
use std::sync::Arc;

on_both! {
    reg_08_a_device_asks_and_is_told_when_it_asks_too_often,
    reg_02_a_device_code_is_its_clients_and_is_handed_out_once,
    a_request_is_decided_once_and_ends_by_the_callers_clock,
    a_user_code_is_one_living_requests,
}

fn asked(name: &str, user_code: &str, ends_at: Timestamp) -> DeviceGrant {
    DeviceGrant {
        device_code: hash(name),
        user_code: user_code.into(),
        client: "tv".into(),
        scope: Scope::default(),
        resources: vec![],
        institution: None,
        decision: DeviceDecision::Pending,
        last_asked_at: None,
        interval: 5,
        ends_at,
    }
}

fn yes() -> DeviceDecision {
    DeviceDecision::Approved {
        grant: Box::new(code("grant", at(60)).grant),
    }
}

async fn poll(opened: &Opened, client: &str, seconds: i64) -> DevicePoll {
    let client = ClientId::from(client);
    opened
        .store
        .poll_device_grant(&hash("d"), &client, at(seconds))
        .await
        .unwrap()
}

async fn reg_08_a_device_asks_and_is_told_when_it_asks_too_often(opened: Opened) {
    let grant = asked("d", "BCDFGHJK", at(600));
    assert!(opened.store.put_device_grant(&grant, at(0)).await.unwrap());
    assert_eq!(poll(&opened, "tv", 1).await, DevicePoll::Pending);
    assert_eq!(poll(&opened, "tv", 5).await, DevicePoll::TooOften);
    assert_eq!(
        poll(&opened, "tv", 14).await,
        DevicePoll::TooOften,
        "five seconds longer"
    );
    assert_eq!(poll(&opened, "tv", 40).await, DevicePoll::Pending);
    assert_eq!(poll(&opened, "tv", 601).await, DevicePoll::Unknown);
}

async fn reg_02_a_device_code_is_its_clients_and_is_handed_out_once(opened: Opened) {
    let grant = asked("d", "BCDFGHJK", at(600));
    assert!(opened.store.put_device_grant(&grant, at(0)).await.unwrap());
    let decided = opened.store.decide_device_grant("BCDFGHJK", yes(), at(1));
    assert!(decided.await.unwrap());
    assert_eq!(poll(&opened, "other", 2).await, DevicePoll::Foreign);
    let opened = Arc::new(opened);
    let polls = (0..50).map(|_| {
        let opened = Arc::clone(&opened);
        tokio::spawn(async move { poll(&opened, "tv", 3).await })
    });
    let mut handed_out = 0;
    for polled in join_all(polls).await {
        match polled.unwrap() {
            DevicePoll::Approved(_) => handed_out += 1,
            DevicePoll::Spent(grant) => assert_eq!(grant, "grant".into()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(handed_out, 1);
    assert_eq!(
        poll(&opened, "tv", 500).await,
        DevicePoll::Spent("grant".into())
    );
}

async fn a_request_is_decided_once_and_ends_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    let grant = asked("d", "BCDFGHJK", at(600));
    assert!(store.put_device_grant(&grant, at(0)).await.unwrap());
    assert_eq!(
        store.device_grant("BCDFGHJK", at(599)).await.unwrap(),
        Some(grant)
    );
    assert_eq!(store.device_grant("BCDFGHJK", at(600)).await.unwrap(), None);
    let no = DeviceDecision::Denied;
    let late = store.decide_device_grant("BCDFGHJK", no.clone(), at(600));
    assert!(!late.await.unwrap());
    assert!(
        store
            .decide_device_grant("BCDFGHJK", no, at(2))
            .await
            .unwrap()
    );
    let again = store.decide_device_grant("BCDFGHJK", yes(), at(3));
    assert!(!again.await.unwrap(), "no stays no");
    assert_eq!(store.device_grant("BCDFGHJK", at(3)).await.unwrap(), None);
    assert_eq!(poll(&opened, "tv", 4).await, DevicePoll::Denied);
    assert_eq!(poll(&opened, "tv", 10).await, DevicePoll::Unknown);
}

async fn a_user_code_is_one_living_requests(opened: Opened) {
    let store = &opened.store;
    let (one, two) = (
        asked("one", "BCDFGHJK", at(60)),
        asked("two", "BCDFGHJK", at(120)),
    );
    assert!(store.put_device_grant(&one, at(0)).await.unwrap());
    assert!(!store.put_device_grant(&two, at(59)).await.unwrap());
    assert!(store.put_device_grant(&two, at(61)).await.unwrap());
    assert_eq!(
        store.device_grant("BCDFGHJK", at(62)).await.unwrap(),
        Some(two)
    );
}
