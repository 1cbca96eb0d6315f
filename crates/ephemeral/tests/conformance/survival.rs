//! Restarts, crashes and outages.

use crate::{
    samples::{at, code, device, hash, one_time_code, run, session, token, transaction},
    stores::{redis_url, settings, url_of},
};
use chrono::Duration;
use sluis_ephemeral::{EphemeralSettings, open};
use sluis_model::{
    one_time_code::CodeTry,
    ports::{Ephemeral, StoreError, ephemeral::TakenCode},
    recovery_run::RunStep,
};
use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

/// Names the file for the process that is to crash.
const CRASH_FILE: &str = "SLUIS_TEST_CRASH_FILE";

pub(crate) async fn fill(store: &dyn Ephemeral) {
    store
        .put_transaction(&transaction("one"), at(60), at(0))
        .await
        .unwrap();
    store
        .put_session(&hash("cookie"), &session(at(60), 1), at(0))
        .await
        .unwrap();
    store
        .put_code(&hash("kept"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    store
        .put_code(&hash("taken"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    store.take_code(&hash("taken"), at(0)).await.unwrap();
    store
        .put_access_token(&hash("token"), &token("grant", at(60)), at(0))
        .await
        .unwrap();
    store
        .revoke_grant(&"revoked".into(), at(60), at(0))
        .await
        .unwrap();
    store
        .remember_device(&device("noor", "device", at(0), 1), at(0))
        .await
        .unwrap();
    store
        .count_try("one", Duration::seconds(60), at(0))
        .await
        .unwrap();
    store
        .put_one_time_code(&hash("run"), &one_time_code("right", 5, at(60)), at(0))
        .await
        .unwrap();
    let wrong = ["wrong".to_owned()];
    store
        .try_one_time_code(&hash("run"), &wrong, at(0))
        .await
        .unwrap();
    store
        .put_run(&run("run", RunStep::Check, at(60)), at(0))
        .await
        .unwrap();
    store
        .move_run(&"run".into(), RunStep::Check, RunStep::Menu, at(0))
        .await
        .unwrap();
}

pub(crate) async fn expect_all(store: &dyn Ephemeral) {
    assert!(
        store
            .transaction(&"one".into(), at(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        store
            .session(&hash("cookie"), at(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(matches!(
        store.take_code(&hash("kept"), at(1)).await.unwrap(),
        TakenCode::Fresh(_)
    ));
    assert_eq!(
        store.take_code(&hash("taken"), at(1)).await.unwrap(),
        TakenCode::Spent("grant".into())
    );
    assert!(
        store
            .access_token(&hash("token"), at(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(store.grant_revoked(&"revoked".into(), at(1)).await.unwrap());
    assert_eq!(
        store
            .remembered_devices(&"noor".into(), at(1))
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(store.tries("one", at(1)).await.unwrap(), Some((1, at(60))));
    let listed = store.sessions_of(&"person".into(), at(1)).await.unwrap();
    assert_eq!(listed, [(hash("cookie"), session(at(60), 1))]);
    let found = store.run(&"run".into(), at(1)).await.unwrap().unwrap();
    assert_eq!(found, run("run", RunStep::Menu, at(60)));
    let wrong = ["wrong".to_owned()];
    assert_eq!(
        store
            .try_one_time_code(&hash("run"), &wrong, at(1))
            .await
            .unwrap(),
        CodeTry::Wrong { left: 3 }
    );
    let right = ["right".to_owned()];
    assert_eq!(
        store
            .try_one_time_code(&hash("run"), &right, at(1))
            .await
            .unwrap(),
        CodeTry::Right
    );
}

#[tokio::test]
async fn the_embedded_store_opened_again_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(url_of(&folder), "test");
    fill(&*open(&settings).await.unwrap()).await;
    expect_all(&*open(&settings).await.unwrap()).await;
}

#[tokio::test]
async fn flt_26_the_embedded_store_holds_everything_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "survival::the_process_that_crashes", "--ignored"])
        .env(CRASH_FILE, url_of(&folder))
        .output()
        .unwrap();
    assert!(!ended.status.success());
    assert!(
        folder.path().join("ephemeral.sqlite-wal").exists(),
        "it was closed in order"
    );
    expect_all(&*open(&settings(url_of(&folder), "test")).await.unwrap()).await;
}

#[tokio::test]
#[ignore = "the other half of the crash test, which starts it as a process of its own"]
async fn the_process_that_crashes() {
    let Ok(url) = std::env::var(CRASH_FILE) else {
        return;
    };
    let store = open(&settings(url, "test")).await.unwrap();
    fill(&*store).await;
    std::process::abort();
}

#[cfg(unix)]
#[tokio::test]
async fn the_embedded_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store = open(&settings(url_of(&folder), "test")).await.unwrap();
    fill(&*store).await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        assert_eq!(
            file.unwrap().metadata().unwrap().permissions().mode() & 0o077,
            0
        );
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_opened_is_an_error() {
    for url in [
        "embedded:///no/such/folder/file",
        "postgres://example.test/db",
        "redis://",
        "",
    ] {
        assert!(
            matches!(
                open(&EphemeralSettings::new(url)).await,
                Err(StoreError::Unavailable(_))
            ),
            "{url}"
        );
    }
}

#[test]
fn the_url_does_not_print_itself() {
    let settings = EphemeralSettings::new("redis://:hush@redis.example.test/0");
    assert!(!format!("{settings:?}").contains("hush"));
}

#[tokio::test]
async fn flt_16_a_redis_that_is_down_is_unavailable_and_nothing_else() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let store = open(&EphemeralSettings::new(format!(
        "redis://:hush@127.0.0.1:{port}/0"
    )))
    .await
    .unwrap();
    for _ in 0..3 {
        let Err(StoreError::Unavailable(message)) = store.ping().await else {
            panic!("it is not there")
        };
        assert!(!message.contains("hush"), "{message}");
    }
    assert!(matches!(
        store.take_code(&hash("code"), at(0)).await,
        Err(StoreError::Unavailable(_))
    ));
    assert!(matches!(
        store.access_token(&hash("token"), at(0)).await,
        Err(StoreError::Unavailable(_))
    ));
    let put = store
        .put_code(&hash("code"), &code("grant", at(60)), at(0))
        .await;
    assert!(matches!(put, Err(StoreError::Unavailable(_))));
}

/// The other side takes the connection and says nothing, so that the handshake is really begun.
#[tokio::test]
async fn a_rediss_url_is_spoken_to_in_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let first_byte = thread::spawn(move || {
        let mut first = [0];
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut first).unwrap();
        first[0]
    });
    let store = open(&EphemeralSettings::new(format!(
        "rediss://127.0.0.1:{port}/0"
    )))
    .await
    .unwrap();
    assert!(matches!(
        store.ping().await,
        Err(StoreError::Unavailable(_))
    ));
    assert_eq!(
        first_byte.join().unwrap(),
        0x16,
        "a handshake record (RFC 8446 §5.1)"
    );
}

/// A way to Redis that can be cut.
struct Door {
    listener: TcpListener,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Door {
    /// Lets nobody in while `loading` counts down: those hear what a server says that is still loading.
    fn new(port: u16, redis: String, mut loading: usize) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let open = Arc::new(Mutex::new(Vec::new()));
        let (accepting, streams) = (listener.try_clone().unwrap(), Arc::clone(&open));
        thread::spawn(move || {
            while let Ok((mut near, _)) = accepting.accept() {
                if loading > 0 {
                    loading -= 1;
                    let _ = near.read(&mut [0; 1024]);
                    let _ = near.write_all(
                        &b"-LOADING Redis is loading the dataset in memory\r\n".repeat(8),
                    );
                    streams.lock().unwrap().push(near);
                    continue;
                }
                let Ok(far) = TcpStream::connect(&redis) else {
                    return;
                };
                for (mut from, mut to) in
                    [(&near, &far), (&far, &near)].map(|(from, to)| (copy(from), copy(to)))
                {
                    thread::spawn(move || {
                        let _ = io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                streams.lock().unwrap().extend([near, far]);
            }
        });
        Self { listener, open }
    }

    fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    fn cut(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn copy(stream: &TcpStream) -> TcpStream {
    stream.try_clone().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_a_redis_that_comes_back_is_used_again() {
    let Some(url) = redis_url() else { return };
    let host = url
        .trim_start_matches("redis://")
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    // A port that nobody listens at yet.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let prefix = format!("test-{}-door", std::process::id());
    let store = open(&settings(format!("redis://127.0.0.1:{port}/0"), &prefix))
        .await
        .unwrap();
    assert!(matches!(
        store.ping().await,
        Err(StoreError::Unavailable(_))
    ));

    let door = Door::new(port, host, 0);
    assert_eq!(door.port(), port);
    store.ping().await.unwrap();
    fill(&*store).await;

    door.cut();
    // The first command may still have gone into the lost connection; then it failed, and that is all.
    if let Err(error) = store.ping().await {
        assert!(matches!(error, StoreError::Unavailable(_)));
    }
    expect_all(&*store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_was_still_loading_is_used_once_it_has_loaded() {
    let Some(url) = redis_url() else { return };
    let host = url
        .trim_start_matches("redis://")
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let door = Door::new(0, host, 2);
    let prefix = format!("test-{}-loading", std::process::id());
    let store = open(&settings(
        format!("redis://127.0.0.1:{}/0", door.port()),
        &prefix,
    ))
    .await
    .unwrap();
    for _ in 0..2 {
        assert!(matches!(
            store.ping().await,
            Err(StoreError::Unavailable(_))
        ));
    }
    store.ping().await.unwrap();
}
