//! The computer that somebody of the console sits at, marked as shared (E-19): here, and by a link at the
//! institution's own hosts, where there is no console.

use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::acts;
use sluis_model::computer_link::COMPUTER_LINK_MINUTES;
use sluis_themes::{
    Words,
    pages::console::{ConsoleComputerLink, ConsoleComputerPage},
};
use sluis_web::{answer::see_other, form::Form, routes};

type Here = Desk<acts::ManagePolicy>;

/// Where it is done.
pub(super) const PATH: &str = "/policy/computer";

fn view(desk: &Here) -> ConsoleComputerPage {
    let browser = &desk.visitor().browser;
    let institution = desk.institution();
    let networks = &institution.policy.shared_computer.networks;
    ConsoleComputerPage {
        action: desk.link(PATH),
        shared: browser.is_shared_for(&institution.id),
        by_network: networks.contains(&browser.address),
        host: browser.host.clone(),
        own_hosts: institution.hosts.clone(),
        link: None,
        back_href: desk.link("/policy"),
        news: match desk.asked().get("news") {
            Some("marked") => Some(Words::of("console-computer-news-marked")),
            Some("unmarked") => Some(Words::of("console-computer-news-unmarked")),
            _ => None,
        },
    }
}

pub(super) async fn page(desk: Here) -> Answer {
    Ok(desk.show(&view(&desk)))
}

pub(super) async fn form(desk: Here, form: Form) -> Answer {
    let shared = match form.field("action") {
        "mark" => true,
        "unmark" => false,
        "link-mark" => return link(desk, &form, true).await,
        "link-unmark" => return link(desk, &form, false).await,
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

/// A link to an own host. It is shown once, for only its hash is kept.
async fn link(desk: Here, form: &Form, shared: bool) -> Answer {
    let host = form.field("host");
    let made = desk
        .idp()
        .console_computer_link(desk.ctx(), &desk.permit, host, shared)
        .await;
    let Some(made) = desk.found(made)? else {
        return Ok(desk.go(&desk.link(PATH)));
    };
    let href = format!("{}{}{}", made.origin, routes::COMPUTER, made.token.expose());
    let page = ConsoleComputerPage {
        link: Some(ConsoleComputerLink {
            href: href.into(),
            host: host.to_owned(),
            shared,
            minutes: COMPUTER_LINK_MINUTES,
        }),
        news: None,
        ..view(&desk)
    };
    Ok(desk.show(&page))
}
