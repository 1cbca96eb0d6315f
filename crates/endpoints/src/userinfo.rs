//! UserInfo (OpenID Connect Core §5.3), by GET and POST.

use crate::{
    challenge,
    dpop::{address, offering_nonce, proofs},
    other_methods::get_and_post_only,
    store_down::store_down,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, ServiceConfig, get, post, resource, to},
};
use sluis_idp_core::Idp;
use sluis_protocol::error::OAuthError;
use sluis_token_service::{ResourceAccess, TokenScheme, UserInfo};
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::USERINFO)
            .route(get().to(by_get))
            .route(post().to(by_post))
            .default_service(to(get_and_post_only)),
    );
}

async fn by_get(request: HttpRequest, visitor: Visitor, idp: Data<Idp>) -> HttpResponse {
    answer(&request, &visitor, &idp, in_header(&request)).await
}

/// The token may stand in the form instead (RFC 6750 §2.2), never in the query.
async fn by_post(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    form: Form,
) -> HttpResponse {
    let in_form = form
        .params()
        .ok()
        .and_then(|params| params.get("access_token"))
        .map(|token| (TokenScheme::Bearer, token));
    let presented = match (in_header(&request), in_form) {
        (Some(_), Some(_)) => {
            let error = OAuthError::invalid_request(
                "send the access token in the header or in the form, not in both",
            );
            return oauth_error(&visitor, &error);
        }
        (header, form) => header.or(form),
    };
    answer(&request, &visitor, &idp, presented).await
}

async fn answer(
    request: &HttpRequest,
    visitor: &Visitor,
    idp: &Idp,
    presented: Option<(TokenScheme, &str)>,
) -> HttpResponse {
    let Some((scheme, token)) = presented else {
        return challenge::without_token();
    };
    let access = ResourceAccess {
        token,
        scheme,
        proofs: &proofs(request),
        method: request.method().as_str(),
        url: &address(request, visitor),
        certificate: visitor.certificate(),
    };
    let response = match idp.tokens.userinfo(&visitor.ctx, access).await {
        Ok(Ok(UserInfo::Claims(claims))) => json(StatusCode::OK, &claims),
        Ok(Ok(UserInfo::Signed(jwt))) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "application/jwt"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(jwt),
        Ok(Err(error)) => challenge::refused(visitor, &error, scheme),
        Err(error) => store_down(visitor, &error),
    };
    match scheme {
        TokenScheme::Dpop => offering_nonce(response, visitor, idp),
        TokenScheme::Bearer => response,
    }
}

/// The token of the one `Authorization` header; the scheme's letters may be large or small
/// (RFC 9110 §11.1).
fn in_header(request: &HttpRequest) -> Option<(TokenScheme, &str)> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let header = headers.next()?.to_str().ok()?;
    if headers.next().is_some() {
        return None;
    }
    let (scheme, token) = header.split_once(' ')?;
    let scheme = if scheme.eq_ignore_ascii_case("bearer") {
        TokenScheme::Bearer
    } else if scheme.eq_ignore_ascii_case("dpop") {
        TokenScheme::Dpop
    } else {
        return None;
    };
    Some((scheme, token.trim()))
}
