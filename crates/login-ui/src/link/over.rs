//! Links that do not work any more: a kind page, and the way to a new one (N-15).

use crate::open_pages::{show, sign_in, way};
use actix_web::{HttpResponse, http::StatusCode};
use sluis_model::{
    institution::Institution,
    mail_link::{LinkKind, LinkStanding},
};
use sluis_themes::pages::{NewsKind, NewsPage, WayOn, WayOnKind};
use sluis_web::{Pages, Visitor, routes};

pub(super) fn page(
    visitor: &Visitor,
    pages: &Pages,
    standing: LinkStanding,
    kind: LinkKind,
    institution: &Institution,
) -> HttpResponse {
    let news = match standing {
        LinkStanding::Used => NewsKind::LinkUsed,
        LinkStanding::Replaced | LinkStanding::TooOld | LinkStanding::Good => NewsKind::LinkTooOld,
    };
    let page = NewsPage {
        // A link for another address may also have been withdrawn, without a newer mail.
        replaced: standing == LinkStanding::Replaced && kind == LinkKind::NewPassword,
        ..news_page(news, ways_on(kind, institution))
    };
    show(
        visitor,
        pages,
        Some(institution),
        Some(StatusCode::GONE),
        &page,
    )
}

/// A link that nobody knows: cut off, mistyped, or long gone.
pub(super) fn unknown(visitor: &Visitor, pages: &Pages) -> HttpResponse {
    let ways_on = vec![way(WayOnKind::NewLink, routes::FORGOT)];
    let page = news_page(NewsKind::LinkUnknown, ways_on);
    show(visitor, pages, None, Some(StatusCode::NOT_FOUND), &page)
}

/// The link works, but the address belongs to somebody else by now.
pub(super) fn taken(visitor: &Visitor, pages: &Pages, institution: &Institution) -> HttpResponse {
    let ways_on = ways_on(LinkKind::ConfirmEmail, institution);
    let page = news_page(NewsKind::LinkUnknown, ways_on);
    show(
        visitor,
        pages,
        Some(institution),
        Some(StatusCode::CONFLICT),
        &page,
    )
}

/// A new link: where it is asked for depends on what the old one was for.
fn ways_on(kind: LinkKind, institution: &Institution) -> Vec<WayOn> {
    let slug = &institution.slug;
    let mut ways_on = vec![];
    match kind {
        LinkKind::NewPassword | LinkKind::NotMe if institution.policy.recovery.password_by_mail => {
            let kind = match kind {
                LinkKind::NewPassword => WayOnKind::NewLink,
                _ => WayOnKind::NewPassword,
            };
            let forgot = routes::of_institution(routes::FORGOT, slug, None);
            ways_on.push(way(kind, &forgot));
        }
        LinkKind::ConfirmEmail => {
            let account = routes::of_institution(routes::ACCOUNT, slug, None);
            ways_on.push(way(WayOnKind::NewLink, &account));
        }
        _ => ways_on.push(way(WayOnKind::SignIn, &sign_in(institution, None))),
    }
    let help = routes::of_institution(routes::HELP, slug, None);
    ways_on.push(way(WayOnKind::Help, &help));
    ways_on
}

pub(crate) fn news_page(kind: NewsKind, ways_on: Vec<WayOn>) -> NewsPage {
    NewsPage {
        kind,
        replaced: false,
        ways_on,
        resend_action: None,
        resend_wait: None,
        hidden: vec![],
        address: None,
    }
}
