//! A new set of recovery codes: a question first, for the old set stops working.

use super::{
    enrol::{refused, show_codes},
    guard, unlock,
};
use crate::failure;
use actix_web::{HttpResponse, web::Data};
use sluis_idp_core::{Idp, account::FactorChange};
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{ConfirmPage, Confirmation};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, routes};

pub(super) async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let signed_in =
        match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_RECOVERY_CODES).await {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    let view = match idp.account(&visitor.ctx, &signed_in).await {
        Ok(view) => view,
        Err(error) => {
            return failure::page(
                &visitor,
                &pages,
                &guard::frame(&visitor, &signed_in),
                &error,
            );
        }
    };
    if !view.unlocked {
        return see_other(
            &visitor,
            &unlock::on_the_way_to("codes"),
            &BrowserChanges::default(),
        );
    }
    let page = ConfirmPage {
        what: Confirmation::NewRecoveryCodes,
        action: routes::ACCOUNT_RECOVERY_CODES.to_owned(),
        cancel_href: routes::ACCOUNT_SECURITY.to_owned(),
    };
    pages.show(
        &visitor,
        &guard::frame(&visitor, &signed_in),
        &page,
        &BrowserChanges::default(),
    )
}

pub(super) async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let path = routes::ACCOUNT_RECOVERY_CODES;
    let signed_in = match guard::signed_in_with_form(&visitor, &idp, &pages, path, &form).await {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    match idp
        .account_new_recovery_codes(&visitor.ctx, &signed_in)
        .await
    {
        Err(error) => failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        ),
        Ok(FactorChange::Locked) => see_other(
            &visitor,
            &unlock::on_the_way_to("codes"),
            &BrowserChanges::default(),
        ),
        Ok(FactorChange::Done(codes)) => show_codes(
            &visitor,
            &pages,
            &signed_in,
            &codes,
            &BrowserChanges::default(),
        ),
        Ok(FactorChange::Refused(_) | FactorChange::Fault(_)) => {
            refused(&visitor, &pages, &signed_in)
        }
    }
}
