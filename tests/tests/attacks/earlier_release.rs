//! Rows that an earlier release left are migrated up to now and go on to work: a session, a remembered
//! browser, an authenticator app, refresh tokens.
//!
//! The rows lie in `tests/fixtures`. A new set is written at each release, by
//! `SLUIS_WRITE_FIXTURE=1 cargo test -p sluis-tests --test attacks writes_what_a_release_leaves`; those of
//! before stay.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use aws_lc_rs::digest::{Context, SHA256};
use chrono::Duration;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sluis_model::{device::RememberedDevice, secret::HashedToken, session::Session};
use sluis_tests::{
    Agent, Portal, Visit, code_of,
    testkit::{
        Stores, TestHouse,
        cast::{Player, player},
    },
};
use std::{fs, path::PathBuf};

/// The first migration that the kept schema has not got.
const FIRST_MISSING: &str = "20261128170000";

fn who() -> Player {
    player("zorg", "dirk@linde.test")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture() -> PathBuf {
    root().join("fixtures").join("schema-20261128160000.txt")
}

/// A hash over the migrations of both databases before [`FIRST_MISSING`].
fn hash_of_migrations() -> String {
    let mut hash = Context::new(&SHA256);
    for database in ["sqlite", "postgres"] {
        let folder = root().join("../migrations").join(database);
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap() < FIRST_MISSING)
            .collect();
        names.sort();
        for name in names {
            hash.update(&fs::read(name.join("up.sql")).unwrap());
        }
    }
    HEXLOWER.encode(hash.finish().as_ref())
}

/// The kept lines, and what was promised to people when they were written.
fn kept() -> (Vec<String>, Value) {
    let text = fs::read_to_string(fixture()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let promised = lines.remove(0);
    (lines, serde_json::from_str(&promised).unwrap())
}

#[tokio::test]
async fn writes_what_a_release_leaves() {
    if std::env::var_os("SLUIS_WRITE_FIXTURE").is_none() {
        return;
    }
    let house = TestHouse::start(Stores::Embedded).await.unwrap();
    let (portal, dirk) = (Portal::of(&house, "agenda"), who());
    let asked = portal
        .ask_for("zorg")
        .with("scope", "openid offline_access");
    let agent = Agent::new(&house);
    let visit = Visit::of(&house, &dirk).remembered_for("12");
    let settled = visit.sign_in(&agent, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    house.keep_trail().await;
    let person = house.person("zorg", dirk.username).await;
    let (ephemeral, now) = (&house.idp.ephemeral, house.now());
    let sessions = ephemeral.sessions_of(&person.id, now).await.unwrap();
    let devices = ephemeral.remembered_devices(&person.id, now).await.unwrap();
    let promised = json!({
        "migrations": hash_of_migrations(),
        "cookies": { "session": agent.cookie("session"), "device": agent.cookie("device") },
        "session": [sessions[0].0.as_str(), sessions[0].1],
        "device": devices[0],
        "refresh_token": tokens.refresh_token,
        "spent_code": code_of(&dirk, house.now()),
    });
    house.take_back(FIRST_MISSING).await;
    let lines = house.kept_lines().await.join("\n");
    fs::create_dir_all(fixture().parent().unwrap()).unwrap();
    fs::write(fixture(), format!("{promised}\n{lines}\n")).unwrap();
}

#[test]
fn flt_62_a_migration_of_a_kept_schema_is_never_edited() {
    assert_eq!(kept().1["migrations"], hash_of_migrations().as_str());
}

#[tokio::test]
async fn flt_62_on_embedded_stores_what_an_earlier_release_left_goes_on() {
    goes_on(Stores::Embedded).await;
}

#[tokio::test]
async fn flt_62_on_postgres_and_redis_what_an_earlier_release_left_goes_on() {
    goes_on(Stores::Services).await;
}

async fn goes_on(stores: Stores) {
    let (lines, promised) = kept();
    let Some(house) = TestHouse::of_kept_lines(stores, &lines).await else {
        return;
    };
    assert_eq!(house.pending_migrations().await, Ok(vec![]));
    // What the ephemeral store kept, as it stood there.
    let (ephemeral, now) = (&house.idp.ephemeral, house.now());
    let session: Session = serde_json::from_value(promised["session"][1].clone()).unwrap();
    let hash = HashedToken::stored(promised["session"][0].as_str().unwrap());
    ephemeral.put_session(&hash, &session, now).await.unwrap();
    let device: RememberedDevice = serde_json::from_value(promised["device"].clone()).unwrap();
    ephemeral.remember_device(&device, now).await.unwrap();

    let dirk = who();
    let password = [("username", dirk.username), ("password", dirk.password)];
    let text = |name: &str| promised[name].as_str().unwrap();
    let cookie = |name: &str| promised["cookies"][name].as_str().unwrap();
    let portal = Portal::of(&house, "agenda");
    let agent = Agent::new(&house);
    agent.set_cookie("session", cookie("session"));
    agent.set_cookie("device", cookie("device"));
    let page = portal.ask_for("zorg").open(&agent).await;
    assert!(page.away().is_some(), "the session: {}", page.step());
    let agent = Agent::new(&house);
    agent.set_cookie("device", cookie("device"));
    let page = portal.ask_for("zorg").open(&agent).await;
    let page = page.submit(&password).await;
    assert!(
        page.away().is_some(),
        "the remembered browser: {}",
        page.step()
    );
    let page = portal.ask_for("zorg").open(&Agent::new(&house)).await;
    let page = page.submit(&password).await;
    assert_eq!(page.step(), "second-factor", "the app");
    let refused = page.submit(&[("code", text("spent_code"))]).await;
    assert!(refused.away().is_none(), "a spent code stays spent");
    let refreshed = portal.refresh(text("refresh_token")).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.json);
    house.clock.advance(Duration::seconds(60));
    let page = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    assert!(
        page.away().is_some(),
        "and a new one is good: {}",
        page.text()
    );
    let replayed = portal.refresh(text("refresh_token")).await;
    assert_eq!(replayed.status, 400, "a spent refresh token stays spent");
}
