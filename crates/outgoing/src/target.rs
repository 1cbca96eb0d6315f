//! What may be asked, as far as the address itself tells.

use crate::address::is_public;
use sluis_model::ports::OutgoingError;
use std::net::IpAddr;
use url::{Host, Url};

/// Longer addresses are nobody's.
const LONGEST: usize = 2048;

/// Hosts that the operator allows whatever they are, with a port or without.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowed {
    hosts: Vec<String>,
    own: Option<String>,
}

impl Allowed {
    /// `own` is our own host with its port, which is never asked.
    pub(crate) fn new(hosts: &[String], own: Option<&str>) -> Self {
        Self {
            hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            own: own.map(str::to_ascii_lowercase),
        }
    }

    fn is_own(&self, url: &Url) -> bool {
        let port = url.port_or_known_default().unwrap_or_default();
        let host = url.host_str().map(|host| format!("{host}:{port}"));
        self.own.is_some() && host == self.own
    }

    /// Whether a host is allowed at a port.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else {
            return false;
        };
        let port = url.port_or_known_default().unwrap_or_default();
        let with_port = format!("{host}:{port}");
        self.hosts
            .iter()
            .any(|allowed| *allowed == host || *allowed == with_port)
    }
}

/// An address that may be asked.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) url: Url,
    /// Its network address is not looked at, and plain http will do.
    pub(crate) allowed: bool,
}

/// Judges an address. Names are judged once more when they are resolved.
pub(crate) fn judge(text: &str, allowed: &Allowed) -> Result<Target, OutgoingError> {
    let forbidden = |why: &str| OutgoingError::Forbidden(why.to_owned());
    if text.len() > LONGEST {
        return Err(forbidden("it is too long"));
    }
    let mut url = Url::parse(text).map_err(|_| forbidden("it is not an absolute URL"))?;
    // RFC 3986 §3.5: a fragment is the caller's own business and travels nowhere.
    url.set_fragment(None);
    // RFC 1034 §3.1: with a dot at its end a name is the same name, and ours stays ours; what has more of them some
    // take for the same.
    if let Some(name) = url.domain().filter(|name| name.ends_with('.')) {
        let name = name.trim_end_matches('.').to_owned();
        url.set_host(Some(&name))
            .map_err(|_| forbidden("its host is none"))?;
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(forbidden("it has a user name or password in it"));
    }
    if allowed.is_own(&url) {
        return Err(forbidden("it is our own"));
    }
    let free = allowed.holds(&url);
    match url.scheme() {
        "https" => {}
        "http" if free => {}
        _ => return Err(forbidden("it is not https")),
    }
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) => None,
        None => return Err(forbidden("it has no host")),
    };
    if !free && literal.is_some_and(|address| !is_public(address)) {
        return Err(forbidden("its address is not of the public network"));
    }
    Ok(Target { url, allowed: free })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(text: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<_> = allowed.iter().map(|host| (*host).to_owned()).collect();
        judge(text, &Allowed::new(&allowed, Some("login.example:443"))).is_ok()
    }

    #[test]
    fn ssr_01_only_https_to_the_public_network_without_a_password() {
        assert!(is_fine("https://portal.example/jwks", &[]));
        assert!(is_fine("https://9.9.9.9/", &[]));
        for bad in [
            "https://login.example/oauth/authorize",
            "https://LOGIN.example:443/oauth/authorize",
            "https://login.example./oauth/authorize",
            "https://login.example../oauth/authorize",
            "http://portal.example/",
            "https://user@portal.example/",
            "https://user:secret@portal.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://169.254.169.254/latest/meta-data",
            "ftp://portal.example/",
            "file:///etc/passwd",
            "gopher://portal.example/",
            "data:text/plain,x",
            "/jwks",
            "https://",
            "",
        ] {
            assert!(!is_fine(bad, &[]), "{bad}");
        }
        assert!(!is_fine(
            &format!("https://a.example/{}", "x".repeat(3000)),
            &[]
        ));
    }

    #[test]
    fn the_operator_may_allow_a_host_or_one_of_its_ports() {
        assert!(is_fine("http://localhost:9000/jwks", &["localhost"]));
        assert!(is_fine("http://localhost:9000/jwks", &["localhost:9000"]));
        assert!(!is_fine("http://localhost:9001/jwks", &["localhost:9000"]));
        assert!(is_fine("https://127.0.0.1/", &["127.0.0.1:443"]));
        assert!(is_fine("http://[::1]:8080/", &["[::1]"]));
        assert!(!is_fine("http://localhost.evil.example/", &["localhost"]));
    }
}
