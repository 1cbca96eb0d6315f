//! The address under which the world knows this server.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// Scheme, host and port; never a path, never a slash at the end. Its text is the issuer
/// identifier (OpenID Connect Discovery 1.0, section 3), which is compared letter for letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    url: Url,
}

impl PublicUrl {
    /// The text, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same as a URL value, to join paths to. Its own text has the slash that an issuer lacks.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether browsers reach the server over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    /// # Errors
    /// What would be right, in words.
    fn from_str(text: &str) -> Result<Self, String> {
        let shape = || "should be an address such as \"https://login.example.org\"".to_owned();
        let url = Url::parse(text).map_err(|_| shape())?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(shape());
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err("should begin with https://; http is for this machine only".to_owned());
        }
        // Credentials, paths and other spellings of the same origin all end here, because an
        // issuer must equal what relying parties have written down.
        let origin = url.origin().ascii_serialization();
        if text != origin {
            return Err(format!(
                "should be {origin:?}: no path, query, fragment, user or slash at the end, and in \
                 its normal spelling"
            ));
        }
        Ok(Self { text: origin, url })
    }
}

/// Whether a URL leads to this very machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
