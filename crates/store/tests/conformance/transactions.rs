use crate::{
    house::{House, Kind, on_server},
    samples::{furnish, institution, pending, person, t},
};
use sluis_model::{
    person::Person,
    ports::StoreError,
    store_times::{StoreCall, StoreTimes},
};
use sluis_store::{Store, StoreSettings};
use std::{
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

on_each_database! {
    an_err_rolls_back,
    flt_04_a_panic_rolls_back_and_the_store_lives_on,
    a_failed_statement_ends_the_transaction_whatever_the_closure_says,
    a_conflict_may_be_looked_at_and_lived_with,
    reading_writes_nothing,
    no_free_connection_in_time_is_unavailable,
    flt_27_the_store_survives_a_server_that_dropped_its_connections,
    a_store_that_is_not_migrated_is_unavailable_and_recovers,
    the_borders_of_transactions_are_no_statements,
    it_answers_when_asked,
    what_each_kind_of_transaction_takes_is_measured,
}

async fn an_err_rolls_back(house: House) {
    let refused = house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("i"))?;
            Err::<(), _>(StoreError::Unavailable("changed my mind".to_owned()))
        })
        .await;
    assert_eq!(
        refused,
        Err(StoreError::Unavailable("changed my mind".to_owned()))
    );
    assert_eq!(
        house.durable.read(|tx| tx.institutions()).await.unwrap(),
        []
    );
}

async fn flt_04_a_panic_rolls_back_and_the_store_lives_on(house: House) {
    for _ in 0..10 {
        let refused = house
            .durable
            .write(|tx| -> Result<(), _> {
                tx.add_institution(&institution("i"))?;
                panic!("a bug in a use case")
            })
            .await;
        assert!(
            matches!(refused, Err(StoreError::Unavailable(_))),
            "{refused:?}"
        );
    }
    assert_eq!(
        house.durable.read(|tx| tx.institutions()).await.unwrap(),
        []
    );
    furnish(&house).await;
}

async fn a_failed_statement_ends_the_transaction_whatever_the_closure_says(house: House) {
    furnish(&house).await;
    let refused = house
        .durable
        .write(|tx| {
            tx.raise_epoch(&"p".into(), t(1))?;
            let nobodys = tx.put_pending_totp(&pending("one", "nobody"));
            assert!(
                matches!(nobodys, Err(StoreError::Inconsistent { .. })),
                "{nobodys:?}"
            );
            assert_eq!(tx.raise_epoch(&"p".into(), t(2)).err(), nobodys.err());
            Ok(())
        })
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "totp_credentials",
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(
        house
            .durable
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap(),
        Some(person("p"))
    );
}

async fn a_conflict_may_be_looked_at_and_lived_with(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let twin = Person {
                id: "q".into(),
                ..person("p")
            };
            assert_eq!(
                tx.add_person(&twin),
                Err(StoreError::Conflict("people".to_owned()))
            );
            tx.raise_epoch(&"p".into(), t(1)).map(drop)
        })
        .await
        .unwrap();
    assert_eq!(
        house
            .durable
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap()
            .unwrap()
            .epoch,
        8
    );
}

async fn reading_writes_nothing(house: House) {
    // PostgreSQL shares its connections between readers and writers: a transaction's mode must not
    // outlive it.
    for _ in 0..3 {
        let refused = house
            .durable
            .read(|tx| tx.add_institution(&institution("i")))
            .await;
        assert!(
            matches!(refused, Err(StoreError::Unavailable(_))),
            "{refused:?}"
        );
    }
    furnish(&house).await;
}

async fn no_free_connection_in_time_is_unavailable(house: House) {
    let store = house.neighbour(|settings: &mut StoreSettings| {
        settings.pool_size = 1;
        settings.acquire_timeout = Duration::from_millis(50);
    });
    let durable = store.durable();
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let ends = Arc::new(Mutex::new(Some((entered, may_leave))));
    let holder = durable.clone();
    let holding = tokio::spawn(async move {
        holder
            .write(move |_| {
                let (entered, may_leave) = ends.lock().unwrap().take().unwrap();
                entered.send(()).unwrap();
                may_leave.recv().unwrap();
                Ok(())
            })
            .await
    });
    has_entered.await.unwrap();
    let refused = durable.write(|_| Ok(())).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    if matches!(house.kind, Kind::Sqlite { .. }) {
        durable.read(|tx| tx.institutions()).await.unwrap();
    }
    leave.send(()).unwrap();
    holding.await.unwrap().unwrap();
    durable.write(|_| Ok(())).await.unwrap();
}

async fn flt_27_the_store_survives_a_server_that_dropped_its_connections(house: House) {
    furnish(&house).await;
    house.end_server_processes();
    assert_eq!(
        house
            .durable
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap(),
        Some(person("p"))
    );
    house.end_server_processes();
    house
        .durable
        .write(|tx| tx.raise_epoch(&"p".into(), t(1)))
        .await
        .unwrap();
}

/// Where the server's machine vanished each of them would be waited for in turn.
#[tokio::test]
async fn flt_27_one_idle_connection_that_proves_lost_closes_all_idle_ones() {
    let Some(house) = House::postgres().await else {
        return;
    };
    let Kind::Postgres { admin_url, name } = &house.kind else {
        unreachable!("the house was opened on PostgreSQL");
    };
    let ours = format!("FROM pg_stat_activity WHERE datname = '{name}'");
    let count = || on_server(admin_url, &format!("SELECT count(*) {ours}")).unwrap();
    let all_there = Arc::new(Barrier::new(3));
    let hold = || {
        let all_there = Arc::clone(&all_there);
        house.durable.read(move |_| {
            all_there.wait();
            Ok(())
        })
    };
    let held = tokio::join!(hold(), hold(), hold());
    assert_eq!(held, (Ok(()), Ok(()), Ok(())));
    assert_eq!(count(), ["3"]);
    // The one that was used last is used next. Of the three the server may see another one last than the one that was
    // laid down last; of one alone there is no doubt.
    house.durable.read(|tx| tx.institutions()).await.unwrap();
    assert_eq!(count(), ["3"]);
    let newest = format!("SELECT pid {ours} ORDER BY state_change DESC LIMIT 1");
    let newest = on_server(admin_url, &newest).unwrap().remove(0);
    on_server(
        admin_url,
        &format!("SELECT pg_terminate_backend({newest}, 10000)"),
    )
    .unwrap();
    house.durable.read(|tx| tx.institutions()).await.unwrap();
    let mut left = count();
    // The server takes a moment to see that they are closed.
    for _ in 0..1000 {
        if left == ["1"] {
            break;
        }
        left = count();
    }
    assert_eq!(left, ["1"]);
}

async fn a_store_that_is_not_migrated_is_unavailable_and_recovers(house: House) {
    while house.store.revert_last_migration().await.unwrap().is_some() {}
    let refused = house.durable.read(|tx| tx.client(&"c".into())).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    house.store.migrate().await.unwrap();
    assert_eq!(
        house
            .durable
            .read(|tx| tx.client(&"c".into()))
            .await
            .unwrap(),
        None
    );
}

async fn the_borders_of_transactions_are_no_statements(house: House) {
    furnish(&house).await;
    let before = house.store.statements();
    house.durable.read(|_| Ok(())).await.unwrap();
    assert_eq!(house.store.statements(), before);
    house
        .durable
        .read(|tx| {
            tx.client(&"c".into())?;
            tx.institution(&"i".into())?;
            tx.person(&"p".into())?;
            tx.second_factors(&"p".into())
        })
        .await
        .unwrap();
    assert_eq!(house.store.statements() - before, 4);
}

async fn it_answers_when_asked(house: House) {
    house.durable.ping().await.unwrap();
    assert!(house.durable.is_writable().await.unwrap());
}

async fn what_each_kind_of_transaction_takes_is_measured(house: House) {
    furnish(&house).await;
    // A clock that goes on by a millisecond whenever somebody looks at it.
    let looks = AtomicU64::new(0);
    let ticks = move || Duration::from_millis(looks.fetch_add(1, Ordering::Relaxed));
    let times = Arc::new(StoreTimes::new(Arc::new(ticks)));
    let store = Store::open(&house.settings)
        .unwrap()
        .keeping(Arc::new(|| Duration::ZERO))
        .measured_by(Arc::clone(&times));
    let durable = Arc::new(store).durable();
    let counts = || {
        let all = times.all();
        let of = |wanted| {
            all.iter()
                .find(|(call, _)| *call == wanted)
                .unwrap()
                .1
                .count
        };
        [StoreCall::Glance, StoreCall::Read, StoreCall::Write].map(of)
    };
    assert_eq!(counts(), [0, 0, 0]);
    durable.read(|tx| tx.institutions()).await.unwrap();
    assert_eq!(counts(), [0, 1, 0]);
    durable
        .write(|tx| tx.raise_epoch(&"p".into(), t(1)))
        .await
        .unwrap();
    // What failed is measured as well.
    let refused = StoreError::Unavailable("changed my mind".to_owned());
    let failed = durable.write(move |_| Err::<(), _>(refused.clone())).await;
    assert!(failed.is_err());
    assert_eq!(counts(), [0, 1, 2]);
    // The second one is spared the database.
    for _ in 0..2 {
        durable
            .glance(|tx| tx.institution(&"i".into()))
            .await
            .unwrap();
    }
    assert_eq!(counts(), [1, 1, 2]);
    durable.ping().await.unwrap();
    assert_eq!(counts(), [1, 1, 2], "who watches is not measured");
    let written = times.all()[StoreCall::Write as usize].1.clone();
    assert!(written.sum >= 2000, "in microseconds: {written:?}");
}
