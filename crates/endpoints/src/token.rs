//! The token endpoint (RFC 6749 §3.2).

use crate::{
    dpop::{self, offering_nonce},
    failure::too_many as too_many_from_network,
    other_methods::post_only,
    store_down::store_down,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, ServiceConfig, post, resource, to},
};
use sluis_idp_core::{Idp, idp::Failure};
use sluis_model::ports::StoreError;
use sluis_protocol::{
    client_auth::PresentedCredentials,
    error::{ErrorCode, OAuthError},
    params::Params,
    token::TokenRequest,
};
use sluis_token_service::{Arrival, AuthenticatedClient, Outcome, Sender};
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
    let response = match answer(&request, &visitor, &idp, &form).await {
        Ok(response) | Err(response) => response,
    };
    offering_nonce(response, &visitor, &idp)
}

async fn answer(
    request: &HttpRequest,
    visitor: &Visitor,
    idp: &Idp,
    form: &Form,
) -> Result<HttpResponse, HttpResponse> {
    let refused = |error: OAuthError| oauth_error(visitor, &error);
    let params = form.params().map_err(refused)?;
    let client = authenticate(request, visitor, idp, params).await?;
    let parsed = TokenRequest::parse(params).map_err(refused)?;
    let thumbprint = dpop::dpop_of(request, visitor, idp).await?;
    let sender = Sender::new(thumbprint, visitor.certificate());
    let grant = grant_type(&parsed);
    let count = |outcome| idp.meters.grants.add(grant, outcome);
    let device = matches!(parsed, TokenRequest::DeviceCode { .. });
    let outcome = idp
        .tokens
        .exchange(&visitor.ctx, &client, &sender, parsed)
        .await
        .map_err(|error| store_down(visitor, &error))?;
    match outcome {
        Outcome::Issued(response) => {
            count("issued");
            Ok(json(StatusCode::OK, &response))
        }
        Outcome::Refused(error) => {
            count(error.code.as_str());
            let unknown = matches!(
                error.code,
                ErrorCode::ExpiredToken | ErrorCode::InvalidGrant
            );
            if device && unknown {
                let too_many = idp
                    .count_unknown_device_code(&visitor.ctx, &visitor.browser)
                    .await
                    .map_err(|failure| failed(visitor, failure))?;
                if let Some(error) = too_many {
                    return Err(refused(error));
                }
            }
            let mut response = refused(error.clone());
            // Here it is an answer like any other (RFC 8628 §3.5, RFC 6749 §5.2).
            if error.code == ErrorCode::AccessDenied {
                *response.status_mut() = StatusCode::BAD_REQUEST;
            }
            Err(response)
        }
    }
}

/// The last word of the grant type's name.
const fn grant_type(request: &TokenRequest) -> &'static str {
    match request {
        TokenRequest::AuthorizationCode { .. } => "authorization_code",
        TokenRequest::RefreshToken { .. } => "refresh_token",
        TokenRequest::ClientCredentials { .. } => "client_credentials",
        TokenRequest::DeviceCode { .. } => "device_code",
        TokenRequest::TokenExchange(_) => "token_exchange",
    }
}

fn failed(visitor: &Visitor, failure: Failure) -> HttpResponse {
    match failure {
        Failure::Store(error) => store_down(visitor, &error),
        other => oauth_error(
            visitor,
            &OAuthError::new(ErrorCode::ServerError, "something went wrong here")
                .because(other.to_string()),
        ),
    }
}

/// The client that speaks, or the answer that refuses it.
pub(crate) async fn authenticate(
    request: &HttpRequest,
    visitor: &Visitor,
    idp: &Idp,
    params: &Params,
) -> Result<AuthenticatedClient, HttpResponse> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let authorization = headers
        .next()
        .map(|value| value.to_str().unwrap_or_default());
    // RFC 6749 §2.3: one way of authentication in each request. What stands before us may look at another one.
    if headers.next().is_some() {
        return Err(oauth_error(
            visitor,
            &OAuthError::invalid_request("send one Authorization header, not several"),
        ));
    }
    let presented = PresentedCredentials::read(authorization, params)
        .map_err(|error| oauth_error(visitor, &error))?;
    let authenticated: Result<Result<_, OAuthError>, StoreError> = idp
        .tokens
        .authenticate_client(
            &visitor.ctx,
            presented,
            Arrival {
                endpoint: &dpop::address(request, visitor),
                token_endpoint: &format!("{}{}", visitor.issuer(), routes::TOKEN),
                certificate: visitor.certificate(),
                address: &visitor.browser.address,
            },
        )
        .await;
    authenticated
        .map_err(|error| store_down(visitor, &error))?
        .map_err(|error| match error.code {
            ErrorCode::TemporarilyUnavailable => too_many_from_network(visitor, 1),
            _ => oauth_error(visitor, &error),
        })
}
