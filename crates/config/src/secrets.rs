//! Section `secrets`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::fault::FaultKind;
use crate::nearest;
use crate::reader::Reader;
use crate::schema::Key;
use crate::setting::{Raw, Setting};

const ID_HINT: &str = "1 to 32 letters, digits, hyphens, underscores or dots";

pub(crate) const SEALING_KEYS: Key = Key::required(
    "secrets.sealing_keys",
    "a list of at least one key, each with an id and either key or key_file",
)
.secret();
const ID: Key = Key::required("secrets.sealing_keys.id", ID_HINT);
const KEY: Key = Key::optional("secrets.sealing_keys.key", "32 bytes in base64").secret();
const KEY_FILE: Key = Key::optional(
    "secrets.sealing_keys.key_file",
    "the path of a file with 32 bytes in base64",
);

pub(crate) const KEYS: &[Key] = &[SEALING_KEYS, ID, KEY, KEY_FILE];

/// Length of a sealing key, in bytes.
pub const SEALING_KEY_BYTES: usize = 32;

/// Fewer different bytes than this in 32 random ones happens less than once in 10^20.
const DIFFERENT_BYTES: usize = 16;

/// Keys under which stored secrets are sealed.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The first one seals, all of them open. Never empty; every id is different.
    pub sealing_keys: Vec<SealingKey>,
}

/// A key that seals secrets at rest. Its bytes are wiped when it is dropped and never printed.
#[derive(Clone)]
pub struct SealingKey {
    id: String,
    bytes: Zeroizing<[u8; SEALING_KEY_BYTES]>,
}

/// Why something is not a sealing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealingKeyError {
    /// The id is empty, too long or has other characters.
    #[error("should be 1 to 32 letters, digits, hyphens, underscores or dots")]
    Id,
    /// Not base64, or not 32 bytes.
    #[error("should be 32 random bytes in base64, such as `openssl rand -base64 32` prints")]
    Length,
    /// A sample, a sentence, a row of zeros.
    #[error("this is not random; make one with `openssl rand -base64 32`")]
    NotRandom,
}

impl SealingKey {
    /// A key of 32 random bytes.
    ///
    /// # Errors
    /// When the id has other characters than letters, digits, `-`, `_` and `.`, or more than 32 of
    /// them, and when the bytes are plainly not random.
    pub fn new(id: &str, bytes: [u8; SEALING_KEY_BYTES]) -> Result<Self, SealingKeyError> {
        let bytes = Zeroizing::new(bytes);
        if !is_id(id) {
            return Err(SealingKeyError::Id);
        }
        if bytes.iter().collect::<BTreeSet<_>>().len() < DIFFERENT_BYTES {
            return Err(SealingKeyError::NotRandom);
        }
        Ok(Self {
            id: id.to_owned(),
            bytes,
        })
    }

    /// A key of 32 random bytes in base64, with either alphabet, padded or not.
    ///
    /// # Errors
    /// As [`Self::new`], and when the text is not base64 of 32 bytes.
    pub fn from_base64(id: &str, text: &str) -> Result<Self, SealingKeyError> {
        let decoded = [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
            .iter()
            .find_map(|encoding| encoding.decode(text.trim().as_bytes()).ok())
            .map(Zeroizing::new)
            .ok_or(SealingKeyError::Length)?;
        let bytes = decoded
            .as_slice()
            .try_into()
            .map_err(|_| SealingKeyError::Length)?;
        Self::new(id, bytes)
    }

    /// The name that is stored beside what the key has sealed.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key itself.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8; SEALING_KEY_BYTES] {
        &self.bytes
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealingKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Secrets {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let items = reader.tables(&SEALING_KEYS)?;
        if items.is_empty() {
            return reader.wrong(&SEALING_KEYS, FaultKind::Invalid, SEALING_KEYS.hint());
        }
        let mut ids = BTreeSet::new();
        let keys: Vec<Option<SealingKey>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let path = format!("{}[{index}]", SEALING_KEYS.path());
                let key = read_key(reader, &path, item)?;
                if !ids.insert(key.id.clone()) {
                    let expected = format!("another key has the id {:?} already", key.id);
                    reader.note(&format!("{path}.id"), None, FaultKind::Conflict, expected);
                    return None;
                }
                Some(key)
            })
            .collect();
        Some(Self {
            sealing_keys: keys.into_iter().collect::<Option<_>>()?,
        })
    }
}

fn read_key(reader: &mut Reader, path: &str, item: &Setting) -> Option<SealingKey> {
    let Raw::Table(fields) = &item.raw else {
        let expected = "should be a table with an id and either key or key_file".to_owned();
        reader.note_hidden(path, item, FaultKind::WrongType, expected);
        return None;
    };
    for (name, field) in fields {
        let known = ["id", "key", "key_file"];
        if !known.contains(&name.as_str()) {
            let expected = match nearest::among(name, &known) {
                Some(known) => format!("there is no such key; did you mean {path}.{known}?"),
                None => "there is no such key".to_owned(),
            };
            reader.note_hidden(
                &format!("{path}.{name}"),
                field,
                FaultKind::UnknownKey,
                expected,
            );
        }
    }
    let id = read_id(reader, &format!("{path}.id"), item, fields.get("id"));
    let (text, text_path, field) = read_text(reader, path, item, fields)?;
    // Under a stand-in, so that a bad id does not hide a bad key.
    match SealingKey::from_base64(id.unwrap_or("unnamed"), &text) {
        Ok(key) => id.map(|_| key),
        Err(error) => {
            reader.note_hidden(&text_path, field, FaultKind::Invalid, error.to_string());
            None
        }
    }
}

fn read_id<'a>(
    reader: &mut Reader,
    path: &str,
    item: &Setting,
    field: Option<&'a Setting>,
) -> Option<&'a str> {
    match field {
        Some(Setting {
            raw: Raw::Text(id), ..
        }) if is_id(id) => return Some(id),
        Some(wrong) => {
            let kind = match wrong.raw {
                Raw::Text(_) => FaultKind::Invalid,
                _ => FaultKind::WrongType,
            };
            reader.note(path, Some(wrong), kind, ID.hint());
        }
        None => reader.note_absent(path, item, ID.hint()),
    }
    None
}

/// The base64 text, with the path and the setting that a fault of it belongs to.
fn read_text<'a>(
    reader: &mut Reader,
    path: &str,
    item: &'a Setting,
    fields: &'a BTreeMap<String, Setting>,
) -> Option<(Zeroizing<String>, String, &'a Setting)> {
    let (key_path, file_path) = (format!("{path}.key"), format!("{path}.key_file"));
    match (fields.get("key"), fields.get("key_file")) {
        (
            Some(Setting {
                raw: Raw::Text(text),
                ..
            }),
            None,
        ) => {
            let field = fields.get("key").unwrap_or(item);
            Some((Zeroizing::new(text.clone()), key_path, field))
        }
        (Some(wrong), None) => {
            reader.note_hidden(&key_path, wrong, FaultKind::WrongType, KEY.hint());
            None
        }
        (None, Some(field)) => {
            let text = reader.secret_from(&file_path, field)?;
            Some((text, file_path, field))
        }
        (Some(_), Some(field)) => {
            let expected = "should be absent, for key is given as well".to_owned();
            reader.note(&file_path, Some(field), FaultKind::Conflict, expected);
            None
        }
        (None, None) => {
            let expected = "is missing; give key (32 bytes in base64) or key_file".to_owned();
            reader.note_absent(&key_path, item, expected);
            None
        }
    }
}

fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (1..=32).contains(&id.len()) && id.chars().all(fits)
}
