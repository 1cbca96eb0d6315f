//! Data that an older version left is carried over, and back.

use crate::{
    house::House,
    samples::{enable_app, furnish, message, number, person, t},
};
use chrono::DateTime;
use sluis_model::{
    context::Timestamp,
    message::Delivery,
    second_factor::{SecondFactor, SecondFactorState},
};
use std::time::Duration;

on_each_database! {
    ops_12_a_schema_two_releases_newer_is_refused_and_one_release_newer_is_not,
    a_suspended_secret_is_carried_over_and_back,
    what_waited_to_be_sent_is_given_up,
    what_the_older_version_cannot_send_does_not_go_back,
}

/// A database as the first version left it, with institution `i` and people `p`, `q` and `r`.
async fn first_version(house: &House) {
    furnish(house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            tx.add_person(&person("r"))
        })
        .await
        .unwrap();
    back_to_the_first(house).await;
}

async fn back_to_the_first(house: &House) {
    while house.store.pending_migrations().await.unwrap().is_empty()
        || !tables(house).contains(&"totp_credentials since".to_owned())
    {
        house.store.revert_last_migration().await.unwrap().unwrap();
    }
}

/// The columns of secrets, which tell the versions apart.
fn tables(house: &House) -> Vec<String> {
    let sql = match house.kind {
        crate::house::Kind::Sqlite { .. } => {
            "SELECT 'totp_credentials ' || name AS line FROM pragma_table_info('totp_credentials')"
        }
        crate::house::Kind::Postgres { .. } => {
            "SELECT 'totp_credentials ' || column_name AS line FROM information_schema.columns \
             WHERE table_name = 'totp_credentials'"
        }
    };
    house.lines(sql)
}

fn at(micros: i64) -> Timestamp {
    DateTime::from_timestamp_micros(micros).unwrap()
}

const SECRETS: &str = "SELECT id || ' ' || person_id || ' ' || state || ' ' \
     || coalesce(CAST(pending_ends_at AS TEXT), '-') || ' ' || coalesce(CAST(since AS TEXT), '-') || ' ' \
     || coalesce(CAST(suspended_until AS TEXT), '-') || ' ' || coalesce(CAST(last_step AS TEXT), '-') AS line \
     FROM totp_credentials";

async fn a_suspended_secret_is_carried_over_and_back(house: House) {
    first_version(&house).await;
    house.execute(
        "INSERT INTO totp_credentials (id, person_id, state, secret, digits, period, algorithm, \
         created_at, pending_ends_at, since, suspended_until, last_step) VALUES \
         ('p1', 'p', 'suspended', 'k.p1', 6, 30, 'SHA1', 1, NULL, 1000, 5000, 7), \
         ('p2', 'p', 'pending', 'k.p2', 6, 30, 'SHA1', 2, 9000, NULL, NULL, NULL), \
         ('q1', 'q', 'enabled', 'k.q1', 8, 60, 'SHA1', 3, NULL, 2000, NULL, 8), \
         ('r1', 'r', 'suspended', 'k.r1', 6, 30, 'SHA1', 4, NULL, 3000, NULL, 9)",
    );
    let before = house.lines(SECRETS);
    assert_eq!(before.len(), 4);
    house.store.migrate().await.unwrap();
    house
        .durable
        .write(|tx| {
            let p = tx.second_factors(&"p".into())?;
            let SecondFactor::Suspended {
                means,
                since,
                until,
                excused: false,
            } = &p.factor
            else {
                panic!("{p:?}")
            };
            assert_eq!(means.totp().unwrap().secret.as_str(), "k.p1");
            assert_eq!((*since, *until), (at(1000), Some(at(5000))));
            assert_eq!(p.pending.unwrap().ends_at, at(9000));
            let q = tx.second_factors(&"q".into())?.factor;
            assert_eq!(q.state(at(0)), SecondFactorState::Enabled);
            assert_eq!((q.since(), q.totp().unwrap().digits), (Some(at(2000)), 8));
            let r = tx.second_factors(&"r".into())?.factor;
            assert_eq!(r.state(at(i64::MAX / 4)), SecondFactorState::Suspended);
            assert!(!tx.spend_totp_step(&"r1".into(), 9, 0)?, "spent before");
            Ok(())
        })
        .await
        .unwrap();
    back_to_the_first(&house).await;
    assert_eq!(house.lines(SECRETS), before);
    house.store.migrate().await.unwrap();
    assert!(
        house
            .durable
            .write(|tx| tx.resume_second_factor(&"p".into(), true))
            .await
            .unwrap()
    );
}

async fn what_waited_to_be_sent_is_given_up(house: House) {
    first_version(&house).await;
    house.execute(
        "INSERT INTO messages (id, kind, institution_id, person_id, recipient, subject, body, \
         written_at, sent_at, attempts, next_attempt_at) VALUES \
         ('waits', 'mail', 'i', 'p', 'p@i.test', 'Hoi', 'Code 1', 1000, NULL, 2, 3000), \
         ('left', 'mail', 'i', 'p', 'p@i.test', 'Hoi', 'Code 2', 1000, 2000, 0, 1000)",
    );
    house.store.migrate().await.unwrap();
    house
        .durable
        .write(|tx| {
            let waits = tx.message(&"waits".into())?.unwrap();
            assert_eq!(waits.delivery(), Delivery::Dead);
            assert_eq!(
                waits.last_error.as_deref(),
                Some("written by an older version")
            );
            assert_eq!((waits.content, waits.attempts), (None, 2));
            assert!(!tx.revive_message(&"waits".into(), at(9000))?);
            assert_eq!(
                tx.claim_messages(
                    sluis_model::message::MessageKind::Mail,
                    at(9000),
                    at(9999),
                    9
                )?,
                []
            );
            let left = tx.message(&"left".into())?.unwrap();
            assert_eq!(left.delivery(), Delivery::Sent);
            assert_eq!((left.sent_at, left.at), (Some(at(2000)), at(1000)));
            assert_eq!((left.content, left.last_error), (None, None));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_the_older_version_cannot_send_does_not_go_back(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            tx.enable_sms(&"p".into(), &number("0612345678"), t(2))?;
            for id in ["waits", "dead", "left"] {
                tx.enqueue(&message(id, t(1)))?;
            }
            tx.give_up(&"dead".into(), t(2), "smtp 550")?;
            tx.mark_sent(&"left".into(), t(2))
        })
        .await
        .unwrap();
    back_to_the_first(&house).await;
    let left = house.lines("SELECT id || ' [' || body || ']' AS line FROM messages");
    assert_eq!(left, ["left []"]);
    let secrets = house.lines("SELECT id || ' ' || state AS line FROM totp_credentials");
    assert_eq!(secrets, ["one enabled"]);
}

/// What the migrations of a release do at their end.
fn released(house: &House, level: i64, oldest_program: i64) {
    house.execute("DELETE FROM __sluis_schema");
    house.execute(&format!(
        "INSERT INTO __sluis_schema VALUES ({level}, {oldest_program})"
    ));
}

async fn ops_12_a_schema_two_releases_newer_is_refused_and_one_release_newer_is_not(house: House) {
    furnish(&house).await;
    assert_eq!(house.store.schema_is_too_new().await.unwrap(), None);
    let lines = house.lines(
        "SELECT CAST(level AS TEXT) || ' ' || CAST(oldest_program AS TEXT) AS line FROM __sluis_schema",
    );
    assert_eq!(lines.len(), 1, "one release at a time: {lines:?}");
    let level: i64 = lines[0].split(' ').next().unwrap().parse().unwrap();
    // The migrations and the program are of one release.
    released(&house, level, level);
    assert_eq!(house.store.schema_is_too_new().await.unwrap(), None);
    // The next release serves this one; the one after that does not.
    released(&house, level + 1, level);
    assert_eq!(house.store.schema_is_too_new().await.unwrap(), None);
    assert_eq!(house.store.migrate().await.unwrap(), [""; 0]);
    released(&house, level + 2, level + 1);
    let why = house.store.schema_is_too_new().await.unwrap().unwrap();
    assert!(why.contains(&format!("release {}", level + 2)), "{why}");
    let before = house.store.rows_by_table().await.unwrap();
    assert!(house.store.migrate().await.is_err());
    assert_eq!(
        house.store.rows_by_table().await.unwrap(),
        before,
        "nothing is written"
    );
    // A schema of before there was a mark is an older one.
    house.execute("DROP TABLE __sluis_schema");
    assert_eq!(house.store.schema_is_too_new().await.unwrap(), None);
}

/// A transaction that reads every table, as a backup does, so whichever the newest migration changes.
async fn reader_of_all(house: &House) -> tokio_postgres::Client {
    let url = house.settings.url.expose();
    let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(driver);
    let tables =
        house.lines("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'");
    let read = format!(
        "BEGIN; LOCK TABLE {} IN ACCESS SHARE MODE",
        tables.join(", ")
    );
    client.batch_execute(&read).await.unwrap();
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_62_a_migration_gives_way_to_a_long_reader_and_says_so() {
    let Some(house) = House::postgres().await else {
        return;
    };
    let reverted = house.store.revert_last_migration().await.unwrap();
    assert!(reverted.is_some());
    let within = |millis| {
        house.neighbour(|settings| settings.statement_timeout = Duration::from_millis(millis))
    };

    // It never ends.
    let reader = reader_of_all(&house).await;
    let refused = within(100).migrate().await.unwrap_err().to_string();
    assert!(refused.contains("such as a backup"), "{refused}");
    let waiting = "SELECT pid::text AS line FROM pg_locks WHERE NOT granted AND database = \
         (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(house.lines(waiting), Vec::<String>::new());
    assert_eq!(house.store.pending_migrations().await.unwrap().len(), 1);

    // It ends after it was given way to once.
    let patient = within(1000);
    let migrating = tokio::spawn(async move { patient.migrate().await });
    for waits in [true, false] {
        while house.lines(waiting).is_empty() == waits {
            assert!(!migrating.is_finished(), "the reader is there still");
        }
    }
    reader.batch_execute("COMMIT").await.unwrap();
    assert_eq!(migrating.await.unwrap().unwrap().len(), 1);
}
