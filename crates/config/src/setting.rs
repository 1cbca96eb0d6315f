//! Values as the layers give them, before anything is known about their type.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::{Fault, FaultKind, HIDDEN, Origin, shown_text};
use crate::schema::{self, Key};

/// A value with the place it came from.
#[derive(Clone)]
pub(crate) struct Setting {
    pub(crate) raw: Raw,
    pub(crate) origin: Origin,
}

/// A value without a type of ours yet. No `Debug`: it may hold secrets.
#[derive(Clone)]
pub(crate) enum Raw {
    Text(String),
    Integer(i64),
    List(Vec<Setting>),
    Table(BTreeMap<String, Setting>),
    /// What no key takes: a boolean, a fraction, a date; with its spelling.
    Other(&'static str, String),
    /// The text of a variable; the key decides what it is.
    Variable(String),
}

impl Setting {
    /// The value as a fault shows it.
    pub(crate) fn shown(&self, secret: bool) -> String {
        match &self.raw {
            Raw::List(_) => "a list".to_owned(),
            Raw::Table(_) => "a table".to_owned(),
            _ if secret => HIDDEN.to_owned(),
            Raw::Text(text) | Raw::Variable(text) => shown_text(text),
            Raw::Integer(number) => number.to_string(),
            Raw::Other(_, spelling) => spelling.clone(),
        }
    }

    /// The value of a key that nobody knows: a misspelt password is a password all the same.
    fn shown_unknown(&self) -> String {
        let secret = !matches!(self.raw, Raw::Integer(_) | Raw::Other("boolean", _));
        self.shown(secret)
    }
}

/// The values of a layer by dotted key, with what was wrong in the layer itself.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) by_key: BTreeMap<&'static str, Setting>,
    pub(crate) faults: Vec<Fault>,
    /// A piece of the layer could not be understood, so an absent key may not be absent.
    pub(crate) incomplete: bool,
}

impl Settings {
    /// The layer of a file that could not be read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let fault = Fault {
            key: String::new(),
            value: None,
            kind: FaultKind::Unreadable,
            expected: format!("the configuration file cannot be read: {error}"),
            origin: Origin::File {
                path: Some(path.to_owned()),
                line: 0,
            },
        };
        Self {
            faults: vec![fault],
            incomplete: true,
            ..Self::default()
        }
    }

    /// Lays `upper` over this layer.
    pub(crate) fn overlay(&mut self, upper: Self) {
        for key in upper.by_key.keys() {
            // A secret and its file are two spellings of one value: the upper layer's one stands.
            if let Some(other) = schema::other_spelling(key)
                && !upper.by_key.contains_key(other)
            {
                self.by_key.remove(other);
            }
        }
        self.by_key.extend(upper.by_key);
        self.faults.extend(upper.faults);
        self.incomplete |= upper.incomplete;
    }

    pub(crate) fn insert(&mut self, key: &'static Key, setting: Setting) {
        self.by_key.insert(key.path(), setting);
    }

    pub(crate) fn unknown(&mut self, path: &str, setting: &Setting) {
        let suggestion = match crate::nearest::known(path) {
            Some(known) => format!("there is no such key; did you mean {known}?"),
            None => "there is no such key".to_owned(),
        };
        self.faults.push(Fault {
            key: path.to_owned(),
            value: Some(setting.shown_unknown()),
            kind: FaultKind::UnknownKey,
            expected: suggestion,
            origin: setting.origin.clone(),
        });
    }
}
