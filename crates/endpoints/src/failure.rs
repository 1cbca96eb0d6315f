//! A use case that could not be carried out is a 503 or a 500, never a judgement.

use crate::store_down::store_down;
use actix_web::HttpResponse;
use sluis_idp_core::idp::Failure;
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{Visitor, answer::oauth_error};

/// The answer to a program when nothing could be found out.
pub(crate) fn failed(visitor: &Visitor, failure: &Failure) -> HttpResponse {
    let error = match failure {
        Failure::Store(error) => return store_down(visitor, error),
        Failure::Busy => OAuthError::new(ErrorCode::TemporarilyUnavailable, "try again shortly"),
        Failure::SignedOut | Failure::Internal(_) => {
            tracing::error!(request.id = %visitor.ctx.request_id, error = %failure, "a request failed");
            OAuthError::new(ErrorCode::ServerError, "something went wrong here")
        }
    };
    oauth_error(visitor, &error)
}
