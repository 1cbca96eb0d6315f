//! Forms that only our own pages can send: a token bound to the browser and to what the form is
//! for, and the origin of the request (ASVS 3.5.1).

use crate::{hosts::AskedHost, site::Site};
use actix_web::{HttpMessage as _, HttpRequest, http::header};
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

/// Whether the browser says that the request comes from our own pages on the very host that was
/// asked: another institution's host is as foreign as any. Browsers too old to say so are held by the
/// token alone.
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
        Some(origin) => request
            .extensions()
            .get::<AskedHost>()
            .is_some_and(|host| origin.eq_ignore_ascii_case(&host.origin)),
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
                .insert_header((name, value))
                .to_http_request();
            request.extensions_mut().insert(AskedHost {
                name: "id.example.nl".to_owned(),
                origin: "https://id.example.nl".to_owned(),
                institution: None,
                issuer: None,
            });
            same_origin(&request)
        };
        assert!(with("origin", "https://id.example.nl"));
        assert!(!with("origin", "https://evil.example"));
        assert!(!with("origin", "http://id.example.nl"), "another scheme");
        assert!(!with("origin", "https://id.example.nl:8443"));
        assert!(!with("origin", "https://id.example.nl.evil.example"));
        assert!(!with("origin", "null"));
        assert!(!with("sec-fetch-site", "cross-site"));
        assert!(!with("sec-fetch-site", "same-site"));
        assert!(with("sec-fetch-site", "same-origin"));
    }

    #[test]
    fn e03_on_an_unknown_host_no_origin_is_ours() {
        let request = TestRequest::post()
            .insert_header(("host", "id.example.nl"))
            .insert_header(("origin", "https://id.example.nl"))
            .to_http_request();
        assert!(!same_origin(&request));
    }
}
