//! Switching the second factor on, or linking another app, from the account page.

use super::{guard, unlock};
use crate::{failure, signin::enrol_page};
use actix_web::{HttpResponse, http::StatusCode, web::Data};
use sluis_idp_core::{
    Idp,
    account::FactorChange,
    logout::SignedIn,
    signin::{EnrolmentView, Fault},
};
use sluis_model::{browser::BrowserChanges, policy::RecoveryEffect, secret::Secret};
use sluis_themes::{
    Shown,
    pages::{ErrorKind, RecoveryCodesPage, RecoveryEffect as ShownEffect, WayOn, WayOnKind},
};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, pages::Frame, routes};

pub(super) async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let signed_in = match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_ENROL).await {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    show(&visitor, &idp, &pages, &signed_in, None).await
}

pub(super) async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let signed_in = match guard::signed_in_with_form(
        &visitor,
        &idp,
        &pages,
        routes::ACCOUNT_ENROL,
        &form,
    )
    .await
    {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    let failed = |error| {
        failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        )
    };
    if form.field("action") == "cancel" {
        return match idp.account_enrol_cancel(&signed_in).await {
            Ok(()) => see_other(
                &visitor,
                routes::ACCOUNT_SECURITY,
                &BrowserChanges::default(),
            ),
            Err(error) => failed(error),
        };
    }
    let change = idp
        .account_enrol_confirm(
            &visitor.ctx,
            &visitor.browser,
            &signed_in,
            form.field("code"),
        )
        .await;
    match change {
        Err(error) => failed(error),
        Ok(FactorChange::Locked) => see_other(
            &visitor,
            &unlock::on_the_way_to("app"),
            &BrowserChanges::default(),
        ),
        Ok(FactorChange::Refused(_)) => refused(&visitor, &pages, &signed_in),
        Ok(FactorChange::Fault(fault)) => {
            show(&visitor, &idp, &pages, &signed_in, Some(fault)).await
        }
        Ok(FactorChange::Done(enabled)) if enabled.recovery_codes.is_empty() => {
            let to = format!("{}?news=second-factor-on", routes::ACCOUNT_SECURITY);
            see_other(&visitor, &to, &enabled.changes)
        }
        Ok(FactorChange::Done(enabled)) => show_codes(
            &visitor,
            &pages,
            &signed_in,
            &enabled.recovery_codes,
            &enabled.changes,
        ),
    }
}

/// Fresh recovery codes: on this answer and nowhere else.
pub(super) fn show_codes(
    visitor: &Visitor,
    pages: &Pages,
    signed_in: &SignedIn,
    codes: &[Secret],
    changes: &BrowserChanges,
) -> HttpResponse {
    let page = RecoveryCodesPage {
        action: routes::ACCOUNT_SECURITY.to_owned(),
        codes: codes
            .iter()
            .map(|code| Shown::from(code.expose()))
            .collect(),
        effect: match signed_in.institution.policy.recovery.effect {
            RecoveryEffect::Login => ShownEffect::Login,
            RecoveryEffect::Reset => ShownEffect::Reset,
        },
        download_href: None,
        already_shown: false,
    };
    pages.show(visitor, &guard::frame(visitor, signed_in), &page, changes)
}

async fn show(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    signed_in: &SignedIn,
    fault: Option<Fault>,
) -> HttpResponse {
    let change: Result<FactorChange<EnrolmentView>, _> = idp
        .account_enrol(&visitor.ctx, &visitor.browser, signed_in)
        .await;
    match change {
        Err(error) => failure::page(visitor, pages, &guard::frame(visitor, signed_in), &error),
        Ok(FactorChange::Locked) => see_other(
            visitor,
            &unlock::on_the_way_to("app"),
            &BrowserChanges::default(),
        ),
        Ok(FactorChange::Refused(_) | FactorChange::Fault(_)) => refused(visitor, pages, signed_in),
        Ok(FactorChange::Done(view)) => {
            let page = enrol_page(
                &view,
                routes::ACCOUNT_ENROL.to_owned(),
                true,
                fault.as_ref(),
            );
            let status = fault.map(|_| StatusCode::UNPROCESSABLE_ENTITY);
            let frame = Frame {
                status,
                ..guard::frame(visitor, signed_in)
            };
            pages.show(visitor, &frame, &page, &BrowserChanges::default())
        }
    }
}

/// Not for this person, or not under this policy (U-03, E-21).
pub(super) fn refused(visitor: &Visitor, pages: &Pages, signed_in: &SignedIn) -> HttpResponse {
    let back = WayOn {
        kind: WayOnKind::Account,
        href: routes::ACCOUNT_SECURITY.to_owned(),
    };
    pages.error(
        visitor,
        &guard::frame(visitor, signed_in),
        ErrorKind::Refused,
        vec![back],
        None,
    )
}
