//! Section `tokens` with its subsection `tokens.keys`.

use std::time::Duration;

use crate::fault::FaultKind;
use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const CODE: Key = Key::integer("tokens.code_seconds", 60, 10, 600);
const ACCESS_TOKEN: Key = Key::integer("tokens.access_token_seconds", 300, 60, 600);
const ID_TOKEN: Key = Key::integer("tokens.id_token_seconds", 600, 60, 3600);
const REFRESH_IDLE: Key = Key::integer("tokens.refresh_idle_days", 14, 1, 365);
const REFRESH_ABSOLUTE: Key = Key::integer("tokens.refresh_absolute_days", 90, 1, 365);
const REFRESH_GRACE: Key = Key::integer("tokens.refresh_grace_seconds", 10, 0, 60);
const ALGORITHMS: Key = Key::list(
    "tokens.keys.algorithms",
    "a list of \"RS256\", \"PS256\", \"ES256\" and \"EdDSA\"",
    &["RS256", "PS256", "ES256", "EdDSA"],
);
const ROTATE: Key = Key::integer("tokens.keys.rotate_days", 90, 1, 730);
const ANNOUNCE: Key = Key::integer("tokens.keys.announce_hours", 24, 1, 720);

pub(crate) const KEYS: &[Key] = &[
    CODE,
    ACCESS_TOKEN,
    ID_TOKEN,
    REFRESH_IDLE,
    REFRESH_ABSOLUTE,
    REFRESH_GRACE,
    ALGORITHMS,
    ROTATE,
    ANNOUNCE,
];

/// Lifetimes of codes and tokens.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Authorization codes (RFC 6749, section 4.1.2).
    pub code: Duration,
    /// Access tokens.
    pub access_token: Duration,
    /// ID tokens.
    pub id_token: Duration,
    /// A family of refresh tokens ends after so long without use.
    pub refresh_idle: Duration,
    /// A family of refresh tokens ends after so long whatever happens.
    pub refresh_absolute: Duration,
    /// How long a refresh token that was just used gets its own successor again.
    pub refresh_grace: Duration,
    /// Signing keys.
    pub keys: SigningKeys,
}

/// Signing keys and their change.
#[derive(Debug, Clone)]
pub struct SigningKeys {
    /// A key is kept for each; never empty, and RS256 is among them (OpenID Connect Discovery 1.0,
    /// section 3).
    pub algorithms: Vec<Algorithm>,
    /// A key signs for so long.
    pub rotate: Duration,
    /// A key is published so long before it signs.
    pub announce: Duration,
}

/// A signature algorithm (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with PKCS #1 v1.5 and SHA-256.
    Rs256,
    /// RSA with PSS and SHA-256.
    Ps256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// The name in a JWT header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    fn parse(text: &str) -> Result<Self, Wrong> {
        [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa]
            .into_iter()
            .find(|algorithm| algorithm.as_str() == text)
            .ok_or(None)
    }
}

impl Tokens {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let code = reader.integer(&CODE);
        let access_token = reader.integer(&ACCESS_TOKEN);
        let id_token = reader.integer(&ID_TOKEN);
        let idle = reader.integer(&REFRESH_IDLE);
        let absolute = reader.integer(&REFRESH_ABSOLUTE);
        let grace = reader.integer(&REFRESH_GRACE);
        if idle
            .zip(absolute)
            .is_some_and(|(idle, absolute)| idle > absolute)
        {
            let expected = "should be no more than tokens.refresh_absolute_days".to_owned();
            let _: Option<()> = reader.wrong(&REFRESH_IDLE, FaultKind::Conflict, expected);
        }
        let keys = SigningKeys::read(reader);
        Some(Self {
            code: Duration::from_secs(code?),
            access_token: Duration::from_secs(access_token?),
            id_token: Duration::from_secs(id_token?),
            refresh_idle: days(idle?),
            refresh_absolute: days(absolute?),
            refresh_grace: Duration::from_secs(grace?),
            keys: keys?,
        })
    }
}

impl SigningKeys {
    fn read(reader: &mut Reader) -> Option<Self> {
        let algorithms = reader.list(&ALGORITHMS, Algorithm::parse);
        let rotate = reader.integer(&ROTATE);
        let announce = reader.integer(&ANNOUNCE);
        if let Some(algorithms) = &algorithms {
            let twice = algorithms
                .iter()
                .enumerate()
                .any(|(i, one)| algorithms[..i].contains(one));
            if twice || !algorithms.contains(&Algorithm::Rs256) {
                let expected =
                    "should hold \"RS256\", which OpenID Connect demands, and each name once";
                let kind = FaultKind::Invalid;
                let _: Option<()> = reader.wrong(&ALGORITHMS, kind, expected.to_owned());
            }
        }
        let (rotate, announce) = (days(rotate?), Duration::from_secs(announce? * 3600));
        if announce >= rotate {
            let expected = "should be less than tokens.keys.rotate_days".to_owned();
            return reader.wrong(&ANNOUNCE, FaultKind::Conflict, expected);
        }
        Some(Self {
            algorithms: algorithms?,
            rotate,
            announce,
        })
    }
}

fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}
