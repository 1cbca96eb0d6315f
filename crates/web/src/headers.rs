//! Headers that every answer carries.

use crate::site::Site;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};

/// What pages may load and do. `form-action` is left out on the pages of a sign-in: some browsers
/// apply it to the redirect back to the portal too.
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The same for pages that only post to ourselves.
pub const OWN_PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// For the one page that other sites may frame.
pub const FRAMED_PAGE_POLICY: &str =
    "default-src 'none'; script-src 'self'; frame-ancestors *; base-uri 'none'";

const NOTHING_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The middleware: fills in what a handler did not say itself.
///
/// # Errors
/// What the inner service says.
pub async fn secure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let secure = request
        .app_data::<Data<Site>>()
        .is_some_and(|site| site.is_secure());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    set_if_absent(headers, header::CONTENT_SECURITY_POLICY, NOTHING_POLICY);
    set_if_absent(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Our own forms must say where they come from; nobody else learns it.
    set_if_absent(headers, header::REFERRER_POLICY, "same-origin");
    set_if_absent(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    // The older header has no word for "anybody".
    let framed = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .is_some_and(|policy| policy == FRAMED_PAGE_POLICY);
    if !framed {
        set_if_absent(headers, header::X_FRAME_OPTIONS, "DENY");
    }
    // Who may read with scripts is said by `cross_origin`; nobody embeds anything.
    let embedders = if framed {
        "cross-origin"
    } else {
        "same-origin"
    };
    set_if_absent(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        embedders,
    );
    set_if_absent(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set_if_absent(headers, header::CACHE_CONTROL, "no-store");
    if secure {
        set_if_absent(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000",
        );
    }
    Ok(response)
}

fn set_if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
