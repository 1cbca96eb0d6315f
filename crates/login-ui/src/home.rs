//! The first page, and the page for an address that nobody serves.

use crate::{failure, hand_over, open_pages::query};
use actix_web::{
    HttpResponse,
    http::Uri,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::{Idp, signin::Begun};
use sluis_model::{browser::BrowserChanges, institution::Institution};
use sluis_themes::pages::{ErrorKind, HomePage, WayOn, WayOnKind};
use sluis_web::{
    Pages, Visitor, answer::see_other, authority::leads_to_first_page, pages::Frame, routes,
};

/// What the first page links to beside the account.
#[derive(Debug, Clone, Default)]
pub struct HomeLinks {
    /// Where the demo is explained, in demo mode.
    pub demo: Option<String>,
}

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route("/", get().to(home));
}

/// On an institution's own host, or with `?institution=` where there is none, a direct visit to that
/// institution (N-10); else the first page.
async fn home(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    links: Data<HomeLinks>,
) -> HttpResponse {
    let on_own_host = visitor.host_institution().is_some();
    let named = query(&visitor, "institution");
    if on_own_host || named.is_some() {
        // The gate let no other institution's name through on an own host.
        let named = named.filter(|_| !on_own_host);
        match idp
            .institution_of_page(named.as_deref(), &visitor.browser.host)
            .await
        {
            Ok(Some(found)) => return direct_visit(&visitor, &idp, &pages, &found).await,
            // Suspended since the gate looked: nothing of it is there any more.
            Ok(None) if on_own_host => return not_found(visitor, pages).await,
            Ok(None) => {}
            Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
        }
    }
    let signed_in = match hand_over::signed_in(&visitor, &idp).await {
        Ok(signed_in) => signed_in,
        Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
    };
    let page = HomePage {
        hand_over: signed_in.as_ref().and_then(hand_over::view),
        account_href: Some(routes::ACCOUNT.to_owned()),
        demo_href: links.demo.clone(),
    };
    let frame = Frame {
        form: signed_in.and_then(|_| hand_over::form(&visitor)),
        own: true,
        path: Some("/language?to=/".to_owned()),
        ..Frame::default()
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

/// Whoever is signed in goes on to the institution's home; everybody else signs in and comes back
/// here first, so that no address of elsewhere is kept with the sign-in.
async fn direct_visit(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    institution: &Institution,
) -> HttpResponse {
    let at = |page: &str| {
        if visitor.host_institution().is_some() {
            page.to_owned()
        } else {
            routes::of_institution(page, &institution.slug, None)
        }
    };
    let slug = institution.slug.as_str();
    let begun = idp
        .begin_for_own_page(&visitor.ctx, &visitor.browser, &at("/"), Some(slug), None)
        .await;
    match begun {
        Ok(Begun::Answered(_, changes)) => {
            let home = home_of(visitor, institution).unwrap_or_else(|| at(routes::ACCOUNT));
            see_other(visitor, &home, &changes)
        }
        Ok(Begun::SignIn(transaction, changes)) => {
            see_other(visitor, &routes::signin(&transaction.id), &changes)
        }
        Ok(Begun::Refused(..)) => {
            let frame = Frame {
                institution: Some(institution),
                ..Frame::default()
            };
            pages.error(visitor, &frame, ErrorKind::Refused, vec![], None)
        }
        Err(error) => failure::page(visitor, pages, &Frame::default(), &error),
    }
}

/// The institution's home, unless that is this very page.
fn home_of(visitor: &Visitor, institution: &Institution) -> Option<String> {
    let issuer = visitor.site.origin.parse::<Uri>().unwrap_or_default();
    let ours: Vec<&str> = institution
        .hosts
        .iter()
        .map(String::as_str)
        .chain(issuer.host())
        .collect();
    let home = institution.policy.home_url.clone()?;
    (!leads_to_first_page(&home, &ours)).then_some(home)
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
