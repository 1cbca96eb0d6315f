//! `sluis clients`, as the program that operators call.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};

fn sluis(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args(arguments)
        .arg("--config")
        .arg(folder.join("sluis.toml"));
    command.output().unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = sluis(folder, &[arguments, &["--json"]].concat());
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn installed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display();
    let config = format!(
        "database.url = \"sqlite://{path}/sluis.db\"\nephemeral.url = \"embedded://{path}/ephemeral.db\"\n\
         server.public_url = \"https://login.example\"\n\
         secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
    );
    std::fs::write(folder.path().join("sluis.toml"), config).unwrap();
    assert!(sluis(folder.path(), &["migrate"]).status.success());
    folder
}

#[test]
fn a_token_is_made_listed_and_taken_back() {
    let folder = installed();
    let made = json(
        folder.path(),
        &[
            "clients",
            "new-token",
            "--label",
            "Leverancier",
            "--uses",
            "3",
            "--days",
            "7",
            "--scope",
            "openid email",
            "--grant",
            "authorization_code",
            "--host",
            "portaal.example",
        ],
    );
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("sluis_ia_"));
    let listed = json(folder.path(), &["clients", "tokens"]);
    assert_eq!(listed[0]["id"], made["id"]);
    assert_eq!(listed[0]["uses_left"], 3);
    assert_eq!(listed[0]["policy"]["redirect_hosts"][0], "portaal.example");
    assert!(!listed.to_string().contains(token), "it is shown once");
    let id = made["id"].as_str().unwrap();
    json(folder.path(), &["clients", "revoke-token", id]);
    let again = sluis(folder.path(), &["clients", "revoke-token", id]);
    assert_eq!(again.status.code(), Some(1));
    let listed = json(folder.path(), &["clients", "tokens"]);
    assert_eq!(listed, serde_json::json!([]));
}

#[test]
fn what_there_is_not_is_a_failure_and_what_is_written_wrong_is_wrong_usage() {
    let folder = installed();
    for arguments in [
        &["clients", "show", "onbekend"][..],
        &["clients", "remove", "onbekend"],
        &[
            "clients",
            "new-token",
            "--label",
            "x",
            "--grant",
            "password",
        ],
        &[
            "clients",
            "new-token",
            "--label",
            "x",
            "--institution",
            "onbekend",
        ],
    ] {
        let output = sluis(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
    for arguments in [
        &["clients", "new-token"][..],
        &["clients", "new-token", "--label", "x", "--uses", "0"],
    ] {
        let output = sluis(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_client_of_an_institution_is_not_said_to_come_from_the_setup() {
    let folder = installed();
    let setup = folder.path().join("setup.toml");
    let text = "[[institutions]]\nslug = \"energie\"\nname = \"Zonnedak\"\n\
                [[clients]]\nclient_id = \"app\"\nname = \"App\"\nauth_method = \"none\"\n\
                institution = \"energie\"\n\
                [clients.settings]\nredirect_uris = [\"https://app.example/cb\"]\n";
    std::fs::write(&setup, text).unwrap();
    let setup = setup.display().to_string();
    assert!(sluis(folder.path(), &["apply", &setup]).status.success());
    let listed = json(folder.path(), &["clients", "list"]);
    assert_eq!(listed[0]["came_by"], "institution");
    let shown = json(folder.path(), &["clients", "show", "app"]);
    assert_eq!(shown["came_by"], "institution");
}

#[test]
fn a_client_is_listed_shown_and_removed() {
    let folder = installed();
    let setup = folder.path().join("setup.toml");
    let text = "[[clients]]\nclient_id = \"app\"\nname = \"App\"\nauth_method = \"none\"\n\
                [clients.settings]\nredirect_uris = [\"https://app.example/cb\"]\n";
    std::fs::write(&setup, text).unwrap();
    let setup = setup.display().to_string();
    assert!(sluis(folder.path(), &["apply", &setup]).status.success());
    let listed = json(folder.path(), &["clients", "list"]);
    assert_eq!(listed[0]["client_id"], "app");
    assert_eq!(listed[0]["came_by"], "setup");
    let shown = json(folder.path(), &["clients", "show", "app"]);
    assert_eq!(
        shown["metadata"]["redirect_uris"][0],
        "https://app.example/cb"
    );
    json(folder.path(), &["clients", "remove", "app"]);
    assert_eq!(
        json(folder.path(), &["clients", "list"]),
        serde_json::json!([])
    );
}
