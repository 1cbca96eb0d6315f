//! What is said to a body that is too large: to a program in the words of OAuth (RFC 6749 §5.2), to a person with a
//! page.

use crate::{
    Pages, Visitor,
    pages::{Frame, PageErrorKind},
    routes,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};

/// Where programs send forms.
const OF_PROGRAMS: [&str; 6] = [
    routes::PAR,
    routes::TOKEN,
    routes::USERINFO,
    routes::REVOCATION,
    routes::INTROSPECTION,
    routes::DEVICE_AUTHORIZATION,
];

/// The answer to a program; nothing where people send forms.
pub(crate) fn to_program(path: &str) -> Option<HttpResponse> {
    let registers = path
        .strip_prefix(routes::REGISTRATION)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let (error, why) = if registers {
        ("invalid_client_metadata", "the metadata is too large")
    } else if OF_PROGRAMS.contains(&path) {
        ("invalid_request", "the form is too large")
    } else {
        return None;
    };
    let response = HttpResponse::PayloadTooLarge()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({ "error": error, "error_description": why }));
    Some(response)
}

/// The answer to a form.
pub(crate) fn form(request: &HttpRequest) -> HttpResponse {
    if let Some(response) = to_program(request.path()) {
        return response;
    }
    let pages = request.app_data::<Data<Pages>>();
    match Visitor::of(request).zip(pages) {
        Some((visitor, pages)) => pages.error(
            &visitor,
            &Frame::default(),
            PageErrorKind::TooLarge,
            vec![],
            None,
        ),
        None => HttpResponse::PayloadTooLarge().finish(),
    }
}
