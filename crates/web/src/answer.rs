//! Redirects and JSON.

use crate::{
    cookies,
    pages::{Frame, Pages},
    visitor::Visitor,
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use serde::Serialize;
use sluis_model::browser::BrowserChanges;
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    reply::Reply,
    response_mode::ResponseMode,
};
use sluis_themes::pages::FormPostPage;

/// A redirect after a form: the next request is a GET (303, RFC 9700 §4.12).
#[must_use]
pub fn see_other(visitor: &Visitor, location: &str, changes: &BrowserChanges) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    cookies::write(&mut response, visitor, changes);
    response.finish()
}

/// An answer to a portal through the browser.
#[must_use]
pub fn to_portal(
    pages: &Pages,
    visitor: &Visitor,
    frame: &Frame<'_>,
    reply: &Reply,
    changes: &BrowserChanges,
) -> HttpResponse {
    match reply.mode.channel() {
        ResponseMode::Query | ResponseMode::Fragment => {
            see_other(visitor, &reply.location(), changes)
        }
        _ => {
            let fields = reply
                .params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()));
            let page = FormPostPage::new(reply.redirect_uri.as_str(), fields);
            pages.show(visitor, frame, &page, changes)
        }
    }
}

/// JSON that nobody may keep.
#[must_use]
pub fn json(status: StatusCode, value: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .json(value)
}

/// JSON, written already, that may be kept for a while, and read from any origin: discovery and keys.
#[must_use]
pub fn public_json(text: Bytes, max_age_seconds: u32) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((
            header::CACHE_CONTROL,
            format!("public, max-age={max_age_seconds}"),
        ))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .body(text)
}

/// An OAuth refusal as JSON, with the challenge that its status needs (RFC 6749 §5.2, RFC 6750 §3).
#[must_use]
pub fn oauth_error(visitor: &Visitor, error: &OAuthError) -> HttpResponse {
    tracing::info!(
        request.id = %visitor.ctx.request_id,
        error = %error.code,
        description = %error.description,
        cause = error.cause.as_deref().unwrap_or_default(),
        "a request was refused"
    );
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"));
    match error.code {
        ErrorCode::InvalidClient => {
            response.insert_header((
                header::WWW_AUTHENTICATE,
                "Basic realm=\"sluis\", charset=\"UTF-8\"",
            ));
        }
        ErrorCode::InvalidToken | ErrorCode::InsufficientScope => {
            response.insert_header((
                header::WWW_AUTHENTICATE,
                format!(
                    "Bearer error=\"{}\", error_description=\"{}\"",
                    error.code, error.description
                ),
            ));
        }
        ErrorCode::TemporarilyUnavailable => {
            response.insert_header((header::RETRY_AFTER, "5"));
        }
        _ => {}
    }
    response.json(
        serde_json::json!({ "error": error.code.as_str(), "error_description": error.description }),
    )
}
