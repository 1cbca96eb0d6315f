//! Removing one of two ways to get codes: a question, then the act.

use super::{
    guard::{Answer, Caller},
    unlock::Aim,
};
use sluis_model::policy::Method;
use sluis_themes::pages::Confirmation;
use sluis_web::{form::Form, routes};

pub(super) async fn confirm_app(caller: Caller) -> Answer {
    confirm(caller, Method::Totp).await
}

pub(super) async fn remove_app(caller: Caller, form: Form) -> Answer {
    remove(caller, form, Method::Totp).await
}

pub(super) async fn confirm_sms(caller: Caller) -> Answer {
    confirm(caller, Method::Sms).await
}

pub(super) async fn remove_sms(caller: Caller, form: Form) -> Answer {
    remove(caller, form, Method::Sms).await
}

/// The page where a way is removed.
pub(super) const fn path_of(method: Method) -> &'static str {
    match method {
        Method::Totp => routes::ACCOUNT_REMOVE_APP,
        Method::Sms => routes::ACCOUNT_REMOVE_SMS,
    }
}

const fn aim_of(method: Method) -> Aim {
    match method {
        Method::Totp => Aim::RemoveApp,
        Method::Sms => Aim::RemoveSms,
    }
}

async fn confirm(caller: Caller, method: Method) -> Answer {
    let desk = caller.at(path_of(method)).await?;
    let view = desk.view().await?;
    desk.open(&view, view.removable.contains(&method), aim_of(method))?;
    let what = match method {
        Method::Totp => Confirmation::RemoveApp,
        Method::Sms => Confirmation::RemoveSms,
    };
    Ok(desk.show(&desk.question(what, path_of(method))))
}

async fn remove(caller: Caller, form: Form, method: Method) -> Answer {
    let desk = caller.sent(path_of(method), &form).await?;
    let visitor = desk.visitor();
    let change = desk
        .idp()
        .account_remove_means(&visitor.ctx, &visitor.browser, &desk.signed_in, method)
        .await;
    Ok(match desk.changed(change, aim_of(method))? {
        Ok(changes) => desk.done("method-removed", &changes),
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}
