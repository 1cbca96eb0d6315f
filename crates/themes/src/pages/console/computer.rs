//! The computer that an administrator sits at, marked as shared.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Marks this computer as shared, or takes the mark away. Posts `action=mark` or `action=unmark`.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleComputerPage {
    /// Where the form posts to.
    pub action: String,
    /// It is marked.
    pub shared: bool,
    /// It is shared without a mark, for it stands in a network that is.
    pub by_network: bool,
    /// The host whose sign-in pages the mark holds for.
    pub host: String,
    /// Back to the policy.
    pub back_href: String,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleComputerPage {
    const TEMPLATE: &'static str = "console_computer.html";
    const STEP: &'static str = "console-computer";

    fn title(&self) -> Words {
        Words::of("console-computer-title")
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            shared: false,
            by_network: false,
            host: "inloggen.voorbeeld.example".to_owned(),
            back_href: "#back".to_owned(),
            news: None,
        };
        vec![
            plain.clone(),
            Self {
                shared: true,
                news: Some(Words::of("console-computer-news-marked")),
                ..plain.clone()
            },
            Self {
                by_network: true,
                news: Some(Words::of("console-computer-news-unmarked")),
                ..plain
            },
        ]
    }
}
