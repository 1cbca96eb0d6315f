//! What of DPoP (RFC 9449) travels in headers: proofs on their way in, nonces on their way out.

use crate::store_down::store_down;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderName, HeaderValue},
};
use sluis_idp_core::Idp;
use sluis_token_service::DpopRequest;
use sluis_web::{Visitor, answer::oauth_error};

const DPOP: HeaderName = HeaderName::from_static("dpop");
const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// Every proof of a request; what is no text is a proof that is no good.
pub(crate) fn proofs(request: &HttpRequest) -> Vec<&str> {
    request
        .headers()
        .get_all(DPOP)
        .map(|value| value.to_str().unwrap_or_default())
        .collect()
}

/// The address of this request as the issuer names it; the `Host` header proves nothing.
pub(crate) fn address(request: &HttpRequest, visitor: &Visitor) -> String {
    format!("{}{}", visitor.issuer(), request.path())
}

/// The thumbprint of the key of the proof that came with a request, or the answer that refuses it. For
/// every endpoint that takes no access token.
pub(crate) async fn dpop_of(
    request: &HttpRequest,
    visitor: &Visitor,
    idp: &Idp,
) -> Result<Option<String>, HttpResponse> {
    let judged = idp
        .tokens
        .dpop(
            &visitor.ctx,
            DpopRequest {
                proofs: &proofs(request),
                method: request.method().as_str(),
                url: &address(request, visitor),
                access_token: None,
            },
        )
        .await;
    judged
        .map_err(|error| store_down(visitor, &error))?
        .map(|key| key.map(|key| key.thumbprint))
        .map_err(|error| offering_nonce(oauth_error(visitor, &error), visitor, idp))
}

/// The answer with the nonce for the next proof (§8.2).
pub(crate) fn offering_nonce(
    mut response: HttpResponse,
    visitor: &Visitor,
    idp: &Idp,
) -> HttpResponse {
    let nonce = idp.tokens.dpop_nonce(&visitor.ctx);
    if let Ok(nonce) = HeaderValue::from_str(&nonce) {
        response.headers_mut().insert(DPOP_NONCE, nonce);
    }
    response
}
