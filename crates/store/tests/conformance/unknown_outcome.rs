//! The connection to PostgreSQL ends at COMMIT: nobody can know what became of the transaction. Whoever
//! asked is told to try again, and trying again does nothing twice.

use crate::{
    house::House,
    samples::{enable_app, furnish, message, person, t},
};
use sluis_model::{
    ports::{Durable, StoreError, Tx, durable::Stored},
    secret::Secret,
};
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
};

/// What becomes of the next COMMIT.
const PASSES: u8 = 0;
const NEVER_ARRIVES: u8 = 1;
const IS_NOT_ANSWERED: u8 = 2;

/// Stands between the store and the server.
struct Between {
    port: u16,
    next: Arc<AtomicU8>,
}

impl Between {
    fn open(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let next = Arc::new(AtomicU8::new(PASSES));
        let told = Arc::clone(&next);
        thread::spawn(move || {
            for store in listener.incoming().map_while(Result::ok) {
                let Ok(behind) = TcpStream::connect(&server) else {
                    return;
                };
                let (from, to) = (store.try_clone().unwrap(), behind.try_clone().unwrap());
                let told = Arc::clone(&told);
                thread::spawn(move || asks(from, to, &told));
                thread::spawn(move || answers(behind, store));
            }
        });
        Self { port, next }
    }
}

fn asks(mut store: TcpStream, mut server: TcpStream, next: &AtomicU8) {
    let mut buffer = [0; 16_384];
    while let Ok(length @ 1..) = store.read(&mut buffer) {
        let part = &buffer[..length];
        let commits = part.windows(7).any(|word| word == b"COMMIT\0");
        let fate = if commits {
            next.swap(PASSES, Ordering::SeqCst)
        } else {
            PASSES
        };
        if fate == NEVER_ARRIVES {
            break;
        }
        if fate == IS_NOT_ANSWERED {
            // The way back is closed before the server can have answered.
            drop(store.shutdown(Shutdown::Both));
            drop(server.write_all(part));
            // A server that reads the end of its client right behind the statement still carries it out.
            drop(server.shutdown(Shutdown::Write));
            return;
        }
        if server.write_all(part).is_err() {
            break;
        }
    }
    drop(store.shutdown(Shutdown::Both));
    drop(server.shutdown(Shutdown::Both));
}

fn answers(mut server: TcpStream, mut store: TcpStream) {
    drop(std::io::copy(&mut server, &mut store));
    drop(store.shutdown(Shutdown::Both));
}

/// A store behind it.
fn behind(house: &House) -> (Between, Durable) {
    let url = house.settings.url.expose().to_owned();
    let (before, rest) = url.split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let between = Between::open(server.to_owned());
    let through = format!("{before}@127.0.0.1:{}/{name}", between.port);
    let durable = house
        .neighbour(|settings| settings.url = Secret::new(through))
        .durable();
    (between, durable)
}

/// What somebody does whose first try ends at its COMMIT, and who presses again.
async fn pressed_twice(
    between: &Between,
    durable: &Durable,
    fate: u8,
    press: impl FnOnce(&mut dyn Tx) -> Stored<bool> + Clone + Send + 'static,
) -> Stored<bool> {
    // A connection that is there.
    durable.write(|_| Ok(())).await.unwrap();
    between.next.store(fate, Ordering::SeqCst);
    let first = durable.write(press.clone()).await;
    assert!(
        matches!(first, Err(StoreError::Unavailable(_))),
        "{first:?}"
    );
    assert_eq!(between.next.load(Ordering::SeqCst), PASSES, "it was met");
    durable.write(press).await
}

#[tokio::test]
async fn flt_28_whoever_presses_again_after_an_unknown_commit_does_nothing_twice() {
    let Some(house) = House::postgres().await else {
        return;
    };
    furnish(&house).await;
    house
        .durable
        .write(|tx| enable_app(tx, "one", t(1)))
        .await
        .unwrap();
    let (between, durable) = behind(&house);
    for (fate, step, lost) in [(NEVER_ARRIVES, 20, true), (IS_NOT_ANSWERED, 21, false)] {
        let spent = pressed_twice(&between, &durable, fate, move |tx| {
            tx.spend_totp_step(&"one".into(), step, 0)
        });
        assert_eq!(spent.await, Ok(lost), "spent by exactly one of both");

        let id = format!("person-{step}");
        let made = pressed_twice(&between, &durable, fate, move |tx| {
            tx.add_person(&person(&id))?;
            tx.enqueue(&message(&id, t(1)))?;
            Ok(true)
        });
        let made = made.await;
        assert_eq!(made.is_ok(), lost, "{made:?}");
        if !lost {
            assert!(matches!(made, Err(StoreError::Conflict(_))), "{made:?}");
        }
    }
    let count = |table: &str| {
        let sql = format!("SELECT id AS line FROM {table} WHERE id LIKE 'person-%'");
        house.lines(&sql)
    };
    for table in ["people", "messages"] {
        assert_eq!(
            count(table),
            ["person-20", "person-21"],
            "{table}: each once"
        );
    }
}
