//! Another mail address (U-13).

use super::{
    guard::{Answer, Caller, Desk},
    unlock::Aim,
};
use sluis_idp_core::account::EmailFault;
use sluis_themes::pages::{ChangeEmailPage, EmailError};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_EMAIL).await?;
    if !desk.view().await?.unlocked {
        return Ok(desk.go(&Aim::Email.unlock()));
    }
    Ok(desk.show(&asks(&desk, "", None)))
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_EMAIL, &form).await?;
    let visitor = desk.visitor();
    let typed = form.field("email");
    let change = desk
        .idp()
        .account_change_email(&visitor.ctx, &visitor.browser, &desk.signed_in, typed)
        .await;
    let error = match desk.changed(change, Aim::Email)? {
        Ok(Ok(())) | Err(_) => return Ok(desk.go(&format!("{}?news=email", routes::ACCOUNT))),
        Ok(Err(fault)) => match fault {
            EmailFault::Empty => EmailError::Empty,
            EmailFault::Invalid => EmailError::Invalid,
            EmailFault::Same => EmailError::Same,
            EmailFault::Taken => EmailError::Taken,
            EmailFault::RoleAddress => EmailError::RoleAddress,
            EmailFault::Throttled { minutes } => EmailError::Throttled { minutes },
        },
    };
    let throttled = matches!(error, EmailError::Throttled { .. });
    Ok(desk.show_again(&asks(&desk, typed, Some(error)), throttled))
}

pub(super) async fn cancel(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT, &form).await?;
    let ended = desk
        .idp()
        .account_cancel_email(&desk.visitor().ctx, &desk.signed_in)
        .await;
    desk.found(ended)?;
    Ok(desk.go(routes::ACCOUNT))
}

fn asks(desk: &Desk, typed: &str, error: Option<EmailError>) -> ChangeEmailPage {
    ChangeEmailPage {
        action: routes::ACCOUNT_EMAIL.to_owned(),
        current: desk.signed_in.person.email.clone(),
        value: typed.chars().take(320).collect(),
        error,
        cancel_href: routes::ACCOUNT.to_owned(),
    }
}
