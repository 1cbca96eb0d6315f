//! Forms that only our own pages can send: a token bound to the browser and to what the form is
//! for, and the origin of the request (ASVS 3.5.1).

use crate::site::Site;
use actix_web::{HttpRequest, http::header};
use sluis_model::secret::HashedToken;
use subtle::ConstantTimeEq as _;

/// The token for forms of one kind in one browser.
#[must_use]
pub fn token(site: &Site, binding: &HashedToken, purpose: &str) -> String {
    site.sealer
        .mac(None, &format!("csrf/{purpose}/{}", binding.as_str()))
        .unwrap_or_default()
}

/// Whether a form was sent by a page of ours in this browser. Tokens of older sealing keys count, so
/// that a change of keys breaks no open page.
#[must_use]
pub fn is_ours(
    site: &Site,
    request: &HttpRequest,
    binding: &HashedToken,
    purpose: &str,
    sent: Option<&str>,
) -> bool {
    let Some(sent) = sent else { return false };
    let known = site.sealer.key_ids().any(|key| {
        site.sealer
            .mac(Some(key), &format!("csrf/{purpose}/{}", binding.as_str()))
            .is_some_and(|token| token.as_bytes().ct_eq(sent.as_bytes()).into())
    });
    known && same_origin(request)
}

/// The host that was asked, with its port: `:authority` of HTTP/2, else the `Host` header.
#[must_use]
pub fn authority(request: &HttpRequest) -> String {
    let named = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let header = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    named.or(header).unwrap_or_default().to_lowercase()
}

/// Whether the browser says that the request comes from our own pages. Browsers too old to say so
/// are held by the token alone.
#[must_use]
pub fn same_origin(request: &HttpRequest) -> bool {
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match text(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let host = authority(request);
            origin
                .split_once("://")
                .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(&host))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn ses_04_a_foreign_origin_is_not_ours() {
        let with = |name: &'static str, value: &'static str| {
            let request = TestRequest::post()
                .insert_header(("host", "id.example.nl"))
                .insert_header((name, value))
                .to_http_request();
            same_origin(&request)
        };
        assert!(with("origin", "https://id.example.nl"));
        assert!(!with("origin", "https://evil.example"));
        assert!(!with("origin", "null"));
        assert!(!with("sec-fetch-site", "cross-site"));
        assert!(!with("sec-fetch-site", "same-site"));
        assert!(with("sec-fetch-site", "same-origin"));
    }
}
