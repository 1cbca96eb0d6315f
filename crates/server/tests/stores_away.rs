//! The real program while a store is away, comes and goes, or is not what it was.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "other tests begin and end the program their own way"
)]
mod served;

use served::{ask_with, free_port};
use std::{
    fs,
    net::{Shutdown, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

const SESSION: &str = "sluis_se_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// What comes back by itself comes back within half a minute.
const PATIENCE: u32 = 300;

fn config(folder: &Path, port: u16, redis: u16) {
    let path = folder.display();
    let config = format!(
        "server.listen = \"127.0.0.1:{port}\"\nserver.public_url = \"https://login.example\"\n\
         database.url = \"sqlite://{path}/sluis.db\"\nephemeral.url = \"redis://127.0.0.1:{redis}/0\"\n\
         secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
    );
    fs::write(folder.join("sluis.toml"), config).unwrap();
}

fn command(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args([name, "--config"])
        .arg(folder.join("sluis.toml"));
    command
}

fn run(folder: &Path, name: &str) -> Output {
    command(folder, name).output().unwrap()
}

struct Served {
    child: Child,
    port: u16,
}

impl Served {
    fn start(folder: &Path, port: u16) -> Self {
        let child = command(folder, "serve")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self {
            child: child.unwrap(),
            port,
        }
    }

    /// The whole answer; empty while nobody listens.
    fn ask(&self, path: &str) -> String {
        let header = format!("Cookie: __Host-sluis-session={SESSION}\r\nConnection: close\r\n");
        ask_with(self.port, path, &header)
    }

    fn status(&self, path: &str) -> String {
        self.ask(path).get(9..12).unwrap_or_default().to_owned()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "another process comes up in its own time"
    )]
    fn wait_for(&self, path: &str, status: &str) {
        for _ in 0..PATIENCE {
            if self.status(path) == status {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} is {} and not {status}", self.status(path));
    }

    /// At no moment does it look dead, nor when one server takes over from another.
    #[expect(
        clippy::disallowed_methods,
        reason = "another process comes up in its own time"
    )]
    fn lives_until_it_is_ready(&self) {
        for _ in 0..PATIENCE * 20 {
            assert_eq!(self.status("/healthz"), "200");
            if self.status("/readyz") == "200" {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it is never ready");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A way to the real Redis that can be cut.
struct Way {
    is_cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    fn open(port: u16, to: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let way = Self {
            is_cut: Arc::default(),
            open: Arc::default(),
        };
        let (is_cut, open) = (Arc::clone(&way.is_cut), Arc::clone(&way.open));
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(&to) else {
                    continue;
                };
                for (mut from, mut into) in [
                    (near.try_clone().unwrap(), far.try_clone().unwrap()),
                    (far.try_clone().unwrap(), near.try_clone().unwrap()),
                ] {
                    thread::spawn(move || drop(std::io::copy(&mut from, &mut into)));
                }
                open.lock().unwrap().extend([near, far]);
            }
        });
        way
    }

    fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

fn says_try_again(served: &Served) {
    let answer = served.ask("/account");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    let lower = answer.to_lowercase();
    assert!(lower.contains("retry-after:"), "{answer}");
    assert!(
        !lower.contains("set-cookie"),
        "no cookie is touched: {answer}"
    );
    for path in [
        "/oauth/jwks",
        "/.well-known/openid-configuration",
        "/healthz",
    ] {
        assert_eq!(served.status(path), "200", "{path} needs no Redis");
    }
}

#[test]
fn flt_15_flt_16_without_redis_the_program_lives_and_comes_back_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (port, redis) = (free_port(), free_port());
    config(folder.path(), port, redis);
    assert!(run(folder.path(), "migrate").status.success());
    let served = Served::start(folder.path(), port);
    served.wait_for("/healthz", "200");
    assert_eq!(served.status("/readyz"), "503");
    says_try_again(&served);
    let Ok(real) = std::env::var("SLUIS_TEST_REDIS_URL") else {
        println!("skipped: SLUIS_TEST_REDIS_URL names no server");
        return;
    };
    let real = real.trim_start_matches("redis://").trim_end_matches('/');
    let real = real.rsplit('@').next().unwrap_or(real);
    let way = Way::open(redis, real.split('/').next().unwrap_or(real).to_owned());
    served.wait_for("/readyz", "200");
    assert_eq!(served.status("/account"), "303", "a sign-in begins");
    way.cut();
    served.wait_for("/readyz", "503");
    says_try_again(&served);
    way.mend();
    served.wait_for("/readyz", "200");
    assert_eq!(served.status("/account"), "303");
}

#[test]
fn flt_39_a_missing_or_damaged_database_is_not_served_and_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    config(folder.path(), free_port(), free_port());
    let refused = |what: &str| {
        let output = run(folder.path(), "serve");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(!said.trim().is_empty(), "{what}");
    };
    refused("nothing was ever migrated");
    assert!(run(folder.path(), "migrate").status.success());
    let database = folder.path().join("sluis.db");
    fs::remove_file(&database).unwrap();
    for beside in ["sluis.db-wal", "sluis.db-shm"] {
        drop(fs::remove_file(folder.path().join(beside)));
    }
    refused("the file is gone");
    let damaged = vec![0x5a; 8192];
    fs::write(&database, &damaged).unwrap();
    refused("the file is damaged");
    let migrated = run(folder.path(), "migrate");
    assert_eq!(migrated.status.code(), Some(1), "nor migrated over");
    assert_eq!(fs::read(&database).unwrap(), damaged);
}

/// What the shipped unit, the pod and the composition do before they serve, on the configuration of a test.
fn shipped_preparations(folder: &Path) -> Vec<(&'static str, Command)> {
    let deploy = |name: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
        fs::read_to_string(root.join(name)).unwrap()
    };
    let unit = deploy("sluis.service");
    let unit = unit
        .lines()
        .filter_map(|line| line.strip_prefix("ExecStartPre=sluis "));
    let listed = |text: String, key: &str| {
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix("[migrate"));
        let rest = line.unwrap().trim_end_matches(']');
        format!("migrate{}", rest.replace(',', ""))
    };
    let pod = listed(deploy("kubernetes/deployment.yaml"), "args: ");
    let composed = listed(deploy("compose.yaml"), "command: ");
    let mut preparations: Vec<_> = unit.map(|words| ("unit", words.to_owned())).collect();
    preparations.extend([("pod", pod), ("composition", composed)]);
    preparations
        .into_iter()
        .map(|(whose, words)| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
            for word in words.split_whitespace() {
                if word == "/etc/sluis/sluis.toml" {
                    command.arg(folder.join("sluis.toml"));
                } else {
                    command.arg(word);
                }
            }
            (whose, command)
        })
        .collect()
}

#[test]
fn flt_39_no_shipped_service_makes_a_database_where_its_own_is_away() {
    let folder = tempfile::tempdir().unwrap();
    config(folder.path(), free_port(), free_port());
    let database = folder.path().join("sluis.db");
    let refused = |what: &str| {
        let mut kinds = Vec::new();
        for (whose, mut command) in shipped_preparations(folder.path()) {
            let output = command.output().unwrap();
            if output.status.success() {
                continue;
            }
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{whose}, {what}: {said}");
            for words in ["not mounted", "run `sluis migrate` once by hand"] {
                assert!(said.contains(words), "{whose}, {what}: {said}");
            }
            kinds.push(whose);
        }
        assert_eq!(kinds, ["unit", "pod", "composition"], "{what}");
    };
    refused("nothing was ever migrated");
    assert!(!database.exists(), "not even a file is made");
    fs::write(&database, []).unwrap();
    refused("a file that holds nothing, as a start without a disk leaves one");
    // Once by hand; from then on the service does it.
    assert!(run(folder.path(), "migrate").status.success());
    for (whose, mut command) in shipped_preparations(folder.path()) {
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{whose}: {said}");
    }
    for name in ["sluis.db", "sluis.db-wal", "sluis.db-shm"] {
        drop(fs::remove_file(folder.path().join(name)));
    }
    refused("the disk is gone");
    assert!(!database.exists());
}

/// A database of this test's own on the tests' server: its name, and the server's address and login.
struct Database {
    server: String,
    name: String,
    runtime: tokio::runtime::Runtime,
}

impl Database {
    fn new(server: String, what: &str) -> Self {
        let made = Self {
            name: format!("sluis_{what}_{}", std::process::id()),
            runtime: tokio::runtime::Runtime::new().unwrap(),
            server,
        };
        made.execute(&format!("CREATE DATABASE {}", made.name));
        made
    }

    fn execute(&self, sql: &str) {
        self.runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.server, tokio_postgres::NoTls)
                .await
                .unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
            driver.abort();
        });
    }

    /// The server's address, and the URL by which the database is reached at another port of this machine.
    fn through(&self, port: u16) -> (String, String) {
        let (scheme, rest) = self.server.split_once("://").unwrap();
        let (login, place) = rest.rsplit_once('@').unwrap_or(("postgres", rest));
        let address = place.split('/').next().unwrap();
        let url = format!("{scheme}://{login}@127.0.0.1:{port}/{}", self.name);
        (address.to_owned(), url)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// What the program says, line by line, until it says this.
fn hear(child: &mut Child, words: &str) -> String {
    use std::io::{BufRead as _, BufReader};
    let mut heard = String::new();
    let stderr = child.stderr.take().unwrap();
    let mut lines = BufReader::new(stderr).lines();
    for line in lines.by_ref().map_while(Result::ok) {
        heard.push_str(&line);
        heard.push('\n');
        if line.contains(words) {
            // What it says later has to go somewhere.
            thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            return heard;
        }
    }
    panic!("it ended without `{words}`: {heard}");
}

#[test]
fn flt_27_a_start_waits_for_postgres_and_goes_on_by_itself() {
    let Ok(server) = std::env::var("SLUIS_TEST_POSTGRES_URL") else {
        println!("skipped: SLUIS_TEST_POSTGRES_URL names no server");
        return;
    };
    let database = Database::new(server, "waits");
    let folder = tempfile::tempdir().unwrap();
    let (port, near) = (free_port(), free_port());
    config(folder.path(), port, free_port());
    let (far, url) = database.through(near);
    let start = |name: &str| {
        command(folder.path(), name)
            .env("SLUIS_DATABASE__URL", &url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    // Nobody listens there yet.
    let mut migrating = start("migrate");
    hear(&mut migrating, "waiting for the database");
    let way = Way::open(near, far);
    assert!(migrating.wait().unwrap().success());
    way.cut();
    let mut serving = Served {
        child: start("serve"),
        port,
    };
    hear(&mut serving.child, "waiting for the database");
    assert!(serving.child.try_wait().unwrap().is_none(), "it lives on");
    way.mend();
    serving.wait_for("/healthz", "200");
}

#[test]
fn flt_27_while_a_start_waits_for_postgres_its_management_listener_says_so() {
    let Ok(server) = std::env::var("SLUIS_TEST_POSTGRES_URL") else {
        println!("skipped: SLUIS_TEST_POSTGRES_URL names no server");
        return;
    };
    let database = Database::new(server, "tells");
    let folder = tempfile::tempdir().unwrap();
    let (port, near, management) = (free_port(), free_port(), free_port());
    let Ok(redis) = std::env::var("SLUIS_TEST_REDIS_URL") else {
        println!("skipped: SLUIS_TEST_REDIS_URL names no server");
        return;
    };
    config(folder.path(), port, free_port());
    let (far, url) = database.through(near);
    let start = |name: &str| {
        command(folder.path(), name)
            .env("SLUIS_DATABASE__URL", &url)
            .env("SLUIS_EPHEMERAL__URL", &redis)
            .env(
                "SLUIS_SERVER__MANAGEMENT_LISTEN",
                format!("127.0.0.1:{management}"),
            )
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let way = Way::open(near, far);
    assert!(start("migrate").wait().unwrap().success());
    way.cut();
    let mut serving = Served {
        child: start("serve"),
        port: management,
    };
    hear(&mut serving.child, "waiting for the database");
    assert_eq!(serving.status("/healthz"), "200");
    let ready = serving.ask("/readyz");
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    assert!(
        ready.contains(r#""status":"starting""#) && ready.contains(r#""database":"unavailable""#),
        "{ready}"
    );
    let measured = serving.ask("/metrics");
    for sample in ["sluis_starting 1", "sluis_store_up{store=\"database\"} 0"] {
        assert!(measured.contains(sample), "{sample} in {measured}");
    }
    assert_eq!(serving.status("/themes/reload"), "503");
    assert!(
        ask_with(port, "/readyz", "").is_empty(),
        "nobody is served yet"
    );
    way.mend();
    serving.lives_until_it_is_ready();
    let measured = serving.ask("/metrics");
    assert!(measured.contains("sluis_starting 0"), "{measured}");
    assert!(measured.contains("sluis_request_duration_seconds"));
}

#[test]
fn flt_27_a_start_that_waits_ends_well_when_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    config(folder.path(), free_port(), free_port());
    let url = format!("postgres://nobody@127.0.0.1:{}/away", free_port());
    for signal in ["-TERM", "-INT"] {
        let mut serving = command(folder.path(), "serve")
            .env("SLUIS_DATABASE__URL", &url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        hear(&mut serving, "waiting for the database");
        let id = serving.id().to_string();
        // There is nothing to read anew, and no reason to end.
        for signal in ["-HUP", signal] {
            let sent = Command::new("kill").args([signal, &id]).status().unwrap();
            assert!(sent.success());
        }
        let status = serving.wait().unwrap();
        assert!(status.success(), "{signal}: {status}");
    }
}
