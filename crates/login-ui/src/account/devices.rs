//! Forgetting remembered devices.

use super::guard;
use crate::failure;
use actix_web::{HttpResponse, web::Data};
use sluis_idp_core::Idp;
use sluis_model::{browser::BrowserChanges, ids::DeviceId};
use sluis_themes::pages::{ConfirmPage, Confirmation};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, routes};

fn done(visitor: &Visitor) -> HttpResponse {
    see_other(
        visitor,
        &format!("{}?news=devices", routes::ACCOUNT_SECURITY),
        &BrowserChanges::default(),
    )
}

pub(super) async fn forget(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT_SECURITY, &form)
            .await
        {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    // An id that is not the person's own is not there; nobody learns whose it is.
    match idp
        .account_forget_device(
            &visitor.ctx,
            &signed_in,
            &DeviceId::from(form.field("device")),
        )
        .await
    {
        Ok(_) => done(&visitor),
        Err(error) => failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        ),
    }
}

pub(super) async fn confirm_all(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
) -> HttpResponse {
    let signed_in = match guard::signed_in(&visitor, &idp, &pages, routes::ACCOUNT_FORGET_ALL).await
    {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    let page = ConfirmPage {
        what: Confirmation::ForgetDevices,
        action: routes::ACCOUNT_FORGET_ALL.to_owned(),
        cancel_href: routes::ACCOUNT_SECURITY.to_owned(),
    };
    pages.show(
        &visitor,
        &guard::frame(&visitor, &signed_in),
        &page,
        &BrowserChanges::default(),
    )
}

pub(super) async fn forget_all(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let signed_in =
        match guard::signed_in_with_form(&visitor, &idp, &pages, routes::ACCOUNT_SECURITY, &form)
            .await
        {
            Ok(signed_in) => signed_in,
            Err(response) => return response,
        };
    match idp.account_forget_devices(&visitor.ctx, &signed_in).await {
        Ok(()) => done(&visitor),
        Err(error) => failure::page(
            &visitor,
            &pages,
            &guard::frame(&visitor, &signed_in),
            &error,
        ),
    }
}
