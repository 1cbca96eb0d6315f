//! `sluis migrate` and `sluis migrate --check` on databases that are new, of this release, older and newer; and
//! what the other commands say there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};
use tokio_postgres::NoTls;

/// The last migration that the program knows.
const LAST: &str = "20261128230000_schema_level";

fn config(folder: &Path, database: &str) {
    let path = folder.display();
    let config = format!(
        "server.listen = \"127.0.0.1:0\"\nserver.public_url = \"https://login.example\"\n\
         database.url = \"{database}\"\nephemeral.url = \"embedded://{path}/ephemeral.db\"\n\
         secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
    );
    std::fs::write(folder.join("sluis.toml"), config).unwrap();
}

fn sluis(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    let config = folder.join("sluis.toml");
    command.args(arguments).arg("--config").arg(config);
    command.output().unwrap()
}

fn says(output: &Output, code: i32, words: &[&str]) {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
}

/// What is asked of the database itself, beside the program.
type Execute<'a> = &'a dyn Fn(&str);

#[test]
fn flt_39_only_migrate_makes_a_database_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("away/sluis.db");
    config(folder.path(), &format!("sqlite://{}", database.display()));
    let why = [
        "there is no database of Sluis at",
        "away/sluis.db, and none was made",
        "run `sluis migrate` first",
    ];
    for command in [
        &["serve"][..],
        &["migrate", "--check"],
        &["keys", "list"],
        &["outbox", "list"],
        &["clients", "list"],
        &["audit", "verify"],
        &["export"],
    ] {
        says(&sluis(folder.path(), command), 1, &why);
    }
    let path = folder.path().join("sluis.toml");
    let mut checked = Command::new(env!("CARGO_BIN_EXE_sluis"));
    checked.args(["check-config", "--database"]).arg(&path);
    says(&checked.output().unwrap(), 1, &why);
    let mut moved = Command::new(env!("CARGO_BIN_EXE_sluis"));
    moved.args(["move-store", "--config"]).arg(&path);
    moved.arg("--to").arg(&path);
    says(&moved.output().unwrap(), 1, &why);
    let left = std::fs::read_dir(folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["sluis.toml"], "no file, and no folder");
    says(&sluis(folder.path(), &["migrate"]), 0, &["applied: ", LAST]);
}

#[test]
fn ops_12_flt_62_on_sqlite_each_state_of_the_schema_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sluis.db");
    config(folder.path(), &format!("sqlite://{}", database.display()));
    // Without any file nothing is asked (flt_39).
    std::fs::write(&database, []).unwrap();
    each_state(folder.path(), &|sql| {
        let beside = rusqlite::Connection::open(&database).unwrap();
        beside.execute_batch(sql).unwrap();
    });
}

#[test]
fn ops_12_flt_62_on_postgres_each_state_of_the_schema_is_told_apart() {
    let Ok(server) = std::env::var("SLUIS_TEST_POSTGRES_URL") else {
        println!("skipped: SLUIS_TEST_POSTGRES_URL names no server");
        return;
    };
    let name = format!("sluis_migrate_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let on = |url: &str, sql: &str| {
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
            driver.abort();
        });
    };
    on(&server, &format!("CREATE DATABASE {name}"));
    let (address, _) = server.rsplit_once('/').unwrap();
    let database = format!("{address}/{name}");
    let folder = tempfile::tempdir().unwrap();
    config(folder.path(), &database);
    each_state(folder.path(), &|sql| on(&database, sql));
    on(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
}

#[test]
fn an_account_that_may_make_no_tables_is_told_what_lets_it() {
    let Ok(server) = std::env::var("SLUIS_TEST_POSTGRES_URL") else {
        println!("skipped: SLUIS_TEST_POSTGRES_URL names no server");
        return;
    };
    let name = format!("sluis_poor_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let on = |url: &str, sql: &str| {
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
            driver.abort();
        });
    };
    let (address, _) = server.rsplit_once('/').unwrap();
    let (_, host) = address.rsplit_once(['@', '/']).unwrap();
    let database = format!("{address}/{name}");
    on(
        &server,
        &format!("CREATE ROLE {name} LOGIN PASSWORD 'geheim'"),
    );
    on(&server, &format!("CREATE DATABASE {name}"));
    // As it is from PostgreSQL 15 on.
    on(&database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let folder = tempfile::tempdir().unwrap();
    config(
        folder.path(),
        &format!("postgres://{name}:geheim@{host}/{name}"),
    );
    let refused = sluis(folder.path(), &["migrate"]);
    let grant = format!("GRANT CREATE ON SCHEMA public TO {name}");
    let owner = format!("ALTER DATABASE {name} OWNER TO {name}");
    says(&refused, 1, &["may make no tables", &owner, &grant]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!said.contains("not available"), "{said}");
    on(&database, &grant);
    says(&sluis(folder.path(), &["migrate"]), 0, &["applied: ", LAST]);
    on(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    on(&server, &format!("DROP ROLE {name}"));
}

fn each_state(folder: &Path, execute: Execute<'_>) {
    let check = ["migrate", "--check"];
    let refuse = |words: &[&str]| {
        for command in [&["serve"][..], &["keys", "list"], &["outbox", "list"]] {
            says(&sluis(folder, command), 1, words);
        }
    };
    // New.
    says(
        &sluis(folder, &check),
        1,
        &["to be applied", "_start", LAST],
    );
    let pending = sluis(folder, &["migrate", "--check", "--json"]);
    let pending: Value = serde_json::from_slice(&pending.stdout).unwrap();
    assert!(pending["pending"].as_array().unwrap().len() > 10);
    refuse(&["the database schema is not up to date: run `sluis migrate` first"]);
    says(&sluis(folder, &["migrate"]), 0, &["applied: ", LAST]);
    // Of this release.
    says(&sluis(folder, &check), 0, &["the schema is up to date"]);
    says(
        &sluis(folder, &["migrate"]),
        0,
        &["the schema is up to date"],
    );
    says(&sluis(folder, &["keys", "list"]), 0, &[]);
    // Older: the program of a release waits for its migrations, and nothing is written before.
    execute(&format!(
        "DELETE FROM __diesel_schema_migrations WHERE version = '{}'; DROP TABLE __sluis_schema;",
        LAST.split('_').next().unwrap()
    ));
    says(
        &sluis(folder, &check),
        1,
        &[&format!("to be applied: {LAST}")],
    );
    refuse(&["run `sluis migrate` first", LAST]);
    says(
        &sluis(folder, &["migrate"]),
        0,
        &[&format!("applied: {LAST}")],
    );
    // One release newer, with a migration that this program does not know: nothing is to be done, and it
    // works there.
    execute(
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000000'); \
         UPDATE __sluis_schema SET oldest_program = level, level = level + 1;",
    );
    says(&sluis(folder, &check), 0, &["the schema is up to date"]);
    says(
        &sluis(folder, &["migrate"]),
        0,
        &["the schema is up to date"],
    );
    says(&sluis(folder, &["keys", "list"]), 0, &[]);
    // Two releases newer.
    execute("UPDATE __sluis_schema SET oldest_program = level, level = level + 1;");
    let why = [
        "the database's schema is of release 3",
        "use a newer program",
    ];
    says(&sluis(folder, &check), 1, &why);
    says(&sluis(folder, &["migrate"]), 1, &why);
    refuse(&why);
}
