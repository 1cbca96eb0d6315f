//! The console's menu: what this person may see here, in one order.

use sluis_idp_core::console::{Power, Visit};
use sluis_themes::{ConsoleFrame, ConsolePlace};
use sluis_web::routes;

/// A place: the key of its name, its address behind the institution's, what it takes.
type Place = (&'static str, &'static str, Power);

/// An institution's places. A part of the console that is not there has no line here.
pub(crate) const PLACES: &[Place] = &[
    ("console-nav-overview", "", Power::SeeOverview),
    ("console-nav-people", "/people", Power::SeePeople),
    ("console-nav-classes", "/classes", Power::SeeClasses),
    ("console-nav-requests", "/requests", Power::SeeRequests),
    ("console-nav-import", "/import", Power::Import),
    ("console-nav-policy", "/policy", Power::SeePolicy),
    ("console-nav-why", "/why", Power::Explain),
    ("console-nav-sources", "/sources", Power::SeePolicy),
    ("console-nav-apps", "/apps", Power::SeeApps),
    ("console-nav-look", "/look", Power::SeeLook),
    ("console-nav-contacts", "/contacts", Power::SeeContacts),
    ("console-nav-audit", "/audit", Power::SeeAudit),
    (
        "console-nav-statistics",
        "/statistics",
        Power::SeeStatistics,
    ),
];

/// The installation's.
pub(crate) const INSTALLATION: &[Place] = &[
    (
        "console-nav-institutions",
        "/institutions",
        Power::ManageInstitutions,
    ),
    ("console-nav-support", "/support", Power::ManageSupport),
    ("console-nav-keys", "/keys", Power::ManageKeys),
];

/// The first place that is open to somebody, to begin at.
pub(crate) fn first(visit: &Visit) -> Option<String> {
    PLACES
        .iter()
        .find(|(_, _, power)| visit.may(*power))
        .map(|(_, path, _)| routes::console(&visit.institution().slug, path))
}

/// The frame around a page at `here`.
pub(crate) fn frame(visit: &Visit, here: &str, others: bool) -> ConsoleFrame {
    let slug = &visit.institution().slug;
    let home = routes::console(slug, "");
    let place = |key: &'static str, href: String, root: bool| ConsolePlace {
        key,
        present: here == href || (!root && here.starts_with(&format!("{href}/"))),
        href,
    };
    ConsoleFrame {
        institution: visit.institution().name.clone(),
        places: PLACES
            .iter()
            .filter(|(_, _, power)| visit.may(*power))
            .map(|(key, path, _)| place(key, routes::console(slug, path), path.is_empty()))
            .collect(),
        installation: INSTALLATION
            .iter()
            .filter(|(_, _, power)| visit.may(*power))
            .map(|(key, path, _)| place(key, routes::installation(path), false))
            .collect(),
        home_href: first(visit).unwrap_or(home),
        switch_href: others.then(|| routes::ADMIN.to_owned() + "?choose=1"),
        account_href: routes::ACCOUNT.to_owned(),
        sign_out_href: routes::END_SESSION.to_owned(),
        feedback_href: visit.institution().policy.feedback_url.clone(),
        guest: visit.is_guest(),
    }
}
