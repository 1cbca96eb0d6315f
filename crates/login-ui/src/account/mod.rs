//! A person's own page. Every address here goes through [`guard`]: whoever is asked for a step by
//! policy takes it first, at the same doors as for a portal.

mod devices;
mod email;
mod enrol;
mod guard;
mod language;
mod means;
mod not_me;
mod number;
mod overview;
mod passkeys;
mod password;
mod portals;
mod progress;
mod question;
mod recovery_codes;
mod remove;
mod second_factor;
mod sessions;
mod set_up;
mod sources;
mod suspend;
mod unlock;
mod unlock_code;
mod unlock_source;

use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig},
};
pub(crate) use guard::PURPOSE;
use guard::{Answer, Caller, form, page};
use sluis_idp_core::{Idp, signin::Returned};
use sluis_web::{Pages, Visitor, form::Form, routes};

use crate::sign_out;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::ACCOUNT, page(overview::personal))
        .route(routes::ACCOUNT_SECURITY, page(overview::security))
        .route(routes::ACCOUNT_SECURITY, form(overview::to_security))
        .route(routes::ACCOUNT_UNLOCK, page(unlock::page))
        .route(routes::ACCOUNT_UNLOCK, form(unlock::submit))
        .route(routes::ACCOUNT_PASSWORD, page(password::page))
        .route(routes::ACCOUNT_PASSWORD, form(password::submit))
        .route(routes::ACCOUNT_EMAIL, page(email::page))
        .route(routes::ACCOUNT_EMAIL, form(email::submit))
        .route(routes::ACCOUNT_CANCEL_EMAIL, form(email::cancel))
        .route(routes::ACCOUNT_NOT_ME, page(not_me::confirm))
        .route(routes::ACCOUNT_NOT_ME, form(not_me::secure))
        .route(routes::ACCOUNT_LANGUAGE, form(language::submit))
        .route(routes::ACCOUNT_DEVICES, form(devices::forget))
        .route(routes::ACCOUNT_FORGET_ALL, page(devices::confirm_all))
        .route(routes::ACCOUNT_FORGET_ALL, form(devices::forget_all))
        .route(routes::ACCOUNT_PORTALS, form(portals::withdraw))
        .route(routes::ACCOUNT_SOURCES, form(sources::unlink))
        .route(routes::ACCOUNT_SESSIONS, form(sessions::end))
        .route(routes::ACCOUNT_END_SESSIONS, page(sessions::confirm_all))
        .route(routes::ACCOUNT_END_SESSIONS, form(sessions::end_all))
        .route(routes::ACCOUNT_QUESTION, page(question::page))
        .route(routes::ACCOUNT_QUESTION, form(question::submit))
        .route(routes::ACCOUNT_DROP_QUESTION, page(question::confirm_drop))
        .route(routes::ACCOUNT_DROP_QUESTION, form(question::drop))
        .route(routes::ACCOUNT_SIGN_OUT, form(leave));
    mount_second_factor(config);
}

fn mount_second_factor(config: &mut ServiceConfig) {
    config
        .route(routes::ACCOUNT_SET_UP, page(set_up::page))
        .route(routes::ACCOUNT_SET_UP, form(set_up::submit))
        .route(routes::ACCOUNT_PROVE_EMAIL, page(set_up::prove_email))
        .route(routes::ACCOUNT_PROVE_EMAIL, form(set_up::mail_link))
        .route(routes::ACCOUNT_ENROL, page(enrol::page))
        .route(routes::ACCOUNT_ENROL, form(enrol::submit))
        .route(routes::ACCOUNT_SMS, page(number::page))
        .route(routes::ACCOUNT_SMS, form(number::submit))
        .route(routes::ACCOUNT_REMOVE_APP, page(means::confirm_app))
        .route(routes::ACCOUNT_REMOVE_APP, form(means::remove_app))
        .route(routes::ACCOUNT_REMOVE_SMS, page(means::confirm_sms))
        .route(routes::ACCOUNT_REMOVE_SMS, form(means::remove_sms))
        .route(routes::ACCOUNT_PASSKEYS, page(passkeys::page))
        .route(routes::ACCOUNT_PASSKEYS, form(passkeys::submit))
        .route(routes::ACCOUNT_PASSKEY_OPTIONS, form(passkeys::options))
        .route(routes::ACCOUNT_UNLOCK_OPTIONS, form(unlock::options))
        .route(routes::ACCOUNT_SUSPEND, page(suspend::page))
        .route(routes::ACCOUNT_SUSPEND, form(suspend::submit))
        .route(routes::ACCOUNT_RESUME, page(suspend::confirm_resume))
        .route(routes::ACCOUNT_RESUME, form(suspend::resume))
        .route(routes::ACCOUNT_REMOVE, page(remove::confirm_off))
        .route(routes::ACCOUNT_REMOVE, form(remove::off))
        .route(routes::ACCOUNT_WIPE, page(remove::confirm_wipe))
        .route(routes::ACCOUNT_WIPE, form(remove::wipe))
        .route(routes::ACCOUNT_RECOVERY_CODES, page(recovery_codes::page))
        .route(routes::ACCOUNT_RECOVERY_CODES, form(recovery_codes::submit))
        .route(routes::ACCOUNT_CODES_SAVED, form(recovery_codes::saved));
}

/// Somebody came back from a sign-in source who was to unlock something.
pub(crate) async fn unlocked_at_source(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    returned: Returned,
) -> HttpResponse {
    let caller = Caller {
        visitor,
        idp,
        pages,
    };
    let answer = unlock_source::back(caller, returned).await;
    answer.unwrap_or_else(guard::Instead::into_response)
}

async fn leave(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT, &form).await?;
    let visitor = desk.visitor();
    let ended = desk
        .idp()
        .end_session(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    let ended = desk.found(ended)?;
    let look = (
        Some(&*desk.signed_in.institution),
        desk.signed_in.person.language.as_deref(),
    );
    let to = sign_out::over(&desk.signed_in.institution.slug);
    let source = desk
        .idp()
        .farewell_at_source(&visitor.ctx, &visitor.browser, &desk.signed_in, Some(&to))
        .await;
    let ended = (ended, source);
    Ok(sign_out::left(
        visitor,
        desk.pages(),
        look,
        ended,
        to,
        false,
    ))
}
