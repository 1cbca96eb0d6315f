//! What the operator of the demonstration says about each portal.

use std::collections::HashSet;

use openidconnect::url::Url;
use secrecy::SecretString;

/// One relying party. Several share an origin and are told apart by their path prefix.
#[derive(Clone, Debug)]
pub struct PortalSettings {
    /// The name that people see.
    pub name: String,
    /// Path prefix under the portal origin: a slash and lower-case letters, digits or hyphens, such
    /// as `/rooster`. Without its slash it is the `data-portal` of every page and ends the cookie's name.
    pub slug: String,
    /// The portal origin without a final slash, such as `http://localhost:8081`. The redirect URI is
    /// `{base_url}{slug}/callback`, the post-logout one `{base_url}{slug}/signed-out`.
    pub base_url: String,
    /// The provider's issuer identifier, exactly as its discovery document spells it.
    pub issuer: String,
    /// The client identifier registered at the provider.
    pub client_id: String,
    /// Sent as `client_secret_basic`; `None` makes this a public client that has PKCE alone.
    pub client_secret: Option<SecretString>,
    /// The scopes asked for; `openid` is always added.
    pub scopes: Vec<String>,
    /// Sent as the `institution` parameter unless a visitor chooses another; `None` leaves the choice
    /// to the provider.
    pub institution: Option<String>,
    /// A device without a keyboard: its people sign in from another screen (RFC 8628). It has no redirect
    /// URI, and is a public client.
    pub device: bool,
    /// Accent colour, `#rrggbb`.
    pub accent: String,
    /// One sentence under the name, in Dutch.
    pub tagline_nl: String,
    /// The same sentence in English.
    pub tagline_en: String,
}

/// Why a set of portals cannot be served. Each message names the portal's slug.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The path prefix has another form than `/name`.
    #[error(
        "portal slug {0:?}: expected a slash and 1 to 40 lower-case letters, digits or hyphens"
    )]
    Slug(String),
    /// Two portals share a path prefix.
    #[error("portal slug {0:?} is used twice")]
    Twice(String),
    /// The accent colour has another form than `#rrggbb`.
    #[error("portal {0}: the accent colour must be written as #rrggbb")]
    Accent(String),
    /// `base_url` or `issuer` is not an absolute http or https URL.
    #[error(
        "portal {slug}: {key} must be an absolute http or https URL without a final slash: {value:?}"
    )]
    Url {
        /// The portal.
        slug: String,
        /// The setting at fault.
        key: &'static str,
        /// Its value.
        value: String,
    },
    /// The HTTP client could not be made, for example for want of root certificates.
    #[error("the portals' HTTP client cannot start: {0}")]
    HttpClient(String),
}

impl PortalSettings {
    /// The slug without its slash: for attributes, class names and cookie names.
    pub(crate) fn key(&self) -> &str {
        self.slug.trim_start_matches('/')
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{}/{path}", self.base_url, self.slug)
    }

    /// Red, green and blue of the accent colour.
    pub(crate) fn accent_parts(&self) -> Option<[u8; 3]> {
        let digits = self.accent.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some([red, green, blue])
    }
}

/// Checks what the pages and routes later rely on: slugs and colours go into paths and a style sheet.
pub(crate) fn check(all: &[PortalSettings]) -> Result<(), SetupError> {
    let mut seen = HashSet::new();
    for portal in all {
        let key = portal.slug.strip_prefix('/').unwrap_or_default();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if key.is_empty() || key.len() > 40 || !key.bytes().all(allowed) {
            return Err(SetupError::Slug(portal.slug.clone()));
        }
        if !seen.insert(key) {
            return Err(SetupError::Twice(portal.slug.clone()));
        }
        if portal.accent_parts().is_none() {
            return Err(SetupError::Accent(portal.slug.clone()));
        }
        check_url(portal, "base_url", &portal.base_url)?;
        check_url(portal, "issuer", portal.issuer.trim_end_matches('/'))?;
    }
    Ok(())
}

fn check_url(portal: &PortalSettings, key: &'static str, value: &str) -> Result<(), SetupError> {
    match Url::parse(value) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && !value.ends_with('/') => Ok(()),
        _ => Err(SetupError::Url {
            slug: portal.slug.clone(),
            key,
            value: value.to_owned(),
        }),
    }
}
