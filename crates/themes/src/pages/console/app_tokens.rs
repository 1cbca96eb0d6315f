//! Long-lived tokens of a program that provisions people.

use crate::{dates::DateTimeView, page::Page, shown::Shown, words::Words};
use serde::Serialize;

/// A token, without itself.
#[derive(Clone, Debug, Serialize)]
pub struct AppTokenRow {
    /// What somebody calls it.
    pub label: String,
    /// When it was made.
    pub since: DateTimeView,
    /// When it ends.
    pub ends: DateTimeView,
    /// When it was last used.
    pub used: Option<DateTimeView>,
    /// Where it is taken back.
    pub revoke_action: String,
}

/// The tokens of a program; one that was just made is shown this once.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppTokensPage {
    /// The program's name.
    pub name: String,
    /// The program's page.
    pub back_href: String,
    /// What was just done.
    pub news: Option<Words>,
    /// The address that the directory asks.
    pub address: String,
    /// The token that was just made.
    pub made: Option<Shown>,
    /// Those that there are.
    pub tokens: Vec<AppTokenRow>,
    /// Whether there are as many as there may be.
    pub full: bool,
    /// Where a new one is made.
    pub action: String,
    /// What was typed for its name.
    pub label: String,
    /// What was typed for its days.
    pub days: String,
    /// The longest, in days.
    pub longest: u32,
    /// What is wrong with what was typed.
    pub wrong: Option<Words>,
}

impl Page for ConsoleAppTokensPage {
    const TEMPLATE: &'static str = "console_app_tokens.html";
    const STEP: &'static str = "console-app-tokens";

    fn title(&self) -> Words {
        Words::of("console-apps-tokens-title").with("name", self.name.as_str())
    }

    fn problem(&self) -> Option<Words> {
        self.wrong
            .is_some()
            .then(|| Words::of("console-apps-problem"))
    }

    fn samples() -> Vec<Self> {
        let row = |label: &str, used: bool| AppTokenRow {
            label: label.to_owned(),
            since: DateTimeView::of(2026, 11, 27, 9, 30),
            ends: DateTimeView::of(2027, 11, 27, 9, 30),
            used: used.then(|| DateTimeView::of(2026, 11, 28, 8, 0)),
            revoke_action: "#".to_owned(),
        };
        let page = Self {
            name: "Entra ID".to_owned(),
            back_href: "#".to_owned(),
            news: None,
            address: "https://inlog.example/scim/v2/school".to_owned(),
            made: None,
            tokens: vec![row("Entra ID 2026", true), row("", false)],
            full: false,
            action: "#".to_owned(),
            label: String::new(),
            days: "365".to_owned(),
            longest: 730,
            wrong: None,
        };
        vec![
            page.clone(),
            Self {
                tokens: vec![],
                news: Some(Words::of("console-apps-tokens-news-revoked")),
                ..page.clone()
            },
            Self {
                made: Some("sluis_pt_x".into()),
                full: true,
                ..page.clone()
            },
            Self {
                days: "9999".to_owned(),
                wrong: Some(Words::of("console-apps-tokens-wrong").with("longest", 730)),
                ..page
            },
        ]
    }
}
