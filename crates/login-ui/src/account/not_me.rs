//! "This was not me": everybody else is out at once, and a new password keeps them out.

use super::guard::{Answer, Caller};
use sluis_themes::pages::Confirmation;
use sluis_web::{form::Form, routes};

pub(super) async fn confirm(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_NOT_ME).await?;
    // Without a password of our own there is none to choose, and nothing to lead to.
    if desk.signed_in.person.password_hash.is_none() {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    }
    Ok(desk.show(&desk.question(Confirmation::NotMe, routes::ACCOUNT_NOT_ME)))
}

/// Sessions and devices end, and other browsers are known no more, before the password is asked: whoever turns back
/// there has put the others out all the same.
pub(super) async fn secure(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_NOT_ME, &form).await?;
    let (idp, ctx) = (desk.idp(), &desk.visitor().ctx);
    let browser = &desk.visitor().browser;
    let ended = idp
        .account_end_other_sessions(ctx, browser, &desk.signed_in)
        .await;
    let changes = desk.found(ended)?;
    let forgotten = idp.account_forget_devices(ctx, &desk.signed_in).await;
    desk.found(forgotten)?;
    let forgotten = idp
        .account_forget_other_browsers(ctx, browser, &desk.signed_in)
        .await;
    desk.found(forgotten)?;
    let to = if desk.signed_in.person.password_hash.is_some() {
        routes::ACCOUNT_PASSWORD
    } else {
        routes::ACCOUNT_SECURITY
    };
    Ok(desk.go_with(to, &changes))
}
