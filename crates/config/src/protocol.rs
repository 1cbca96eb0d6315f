//! Section `protocol`.

use std::time::Duration;

use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const ALLOW: Key = Key::list(
    "protocol.allow",
    "a list of \"implicit\", \"hybrid\", \"plain_pkce\" and \"unsigned_request_objects\"",
    &[],
);
const REGISTRATION: Key = Key::text(
    "protocol.registration",
    "\"closed\", \"token\" or \"open\"",
    "token",
);
const PUSHED_REQUEST: Key = Key::integer("protocol.pushed_request_seconds", 90, 10, 600);
const DEVICE_CODE: Key = Key::integer("protocol.device_code_seconds", 600, 60, 1800);
const DPOP_NONCE: Key = Key::boolean("protocol.require_dpop_nonce", false);
const CERTIFICATE_HEADER: Key = Key::optional(
    "protocol.client_certificate_header",
    "the name of a header, such as \"X-SSL-Client-Cert\" or \"Client-Cert\"",
);

pub(crate) const KEYS: &[Key] = &[
    ALLOW,
    REGISTRATION,
    PUSHED_REQUEST,
    DEVICE_CODE,
    DPOP_NONCE,
    CERTIFICATE_HEADER,
];

/// What portals may do, beyond what each of them is registered for.
#[derive(Debug, Clone)]
pub struct Protocol {
    /// What RFC 9700 discourages and is allowed all the same, to clients that register it.
    pub allow: Vec<Discouraged>,
    /// Who may register clients (RFC 7591).
    pub registration: Registration,
    /// How long a pushed request lives (RFC 9126, section 2.2).
    pub pushed_request: Duration,
    /// How long a device code lives (RFC 8628, section 3.2).
    pub device_code: Duration,
    /// Every DPoP proof has to hold a nonce of ours (RFC 9449, section 8).
    pub require_dpop_nonce: bool,
    /// The header in which a trusted proxy passes the client's certificate on, in lower case.
    pub client_certificate_header: Option<String>,
}

/// What the best current practice discourages (RFC 9700).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discouraged {
    /// Tokens from the authorization endpoint alone.
    Implicit,
    /// Tokens from the authorization endpoint beside a code.
    Hybrid,
    /// PKCE with the method `plain`.
    PlainPkce,
    /// Request objects with `alg` `none`.
    UnsignedRequestObjects,
}

/// Who may register clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Nobody.
    Closed,
    /// Whoever holds an initial access token.
    Token,
    /// Anybody.
    Open,
}

impl Protocol {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let allow = reader.list(&ALLOW, discouraged);
        let registration = reader.parsed(&REGISTRATION, registration);
        let pushed_request = reader.integer(&PUSHED_REQUEST);
        let device_code = reader.integer(&DEVICE_CODE);
        let require_dpop_nonce = reader.boolean(&DPOP_NONCE);
        let header = reader.optional(&CERTIFICATE_HEADER, header_name);
        Some(Self {
            allow: allow?,
            registration: registration?,
            pushed_request: Duration::from_secs(pushed_request?),
            device_code: Duration::from_secs(device_code?),
            require_dpop_nonce: require_dpop_nonce?,
            client_certificate_header: header?,
        })
    }
}

fn discouraged(text: &str) -> Result<Discouraged, Wrong> {
    match text {
        "implicit" => Ok(Discouraged::Implicit),
        "hybrid" => Ok(Discouraged::Hybrid),
        "plain_pkce" => Ok(Discouraged::PlainPkce),
        "unsigned_request_objects" => Ok(Discouraged::UnsignedRequestObjects),
        _ => Err(None),
    }
}

fn registration(text: &str) -> Result<Registration, Wrong> {
    match text {
        "closed" => Ok(Registration::Closed),
        "token" => Ok(Registration::Token),
        "open" => Ok(Registration::Open),
        _ => Err(None),
    }
}

fn header_name(text: &str) -> Result<String, Wrong> {
    let fit = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fit {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(None)
    }
}
