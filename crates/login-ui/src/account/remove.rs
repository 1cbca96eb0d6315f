//! Switching the second factor off: a question that names the consequence, then the act (E-21 to
//! E-24).

use super::{enrol::refused, guard, unlock};
use crate::failure;
use actix_web::{HttpResponse, web::Data};
use sluis_idp_core::{Idp, account::FactorChange};
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{ConfirmPage, Confirmation};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, routes};

pub(super) async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let signed_in = match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_REMOVE).await {
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
    if !view.may_remove {
        return refused(&visitor, &pages, &signed_in);
    }
    if !view.unlocked {
        return see_other(
            &visitor,
            &unlock::on_the_way_to("off"),
            &BrowserChanges::default(),
        );
    }
    let page = ConfirmPage {
        what: Confirmation::Disable,
        action: routes::ACCOUNT_REMOVE.to_owned(),
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
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT_REMOVE, &form)
            .await
        {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    match idp
        .account_remove_factor(&visitor.ctx, &visitor.browser, &signed_in)
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
            &unlock::on_the_way_to("off"),
            &BrowserChanges::default(),
        ),
        Ok(FactorChange::Done(changes)) => {
            let to = format!("{}?news=second-factor-off", routes::ACCOUNT_SECURITY);
            see_other(&visitor, &to, &changes)
        }
        Ok(FactorChange::Refused(_) | FactorChange::Fault(_)) => {
            refused(&visitor, &pages, &signed_in)
        }
    }
}
