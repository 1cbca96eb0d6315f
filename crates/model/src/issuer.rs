//! The issuer that was asked: the installation's, or the one of an institution's own host (E-03).

use crate::{
    client::Client, context::Ctx, ids::InstitutionId, institution::Institution, secret::HashedToken,
};

/// The issuer of an institution's own host. What it made counts nowhere else, and it has keys of the
/// institution's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnIssuer {
    /// `iss`: the host with the scheme and the port of the installation's issuer, whatever the request
    /// said of either.
    pub issuer: String,
    /// Whose host it is.
    pub institution: InstitutionId,
}

impl Ctx {
    /// `iss` of the issuer that was asked; `installation` is the installation's.
    #[must_use]
    pub fn issuer<'a>(&'a self, installation: &'a str) -> &'a str {
        self.own_issuer_name().unwrap_or(installation)
    }

    /// `iss` of the own host that was asked; `None` at the installation's issuer. Grants and sessions
    /// keep it so.
    #[must_use]
    pub fn own_issuer_name(&self) -> Option<&str> {
        Some(self.own_issuer.as_ref()?.issuer.as_str())
    }

    /// Whether a client is there at the issuer that was asked. All are at the installation's; at an
    /// institution's own no others than its clients.
    #[must_use]
    pub fn serves(&self, client: &Client) -> bool {
        self.own_issuer
            .as_ref()
            .is_none_or(|own| client.institution.as_ref() == Some(&own.institution))
    }

    /// The name under which an issuer keeps what it hands out for a while (codes, access tokens, pushed
    /// requests). Each own host has names of its own: what another made is not found, and not spent.
    #[must_use]
    pub fn kept_as(&self, hash: HashedToken) -> HashedToken {
        match self.own_issuer_name() {
            Some(issuer) => hash.beside(&HashedToken::of(&format!("{issuer} {}", hash.as_str()))),
            None => hash,
        }
    }

    /// The same moment at another issuer.
    #[must_use]
    pub fn at(&self, own_issuer: Option<OwnIssuer>) -> Self {
        Self {
            own_issuer: own_issuer.map(Into::into),
            ..self.clone()
        }
    }
}

/// The origin of an own host: the scheme and the port of the installation's.
#[must_use]
pub fn own_origin(installation: &str, host: &str) -> String {
    let (scheme, authority) = installation
        .split_once("://")
        .unwrap_or(("https", installation));
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    let usual = matches!((scheme, port), ("https", "443") | ("http", "80"));
    // What follows the last colon of an IPv6 address is no port.
    if usual || port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{scheme}://{host}")
    } else {
        format!("{scheme}://{host}:{port}")
    }
}

impl Institution {
    /// Where its people are sent by what no page asked for: its own host, the first of several, or the
    /// installation's.
    #[must_use]
    pub fn origin(&self, installation: &str) -> String {
        let own = self.hosts.first();
        own.map_or_else(
            || installation.to_owned(),
            |host| own_origin(installation, host),
        )
    }

    /// Whether an origin is that of one of its own hosts.
    #[must_use]
    pub fn has_origin(&self, installation: &str, origin: &str) -> bool {
        let mut hosts = self.hosts.iter();
        hosts.any(|host| own_origin(installation, host) == origin)
    }
}

#[cfg(test)]
mod tests {
    use super::own_origin;

    #[test]
    fn e03_an_own_host_has_the_scheme_and_the_port_of_the_installation() {
        for (installation, expected) in [
            ("https://login.test", "https://een.test"),
            ("https://login.test:443", "https://een.test"),
            ("https://login.test:8443", "https://een.test:8443"),
            ("http://localhost:8080", "http://een.test:8080"),
            ("http://[::1]", "http://een.test"),
            ("http://[::1]:8080", "http://een.test:8080"),
        ] {
            assert_eq!(own_origin(installation, "een.test"), expected);
        }
    }
}
