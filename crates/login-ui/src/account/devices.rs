//! Forgetting remembered devices.

use super::guard::{Answer, Caller};
use sluis_model::{browser::BrowserChanges, ids::DeviceId};
use sluis_themes::pages::Confirmation;
use sluis_web::{form::Form, routes};

pub(super) async fn forget(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    // An id that is not the person's own is not there; nobody learns whose it is.
    let device = DeviceId::from(form.field("device"));
    let forgotten = desk
        .idp()
        .account_forget_device(&desk.visitor().ctx, &desk.signed_in, &device)
        .await;
    desk.found(forgotten)?;
    Ok(desk.done("devices", &BrowserChanges::default()))
}

pub(super) async fn confirm_all(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_FORGET_ALL).await?;
    let what = Confirmation::ForgetDevices;
    Ok(desk.show(&desk.question(what, routes::ACCOUNT_FORGET_ALL)))
}

pub(super) async fn forget_all(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let forgotten = desk
        .idp()
        .account_forget_devices(&desk.visitor().ctx, &desk.signed_in)
        .await;
    desk.found(forgotten)?;
    Ok(desk.done("devices", &BrowserChanges::default()))
}
