//! A use case that could not be carried out is a 503 or a 500, never a judgement.

use crate::store_down::store_down;
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use sluis_idp_core::idp::Failure;
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{Visitor, answer::oauth_error};

/// The answer to a program when nothing could be found out.
pub(crate) fn failed(visitor: &Visitor, failure: &Failure) -> HttpResponse {
    let error = match failure {
        Failure::Store(error) => return store_down(visitor, error),
        Failure::TooMany { minutes } => return too_many(visitor, *minutes),
        Failure::Busy => OAuthError::new(ErrorCode::TemporarilyUnavailable, "try again shortly"),
        Failure::SignedOut | Failure::Internal(_) => {
            tracing::error!(request.id = %visitor.ctx.request_id, error = %failure, "a request failed");
            OAuthError::new(ErrorCode::ServerError, "something went wrong here")
        }
    };
    oauth_error(visitor, &error)
}

/// The answer to a program whose network asks too often.
pub(crate) fn too_many(visitor: &Visitor, minutes: u32) -> HttpResponse {
    let error = OAuthError::new(
        ErrorCode::TemporarilyUnavailable,
        "too many requests came from this network; wait a while",
    );
    let mut response = oauth_error(visitor, &error);
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let seconds = header::HeaderValue::from(u64::from(minutes.max(1)) * 60);
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}
