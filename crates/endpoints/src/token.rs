//! The token endpoint (RFC 6749 §3.2).

use crate::store_down::store_down;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::Idp;
use sluis_model::ports::StoreError;
use sluis_protocol::{
    client_auth::PresentedCredentials,
    error::{ErrorCode, OAuthError},
    params::Params,
    token::TokenRequest,
};
use sluis_token_service::{AuthenticatedClient, Outcome};
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::TOKEN)
            .route(post().to(token))
            .default_service(to(post_only)),
    );
}

async fn token(request: HttpRequest, visitor: Visitor, idp: Data<Idp>, form: Form) -> HttpResponse {
    let params = match form.params() {
        Ok(params) => params,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let client = match authenticate(&request, &visitor, &idp, params).await {
        Ok(client) => client,
        Err(response) => return response,
    };
    let parsed = match TokenRequest::parse(params) {
        Ok(parsed) => parsed,
        Err(error) => return oauth_error(&visitor, &error),
    };
    match idp.tokens.exchange(&visitor.ctx, &client, parsed).await {
        Ok(Outcome::Issued(response)) => match serde_json::to_value(&response) {
            Ok(value) => json(StatusCode::OK, &value),
            Err(error) => {
                let error = OAuthError::new(ErrorCode::ServerError, "something went wrong here")
                    .because(error.to_string());
                oauth_error(&visitor, &error)
            }
        },
        Ok(Outcome::Refused(error)) => oauth_error(&visitor, &error),
        Err(error) => store_down(&visitor, &error),
    }
}

/// Another method than POST (RFC 6749 §3.2): secrets and tokens never stand in an address.
pub(crate) async fn post_only() -> HttpResponse {
    HttpResponse::MethodNotAllowed()
        .insert_header((header::ALLOW, "POST"))
        .json(serde_json::json!({
            "error": "invalid_request",
            "error_description": "this endpoint takes POST requests only",
        }))
}

/// The client that speaks, or the answer that refuses it.
pub(crate) async fn authenticate(
    request: &HttpRequest,
    visitor: &Visitor,
    idp: &Idp,
    params: &Params,
) -> Result<AuthenticatedClient, HttpResponse> {
    let authorization = request
        .headers()
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap_or_default());
    let presented = PresentedCredentials::read(authorization, params)
        .map_err(|error| oauth_error(visitor, &error))?;
    let authenticated: Result<Result<_, OAuthError>, StoreError> = idp
        .tokens
        .authenticate_client(&visitor.ctx, presented)
        .await;
    authenticated
        .map_err(|error| store_down(visitor, &error))?
        .map_err(|error| oauth_error(visitor, &error))
}
