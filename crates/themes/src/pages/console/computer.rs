//! The computer that an administrator sits at, marked as shared.

use serde::Serialize;

use crate::page::Page;
use crate::shown::Shown;
use crate::words::Words;

/// A link that was made for an own host. It is shown once.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleComputerLink {
    /// Where it leads.
    pub href: Shown,
    /// The host that it is for.
    pub host: String,
    /// It marks the computer; else it takes the mark away.
    pub shared: bool,
    /// Minutes that it works.
    pub minutes: u32,
}

/// Marks this computer as shared, or takes the mark away. Posts `action=mark` or `action=unmark`; for
/// an own host, with `host`, `action=link-mark` or `action=link-unmark`, which makes a link.
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
    /// The institution's own hosts, which have marks of their own.
    pub own_hosts: Vec<String>,
    /// The link that was made just now.
    pub link: Option<ConsoleComputerLink>,
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
            own_hosts: vec![],
            link: None,
            back_href: "#back".to_owned(),
            news: None,
        };
        let hosts = vec![
            "inlog.school.example".to_owned(),
            "inloggen.voorbeeldschool.example".to_owned(),
        ];
        let linked = |shared| Self {
            own_hosts: hosts.clone(),
            link: Some(ConsoleComputerLink {
                href: Shown::from("https://inlog.school.example/computer/sluis_cl_voorbeeld"),
                host: "inlog.school.example".to_owned(),
                shared,
                minutes: 10,
            }),
            ..plain.clone()
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
                own_hosts: hosts.clone(),
                ..plain.clone()
            },
            linked(true),
            linked(false),
        ]
    }
}
