use crate::{
    samples::{at, transaction},
    stores::Opened,
};

on_both! {
    a_transaction_is_kept_until_the_moment_asked_for,
    a_transaction_put_again_takes_the_place_of_the_old,
    the_store_answers,
}

async fn a_transaction_is_kept_until_the_moment_asked_for(opened: Opened) {
    let store = &opened.store;
    let transaction = transaction("one");
    store
        .put_transaction(&transaction, at(7200), at(0))
        .await
        .unwrap();
    // Past its own end it is still recognised.
    assert_eq!(
        store.transaction(&"one".into(), at(7199)).await.unwrap(),
        Some(transaction)
    );
    assert_eq!(
        store.transaction(&"one".into(), at(7201)).await.unwrap(),
        None
    );
    assert_eq!(store.transaction(&"two".into(), at(0)).await.unwrap(), None);
}

async fn a_transaction_put_again_takes_the_place_of_the_old(opened: Opened) {
    let store = &opened.store;
    let mut transaction = transaction("one");
    store
        .put_transaction(&transaction, at(7200), at(0))
        .await
        .unwrap();
    transaction.username = Some("sanne".to_owned());
    store
        .put_transaction(&transaction, at(100), at(1))
        .await
        .unwrap();
    assert_eq!(
        store.transaction(&"one".into(), at(99)).await.unwrap(),
        Some(transaction)
    );
    assert_eq!(
        store.transaction(&"one".into(), at(101)).await.unwrap(),
        None
    );
}

async fn the_store_answers(opened: Opened) {
    opened.store.ping().await.unwrap();
}
