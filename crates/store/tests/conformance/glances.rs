//! Glances at a server: over a connection of the thread that asks, which holds no other thread.

use crate::{
    house::{House, Kind},
    samples::{class, enable_app, family, furnish, institution, number, person, question, t},
};
use futures_util::FutureExt as _;
use sluis_model::{
    class::Part,
    context::Timestamp,
    person::Person,
    ports::{Durable, StoreError, Tx, classes::PersonInClasses, durable::Stored},
    seal::Sealed,
    second_factor::{SecondFactor, SecondFactors},
    security_question::SecurityQuestion,
    token_family::TokenFamily,
};
use sluis_protocol::scope::Scope;
use sluis_store::Store;
use std::{
    sync::{Arc, mpsc},
    time::Duration,
};
use tokio::sync::oneshot;

on_each_database! {
    what_a_glance_finds_by_a_key_is_what_a_transaction_finds,
    what_was_written_shows_at_the_next_glance,
    a_glance_goes_on_where_every_connection_of_the_pool_is_taken,
    a_glance_that_also_searches_asks_the_pool_for_the_rest,
    flt_27_a_glance_over_a_lost_wire_is_answered,
    flt_27_of_a_server_that_takes_no_changes_no_wire_is_kept,
    behind_a_glance_that_waits_for_a_lock_others_are_answered,
    a_statement_that_fails_takes_no_wire_along,
    whoever_gives_up_asking_leaves_the_wire_to_others,
    what_memory_spares_is_counted_once_each,
    a_step_is_one_statement_without_borders,
    a_step_is_done_where_there_is_no_wire,
    flt_27_after_a_lost_glance_a_step_goes_by_the_pool,
    a_step_that_was_given_up_leaves_its_wire_to_nobody,
    of_two_steps_at_once_none_waits_for_the_other,
    a_server_that_stands_still_is_not_asked_for_ever_more_connections,
    flt_28_what_became_of_a_step_over_a_lost_wire_nobody_knows_and_it_is_not_done_again,
}

/// Looks until this thread has a wire, if the database is a server.
async fn wired(house: &House, store: &Store, durable: &Durable) {
    let mut ticks = tokio::time::interval(Duration::from_millis(2));
    let looking = async {
        loop {
            durable.glance(|tx| tx.person(&"p".into())).await.unwrap();
            if store.wires().0 == 1 || matches!(house.kind, Kind::Sqlite { .. }) {
                return;
            }
            ticks.tick().await;
        }
    };
    let opened = tokio::time::timeout(Duration::from_secs(60), looking).await;
    opened.expect("a wire is opened");
}

/// Somebody else's session on the server that does this, for as long as it is there.
async fn session(house: &House, sql: &str) -> tokio_postgres::Client {
    let url = house.settings.url.expose();
    let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(driver);
    client.batch_execute(sql).await.unwrap();
    client
}

/// What is found of somebody by a key.
#[derive(Debug, PartialEq)]
struct Found {
    person: Option<Person>,
    with_factors: Option<(Person, SecondFactors)>,
    with_classes: Option<PersonInClasses>,
    by_login: Option<Person>,
    consent: Option<(Scope, Timestamp)>,
    question: Option<SecurityQuestion>,
    eck_id: Option<Sealed>,
}

/// Of somebody who has all of it, of somebody who has not, and of nobody; and a token family. The same words are not
/// the same key.
fn all_by_key(tx: &mut dyn Tx) -> Stored<(Vec<Found>, Vec<Option<TokenFamily>>)> {
    let mut all = vec![];
    for who in ["p", "bare", "nobody"] {
        let id = who.into();
        all.push(Found {
            person: tx.person(&id)?,
            with_factors: tx.person_with_factors(&id)?,
            with_classes: tx.person_with_classes(&id)?,
            by_login: tx.person_by_login(&"i".into(), &format!("user.{who}"))?,
            consent: tx.consent_since(&id, &"c".into())?,
            question: tx.security_question(&id)?,
            eck_id: tx.eck_id(&id)?,
        });
    }
    Ok((all, vec![tx.family(&"p".into())?, tx.family(&"f".into())?]))
}

async fn what_a_glance_finds_by_a_key_is_what_a_transaction_finds(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("other"))?;
            tx.add_person(&person("bare"))?;
            tx.add_person(&Person {
                institution: "other".into(),
                login_key: "user.p".to_owned(),
                ..person("q")
            })?;
            enable_app(tx, "app", t(1))?;
            tx.enable_sms(&"p".into(), &number("0612345678"), t(2))?;
            tx.replace_recovery_codes(&"p".into(), &["h".to_owned()], t(3))?;
            for name in ["3A", "3B"] {
                tx.add_class(&class(name, name))?;
                tx.put_member(&name.into(), &"p".into(), Part::Main, t(1))?;
            }
            tx.give_consent(
                &"p".into(),
                &"c".into(),
                &["openid"].into_iter().collect(),
                t(4),
            )?;
            tx.put_security_question(&question("hash"))?;
            tx.put_eck_id(&"p".into(), &Sealed::stored("k.eck"), t(1))?;
            tx.add_family(&family("f", "g", "s"))
        })
        .await
        .unwrap();
    let read = house.durable.read(all_by_key).await.unwrap();
    wired(&house, &house.store, &house.durable).await;
    let before = house.store.statements();
    assert_eq!(house.durable.glance(all_by_key).await.unwrap(), read);
    assert_eq!(house.store.statements() - before, 23, "each is asked once");
    let (found, families) = read;
    assert!(found[0].person.is_some());
    assert_eq!(found[0].by_login, found[0].person);
    let (_, factors) = found[0].with_factors.as_ref().unwrap();
    assert_ne!(factors.factor, SecondFactor::default());
    assert_eq!(factors.recovery_codes_left, 1);
    assert_eq!(found[0].with_classes.as_ref().unwrap().1.len(), 2);
    assert!(found[0].consent.is_some() && found[0].question.is_some() && found[0].eck_id.is_some());
    assert_eq!(found[1].person, Some(person("bare")));
    assert!(found[1].consent.is_none() && found[2].person.is_none());
    assert_eq!(families, [None, Some(family("f", "g", "s"))]);
}

async fn what_was_written_shows_at_the_next_glance(house: House) {
    furnish(&house).await;
    wired(&house, &house.store, &house.durable).await;
    for epoch in 8..12 {
        house
            .durable
            .write(move |tx| tx.raise_epoch(&"p".into(), t(epoch)))
            .await
            .unwrap();
        let seen = house.durable.glance(|tx| tx.person(&"p".into()));
        assert_eq!(seen.await.unwrap().unwrap().epoch, epoch);
    }
}

async fn a_glance_goes_on_where_every_connection_of_the_pool_is_taken(house: House) {
    furnish(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        // A file's readers are read from on the spot.
        return;
    }
    let store = house.neighbour(|settings| {
        settings.pool_size = 1;
        settings.acquire_timeout = Duration::from_millis(10);
    });
    let durable = Arc::clone(&store).durable();
    // The second time over one that was made anew.
    for _ in 0..2 {
        wired(&house, &store, &durable).await;
        let (holds, held) = oneshot::channel();
        let (let_go, goes) = mpsc::channel::<()>();
        let hold = durable.read(move |tx| {
            holds.send(()).unwrap();
            goes.recv().unwrap();
            tx.person(&"p".into())
        });
        let meanwhile = async {
            held.await.unwrap();
            let refused = durable.read(|tx| tx.person(&"p".into())).await;
            assert!(refused.is_err(), "the pool has no more");
            let seen = durable.glance(|tx| tx.person(&"p".into())).await;
            assert_eq!(seen.unwrap().unwrap().id, "p".into());
            let_go.send(()).unwrap();
        };
        let (kept, ()) = tokio::join!(hold, meanwhile);
        kept.unwrap();
        house.end_server_processes();
        let seen = durable.glance(|tx| tx.person(&"p".into())).await;
        assert_eq!(seen.unwrap().unwrap().id, "p".into());
    }
}

async fn a_glance_that_also_searches_asks_the_pool_for_the_rest(house: House) {
    furnish(&house).await;
    wired(&house, &house.store, &house.durable).await;
    let look = |tx: &mut dyn Tx| {
        Ok((
            tx.person(&"p".into())?,
            tx.classes_of(&"p".into())?,
            tx.person(&"nobody".into())?,
        ))
    };
    let read = house.durable.read(look).await.unwrap();
    let before = house.store.statements();
    assert_eq!(house.durable.glance(look).await.unwrap(), read);
    assert_eq!(
        house.store.statements() - before,
        3,
        "nothing is asked twice"
    );
}

async fn flt_27_a_glance_over_a_lost_wire_is_answered(house: House) {
    furnish(&house).await;
    for _ in 0..2 {
        wired(&house, &house.store, &house.durable).await;
        house.end_server_processes();
        let look = || house.durable.glance(|tx| tx.person(&"p".into()));
        let (one, other) = tokio::join!(look(), look());
        assert_eq!(one.unwrap().unwrap().id, "p".into());
        assert_eq!(other.unwrap().unwrap().id, "p".into());
    }
    wired(&house, &house.store, &house.durable).await;
}

async fn behind_a_glance_that_waits_for_a_lock_others_are_answered(house: House) {
    furnish(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        return;
    }
    wired(&house, &house.store, &house.durable).await;
    let locker = session(&house, "BEGIN; LOCK TABLE eck_ids").await;
    let waits = house.durable.glance(|tx| tx.eck_id(&"p".into()));
    let meanwhile = async {
        for _ in 0..3 {
            let seen = house.durable.glance(|tx| tx.person(&"p".into())).await;
            assert_eq!(seen.unwrap().unwrap().id, "p".into());
        }
        locker.batch_execute("COMMIT").await.unwrap();
    };
    let (waited, ()) = tokio::join!(waits, meanwhile);
    assert_eq!(waited.unwrap(), None, "the pool asked for it");
}

async fn a_statement_that_fails_takes_no_wire_along(house: House) {
    furnish(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        return;
    }
    wired(&house, &house.store, &house.durable).await;
    house.execute("ALTER TABLE eck_ids RENAME TO gone");
    let failed = house.durable.glance(|tx| tx.eck_id(&"p".into())).await;
    assert!(
        matches!(failed, Err(StoreError::Unavailable(_))),
        "{failed:?}"
    );
    assert_eq!(house.store.wires().0, 1);
    house.execute("ALTER TABLE gone RENAME TO eck_ids");
    assert_eq!(
        house.durable.glance(|tx| tx.eck_id(&"p".into())).await,
        Ok(None)
    );
    assert_eq!(house.store.wires().0, 1);
}

async fn flt_27_of_a_server_that_takes_no_changes_no_wire_is_kept(house: House) {
    furnish(&house).await;
    let Kind::Postgres { name, .. } = &house.kind else {
        return;
    };
    // As one that stands by for another says of itself.
    house.execute(&format!(
        "ALTER DATABASE {name} SET default_transaction_read_only = on"
    ));
    let store = house.neighbour(|_| ());
    let durable = Arc::clone(&store).durable();
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    for _ in 0..20 {
        let seen = durable.glance(|tx| tx.person(&"p".into())).await;
        assert_eq!(seen.unwrap().unwrap().id, "p".into());
        assert_eq!(store.wires(), (0, 0));
        ticks.tick().await;
    }
}

async fn whoever_gives_up_asking_leaves_the_wire_to_others(house: House) {
    furnish(&house).await;
    wired(&house, &house.store, &house.durable).await;
    for turns in 0..6 {
        // Dropped after so many turns: before it is sent, while it is prepared, while the answer comes.
        let mut asks = Box::pin(
            house
                .durable
                .glance(|tx| tx.person_with_classes(&"p".into())),
        );
        for _ in 0..turns {
            if (&mut asks).now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(asks);
        let seen = house
            .durable
            .glance(|tx| tx.person_with_factors(&"p".into()));
        assert_eq!(seen.await.unwrap().unwrap().0.id, "p".into());
    }
    let wires = usize::from(matches!(house.kind, Kind::Postgres { .. }));
    assert_eq!(house.store.wires().0, wires);
}

async fn what_memory_spares_is_counted_once_each(house: House) {
    furnish(&house).await;
    let store = Store::open(&house.settings).unwrap();
    let store = Arc::new(store.keeping(Arc::new(|| Duration::ZERO)));
    let durable = Arc::clone(&store).durable();
    wired(&house, &store, &durable).await;
    let look = |tx: &mut dyn Tx| {
        // A person in the middle: without a connection it is begun anew there.
        Ok((
            tx.client(&"c".into())?,
            tx.person(&"p".into())?,
            tx.institution(&"i".into())?,
        ))
    };
    durable.glance(look).await.unwrap();
    let of = |what: &str| {
        let uses = store.kept().unwrap().uses();
        let used = uses.into_iter().find(|used| used.name == what).unwrap();
        (used.hits, used.misses)
    };
    let (client, institution) = (of("client"), of("institution"));
    durable.glance(look).await.unwrap();
    assert_eq!(of("client"), (client.0 + 1, client.1));
    assert_eq!(of("institution"), (institution.0 + 1, institution.1));
    // And where there is nothing to ask for at all.
    durable.glance(|tx| tx.client(&"c".into())).await.unwrap();
    assert_eq!(of("client"), (client.0 + 2, client.1));
}

/// Rotates the family by a step, if it is at this generation.
pub(crate) async fn rotate(durable: &Durable, generation: i64) -> Stored<bool> {
    let step = move |tx: &mut dyn Tx| tx.rotate_family(&"f".into(), generation, t(10), t(700));
    durable.step(step).await
}

/// Steps until this thread has a wire for it, if the database is a server.
async fn wired_for_steps(house: &House) {
    let mut ticks = tokio::time::interval(Duration::from_millis(2));
    let stepping = async {
        loop {
            let step = |tx: &mut dyn Tx| tx.rotate_family(&"none".into(), 1, t(10), t(700));
            assert_eq!(house.durable.step(step).await, Ok(false));
            if house.store.wires().1 == 1 || matches!(house.kind, Kind::Sqlite { .. }) {
                return;
            }
            ticks.tick().await;
        }
    };
    let opened = tokio::time::timeout(Duration::from_secs(60), stepping).await;
    opened.expect("a wire is opened");
}

/// Which generation the family is at.
pub(crate) async fn generation(durable: &Durable) -> i64 {
    let family = durable.read(|tx| tx.family(&"f".into())).await;
    family.unwrap().unwrap().generation
}

/// A house with a family in it.
pub(crate) async fn with_a_family(house: &House) {
    furnish(house).await;
    house
        .durable
        .write(|tx| tx.add_family(&family("f", "g", "s")))
        .await
        .unwrap();
}

async fn a_step_is_one_statement_without_borders(house: House) {
    with_a_family(&house).await;
    wired_for_steps(&house).await;
    let first = generation(&house.durable).await;
    let before = house.store.statements();
    assert_eq!(rotate(&house.durable, first).await, Ok(true));
    assert_eq!(house.store.statements() - before, 1);
    assert_eq!(rotate(&house.durable, first).await, Ok(false));
    assert_eq!(generation(&house.durable).await, first + 1);
    // A glance that changes something is none.
    let look = move |tx: &mut dyn Tx| tx.rotate_family(&"f".into(), first + 1, t(10), t(700));
    let refused = house.durable.glance(look).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(generation(&house.durable).await, first + 1);
}

async fn a_step_is_done_where_there_is_no_wire(house: House) {
    with_a_family(&house).await;
    let first = generation(&house.durable).await;
    assert_eq!(house.store.wires(), (0, 0));
    assert_eq!(rotate(&house.durable, first).await, Ok(true));
    assert_eq!(rotate(&house.durable, first).await, Ok(false));
}

async fn flt_28_what_became_of_a_step_over_a_lost_wire_nobody_knows_and_it_is_not_done_again(
    house: House,
) {
    with_a_family(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        return;
    }
    wired_for_steps(&house).await;
    let first = generation(&house.durable).await;
    house.end_server_processes();
    let lost = rotate(&house.durable, first).await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    assert_eq!(generation(&house.durable).await, first);
    // By the pool, or by a wire that was made anew; the first one may still have to be found lost.
    let mut again = rotate(&house.durable, first).await;
    if again.is_err() {
        again = rotate(&house.durable, first).await;
    }
    assert_eq!(again, Ok(true));
    wired_for_steps(&house).await;
}

async fn of_two_steps_at_once_none_waits_for_the_other(house: House) {
    with_a_family(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        // A file has one writer.
        return;
    }
    wired_for_steps(&house).await;
    let first = generation(&house.durable).await;
    house
        .durable
        .write(|tx| tx.add_family(&family("other", "g2", "s2")))
        .await
        .unwrap();
    let locker = session(
        &house,
        "BEGIN; SELECT 1 FROM token_families WHERE id = 'f' FOR UPDATE",
    )
    .await;
    let waits = rotate(&house.durable, first);
    let meanwhile = async {
        let step = move |tx: &mut dyn Tx| tx.rotate_family(&"other".into(), first, t(10), t(700));
        assert_eq!(house.durable.step(step).await, Ok(true));
        locker.batch_execute("COMMIT").await.unwrap();
    };
    let (waited, ()) = tokio::join!(waits, meanwhile);
    assert_eq!(waited, Ok(true));
}

async fn a_server_that_stands_still_is_not_asked_for_ever_more_connections(house: House) {
    with_a_family(&house).await;
    let Kind::Postgres { name, .. } = &house.kind else {
        return;
    };
    wired(&house, &house.store, &house.durable).await;
    let count = format!("SELECT pid::text AS line FROM pg_stat_activity WHERE datname = '{name}'");
    let locker = session(&house, "BEGIN; LOCK TABLE eck_ids").await;
    let waits = house.durable.glance(|tx| tx.eck_id(&"p".into()));
    let meanwhile = async {
        for _ in 0..20 {
            // What waits goes on to the pool, and the rest after it.
            let seen = house.durable.glance(|tx| tx.person(&"p".into())).await;
            assert!(seen.unwrap().is_some());
        }
        assert_eq!(house.store.wires(), (0, 0), "none is opened for a while");
        let open = house.lines(&count).len();
        locker.batch_execute("COMMIT").await.unwrap();
        open
    };
    let (waited, open) = tokio::join!(waits, meanwhile);
    assert_eq!(waited.unwrap(), None);
    // The wire that was given up, two of the pool, the one that locks, and this question.
    assert!(open <= 6, "{open}");
}

async fn flt_27_after_a_lost_glance_a_step_goes_by_the_pool(house: House) {
    with_a_family(&house).await;
    wired(&house, &house.store, &house.durable).await;
    wired_for_steps(&house).await;
    let first = generation(&house.durable).await;
    house.end_server_processes();
    // The first one may still hear why.
    for _ in 0..2 {
        let seen = house.durable.glance(|tx| tx.person(&"p".into())).await;
        assert!(seen.unwrap().is_some());
    }
    assert_eq!(rotate(&house.durable, first).await, Ok(true));
}

async fn a_step_that_was_given_up_leaves_its_wire_to_nobody(house: House) {
    with_a_family(&house).await;
    if matches!(house.kind, Kind::Sqlite { .. }) {
        return;
    }
    wired_for_steps(&house).await;
    let first = generation(&house.durable).await;
    let locker = session(
        &house,
        "BEGIN; SELECT 1 FROM token_families WHERE id = 'f' FOR UPDATE",
    )
    .await;
    let mut waits = Box::pin(rotate(&house.durable, first));
    assert!((&mut waits).now_or_never().is_none());
    drop(waits);
    assert_eq!(house.store.wires().1, 0);
    locker.batch_execute("COMMIT").await.unwrap();
}
