//! The pushed authorization request endpoint (RFC 9126 §2).

use crate::{
    dpop::{dpop_of, offering_nonce},
    failure::too_many,
    other_methods::post_only,
    token::authenticate,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::{Idp, idp::Failure};
use sluis_model::ports::StoreError;
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::PAR)
            .route(post().to(push))
            .default_service(to(post_only)),
    );
}

async fn push(request: HttpRequest, visitor: Visitor, idp: Data<Idp>, form: Form) -> HttpResponse {
    let response = answer(&request, &visitor, &idp, &form).await;
    offering_nonce(response, &visitor, &idp)
}

async fn answer(request: &HttpRequest, visitor: &Visitor, idp: &Idp, form: &Form) -> HttpResponse {
    let params = match form.params() {
        Ok(params) => params,
        Err(error) => return oauth_error(visitor, &error),
    };
    let client = match authenticate(request, visitor, idp, params).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let key = match dpop_of(request, visitor, idp).await {
        Ok(key) => key,
        Err(response) => return response,
    };
    let pushed = idp.push_request(&visitor.ctx, &visitor.browser, &client, params, key);
    match pushed.await {
        Ok(Ok(pushed)) => json(
            StatusCode::CREATED,
            &serde_json::json!({
                "request_uri": pushed.request_uri,
                "expires_in": pushed.expires_in,
            }),
        ),
        Ok(Err(error)) => oauth_error(visitor, &error),
        Err(failure) => failed(visitor, &failure),
    }
}

fn failed(visitor: &Visitor, failure: &Failure) -> HttpResponse {
    // RFC 9126 §2.3.
    if let Failure::TooMany { minutes } = failure {
        return too_many(visitor, *minutes);
    }
    tracing::error!(request.id = %visitor.ctx.request_id, error = %failure, "a request could not be pushed");
    let error = match failure {
        Failure::Store(StoreError::Unavailable(_)) | Failure::Busy => {
            OAuthError::new(ErrorCode::TemporarilyUnavailable, "try again shortly")
        }
        Failure::Store(_) | Failure::SignedOut | Failure::TooMany { .. } | Failure::Internal(_) => {
            OAuthError::new(ErrorCode::ServerError, "something went wrong here")
        }
    };
    oauth_error(visitor, &error)
}
