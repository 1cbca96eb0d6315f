//! Refusals of a resource, with the challenges that tell how to come (RFC 6750 §3, RFC 9449 §7.1).

use actix_web::{
    HttpResponse,
    http::header::{HeaderValue, WWW_AUTHENTICATE},
};
use sluis_protocol::{
    algorithm::ClientAlgorithm,
    error::{ErrorCode, OAuthError},
};
use sluis_token_service::TokenScheme;
use sluis_web::{Visitor, answer::oauth_error};

/// Nothing came that could be judged: both ways to come, and no error (RFC 6750 §3.1).
pub(crate) fn without_token() -> HttpResponse {
    let mut response = HttpResponse::Unauthorized();
    for challenge in ["Bearer realm=\"sluis\"".to_owned(), dpop("realm=\"sluis\"")] {
        response.append_header((WWW_AUTHENTICATE, challenge));
    }
    response.finish()
}

/// The answer to a token that opens nothing, in the scheme that it came with.
pub(crate) fn refused(visitor: &Visitor, error: &OAuthError, scheme: TokenScheme) -> HttpResponse {
    let mut response = oauth_error(visitor, error);
    let of_proof = matches!(
        error.code,
        ErrorCode::InvalidDpopProof | ErrorCode::UseDpopNonce
    );
    if of_proof {
        *response.status_mut() = actix_web::http::StatusCode::UNAUTHORIZED;
    }
    let of_token = of_proof
        || matches!(
            error.code,
            ErrorCode::InvalidToken | ErrorCode::InsufficientScope
        );
    if !of_token {
        return response;
    }
    let what = format!(
        "error=\"{}\", error_description=\"{}\"",
        error.code, error.description
    );
    let challenges = match scheme {
        TokenScheme::Bearer => [format!("Bearer {what}"), dpop("realm=\"sluis\"")],
        TokenScheme::Dpop => [dpop(&what), "Bearer realm=\"sluis\"".to_owned()],
    };
    let headers = response.headers_mut();
    headers.remove(WWW_AUTHENTICATE);
    for challenge in challenges {
        if let Ok(value) = HeaderValue::from_str(&challenge) {
            headers.append(WWW_AUTHENTICATE, value);
        }
    }
    response
}

fn dpop(what: &str) -> String {
    let algorithms = ClientAlgorithm::STRONG.map(ClientAlgorithm::as_str);
    format!("DPoP {what}, algs=\"{}\"", algorithms.join(" "))
}
