//! Bodies arrive whole before anybody looks at the clock. A request is judged by the moment that its
//! context was made at; were that the moment of its head, a body held back for an hour would be judged
//! by an unlock, a code or a link that has ended since.

use crate::{routes, too_large};
use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        ConnectionType, StatusCode,
        header::{self, HeaderMap},
    },
    middleware::Next,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt as _, stream};
use std::{future::ready, time::Duration};

/// How large a body may be, and how long it may take. Application data.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// The most bytes, as they are sent.
    pub max_bytes: usize,
    /// The same for a picture that somebody hands in at the console. Of a larger one the beginning is
    /// handed on, so that its page can say so; see [`Self::PASSED_OVER`].
    pub max_upload_bytes: usize,
    /// From the head to the last byte.
    pub patience: Duration,
}

impl BodyLimits {
    /// How long a body may take, in real time.
    pub const PATIENCE: Duration = Duration::from_secs(10);
    /// What is passed over of a picture or a file that is too large: a browser shows the answer only once
    /// it has sent everything. Beyond that it is a 413.
    pub const PASSED_OVER: usize = 64 << 20;
}

impl Default for BodyLimits {
    /// A mebibyte within [`Self::PATIENCE`].
    fn default() -> Self {
        Self {
            max_bytes: 1 << 20,
            max_upload_bytes: 6 << 20,
            patience: Self::PATIENCE,
        }
    }
}

/// Whether a body is a form with a file.
#[must_use]
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let media_type = kind.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("multipart/form-data")
}

/// Whether a body is a form with a file for the console: the one kind that may be larger.
fn is_upload(request: &ServiceRequest) -> bool {
    routes::takes_pictures(request.path()) && is_multipart(request.headers())
}

/// The middleware: reads the body and hands it on. It stands outside of everything that makes a
/// context. 413 for a body that is too large, 408 for one that takes too long, 415 for a packed one.
///
/// # Errors
/// What the inner service says.
pub async fn arrive(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let limits = request
        .app_data::<BodyLimits>()
        .copied()
        .unwrap_or_default();
    if is_streamed(&request) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let bound = if is_upload(&request) {
        let kept = limits.max_upload_bytes.max(limits.max_bytes);
        Bound {
            kept,
            read: kept + BodyLimits::PASSED_OVER,
        }
    } else {
        Bound {
            kept: limits.max_bytes,
            read: limits.max_bytes,
        }
    };
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let read = if is_packed(request.headers()) {
        Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    } else if announced.is_some_and(|bytes| bytes > bound.read) {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        actix_web::rt::time::timeout(limits.patience, whole(payload, bound))
            .await
            .unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
    };
    match read {
        Ok(body) => {
            request.set_payload(arrived(body));
            Ok(next.call(request).await?.map_into_left_body())
        }
        Err(status) => {
            let told = (status == StatusCode::PAYLOAD_TOO_LARGE)
                .then(|| too_large::to_program(request.path()))
                .flatten();
            let mut response = told.unwrap_or_else(|| HttpResponse::new(status));
            // What is still on its way is no further request.
            let head = response.head_mut();
            head.set_connection_type(ConnectionType::Close);
            Ok(request.into_response(response).map_into_right_body())
        }
    }
}

/// Whether the body has to be unpacked first. Nobody who asks us has so much to say, and what a few
/// bytes unfold into is bounded by nothing that can be seen beforehand.
fn is_packed(headers: &HeaderMap) -> bool {
    headers.get_all(header::CONTENT_ENCODING).any(|coding| {
        !coding
            .as_bytes()
            .trim_ascii()
            .eq_ignore_ascii_case(b"identity")
    })
}

/// A file comes in a form of its own kind, and only to the address that takes files: its handler reads
/// who sends it, and only then the file, with bounds of its own. It is judged by the moment of its head,
/// and may take no longer than the handler's patience.
fn is_streamed(request: &ServiceRequest) -> bool {
    routes::takes_files(request.path()) && is_multipart(request.headers())
}

/// How much of a body is kept, and how much is read at all.
#[derive(Debug, Clone, Copy)]
struct Bound {
    kept: usize,
    read: usize,
}

async fn whole(mut payload: Payload, bound: Bound) -> Result<Bytes, StatusCode> {
    let mut body = BytesMut::new();
    let mut came: usize = 0;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        })?;
        came = came.saturating_add(chunk.len());
        if came > bound.read {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let room = bound.kept - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(body.freeze())
}

/// A body as extractors read one.
fn arrived(body: Bytes) -> Payload {
    if body.is_empty() {
        return Payload::None;
    }
    Payload::Stream {
        payload: Box::pin(stream::once(ready(Ok(body)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{
        App,
        middleware::from_fn,
        test::{TestRequest, call_service, init_service},
        web,
    };
    use futures_util::Stream;

    const LIMITS: BodyLimits = BodyLimits {
        max_bytes: 8,
        max_upload_bytes: 12,
        patience: Duration::from_millis(20),
    };

    /// The status and the body of what a handler that echoes says to this body.
    async fn sent(request: TestRequest, body: Option<Payload>) -> (u16, Bytes) {
        let app = App::new()
            .app_data(LIMITS)
            .wrap(from_fn(arrive))
            .default_service(web::to(|body: Bytes| async move { body }));
        let app = init_service(app).await;
        let mut request = request.to_request();
        if let Some(body) = body {
            *request.payload() = body;
        }
        let response = call_service(&app, request).await;
        let status = response.status().as_u16();
        (status, actix_web::test::read_body(response).await)
    }

    fn flow(parts: impl Stream<Item = Result<Bytes, PayloadError>> + 'static) -> Payload {
        Payload::Stream {
            payload: Box::pin(parts),
        }
    }

    fn parts(parts: &[&'static str]) -> Payload {
        let parts: Vec<_> = parts.iter().map(|part| Ok(Bytes::from(*part))).collect();
        flow(stream::iter(parts))
    }

    #[actix_web::test]
    async fn a_body_is_handed_on_as_it_came() {
        let (status, body) = sent(TestRequest::post(), Some(parts(&["1234", "5678"]))).await;
        assert_eq!((status, &body[..]), (200, &b"12345678"[..]));
        for none in [None, Some(parts(&[])), Some(Payload::None)] {
            let (status, body) = sent(TestRequest::post(), none).await;
            assert_eq!((status, body.len()), (200, 0));
        }
    }

    #[actix_web::test]
    async fn dos_03_a_body_that_is_too_large_is_refused() {
        let (status, body) = sent(TestRequest::post(), Some(parts(&["1234", "56789"]))).await;
        assert_eq!((status, body.len()), (413, 0));
        let announced = TestRequest::post().insert_header((header::CONTENT_LENGTH, "9"));
        // Not a byte of it is waited for.
        let never = flow(stream::pending());
        assert_eq!(sent(announced, Some(never)).await.0, 413);
    }

    #[actix_web::test]
    async fn a_file_for_the_console_may_be_larger_and_nothing_else() {
        let upload = |path: &str| {
            let kind = (header::CONTENT_TYPE, "multipart/form-data; boundary=x");
            TestRequest::post().uri(path).insert_header(kind)
        };
        let body = || Some(parts(&["1234", "56789"]));
        let path = "/admin/at/school/look/picture";
        assert_eq!(sent(upload(path), body()).await.0, 200);
        assert_eq!(sent(upload("/oauth/token"), body()).await.0, 413);
        assert_eq!(sent(TestRequest::post().uri(path), body()).await.0, 413);
        // Of a larger one the beginning comes, for the page to say what is wrong; not without an end.
        let large = Some(parts(&["1234", "56789", "0123"]));
        let (status, kept) = sent(upload(path), large).await;
        assert_eq!((status, &kept[..]), (200, &b"123456789012"[..]));
        let chunk = Bytes::from(vec![b'x'; 1 << 20]);
        let endless = flow(stream::repeat_with(move || Ok(chunk.clone())));
        assert_eq!(sent(upload(path), Some(endless)).await.0, 413);
    }

    #[actix_web::test]
    async fn dos_10_a_packed_body_is_refused_without_reading_it() {
        for coding in ["gzip", "br", "deflate", "zstd", "identity, gzip", "x-gzip"] {
            let packed = TestRequest::post().insert_header((header::CONTENT_ENCODING, coding));
            let never = flow(stream::pending());
            assert_eq!(sent(packed, Some(never)).await.0, 415, "{coding}");
        }
        let plain = TestRequest::post().insert_header((header::CONTENT_ENCODING, "Identity"));
        let (status, body) = sent(plain, Some(parts(&["1234"]))).await;
        assert_eq!((status, &body[..]), (200, &b"1234"[..]));
    }

    #[actix_web::test]
    async fn dos_07_a_body_that_does_not_come_is_not_waited_for_without_end() {
        let never = stream::iter([Ok(Bytes::from("1"))]).chain(stream::pending());
        let never = flow(never);
        assert_eq!(sent(TestRequest::post(), Some(never)).await.0, 408);
    }

    #[actix_web::test]
    async fn a_broken_body_is_a_bad_request() {
        let broken = stream::iter([Err(PayloadError::Incomplete(None))]);
        let broken = flow(broken);
        assert_eq!(sent(TestRequest::post(), Some(broken)).await.0, 400);
    }
}
