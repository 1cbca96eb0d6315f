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

const NOTHING_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

// Names and values are checked when this is compiled, not with every answer.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
const DENY: HeaderValue = HeaderValue::from_static("DENY");
const NO_PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

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
    set_if_absent(headers, header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    // Our own forms must say where they come from; nobody else learns it.
    set_if_absent(headers, header::REFERRER_POLICY, SAME_ORIGIN);
    set_if_absent(headers, OPENER_POLICY, SAME_ORIGIN);
    // The older header has no word for "anybody".
    let framed = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .is_some_and(|policy| policy == FRAMED_PAGE_POLICY);
    if !framed {
        set_if_absent(headers, header::X_FRAME_OPTIONS, DENY);
    }
    // Who may read with scripts is said by `cross_origin`; nobody embeds anything.
    let embedders = if framed { CROSS_ORIGIN } else { SAME_ORIGIN };
    set_if_absent(headers, RESOURCE_POLICY, embedders);
    set_if_absent(headers, PERMISSIONS_POLICY, NO_PERMISSIONS);
    set_if_absent(headers, header::CACHE_CONTROL, NO_STORE);
    if secure {
        set_if_absent(headers, header::STRICT_TRANSPORT_SECURITY, A_YEAR);
    }
    Ok(response)
}

fn set_if_absent(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
