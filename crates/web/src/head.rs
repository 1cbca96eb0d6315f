//! The head of a request stays small: nothing that we are asked for needs a longer address or more
//! headers, and whatever is read before anybody is known costs memory and time.

use crate::head_method;
use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, Uri, header::HeaderMap},
    middleware::Next,
};

/// The most bytes of an address; a signed request object in it fits.
pub const MAX_ADDRESS_BYTES: usize = 16 * 1024;
/// The most bytes of all headers, names and values.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;
/// The most headers.
pub const MAX_HEADERS: usize = 100;

/// The middleware: 414 for an address that is too long, 431 for too many or too large headers. What is let through
/// with HEAD is a GET further in (see [`head_method`]): here, because a middleware of its own would cost every
/// request something.
///
/// # Errors
/// What the inner service says.
pub async fn fit(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match fault(request.uri(), request.headers()) {
        None => {
            let is_head = head_method::as_get(&mut request);
            let response = next.call(request).await?;
            Ok(head_method::without_body_if(is_head, response))
        }
        Some(status) => {
            // What may still be on its way is no further request.
            let response = HttpResponse::build(status).force_close().finish();
            Ok(request.into_response(response).map_into_right_body())
        }
    }
}

fn fault(address: &Uri, headers: &HeaderMap) -> Option<StatusCode> {
    let length = address
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if length > MAX_ADDRESS_BYTES {
        return Some(StatusCode::URI_TOO_LONG);
    }
    let size: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    (size > MAX_HEADER_BYTES || headers.len() > MAX_HEADERS)
        .then_some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn judged(request: TestRequest) -> Option<u16> {
        let request = request.to_http_request();
        fault(request.uri(), request.headers()).map(|status| status.as_u16())
    }

    #[test]
    fn dos_03_an_address_of_sixteen_kibibytes_fits_and_no_longer_one() {
        let address = |bytes: usize| format!("/?{}", "a".repeat(bytes - 2));
        let asked = |bytes| judged(TestRequest::with_uri(&address(bytes)));
        assert_eq!(asked(MAX_ADDRESS_BYTES), None);
        assert_eq!(asked(MAX_ADDRESS_BYTES + 1), Some(414));
    }

    #[test]
    fn dos_03_headers_of_sixteen_kibibytes_fit_and_no_more_and_not_over_a_hundred() {
        let sized = |bytes: usize| TestRequest::get().insert_header(("x", "a".repeat(bytes - 1)));
        assert_eq!(judged(sized(MAX_HEADER_BYTES)), None);
        assert_eq!(judged(sized(MAX_HEADER_BYTES + 1)), Some(431));
        let counted = |count: usize| {
            (0..count).fold(TestRequest::get(), |request, number| {
                request.insert_header((format!("x-{number}"), "a"))
            })
        };
        assert_eq!(judged(counted(MAX_HEADERS)), None);
        assert_eq!(judged(counted(MAX_HEADERS + 1)), Some(431));
        let repeated = (0..=MAX_HEADERS).fold(TestRequest::get(), |request, _| {
            request.append_header(("x", "a"))
        });
        assert_eq!(judged(repeated), Some(431));
    }
}
