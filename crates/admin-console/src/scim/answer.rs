//! What is answered, and what went wrong, before it is written.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde_json::Value;
use sluis_idp_core::idp::Failure;
use sluis_model::{context::Ctx, ports::StoreError};
use sluis_scim::{MEDIA_TYPE, ScimError};

/// Seconds after which a store mostly answers again.
const SHORTLY: &str = "2";

/// A good answer.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    /// The revision of the resource, as an entity tag.
    pub(super) version: Option<String>,
    /// Where the resource lies.
    pub(super) location: Option<String>,
    /// Its id.
    pub(super) id: Option<String>,
}

/// What an operation comes to.
pub(super) type ScimAnswer = Result<Done, ScimError>;

impl Done {
    pub(super) const fn ok(body: Value) -> Self {
        Self {
            status: 200,
            body: Some(body),
            version: None,
            location: None,
            id: None,
        }
    }

    pub(super) const fn empty(status: u16) -> Self {
        Self {
            status,
            body: None,
            version: None,
            location: None,
            id: None,
        }
    }

    pub(super) fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, version));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        match self.body {
            Some(body) => response
                .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
                .body(body.to_string()),
            None => response.finish(),
        }
    }
}

/// There is nothing of that kind here; what is another institution's looks alike.
pub(super) fn not_here() -> ScimError {
    ScimError::status(404, "there is nothing here")
}

/// Logged once, here; the answer says nothing about the cause.
pub(super) fn failure(ctx: &Ctx, failure: &Failure) -> ScimError {
    tracing::error!(request.id = %ctx.request_id, error = %failure, "provisioning could not answer");
    match failure {
        Failure::Busy | Failure::TooMany { .. } | Failure::Store(StoreError::Unavailable(_)) => {
            ScimError::status(503, "try again shortly")
        }
        Failure::Store(_) | Failure::SignedOut | Failure::Internal(_) => {
            ScimError::status(500, "something went wrong here")
        }
    }
}

/// A refusal as it travels.
pub(super) fn refused(error: &ScimError) -> HttpResponse {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if error.status == 503 {
        response.insert_header((header::RETRY_AFTER, SHORTLY));
    }
    response
        .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(error.to_json().to_string())
}
