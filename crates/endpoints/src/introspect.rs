//! Token introspection (RFC 7662).

use crate::{
    store_down::store_down,
    token::{authenticate, post_only},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::Idp;
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

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
    match idp
        .tokens
        .introspect(&visitor.ctx, &client, token, params.get("token_type_hint"))
        .await
    {
        Ok(Ok(response)) => match serde_json::to_value(&response) {
            Ok(value) => json(StatusCode::OK, &value),
            Err(_) => json(StatusCode::OK, &serde_json::json!({ "active": false })),
        },
        Ok(Err(error)) => oauth_error(&visitor, &error),
        Err(error) => store_down(&visitor, &error),
    }
}
