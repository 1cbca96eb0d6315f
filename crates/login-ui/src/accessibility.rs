//! The statement on accessibility, for everybody.

use crate::{
    failure,
    open_pages::{query, show, sign_in, signin_of},
};
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_themes::{DateView, pages::AccessibilityPage};
use sluis_web::{Pages, Visitor, pages::Frame, routes};

/// When the statement was last held against the tests: year, month, day.
const CHANGED: (i32, u8, u8) = (2026, 11, 28);

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route(routes::ACCESSIBILITY, get().to(page));
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let named = query(&visitor, "institution");
    let found = idp
        .institution_of_page(named.as_deref(), &visitor.browser.host)
        .await;
    let institution = match found {
        Ok(institution) => institution,
        Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
    };
    let signin = signin_of(&visitor);
    let (year, month, day) = CHANGED;
    let page = AccessibilityPage {
        changed: DateView::of(year, month, day),
        sign_in_href: institution
            .as_ref()
            .map(|institution| sign_in(institution, signin.as_ref())),
    };
    show(&visitor, &pages, institution.as_deref(), None, &page)
}
