//! Sealing keys, as the program that operators call has them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};

const OLD: &str = "{ id = \"old\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }";
const NEW: &str = "{ id = \"new\", key = \"Wx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }";

/// Writes the configuration with these keys.
fn configure(folder: &Path, keys: &[&str]) {
    let path = folder.display();
    let config = format!(
        "database.url = \"sqlite://{path}/sluis.db\"\nephemeral.url = \"embedded://{path}/ephemeral.db\"\n\
         server.public_url = \"https://login.example\"\nserver.listen = \"127.0.0.1:0\"\n\
         secrets.sealing_keys = [{}]\n",
        keys.join(", ")
    );
    std::fs::write(folder.join("sluis.toml"), config).unwrap();
}

fn sluis(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    let config = folder.join("sluis.toml");
    command.args(arguments).arg("--config").arg(config);
    command.output().unwrap()
}

fn check(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    let config = folder.join("sluis.toml");
    command.args(["check-config", "--database"]).arg(config);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn ops_05_a_key_that_there_is_not_can_not_be_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    configure(folder, &[NEW, OLD]);
    assert!(sluis(folder, &["migrate"]).status.success());
    let mistyped = sluis(folder, &["keys", "sealing", "--give-up", "odl"]);
    assert_eq!(mistyped.status.code(), Some(1));
    assert!(said(&mistyped).contains("there is no key odl"));
    assert!(mistyped.stdout.is_empty());
    let sealing = sluis(folder, &["keys", "sealing", "--give-up", "new"]);
    assert!(said(&sealing).contains("is the key that seals"));
    let old = sluis(folder, &["keys", "sealing", "--give-up", "old"]);
    assert!(old.status.success(), "{}", said(&old));
}

#[test]
fn ops_05_another_key_under_an_id_that_was_used_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    configure(folder, &[OLD]);
    assert!(sluis(folder, &["migrate"]).status.success());
    // Notes the key that seals. There is nothing else that is sealed: not even a signing key.
    assert!(sluis(folder, &["keys", "list"]).status.success());
    let other = NEW.replace("\"new\"", "\"old\"");
    configure(folder, &[other.as_str()]);
    for refused in [check(folder), sluis(folder, &["serve"])] {
        let why = said(&refused);
        assert!(!refused.status.success());
        assert!(why.contains("not the key that sealed here"), "{why}");
        assert!(why.contains("this id: old"), "{why}");
    }
    configure(folder, &[OLD]);
    let whole = check(folder);
    assert!(whole.status.success(), "{}", said(&whole));
}

#[test]
fn ops_05_a_key_that_is_needed_is_missed_at_the_start_and_by_check_config() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    configure(folder, &[OLD]);
    assert!(sluis(folder, &["migrate"]).status.success());
    // Makes the signing keys, sealed.
    let made = sluis(folder, &["keys", "rotate", "--now"]);
    assert!(made.status.success(), "{}", said(&made));
    let whole = check(folder);
    assert!(whole.status.success(), "{}", said(&whole));

    configure(folder, &[NEW]);
    for refused in [check(folder), sluis(folder, &["serve"])] {
        let why = said(&refused);
        assert!(!refused.status.success());
        for part in [
            "secrets.sealing_keys",
            "old: ",
            "signing_keys.private_key",
            "sluis keys sealing",
        ] {
            assert!(why.contains(part), "{part}: {why}");
        }
    }
    let listed = sluis(folder, &["keys", "sealing", "--json"]);
    let keys: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let of = |id: &str| {
        let mut all = keys.as_array().unwrap().iter();
        all.find(|key| key["id"] == id).cloned().unwrap()
    };
    assert_eq!(
        (&of("new")["state"], &of("old")["state"]),
        (&"seals".into(), &"missing".into())
    );
    assert_eq!(of("old")["may_go"], false);

    configure(folder, &[NEW, OLD]);
    let whole = check(folder);
    assert!(whole.status.success(), "{}", said(&whole));
    let listed = sluis(folder, &["keys", "sealing"]);
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(text.contains("old: opens\n"), "{text}");
    assert!(text.contains("signing_keys.private_key"), "{text}");
}
