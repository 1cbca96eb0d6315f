//! What went wrong, for programs (RFC 9457).

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use schemars::JsonSchema;
use serde::Serialize;
use sluis_idp_core::idp::Failure;
use sluis_model::{context::Ctx, ports::StoreError};
use std::borrow::Cow;

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct FieldProblem {
    /// The field, dotted.
    pub(crate) field: String,
    /// What would be right.
    pub(crate) detail: String,
}

/// A problem as it travels.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// The kind of problem, as a name that stays.
    #[serde(rename = "type")]
    kind: Cow<'static, str>,
    /// The same for people.
    title: &'static str,
    /// The status.
    status: u16,
    /// What happened this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    faults: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after: Option<i64>,
}

/// Kinds of problems: status, name, title.
type Kind = (StatusCode, &'static str, &'static str);

const BAD_REQUEST: Kind = (
    StatusCode::BAD_REQUEST,
    "bad-request",
    "The request can't be read",
);
const NOT_FOUND: Kind = (StatusCode::NOT_FOUND, "not-found", "There is nothing here");
const FORBIDDEN: Kind = (
    StatusCode::FORBIDDEN,
    "insufficient-scope",
    "The token may not do this",
);
const REFUSED: Kind = (
    StatusCode::FORBIDDEN,
    "refused",
    "This is not for a program to do",
);
const NOT_NOW: Kind = (
    StatusCode::CONFLICT,
    "not-now",
    "As things are, it can't be done",
);
const FAULTS: Kind = (
    StatusCode::UNPROCESSABLE_ENTITY,
    "invalid",
    "Fields are wrong",
);
const CHANGED: Kind = (
    StatusCode::PRECONDITION_FAILED,
    "changed",
    "It was changed since it was read",
);
const UNCONDITIONAL: Kind = (
    StatusCode::PRECONDITION_REQUIRED,
    "if-match-required",
    "Say with If-Match what was read",
);
const MEDIA_TYPE: Kind = (
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "media-type",
    "Send application/json",
);
const UNDER_WAY: Kind = (
    StatusCode::CONFLICT,
    "under-way",
    "The same request is under way",
);
const REUSED: Kind = (
    StatusCode::UNPROCESSABLE_ENTITY,
    "idempotency-key-reused",
    "Another request had this Idempotency-Key",
);
const TOO_MANY: Kind = (
    StatusCode::TOO_MANY_REQUESTS,
    "too-many-requests",
    "Slow down",
);
const UNAVAILABLE: Kind = (
    StatusCode::SERVICE_UNAVAILABLE,
    "unavailable",
    "Try again shortly",
);
const BROKEN: Kind = (
    StatusCode::INTERNAL_SERVER_ERROR,
    "broken",
    "Something went wrong here",
);

/// Seconds after which a request that is under way has mostly been answered.
const SHORTLY: i64 = 2;

impl Problem {
    fn new((status, name, title): Kind) -> Self {
        Self {
            kind: format!("urn:sluis:problem:{name}").into(),
            title,
            status: status.as_u16(),
            detail: None,
            faults: vec![],
            retry_after: None,
        }
    }

    fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(BAD_REQUEST).because(detail)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(NOT_FOUND)
    }

    pub(crate) fn forbidden(scope: Option<&str>) -> Self {
        let problem = Self::new(FORBIDDEN);
        match scope {
            Some(scope) => problem.because(format!("it takes the scope {scope}")),
            None => problem,
        }
    }

    /// Whatever scope a program has.
    pub(crate) fn refused(detail: impl Into<String>) -> Self {
        Self::new(REFUSED).because(detail)
    }

    pub(crate) fn not_now(detail: impl Into<String>) -> Self {
        Self::new(NOT_NOW).because(detail)
    }

    pub(crate) fn faults(faults: Vec<FieldProblem>) -> Self {
        Self {
            faults,
            ..Self::new(FAULTS)
        }
    }

    pub(crate) fn changed() -> Self {
        Self::new(CHANGED)
    }

    pub(crate) fn unconditional() -> Self {
        Self::new(UNCONDITIONAL)
    }

    pub(crate) fn media_type() -> Self {
        Self::new(MEDIA_TYPE)
    }

    pub(crate) fn under_way() -> Self {
        Self {
            retry_after: Some(SHORTLY),
            ..Self::new(UNDER_WAY)
        }
    }

    pub(crate) fn reused() -> Self {
        Self::new(REUSED)
    }

    pub(crate) fn too_many(seconds: i64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(TOO_MANY)
        }
    }

    /// Logged once, here; the answer says nothing about the cause.
    pub(crate) fn failure(ctx: &Ctx, failure: &Failure) -> Self {
        tracing::error!(request.id = %ctx.request_id, error = %failure, "the admin API could not answer");
        match failure {
            Failure::Busy
            | Failure::TooMany { .. }
            | Failure::Store(StoreError::Unavailable(_)) => Self {
                retry_after: Some(1),
                ..Self::new(UNAVAILABLE)
            },
            Failure::Store(_) | Failure::SignedOut | Failure::Internal(_) => Self::new(BROKEN),
        }
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        let body = serde_json::to_string(&self).unwrap_or_default();
        response
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(body)
    }
}
