//! A store that does not answer is a 503, never a judgement.

use actix_web::HttpResponse;
use sluis_model::ports::StoreError;
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{Visitor, answer::oauth_error};

/// The answer to a program when a store did not do its part.
pub(crate) fn store_down(visitor: &Visitor, error: &StoreError) -> HttpResponse {
    tracing::error!(request.id = %visitor.ctx.request_id, %error, "a store did not do its part");
    let error = match error {
        StoreError::Unavailable(_) => {
            OAuthError::new(ErrorCode::TemporarilyUnavailable, "try again shortly")
        }
        StoreError::Conflict(_) | StoreError::Outdated | StoreError::Inconsistent { .. } => {
            OAuthError::new(ErrorCode::ServerError, "something went wrong here")
        }
    };
    oauth_error(visitor, &error)
}
