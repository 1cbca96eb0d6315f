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
}

/// A bearer value in the clear: it goes to its holder and is kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainToken(Secret);

impl PlainToken {
    /// A new value of 32 random bytes.
    #[must_use]
    pub fn generate(kind: TokenKind, ctx: &Ctx) -> Self {
        Self(Secret::new(format!(
            "{}{}",
            kind.prefix(),
            URL_SAFE_NO_PAD.encode(ctx.random::<32>())
        )))
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
        HashedToken::of(self.0.expose())
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

/// The SHA-256 of a bearer value of at least 256 random bits, in base64url.
#[derive(Clone, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HashedToken(String);

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
        &self.0
    }
}

impl PartialEq for HashedToken {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
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
}
