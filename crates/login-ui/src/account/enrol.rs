//! Switching the second factor on with an app, or linking another one, from the account page.

use super::{
    guard::{Answer, Caller, Desk},
    progress::{self, SetUp},
    recovery_codes::{Why, sent_to_set_up, show_codes},
    unlock::Aim,
};
use crate::signin::enrol_page;
use sluis_idp_core::signin::Fault;
use sluis_model::policy::{Demand, Method};
use sluis_themes::pages::{EnrolStep, EnrolTotpPage};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_ENROL).await?;
    show(&desk, None).await
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = sent_to_set_up(caller, routes::ACCOUNT_ENROL, &form, Method::Totp).await?;
    let visitor = desk.visitor();
    if form.field("action") == "cancel" {
        let left = desk.idp().account_enrol_cancel(&desk.signed_in).await;
        desk.found(left)?;
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    }
    let change = desk
        .idp()
        .account_enrol_confirm(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            form.field("code"),
        )
        .await;
    match desk.changed(change, Aim::App)? {
        Err(fault) => show(&desk, Some(fault)).await,
        Ok(enabled) if enabled.recovery_codes.is_empty() => {
            Ok(desk.done("second-factor-on", &enabled.changes))
        }
        Ok(enabled) => Ok(show_codes(
            &desk,
            &enabled.recovery_codes,
            Why::SetUp(Method::Totp),
            &enabled.changes,
        )
        .await?),
    }
}

async fn show(desk: &Desk, fault: Option<Fault>) -> Answer {
    let visitor = desk.visitor();
    let change = desk
        .idp()
        .account_enrol(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    let Ok(view) = desk.changed(change, Aim::App)? else {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    };
    let account = desk.view().await?;
    let set_up = SetUp {
        allowed: &account.allowed,
        way: Method::Totp,
        first: account.factors.factor.means().is_none(),
    };
    let institution = &desk.signed_in.institution;
    let roles = &desk.signed_in.person.roles;
    let slug = &institution.slug;
    let here = routes::of_institution(routes::ACCOUNT, slug, None);
    let page = EnrolTotpPage {
        on_phone: ["iPhone", "iPad", "Android"]
            .iter()
            .any(|system| visitor.browser.label.contains(system)),
        other_device: Some(format!("{}{here}", visitor.site.origin)),
        // Who replaces an app is asked by nobody, and goes nowhere afterwards.
        required: set_up.first
            && institution.policy.demand(roles, visitor.now()) == Demand::Required,
        of_everybody: institution.policy.demand(&[], visitor.now()) == Demand::Required,
        period_fallback: institution.policy.totp.period_fallback,
        help_href: Some(routes::of_institution(routes::HELP, slug, None)),
        progress: progress::at(desk, set_up, EnrolStep::App),
        ..enrol_page(
            &view,
            routes::ACCOUNT_ENROL.to_owned(),
            true,
            fault.as_ref(),
        )
    };
    Ok(match fault {
        None => desk.show(&page),
        Some(_) => desk.show_again(&page, false),
    })
}
