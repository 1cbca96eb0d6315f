//! `sluis audit`, as the program that operators call.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_config::Config;
use sluis_model::audit_chain::Chain;
use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

fn sluis(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args(arguments)
        .arg("--config")
        .arg(folder.join("sluis.toml"));
    command.output().unwrap()
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
    for label in ["Een", "Twee", "Drie"] {
        let made = sluis(folder.path(), &["clients", "new-token", "--label", label]);
        assert!(made.status.success());
    }
    folder
}

/// Does something with the house of that configuration.
fn in_house<F: Future<Output = ()>>(folder: &Path, work: impl FnOnce(House) -> F) {
    let none: [(String, String); 0] = [];
    let config = Config::load(&folder.join("sluis.toml"), none).unwrap();
    actix_web::rt::System::new().block_on(async {
        let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness));
        work(house.await.unwrap()).await;
    });
}

#[test]
fn a_trail_that_was_changed_behind_the_programs_back_is_named_with_exit_code_1() {
    let folder = installed();
    in_house(folder.path(), |house| async move {
        let sealed = house.idp.seal_audit_trail(&house.ctx("test")).await;
        assert_eq!(sealed.unwrap(), 3);
    });
    let sound = sluis(folder.path(), &["audit", "verify"]);
    assert!(sound.status.success());
    let said = String::from_utf8(sound.stdout).unwrap();
    assert!(
        said.contains("(installation): holds, 3 events walked"),
        "{said}"
    );
    in_house(folder.path(), |house| async move {
        let dropped = house
            .idp
            .durable
            .write(|tx| tx.drop_events(&Chain::Installation, 1))
            .await;
        assert_eq!(dropped.unwrap(), 1);
    });
    let broken = sluis(folder.path(), &["audit", "verify", "--json"]);
    assert_eq!(broken.status.code(), Some(1));
    let said = String::from_utf8(broken.stderr).unwrap();
    assert!(said.contains("number 1, does not follow"), "{said}");
    let reports: serde_json::Value = serde_json::from_slice(&broken.stdout).unwrap();
    assert_eq!(reports[0]["holds"], false);
    assert_eq!(reports[0]["broken"]["why"], "gap");
}

#[test]
fn events_are_printed_as_json_lines() {
    let folder = installed();
    let printed = sluis(folder.path(), &["audit", "export"]);
    let text = String::from_utf8(printed.stdout).unwrap();
    assert_eq!(text.lines().count(), 3);
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["kind"], "client_changed");
    let unknown = sluis(
        folder.path(),
        &["audit", "verify", "--institution", "nergens"],
    );
    assert_eq!(unknown.status.code(), Some(1));
    let wrong = sluis(folder.path(), &["audit", "export", "--since", "gisteren"]);
    assert_eq!(wrong.status.code(), Some(1));
}
