//! UserInfo (OpenID Connect Core §5.3), by GET and POST.

use crate::store_down::store_down;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, ServiceConfig, get, post},
};
use sluis_idp_core::Idp;
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    form::Form,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::USERINFO, get().to(by_get))
        .route(routes::USERINFO, post().to(by_post));
}

async fn by_get(request: HttpRequest, visitor: Visitor, idp: Data<Idp>) -> HttpResponse {
    answer(&visitor, &idp, bearer(&request)).await
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
        .and_then(|params| params.get("access_token"));
    answer(&visitor, &idp, bearer(&request).or(in_form)).await
}

async fn answer(visitor: &Visitor, idp: &Idp, token: Option<&str>) -> HttpResponse {
    let Some(token) = token else {
        return HttpResponse::Unauthorized()
            .insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"sluis\""))
            .finish();
    };
    match idp.tokens.userinfo(&visitor.ctx, token).await {
        Ok(Ok(claims)) => json(StatusCode::OK, &claims),
        Ok(Err(error)) => oauth_error(visitor, &error),
        Err(error) => store_down(visitor, &error),
    }
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let header = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
