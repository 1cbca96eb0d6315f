//! A new password of one's own wish.

use super::guard;
use crate::{
    failure,
    signin::{new_password_error, rule_views},
};
use actix_web::{HttpResponse, http::StatusCode, web::Data};
use sluis_idp_core::{Idp, account::PasswordFault, logout::SignedIn, signin::Fault};
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{NewPasswordError, NewPasswordPage, NewPasswordReason};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, pages::Frame, routes};

pub(super) async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_PASSWORD).await {
        Ok(signed_in) => show(&visitor, &pages, &signed_in, None),
        Err(response) => response,
    }
}

pub(super) async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT_PASSWORD, &form)
            .await
        {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    let repeat = form.secret("new_password_repeat");
    let changed = idp
        .account_change_password(
            &visitor.ctx,
            &visitor.browser,
            &signed_in,
            form.secret("password"),
            form.secret("new_password"),
            &repeat,
        )
        .await;
    match changed {
        Ok(Ok(changes)) => see_other(
            &visitor,
            &format!("{}?news=password", routes::ACCOUNT_SECURITY),
            &changes,
        ),
        Ok(Err(fault)) => show(&visitor, &pages, &signed_in, Some(fault)),
        Err(error) => failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        ),
    }
}

fn show(
    visitor: &Visitor,
    pages: &Pages,
    signed_in: &SignedIn,
    fault: Option<PasswordFault>,
) -> HttpResponse {
    let new = match &fault {
        Some(PasswordFault::New(fault)) => Some(fault),
        _ => None,
    };
    let throttled = matches!(fault, Some(PasswordFault::Current(Fault::Throttled { .. })));
    let page = NewPasswordPage {
        action: routes::ACCOUNT_PASSWORD.to_owned(),
        username: signed_in.person.username.clone(),
        rules: rule_views(&signed_in.institution.policy, new),
        reason: NewPasswordReason::OwnWish,
        ask_current: true,
        error: fault.as_ref().map(|fault| match fault {
            PasswordFault::Current(Fault::Throttled { minutes }) => {
                NewPasswordError::Throttled { minutes: *minutes }
            }
            PasswordFault::Current(Fault::Empty) => NewPasswordError::Empty,
            PasswordFault::Current(_) => NewPasswordError::CurrentWrong,
            PasswordFault::New(fault) => new_password_error(fault),
        }),
        cancel_href: Some(routes::ACCOUNT_SECURITY.to_owned()),
    };
    let status = fault.map(|_| {
        if throttled {
            StatusCode::TOO_MANY_REQUESTS
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    });
    let frame = Frame {
        status,
        ..guard::frame(visitor, signed_in)
    };
    pages.show(visitor, &frame, &page, &BrowserChanges::default())
}
