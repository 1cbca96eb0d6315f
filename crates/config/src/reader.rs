//! Takes typed values out of the merged layers and notes every fault on the way.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::fault::{Fault, FaultKind, Faults, Origin};
use crate::file;
use crate::schema::{Fallback, Key};
use crate::secret_file;
use crate::secrets::SealingKey;
use crate::setting::{Raw, Setting, Settings};

/// Why a text is not a value: `None` when the key's own description says it all.
pub(crate) type Wrong = Option<String>;

/// A value that may be absent, inside an outcome where `None` means that a fault was noted.
pub(crate) type Maybe<T> = Option<Option<T>>;

pub(crate) struct Reader {
    settings: Settings,
    base: PathBuf,
}

impl Reader {
    pub(crate) fn new(settings: Settings, base: &Path) -> Self {
        Self {
            settings,
            base: base.to_owned(),
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.settings.faults.is_empty()
    }

    pub(crate) fn into_faults(self) -> Faults {
        Faults::new(self.settings.faults)
    }

    pub(crate) fn setting(&self, key: &Key) -> Option<Setting> {
        self.settings.by_key.get(key.path()).cloned()
    }

    pub(crate) fn has(&self, key: &Key) -> bool {
        self.settings.by_key.contains_key(key.path())
    }

    /// A whole number within the bounds of its key.
    pub(crate) fn integer(&mut self, key: &Key) -> Option<u64> {
        let Some(setting) = self.setting(key) else {
            return match key.fallback() {
                Fallback::Integer(number) => Some(number),
                _ => self.missing(key),
            };
        };
        let number = match &setting.raw {
            Raw::Integer(number) => Some(i128::from(*number)),
            Raw::Variable(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            return self.wrong(key, FaultKind::WrongType, key.hint());
        };
        let (min, max) = key.bounds();
        match u64::try_from(number) {
            Ok(number) if (min..=max).contains(&number) => Some(number),
            _ => self.wrong(key, FaultKind::OutOfRange, key.hint()),
        }
    }

    /// Yes or no.
    pub(crate) fn boolean(&mut self, key: &Key) -> Option<bool> {
        let Some(setting) = self.setting(key) else {
            return match key.fallback() {
                Fallback::Boolean(value) => Some(value),
                _ => self.missing(key),
            };
        };
        let spelling = match &setting.raw {
            Raw::Other("boolean", spelling) => spelling.as_str(),
            Raw::Variable(text) => text.trim(),
            _ => "",
        };
        match spelling {
            "true" => Some(true),
            "false" => Some(false),
            _ => self.wrong(key, FaultKind::WrongType, key.hint()),
        }
    }

    /// A text that `parse` turns into a value; the key has a default or is required.
    pub(crate) fn parsed<T>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        match self.optional(key, parse)? {
            Some(value) => Some(value),
            None => self.missing(key),
        }
    }

    /// A text that `parse` turns into a value, or nothing where the key is absent.
    pub(crate) fn optional<T>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Maybe<T> {
        let text = match (self.setting(key).map(|setting| setting.raw), key.fallback()) {
            (Some(Raw::Text(text) | Raw::Variable(text)), _) => text,
            (Some(_), _) => return self.wrong(key, FaultKind::WrongType, key.hint()),
            (None, Fallback::Text(text)) => text.to_owned(),
            (None, _) => return Some(None),
        };
        match parse(&text) {
            Ok(value) => Some(Some(value)),
            Err(wrong) => {
                let expected = wrong.unwrap_or_else(|| key.hint());
                self.wrong(key, FaultKind::Invalid, expected)
            }
        }
    }

    /// A list of texts; a variable holds them between commas or as a TOML list.
    pub(crate) fn list<T>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Option<Vec<T>> {
        let items: Vec<Setting> = match (self.setting(key), key.fallback()) {
            (
                Some(Setting {
                    raw: Raw::List(items),
                    ..
                }),
                _,
            ) => items,
            (
                Some(Setting {
                    raw: Raw::Variable(text),
                    origin,
                }),
                _,
            ) => match self.variable_list(key, &text, &origin) {
                Some(items) => items,
                None => return self.wrong(key, FaultKind::WrongType, key.hint()),
            },
            (Some(_), _) => return self.wrong(key, FaultKind::WrongType, key.hint()),
            (None, Fallback::List(items)) => items
                .iter()
                .map(|text| text_setting(text, &Origin::Absent))
                .collect(),
            (None, _) => return self.missing(key),
        };
        // Every item is looked at before the list is given up.
        let parsed: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let (kind, expected) = match &item.raw {
                    Raw::Text(text) => match parse(text) {
                        Ok(value) => return Some(value),
                        Err(wrong) => (FaultKind::Invalid, wrong),
                    },
                    _ => (FaultKind::WrongType, None),
                };
                let expected = expected.unwrap_or_else(|| key.hint());
                let path = format!("{}[{index}]", key.path());
                if key.is_secret() {
                    self.note_hidden(&path, item, kind, expected);
                } else {
                    self.note(&path, Some(item), kind, expected);
                }
                None
            })
            .collect();
        parsed.into_iter().collect()
    }

    fn variable_list(&self, key: &Key, text: &str, origin: &Origin) -> Option<Vec<Setting>> {
        let text = text.trim();
        if text.starts_with('[') {
            return file::list(text, origin);
        }
        if key.is_secret() {
            return None;
        }
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        Some(parts.map(|part| text_setting(part, origin)).collect())
    }

    /// The tables of a list, such as the sealing keys; each is read by the caller.
    pub(crate) fn tables(&mut self, key: &Key) -> Option<Vec<Setting>> {
        match self.setting(key) {
            Some(Setting {
                raw: Raw::List(items),
                ..
            }) => Some(items),
            Some(Setting {
                raw: Raw::Variable(text),
                origin,
            }) => {
                let items = self.variable_list(key, &text, &origin);
                items.or_else(|| self.wrong(key, FaultKind::WrongType, key.hint()))
            }
            Some(_) => self.wrong(key, FaultKind::WrongType, key.hint()),
            None => self.missing(key),
        }
    }

    /// A secret given in place, or in the file that `file_key` points at.
    pub(crate) fn secret(&mut self, key: &Key, file_key: &Key) -> Maybe<SecretString> {
        let inline = self.setting(key);
        let in_file = self.setting(file_key);
        if inline.is_some() && in_file.is_some() {
            let expected = format!("should be absent, for {} is given as well", key.path());
            return self.wrong(file_key, FaultKind::Conflict, expected);
        }
        let Some(setting) = in_file else {
            return self.optional(key, |text| {
                if text.is_empty() {
                    Err(None)
                } else {
                    Ok(SecretString::from(text))
                }
            });
        };
        let secret = self.secret_from(file_key.path(), &setting)?;
        Some(Some(SecretString::from(secret.as_str())))
    }

    /// The text of the secret file that a setting points at.
    pub(crate) fn secret_from(
        &mut self,
        path: &str,
        setting: &Setting,
    ) -> Option<zeroize::Zeroizing<String>> {
        let (Raw::Text(text) | Raw::Variable(text)) = &setting.raw else {
            let expected = "should be the path of a file".to_owned();
            self.note(path, Some(setting), FaultKind::WrongType, expected);
            return None;
        };
        let file = self.resolve(Path::new(text), &setting.origin);
        secret_file::read(&file)
            .map_err(|reason| self.note(path, Some(setting), FaultKind::Unreadable, reason))
            .ok()
    }

    /// A path as its writer meant it: the file's folder or the working directory is its start.
    pub(crate) fn resolve(&self, path: &Path, origin: &Origin) -> PathBuf {
        match origin {
            Origin::File { .. } => self.base.join(path),
            Origin::Variable(_) | Origin::Absent => path.to_owned(),
        }
    }

    /// Where the value of a key came from.
    pub(crate) fn origin(&self, key: &Key) -> Origin {
        self.setting(key)
            .map_or(Origin::Absent, |setting| setting.origin)
    }

    /// Notes an absent key, unless a layer could not be read and the key may well stand there.
    pub(crate) fn missing<T>(&mut self, key: &Key) -> Option<T> {
        if !self.settings.incomplete {
            let expected = format!("is missing; {} (variable {})", key.hint(), key.variable());
            self.note(key.path(), None, FaultKind::Missing, expected);
        }
        None
    }

    /// Notes a fault of a key's value.
    pub(crate) fn wrong<T>(&mut self, key: &Key, kind: FaultKind, expected: String) -> Option<T> {
        let (value, origin) = match self.setting(key) {
            Some(setting) => (
                Some(setting.shown(key.is_secret() || misplaced(key.path(), &setting))),
                setting.origin,
            ),
            None => (key.default_toml(), Origin::Absent),
        };
        let key = key.path().to_owned();
        self.settings.faults.push(Fault {
            key,
            value,
            kind,
            expected,
            origin,
        });
        None
    }

    /// Notes a fault at a path inside a list.
    pub(crate) fn note(
        &mut self,
        path: &str,
        setting: Option<&Setting>,
        kind: FaultKind,
        expected: String,
    ) {
        self.settings.faults.push(Fault {
            key: path.to_owned(),
            value: setting.map(|setting| setting.shown(misplaced(path, setting))),
            kind,
            expected,
            origin: setting.map_or(Origin::Absent, |setting| setting.origin.clone()),
        });
    }

    /// Notes that something is missing inside `item` of a list.
    pub(crate) fn note_absent(&mut self, path: &str, item: &Setting, expected: String) {
        self.settings.faults.push(Fault {
            key: path.to_owned(),
            value: None,
            kind: FaultKind::Missing,
            expected,
            origin: item.origin.clone(),
        });
    }

    /// As [`Self::note`], for a value that must not be shown.
    pub(crate) fn note_hidden(
        &mut self,
        path: &str,
        setting: &Setting,
        kind: FaultKind,
        expected: String,
    ) {
        self.settings.faults.push(Fault {
            key: path.to_owned(),
            value: Some(setting.shown(true)),
            kind,
            expected,
            origin: setting.origin.clone(),
        });
    }
}

fn text_setting(text: &str, origin: &Origin) -> Setting {
    Setting {
        raw: Raw::Text(text.to_owned()),
        origin: origin.clone(),
    }
}

/// Whether the value of a `_file` key may be the secret itself, put there by mistake.
fn misplaced(path: &str, setting: &Setting) -> bool {
    let (Raw::Text(text) | Raw::Variable(text)) = &setting.raw else {
        return false;
    };
    let is_path = text.contains('/') && !text.contains("://");
    // Certificates are no secret, whatever the path to them looks like.
    let is_shown = is_path || path.ends_with("ca_file") || path.ends_with("cert_file");
    path.ends_with("_file") && (!is_shown || SealingKey::from_base64("unnamed", text).is_ok())
}
