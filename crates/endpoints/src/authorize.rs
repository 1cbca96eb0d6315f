//! The authorization endpoint (RFC 6749 §3.1), by GET and POST.

use crate::other_methods::get_and_post_only;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, ServiceConfig, get, post, resource, to},
};
use sluis_idp_core::{
    Idp,
    authorize::{Authorized, Untrusted},
    idp::Failure,
};
use sluis_model::browser::BrowserChanges;
use sluis_web::{
    Pages, Visitor,
    answer::{see_other, to_portal},
    form::Form,
    pages::{Frame, PageErrorKind, PageWayOn, PageWayOnKind},
    routes,
};

/// The longest query that a redirect to ourselves carries, in bytes.
const MAX_REDIRECTED_BYTES: usize = 6000;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        resource(routes::AUTHORIZE)
            .route(get().to(by_get))
            .route(post().to(by_post))
            .default_service(to(get_and_post_only)),
    );
}

async fn by_get(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
) -> HttpResponse {
    authorize(&visitor, &idp, &pages, request.query_string()).await
}

/// A request posted by a portal's page brings none of our `SameSite=Lax` cookies; the same request
/// as a GET does.
async fn by_post(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    let raw = form.raw();
    if raw.len() <= MAX_REDIRECTED_BYTES && form.params().is_ok() {
        let location = format!("{}?{raw}", routes::AUTHORIZE);
        if location.bytes().all(|b| b.is_ascii_graphic()) {
            return see_other(&visitor, &location, &BrowserChanges::default());
        }
    }
    authorize(&visitor, &idp, &pages, raw).await
}

async fn authorize(visitor: &Visitor, idp: &Idp, pages: &Pages, raw: &str) -> HttpResponse {
    match idp.authorize(&visitor.ctx, &visitor.browser, raw).await {
        Ok(Authorized::SignIn(transaction, changes)) => {
            see_other(visitor, &routes::signin(&transaction.id), &changes)
        }
        Ok(Authorized::Away(url, changes)) => see_other(visitor, &url, &changes),
        Ok(Authorized::Reply(reply, look, changes)) => {
            let frame = Frame {
                institution: look.as_ref().and_then(|look| look.institution.as_deref()),
                language: look.as_ref().and_then(|look| look.language.as_deref()),
                ..Frame::default()
            };
            to_portal(pages, visitor, &frame, &reply, &changes)
        }
        Ok(Authorized::Page(untrusted)) => untrusted_page(visitor, pages, untrusted),
        Err(failure) => failed(visitor, pages, &failure),
    }
}

/// What can't be trusted to redirect gets a page and goes nowhere.
fn untrusted_page(visitor: &Visitor, pages: &Pages, untrusted: Untrusted) -> HttpResponse {
    log(visitor, &untrusted);
    let (kind, ways_on, detail) = match untrusted {
        Untrusted::UnknownClient => (
            PageErrorKind::UnknownClient,
            vec![],
            "client_id is missing or not registered here".to_owned(),
        ),
        Untrusted::RedirectUri { portal, home } => {
            let ways_on = to_portal_home(portal, home);
            let detail = "redirect_uri is missing or differs from every registered one; it is compared byte for byte";
            (PageErrorKind::WrongRedirectUri, ways_on, detail.to_owned())
        }
        Untrusted::Request {
            portal,
            home,
            error,
        } => (
            PageErrorKind::BadRequest,
            to_portal_home(portal, home),
            error.to_string(),
        ),
        Untrusted::Malformed(error) => (PageErrorKind::BadRequest, vec![], error.description),
    };
    pages.error(visitor, &Frame::default(), kind, ways_on, Some(detail))
}

fn to_portal_home(portal: String, home: Option<String>) -> Vec<PageWayOn> {
    let way = home.map(|href| PageWayOn {
        kind: PageWayOnKind::Portal(portal),
        href,
    });
    way.into_iter().collect()
}

/// What the page can't tell, under the request's id that it shows.
fn log(visitor: &Visitor, untrusted: &Untrusted) {
    let (error, cause) = match untrusted {
        Untrusted::UnknownClient => ("the client is unknown or closed", None),
        Untrusted::RedirectUri { .. } => ("the redirect_uri is not the client's", None),
        Untrusted::Request { error, .. } | Untrusted::Malformed(error) => {
            (error.description.as_str(), error.cause.as_deref())
        }
    };
    tracing::info!(
        request.id = %visitor.ctx.request_id,
        error,
        cause = cause.unwrap_or_default(),
        "the authorization request was refused on a page"
    );
}

fn failed(visitor: &Visitor, pages: &Pages, failure: &Failure) -> HttpResponse {
    // Of a crowd the log knows already.
    if !matches!(failure, Failure::TooMany { .. }) {
        tracing::error!(request.id = %visitor.ctx.request_id, error = %failure, "the authorization request failed");
    }
    let kind = match failure {
        Failure::Busy => PageErrorKind::Busy,
        Failure::TooMany { .. } => PageErrorKind::TooMany,
        Failure::Store(sluis_model::ports::StoreError::Unavailable(_)) => {
            PageErrorKind::Unavailable
        }
        Failure::Store(_) | Failure::SignedOut | Failure::Internal(_) => PageErrorKind::Server,
    };
    pages.error(visitor, &Frame::default(), kind, vec![], None)
}
