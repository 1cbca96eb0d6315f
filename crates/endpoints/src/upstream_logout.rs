//! Where institutions' own providers tell that somebody signed out there (OpenID Connect Back-Channel
//! Logout 1.0 §2.5).

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path, ServiceConfig, post, resource},
};
use sluis_idp_core::{Idp, upstream_logout::LogoutTokenOutcome};
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{Visitor, answer::oauth_error, form::Form, routes};

use crate::failure::failed;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(resource(routes::UPSTREAM_LOGOUT).route(post().to(told)));
}

async fn told(
    visitor: Visitor,
    idp: Data<Idp>,
    named: Path<(String, String)>,
    form: Form,
) -> HttpResponse {
    let params = match form.params() {
        Ok(params) => params,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let token = match params.require("logout_token") {
        Ok(token) => token,
        Err(error) => return oauth_error(&visitor, &error),
    };
    let names = (named.0.as_str(), named.1.as_str());
    let told = idp
        .sign_out_from_source(&visitor.ctx, &visitor.browser.address, names, token)
        .await;
    match told {
        Ok(LogoutTokenOutcome::Done) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish(),
        Ok(LogoutTokenOutcome::Refused) => {
            let error = OAuthError::new(
                ErrorCode::InvalidRequest,
                "the logout token is not believed",
            );
            oauth_error(&visitor, &error)
        }
        Ok(LogoutTokenOutcome::Throttled) => HttpResponse::TooManyRequests().finish(),
        Err(error) => failed(&visitor, &error),
    }
}
