//! Values that must not leak: plain and hashed are different types, and neither prints itself.

use crate::context::Ctx;
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use std::fmt;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Text that is secret: a password, a code, a client secret.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes hold of a secret text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, to hash or compare; never to log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The kind of a bearer value, told by its prefix, so that a leaked one can be recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// An authorization code.
    AuthorizationCode,
    /// An access token.
    AccessToken,
    /// A browser session's cookie.
    Session,
    /// A browser's own cookie, which binds sign-ins to it.
    Browser,
    /// What a browser is given beside a first factor, which binds a sign-in to it from then on.
    SignIn,
    /// A remembered device's cookie.
    Device,
    /// What a browser is known by from one year to the next.
    KnownBrowser,
    /// A client secret.
    ClientSecret,
    /// A link that travels by mail.
    Link,
    /// The last part of a pushed request's `request_uri`.
    PushedRequest,
    /// A device code.
    DeviceCode,
    /// A registration access token (RFC 7592).
    Registration,
    /// An initial access token (RFC 7591).
    InitialAccess,
    /// A long-lived token of a program that provisions people.
    Program,
    /// A link that marks a computer as shared at an own host.
    Computer,
}

impl TokenKind {
    /// The prefix in the plain token.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "sluis_ac_",
            Self::AccessToken => "sluis_at_",
            Self::Session => "sluis_se_",
            Self::Browser => "sluis_br_",
            Self::SignIn => "sluis_si_",
            Self::Device => "sluis_rd_",
            Self::KnownBrowser => "sluis_kb_",
            Self::ClientSecret => "sluis_cs_",
            Self::Link => "sluis_ml_",
            Self::PushedRequest => "sluis_pr_",
            Self::DeviceCode => "sluis_dc_",
            Self::Registration => "sluis_rg_",
            Self::InitialAccess => "sluis_ia_",
            Self::Program => "sluis_pt_",
            Self::Computer => "sluis_cl_",
        }
    }

    /// Whether a value says when it was made. So many are made of these that a store which keeps its keys in order
    /// does better where those that are made together lie together.
    const fn is_dated(self) -> bool {
        matches!(self, Self::AuthorizationCode | Self::AccessToken)
    }
}

/// What a dated value ends with. Of its last character two bits are left over: none is set where a value is random
/// from its beginning, as those of releases before are.
const DATED: &[u8; 16] = b"BFJNRVZdhlptx159";

/// How many characters say when: six bytes, in milliseconds.
const MOMENT: usize = 8;

/// A bearer value in the clear: it goes to its holder and is kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainToken(Secret);

impl PlainToken {
    /// A new value of 32 random bytes. Of an authorization code and an access token the first six of them are the
    /// present instead, which is no secret to who has it.
    #[must_use]
    pub fn generate(kind: TokenKind, ctx: &Ctx) -> Self {
        let mut bytes = ctx.random::<32>();
        if kind.is_dated() {
            let [_, _, moment @ ..] = ctx.now.timestamp_millis().to_be_bytes();
            bytes[..moment.len()].copy_from_slice(&moment);
        }
        let mut text = format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(bytes));
        if kind.is_dated() {
            text.pop();
            text.push(DATED[usize::from(bytes[31] & 0x0f)].into());
        }
        Self(Secret::new(text))
    }

    /// Takes a value that somebody presents; of another kind or shape it is nobody's.
    #[must_use]
    pub fn presented(kind: TokenKind, text: &str) -> Option<Self> {
        let body = text.strip_prefix(kind.prefix())?;
        let well_formed = body.len() == 43
            && body
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        well_formed.then(|| Self(Secret::new(text)))
    }

    /// The hash that stores hold.
    #[must_use]
    pub fn hash(&self) -> HashedToken {
        let hash = HashedToken::of(self.0.expose());
        match self.moment() {
            Some(moment) => HashedToken(format!("{moment:012x}.{}", hash.0)),
            None => hash,
        }
    }

    /// When it says that it was made, if it does, in milliseconds since 1970.
    fn moment(&self) -> Option<u64> {
        let text = self.0.expose();
        let kinds = [TokenKind::AuthorizationCode, TokenKind::AccessToken];
        let body = kinds
            .iter()
            .find_map(|kind| text.strip_prefix(kind.prefix()))?;
        let is_dated = body
            .bytes()
            .next_back()
            .is_some_and(|last| DATED.contains(&last));
        let said = body.get(..MOMENT).filter(|_| is_dated)?;
        let mut bytes = [0; 8];
        let length = URL_SAFE_NO_PAD.decode_slice(said, &mut bytes[2..]).ok()?;
        (length == 6).then(|| u64::from_be_bytes(bytes))
    }

    /// The text itself, to hand to its holder.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken(hidden)")
    }
}

/// The SHA-256 of a bearer value of at least 200 random bits, in base64url; before it, where the value says so, when
/// it was made, and a full stop.
#[derive(Clone, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HashedToken(String);

/// How long what stands before the full stop is.
const BEFORE: usize = 12;

impl HashedToken {
    /// The hash of a high-entropy text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes())))
    }

    /// Takes a stored hash.
    #[must_use]
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The hash as text, for a key or a column.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let after = self.0.get(BEFORE..).and_then(|rest| rest.strip_prefix('.'));
        after.unwrap_or(&self.0)
    }

    /// The same for a key in a store that keeps them in order: those of values that were made together lie together.
    #[must_use]
    pub fn in_order(&self) -> &str {
        &self.0
    }

    /// Another hash of the same value, which lies where this one does.
    #[must_use]
    pub fn beside(&self, hash: &Self) -> Self {
        match self
            .0
            .get(..BEFORE)
            .filter(|_| self.as_str().len() < self.0.len())
        {
            Some(moment) => Self(format!("{moment}.{}", hash.as_str())),
            None => hash.clone(),
        }
    }
}

impl PartialEq for HashedToken {
    fn eq(&self, other: &Self) -> bool {
        self.as_str()
            .as_bytes()
            .ct_eq(other.as_str().as_bytes())
            .into()
    }
}

impl fmt::Debug for HashedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Randomness;
    use chrono::DateTime;
    use std::sync::Arc;

    #[test]
    fn secrets_do_not_print_themselves() {
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret(hidden)");
    }

    #[test]
    fn a_token_of_another_kind_is_nobodys() {
        let text = format!("sluis_at_{}", "a".repeat(43));
        assert!(PlainToken::presented(TokenKind::AccessToken, &text).is_some());
        assert!(PlainToken::presented(TokenKind::AuthorizationCode, &text).is_none());
        assert!(PlainToken::presented(TokenKind::AccessToken, &format!("{text}a")).is_none());
    }

    fn ctx(millis: i64, filled_with: u8) -> Ctx {
        struct Same(u8);
        impl Randomness for Same {
            fn fill(&self, buffer: &mut [u8]) {
                buffer.fill(self.0);
            }
        }
        Ctx {
            now: DateTime::from_timestamp_millis(millis).unwrap(),
            randomness: Arc::new(Same(filled_with)),
            request_id: "r".into(),
            own_issuer: None,
            network: None,
        }
    }

    #[test]
    fn hashes_of_what_is_made_later_come_later_whatever_the_values_are() {
        for kind in [TokenKind::AccessToken, TokenKind::AuthorizationCode] {
            let moments = [
                0,
                63,
                64,
                1_790_000_000_000,
                1_790_000_000_001,
                4_000_000_000_000,
            ];
            let hashes: Vec<String> = moments
                .iter()
                .zip([0xff, 0x0f, 0x00, 0xf0, 0x5a, 0x01])
                .map(|(millis, random)| {
                    let plain = PlainToken::generate(kind, &ctx(*millis, random));
                    let again = PlainToken::presented(kind, plain.expose()).unwrap();
                    assert_eq!(again.hash().in_order(), plain.hash().in_order());
                    plain.hash().in_order().to_owned()
                })
                .collect();
            assert!(hashes.is_sorted(), "{hashes:?}");
        }
    }

    #[test]
    fn a_hash_is_of_the_whole_value_with_and_without_its_moment() {
        let plain = PlainToken::generate(TokenKind::AccessToken, &ctx(1_790_000_000_000, 7));
        let hash = plain.hash();
        assert_eq!(hash.as_str(), HashedToken::of(plain.expose()).as_str());
        assert_eq!(hash, HashedToken::of(plain.expose()));
        assert_eq!(hash.in_order(), format!("01a0c4506c00.{}", hash.as_str()));
        let kept: HashedToken =
            serde_json::from_str(&serde_json::to_string(&hash).unwrap()).unwrap();
        assert_eq!(
            (kept.in_order(), kept.as_str()),
            (hash.in_order(), hash.as_str())
        );
        let beside = hash.beside(&HashedToken::of("other"));
        assert_eq!(beside, HashedToken::of("other"));
        assert_eq!(beside.in_order()[..13], hash.in_order()[..13]);
    }

    /// They go on where they are: a browser and a portal hold them while the program is replaced.
    #[test]
    fn flt_62_what_the_release_before_made_has_the_key_that_it_had() {
        let every_end = (0..16).map(|low| URL_SAFE_NO_PAD.encode([low; 32]));
        for body in every_end {
            let text = format!("sluis_at_{body}");
            let plain = PlainToken::presented(TokenKind::AccessToken, &text).unwrap();
            assert_eq!(plain.hash().in_order(), HashedToken::of(&text).as_str());
        }
        let session = PlainToken::generate(TokenKind::Session, &ctx(1_790_000_000_000, 7));
        assert_eq!(session.hash().in_order(), session.hash().as_str());
    }
}
