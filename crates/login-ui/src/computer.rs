//! A link that marks a computer as shared at an institution's own host, or takes the mark away. Opening it
//! changes nothing; the form of its page uses it up.

use crate::{
    failure,
    link::news_page,
    open_pages::{frame, guard, show},
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, ServiceConfig, get, head, post},
};
use sluis_idp_core::{Idp, computer_link::OpenComputerLink, idp::Failure};
use sluis_model::secret::{PlainToken, TokenKind};
use sluis_themes::pages::{LinkPage, LinkQuestion, NewsKind};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route("/computer/{token}", get().to(page))
        .route("/computer/{token}", head().to(page))
        .route("/computer/{token}", post().to(submit));
}

async fn page(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
) -> HttpResponse {
    match look(&visitor, &idp, &pages, &path).await {
        Ok((token, open)) => ask(&visitor, &pages, &token, &open),
        Err(response) => response,
    }
}

async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let (token, open) = match look(&visitor, &idp, &pages, &path).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    if let Some(refused) = guard(&visitor, &pages, &form, &[], &address(&token)) {
        return refused;
    }
    if form.field("action") != "confirm" {
        return ask(&visitor, &pages, &token, &open);
    }
    let used = idp.use_computer_link(&visitor.ctx, &visitor.browser, &token);
    match used.await {
        Ok(Some((changes, open))) => {
            let news = if open.link.shared {
                "computer-shared"
            } else {
                "computer-unshared"
            };
            let there = routes::of_institution(routes::LINK_DONE, &open.institution.slug, None);
            see_other(&visitor, &format!("{there}&news={news}"), &changes)
        }
        Ok(None) => over(&visitor, &pages),
        Err(error) => failed(&visitor, &pages, &error),
    }
}

/// The link of an address, if it works here, or the page that says that it does not; never why.
async fn look(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    text: &str,
) -> Result<(PlainToken, OpenComputerLink), HttpResponse> {
    let Some(token) = PlainToken::presented(TokenKind::Computer, text) else {
        return Err(over(visitor, pages));
    };
    let found = idp.computer_link(&visitor.ctx, &visitor.browser, &token);
    match found.await {
        Ok(Some(open)) => Ok((token, open)),
        Ok(None) => Err(over(visitor, pages)),
        Err(error) => Err(failed(visitor, pages, &error)),
    }
}

fn ask(
    visitor: &Visitor,
    pages: &Pages,
    token: &PlainToken,
    open: &OpenComputerLink,
) -> HttpResponse {
    let host = open.link.host.clone();
    let page = LinkPage {
        what: if open.link.shared {
            LinkQuestion::ShareComputer { host }
        } else {
            LinkQuestion::UnshareComputer { host }
        },
        action: address(token),
        cancel_href: None,
    };
    show(visitor, pages, Some(&open.institution), None, &page)
}

fn over(visitor: &Visitor, pages: &Pages) -> HttpResponse {
    let page = news_page(NewsKind::ComputerLinkOver, vec![]);
    show(visitor, pages, None, Some(StatusCode::NOT_FOUND), &page)
}

fn failed(visitor: &Visitor, pages: &Pages, error: &Failure) -> HttpResponse {
    failure::page(visitor, pages, &frame(visitor, None), error)
}

fn address(token: &PlainToken) -> String {
    format!("{}{}", routes::COMPUTER, token.expose())
}
