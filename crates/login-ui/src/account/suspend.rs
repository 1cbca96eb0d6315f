//! The second factor off for a while (U-24, U-25), and on again (U-27).

use super::{
    guard::{Answer, Caller, Desk},
    unlock::Aim,
};
use sluis_idp_core::account::{RemovalRefused, suspension_ends};
use sluis_model::context::Timestamp;
use sluis_model::policy::local_moment;
use sluis_model::second_factor::SecondFactorState;
use sluis_themes::pages::{ConfirmPage, Confirmation, UntilChoice};
use sluis_web::{
    form::Form,
    look::{date_view, moment_view},
    routes,
};

/// How a moment travels in the form.
fn value(end: Timestamp) -> String {
    end.format("%Y-%m-%dT%H:%MZ").to_string()
}

fn ends(desk: &Desk) -> Vec<Timestamp> {
    let policy = &desk.signed_in.institution.policy.second_factor;
    suspension_ends(policy, desk.visitor().now())
}

fn question(desk: &Desk) -> ConfirmPage {
    let today = local_moment(desk.visitor().now()).date;
    let tomorrow = today.succ_opt().unwrap_or(today);
    let until = ends(desk).into_iter().map(|end| {
        UntilChoice::of(
            value(end),
            moment_view(end),
            date_view(today),
            date_view(tomorrow),
        )
    });
    ConfirmPage {
        until: until.collect(),
        endless: true,
        ..desk.question(Confirmation::Suspend, routes::ACCOUNT_SUSPEND)
    }
}

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_SUSPEND).await?;
    let view = desk.view().await?;
    desk.open(&view, view.may_suspend, Aim::Suspend)?;
    Ok(desk.show(&question(&desk)))
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SUSPEND, &form).await?;
    let visitor = desk.visitor();
    let posted = form.field("until");
    let until = if posted.is_empty() {
        None
    } else {
        let offered = ends(&desk).into_iter().find(|end| value(*end) == posted);
        let Some(end) = offered else {
            // Offered a while ago and past by now, or never: the choices of this moment.
            let view = desk.view().await?;
            desk.open(&view, view.may_suspend, Aim::Suspend)?;
            return Ok(desk.show_again(&question(&desk), false));
        };
        Some(end)
    };
    let change = desk
        .idp()
        .account_suspend_factor(&visitor.ctx, &visitor.browser, &desk.signed_in, until)
        .await;
    Ok(match desk.changed(change, Aim::Suspend)? {
        Ok(changes) => desk.done("second-factor-suspended", &changes),
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}

/// The switch leads here: one click, and a code at once.
pub(super) async fn confirm_resume(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_RESUME).await?;
    let view = desk.view().await?;
    if !view.is_available() {
        return Ok(desk.refused(RemovalRefused::NotAvailable));
    }
    if view.state != SecondFactorState::Suspended {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    }
    Ok(desk.show(&desk.question(Confirmation::Resume, routes::ACCOUNT_RESUME)))
}

/// It needs no unlock: it makes the account stronger. The page that it leads to is not shown before
/// a code, so that a lost app is found out here and not at the next sign-in.
pub(super) async fn resume(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let visitor = desk.visitor();
    let change = desk
        .idp()
        .account_resume_factor(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(match desk.changed(change, Aim::Security)? {
        Ok(changes) => desk.done("second-factor-resumed", &changes),
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}
