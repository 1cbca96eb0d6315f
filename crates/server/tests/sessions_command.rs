//! `sluis admin end-sessions` and `sluis logouts`, as the program that operators call.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::{Value, json};
use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_config::Config;
use sluis_model::{ids::SessionId, secret::HashedToken, session::Session};
use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

const END: [&str; 8] = [
    "admin",
    "end-sessions",
    "--institution",
    "energie",
    "--username",
    "bea",
    "--reason",
    "laptop gestolen",
];

fn sluis(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    let config = folder.join("sluis.toml");
    command.args(arguments).arg("--config").arg(config);
    command.output().unwrap()
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let output = sluis(folder, &[arguments, &["--json"]].concat());
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// An installation with one institution, one person and a portal that hears of ended sessions.
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
    let setup = folder.path().join("setup.toml");
    let text = "[[institutions]]\nslug = \"energie\"\nname = \"Zonnedak\"\n\
                [[clients]]\nclient_id = \"app\"\nname = \"App\"\nauth_method = \"none\"\n\
                [clients.settings]\nredirect_uris = [\"https://app.example/cb\"]\n\
                backchannel_logout_uri = \"https://app.example/out\"\n";
    std::fs::write(&setup, text).unwrap();
    let applied = sluis(folder.path(), &["apply", &setup.display().to_string()]);
    let complaint = String::from_utf8_lossy(&applied.stderr).into_owned();
    assert!(applied.status.success(), "{complaint}");
    let created = ["admin", "create", "--institution", "energie", "--username"];
    json_of(folder.path(), &[&created[..], &["bea"]].concat());
    folder
}

/// Signs the person in, as a server that runs beside the commands would.
async fn signed_in(folder: &Path) {
    let config = Config::load(&folder.join("sluis.toml"), Vec::<(String, String)>::new()).unwrap();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
    let house = house.unwrap();
    let found = house.idp.durable.read(|tx| {
        let institution = tx.institution_by_slug("energie")?.unwrap();
        tx.person_by_login(&institution.id, "bea")
    });
    let person = found.await.unwrap().unwrap();
    let ctx = house.ctx("test");
    let session = Session {
        id: SessionId::generate(&ctx),
        person: person.id,
        institution: person.institution,
        epoch: person.epoch,
        first: sluis_model::second_factor::FirstFactor::Password,
        upstream: None,
        password_at: ctx.now,
        device_token: None,
        second_factor: None,
        shown_before: vec![],
        unlocked_at: None,
        source_again_at: None,
        clients: vec!["app".into()],
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
    let token = HashedToken::of("a cookie");
    let kept = house.idp.ephemeral.put_session(&token, &session, ctx.now);
    kept.await.unwrap();
}

#[actix_web::test]
async fn whoever_is_signed_out_by_an_operator_is_told_to_the_portals() {
    let folder = installed();
    let nothing = json_of(folder.path(), &["logouts", "list"]);
    assert_eq!(nothing["notices"], json!([]));
    signed_in(folder.path()).await;
    let ended = json_of(folder.path(), &END);
    assert_eq!(ended["username"], "bea");
    let told = json_of(folder.path(), &["logouts", "list"]);
    assert_eq!(told["state"]["waiting"], 1, "{told}");
    assert_eq!(told["notices"][0]["client"], "app");
    assert_eq!(told["notices"][0]["state"], "waiting");
    json_of(folder.path(), &END);
    let again = json_of(folder.path(), &["logouts", "list"]);
    assert_eq!(again["state"]["waiting"], 1, "each session is told once");
    let plain = sluis(folder.path(), &["logouts", "list"]);
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert!(
        plain.starts_with("1 waiting, 0 delivered, 0 given up\n"),
        "{plain}"
    );
    let plain = String::from_utf8(sluis(folder.path(), &END).stdout).unwrap();
    assert!(plain.contains("bea is signed out everywhere"), "{plain}");
}

#[test]
fn who_is_not_there_is_a_failure_and_a_reason_is_needed() {
    let folder = installed();
    for (at, wrong) in [(3, "onbekend"), (5, "niemand")] {
        let mut arguments = END;
        arguments[at] = wrong;
        let output = sluis(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(wrong));
    }
    let output = sluis(folder.path(), &END[..6]);
    assert_eq!(output.status.code(), Some(2), "no reason");
    // U-31: blanks are none, and nothing is done for them.
    let everything = ["admin", "end-everything", "--reason", ""];
    let mut reset = END;
    reset[1] = "reset-second-factor";
    for arguments in [&END[..], &reset, &everything] {
        for blank in ["", "  "] {
            let mut arguments = arguments.to_vec();
            if let Some(last) = arguments.last_mut() {
                *last = blank;
            }
            let output = sluis(folder.path(), &arguments);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains("say why"), "{arguments:?}: {said}");
        }
    }
    let output = sluis(folder.path(), &["logouts"]);
    assert_eq!(output.status.code(), Some(2), "logouts what");
}
