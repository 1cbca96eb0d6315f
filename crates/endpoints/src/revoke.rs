//! Token revocation (RFC 7009).

use crate::{other_methods::post_only, store_down::store_down, token::authenticate};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::Idp;
use sluis_web::{Visitor, answer::oauth_error, form::Form, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::REVOCATION)
            .route(post().to(revoke))
            .default_service(to(post_only)),
    );
}

async fn revoke(
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
    match idp.tokens.revoke(&visitor.ctx, &client, token).await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(error) => store_down(&visitor, &error),
    }
}
