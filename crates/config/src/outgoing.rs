//! Section `outgoing`.

use std::path::PathBuf;
use std::time::Duration;

use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const ALLOW_HOSTS: Key = Key::list(
    "outgoing.allow_hosts",
    "a list of hosts, with a port or without, such as [\"portal.intern.example\", \"localhost:8081\"]",
    &[],
);
const CA_FILE: Key = Key::optional(
    "outgoing.ca_file",
    "the path of a file of certificates in PEM",
);
const TIMEOUT: Key = Key::integer("outgoing.timeout_seconds", 5, 1, 30);

pub(crate) const KEYS: &[Key] = &[ALLOW_HOSTS, CA_FILE, TIMEOUT];

/// Requests that Sluis makes to addresses that portals name.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Hosts that may be asked although they are not of the public network, and without TLS.
    pub allow_hosts: Vec<String>,
    /// Further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// How long one request may take.
    pub timeout: Duration,
}

impl Outgoing {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let allow_hosts = reader.list(&ALLOW_HOSTS, host);
        let ca_file = reader.optional(&CA_FILE, |text| Ok(PathBuf::from(text)));
        let timeout = reader.integer(&TIMEOUT);
        let origin = reader.origin(&CA_FILE);
        Some(Self {
            allow_hosts: allow_hosts?,
            ca_file: ca_file?.map(|path| reader.resolve(&path, &origin)),
            timeout: Duration::from_secs(timeout?),
        })
    }
}

fn host(text: &str) -> Result<String, Wrong> {
    let fit = !text.is_empty()
        && !text.contains("://")
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    if fit {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(None)
    }
}
