//! A good answer, before it is written.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::Problem;

/// A part of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Part<T> {
    /// What is in it.
    pub(crate) items: Vec<T>,
    /// The `cursor` of the next part; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// An answer. It can be kept, to be given again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    status: u16,
    body: Option<Value>,
    etag: Option<String>,
    location: Option<String>,
}

/// What an operation of the API comes to.
pub(crate) type ApiAnswer = Result<Answered, Problem>;

impl Answered {
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self {
            status: 200,
            body: serde_json::to_value(body).ok(),
            etag: None,
            location: None,
        }
    }

    pub(crate) fn created(location: String, body: &impl Serialize) -> Self {
        Self {
            status: 201,
            location: Some(location),
            ..Self::ok(body)
        }
    }

    pub(crate) const fn nothing() -> Self {
        Self {
            status: 204,
            body: None,
            etag: None,
            location: None,
        }
    }

    /// With the revision that a change has to name.
    pub(crate) fn at_revision(mut self, revision: &str) -> Self {
        self.etag = Some(format!("\"{revision}\""));
        self
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        match self.body {
            Some(body) => response
                .insert_header((header::CONTENT_TYPE, "application/json"))
                .body(body.to_string()),
            None => response.finish(),
        }
    }
}
