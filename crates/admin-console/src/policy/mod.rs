//! What the institution decided, and what it would decide.

mod edit;
mod history;
mod preview;
pub(crate) mod sentences;
pub(crate) mod show;
mod timeline;

pub(crate) use preview::stops as preview_stops;

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{
    Power, acts,
    policy::{Part, SETTINGS},
};
use sluis_themes::{
    Words,
    pages::console::{ConsolePolicyPage, PolicyPart, PolicyRow},
};

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy", page),
        ConsoleRoute::page::<acts::ManagePolicy, _, _>("/policy/edit/{part}", edit::page),
        ConsoleRoute::form::<acts::ManagePolicy, _, _>("/policy/edit/{part}", edit::form),
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy/history", history::page),
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy/history/{number}", history::version),
        ConsoleRoute::form::<acts::ManagePolicy, _, _>(
            "/policy/history/{number}/restore",
            history::restore,
        ),
    ]
}

async fn page(desk: Desk<acts::SeePolicy>) -> Answer {
    let found = desk.idp().console_policy(desk.ctx(), &desk.permit).await;
    let view = desk.found(found)?;
    let may_change = desk.permit.visit().may(Power::ManagePolicy);
    let parts = Part::ALL.into_iter().map(|part| PolicyPart {
        part: part.as_str(),
        sentences: sentences::of(&view.policy, part, desk.now()),
        rows: SETTINGS
            .iter()
            .filter(|setting| setting.part == part)
            .map(|setting| PolicyRow {
                field: setting.field(),
                values: show::values(setting, &setting.of(&view.policy)),
            })
            .collect(),
        edit_href: may_change.then(|| desk.link(&format!("/policy/edit/{}", part.as_str()))),
    });
    let page = ConsolePolicyPage {
        news: news(&desk),
        timeline: timeline::of(&view.policy, desk.now()),
        warnings: view.warnings.iter().map(sentences::warning).collect(),
        waiting: view.waiting,
        stuck: view.stuck,
        reminders: view
            .reminders
            .iter()
            .map(|(days, people)| {
                Words::of("console-policy-reminded")
                    .with("days", *days)
                    .with("people", *people)
            })
            .collect(),
        parts: parts.collect(),
        newest: view
            .newest
            .as_ref()
            .map(|version| history::line(&desk, version)),
        history_href: desk.link("/policy/history"),
    };
    Ok(desk.show(&page))
}

fn news(desk: &Desk<acts::SeePolicy>) -> Option<Words> {
    let asked = desk.asked();
    let (what, number) = asked.get("news")?.split_once('-')?;
    let number: u32 = number.parse().ok()?;
    match what {
        "saved" => Some(Words::of("console-policy-news-saved").with("number", number)),
        "unchanged" => Some(Words::of("console-policy-news-unchanged")),
        _ => None,
    }
}
