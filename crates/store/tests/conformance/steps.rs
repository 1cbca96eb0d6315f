//! Steps in a file: on the thread that serves, which waits for nothing there.

use crate::{
    glances::{generation, rotate, with_a_family},
    house::{House, Kind},
    samples::{family, t},
};
use sluis_model::ports::{StoreError, Tx};
use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

on_each_database! {
    while_another_process_writes_a_step_holds_no_thread_and_is_done_after_it,
    a_step_that_asks_for_more_is_an_ordinary_write,
    a_step_of_two_statements_is_refused,
    of_many_steps_each_is_done_once_and_the_log_is_written_back,
    of_steps_at_once_from_one_generation_one_counts,
}

/// A file with two families in it; nothing where the database is a server, whose steps go over wires.
async fn file_with_families(house: &House) -> Option<i64> {
    if !matches!(house.kind, Kind::Sqlite { .. }) {
        return None;
    }
    with_a_family(house).await;
    let other = house
        .durable
        .write(|tx| tx.add_family(&family("other", "g", "s")));
    other.await.unwrap();
    Some(generation(&house.durable).await)
}

async fn generation_of_the_other(house: &House) -> i64 {
    let other = house.durable.read(|tx| tx.family(&"other".into())).await;
    other.unwrap().unwrap().generation
}

async fn while_another_process_writes_a_step_holds_no_thread_and_is_done_after_it(house: House) {
    let Some(first) = file_with_families(&house).await else {
        return;
    };
    let patient = house.neighbour(|settings| settings.acquire_timeout = Duration::from_secs(600));
    let durable = Arc::clone(&patient).durable();
    assert_eq!(rotate(&durable, first).await, Ok(true));
    // As another process would: it has the file, and gives it back when it is told to.
    let other = house.neighbour(|_| ()).durable();
    let (writing, writes) = mpsc::channel();
    let (told, tells) = mpsc::channel::<()>();
    let tells = Arc::new(std::sync::Mutex::new(tells));
    let in_the_way = tokio::spawn(async move {
        let work = move |tx: &mut dyn Tx| {
            tx.rotate_family(&"other".into(), 1, t(10), t(700))?;
            writing.send(()).unwrap();
            let in_time = tells.lock().unwrap().recv_timeout(Duration::from_secs(60));
            Ok(in_time.is_ok())
        };
        other.write(work).await
    });
    tokio::task::spawn_blocking(move || writes.recv().unwrap())
        .await
        .unwrap();
    let stepping = tokio::spawn({
        let durable = durable.clone();
        async move { rotate(&durable, first + 1).await }
    });
    tokio::task::yield_now().await;
    // The thread serves others meanwhile: would it wait for the file, nobody came here in time.
    assert_eq!(generation(&durable).await, first + 1);
    assert!(!stepping.is_finished());
    told.send(()).unwrap();
    assert_eq!(in_the_way.await.unwrap(), Ok(true), "nobody was held up");
    assert_eq!(stepping.await.unwrap(), Ok(true));
    assert_eq!(generation(&durable).await, first + 2);
}

async fn a_step_that_asks_for_more_is_an_ordinary_write(house: House) {
    let Some(first) = file_with_families(&house).await else {
        return;
    };
    let step = move |tx: &mut dyn Tx| {
        let found = tx.family(&"f".into())?.unwrap();
        tx.rotate_family(&found.id, found.generation, t(10), t(700))
    };
    assert_eq!(house.durable.step(step).await, Ok(true));
    assert_eq!(generation(&house.durable).await, first + 1);
}

async fn a_step_of_two_statements_is_refused(house: House) {
    let Some(first) = file_with_families(&house).await else {
        return;
    };
    let step = move |tx: &mut dyn Tx| {
        tx.rotate_family(&"f".into(), first, t(10), t(700))?;
        tx.rotate_family(&"other".into(), first, t(10), t(700))
    };
    let refused = house.durable.step(step).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert_eq!(generation_of_the_other(&house).await, first);
}

/// One of some hundreds is the writer's, who writes the log back: it grows no longer with each.
async fn of_many_steps_each_is_done_once_and_the_log_is_written_back(house: House) {
    let Some(first) = file_with_families(&house).await else {
        return;
    };
    let steps = 4000;
    for now in first..first + steps {
        assert_eq!(rotate(&house.durable, now).await, Ok(true));
    }
    assert_eq!(rotate(&house.durable, first).await, Ok(false));
    assert_eq!(generation(&house.durable).await, first + steps);
    let file = house.settings.url.expose().strip_prefix("sqlite://");
    let log = std::fs::metadata(format!("{}-wal", file.unwrap())).unwrap();
    let pages = log.len() / 4096;
    assert!(pages < 2500, "{pages} pages after {steps} steps");
}

async fn of_steps_at_once_from_one_generation_one_counts(house: House) {
    let Some(first) = file_with_families(&house).await else {
        return;
    };
    let stepping = (0..200).map(|number| {
        let durable = house.durable.clone();
        tokio::spawn(async move {
            if number % 5 > 0 {
                return rotate(&durable, first).await.map(u32::from);
            }
            let other = move |tx: &mut dyn Tx| {
                let other = tx.family(&"other".into())?.unwrap();
                tx.rotate_family(&other.id, other.generation, t(10), t(700))
            };
            durable.write(other).await.map(|_| 0)
        })
    });
    let stepping: Vec<_> = stepping.collect();
    let mut counted = 0;
    for one in stepping {
        counted += one.await.unwrap().unwrap();
    }
    assert_eq!(counted, 1);
    assert_eq!(generation(&house.durable).await, first + 1);
    assert_eq!(generation_of_the_other(&house).await, first + 40);
}
