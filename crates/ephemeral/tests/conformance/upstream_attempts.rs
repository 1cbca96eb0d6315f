//! People who were sent to a provider of their institution.

use crate::{
    samples::{at, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::{seal::Sealed, upstream::UpstreamAttempt};
use std::sync::Arc;

on_both! {
    brk_01_an_attempt_is_taken_once_and_only_until_its_end,
    a_note_is_read_until_its_end,
    brk_01_of_100_who_come_back_at_once_exactly_one_is_met,
    rac_01_of_100_names_that_are_added_at_once_none_is_lost,
    a_name_is_read_until_its_own_end,
}

fn attempt() -> UpstreamAttempt {
    UpstreamAttempt {
        unlock: Some(sluis_model::upstream::UnlockVisit {
            session: "session".into(),
            person: "person".into(),
            to: "app".to_owned(),
        }),
        signin: "t".into(),
        browser: hash("browser"),
        source: "s".into(),
        issuer: "https://id.school.example".to_owned(),
        secrets: Sealed::stored("sealed"),
        max_age: Some(300),
        began_at: at(0),
        ends_at: at(900),
    }
}

async fn a_note_is_read_until_its_end(opened: Opened) {
    let store = &opened.store;
    let (subject, other) = (hash("session"), hash("another"));
    store
        .put_upstream_note(&subject, "p", at(900), at(0))
        .await
        .unwrap();
    for (read_at, found) in [(1, Some("p")), (899, Some("p")), (900, None)] {
        let note = store.upstream_note(&subject, at(read_at)).await.unwrap();
        assert_eq!(note.as_deref(), found, "{read_at}");
    }
    assert_eq!(store.upstream_note(&other, at(1)).await.unwrap(), None);
}

async fn brk_01_an_attempt_is_taken_once_and_only_until_its_end(opened: Opened) {
    let store = &opened.store;
    let subject = UpstreamAttempt::subject("state");
    let other = UpstreamAttempt::subject("another");
    for (taken_at, found) in [(899, Some(attempt())), (900, None)] {
        store
            .put_upstream_attempt(&subject, &attempt(), at(0))
            .await
            .unwrap();
        let nobody = store.take_upstream_attempt(&other, at(1)).await.unwrap();
        assert_eq!(nobody, None);
        for expected in [found.clone(), None] {
            let taken = store.take_upstream_attempt(&subject, at(taken_at)).await;
            assert_eq!(taken.unwrap(), expected, "at {taken_at}");
        }
    }
}

async fn brk_01_of_100_who_come_back_at_once_exactly_one_is_met(opened: Opened) {
    let subject = UpstreamAttempt::subject("state");
    let kept = opened
        .store
        .put_upstream_attempt(&subject, &attempt(), at(0))
        .await;
    kept.unwrap();
    let taken = join_all((0..100).map(|_| {
        let (store, subject) = (Arc::clone(&opened.store), subject.clone());
        async move { store.take_upstream_attempt(&subject, at(1)).await.unwrap() }
    }))
    .await;
    assert_eq!(taken.into_iter().flatten().count(), 1);
}

async fn rac_01_of_100_names_that_are_added_at_once_none_is_lost(opened: Opened) {
    let subject = hash("session");
    let added = join_all((0..100).map(|number| {
        let (store, subject) = (Arc::clone(&opened.store), subject.clone());
        async move {
            let name = format!("person-{number:02}");
            store
                .add_upstream_name(&subject, &name, at(900), at(0))
                .await
                .unwrap();
            name
        }
    }))
    .await;
    let mut names = opened.store.upstream_names(&subject, at(1)).await.unwrap();
    names.sort();
    assert_eq!(names, added);
}

async fn a_name_is_read_until_its_own_end(opened: Opened) {
    let store = &opened.store;
    let (subject, other) = (hash("session"), hash("another"));
    for (name, ends_at) in [("noor", 900), ("sanne", 100)] {
        store
            .add_upstream_name(&subject, name, at(ends_at), at(0))
            .await
            .unwrap();
    }
    for (read_at, expected) in [(99, &["noor", "sanne"][..]), (100, &["noor"]), (900, &[])] {
        let mut names = store.upstream_names(&subject, at(read_at)).await.unwrap();
        names.sort();
        assert_eq!(names, expected, "{read_at}");
    }
    let nobody = store.upstream_names(&other, at(1)).await.unwrap();
    assert!(nobody.is_empty());
}
