//! Files, variables, secret files and the demo.
#![cfg(unix)]

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use secrecy::ExposeSecret;
use sluis_config::{
    Algorithm, Config, DatabaseUrl, EphemeralUrl, FaultKind, Origin, SealingKey, SealingKeyError,
};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NO_ENV: [(&str, &str); 0] = [];

fn minimal() -> String {
    format!(
        "[server]\npublic_url = \"https://login.example.org\"\n[database]\nurl = \
         \"sqlite://sluis.db\"\n[ephemeral]\nurl = \"embedded://eph\"\n[[secrets.sealing_keys]]\nid \
         = \"k1\"\nkey = \"{KEY}\"\n"
    )
}

fn write(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).expect("the folder is our own");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the file is our own");
}

#[test]
fn the_production_example_parses_once_its_secrets_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    write(
        &file,
        include_str!("../../../config/example-production.toml"),
        0o644,
    );
    let missing = Config::load(&file, NO_ENV).unwrap_err();
    assert_eq!(missing.len(), 4, "{missing}");
    assert!(
        missing
            .iter()
            .all(|fault| fault.kind == FaultKind::Unreadable)
    );

    let secrets = dir.path().join("secrets");
    fs::create_dir(&secrets).unwrap();
    write(
        &secrets.join("database-url"),
        "postgres://sluis:pw@db.example.org/sluis\n",
        0o600,
    );
    write(
        &secrets.join("ephemeral-url"),
        "rediss://:pw@redis.example.org:6379/0\n",
        0o600,
    );
    write(
        &secrets.join("sealing-key-2026-11"),
        &format!("{KEY}\n"),
        0o640,
    );
    write(&secrets.join("mail-password"), "canary-password\n", 0o600);
    let config = Config::load(&file, NO_ENV).unwrap();
    assert_eq!(
        config.server.public_url.as_str(),
        "https://login.example.org"
    );
    assert_eq!(config.secrets.sealing_keys[0].id(), "2026-11");
    let mail = config.mail.clone().unwrap();
    assert_eq!(
        mail.login.unwrap().password.expose_secret(),
        "canary-password"
    );
    assert!(matches!(config.database.url, DatabaseUrl::Postgres(_)));
    let debug = format!("{config:?}");
    for secret in ["canary-password", "pw@", KEY] {
        assert!(!debug.contains(secret), "{debug}");
    }
}

#[test]
fn ops07_a_secret_file_that_everybody_can_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    let text = minimal().replace(&format!("key = \"{KEY}\""), "key_file = \"key\"");
    write(&file, &text, 0o600);
    for mode in [0o644, 0o660, 0o602] {
        write(&dir.path().join("key"), KEY, mode);
        let faults = Config::load(&file, NO_ENV).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        assert!(faults.to_string().contains("600 or 640"), "{faults}");
    }
    write(&dir.path().join("key"), "", 0o600);
    assert!(
        Config::load(&file, NO_ENV)
            .unwrap_err()
            .to_string()
            .contains("empty")
    );
}

#[test]
fn ops_07_a_private_key_of_tls_that_everybody_can_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    let tls = "[server]\ntls_cert_file = \"tls.pem\"\ntls_key_file = \"tls.key\"\n";
    write(&file, &minimal().replace("[server]\n", tls), 0o600);
    for mode in [0o644, 0o660, 0o602] {
        write(&dir.path().join("tls.key"), "a key", mode);
        let faults = Config::load(&file, NO_ENV).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        let fault = faults.iter().next().unwrap();
        assert_eq!(fault.key, "server.tls_key_file");
        assert!(fault.expected.contains("600 or 640"), "{faults}");
    }
    write(&dir.path().join("tls.key"), "a key", 0o640);
    assert!(Config::load(&file, NO_ENV).is_ok());
}

#[test]
fn the_path_of_a_certificate_is_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    let mail = "[mail]\nhost = \"smtp.example.org\"\nfrom = \"a@example.org\"\n";
    let told = |more: &str| {
        write(&file, &format!("{}{mail}{more}", minimal()), 0o600);
        Config::load(&file, NO_ENV).unwrap_err().to_string()
    };
    let missing = told("ca_file = \"authority.pem\"\n");
    assert!(missing.contains("authority.pem"), "{missing}");
    let pasted = told(&format!("ca_file = \"{KEY}\"\n"));
    assert!(!pasted.contains(KEY), "{pasted}");
    let secret = told("username = \"a\"\npassword_file = \"hunter2\"\n");
    assert!(!secret.contains("hunter2"), "{secret}");
}

#[test]
fn a_variable_goes_over_the_file_and_is_parsed_by_type() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    write(&file, &minimal(), 0o600);
    let secret = dir.path().join("url");
    write(&secret, "redis://localhost/1", 0o600);
    let keys = format!("[{{id = \"a\", key = \"{KEY}\"}}, {{id = \"b\", key = \"{KEY}\"}}]");
    let env = [
        ("PATH", "ignored"),
        ("SLUIS_SERVER__WORKERS", "3"),
        ("SLUIS_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("SLUIS_TOKENS__KEYS__ALGORITHMS", "[\"RS256\", \"ES256\"]"),
        ("SLUIS_EPHEMERAL__URL_FILE", secret.to_str().unwrap()),
        ("SLUIS_SECRETS__SEALING_KEYS", &keys),
        ("SLUIS_SESSIONS__IDLE_MINUTES", "30"),
    ];
    let config = Config::load(&file, env).unwrap();
    assert_eq!(config.server.workers, 3);
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert_eq!(
        config.tokens.keys.algorithms,
        [Algorithm::Rs256, Algorithm::Es256]
    );
    assert!(matches!(config.ephemeral.url, EphemeralUrl::Redis(_)));
    assert_eq!(config.secrets.sealing_keys[1].id(), "b");
    assert_eq!(config.sessions.idle, Duration::from_secs(1800));
    let DatabaseUrl::Sqlite(path) = config.database.url else {
        panic!("a file was asked for")
    };
    assert_eq!(path, dir.path().join("sluis.db"));
}

#[test]
fn faulty_variables_are_named_and_foreign_ones_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sluis.toml");
    write(&file, &minimal(), 0o600);
    let pairs = [
        ("SLUIS_SERVER__WORKERS", "many"),
        ("SLUIS_SERVER__LISTNE", "canary"),
        ("SLUIS_DATABASE_URL", "canary"),
        ("SLUIS_SERVICE_HOST", "10.0.0.1"),
        ("SLUIS_MAIL_PORT", "tcp://10.0.0.1:25"),
    ];
    let mut env: Vec<(OsString, OsString)> = pairs
        .iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    env.push((
        "SLUIS_TELEMETRY__FILTER".into(),
        OsString::from_vec(vec![0xff]),
    ));
    let faults = Config::load(&file, env).unwrap_err();
    let text = faults.to_string();
    assert_eq!(faults.len(), 4, "{text}");
    for part in [
        "did you mean server.listen?",
        "did you mean SLUIS_DATABASE__URL?",
        "UTF-8",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("canary"), "{text}");
    let origin = Origin::Variable("SLUIS_SERVER__WORKERS".to_owned());
    assert!(faults.iter().any(|fault| fault.origin == origin));
}

#[test]
fn a_file_that_is_not_there_is_one_fault() {
    let faults = Config::load(Path::new("no/such/file.toml"), NO_ENV).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults}");
    assert!(faults.to_string().contains("no/such/file.toml"));
}

#[test]
fn the_demo_stands_on_files_under_its_folder() {
    let key = SealingKey::from_base64("demo", KEY).unwrap();
    let bind = "127.0.0.1".parse().unwrap();
    let config = Config::demo(Path::new("var/demo"), 8090, bind, key).unwrap();
    assert_eq!(config.server.public_url.as_str(), "http://localhost:8090");
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8090");
    assert!(config.mail.is_none());
    let DatabaseUrl::Sqlite(path) = config.database.url else {
        panic!("the demo has a file")
    };
    assert_eq!(path, Path::new("var/demo/sluis.db"));
    assert!(matches!(config.ephemeral.url, EphemeralUrl::Embedded(_)));
}

#[test]
fn ops07_a_sealing_key_that_is_not_random_is_refused() {
    let zeros = SealingKey::new("k", [0; 32]).unwrap_err();
    assert_eq!(zeros, SealingKeyError::NotRandom);
    assert_eq!(
        SealingKey::from_base64("k", "c2hvcnQ=").unwrap_err(),
        SealingKeyError::Length
    );
    assert_eq!(
        SealingKey::from_base64("a b", KEY).unwrap_err(),
        SealingKeyError::Id
    );
}
