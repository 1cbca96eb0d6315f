use crate::{
    samples::{at, run},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::{
    context::Timestamp,
    ports::Ephemeral,
    recovery_run::{RecoveryRun, RunStep},
};
use std::sync::Arc;

on_both! {
    a_run_is_read_until_its_end_by_the_callers_clock,
    a_run_put_again_takes_the_place_of_the_old,
    a_run_moves_only_from_the_step_it_is_at,
    a_move_changes_the_step_and_nothing_else,
    a_run_does_not_move_past_its_end,
    other_runs_do_not_move_along,
    s19_of_two_movers_at_once_one_wins,
    s19_of_20_movers_at_once_one_wins,
    a_run_that_is_put_during_moves_keeps_what_was_put,
}

async fn read(store: &dyn Ephemeral, id: &str, now: Timestamp) -> Option<RecoveryRun> {
    store.run(&id.into(), now).await.unwrap()
}

async fn moved(store: &dyn Ephemeral, from: RunStep, to: RunStep, now: Timestamp) -> bool {
    store.move_run(&"run".into(), from, to, now).await.unwrap()
}

/// How many of so many movers at once moved the run to its end, half of them by way of a second
/// process.
async fn winners(opened: &Opened, movers: usize) -> usize {
    let stores = [Arc::clone(&opened.store), opened.again().await];
    let moves = (0..movers).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { moved(&*store, RunStep::Menu, RunStep::Done, at(1)).await })
    });
    join_all(moves)
        .await
        .into_iter()
        .filter(|won| *won.as_ref().unwrap())
        .count()
}

async fn a_run_is_read_until_its_end_by_the_callers_clock(opened: Opened) {
    let store = &*opened.store;
    let new = run("run", RunStep::Check, at(600));
    store.put_run(&new, at(0)).await.unwrap();
    assert_eq!(read(store, "run", at(599)).await, Some(new));
    assert_eq!(read(store, "run", at(600)).await, None);
    assert_eq!(read(store, "other", at(0)).await, None);
}

async fn a_run_put_again_takes_the_place_of_the_old(opened: Opened) {
    let store = &*opened.store;
    let mut changed = run("run", RunStep::Check, at(600));
    store.put_run(&changed, at(0)).await.unwrap();
    changed.person = None;
    changed.phone = None;
    changed.ends_at = at(300);
    store.put_run(&changed, at(1)).await.unwrap();
    assert_eq!(read(store, "run", at(299)).await, Some(changed));
    assert_eq!(read(store, "run", at(300)).await, None);
}

async fn a_run_moves_only_from_the_step_it_is_at(opened: Opened) {
    use RunStep::{Check, Done, Menu};
    let store = &*opened.store;
    assert!(!moved(store, Check, Menu, at(0)).await, "there is none yet");
    store
        .put_run(&run("run", Check, at(600)), at(0))
        .await
        .unwrap();
    assert!(!moved(store, Menu, Done, at(1)).await);
    assert_eq!(read(store, "run", at(1)).await.unwrap().step, Check);
    assert!(moved(store, Check, Menu, at(1)).await);
    assert!(!moved(store, Check, Menu, at(1)).await);
    assert!(moved(store, Menu, Done, at(1)).await);
    assert!(!moved(store, Menu, Done, at(1)).await);
    assert_eq!(read(store, "run", at(1)).await.unwrap().step, Done);
}

async fn a_move_changes_the_step_and_nothing_else(opened: Opened) {
    let store = &*opened.store;
    store
        .put_run(&run("run", RunStep::Check, at(600)), at(0))
        .await
        .unwrap();
    assert!(moved(store, RunStep::Check, RunStep::Menu, at(1)).await);
    assert_eq!(
        read(store, "run", at(599)).await,
        Some(run("run", RunStep::Menu, at(600)))
    );
    assert_eq!(read(store, "run", at(600)).await, None);
    // Looked at from outside, it is still kept for a limited time.
    assert_eq!(opened.dump().len(), 1);
}

async fn a_run_does_not_move_past_its_end(opened: Opened) {
    let store = &*opened.store;
    store
        .put_run(&run("run", RunStep::Check, at(600)), at(0))
        .await
        .unwrap();
    assert!(!moved(store, RunStep::Check, RunStep::Menu, at(600)).await);
    assert!(moved(store, RunStep::Check, RunStep::Menu, at(599)).await);
}

async fn other_runs_do_not_move_along(opened: Opened) {
    let store = &*opened.store;
    for id in ["run", "other"] {
        store
            .put_run(&run(id, RunStep::Check, at(600)), at(0))
            .await
            .unwrap();
    }
    assert!(moved(store, RunStep::Check, RunStep::Menu, at(1)).await);
    assert_eq!(
        read(store, "other", at(1)).await.unwrap().step,
        RunStep::Check
    );
}

async fn s19_of_two_movers_at_once_one_wins(opened: Opened) {
    for _ in 0..20 {
        opened
            .store
            .put_run(&run("run", RunStep::Menu, at(600)), at(0))
            .await
            .unwrap();
        assert_eq!(winners(&opened, 2).await, 1);
    }
}

async fn s19_of_20_movers_at_once_one_wins(opened: Opened) {
    opened
        .store
        .put_run(&run("run", RunStep::Menu, at(600)), at(0))
        .await
        .unwrap();
    assert_eq!(winners(&opened, 20).await, 1);
    let found = read(&*opened.store, "run", at(1)).await.unwrap();
    assert_eq!(found.step, RunStep::Done);
}

async fn a_run_that_is_put_during_moves_keeps_what_was_put(opened: Opened) {
    for _ in 0..20 {
        let before = run("run", RunStep::Menu, at(600));
        opened.store.put_run(&before, at(0)).await.unwrap();
        let changed = RecoveryRun {
            username: "changed".to_owned(),
            ..before
        };
        let (mover, putter) = (Arc::clone(&opened.store), opened.again().await);
        let moving =
            tokio::spawn(async move { moved(&*mover, RunStep::Menu, RunStep::Done, at(1)).await });
        let putting = tokio::spawn(async move { putter.put_run(&changed, at(1)).await.unwrap() });
        assert!(moving.await.unwrap());
        putting.await.unwrap();
        let found = read(&*opened.store, "run", at(1)).await.unwrap();
        assert_eq!(found.username, "changed");
    }
}
