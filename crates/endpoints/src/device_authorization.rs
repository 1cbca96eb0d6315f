//! The device authorization endpoint (RFC 8628 §3.1).

use crate::{other_methods::post_only, store_down::store_down, token::authenticate};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::{Idp, idp::Failure};
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::DEVICE_AUTHORIZATION)
            .route(post().to(ask))
            .default_service(to(post_only)),
    );
}

async fn ask(request: HttpRequest, visitor: Visitor, idp: Data<Idp>, form: Form) -> HttpResponse {
    let params = match form.params() {
        Ok(params) => params,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let client = match authenticate(&request, &visitor, &idp, params).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let asked = idp
        .authorize_device(&visitor.ctx, &client, params, &visitor.browser)
        .await;
    match asked {
        Ok(Ok(begun)) => json(
            StatusCode::OK,
            &serde_json::json!({
                "device_code": begun.device_code.expose(),
                "user_code": begun.user_code,
                "verification_uri": begun.verification_uri,
                "verification_uri_complete": begun.verification_uri_complete,
                "expires_in": begun.expires_in,
                "interval": begun.interval,
            }),
        ),
        Ok(Err(error)) => oauth_error(&visitor, &error),
        Err(Failure::Store(error)) => store_down(&visitor, &error),
        Err(other) => {
            let error = OAuthError::new(ErrorCode::ServerError, "something went wrong here")
                .because(other.to_string());
            oauth_error(&visitor, &error)
        }
    }
}
