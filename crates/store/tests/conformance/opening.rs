//! Opening a store, or refusing to.

use crate::house::{House, Kind};
use sluis_model::{ports::StoreError, secret::Secret};
use sluis_store::{Store, StoreSettings};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

#[test]
fn an_unknown_url_is_refused_and_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().display();
    let urls = [
        format!("{inside}/sluis.db"),
        format!("mysql://{inside}/x"),
        format!("sqlite:{inside}/x"),
        "sqlite://".to_owned(),
        "sqlite://:memory:".to_owned(),
        format!("sqlite://file:{inside}/x"),
        format!("sqlite://{inside}/x?mode=ro"),
    ];
    for url in urls {
        let refused = Store::open(&StoreSettings::new(Secret::new(url.clone())));
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{url}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_sqlite_file_is_made_with_its_folder_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = House::unmigrated_sqlite();
    let Kind::Sqlite { folder } = &house.kind else {
        unreachable!()
    };
    let mode = std::fs::metadata(folder.path().join("deep/sluis.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let pending = house.store.pending_migrations().await.unwrap();
    assert_eq!(house.store.migrate().await.unwrap(), pending);
    assert!(pending[0].ends_with("_start"), "{pending:?}");
}

#[tokio::test]
async fn a_sqlite_file_keeps_what_was_written_and_writes_ahead() {
    let house = House::sqlite().await;
    crate::samples::furnish(&house).await;
    let again = house.neighbour(|_| ()).durable();
    assert!(
        again
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        house.lines("SELECT journal_mode AS line FROM pragma_journal_mode"),
        ["wal"]
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable_and_its_password_is_not_told() {
    let settings = StoreSettings {
        acquire_timeout: Duration::from_secs(2),
        ..StoreSettings::new(Secret::new("postgres://sluis:hush-hush@127.0.0.1:9/sluis"))
    };
    let store = Store::open(&settings).unwrap();
    let refused = store.pending_migrations().await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(!format!("{refused:?}{settings:?}{store:?}").contains("hush-hush"));
}

#[tokio::test]
async fn a_statement_that_runs_too_long_is_cut_off() {
    let Some(house) = House::postgres().await else {
        return;
    };
    crate::samples::furnish(&house).await;
    let hasty = house
        .neighbour(|settings| settings.statement_timeout = Duration::from_millis(300))
        .durable();
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (leave, may_leave) = std::sync::mpsc::channel::<()>();
    let ends = Arc::new(Mutex::new(Some((entered, may_leave))));
    let holder = house.durable.clone();
    let holding = tokio::spawn(async move {
        holder
            .write(move |tx| {
                tx.raise_epoch(&"p".into(), crate::samples::t(1))?;
                let (entered, may_leave) = ends.lock().unwrap().take().unwrap();
                entered.send(()).unwrap();
                may_leave.recv().unwrap();
                Ok(())
            })
            .await
    });
    has_entered.await.unwrap();
    let refused = hasty
        .write(|tx| tx.raise_epoch(&"p".into(), crate::samples::t(2)))
        .await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    leave.send(()).unwrap();
    holding.await.unwrap().unwrap();
    hasty
        .write(|tx| tx.raise_epoch(&"p".into(), crate::samples::t(2)))
        .await
        .unwrap();
}
