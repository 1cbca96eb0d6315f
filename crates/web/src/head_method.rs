//! HEAD is answered as GET is, without the body (RFC 9110 §9.3.2): so asks who wants to know whether something is
//! there, and many a balancer whether a replica is healthy.

use actix_web::{
    Error,
    body::{BodySize, BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Bytes,
};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// The middleware, for a listener that has no other: routes and handlers see a GET.
///
/// # Errors
/// What the inner service says.
pub async fn answer(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_head = as_get(&mut request);
    let response = next.call(request).await?;
    Ok(without_body_if(is_head, response))
}

/// Makes a HEAD a GET for everything further in; whether it was one. Whoever counts and logs stands further out,
/// and has read the method before.
pub(crate) fn as_get(request: &mut ServiceRequest) -> bool {
    let is_head = request.method() == Method::HEAD;
    if is_head {
        request.head_mut().method = Method::GET;
    }
    is_head
}

/// The answer, without its body if it is one to a HEAD.
pub(crate) fn without_body_if<B: MessageBody>(
    is_head: bool,
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B>> {
    if is_head {
        response
            .map_body(|_, body| BoxBody::new(Announced(body.size())))
            .map_into_right_body()
    } else {
        response.map_into_left_body()
    }
}

/// The size of a body that is not sent: the `Content-Length` is that of the GET.
struct Announced(BodySize);

impl MessageBody for Announced {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{
        App,
        middleware::from_fn,
        test::{TestRequest, call_service, init_service, read_body},
        web::{get, post},
    };

    #[actix_web::test]
    async fn dos_13_head_has_the_status_and_the_size_of_get_and_nothing_of_its_body() {
        let app = App::new()
            .wrap(from_fn(answer))
            .route("/there", get().to(|| async { "twelve bytes" }))
            .route("/posted", post().to(|| async { "a form" }));
        let app = init_service(app).await;
        let asked = |method: Method, path: &str| {
            let request = TestRequest::with_uri(path).method(method).to_request();
            call_service(&app, request)
        };
        let by_get = asked(Method::GET, "/there").await;
        let by_head = asked(Method::HEAD, "/there").await;
        assert_eq!(by_head.status(), by_get.status());
        assert_eq!(by_head.headers().len(), by_get.headers().len());
        assert_eq!(by_head.response().body().size(), BodySize::Sized(12));
        assert_eq!(&read_body(by_get).await[..], b"twelve bytes");
        assert!(read_body(by_head).await.is_empty());
        for path in ["/posted", "/nowhere"] {
            assert_eq!(asked(Method::HEAD, path).await.status(), 404, "{path}");
        }
    }
}
