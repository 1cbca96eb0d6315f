//! Sign-ins that can't go on: what happened, and the way on.

use crate::failure;
use actix_web::{HttpResponse, http::StatusCode};
use sluis_idp_core::{
    Idp,
    signin::{Problem, Screen},
};
use sluis_model::{browser::BrowserChanges, ids::TransactionId, person::Refusal};
use sluis_themes::pages::{ErrorKind, ErrorPage, HelperView, WayOn, WayOnKind};
use sluis_web::{Pages, Visitor, pages::Frame, routes};

pub(super) async fn page(
    visitor: &Visitor,
    idp: &Idp,
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
        Problem::Refused(refusal) => refused(id, *refusal, screen),
    };
    if let Some(client) = screen.and_then(|screen| screen.client.as_ref())
        && let Some(home) = &client.settings.home_url
    {
        ways_on.push(way(WayOnKind::Portal(client.name.clone()), home));
    }
    let frame = Frame {
        institution: screen.and_then(|screen| screen.institution.as_deref()),
        language: screen.and_then(|screen| screen.transaction.language.as_deref()),
        // Refused after a form: the sign-in's own page says it in the other language.
        path: screen.map(|_| routes::signin(id)),
        ..Frame::default()
    };
    if kind != ErrorKind::SharedAccount {
        return pages.error(visitor, &frame, kind, ways_on, None);
    }
    let Some(institution) = screen.and_then(|screen| screen.institution.as_deref()) else {
        return pages.error(visitor, &frame, kind, ways_on, None);
    };
    let contacts = match idp.main_contacts(&visitor.ctx, institution).await {
        Ok(people) => people,
        Err(error) => return failure::page(visitor, pages, &frame, &error),
    };
    let page = ErrorPage {
        kind,
        ways_on,
        detail_for_developer: None,
        contacts: contacts
            .into_iter()
            .map(|person| HelperView {
                name: person.name.full(),
                email: person.email,
            })
            .collect(),
    };
    let frame = Frame {
        status: Some(StatusCode::FORBIDDEN),
        ..frame
    };
    pages.show(visitor, &frame, &page, &BrowserChanges::default())
}

/// Why the account may not be used, and what to do: said only after the right password.
fn refused(
    id: &TransactionId,
    refusal: Refusal,
    screen: Option<&Screen>,
) -> (ErrorKind, Vec<WayOn>) {
    let institution = screen.and_then(|screen| screen.institution.as_deref());
    let mut ways_on = vec![];
    let kind = match refusal {
        Refusal::Shared => ErrorKind::SharedAccount,
        Refusal::Inactive => {
            // Where somebody reads how to get an account (S-03).
            let instructions =
                institution.and_then(|institution| institution.policy.instruction_url.clone());
            ways_on.extend(instructions.map(|href| WayOn {
                kind: WayOnKind::Instructions,
                href,
            }));
            ErrorKind::InactiveAccount
        }
        Refusal::TemporaryPasswordEnded => {
            let by_mail =
                institution.filter(|institution| institution.policy.recovery.password_by_mail);
            ways_on.extend(by_mail.map(|institution| WayOn {
                kind: WayOnKind::NewPassword,
                href: routes::of_institution(routes::FORGOT, &institution.slug, Some(id)),
            }));
            ErrorKind::TemporaryPasswordEnded
        }
    };
    ways_on.push(WayOn {
        kind: WayOnKind::SignIn,
        href: format!("{}?other=person", routes::signin(id)),
    });
    (kind, ways_on)
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
