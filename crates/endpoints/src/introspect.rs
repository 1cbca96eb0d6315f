//! Token introspection (RFC 7662), signed where that is asked for (RFC 9701).

use crate::{other_methods::post_only, store_down::store_down, token::authenticate};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::Idp;
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

const SIGNED: &str = "application/token-introspection+jwt";

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::INTROSPECTION)
            .route(post().to(introspect))
            .default_service(to(post_only)),
    );
}

async fn introspect(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    form: Form,
) -> HttpResponse {
    let params = match form.params() {
        Ok(params) => params,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let client = match authenticate(&request, &visitor, &idp, params).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let token = match params.require("token") {
        Ok(token) => token,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let introspected = idp
        .tokens
        .introspect(&visitor.ctx, &client, token, params.get("token_type_hint"))
        .await;
    let response = match introspected {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return oauth_error(&visitor, &error),
        Err(error) => return store_down(&visitor, &error),
    };
    if !wants_jwt(&request) {
        return json(StatusCode::OK, &response);
    }
    let signed = idp
        .tokens
        .signed_introspection(&visitor.ctx, &client, &response)
        .await;
    match signed {
        Ok(Ok(jwt)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, SIGNED))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(jwt),
        Ok(Err(error)) => oauth_error(&visitor, &error),
        Err(error) => store_down(&visitor, &error),
    }
}

/// Whether the answer is to be a JWT (RFC 9701 §4).
fn wants_jwt(request: &HttpRequest) -> bool {
    request
        .headers()
        .get_all(header::ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|entry| entry.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case(SIGNED))
}
