//! What an endpoint says to a method that it does not take (RFC 9110 §15.5.6). HEAD comes as GET.

use actix_web::{HttpResponse, http::header};

/// Secrets and tokens never stand in an address (RFC 6749 §3.2).
pub(crate) async fn post_only() -> HttpResponse {
    refused("POST", "this endpoint takes POST requests only")
}

/// Documents that are read.
pub(crate) async fn get_only() -> HttpResponse {
    refused("GET, HEAD", "this endpoint takes GET requests only")
}

/// What portals may ask in both ways (OpenID Connect Core §3.1.2.1 and §5.3.1).
pub(crate) async fn get_and_post_only() -> HttpResponse {
    refused(
        "GET, HEAD, POST",
        "this endpoint takes GET and POST requests only",
    )
}

fn refused(allow: &'static str, why: &str) -> HttpResponse {
    HttpResponse::MethodNotAllowed()
        .insert_header((header::ALLOW, allow))
        .json(serde_json::json!({ "error": "invalid_request", "error_description": why }))
}
