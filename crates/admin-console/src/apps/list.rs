//! The list.

use super::page_of;
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{Power, acts::SeeApps};
use sluis_model::client::Client;
use sluis_protocol::{grant_type::GrantType, params::Params};
use sluis_themes::{
    Words,
    pages::console::{AppRow, ConsoleAppsPage, Pager},
};

/// How many stand on a page.
const SHOWN: u32 = 50;

pub(super) async fn show(desk: Desk<SeeApps>) -> Answer {
    let asked = desk.asked();
    let shared = asked.get("shared").is_some();
    let after = asked
        .get("name")
        .zip(asked.get("after"))
        .map(|(name, id)| (name.to_owned(), id.to_owned()));
    let later = after.is_some();
    let found = desk
        .idp()
        .console_apps(desk.ctx(), &desk.permit, shared, after, SHOWN)
        .await;
    let found = desk.found(found)?;
    let own_href = desk.link("/apps");
    let shared_href = desk.link("/apps?shared=1");
    let here = if shared { &shared_href } else { &own_href };
    let pager = Pager {
        first_href: later.then(|| here.clone()),
        next_href: found.next.map(|(name, id)| {
            let cursor: Params = [("name", name.as_str()), ("after", id.as_str())]
                .into_iter()
                .collect();
            let joint = if shared { '&' } else { '?' };
            format!("{here}{joint}{}", cursor.encode())
        }),
    };
    let page = ConsoleAppsPage {
        news: (asked.get("news") == Some("removed"))
            .then(|| Words::of("console-apps-news-removed")),
        shared,
        add_href: desk
            .permit
            .visit()
            .may(Power::ManageApps)
            .then(|| desk.link("/apps/new")),
        api_href: desk.link("/api"),
        apps: found.apps.iter().map(|app| row(&desk, app)).collect(),
        pager,
        own_href,
        shared_href,
    };
    Ok(desk.show(&page))
}

fn row(desk: &Desk<SeeApps>, client: &Client) -> AppRow {
    AppRow {
        name: client.name.clone(),
        id: client.id.to_string(),
        href: desk.link(&page_of(&client.id)),
        closed: !client.active,
        program: !client.may_use(GrantType::AuthorizationCode),
    }
}
