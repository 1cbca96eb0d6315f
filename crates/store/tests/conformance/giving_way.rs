//! Transactions that stand in each other's way.

use crate::{
    house::{House, Kind},
    samples::{furnish, person, t},
};
use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering},
};

on_each_database! {
    flt_29_of_two_in_a_deadlock_both_are_done_and_each_once,
    flt_29_what_gives_way_without_end_is_a_refusal_in_the_end,
}

async fn flt_29_of_two_in_a_deadlock_both_are_done_and_each_once(house: House) {
    if matches!(house.kind, Kind::Sqlite { .. }) {
        // A file has one writer: there is nobody to stand in its way.
        return;
    }
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.add_person(&person("q")))
        .await
        .unwrap();
    let (both_hold_one, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let crossing = |first: &'static str, second: &'static str| {
        let (meet, runs) = (Arc::clone(&both_hold_one), Arc::clone(&runs));
        house.durable.write(move |tx| {
            tx.raise_epoch(&first.into(), t(1))?;
            if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                meet.wait();
            }
            tx.raise_epoch(&second.into(), t(2))
        })
    };
    let (one, other) = tokio::join!(crossing("p", "q"), crossing("q", "p"));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    // Once more, but where the other one was so slow to be woken that they met again.
    let runs = runs.load(Ordering::SeqCst);
    assert!(runs >= 3, "the one that gave way ran again: {runs}");
    let epochs = house.durable.read(|tx| {
        let of = |person: Option<sluis_model::person::Person>| person.map(|person| person.epoch);
        Ok((of(tx.person(&"p".into())?), of(tx.person(&"q".into())?)))
    });
    let (p, q) = epochs.await.unwrap();
    let before = person("q").epoch;
    assert_eq!((p, q), (Some(before + 2), Some(before + 2)), "each once");
}

async fn flt_29_what_gives_way_without_end_is_a_refusal_in_the_end(house: House) {
    if matches!(house.kind, Kind::Sqlite { .. }) {
        return;
    }
    furnish(&house).await;
    house.execute(
        "CREATE FUNCTION gives_way() RETURNS trigger LANGUAGE plpgsql AS \
         $$BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END$$; \
         CREATE TRIGGER gives_way BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION gives_way()",
    );
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let changed = house.durable.write(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        tx.raise_epoch(&"p".into(), t(1))
    });
    let refused = changed.await;
    assert!(
        matches!(refused, Err(sluis_model::ports::StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert_eq!(runs.load(Ordering::SeqCst), 4, "once and three times more");
    let other = house.durable.write(|tx| tx.add_person(&person("q"))).await;
    assert_eq!(other, Ok(()), "the connection is good for others");
}
