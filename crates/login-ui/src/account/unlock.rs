//! The password once more before a factor is changed (E-08), with a code where this session never
//! showed one.

use super::guard;
use crate::{
    failure,
    signin::{code_error, password_error},
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use serde::Deserialize;
use sluis_idp_core::{Idp, account::UnlockFault, logout::SignedIn, signin::Fault};
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{UnlockError, UnlockPage};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, pages::Frame, routes};

/// Where to go once unlocked.
#[derive(Deserialize)]
pub(super) struct Aim {
    to: Option<String>,
}

/// Only the pages that need an unlock are places to go on to.
fn target(aim: Option<&Aim>) -> &'static str {
    match aim.and_then(|aim| aim.to.as_deref()) {
        Some("off") => routes::ACCOUNT_REMOVE,
        Some("app") => routes::ACCOUNT_ENROL,
        Some("codes") => routes::ACCOUNT_RECOVERY_CODES,
        _ => routes::ACCOUNT_SECURITY,
    }
}

/// The unlock page's address on the way to a page.
pub(super) fn on_the_way_to(what: &str) -> String {
    format!("{}?to={what}", routes::ACCOUNT_UNLOCK)
}

pub(super) async fn page(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    aim: Option<Query<Aim>>,
) -> HttpResponse {
    let signed_in = match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_SECURITY).await {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    show(&visitor, &idp, &pages, &signed_in, aim.as_deref(), None).await
}

pub(super) async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    aim: Option<Query<Aim>>,
    form: Form,
) -> HttpResponse {
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT_SECURITY, &form)
            .await
        {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    let code = form.field("code");
    let unlocked = idp
        .unlock(
            &visitor.ctx,
            &visitor.browser,
            &signed_in,
            form.secret("password"),
            Some(code),
        )
        .await;
    match unlocked {
        Ok(Ok(changes)) => see_other(&visitor, target(aim.as_deref()), &changes),
        Ok(Err(fault)) => {
            show(
                &visitor,
                &idp,
                &pages,
                &signed_in,
                aim.as_deref(),
                Some(fault),
            )
            .await
        }
        Err(error) => failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        ),
    }
}

async fn show(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    signed_in: &SignedIn,
    aim: Option<&Aim>,
    fault: Option<UnlockFault>,
) -> HttpResponse {
    let view = match idp.account(&visitor.ctx, signed_in).await {
        Ok(view) => view,
        Err(error) => {
            return failure::page(visitor, pages, &guard::frame(visitor, signed_in), &error);
        }
    };
    let what = aim
        .and_then(|aim| aim.to.as_deref())
        .filter(|to| matches!(*to, "off" | "app" | "codes"))
        .unwrap_or("security");
    let status = fault.as_ref().map(|fault| match fault {
        UnlockFault::Password(Fault::Throttled { .. })
        | UnlockFault::Code(Fault::Throttled { .. }) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    let page = UnlockPage {
        action: on_the_way_to(what),
        username: signed_in.person.username.clone(),
        ask_code: Idp::unlock_needs_code(&visitor.ctx, &view.factors, signed_in),
        error: fault.map(|fault| match fault {
            UnlockFault::Password(fault) => UnlockError::Password(password_error(&fault)),
            UnlockFault::Code(fault) => UnlockError::Code(code_error(&fault)),
        }),
        cancel_href: Some(routes::ACCOUNT_SECURITY.to_owned()),
    };
    let frame = Frame {
        status,
        ..guard::frame(visitor, signed_in)
    };
    pages.show(visitor, &frame, &page, &BrowserChanges::default())
}
