//! What happened.

mod export;
mod facts;

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use chrono::{DateTime, NaiveDate};
use sluis_idp_core::console::{
    acts,
    audit::{Named, TrailAsk, TrailEntry, TrailPage},
};
use sluis_model::{audit::EventGroup, policy::local_moment};
use sluis_protocol::params::Params;
use sluis_themes::pages::console::{
    AUDIT_KINDS, AuditDay, AuditEntryView, AuditFilters, ConsoleAuditPage, KeyedChoice, Pager,
};
use sluis_web::look::date_view;

type Here = Desk<acts::SeeAudit>;

/// What is typed to look for something. The export asks by the same names.
const FILTERS: [&str; 6] = ["person", "actor", "group", "from", "to", "request"];

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::SeeAudit, _, _>("/audit", trail),
        ConsoleRoute::page::<acts::ExportAudit, _, _>("/audit/export", export::export),
    ]
}

async fn trail(desk: Here) -> Answer {
    let asked = desk.asked();
    let found = desk.idp().console_trail(&desk.permit, ask(&asked)).await;
    let page = desk.found(found)?;
    Ok(desk.show(&laid_out(&desk, &asked, page)))
}

/// What the address asks for. What can't be read is not asked.
fn ask(asked: &Params) -> TrailAsk {
    let day = |name: &str| -> Option<NaiveDate> { asked.get(name)?.parse().ok() };
    let text = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let after = asked.get("after").and_then(|text| {
        let (at, id) = text.split_once('_')?;
        let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
        Some((at, id.into()))
    });
    TrailAsk {
        group: asked.get("group").and_then(EventGroup::named),
        person: text("person"),
        actor: text("actor"),
        from: day("from"),
        to: day("to"),
        request: text("request"),
        after,
    }
}

/// The address of the log with these filters and something more.
fn address(desk: &Here, path: &str, asked: &Params, more: &[(&str, &str)]) -> String {
    let pairs = FILTERS
        .iter()
        .filter_map(|name| Some((*name, asked.get(name)?)))
        .filter(|(_, value)| !value.is_empty())
        .chain(more.iter().copied());
    let query: Params = pairs.collect();
    let query = query.encode();
    let separator = if query.is_empty() { "" } else { "?" };
    desk.link(&format!("{path}{separator}{query}"))
}

fn laid_out(desk: &Here, asked: &Params, page: TrailPage) -> ConsoleAuditPage {
    let text = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let chosen = asked.get("group").and_then(EventGroup::named);
    let mut groups = vec![KeyedChoice::new("", "audit-group-all", chosen.is_none())];
    groups.extend(EventGroup::ALL.map(|group| {
        let key = match group {
            EventGroup::SignIn => "audit-group-sign-in",
            EventGroup::SecondFactor => "audit-group-second-factor",
            EventGroup::Account => "audit-group-account",
            EventGroup::Portals => "audit-group-portals",
            EventGroup::Administration => "audit-group-administration",
        };
        KeyedChoice::new(group.as_str(), key, chosen == Some(group))
    }));
    let next = page
        .next
        .map(|(at, id)| format!("{}_{id}", at.timestamp_micros()));
    let shown = u32::try_from(page.entries.len()).unwrap_or(u32::MAX);
    let mut days: Vec<AuditDay> = vec![];
    for entry in page.entries {
        let moment = local_moment(entry.record.event.at);
        let date = date_view(moment.date);
        let view = view(desk, entry);
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.push(view),
            _ => days.push(AuditDay {
                date,
                entries: vec![view],
            }),
        }
    }
    ConsoleAuditPage {
        filters: AuditFilters {
            groups,
            person: text("person"),
            actor: text("actor"),
            from: text("from"),
            to: text("to"),
            request: text("request"),
        },
        unknown_person: page.unknown_person,
        unknown_actor: page.unknown_actor,
        filtered: FILTERS.iter().any(|name| asked.get(name).is_some()),
        all_href: desk.link("/audit"),
        shown,
        days,
        pager: Pager {
            first_href: asked
                .get("after")
                .map(|_| address(desk, "/audit", asked, &[])),
            next_href: next.map(|after| address(desk, "/audit", asked, &[("after", &after)])),
        },
        csv_href: address(desk, "/audit/export", asked, &[("format", "csv")]),
        json_href: address(desk, "/audit/export", asked, &[("format", "jsonl")]),
        sealed: u32::try_from(page.health.sealed).unwrap_or(u32::MAX),
        unsealed: u32::try_from(page.health.unsealed).unwrap_or(u32::MAX),
        sound: page.health.sound,
        keep_days: page.health.keep_days,
    }
}

fn view(desk: &Here, entry: TrailEntry) -> AuditEntryView {
    let event = &entry.record.event;
    let moment = local_moment(event.at);
    let kind = event.kind.name().replace('_', "-");
    // A kind that came with a newer part of the program is shown all the same.
    let known = AUDIT_KINDS.contains(&kind.as_str());
    AuditEntryView {
        time: format!(
            "{:02}:{:02}:{:02}",
            moment.hour,
            moment.minute,
            event.at.timestamp().rem_euclid(60)
        ),
        kind: if known { kind } else { "other".to_owned() },
        actor: entry.actor.as_ref().map(name),
        target: entry.target.as_ref().map(name),
        own: is_own(&entry),
        guest: entry.actor.is_some_and(|actor| actor.from.is_some()),
        facts: facts::facts(&event.details),
        request: event.request_id.clone(),
        request_href: address(
            desk,
            "/audit",
            &Params::parse_leniently(""),
            &[("request", &event.request_id)],
        ),
        number: entry.record.seal.as_ref().map(|seal| seal.seq.to_string()),
    }
}

/// Whether somebody did it to themselves.
fn is_own(entry: &TrailEntry) -> bool {
    let (actor, target) = (entry.actor.as_ref(), entry.target.as_ref());
    actor.is_some_and(|actor| target.is_some_and(|target| target.id == actor.id))
}

/// The name of somebody in an event, with the institution of a guest.
fn name(named: &Named) -> String {
    match (&named.name, &named.from) {
        (Some(name), Some(from)) => format!("{name} ({from})"),
        (Some(name), None) => name.clone(),
        (None, _) => named.id.as_str().chars().take(12).collect(),
    }
}
