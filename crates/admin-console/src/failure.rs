//! When nothing could be found out: a page that says so and asks to try again.

use actix_web::HttpResponse;
use sluis_idp_core::idp::Failure;
use sluis_model::{browser::BrowserChanges, ports::StoreError};
use sluis_themes::pages::{ErrorKind, WayOn, WayOnKind};
use sluis_web::{Pages, Visitor, answer::see_other, pages::Frame, routes};

/// The page for a failure. Logged once, here; the page says nothing about the cause.
pub(crate) fn page(
    visitor: &Visitor,
    pages: &Pages,
    frame: &Frame<'_>,
    failure: &Failure,
) -> HttpResponse {
    if *failure == Failure::SignedOut {
        return see_other(visitor, routes::ADMIN, &BrowserChanges::default());
    }
    tracing::error!(request.id = %visitor.ctx.request_id, error = %failure, "a page of the console could not be served");
    let kind = match failure {
        Failure::Busy => ErrorKind::Busy,
        Failure::TooMany { .. } => ErrorKind::TooMany,
        Failure::Store(StoreError::Unavailable(_)) => ErrorKind::Unavailable,
        Failure::Store(_) | Failure::SignedOut | Failure::Internal(_) => ErrorKind::Server,
    };
    pages.error(
        visitor,
        frame,
        kind,
        vec![again(visitor.request.path())],
        None,
    )
}

fn again(href: &str) -> WayOn {
    WayOn {
        kind: WayOnKind::TryAgain,
        href: href.to_owned(),
    }
}
