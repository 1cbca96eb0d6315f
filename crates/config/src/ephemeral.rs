//! Section `ephemeral`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::fault::FaultKind;
use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const URL: Key = Key::optional(
    "ephemeral.url",
    "\"redis://host:6379/0\", \"rediss://…\", \"redis+sentinel://host,host/name/0\", \"redis+cluster://host,host\" or \"embedded://path\"",
)
.secret();
const URL_FILE: Key = Key::optional("ephemeral.url_file", "the path of a file with the URL");
const TIMEOUT: Key = Key::integer("ephemeral.timeout_ms", 250, 10, 10_000);
const KEY_PREFIX: Key = Key::text(
    "ephemeral.key_prefix",
    "1 to 32 small letters, digits, hyphens or underscores",
    "sluis",
);

pub(crate) const KEYS: &[Key] = &[URL, URL_FILE, TIMEOUT, KEY_PREFIX];

/// The store of what ends by itself: sessions, codes, counters.
#[derive(Debug, Clone)]
pub struct Ephemeral {
    /// Which store.
    pub url: EphemeralUrl,
    /// How long one command may take.
    pub timeout: Duration,
    /// First part of every key, so that two installations can share a server.
    pub key_prefix: String,
}

/// Which store holds what ends by itself.
#[derive(Debug, Clone)]
pub enum EphemeralUrl {
    /// A Redis server (`redis://`, or with TLS `rediss://`), one that sentinels watch
    /// (`redis+sentinel://`) or a cluster (`redis+cluster://`); the whole URL, for it may hold a
    /// password.
    Redis(SecretString),
    /// A file on this machine, for an installation of one process.
    Embedded(PathBuf),
}

impl Ephemeral {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let url = EphemeralUrl::read(reader);
        let timeout = reader.integer(&TIMEOUT);
        let key_prefix = reader.parsed(&KEY_PREFIX, prefix);
        Some(Self {
            url: url?,
            timeout: Duration::from_millis(timeout?),
            key_prefix: key_prefix?,
        })
    }
}

impl EphemeralUrl {
    fn read(reader: &mut Reader) -> Option<Self> {
        let at = if reader.has(&URL_FILE) { URL_FILE } else { URL };
        let Some(secret) = reader.secret(&URL, &URL_FILE)? else {
            return reader.missing(&URL);
        };
        let text = secret.expose_secret();
        if let Some(path) = text.strip_prefix("embedded://") {
            if path.is_empty() {
                let expected = "should be \"embedded://\" and the path of a file".to_owned();
                return reader.wrong(&at, FaultKind::Invalid, expected);
            }
            return Some(Self::Embedded(
                reader.resolve(Path::new(path), &reader.origin(&at)),
            ));
        }
        if is_redis(text) {
            return Some(Self::Redis(secret));
        }
        reader.wrong(&at, FaultKind::Invalid, URL.url_hint(text))
    }
}

/// Whether the text is the address of a Redis server, of sentinels with the name that they watch, or of a
/// cluster's nodes.
fn is_redis(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let (kind, of_several) = scheme.split_once('+').unwrap_or((scheme, ""));
    let (authority, path) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
    let hosts = authority
        .rsplit_once('@')
        .map_or(authority, |(_, hosts)| hosts);
    let sound = |host: &str| {
        Url::parse(&format!("redis://{host}"))
            .is_ok_and(|url| url.has_host() && url.path().is_empty())
    };
    let shaped = match of_several {
        "" => Url::parse(text).is_ok_and(|url| url.has_host()),
        "sentinel" => !path.is_empty(),
        "cluster" => path.is_empty(),
        _ => false,
    };
    matches!(kind, "redis" | "rediss")
        && shaped
        && (of_several.is_empty() || hosts.split(',').map(str::trim).all(sound))
}

fn prefix(text: &str) -> Result<String, Wrong> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if (1..=32).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(None)
    }
}
