//! Whether a browser runs on a phone: then the set-up advises another device (S-05, U-07).

use actix_web::{HttpRequest, http::header::HeaderMap};

/// Whether the request comes from a phone or a tablet, by what the browser says of itself. A guess,
/// for advice alone.
pub(super) fn is_phone(request: &HttpRequest) -> bool {
    says_phone(request.headers())
}

fn says_phone(headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    match text("sec-ch-ua-mobile") {
        "?1" => true,
        "?0" => false,
        _ => {
            let agent = text("user-agent");
            ["iPhone", "iPad", "Android", "Mobile"]
                .iter()
                .any(|mark| agent.contains(mark))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn says(lines: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        says_phone(&headers)
    }

    #[test]
    fn s05_a_phone_is_known_by_what_its_browser_says() {
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari";
        let desk = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        assert!(says(&[("user-agent", iphone)]));
        assert!(!says(&[("user-agent", desk)]));
        assert!(says(&[("user-agent", desk), ("sec-ch-ua-mobile", "?1")]));
        assert!(!says(&[("user-agent", iphone), ("sec-ch-ua-mobile", "?0")]));
        assert!(!says(&[]));
    }
}
