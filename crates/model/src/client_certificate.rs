//! The TLS certificate that a client showed (RFC 8705).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;

/// A certificate that came with a request, by our own TLS or from a proxy that is believed. Whoever
/// sent the request holds its private key: TLS has seen to that.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Somebody who may say so has made it: its chain leads to the configured authority, or, where
    /// none is configured, the proxy answers for it.
    pub vouched: bool,
}

impl ClientCertificate {
    /// `x5t#S256` (RFC 8705 §3.1): the hash of the whole certificate.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.der))
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({})", self.thumbprint())
    }
}
