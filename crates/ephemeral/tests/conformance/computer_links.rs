//! Links that mark computers as shared.

use crate::{
    samples::{at, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::computer_link::ComputerLink;
use std::sync::Arc;

on_both! {
    e19_a_computer_link_is_looked_at_often_and_taken_once,
    e19_a_computer_link_ends,
    e19_of_100_who_use_a_computer_link_at_once_one_gets_it,
}

fn link() -> ComputerLink {
    ComputerLink {
        institution: "i".into(),
        host: "inlog.school.test".to_owned(),
        shared: true,
        by: "p".into(),
        epoch: 3,
        ends_at: at(600),
    }
}

async fn e19_a_computer_link_is_looked_at_often_and_taken_once(opened: Opened) {
    let store = &opened.store;
    let (token, other) = (hash("token"), hash("another"));
    store
        .put_computer_link(&token, &link(), at(0))
        .await
        .unwrap();
    assert_eq!(store.take_computer_link(&other, at(1)).await.unwrap(), None);
    for _ in 0..2 {
        let seen = store.computer_link(&token, at(1)).await.unwrap();
        assert_eq!(seen, Some(link()));
    }
    for expected in [Some(link()), None] {
        let taken = store.take_computer_link(&token, at(1)).await.unwrap();
        assert_eq!(taken, expected);
    }
    assert_eq!(store.computer_link(&token, at(1)).await.unwrap(), None);
}

async fn e19_a_computer_link_ends(opened: Opened) {
    let (store, token) = (&opened.store, hash("token"));
    store
        .put_computer_link(&token, &link(), at(0))
        .await
        .unwrap();
    let seen = store.computer_link(&token, at(599)).await.unwrap();
    assert_eq!(seen, Some(link()));
    assert_eq!(store.computer_link(&token, at(600)).await.unwrap(), None);
    let taken = store.take_computer_link(&token, at(600)).await.unwrap();
    assert_eq!(taken, None);
}

async fn e19_of_100_who_use_a_computer_link_at_once_one_gets_it(opened: Opened) {
    let token = hash("token");
    let kept = opened.store.put_computer_link(&token, &link(), at(0)).await;
    kept.unwrap();
    let taken = join_all((0..100).map(|_| {
        let (store, token) = (Arc::clone(&opened.store), token.clone());
        async move { store.take_computer_link(&token, at(1)).await.unwrap() }
    }))
    .await;
    assert_eq!(taken.into_iter().flatten().count(), 1);
}
