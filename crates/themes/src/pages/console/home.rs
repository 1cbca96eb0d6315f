//! Which institution's console, and what stands in the way of it.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// An institution whose console is open.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleInstitution {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub slug: String,
    /// Its console.
    pub href: String,
    /// Whether it is closed.
    pub closed: bool,
}

/// The choice between several consoles.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleHomePage {
    /// What was searched for.
    pub query: String,
    /// Those that match.
    pub institutions: Vec<ConsoleInstitution>,
    /// There are more than are shown.
    pub more: bool,
}

impl Page for ConsoleHomePage {
    const TEMPLATE: &'static str = "console_home.html";
    const STEP: &'static str = "console-home";

    fn title(&self) -> Words {
        Words::of("console-home-title")
    }

    fn samples() -> Vec<Self> {
        let one = ConsoleInstitution {
            name: "Scholengroep De Vaart".to_owned(),
            slug: "school".to_owned(),
            href: "#".to_owned(),
            closed: false,
        };
        vec![
            Self {
                query: "vaart".to_owned(),
                institutions: vec![
                    one.clone(),
                    ConsoleInstitution {
                        closed: true,
                        ..one
                    },
                ],
                more: true,
            },
            Self {
                query: "niets".to_owned(),
                institutions: vec![],
                more: false,
            },
        ]
    }
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleObstacle {
    /// There is nothing here for this person.
    NoTask,
    /// This page is not for this person.
    NotYours,
    /// Two-step verification has to be set up first.
    NoFactor,
    /// There is nothing at this address, or not for this person.
    NotHere,
    /// Somebody changed it in the meantime.
    Changed,
    /// A form came long after the second factor was shown; what it said is kept by the browser.
    WhoIsThere,
}

/// Says why a page of the console does not open, and where to go on.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleNewsPage {
    /// Why.
    pub obstacle: ConsoleObstacle,
    /// Where to go on.
    pub onward_href: String,
}

impl Page for ConsoleNewsPage {
    const TEMPLATE: &'static str = "console_news.html";
    const STEP: &'static str = "console-news";

    fn title(&self) -> Words {
        Words::of(match self.obstacle {
            ConsoleObstacle::NoTask => "console-no-task-title",
            ConsoleObstacle::NotYours => "console-not-yours-title",
            ConsoleObstacle::NoFactor => "console-no-factor-title",
            ConsoleObstacle::NotHere => "console-not-here-title",
            ConsoleObstacle::Changed => "console-changed-title",
            ConsoleObstacle::WhoIsThere => "console-who-is-there-title",
        })
    }

    fn samples() -> Vec<Self> {
        [
            ConsoleObstacle::NoTask,
            ConsoleObstacle::NotYours,
            ConsoleObstacle::NoFactor,
            ConsoleObstacle::NotHere,
            ConsoleObstacle::Changed,
            ConsoleObstacle::WhoIsThere,
        ]
        .into_iter()
        .map(|obstacle| Self {
            obstacle,
            onward_href: "#".to_owned(),
        })
        .collect()
    }
}
