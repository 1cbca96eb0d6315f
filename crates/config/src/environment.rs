//! The upper layer: environment variables.

use std::ffi::OsString;

use crate::fault::{Fault, FaultKind, HIDDEN, Origin};
use crate::schema;
use crate::setting::{Raw, Setting, Settings};

const PREFIX: &str = "SLUIS_";

/// Reads the variables that belong to us; the others are not looked at.
pub(crate) fn read<K, V>(env: impl IntoIterator<Item = (K, V)>) -> Settings
where
    K: Into<OsString>,
    V: Into<OsString>,
{
    // Sorted, so that the same environment always gives the faults in the same order.
    let mut variables: Vec<(String, OsString)> = env
        .into_iter()
        .filter_map(|(name, value)| Some((name.into().into_string().ok()?, value.into())))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect();
    variables.sort();

    let mut settings = Settings::default();
    for (name, value) in variables {
        take(&name, value, &mut settings);
    }
    settings
}

fn take(name: &str, value: OsString, settings: &mut Settings) {
    let origin = Origin::Variable(name.to_owned());
    let known = schema::by_variable(name);
    let path = name[PREFIX.len()..].to_ascii_lowercase().replace("__", ".");
    let Ok(text) = value.into_string() else {
        if known.is_some() {
            settings.incomplete = true;
            settings.faults.push(Fault {
                key: path,
                value: Some(HIDDEN.to_owned()),
                kind: FaultKind::WrongType,
                expected: "should be UTF-8".to_owned(),
                origin,
            });
        }
        return;
    };
    let setting = Setting {
        raw: Raw::Variable(text),
        origin,
    };
    match known {
        Some(key) => settings.insert(key, setting),
        None if path.contains('.') => settings.unknown(&path, &setting),
        None => single_underscore(name, &setting, settings),
    }
}

/// `SLUIS_X` without a double underscore belongs to somebody else (a cluster makes up variables
/// after its services), unless it is one of ours but for an underscore.
fn single_underscore(name: &str, setting: &Setting, settings: &mut Settings) {
    let link = matches!(&setting.raw, Raw::Variable(text)
        if text.starts_with("tcp://") || text.starts_with("udp://"));
    if link {
        return;
    }
    let meant = schema::keys()
        .filter(|key| !key.is_list_item())
        .find(|key| key.variable().replace("__", "_") == name);
    if let Some(key) = meant {
        settings.faults.push(Fault {
            key: key.path().to_owned(),
            value: Some(HIDDEN.to_owned()),
            kind: FaultKind::UnknownKey,
            expected: format!(
                "there is no such variable; did you mean {}?",
                key.variable()
            ),
            origin: setting.origin.clone(),
        });
    }
}
