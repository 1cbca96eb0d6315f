//! A person's own page. Every address here goes through [`guard`]: whoever is asked for a step by
//! policy takes it first, at the same doors as for a portal.

mod devices;
mod enrol;
mod guard;
mod overview;
mod password;
mod recovery_codes;
mod remove;
mod unlock;

use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get, post},
};
use sluis_idp_core::Idp;
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, pages::Frame, routes};

use crate::failure;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::ACCOUNT, get().to(overview::personal))
        .route(routes::ACCOUNT_SECURITY, get().to(overview::security))
        .route(routes::ACCOUNT_SECURITY, post().to(overview::to_security))
        .route(routes::ACCOUNT_UNLOCK, get().to(unlock::page))
        .route(routes::ACCOUNT_UNLOCK, post().to(unlock::submit))
        .route(routes::ACCOUNT_ENROL, get().to(enrol::page))
        .route(routes::ACCOUNT_ENROL, post().to(enrol::submit))
        .route(routes::ACCOUNT_REMOVE, get().to(remove::page))
        .route(routes::ACCOUNT_REMOVE, post().to(remove::submit))
        .route(
            routes::ACCOUNT_RECOVERY_CODES,
            get().to(recovery_codes::page),
        )
        .route(
            routes::ACCOUNT_RECOVERY_CODES,
            post().to(recovery_codes::submit),
        )
        .route(routes::ACCOUNT_PASSWORD, get().to(password::page))
        .route(routes::ACCOUNT_PASSWORD, post().to(password::submit))
        .route(routes::ACCOUNT_DEVICES, post().to(devices::forget))
        .route(routes::ACCOUNT_FORGET_ALL, get().to(devices::confirm_all))
        .route(routes::ACCOUNT_FORGET_ALL, post().to(devices::forget_all))
        .route(routes::ACCOUNT_SIGN_OUT, post().to(sign_out));
}

async fn sign_out(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT, &form).await {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    match idp
        .end_session(&visitor.ctx, &visitor.browser, &signed_in)
        .await
    {
        Ok(changes) => see_other(&visitor, routes::END_SESSION, &changes),
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}
