//! Every fault is told, at once, on a line of its own, without secrets.

use sluis_config::{Config, FaultKind, Faults};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn sound() -> Vec<(&'static str, String)> {
    vec![
        (
            "server.public_url",
            "\"https://login.example.org\"".to_owned(),
        ),
        ("database.url", "\"sqlite:///var/lib/sluis.db\"".to_owned()),
        ("ephemeral.url", "\"embedded:///var/lib/eph\"".to_owned()),
        (
            "secrets.sealing_keys",
            format!("[{{ id = \"k\", key = \"{KEY}\" }}]"),
        ),
    ]
}

/// A sound configuration but for the given keys.
fn faults(changes: &[(&str, &str)]) -> Option<Faults> {
    let mut lines: Vec<String> = sound()
        .into_iter()
        .filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key))
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    let given = changes.iter().filter(|(_, value)| !value.is_empty());
    lines.extend(given.map(|(key, value)| format!("{key} = {value}")));
    Config::from_toml_str(&lines.join("\n")).err()
}

#[test]
fn each_kind_of_fault_is_told_at_its_key() {
    use FaultKind::{Conflict, Invalid, Missing, OutOfRange, UnknownKey, Unreadable, WrongType};
    let table = [
        ("server.public_url", "", Missing),
        ("database.url", "", Missing),
        ("ephemeral.url", "", Missing),
        ("secrets.sealing_keys", "", Missing),
        ("server.public_url", "\"http://login.example.org\"", Invalid),
        (
            "server.public_url",
            "\"https://login.example.org/\"",
            Invalid,
        ),
        (
            "server.public_url",
            "\"https://login.example.org/x\"",
            Invalid,
        ),
        (
            "server.public_url",
            "\"https://login.example.org?x\"",
            Invalid,
        ),
        (
            "server.public_url",
            "\"https://login.example.org#x\"",
            Invalid,
        ),
        (
            "server.public_url",
            "\"https://u:p@login.example.org\"",
            Invalid,
        ),
        (
            "server.public_url",
            "\"https://Login.example.org\"",
            Invalid,
        ),
        ("server.public_url", "\"ftp://login.example.org\"", Invalid),
        ("server.listen", "\"localhost\"", Invalid),
        ("server.listen", "8080", WrongType),
        ("server.listen", "[1]", WrongType),
        ("server.workers", "\"4\"", WrongType),
        ("server.workers", "1.5", WrongType),
        ("server.workers", "-1", OutOfRange),
        ("server.management_listen", "\"127.0.0.1:8080\"", Conflict),
        ("server.tls_client_certificates", "true", Conflict),
        ("server.tls_client_certificates", "\"ja\"", WrongType),
        ("server.trusted_proxies[0]", "", Invalid),
        ("server.lisen", "true", UnknownKey),
        ("sevrer", "1", UnknownKey),
        ("hashing", "1", WrongType),
        ("database.url", "\"mysql://u:canary@h/d\"", Invalid),
        ("database.url", "\"sqlite://:memory:\"", Invalid),
        ("database.url_file", "\"no/such/file\"", Conflict),
        ("ephemeral.url", "\"http://canary\"", Invalid),
        (
            "ephemeral.url",
            "\"redis+sentinel://canary@one,two\"",
            Invalid,
        ),
        (
            "ephemeral.url",
            "\"redis+cluster://:canary@one/2\"",
            Invalid,
        ),
        ("ephemeral.url", "\"redis+ring://:canary@one\"", Invalid),
        ("ephemeral.key_prefix", "\"a b\"", Invalid),
        ("secrets.sealing_keys", "[]", Invalid),
        ("secrets.sealing_keys", "\"canary\"", WrongType),
        ("hashing.memory_kib", "1024", OutOfRange),
        ("sessions.idle_minutes", "1440", Conflict),
        ("tokens.access_token_seconds", "601", OutOfRange),
        ("tokens.refresh_idle_days", "91", Conflict),
        ("tokens.keys.algorithms", "[\"ES256\"]", Invalid),
        ("tokens.keys.rotate_days", "1", Conflict),
        ("telemetry.format", "\"xml\"", Invalid),
        ("themes.dir", "\"no/such/folder\"", Unreadable),
    ];
    for (key, value, kind) in table {
        let (set, value) = match key {
            "server.trusted_proxies[0]" => ("server.trusted_proxies", "[\"0.0.0.0/0\"]"),
            other => (other, value),
        };
        let faults = faults(&[(set, value)]).unwrap_or_else(|| panic!("{key} = {value} passed"));
        assert_eq!(faults.len(), 1, "{faults}");
        let fault = faults.iter().next().unwrap();
        assert_eq!(fault.kind, kind, "{fault}");
        // The contradiction of two keys is told at the one that would have to give way.
        if key != "tokens.keys.rotate_days" {
            assert_eq!(fault.key, key, "{fault}");
        }
        assert!(!faults.to_string().contains("canary"), "{faults}");
    }
}

#[test]
fn a_password_in_a_url_that_is_not_encoded_is_refused_with_how_it_is_written() {
    for (key, value) in [
        ("database.url", "\"postgres://u:can@ary@host/sluis\""),
        ("ephemeral.url", "\"redis://:can/a+ry=@host:6379/0\""),
    ] {
        let faults = faults(&[(key, value)]).unwrap_or_else(|| panic!("{value} passed"));
        let told = faults.to_string();
        assert!(told.contains("are written %2F %40 %2B %25"), "{told}");
        for part in ["can@", "can/", "a+ry"] {
            assert!(!told.contains(part), "{told}");
        }
    }
    for sound in [
        ("database.url", "\"postgres://u:can%40ary@host/sluis\""),
        ("database.url", "\"postgres://u@one,two/sluis\""),
        ("ephemeral.url", "\"redis://:can%2Fa%2Bry%3D@host:6379/0\""),
    ] {
        assert!(faults(&[sound]).is_none(), "{sound:?}");
    }
    let without = faults(&[("ephemeral.url", "\"http://host\"")]).unwrap();
    assert!(!without.to_string().contains("%2F"), "{without}");
}

#[test]
fn mail_is_all_or_nothing() {
    assert!(faults(&[]).is_none());
    let some = faults(&[("mail.username", "\"x\""), ("mail.tls", "\"ssl\"")]).unwrap();
    let keys: Vec<&str> = some.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(
        keys,
        ["mail.host", "mail.tls", "mail.password", "mail.from"]
    );
    let clear = [
        ("mail.host", "\"smtp.example.org\""),
        ("mail.from", "\"a@example.org\""),
        ("mail.tls", "\"none\""),
        ("mail.username", "\"x\""),
        ("mail.password", "\"canary\""),
    ];
    let faults = faults(&clear).unwrap();
    assert!(faults.to_string().contains("in clear"), "{faults}");
    assert!(!faults.to_string().contains("canary"));
}

#[test]
fn an_authority_of_mail_has_to_be_a_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, "no certificate").unwrap();
    let told = |path: &str| {
        let given = [
            ("mail.host", "\"smtp.example.org\""),
            ("mail.from", "\"a@example.org\""),
            ("mail.ca_file", path),
        ];
        faults(&given).map(|faults| faults.to_string())
    };
    let quoted = format!("{:?}", path.display().to_string());
    assert!(told(&quoted).unwrap().contains("certificate in PEM"));
    assert!(told("\"/no/such\"").unwrap().contains("cannot be read"));
    std::fs::write(&path, "-----BEGIN CERTIFICATE-----\n").unwrap();
    assert_eq!(told(&quoted), None);
}

#[test]
fn h34_every_fault_of_the_gateway_is_told_at_once_and_without_its_keys() {
    let some = [
        ("sms.url", "\"http://gateway.example.org/canary\""),
        ("sms.method", "\"DELETE\""),
        ("sms.headers", "[\"canary\", \"X-Key: {secret}\", 7]"),
        ("sms.content_type", "\"yaml\""),
        ("sms.body", "\"{from} {username}\""),
        ("sms.from", "\"a\\nb\""),
        ("sms.basic_auth", "\"yes\""),
        ("sms.delivered_status", "[\"2xx\", \"299-200\"]"),
        ("sms.delivered_body", "\"/status\""),
        ("sms.permanent_status", "[\"700\"]"),
        ("sms.timeout_seconds", "16"),
    ];
    let faults = faults(&some).unwrap();
    let told: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    let expected = [
        "sms.url",
        "sms.method",
        "sms.headers[0]",
        "sms.headers[2]",
        "sms.content_type",
        "sms.from",
        "sms.basic_auth",
        "sms.delivered_status[0]",
        "sms.delivered_status[1]",
        "sms.delivered_body",
        "sms.permanent_status[0]",
        "sms.timeout_seconds",
        "sms.username",
    ];
    assert_eq!(told, expected, "{faults}");
    assert!(!faults.to_string().contains("canary"), "{faults}");
}

#[test]
fn h34_a_mark_that_nothing_stands_for_is_a_missing_key() {
    let url = ("sms.url", "\"https://sms.example.org/{from}\"");
    let headers = ("sms.headers", "[\"X-Key: {secret}\"]");
    let faults_of = |given: &[(&str, &str)]| -> Vec<String> {
        let faults = faults(given);
        faults.iter().flatten().map(|f| f.key.clone()).collect()
    };
    assert_eq!(faults_of(&[url, headers]), ["sms.from", "sms.secret"]);
    let basic = ("sms.basic_auth", "true");
    let from = ("sms.from", "\"Sign-in\"");
    assert_eq!(
        faults_of(&[url, from, basic]),
        ["sms.username", "sms.secret"]
    );
    let secret = ("sms.secret", "\"canary\"");
    let colon = ("sms.username", "\"a:b\"");
    assert_eq!(
        faults_of(&[url, from, basic, secret, colon]),
        ["sms.username"]
    );
    let username = ("sms.username", "\"a\"");
    assert!(faults_of(&[url, from, basic, secret, username]).is_empty());
    assert_eq!(faults_of(&[("sms.from", "\"x\"")]), ["sms.url"]);
    for bad in [
        "ftp://sms.example.org/",
        "https://sms.example.org",
        "https://u:p@sms.example.org/",
        "https://{to}.example.org/",
    ] {
        let quoted = format!("{bad:?}");
        assert_eq!(faults_of(&[("sms.url", &quoted)]), ["sms.url"], "{bad}");
    }
    assert!(faults_of(&[("sms.url", "\"http://127.0.0.1:1/\"")]).is_empty());
}

#[test]
fn every_fault_of_every_sealing_key_is_told() {
    let keys = format!(
        "[{{ id = \"a b\", key = \"canary\" }}, {{ id = \"x\", key = \"{KEY}\" }}, {{ id = \"x\", \
         key = \"{KEY}\" }}, {{ key = \"{KEY}\", kye_file = \"canary\" }}, {{ id = \"y\" }}, 7]"
    );
    let faults = faults(&[("secrets.sealing_keys", &keys)]).unwrap();
    let told: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    let path = |end: &str| format!("secrets.sealing_keys{end}");
    let expected = [
        "[0].id",
        "[0].key",
        "[2].id",
        "[3].kye_file",
        "[3].id",
        "[4].key",
        "[5]",
    ];
    assert_eq!(told, expected.map(path));
    assert!(!faults.to_string().contains("canary"), "{faults}");
}

#[test]
fn ten_faults_in_one_file_are_ten_lines() {
    let text = r#"[server]
listen = "here"
workers = 5000
listne = "x"
[database]
pool_size = "big"
url = "mysql://root:canary@db"
[ephemeral]
timeout_ms = 1
[telemetry]
format = "a\nb"
"#;
    let faults = Config::from_toml_str(text).unwrap_err();
    // The seven of the lines above and three absent keys: the issuer, the store, the sealing keys.
    let missing = faults
        .iter()
        .filter(|fault| fault.kind == FaultKind::Missing)
        .count();
    assert_eq!((faults.len(), missing), (10, 3), "{faults}");
    let lines = faults.to_string();
    assert_eq!(lines.lines().count(), 10, "{lines}");
    assert!(
        lines.contains("server.workers = 5000 (line 3): "),
        "{lines}"
    );
    assert!(
        lines.contains("database.url = «hidden» (line 7): "),
        "{lines}"
    );
    assert!(lines.contains("did you mean server.listen?"), "{lines}");
    assert!(!lines.contains("canary"), "{lines}");

    let json = serde_json::to_value(&faults).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 10);
    assert!(json[0]["key"].is_string() && json[0]["expected"].is_string());
}

#[test]
fn a_slip_of_syntax_does_not_hide_the_other_faults() {
    let text = "[server]\nlisten = \npassword = \"canary\nworkers = 5000\n";
    let faults = Config::from_toml_str(text).unwrap_err();
    assert!(
        faults.iter().any(|fault| fault.kind == FaultKind::Syntax),
        "{faults}"
    );
    assert!(
        faults.iter().any(|fault| fault.key == "server.workers"),
        "{faults}"
    );
    assert!(
        faults.iter().all(|fault| fault.kind != FaultKind::Missing),
        "{faults}"
    );
    assert!(!faults.to_string().contains("canary"), "{faults}");
}

#[test]
fn a_secret_that_was_put_where_its_file_belongs_is_not_shown() {
    let table = [
        (
            "database.url",
            "database.url_file",
            "\"postgres://u:canary@h/d\"",
        ),
        ("ephemeral.url", "ephemeral.url_file", "\"canary\""),
    ];
    for (inline, file, value) in table {
        let faults = faults(&[(inline, ""), (file, value)]).unwrap();
        let fault = faults.iter().next().unwrap();
        assert_eq!(
            (faults.len(), fault.kind),
            (1, FaultKind::Unreadable),
            "{faults}"
        );
        assert!(!faults.to_string().contains("canary"), "{faults}");
    }
    let faults = faults(&[("database.url", ""), ("database.url_file", "\"no/such\"")]).unwrap();
    assert!(faults.to_string().contains("\"no/such\""), "{faults}");
}

#[test]
fn a_stream_of_the_audit_trail_needs_what_its_receiver_needs() {
    for (to, key) in [
        ("file", "audit.stream.file"),
        ("syslog", "audit.stream.syslog"),
        ("webhook", "audit.stream.webhook"),
    ] {
        let told = faults(&[("audit.stream.to", &format!("{to:?}"))]).unwrap();
        let told: Vec<&str> = told.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(told, [key]);
    }
    for syslog in [
        "logs.example:6514",
        "http://logs.example:1",
        "tls://logs.example",
        "tls://:1",
    ] {
        let told = faults(&[("audit.stream.syslog", &format!("{syslog:?}"))]);
        assert!(told.is_some(), "{syslog}");
    }
    let short = faults(&[
        ("audit.stream.to", "\"webhook\""),
        ("audit.stream.webhook", "\"https://siem.example/\""),
        ("audit.stream.webhook_secret", "\"kort\""),
    ]);
    assert!(!short.unwrap().to_string().contains("kort"));
}
