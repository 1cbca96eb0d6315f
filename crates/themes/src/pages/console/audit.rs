//! What happened.

use serde::Serialize;

use super::Pager;
use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

/// One of several to choose from, by the key of its text.
#[derive(Clone, Debug, Serialize)]
pub struct KeyedChoice {
    /// What is sent.
    pub value: String,
    /// The key of what is shown.
    pub key: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl KeyedChoice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, key: &'static str, chosen: bool) -> Self {
        Self {
            value: value.into(),
            key,
            chosen,
        }
    }
}

/// A detail of an event.
#[derive(Clone, Debug, Serialize)]
pub struct AuditFact {
    /// What it is called in the details.
    pub name: String,
    /// Whether there is a text for that name.
    pub known: bool,
    /// What it was before, where it changed.
    pub was: Option<String>,
    /// What it is.
    pub is: String,
}

/// An event.
#[derive(Clone, Debug, Serialize)]
pub struct AuditEntryView {
    /// The time of the day.
    pub time: String,
    /// The kind, as its text is called.
    pub kind: String,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom.
    pub target: Option<String>,
    /// Both are the same person.
    pub own: bool,
    /// Who did it came from another institution.
    pub guest: bool,
    /// The details.
    pub facts: Vec<AuditFact>,
    /// The request.
    pub request: String,
    /// All events of that request.
    pub request_href: String,
    /// The number in the chain, once it has one.
    pub number: Option<String>,
}

/// The events of a day.
#[derive(Clone, Debug, Serialize)]
pub struct AuditDay {
    /// The day.
    pub date: DateView,
    /// The newest first.
    pub entries: Vec<AuditEntryView>,
}

/// What is looked for, as it was typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AuditFilters {
    /// Groups of kinds to choose from; the first is all.
    pub groups: Vec<KeyedChoice>,
    /// To whom.
    pub person: String,
    /// By whom.
    pub actor: String,
    /// From this day on.
    pub from: String,
    /// Up to this day.
    pub to: String,
    /// Of this request.
    pub request: String,
}

/// The trail.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAuditPage {
    /// What is looked for.
    pub filters: AuditFilters,
    /// Nobody here has the name that was typed.
    pub unknown_person: bool,
    /// Nobody here has the name of who did it.
    pub unknown_actor: bool,
    /// Whether anything is filtered.
    pub filtered: bool,
    /// Everything again.
    pub all_href: String,
    /// How many events are on this page.
    pub shown: u32,
    /// What was found.
    pub days: Vec<AuditDay>,
    /// The way on.
    pub pager: Pager,
    /// The same as CSV.
    pub csv_href: String,
    /// The same as JSON lines.
    pub json_href: String,
    /// Events that are sealed.
    pub sealed: u32,
    /// Events that wait for it.
    pub unsealed: u32,
    /// Whether the chain's end is signed as it should be.
    pub sound: bool,
    /// Days that events are kept.
    pub keep_days: u32,
}

impl Page for ConsoleAuditPage {
    const TEMPLATE: &'static str = "console_audit.html";
    const STEP: &'static str = "console-audit";

    fn title(&self) -> Words {
        Words::of("audit-title")
    }

    fn samples() -> Vec<Self> {
        let entry = |kind: &str, actor: Option<&str>, target: Option<&str>| AuditEntryView {
            time: "10:04:31".to_owned(),
            kind: kind.to_owned(),
            actor: actor.map(str::to_owned),
            target: target.map(str::to_owned),
            own: actor.is_some() && actor == target,
            guest: false,
            facts: vec![],
            request: "3f9c0d2e7b1a4c58".to_owned(),
            request_href: "#".to_owned(),
            number: Some("1204".to_owned()),
        };
        let fact = |name: &str, known, was: Option<&str>, is: &str| AuditFact {
            name: name.to_owned(),
            known,
            was: was.map(str::to_owned),
            is: is.to_owned(),
        };
        let changed = AuditEntryView {
            facts: vec![
                fact("action", true, None, "update"),
                fact("name", true, Some("De Vaart"), "Scholengroep De Vaart"),
                fact("something", false, None, "7"),
            ],
            ..entry(
                "institution-changed",
                Some("Baas van Dijk (Beheer BV)"),
                None,
            )
        };
        let visited = AuditEntryView {
            guest: true,
            number: None,
            ..entry("console-visited", Some("Hanna Hulp (Hulp BV)"), None)
        };
        // Every kind has its sentence; this shows each of them once.
        let kinds = super::AUDIT_KINDS
            .iter()
            .map(|kind| entry(kind, Some("Juf de Vries"), Some("Leerling de Boer")));
        let own = super::AUDIT_KINDS
            .iter()
            .map(|kind| entry(kind, Some("Juf de Vries"), Some("Juf de Vries")));
        let filters = AuditFilters {
            groups: vec![
                KeyedChoice::new("", "audit-group-all", true),
                KeyedChoice::new("sign-in", "audit-group-sign-in", false),
                KeyedChoice::new("second-factor", "audit-group-second-factor", false),
                KeyedChoice::new("account", "audit-group-account", false),
                KeyedChoice::new("portals", "audit-group-portals", false),
                KeyedChoice::new("administration", "audit-group-administration", false),
            ],
            from: "2026-11-01".to_owned(),
            ..AuditFilters::default()
        };
        let day = |day, entries| AuditDay {
            date: DateView::of(2026, 11, day),
            entries,
        };
        let full = Self {
            filters,
            unknown_person: false,
            unknown_actor: false,
            filtered: true,
            all_href: "#".to_owned(),
            shown: 60,
            days: vec![
                day(21, vec![changed, visited]),
                day(20, kinds.collect()),
                day(19, own.collect()),
                day(18, vec![entry("password-refused", None, None)]),
            ],
            pager: Pager {
                first_href: Some("#".to_owned()),
                next_href: Some("#".to_owned()),
            },
            csv_href: "#".to_owned(),
            json_href: "#".to_owned(),
            sealed: 1204,
            unsealed: 2,
            sound: true,
            keep_days: 400,
        };
        let nothing = Self {
            filters: AuditFilters {
                person: "niemand".to_owned(),
                actor: "niemand".to_owned(),
                ..full.filters.clone()
            },
            unknown_person: true,
            unknown_actor: true,
            shown: 0,
            days: vec![],
            pager: Pager::default(),
            sound: false,
            unsealed: 0,
            ..full.clone()
        };
        vec![full, nothing]
    }
}
