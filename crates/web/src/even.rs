//! Answers that take as long whoever was named (PWD-01, REC-01).

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use std::time::Duration;

/// What such an answer takes at least: far more than the work behind it differs by, and too little to be
/// noticed by a person.
const LEAST: Duration = Duration::from_millis(50);

/// The middleware of a route: it answers no sooner than fifty milliseconds after it was asked, so that how long
/// the work took is not seen from outside. Work that takes longer still shows.
///
/// # Errors
/// What the route says.
pub async fn evenly(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    #[expect(
        clippy::disallowed_methods,
        reason = "real time is what somebody outside measures; nothing is decided by it"
    )]
    let least = actix_web::rt::time::sleep(LEAST);
    let done = next.call(request).await;
    least.await;
    done
}
