//! The list of requests.

use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{Power, acts::SeeRequests, requests::RequestsWanted};
use sluis_model::{ids::RequestId, person::Role};
use sluis_themes::{
    Words,
    pages::console::{ConsoleRequestLine, ConsoleRequestsPage, Pager},
};
use sluis_web::{look::moment_view, routes};

/// How many stand on a page.
const SHOWN: u32 = 50;

pub(super) async fn list(desk: Desk<SeeRequests>) -> Answer {
    let asked = desk.asked();
    let all = asked.get("all") == Some("1");
    let worker = desk.permit.worker();
    // On a host of its own an institution is alone (E-03).
    let alone = desk.visitor().host_institution().is_some();
    let serves = !alone && (worker.is(Role::Support) || worker.is(Role::Operator));
    let everywhere = serves && asked.get("everywhere") == Some("1");
    let before = asked
        .get("at")
        .zip(asked.get("before"))
        .and_then(|(at, id)| {
            let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
            Some((at, RequestId::from(id)))
        });
    let first = before.is_none();
    let wanted = RequestsWanted {
        open: !all,
        everywhere,
        before,
        limit: SHOWN,
    };
    let found = desk
        .idp()
        .console_requests(desk.ctx(), &desk.permit, wanted);
    let found = desk.found(found.await)?;
    let address = |all: bool, everywhere: bool| {
        desk.link(match (all, everywhere) {
            (false, false) => "/requests",
            (true, false) => "/requests?all=1",
            (false, true) => "/requests?everywhere=1",
            (true, true) => "/requests?all=1&everywhere=1",
        })
    };
    let here = address(all, everywhere);
    let separator = if here.contains('?') { '&' } else { '?' };
    let news = ConsoleRequestsPage::NEWS.into_iter().find(|key| {
        asked
            .get("news")
            .is_some_and(|news| key.strip_prefix("requests-news-") == Some(news))
    });
    let page = ConsoleRequestsPage {
        requests: found
            .requests
            .into_iter()
            .map(|view| ConsoleRequestLine {
                name: view.request.name.full(),
                email: view.request.email,
                role: view.request.role.as_str(),
                href: routes::console(
                    &view.institution.slug,
                    &format!("/requests/{}", view.request.id),
                ),
                institution: everywhere.then_some(view.institution.name),
                asker: view.asker,
                state: view.request.state.as_str(),
                at: moment_view(view.request.created_at),
            })
            .collect(),
        all,
        other_href: address(!all, everywhere),
        everywhere_href: serves.then(|| address(all, !everywhere)),
        everywhere,
        new_href: desk
            .permit
            .visit()
            .may(Power::AskRequest)
            .then(|| desk.link("/requests/new")),
        news: news.map(Words::of),
        pager: Pager {
            first_href: (!first).then(|| here.clone()),
            next_href: found.next.map(|(at, id)| {
                format!("{here}{separator}at={}&before={id}", at.timestamp_micros())
            }),
        },
    };
    Ok(desk.show(&page))
}
