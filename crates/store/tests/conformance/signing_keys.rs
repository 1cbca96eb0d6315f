use crate::{
    house::House,
    samples::{signing_key, t},
};
use sluis_model::{
    ports::StoreError,
    signing_key::{SigningKey, SigningKeyState},
};

on_each_database! {
    keys_are_listed_oldest_first,
    a_key_moves_once_from_a_state,
    a_taken_kid_is_a_conflict,
}

async fn keys_are_listed_oldest_first(house: House) {
    let keys = house
        .durable
        .write(|tx| {
            tx.add_signing_key(&signing_key("new", t(2)))?;
            tx.add_signing_key(&signing_key("old", t(1)))?;
            tx.signing_keys()
        })
        .await
        .unwrap();
    assert_eq!(keys, [signing_key("old", t(1)), signing_key("new", t(2))]);
}

async fn a_key_moves_once_from_a_state(house: House) {
    use SigningKeyState::{Announced, Signing};
    house
        .durable
        .write(|tx| {
            tx.add_signing_key(&signing_key("k", t(1)))?;
            assert!(tx.move_signing_key(&"k".into(), Announced, Signing, t(5))?);
            assert!(!tx.move_signing_key(&"k".into(), Announced, Signing, t(6))?);
            let moved = SigningKey {
                state: Signing,
                state_since: t(5),
                ..signing_key("k", t(1))
            };
            assert_eq!(tx.signing_keys()?, [moved]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_taken_kid_is_a_conflict(house: House) {
    let refused = house
        .durable
        .write(|tx| {
            tx.add_signing_key(&signing_key("k", t(1)))?;
            tx.add_signing_key(&signing_key("k", t(2)))
        })
        .await;
    assert_eq!(
        refused,
        Err(StoreError::Conflict("signing_keys".to_owned()))
    );
}
