//! Who of support helps whom.

use serde::Serialize;

use super::{FieldFault, Pager};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// Somebody of support and an institution that they help.
#[derive(Clone, Debug, Serialize)]
pub struct SupportRow {
    /// Who.
    pub name: String,
    /// Their id.
    pub person: String,
    /// Their own institution.
    pub home: String,
    /// Which they help.
    pub helps: String,
    /// Its id.
    pub institution: String,
    /// Since when.
    pub since: DateTimeView,
    /// Whether they still can.
    pub able: bool,
}

/// The list, with a form for one more.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleSupportPage {
    /// By institution.
    pub rows: Vec<SupportRow>,
    /// The way to the other pages.
    pub pager: Pager,
    /// Where a new one goes.
    pub assign_action: String,
    /// Where one is taken back.
    pub withdraw_action: String,
    /// The person's own institution, as typed.
    pub home: String,
    /// The user name, as typed.
    pub username: String,
    /// Which is helped, as typed.
    pub helps: String,
    /// What is wrong.
    pub faults: Vec<FieldFault>,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleSupportPage {
    const TEMPLATE: &'static str = "console_support.html";
    const STEP: &'static str = "console-support";

    fn title(&self) -> Words {
        Words::of("support-title")
    }

    fn samples() -> Vec<Self> {
        let row = |name: &str, able| SupportRow {
            name: name.to_owned(),
            person: "p".to_owned(),
            home: "Hulp BV".to_owned(),
            helps: "Scholengroep De Vaart".to_owned(),
            institution: "i".to_owned(),
            since: DateTimeView::of(2026, 11, 21, 10, 0),
            able,
        };
        let page = |news: Option<&'static str>, fault: Option<(&'static str, &'static str)>| Self {
            rows: vec![row("Hanna Hulp", true), row("Oud Gediende", false)],
            pager: Pager {
                first_href: None,
                next_href: Some("#".to_owned()),
            },
            assign_action: "#".to_owned(),
            withdraw_action: "#".to_owned(),
            home: "hulp".to_owned(),
            username: "hanna".to_owned(),
            helps: "vaart".to_owned(),
            faults: fault
                .into_iter()
                .map(|(field, key)| FieldFault {
                    field: field.into(),
                    words: Words::of(key),
                })
                .collect(),
            news: news.map(Words::of),
        };
        vec![
            page(Some("support-news-assigned"), None),
            page(Some("support-news-withdrawn"), None),
            page(None, Some(("home", "support-fault-home"))),
            page(None, Some(("username", "support-fault-person"))),
            page(None, Some(("username", "support-fault-role"))),
            page(None, Some(("helps", "support-fault-helps"))),
            page(None, Some(("helps", "support-fault-own"))),
            page(None, Some(("helps", "support-fault-already"))),
            Self {
                rows: vec![],
                pager: Pager::default(),
                ..page(None, None)
            },
        ]
    }
}
