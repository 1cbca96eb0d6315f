//! The first page, and the page for an address that nobody serves.

use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{ErrorKind, HomePage, WayOn, WayOnKind};
use sluis_web::{Pages, Visitor, pages::Frame, routes};

/// What the first page links to beside the account.
#[derive(Debug, Clone, Default)]
pub struct HomeLinks {
    /// Where the demo is explained, in demo mode.
    pub demo: Option<String>,
}

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route("/", get().to(home));
}

async fn home(visitor: Visitor, pages: Data<Pages>, links: Data<HomeLinks>) -> HttpResponse {
    let page = HomePage {
        account_href: Some(routes::ACCOUNT.to_owned()),
        demo_href: links.demo.clone(),
    };
    let frame = Frame {
        own: true,
        path: Some("/language?to=/".to_owned()),
        ..Frame::default()
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

/// No such page.
pub async fn not_found(visitor: Visitor, pages: Data<Pages>) -> HttpResponse {
    let home = WayOn {
        kind: WayOnKind::Home,
        href: "/".to_owned(),
    };
    pages.error(
        &visitor,
        &Frame::default(),
        ErrorKind::NotFound,
        vec![home],
        None,
    )
}
