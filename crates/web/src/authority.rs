//! Name and port of a web address, as a request names them.

use actix_web::{
    HttpRequest,
    http::{Uri, header, uri::Authority},
};
use std::net::IpAddr;

/// The longest host name (RFC 1035 §2.3.4), in bytes.
const LONGEST_NAME: usize = 253;

/// The host that was asked, with its port, in lower case: `:authority` of HTTP/2, else the `Host`
/// header. Empty when it is missing or there are several (RFC 9112 §3.2).
#[must_use]
pub fn authority(request: &HttpRequest) -> String {
    let mut headers = request.headers().get_all(header::HOST);
    let header = headers.next().and_then(|value| value.to_str().ok());
    if headers.next().is_some() {
        return String::new();
    }
    let named = request.uri().authority().map(Authority::as_str);
    named.or(header).unwrap_or_default().to_lowercase()
}

/// Whether an address leads to the first page of this host or of one named in `hosts`: whoever is
/// sent on from there would come back for ever.
#[must_use]
pub fn leads_to_first_page(address: &str, hosts: &[&str]) -> bool {
    let Ok(uri) = address.parse::<Uri>() else {
        return false;
    };
    matches!(uri.path(), "" | "/")
        && uri
            .host()
            .is_none_or(|name| hosts.iter().any(|host| host.eq_ignore_ascii_case(name)))
}

/// Name and port; nothing when it is no authority of a web address.
pub(crate) fn split(authority: &str) -> Option<(String, Option<u16>)> {
    let parsed = authority.parse::<Authority>().ok()?;
    if parsed.as_str().contains('@') || parsed.host().is_empty() {
        return None;
    }
    let port = match parsed.as_str().strip_prefix(parsed.host())? {
        "" | ":" => None,
        port => Some(port.strip_prefix(':')?.parse().ok()?),
    };
    Some((parsed.host().to_lowercase(), port))
}

pub(crate) fn without_default(scheme: &str, port: Option<u16>) -> Option<u16> {
    let default = if scheme == "https" { 443 } else { 80 };
    port.filter(|port| *port != default)
}

/// Whether a name can only mean this very machine.
pub(crate) fn is_this_machine(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Whether a name can stand in the store at all: no address, and nothing that no name has.
pub(crate) fn is_domain_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    name.len() <= LONGEST_NAME
        && name.bytes().all(fits)
        && name.bytes().any(|b| b.is_ascii_lowercase())
        && !name.starts_with('.')
        && !name.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn e03_the_address_of_http_2_goes_before_the_header_and_two_headers_name_nobody() {
        let request = TestRequest::get().insert_header((header::HOST, "Een.test:443"));
        assert_eq!(authority(&request.to_http_request()), "een.test:443");
        let request = TestRequest::get()
            .uri("https://twee.test/x")
            .insert_header((header::HOST, "een.test"));
        assert_eq!(authority(&request.to_http_request()), "twee.test");
        let request = TestRequest::get()
            .append_header((header::HOST, "een.test"))
            .append_header((header::HOST, "twee.test"));
        assert_eq!(authority(&request.to_http_request()), "");
        assert_eq!(authority(&TestRequest::get().to_http_request()), "");
    }

    #[test]
    fn n10_an_address_that_would_lead_in_circles_is_seen() {
        for circle in [
            "https://een.test",
            "https://EEN.test/",
            "https://een.test/?x=1",
            "/",
        ] {
            assert!(leads_to_first_page(circle, &["een.test"]), "{circle}");
        }
        for fine in [
            "https://een.test/portaal",
            "https://een.example/",
            "https://",
        ] {
            assert!(!leads_to_first_page(fine, &["een.test"]), "{fine}");
        }
    }
}
