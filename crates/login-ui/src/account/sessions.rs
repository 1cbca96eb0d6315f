//! Ending the own sessions in other browsers (SES-11).

use super::guard::{Answer, Caller};
use sluis_model::{browser::BrowserChanges, ids::SessionId};
use sluis_themes::pages::Confirmation;
use sluis_web::{form::Form, routes};

pub(super) async fn end(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    // An id that is not the person's own is not there; nobody learns whose it is.
    let session = SessionId::from(form.field("session"));
    let ended = desk
        .idp()
        .account_end_session(&desk.visitor().ctx, &desk.signed_in, &session)
        .await;
    desk.found(ended)?;
    Ok(desk.done("session", &BrowserChanges::default()))
}

pub(super) async fn confirm_all(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_END_SESSIONS).await?;
    let what = Confirmation::EndSessions;
    Ok(desk.show(&desk.question(what, routes::ACCOUNT_END_SESSIONS)))
}

pub(super) async fn end_all(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let visitor = desk.visitor();
    let ended = desk
        .idp()
        .account_end_other_sessions(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    let changes = desk.found(ended)?;
    Ok(desk.done("sessions", &changes))
}
