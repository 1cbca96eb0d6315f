use crate::{
    samples::{at, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::{
    context::Timestamp,
    passkey::{Ceremony, CeremonyPurpose},
};
use std::sync::Arc;

on_both! {
    psk_01_a_ceremony_is_taken_once_and_only_until_its_end,
    psk_01_a_new_ceremony_takes_the_place_of_the_old,
    psk_01_of_100_who_take_a_ceremony_at_once_exactly_one_gets_it,
}

fn ceremony(challenge: &str, ends_at: Timestamp) -> Ceremony {
    Ceremony {
        purpose: CeremonyPurpose::SignIn,
        browser: hash("browser"),
        institution: Some("institution".into()),
        person: None,
        rp_id: "login.test".to_owned(),
        origin: "https://login.test".to_owned(),
        state: serde_json::json!({ "challenge": challenge }),
        ends_at,
    }
}

async fn psk_01_a_ceremony_is_taken_once_and_only_until_its_end(opened: Opened) {
    let store = &opened.store;
    let subject = CeremonyPurpose::SignIn.subject("one");
    let kept = ceremony("a", at(300));
    store.put_ceremony(&subject, &kept, at(0)).await.unwrap();
    let other = CeremonyPurpose::SecondFactor.subject("one");
    assert_eq!(store.take_ceremony(&other, at(1)).await.unwrap(), None);
    let taken = store.take_ceremony(&subject, at(299)).await.unwrap();
    assert_eq!(taken, Some(kept.clone()));
    assert_eq!(store.take_ceremony(&subject, at(299)).await.unwrap(), None);
    store.put_ceremony(&subject, &kept, at(0)).await.unwrap();
    assert_eq!(store.take_ceremony(&subject, at(300)).await.unwrap(), None);
}

async fn psk_01_a_new_ceremony_takes_the_place_of_the_old(opened: Opened) {
    let store = &opened.store;
    let subject = CeremonyPurpose::Unlock.subject("one");
    for challenge in ["a", "b"] {
        let kept = ceremony(challenge, at(300));
        store.put_ceremony(&subject, &kept, at(0)).await.unwrap();
    }
    let taken = store.take_ceremony(&subject, at(1)).await.unwrap();
    assert_eq!(taken, Some(ceremony("b", at(300))));
}

async fn psk_01_of_100_who_take_a_ceremony_at_once_exactly_one_gets_it(opened: Opened) {
    let subject = CeremonyPurpose::SignIn.subject("one");
    let kept = ceremony("a", at(300));
    opened
        .store
        .put_ceremony(&subject, &kept, at(0))
        .await
        .unwrap();
    let taken = join_all((0..100).map(|_| {
        let (store, subject) = (Arc::clone(&opened.store), subject.clone());
        async move { store.take_ceremony(&subject, at(1)).await.unwrap() }
    }))
    .await;
    assert_eq!(taken.into_iter().flatten().count(), 1);
}
