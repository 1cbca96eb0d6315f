//! The list of all keys: path, default, bounds, and whether the value is a secret.
//!
//! The sections read through these entries, so what stands here is what is read.

use crate::{
    audit, database, ephemeral, hashing, mail, outgoing, protocol, secrets, server, sessions, sms,
    telemetry, themes, tokens,
};

/// One key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    path: &'static str,
    hint: &'static str,
    fallback: Fallback,
    bounds: (u64, u64),
    secret: bool,
}

/// What stands for a key that is absent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fallback {
    /// Nothing: its absence is a fault.
    Required,
    /// Nothing: the key is optional, or another key may stand for it.
    Nothing,
    Integer(u64),
    Boolean(bool),
    Text(&'static str),
    List(&'static [&'static str]),
}

impl Key {
    const fn new(path: &'static str, hint: &'static str, fallback: Fallback) -> Self {
        Self {
            path,
            hint,
            fallback,
            bounds: (0, u64::MAX),
            secret: false,
        }
    }

    pub(crate) const fn required(path: &'static str, hint: &'static str) -> Self {
        Self::new(path, hint, Fallback::Required)
    }

    pub(crate) const fn optional(path: &'static str, hint: &'static str) -> Self {
        Self::new(path, hint, Fallback::Nothing)
    }

    pub(crate) const fn text(
        path: &'static str,
        hint: &'static str,
        default: &'static str,
    ) -> Self {
        Self::new(path, hint, Fallback::Text(default))
    }

    pub(crate) const fn list(
        path: &'static str,
        hint: &'static str,
        default: &'static [&'static str],
    ) -> Self {
        Self::new(path, hint, Fallback::List(default))
    }

    pub(crate) const fn integer(path: &'static str, default: u64, min: u64, max: u64) -> Self {
        let mut key = Self::new(path, "", Fallback::Integer(default));
        key.bounds = (min, max);
        key
    }

    pub(crate) const fn boolean(path: &'static str, default: bool) -> Self {
        Self::new(path, "true or false", Fallback::Boolean(default))
    }

    pub(crate) const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Dotted path, such as `server.listen`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Whether the value is never shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// Whether its absence is a fault.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        matches!(self.fallback, Fallback::Required)
    }

    /// The default as TOML writes it; `None` for required and optional keys.
    #[must_use]
    pub fn default_toml(&self) -> Option<String> {
        match self.fallback {
            Fallback::Required | Fallback::Nothing => None,
            Fallback::Integer(number) => Some(number.to_string()),
            Fallback::Boolean(value) => Some(value.to_string()),
            Fallback::Text(text) => Some(format!("{text:?}")),
            Fallback::List(items) => Some(format!("{items:?}")),
        }
    }

    /// The environment variable; fields of a list item share the variable of their list.
    #[must_use]
    pub fn variable(&self) -> String {
        let path = if self.is_list_item() {
            secrets::SEALING_KEYS.path
        } else {
            self.path
        };
        format!("SLUIS_{}", path.replace('.', "__").to_ascii_uppercase())
    }

    pub(crate) fn is_list_item(&self) -> bool {
        self.path
            .strip_prefix(secrets::SEALING_KEYS.path)
            .is_some_and(|rest| !rest.is_empty())
    }

    pub(crate) const fn fallback(&self) -> Fallback {
        self.fallback
    }

    pub(crate) const fn bounds(&self) -> (u64, u64) {
        self.bounds
    }

    /// What a right value looks like, in words.
    pub(crate) fn hint(&self) -> String {
        if matches!(self.fallback, Fallback::Integer(_)) {
            let (min, max) = self.bounds;
            format!("should be a whole number from {min} to {max}")
        } else {
            format!("should be {}", self.hint)
        }
    }

    /// The same of a URL, and how a password is written in it if it may hold one.
    pub(crate) fn url_hint(&self, url: &str) -> String {
        let mut hint = self.hint();
        if url.contains('@') {
            hint += "; characters such as / @ + % in a user name or password are written %2F %40 %2B %25";
        }
        hint
    }
}

/// The sections, in the order of the reference file.
pub const SECTIONS: &[&str] = &[
    "server",
    "database",
    "ephemeral",
    "secrets",
    "hashing",
    "sessions",
    "tokens",
    "tokens.keys",
    "protocol",
    "outgoing",
    "mail",
    "sms",
    "audit",
    "audit.stream",
    "telemetry",
    "themes",
];

/// Every key, in the order of the reference file.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    [
        server::KEYS,
        database::KEYS,
        ephemeral::KEYS,
        secrets::KEYS,
        hashing::KEYS,
        sessions::KEYS,
        tokens::KEYS,
        protocol::KEYS,
        outgoing::KEYS,
        mail::KEYS,
        sms::KEYS,
        audit::KEYS,
        telemetry::KEYS,
        themes::KEYS,
    ]
    .into_iter()
    .flatten()
}

/// The key of a dotted path; fields of list items are read with their list.
pub(crate) fn find(path: &str) -> Option<&'static Key> {
    keys().find(|key| key.path == path && !key.is_list_item())
}

pub(crate) fn by_variable(name: &str) -> Option<&'static Key> {
    keys().find(|key| !key.is_list_item() && key.variable() == name)
}

pub(crate) fn is_section(path: &str) -> bool {
    SECTIONS.contains(&path)
}

/// For a secret its `_file` key, and the other way about.
pub(crate) fn other_spelling(path: &str) -> Option<&'static str> {
    let other = match path.strip_suffix("_file") {
        Some(inline) => inline.to_owned(),
        None => format!("{path}_file"),
    };
    find(&other).map(Key::path)
}
