//! Everything that a database holds, walked and filled into another one of either kind.

use crate::{
    house::House,
    samples::{enable_app, furnish, message, person, signing_key, t},
};
use chrono::DateTime;
use sluis_model::{
    message::Delivery,
    ports::{StoreError, durable::Stored},
    signing_key::SigningKeyState,
};
use sluis_store::{Counted, NotFilled, Piece, Store};
use std::sync::{Arc, Mutex};

on_each_database! {
    what_is_walked_fills_a_database_of_either_kind,
    a_walk_sees_one_moment_while_others_write,
    flt_40_a_restored_database_holds_no_epoch_that_was_ever_given_out,
    flt_40_codes_shown_before_a_restoration_are_spent_and_old_letters_stay,
    flt_40_no_signing_key_of_a_backup_signs_or_verifies_after_a_restoration,
    what_is_not_empty_is_not_filled,
    what_breaks_on_the_way_leaves_nothing,
    an_older_schema_is_filled_and_then_migrated,
}

/// A name with everything that a copy may stumble over.
const AWKWARD: &str = "O'Zoë \"de\" \\ [Vries]\n\t{}, null é 漢字 🌊 $1 %";

/// Two full pages and more of people, and one of each awkward thing.
async fn peopled(house: &House) {
    furnish(house).await;
    house
        .durable
        .write(|tx| {
            for number in 0..1200 {
                let mut one = person(&format!("n{number:04}"));
                if number % 7 == 0 {
                    one.name.family = AWKWARD.to_owned();
                }
                one.shared = number % 2 == 0;
                tx.add_person(&one)?;
            }
            enable_app(tx, "one", t(1))?;
            tx.enqueue(&message("waits", t(1)))?;
            tx.enqueue(&message("left", t(1)))?;
            tx.mark_sent(&"left".into(), t(2))
        })
        .await
        .unwrap();
}

async fn walked(store: &Store) -> (Vec<Piece>, Vec<Counted>) {
    let pieces: Arc<Mutex<Vec<Piece>>> = Arc::default();
    let taking = Arc::clone(&pieces);
    let walk = store.walk(false, move |piece| {
        taking.lock().unwrap().push(piece);
        Ok(())
    });
    let counted = walk.await.unwrap();
    (
        Arc::into_inner(pieces).unwrap().into_inner().unwrap(),
        counted,
    )
}

fn giving(pieces: Vec<Piece>) -> impl FnMut() -> Stored<Option<Piece>> + Send + 'static {
    let mut pieces = pieces.into_iter();
    move || Ok(pieces.next())
}

/// The rows of every table as values, however they were paged and spaced.
fn rows(pieces: &[Piece]) -> Vec<(String, Vec<String>, Vec<serde_json::Value>)> {
    let mut tables = vec![];
    for piece in pieces {
        match piece {
            Piece::Table { name, columns } => tables.push((name.clone(), columns.clone(), vec![])),
            Piece::Rows(lines) => {
                let (.., rows) = tables.last_mut().unwrap();
                rows.extend(lines.iter().map(|line| serde_json::from_str(line).unwrap()));
            }
            Piece::Schema { .. } | Piece::End { .. } => {}
        }
    }
    tables
}

/// Databases without a schema, of both kinds where there is a server.
fn without_schema() -> Vec<House> {
    let mut houses = vec![House::unmigrated_sqlite()];
    houses.extend(House::unmigrated_postgres());
    houses
}

async fn what_is_walked_fills_a_database_of_either_kind(house: House) {
    peopled(&house).await;
    let (pieces, counted) = walked(&house.store).await;
    let people = counted
        .iter()
        .find(|(table, _)| table == "people")
        .unwrap()
        .1;
    assert!(people > 1200);
    for other in without_schema() {
        let filled = other
            .store
            .fill(None, giving(pieces.clone()))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(filled, counted);
        assert_eq!(other.store.pending_migrations().await.unwrap(), [""; 0]);
        let (again, _) = walked(&other.store).await;
        assert_eq!(rows(&again), rows(&pieces));
        let found = other
            .durable
            .read(|tx| tx.person(&"n0007".into()))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.name.family.as_str(), found.shared), (AWKWARD, false));
    }
    // One that was migrated and never used is empty as well.
    let migrated = House::sqlite().await;
    assert_eq!(
        migrated
            .store
            .fill(None, giving(pieces))
            .await
            .unwrap()
            .unwrap(),
        counted
    );
}

async fn a_walk_sees_one_moment_while_others_write(house: House) {
    peopled(&house).await;
    let neighbour = house.neighbour(|_| ()).durable();
    let handle = tokio::runtime::Handle::current();
    let people: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&people);
    let mut written = false;
    let walk = house.store.walk(false, move |piece| {
        if !written {
            written = true;
            // `zz` would come after all of the others.
            let late = handle.block_on(neighbour.write(|tx| tx.add_person(&person("zz"))));
            late.unwrap();
        }
        if let Piece::Rows(lines) = piece {
            seen.lock().unwrap().extend(lines);
        }
        Ok(())
    });
    let counted = walk.await.unwrap();
    assert!(
        !people
            .lock()
            .unwrap()
            .iter()
            .any(|line| line.contains("\"zz\""))
    );
    let later = walked(&house.store).await.1;
    let of = |counted: &[Counted]| {
        counted
            .iter()
            .find(|(table, _)| table == "people")
            .unwrap()
            .1
    };
    assert_eq!(of(&later), of(&counted) + 1);
}

async fn flt_40_a_restored_database_holds_no_epoch_that_was_ever_given_out(house: House) {
    furnish(&house).await;
    let at = |seconds: i64| DateTime::from_timestamp(1_900_000_000 + seconds, 0).unwrap();
    let epoch = async |house: &House| {
        let found = house.durable.read(|tx| tx.person(&"p".into())).await;
        found.unwrap().unwrap().epoch
    };
    let raised = async |house: &House| {
        let raised = house
            .durable
            .write(|tx| tx.raise_epoch(&"p".into(), t(9)))
            .await;
        raised.unwrap()
    };
    let backup = walked(&house.store).await.0;
    // The lost day: sessions of all of these epochs may still lie in Redis.
    let mut given_out = vec![epoch(&house).await];
    for _ in 0..40 {
        given_out.push(raised(&house).await);
    }
    for restoration in 0..3 {
        let other = House::unmigrated_sqlite();
        let restored = other
            .store
            .fill(Some(at(restoration)), giving(backup.clone()))
            .await;
        restored.unwrap().unwrap();
        for _ in 0..60 {
            let now = raised(&other).await;
            assert!(!given_out.contains(&now), "{now} was given out before");
            given_out.push(now);
        }
    }
    // The other way round: the sessions are older than the database.
    let before = epoch(&house).await;
    assert!(house.store.end_everything(at(50)).await.unwrap() > 0);
    assert!(epoch(&house).await > before);
    assert!(!given_out.contains(&epoch(&house).await));
    let once = epoch(&house).await;
    house.store.end_everything(at(50)).await.unwrap();
    assert!(
        epoch(&house).await > once,
        "a clock that stands still ends them too"
    );
}

async fn flt_40_codes_shown_before_a_restoration_are_spent_and_old_letters_stay(house: House) {
    peopled(&house).await;
    let now = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
    let pieces = walked(&house.store).await.0;
    for other in without_schema() {
        other
            .store
            .fill(Some(now), giving(pieces.clone()))
            .await
            .unwrap()
            .unwrap();
        let step = now.timestamp() / 30;
        other
            .durable
            .write(move |tx| {
                for shown in [step - 1, step, step + 1] {
                    assert!(!tx.spend_totp_step(&"one".into(), shown, 0)?, "{shown}");
                }
                assert!(tx.spend_totp_step(&"one".into(), step + 2, 0)?);
                let waits = tx.message(&"waits".into())?.unwrap();
                assert_eq!(waits.delivery(), Delivery::Dead);
                assert_eq!(waits.last_error.as_deref(), Some("restored from a backup"));
                assert_eq!(
                    tx.message(&"left".into())?.unwrap().delivery(),
                    Delivery::Sent
                );
                Ok(())
            })
            .await
            .unwrap();
    }
}

async fn flt_40_no_signing_key_of_a_backup_signs_or_verifies_after_a_restoration(house: House) {
    use SigningKeyState::{Announced, Retired, Signing, Verifying};
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for id in ["announced", "signs", "verifies", "gone"] {
                tx.add_signing_key(&signing_key(id, t(1)))?;
            }
            tx.move_signing_key(&"signs".into(), Announced, Signing, t(2))?;
            tx.move_signing_key(&"verifies".into(), Announced, Verifying, t(2))?;
            tx.move_signing_key(&"gone".into(), Announced, Retired, t(2))
        })
        .await
        .unwrap();
    let pieces = walked(&house.store).await.0;
    for other in without_schema() {
        // A move to another database keeps them.
        let moved = House::unmigrated_sqlite();
        let filled = moved.store.fill(None, giving(pieces.clone())).await;
        filled.unwrap().unwrap();
        let of = async |house: &House| {
            let keys = house.durable.read(|tx| tx.signing_keys()).await.unwrap();
            let keys = keys
                .into_iter()
                .map(|key| (key.id, key.state, key.state_since));
            keys.collect::<Vec<_>>()
        };
        assert_eq!(of(&moved).await, of(&house).await);
        let filled = other.store.fill(Some(t(9)), giving(pieces.clone())).await;
        filled.unwrap().unwrap();
        let keys = of(&other).await;
        assert_eq!(keys.len(), 4);
        for (id, state, since) in keys {
            let expected = if id.as_str() == "gone" { t(2) } else { t(9) };
            assert_eq!((state, since), (Retired, expected), "{id}");
        }
    }
}

async fn what_is_not_empty_is_not_filled(house: House) {
    furnish(&house).await;
    let (pieces, _) = walked(&house.store).await;
    let before = house.store.rows_by_table().await.unwrap();
    let filled = house
        .store
        .fill(Some(t(9)), giving(pieces.clone()))
        .await
        .unwrap();
    assert!(matches!(filled, Err(NotFilled::NotEmpty(_))), "{filled:?}");
    assert_eq!(house.store.rows_by_table().await.unwrap(), before);
    for other in without_schema() {
        other.execute("CREATE TABLE somebody_elses (id INTEGER NOT NULL PRIMARY KEY)");
        let filled = other
            .store
            .fill(None, giving(pieces.clone()))
            .await
            .unwrap();
        assert_eq!(
            filled,
            Err(NotFilled::NotEmpty("somebody_elses".to_owned()))
        );
    }
    let mut newer = pieces;
    if let Piece::Schema { migrations, .. } = &mut newer[0] {
        migrations.push("99990101000000".to_owned());
    }
    for other in without_schema() {
        let filled = other.store.fill(None, giving(newer.clone())).await.unwrap();
        assert_eq!(filled, Err(NotFilled::Newer("99990101000000".to_owned())));
        assert!(
            !other.store.pending_migrations().await.unwrap().is_empty(),
            "nothing was begun"
        );
    }
}

async fn what_breaks_on_the_way_leaves_nothing(house: House) {
    peopled(&house).await;
    let (pieces, counted) = walked(&house.store).await;
    let ends = pieces
        .iter()
        .rposition(|piece| matches!(piece, Piece::End { rows } if *rows > 0));
    let mut miscounted = pieces.clone();
    if let Piece::End { rows } = &mut miscounted[ends.unwrap()] {
        *rows += 1;
    }
    for other in without_schema() {
        for cut in [1, 2, pieces.len() / 2, pieces.len() - 1] {
            let filled = other.store.fill(None, giving(pieces[..cut].to_vec())).await;
            assert!(filled.is_err(), "cut at {cut}");
        }
        let mut left = pieces.len() / 2;
        let mut whole = giving(pieces.clone());
        let dies = move || {
            left -= 1;
            if left == 0 {
                Err(StoreError::Unavailable("gone".to_owned()))
            } else {
                whole()
            }
        };
        assert_eq!(
            other.store.fill(None, dies).await,
            Err(StoreError::Unavailable("gone".to_owned()))
        );
        assert!(
            other
                .store
                .fill(None, giving(miscounted.clone()))
                .await
                .is_err()
        );
        // It can be given again.
        let filled = other
            .store
            .fill(None, giving(pieces.clone()))
            .await
            .unwrap();
        assert_eq!(filled, Ok(counted.clone()));
    }
}

async fn an_older_schema_is_filled_and_then_migrated(house: House) {
    furnish(&house).await;
    // Back to before the first secret knew what it is worth: a migration that moves rows follows.
    let pending = async || house.store.pending_migrations().await.unwrap();
    while !pending().await.iter().any(|name| name.ends_with("_guides")) {
        house.store.revert_last_migration().await.unwrap().unwrap();
    }
    house.execute(
        "INSERT INTO totp_credentials (id, person_id, state, secret, digits, period, algorithm, \
         created_at, pending_ends_at, since, suspended_until, last_step) VALUES \
         ('p1', 'p', 'enabled', 'k.p1', 6, 30, 'SHA1', 1, NULL, 1000, NULL, 7)",
    );
    let (pieces, _) = walked(&house.store).await;
    for other in without_schema() {
        other
            .store
            .fill(None, giving(pieces.clone()))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(other.store.pending_migrations().await.unwrap(), [""; 0]);
        let factors = other
            .durable
            .read(|tx| tx.second_factors(&"p".into()))
            .await
            .unwrap();
        assert_eq!(factors.factor.totp().unwrap().secret.as_str(), "k.p1");
    }
    let migrated = House::sqlite().await;
    let filled = migrated.store.fill(None, giving(pieces)).await.unwrap();
    assert_eq!(filled, Err(NotFilled::OtherSchema));
}
