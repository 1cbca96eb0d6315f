//! `sluis backup`, `restore` and `move-store`, as the program that operators call.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::Value;
use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_config::Config;
use sluis_model::{
    browser::Browser,
    context::Randomness as _,
    device::RememberedDevice,
    ids::{DeviceId, SessionId},
    person::Person,
    secret::{HashedToken, PlainToken, TokenKind},
    session::Session,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A folder with a key of backups, and the databases that were made for it.
struct Place {
    folder: tempfile::TempDir,
    databases: Vec<(String, String)>,
}

/// The server that databases are made on; `None` where none is named.
fn server() -> Option<String> {
    std::env::var("SLUIS_TEST_POSTGRES_URL").ok()
}

fn on_server(url: &str, sql: String) {
    let url = url.to_owned();
    let speak = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (client, driver) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(driver);
            client.simple_query(&sql).await.unwrap();
        });
    };
    std::thread::spawn(speak).join().unwrap();
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("backup.key");
        fs::write(&key, "c2x1aXMtYmFja3VwLWtleS0wMTIzNDU2Nzg5YWJjZGU=\n").unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        Self {
            folder,
            databases: vec![],
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Writes a configuration with a database of its own, which is empty; all share one ephemeral store.
    fn configure(&mut self, name: &str, on_postgres: bool) -> String {
        let database = match server().filter(|_| on_postgres) {
            None => format!("sqlite://{}", self.path(&format!("{name}.db"))),
            Some(admin) => {
                let number = DATABASES.fetch_add(1, Ordering::Relaxed);
                let database = format!("sluis_backup_{}_{number}", std::process::id());
                on_server(&admin, format!("DROP DATABASE IF EXISTS {database}"));
                on_server(&admin, format!("CREATE DATABASE {database}"));
                let (scheme, rest) = admin.split_once("://").unwrap();
                let (authority, tail) = rest.split_once('/').unwrap_or((rest, ""));
                let query = tail.split_once('?').map(|(_, query)| format!("?{query}"));
                let url = format!(
                    "{scheme}://{authority}/{database}{}",
                    query.unwrap_or_default()
                );
                self.databases.push((admin, database));
                url
            }
        };
        let config = format!(
            "database.url = {database:?}\nephemeral.url = \"embedded://{}\"\n\
             server.public_url = \"https://login.example\"\n\
             secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n",
            self.path("ephemeral.db")
        );
        let path = self.path(&format!("{name}.toml"));
        fs::write(&path, config).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// An installation with an institution and bea, its administrator.
    fn installed(&mut self, name: &str, on_postgres: bool) -> String {
        let config = self.configure(name, on_postgres);
        done(&config, &["migrate"]);
        let setup = self.path("setup.toml");
        fs::write(
            &setup,
            "[[institutions]]\nslug = \"energie\"\nname = \"Zonnedak\"\n",
        )
        .unwrap();
        done(&config, &["apply", &setup]);
        created(&config, "bea");
        config
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for (admin, database) in &self.databases {
            on_server(
                admin,
                format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"),
            );
        }
    }
}

fn sluis(config: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args(arguments)
        .args(["--config", config])
        .output()
        .unwrap()
}

fn done(config: &str, arguments: &[&str]) -> Value {
    let output = sluis(config, &[arguments, &["--json"]].concat());
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The reason why it was refused.
fn refused(config: &str, arguments: &[&str]) -> String {
    let output = sluis(config, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn created(config: &str, name: &str) {
    done(
        config,
        &[
            "admin",
            "create",
            "--institution",
            "energie",
            "--username",
            name,
        ],
    );
}

fn rows(summary: &Value, table: &str) -> u64 {
    let tables = summary["tables"].as_array().unwrap();
    tables.iter().find(|one| one[0] == table).unwrap()[1]
        .as_u64()
        .unwrap()
}

async fn house(config: &str) -> House {
    let config = Config::load(Path::new(config), Vec::<(String, String)>::new()).unwrap();
    House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap()
}

async fn bea(house: &House) -> Person {
    let found = house.idp.durable.read(|tx| {
        let institution = tx.institution_by_slug("energie")?.unwrap();
        tx.person_by_login(&institution.id, "bea")
    });
    found.await.unwrap().unwrap()
}

/// Bea signs in and has the browser remembered, as a server that runs beside the commands would.
async fn signed_in(config: &str) -> PlainToken {
    let house = house(config).await;
    let person = bea(&house).await;
    let ctx = house.ctx("test");
    let token = PlainToken::generate(TokenKind::Session, &ctx);
    let session = Session {
        id: SessionId::generate(&ctx),
        person: person.id.clone(),
        institution: person.institution.clone(),
        epoch: person.epoch,
        first: sluis_model::second_factor::FirstFactor::Password,
        upstream: None,
        password_at: ctx.now,
        device_token: None,
        second_factor: None,
        shown_before: vec![],
        unlocked_at: None,
        source_again_at: None,
        clients: vec![],
        issuer: None,
        pending: None,
        console_at: None,
        shared_computer: false,
        phone: None,
        method: None,
        label: String::new(),
        place: String::new(),
        started_at: ctx.now,
        last_used_at: ctx.now,
        ends_at: ctx.now + Duration::hours(8),
        idle_minutes: 60,
    };
    let device = RememberedDevice {
        id: DeviceId::generate(&ctx),
        person: person.id,
        institution: person.institution,
        token: HashedToken::of("a device"),
        epoch: person.epoch,
        shown_at: ctx.now,
        ends_at: ctx.now + Duration::hours(12),
        label: String::new(),
        portal: None,
        place: String::new(),
    };
    house
        .idp
        .ephemeral
        .put_session(&token.hash(), &session, ctx.now)
        .await
        .unwrap();
    house
        .idp
        .ephemeral
        .remember_device(&device, ctx.now)
        .await
        .unwrap();
    token
}

/// How many of the sessions count, and how many remembered browsers of bea's do.
async fn alive(config: &str, sessions: &[PlainToken]) -> (usize, usize) {
    let house = house(config).await;
    let ctx = house.ctx("test");
    let mut signed_in = 0;
    for session in sessions {
        let browser = Browser {
            session: Some(session.clone()),
            ..Browser::default()
        };
        let found = house.idp.signed_in(&ctx, &browser).await.unwrap();
        signed_in += usize::from(found.is_some());
    }
    let person = bea(&house).await;
    let devices = house.idp.ephemeral.remembered_devices(&person.id, ctx.now);
    let devices = devices.await.unwrap();
    let standing = devices
        .iter()
        .filter(|device| device.stands_in(person.epoch, 24, ctx.now));
    (signed_in, standing.count())
}

/// From each kind of database to the other, or from file to file where there is no server.
fn ways() -> Vec<(bool, bool)> {
    match server() {
        Some(_) => vec![(false, true), (true, false)],
        None => vec![(false, false)],
    }
}

#[actix_web::test]
async fn flt_40_after_a_restoration_nothing_of_before_counts_on_either_database() {
    for (from, to) in ways() {
        let mut place = Place::new();
        let (key, file) = (place.path("backup.key"), place.path("monday.backup"));
        let old = place.installed("old", from);
        let yesterday = signed_in(&old).await;
        let written = done(&old, &["backup", "--key-file", &key, &file]);
        assert_eq!(rows(&written, "people"), 1);
        // The lost day: somebody new, and sessions of later epochs.
        created(&old, "cas");
        let end = [
            "admin",
            "end-sessions",
            "--institution",
            "energie",
            "--username",
            "bea",
            "--reason",
            "x",
        ];
        let mut sessions = vec![yesterday];
        for _ in 0..3 {
            done(&old, &end);
            sessions.push(signed_in(&old).await);
        }
        let last = sessions.last().unwrap();
        assert_eq!(alive(&old, std::slice::from_ref(last)).await, (1, 1));

        let new = place.configure("new", to);
        let restored = done(&new, &["restore", "--key-file", &key, &file]);
        assert_eq!(restored["tables"], written["tables"]);
        for change in 0..5 {
            let counts = alive(&new, &sessions).await;
            assert_eq!(counts, (0, 0), "{from} {to} after {change} changes");
            // As the epochs of the lost day were reached: one change after the other.
            done(&new, &end);
        }
        let here = signed_in(&new).await;
        assert_eq!(
            alive(&new, std::slice::from_ref(&here)).await,
            (1, 1),
            "whoever signs in anew is signed in"
        );
        let verified = done(&new, &["audit", "verify"]);
        assert!(
            verified
                .as_array()
                .unwrap()
                .iter()
                .all(|chain| chain["holds"] == true),
            "{verified}"
        );
        let events = sluis(&new, &["audit", "export"]);
        let events = String::from_utf8(events.stdout).unwrap();
        assert!(events.contains("database_restored"), "{events}");
        // Only into an empty database.
        let why = refused(&new, &["restore", "--key-file", &key, &file]);
        assert!(why.contains("not empty"), "{why}");
    }
}

#[actix_web::test]
async fn flt_40_one_command_ends_everything_where_the_sessions_are_the_older_ones() {
    let mut place = Place::new();
    let config = place.installed("only", false);
    let session = signed_in(&config).await;
    assert_eq!(alive(&config, std::slice::from_ref(&session)).await, (1, 1));
    let ended = done(
        &config,
        &["admin", "end-everything", "--reason", "Redis was restored"],
    );
    assert_eq!(ended["people"], 1);
    assert_eq!(alive(&config, std::slice::from_ref(&session)).await, (0, 0));
    let events = String::from_utf8(sluis(&config, &["audit", "export"]).stdout).unwrap();
    assert!(events.contains("Redis was restored"), "{events}");
}

#[test]
fn a_backup_is_sealed_whole_and_of_its_own_key() {
    let mut place = Place::new();
    let (key, file) = (place.path("backup.key"), place.path("monday.backup"));
    let config = place.installed("only", false);
    let backup = ["backup", "--key-file", &key, &file];
    done(&config, &backup);
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let bytes = fs::read(&file).unwrap();
    for word in ["energie", "Zonnedak", "people", "login.example"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
    let why = refused(&config, &backup);
    assert!(why.contains("exists"), "never over another backup: {why}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let checked = done(&config, &["restore", "--check", "--key-file", &key, &file]);
    assert_eq!(rows(&checked, "institutions"), 1);

    let new = place.configure("new", false);
    let damaged = place.path("damaged.backup");
    for (what, bytes) in [
        ("cut", bytes[..bytes.len() - 40].to_vec()),
        (
            "changed",
            [
                &bytes[..bytes.len() - 9],
                &[bytes[bytes.len() - 9] ^ 1],
                &bytes[bytes.len() - 8..],
            ]
            .concat(),
        ),
        ("something else", b"SQLite format 3".to_vec()),
    ] {
        fs::write(&damaged, bytes).unwrap();
        let why = refused(&new, &["restore", "--key-file", &key, &damaged]);
        assert!(why.contains("backup"), "{what}: {why}");
        assert!(
            !Path::new(&place.path("new.db")).exists(),
            "{what}: nothing was begun"
        );
    }
    let other = place.path("other.key");
    let mut bytes = [0; 32];
    SystemRandomness.fill(&mut bytes);
    fs::write(&other, data_encoding::BASE64.encode(&bytes)).unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o600)).unwrap();
    let why = refused(&new, &["restore", "--key-file", &other, &file]);
    assert!(why.contains("not its key"), "{why}");
    // The sealing key opens what is sealed in the rows: it is no key of backups.
    fs::write(&other, "Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=").unwrap();
    let why = refused(
        &config,
        &[
            "backup",
            "--key-file",
            &other,
            &place.path("tuesday.backup"),
        ],
    );
    assert!(why.contains("another one than the sealing keys"), "{why}");
}

#[test]
fn flt_40_ops_05_a_backup_of_another_sealing_key_says_which_one_it_needs() {
    let mut place = Place::new();
    let (key, file) = (place.path("backup.key"), place.path("monday.backup"));
    let old = place.installed("old", false);
    // Makes the signing keys, sealed.
    done(&old, &["keys", "rotate", "--now"]);
    done(&old, &["backup", "--key-file", &key, &file]);
    // The key was changed since, and the one of then is in no configuration any more.
    let new = place.configure("new", false);
    let with = |keys: &str| {
        let text = fs::read_to_string(&old).unwrap();
        let text = text.replace("old.db", "new.db");
        let (head, _) = text.split_once("secrets.sealing_keys").unwrap();
        fs::write(&new, format!("{head}secrets.sealing_keys = [{keys}]\n")).unwrap();
    };
    let (of_then, of_now) = (
        "{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }",
        "{ id = \"b\", key = \"Wx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }",
    );
    with(of_now);
    let why = refused(&new, &["restore", "--key-file", &key, &file]);
    for part in ["everything was restored", "a: ", "signing_keys.private_key"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    with(&format!("{of_now}, {of_then}"));
    let listed = done(&new, &["keys", "sealing"]);
    assert!(
        listed
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == "a" && one["state"] == "opens"),
        "{listed}"
    );
    done(&new, &["audit", "verify"]);
}

#[test]
fn flt_40_where_there_is_nothing_no_backup_is_written() {
    for (on_postgres, words) in [(false, "no database"), (true, "no tables of Sluis")] {
        if on_postgres && server().is_none() {
            continue;
        }
        let mut place = Place::new();
        let (key, file) = (place.path("backup.key"), place.path("monday.backup"));
        // As on a machine whose disk was not mounted, or whose address leads to another server.
        let config = place.configure("gone", on_postgres);
        let why = refused(&config, &["backup", "--key-file", &key, &file]);
        assert!(why.contains(words), "{why}");
        assert!(!Path::new(&file).exists(), "{words}");
        assert!(!Path::new(&place.path("gone.db")).exists(), "{words}");
    }
}

#[test]
fn a_database_is_moved_to_another_kind_and_the_old_one_stays() {
    for (from, to) in ways() {
        let mut place = Place::new();
        let old = place.installed("old", from);
        let before = done(&old, &["audit", "verify"]);
        let new = place.configure("new", to);
        let moved = done(&old, &["move-store", "--to", &new]);
        assert_eq!(rows(&moved, "people"), 1);
        assert_eq!(rows(&moved, "institutions"), 1);
        assert_eq!(done(&new, &["audit", "verify"]), before);
        assert_eq!(done(&old, &["audit", "verify"]), before);
        done(&new, &["migrate"]);
        created(&new, "cas");
        let why = refused(&old, &["move-store", "--to", &new]);
        assert!(why.contains("not empty"), "{why}");
        // The old one is as it was, and can be moved once more.
        let again = place.configure("again", to);
        assert_eq!(
            done(&old, &["move-store", "--to", &again])["tables"],
            moved["tables"]
        );
    }
}

#[test]
fn a_database_is_not_moved_into_itself_and_from_names_the_old_one_too() {
    for on_postgres in [false, true] {
        if on_postgres && server().is_none() {
            continue;
        }
        let mut place = Place::new();
        let old = place.installed("old", on_postgres);
        let why = refused(&old, &["move-store", "--to", &old]);
        assert!(why.contains("the same database"), "{why}");
        let new = place.configure("new", on_postgres);
        let moved = Command::new(env!("CARGO_BIN_EXE_sluis"))
            .args(["move-store", "--from", &old, "--to", &new])
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&moved.stderr);
        assert!(moved.status.success(), "{complaint}");
        assert_eq!(
            done(&new, &["audit", "verify"]),
            done(&old, &["audit", "verify"])
        );
    }
}
