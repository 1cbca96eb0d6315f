use crate::{
    samples::{at, device},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::device::RememberedDevice;
use std::sync::Arc;

on_both! {
    devices_come_newest_first_and_only_the_persons_own,
    e18_a_device_ends_by_the_callers_clock,
    ended_devices_are_dropped_when_they_are_read,
    the_oldest_of_too_many_devices_is_dropped,
    the_limit_holds_for_devices_remembered_at_once,
    forgetting_one_device_says_whether_it_was_there,
    forgetting_all_devices_of_a_person_leaves_the_others,
}

fn ids(devices: &[RememberedDevice]) -> Vec<&str> {
    devices.iter().map(|device| device.id.as_str()).collect()
}

async fn devices_come_newest_first_and_only_the_persons_own(opened: Opened) {
    let store = &opened.store;
    for (person, id, shown_at) in [
        ("noor", "b", 20),
        ("noor", "a", 10),
        ("noor", "c", 20),
        ("sanne", "d", 5),
    ] {
        store
            .remember_device(&device(person, id, at(shown_at), 1), at(30))
            .await
            .unwrap();
    }
    let found = store
        .remembered_devices(&"noor".into(), at(30))
        .await
        .unwrap();
    assert_eq!(ids(&found), ["c", "b", "a"]);
    assert_eq!(found[2], device("noor", "a", at(10), 1));
    assert!(
        store
            .remembered_devices(&"nobody".into(), at(30))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn e18_a_device_ends_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    store
        .remember_device(&device("noor", "short", at(0), 1), at(0))
        .await
        .unwrap();
    store
        .remember_device(&device("noor", "long", at(0), 2), at(0))
        .await
        .unwrap();
    assert_eq!(
        store
            .remembered_devices(&"noor".into(), at(3599))
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        ids(&store
            .remembered_devices(&"noor".into(), at(3601))
            .await
            .unwrap()),
        ["long"]
    );
    assert!(
        store
            .remembered_devices(&"noor".into(), at(7201))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn ended_devices_are_dropped_when_they_are_read(opened: Opened) {
    let store = &opened.store;
    store
        .remember_device(&device("noor", "short", at(0), 1), at(0))
        .await
        .unwrap();
    store
        .remember_device(&device("noor", "long", at(0), 2), at(0))
        .await
        .unwrap();
    store
        .remembered_devices(&"noor".into(), at(3601))
        .await
        .unwrap();
    assert!(
        !store
            .forget_device(&"noor".into(), &"short".into())
            .await
            .unwrap()
    );
    assert!(
        store
            .forget_device(&"noor".into(), &"long".into())
            .await
            .unwrap()
    );
}

async fn the_oldest_of_too_many_devices_is_dropped(opened: Opened) {
    let store = &opened.store;
    for number in 0..13 {
        store
            .remember_device(
                &device("noor", &format!("d{number:02}"), at(number), 1),
                at(number),
            )
            .await
            .unwrap();
    }
    let found = store
        .remembered_devices(&"noor".into(), at(20))
        .await
        .unwrap();
    assert_eq!(found.len(), RememberedDevice::MOST_PER_PERSON);
    assert_eq!(found.first().unwrap().id.as_str(), "d12");
    assert_eq!(found.last().unwrap().id.as_str(), "d03");
    assert!(
        !store
            .forget_device(&"noor".into(), &"d02".into())
            .await
            .unwrap()
    );
}

async fn the_limit_holds_for_devices_remembered_at_once(opened: Opened) {
    let all = (0..30).map(|number| {
        let store = Arc::clone(&opened.store);
        tokio::spawn(async move {
            store
                .remember_device(
                    &device("noor", &format!("d{number:02}"), at(number), 1),
                    at(30),
                )
                .await
                .unwrap();
        })
    });
    join_all(all)
        .await
        .into_iter()
        .for_each(|done| done.unwrap());
    let held = opened
        .dump()
        .iter()
        .map(|line| line.matches("shown_at").count())
        .sum::<usize>();
    assert_eq!(held, RememberedDevice::MOST_PER_PERSON);
}

async fn forgetting_one_device_says_whether_it_was_there(opened: Opened) {
    let store = &opened.store;
    store
        .remember_device(&device("noor", "a", at(0), 1), at(0))
        .await
        .unwrap();
    store
        .remember_device(&device("noor", "b", at(0), 1), at(0))
        .await
        .unwrap();
    assert!(
        !store
            .forget_device(&"sanne".into(), &"a".into())
            .await
            .unwrap()
    );
    assert!(
        store
            .forget_device(&"noor".into(), &"a".into())
            .await
            .unwrap()
    );
    assert!(
        !store
            .forget_device(&"noor".into(), &"a".into())
            .await
            .unwrap()
    );
    assert_eq!(
        ids(&store
            .remembered_devices(&"noor".into(), at(1))
            .await
            .unwrap()),
        ["b"]
    );
}

async fn forgetting_all_devices_of_a_person_leaves_the_others(opened: Opened) {
    let store = &opened.store;
    for (person, id) in [("noor", "a"), ("noor", "b"), ("sanne", "c")] {
        store
            .remember_device(&device(person, id, at(0), 1), at(0))
            .await
            .unwrap();
    }
    store.forget_devices(&"noor".into()).await.unwrap();
    assert!(
        store
            .remembered_devices(&"noor".into(), at(1))
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store
            .remembered_devices(&"sanne".into(), at(1))
            .await
            .unwrap()
            .len(),
        1
    );
}
