//! The computer that somebody of the console sits at, marked as shared (E-19).

use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::acts;
use sluis_themes::{Words, pages::console::ConsoleComputerPage};
use sluis_web::{answer::see_other, form::Form};

type Here = Desk<acts::ManagePolicy>;

/// Where it is done.
pub(super) const PATH: &str = "/policy/computer";

pub(super) async fn page(desk: Here) -> Answer {
    let browser = &desk.visitor().browser;
    let institution = desk.institution();
    let networks = &institution.policy.shared_computer.networks;
    let page = ConsoleComputerPage {
        action: desk.link(PATH),
        shared: browser.is_shared_for(&institution.id),
        by_network: networks.contains(&browser.address),
        host: browser.host.clone(),
        back_href: desk.link("/policy"),
        news: match desk.asked().get("news") {
            Some("marked") => Some(Words::of("console-computer-news-marked")),
            Some("unmarked") => Some(Words::of("console-computer-news-unmarked")),
            _ => None,
        },
    };
    Ok(desk.show(&page))
}

pub(super) async fn form(desk: Here, form: Form) -> Answer {
    let shared = match form.field("action") {
        "mark" => true,
        "unmark" => false,
        // Anything but a clear choice is none.
        _ => return Ok(desk.go(&desk.link(PATH))),
    };
    let browser = &desk.visitor().browser;
    let marked = desk
        .idp()
        .console_mark_computer(desk.ctx(), browser, &desk.permit, shared)
        .await;
    let changes = desk.found(marked)?;
    let news = if shared { "marked" } else { "unmarked" };
    let there = desk.link(&format!("{PATH}?news={news}"));
    Ok(see_other(desk.visitor(), &there, &changes))
}
