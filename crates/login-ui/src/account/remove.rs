//! Switching the second factor off for good, or wiping it to begin anew: a question that names the
//! consequence, then the act (E-21 to E-24, U-20 to U-23).

use super::{
    guard::{Answer, Caller},
    unlock::Aim,
};
use sluis_themes::pages::Confirmation;
use sluis_web::{form::Form, routes};

/// The same act under two names: off where it is optional, wiped where it can also be paused or must
/// be set up again.
struct Removal {
    path: &'static str,
    aim: Aim,
    what: Confirmation,
    news: &'static str,
}

const OFF: Removal = Removal {
    path: routes::ACCOUNT_REMOVE,
    aim: Aim::Off,
    what: Confirmation::Disable,
    news: "second-factor-off",
};

const WIPE: Removal = Removal {
    path: routes::ACCOUNT_WIPE,
    aim: Aim::Wipe,
    what: Confirmation::Wipe,
    news: "second-factor-wiped",
};

pub(super) async fn confirm_off(caller: Caller) -> Answer {
    confirm(caller, OFF).await
}

pub(super) async fn off(caller: Caller, form: Form) -> Answer {
    remove(caller, form, OFF).await
}

pub(super) async fn confirm_wipe(caller: Caller) -> Answer {
    confirm(caller, WIPE).await
}

pub(super) async fn wipe(caller: Caller, form: Form) -> Answer {
    remove(caller, form, WIPE).await
}

async fn confirm(caller: Caller, removal: Removal) -> Answer {
    let desk = caller.at(removal.path).await?;
    let view = desk.view().await?;
    desk.open(&view, view.may_remove, removal.aim)?;
    Ok(desk.show(&desk.question(removal.what, removal.path)))
}

async fn remove(caller: Caller, form: Form, removal: Removal) -> Answer {
    let desk = caller.sent(removal.path, &form).await?;
    let visitor = desk.visitor();
    let change = desk
        .idp()
        .account_remove_factor(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(match desk.changed(change, removal.aim)? {
        Ok(changes) => desk.done(removal.news, &changes),
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}
