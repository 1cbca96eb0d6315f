//! A new password of one's own wish.

use super::guard::{Answer, Caller, Desk, is_throttled};
use crate::signin::{new_password_error, rule_views};
use actix_web::HttpResponse;
use sluis_idp_core::{account::PasswordFault, signin::Fault};
use sluis_themes::pages::{NewPasswordError, NewPasswordPage, NewPasswordReason};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_PASSWORD).await?;
    Ok(show(&desk, None))
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_PASSWORD, &form).await?;
    let visitor = desk.visitor();
    let repeat = form.secret("new_password_repeat");
    let changed = desk
        .idp()
        .account_change_password(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            form.secret("password"),
            form.secret("new_password"),
            &repeat,
        )
        .await;
    Ok(match desk.found(changed)? {
        Ok(changes) => desk.done("password", &changes),
        Err(fault) => show(&desk, Some(&fault)),
    })
}

fn show(desk: &Desk, fault: Option<&PasswordFault>) -> HttpResponse {
    let new = match fault {
        Some(PasswordFault::New(fault)) => Some(fault),
        _ => None,
    };
    let page = NewPasswordPage {
        action: routes::ACCOUNT_PASSWORD.to_owned(),
        username: desk.shown_name(),
        rules: rule_views(&desk.signed_in.institution.policy, new),
        reason: NewPasswordReason::OwnWish,
        ask_current: true,
        error: fault.map(|fault| match fault {
            PasswordFault::Current(Fault::Throttled { minutes }) => {
                NewPasswordError::Throttled { minutes: *minutes }
            }
            PasswordFault::Current(Fault::Pause { seconds }) => {
                NewPasswordError::Pause { seconds: *seconds }
            }
            PasswordFault::Current(Fault::Empty) => NewPasswordError::Empty,
            PasswordFault::Current(Fault::PasswordLivesThere) => NewPasswordError::LivesThere,
            PasswordFault::Current(_) => NewPasswordError::CurrentWrong,
            PasswordFault::New(fault) => new_password_error(fault),
        }),
        cancel_href: Some(routes::ACCOUNT_SECURITY.to_owned()),
        progress: None,
    };
    match fault {
        None => desk.show(&page),
        Some(PasswordFault::Current(fault) | PasswordFault::New(fault)) => {
            desk.show_again(&page, is_throttled(fault))
        }
    }
}
