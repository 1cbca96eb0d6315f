//! The reference file and the code say the same.

use std::collections::BTreeMap;

use sluis_config::{Config, schema};

const REFERENCE: &str = include_str!("../../../config/reference.toml");

/// Required keys, so that the rest of the configuration can be looked at.
const REQUIRED: &str = r#"
server.public_url = "https://login.example.org"
database.url = "sqlite:///var/lib/sluis.db"
ephemeral.url = "embedded:///var/lib/ephemeral"
secrets.sealing_keys = [{ id = "k", key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" }]
"#;

struct Entry {
    default: String,
    variable: String,
    written: String,
    active: bool,
    prose: bool,
}

/// Reads the file by its own layout: prose, `# default:`, `# variable:`, then the key.
fn entries() -> Vec<(String, Entry)> {
    let mut entries = Vec::new();
    let (mut section, mut prose) = (String::new(), false);
    let (mut default, mut variable) = (String::new(), String::new());
    for line in REFERENCE.lines() {
        if let Some(text) = line.strip_prefix("# default: ") {
            default = text.to_owned();
        } else if let Some(text) = line.strip_prefix("# variable: ") {
            variable = text.to_owned();
        } else if line.starts_with("# ") {
            prose = true;
        } else if line.is_empty() || line == "#" {
            prose = false;
        } else {
            let bare = line.trim_start_matches('#');
            let (path, written) = if let Some(list) = bare.strip_prefix("[[") {
                section = list.trim_end_matches("]]").to_owned();
                (section.clone(), String::new())
            } else if let Some(table) = bare.strip_prefix('[') {
                section = table.trim_end_matches(']').to_owned();
                continue;
            } else {
                let (key, value) = bare.split_once(" = ").expect(line);
                (format!("{section}.{key}"), value.to_owned())
            };
            let (default, variable) = (std::mem::take(&mut default), std::mem::take(&mut variable));
            let active = !line.starts_with('#');
            entries.push((
                path,
                Entry {
                    default,
                    variable,
                    written,
                    active,
                    prose,
                },
            ));
        }
    }
    entries
}

#[test]
fn every_key_stands_in_the_reference_in_order_and_nothing_else_does() {
    let written: Vec<String> = entries().into_iter().map(|(path, _)| path).collect();
    let known: Vec<&str> = schema::keys().map(schema::Key::path).collect();
    assert_eq!(written, known);
}

#[test]
fn every_key_has_prose_its_default_and_its_variable() {
    let entries: BTreeMap<_, _> = entries().into_iter().collect();
    for key in schema::keys() {
        let entry = &entries[key.path()];
        assert!(entry.prose, "{} has no prose", key.path());
        assert_eq!(entry.variable, key.variable(), "{}", key.path());
        match key.default_toml() {
            Some(default) => {
                assert_eq!(entry.default, default, "{}", key.path());
                assert_eq!(entry.written, default, "{}", key.path());
                // An optional section must not come to life through its defaults.
                let optional = ["mail.", "sms."].iter().any(|s| key.path().starts_with(s));
                assert_eq!(entry.active, !optional, "{}", key.path());
            }
            None => {
                assert!(entry.default.starts_with("none"), "{}", key.path());
                assert!(!entry.active, "{}", key.path());
                assert!(!key.is_required() || entry.default == "none, required");
            }
        }
    }
}

#[test]
fn the_reference_as_it_stands_changes_nothing() {
    let written = Config::from_toml_str(&format!("{REQUIRED}{}", nested(REFERENCE)));
    let plain = Config::from_toml_str(REQUIRED).expect("the required keys are enough");
    assert_eq!(
        format!("{:?}", written.expect("the reference parses")),
        format!("{plain:?}")
    );
}

/// The same with dotted keys, for a table that dotted keys have opened takes no heading.
fn nested(text: &str) -> String {
    let mut section = String::new();
    let mut out = String::new();
    for line in text.lines() {
        if let Some(table) = line.strip_prefix('[') {
            section = table.trim_end_matches(']').to_owned();
        } else if line.contains(" = ") && !line.starts_with('#') {
            out.push_str(&format!("{section}.{line}\n"));
        }
    }
    out
}

#[test]
fn the_reference_with_every_mark_taken_away_has_no_unknown_key() {
    let bare: String = REFERENCE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest,
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    // What is left are the contradictions: a secret in place and in a file at once, a sample key.
    let faults = Config::from_toml_str(&bare).expect_err("samples are not a configuration");
    for fault in &faults {
        let sample = fault.key.ends_with("_file") || fault.key == "themes.dir";
        assert!(sample, "{fault}");
    }
}

#[test]
fn h34_each_example_of_a_gateway_is_a_configuration() {
    let examples: Vec<&str> = REFERENCE.split("# Example: ").skip(1).collect();
    assert_eq!(examples.len(), 3);
    for example in examples {
        let name = example.lines().next().unwrap_or_default();
        let lines = example.lines().map_while(|line| {
            let rest = line.strip_prefix("#   ");
            rest.or_else(|| (line == name).then_some(""))
        });
        let section: String = lines
            .map(|line| line.replace("secret_file = \"/run/secrets/", "secret = \""))
            .flat_map(|line| [line, "\n".to_owned()])
            .collect();
        let config = Config::from_toml_str(&format!("{REQUIRED}[sms]\n{section}"))
            .unwrap_or_else(|faults| panic!("{name}: {faults}"));
        assert!(config.sms.is_some_and(|sms| sms.secret.is_some()), "{name}");
    }
}
