//! Sign-ins that can't go on: what happened, and the way on.

use actix_web::HttpResponse;
use sluis_idp_core::signin::{Problem, Screen};
use sluis_model::{ids::TransactionId, person::Refusal};
use sluis_themes::pages::{ErrorKind, WayOn, WayOnKind};
use sluis_web::{Pages, Visitor, pages::Frame, routes};

pub(super) fn page(
    visitor: &Visitor,
    pages: &Pages,
    id: &TransactionId,
    problem: &Problem,
    screen: Option<&Screen>,
) -> HttpResponse {
    let way = |kind, href: &str| WayOn {
        kind,
        href: href.to_owned(),
    };
    let (kind, mut ways_on) = match problem {
        Problem::Unknown => (
            ErrorKind::TransactionExpired,
            vec![way(WayOnKind::Home, "/")],
        ),
        // The portal's own state seldom outlives a long wait, and never a finished sign-in: a fresh
        // start at the portal comes first.
        Problem::Expired { restart, portal } => {
            let mut ways_on = to_portal(portal.as_ref());
            ways_on.push(way(WayOnKind::SignIn, restart));
            (ErrorKind::TransactionExpired, ways_on)
        }
        Problem::Finished { restart, portal } => {
            let mut ways_on = to_portal(portal.as_ref());
            ways_on.push(way(WayOnKind::TryAgain, restart));
            (ErrorKind::TransactionFinished, ways_on)
        }
        Problem::OtherBrowser {
            restart,
            cookies_off: true,
        } => (
            ErrorKind::CookiesOff,
            vec![way(WayOnKind::TryAgain, restart)],
        ),
        Problem::OtherBrowser {
            restart,
            cookies_off: false,
        } => (
            ErrorKind::OtherBrowser,
            vec![way(WayOnKind::SignIn, restart)],
        ),
        Problem::Refused(refusal) => {
            let kind = match refusal {
                Refusal::Shared => ErrorKind::SharedAccount,
                Refusal::Inactive | Refusal::TemporaryPasswordEnded => ErrorKind::InactiveAccount,
            };
            let again = format!("{}?other=person", routes::signin(id));
            (kind, vec![way(WayOnKind::SignIn, &again)])
        }
    };
    if let Some(client) = screen.and_then(|screen| screen.client.as_ref())
        && let Some(home) = &client.settings.home_url
    {
        ways_on.push(way(WayOnKind::Portal(client.name.clone()), home));
    }
    let frame = Frame {
        institution: screen.and_then(|screen| screen.institution.as_ref()),
        language: screen.and_then(|screen| screen.transaction.language.as_deref()),
        ..Frame::default()
    };
    pages.error(visitor, &frame, kind, ways_on, None)
}

fn to_portal(portal: Option<&(String, String)>) -> Vec<WayOn> {
    portal
        .map(|(name, home)| WayOn {
            kind: WayOnKind::Portal(name.clone()),
            href: home.clone(),
        })
        .into_iter()
        .collect()
}
