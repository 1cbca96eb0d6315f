//! A badge that was scanned with a camera. Its address holds the code, so that it works without a script; it
//! is left at once, for a page without it, so that no history holds it, and nothing happens before somebody
//! presses the button there: what only looks at addresses signs nobody in.

use crate::{
    failure,
    open_pages::{guard, show},
    signin::{badge_error, respond},
};
use actix_web::{
    HttpResponse,
    cookie::Cookie,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::{Data, Path, ServiceConfig, get, post},
};
use sluis_idp_core::{
    Idp,
    signin::{BadgeLink, Outcome},
};
use sluis_model::{badge::BadgeCode, browser::BrowserChanges, ids::TransactionId};
use sluis_themes::pages::{BadgeError, BadgePage};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    cookies::{self, badge_cookie, waiting_cookie},
    form::Form,
    pages::Frame,
    routes,
};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route("/badge/{code}", get().to(scanned))
        .route(routes::BADGE_SHOWN, get().to(page))
        .route(routes::BADGE_SHOWN, post().to(shown));
}

/// The response with one more cookie.
fn with(mut response: HttpResponse, cookie: &Cookie<'static>) -> HttpResponse {
    // A value that no header takes is not written; ours are letters and digits.
    let _: Result<(), _> = response.add_cookie(cookie);
    response
}

/// The address on a badge: on to the page without it. The code waits in a cookie for a few minutes.
async fn scanned(visitor: Visitor, path: Path<String>) -> HttpResponse {
    let mut response = see_other(&visitor, routes::BADGE_SHOWN, &BrowserChanges::default());
    let nobody = HeaderValue::from_static("no-referrer");
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, nobody);
    let code = BadgeCode::read(&path);
    let code = code.as_ref().map(BadgeCode::expose);
    with(response, &badge_cookie(&visitor.site, code))
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let scanned = cookies::read_badge(&visitor.request, &visitor.site).is_some();
    ask(&visitor, &idp, &pages, scanned, None).await
}

async fn ask(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    scanned: bool,
    error: Option<BadgeError>,
) -> HttpResponse {
    let found = idp.institution_of_page(None, &visitor.browser.host).await;
    let institution = match found {
        Ok(found) => found,
        Err(error) => return failure::page(visitor, pages, &Frame::default(), &error),
    };
    let page = BadgePage {
        action: routes::BADGE_SHOWN.to_owned(),
        scanned,
        error,
    };
    let status = error.map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    show(visitor, pages, institution.as_deref(), status, &page)
}

/// The button was pressed.
async fn shown(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    if let Some(refused) = guard(
        &visitor,
        &pages,
        &form,
        &["badge_code"],
        routes::BADGE_SHOWN,
    ) {
        return refused;
    }
    let typed = form.field("badge_code").trim();
    let scanned = cookies::read_badge(&visitor.request, &visitor.site);
    let code = match (typed.is_empty(), &scanned) {
        (false, _) => typed,
        (true, Some(scanned)) => scanned,
        (true, None) => {
            return ask(&visitor, &idp, &pages, false, Some(BadgeError::Empty)).await;
        }
    };
    let waiting = cookies::read_waiting(&visitor.request, &visitor.site).map(TransactionId::from);
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match idp.badge_link(ctx, browser, waiting.as_ref(), code).await {
        Ok(BadgeLink::SignIn(outcome)) => {
            let id = outcome_id(&outcome);
            let id = id.or(waiting).unwrap_or_else(|| TransactionId::from(""));
            let response = respond(&visitor, &idp, &pages, &id, Ok(outcome), "").await;
            let response = with(response, &badge_cookie(&visitor.site, None));
            with(response, &waiting_cookie(&visitor.site, None))
        }
        // Another card may be tried: the sign-in goes on waiting.
        Ok(BadgeLink::Refused(fault)) => {
            let error = badge_error(&fault).unwrap_or(BadgeError::NotHere);
            let response = ask(&visitor, &idp, &pages, false, Some(error)).await;
            with(response, &badge_cookie(&visitor.site, None))
        }
        // Nothing was found out: the same button does it again.
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}

/// The sign-in that an outcome goes on with.
fn outcome_id(outcome: &Outcome) -> Option<TransactionId> {
    match outcome {
        Outcome::Continue(transaction, _) => Some(transaction.id.clone()),
        Outcome::Show(screen) | Outcome::Again(screen, _) => Some(screen.transaction.id.clone()),
        _ => None,
    }
}
