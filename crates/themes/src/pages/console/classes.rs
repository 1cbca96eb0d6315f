//! Classes: the list, one of them, and the end of a school year.

use serde::Serialize;

use super::Choice;
use crate::page::Page;
use crate::words::Words;

/// A class in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleClassLine {
    /// The id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The school year.
    pub year: String,
    /// The programme.
    pub programme: String,
    /// Pupils.
    pub members: u32,
    /// Teachers.
    pub teachers: u32,
    /// Its page.
    pub href: String,
}

/// The form of a class.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConsoleClassForm {
    /// What the page was made from.
    pub version: String,
    /// What it is called.
    pub name: String,
    /// The school year.
    pub year: String,
    /// The programme.
    pub programme: String,
    /// What is wrong with the name.
    pub error: Option<Words>,
}

/// The list of classes.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleClassesPage {
    /// The classes.
    pub classes: Vec<ConsoleClassLine>,
    /// What was searched for.
    pub query: String,
    /// Those that were put away are shown.
    pub archived: bool,
    /// To those that were put away, or back.
    pub other_href: String,
    /// Making one, where who looks may.
    pub form: Option<ConsoleClassForm>,
    /// Where that is sent.
    pub action: String,
    /// The end of a school year.
    pub roll_over_href: Option<String>,
    /// What was done just now.
    pub news: Option<Words>,
    /// A roll-over that can be taken back: where.
    pub undo_action: Option<String>,
    /// Which.
    pub undo: String,
}

impl Page for ConsoleClassesPage {
    const TEMPLATE: &'static str = "console_classes.html";
    const STEP: &'static str = "console-classes";

    fn title(&self) -> Words {
        Words::of(if self.archived {
            "classes-archived-title"
        } else {
            "classes-title"
        })
    }

    fn samples() -> Vec<Self> {
        let line = ConsoleClassLine {
            id: "k".to_owned(),
            name: "3B".to_owned(),
            year: "2026-2027".to_owned(),
            programme: "havo".to_owned(),
            members: 28,
            teachers: 1,
            href: "#".to_owned(),
        };
        let full = Self {
            classes: vec![line],
            query: String::new(),
            archived: false,
            other_href: "#".to_owned(),
            form: Some(ConsoleClassForm::default()),
            action: "#".to_owned(),
            roll_over_href: Some("#".to_owned()),
            news: Some(
                Words::of("classes-news-rolled")
                    .with("made", 2)
                    .with("moved", 56),
            ),
            undo_action: Some("#".to_owned()),
            undo: "e".to_owned(),
        };
        let mut all: Vec<Self> = Self::PROBLEMS
            .iter()
            .map(|key| Self {
                form: Some(ConsoleClassForm {
                    name: "3B".to_owned(),
                    error: Some(Words::of(key)),
                    ..ConsoleClassForm::default()
                }),
                news: None,
                undo_action: None,
                ..full.clone()
            })
            .collect();
        all.extend(Self::NEWS.iter().map(|key| Self {
            news: Some(Words::of(key)),
            ..full.clone()
        }));
        all.push(Self {
            classes: vec![],
            archived: true,
            form: None,
            roll_over_href: None,
            news: None,
            undo_action: None,
            ..full.clone()
        });
        all.push(full);
        all
    }
}

impl ConsoleClassesPage {
    /// What can be wrong with a name.
    pub const PROBLEMS: [&'static str; 4] = [
        "class-fault-missing",
        "class-fault-long",
        "class-fault-hidden",
        "class-fault-taken",
    ];
    /// What can have been done just now.
    pub const NEWS: [&'static str; 3] = [
        "classes-news-made",
        "classes-news-undone",
        "classes-news-no-way-back",
    ];
}

/// Somebody in a class.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleMember {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// `main`, `extra` or `teacher`.
    pub part: &'static str,
    /// The person's page.
    pub href: String,
}

/// A class.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleClassPage {
    /// What it is called.
    pub name: String,
    /// The school year.
    pub year: String,
    /// The programme.
    pub programme: String,
    /// It was put away.
    pub archived: bool,
    /// Back to the list.
    pub back_href: String,
    /// Forms of this page are sent behind this address.
    pub href: String,
    /// Teachers.
    pub teachers: Vec<ConsoleMember>,
    /// Pupils.
    pub members: Vec<ConsoleMember>,
    /// The badges of its pupils, where there are badges and who looks may print them.
    pub badges_href: Option<String>,
    /// The form, where who looks may change the class.
    pub form: Option<ConsoleClassForm>,
    /// As what somebody comes in; labels are keys.
    pub parts: Vec<Choice>,
    /// The name that was typed to come in.
    pub named: String,
    /// Nobody is known by it.
    pub nobody: bool,
    /// Somebody else changed the class since the page was opened, so nothing was done.
    pub outdated: bool,
    /// What was done just now.
    pub news: Option<Words>,
}

impl Page for ConsoleClassPage {
    const TEMPLATE: &'static str = "console_class.html";
    const STEP: &'static str = "console-class";

    fn title(&self) -> Words {
        Words::of("class-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        let member = |part| ConsoleMember {
            id: "p".to_owned(),
            name: "Anna van der Linde".to_owned(),
            username: "anna".to_owned(),
            part,
            href: "#".to_owned(),
        };
        let full = Self {
            name: "3B".to_owned(),
            year: "2026-2027".to_owned(),
            programme: "havo".to_owned(),
            archived: false,
            back_href: "#".to_owned(),
            href: "#".to_owned(),
            teachers: vec![member("teacher")],
            members: vec![member("main"), member("extra")],
            badges_href: Some("#".to_owned()),
            form: Some(ConsoleClassForm {
                version: "1".to_owned(),
                name: "3B".to_owned(),
                error: Some(Words::of("class-fault-taken")),
                ..ConsoleClassForm::default()
            }),
            parts: ["main", "extra", "teacher"]
                .iter()
                .map(|part| Choice::new(*part, format!("class-part-{part}"), *part == "main"))
                .collect(),
            named: "niemand".to_owned(),
            nobody: true,
            outdated: false,
            news: Some(Words::of("class-news-saved")),
        };
        let mut all: Vec<Self> = Self::NEWS
            .iter()
            .map(|key| Self {
                news: Some(Words::of(key)),
                nobody: false,
                ..full.clone()
            })
            .collect();
        all.push(Self {
            outdated: true,
            nobody: false,
            news: None,
            ..full.clone()
        });
        all.push(Self {
            archived: true,
            teachers: vec![],
            members: vec![],
            badges_href: None,
            news: None,
            ..full.clone()
        });
        all.push(Self {
            form: None,
            year: String::new(),
            programme: String::new(),
            ..full.clone()
        });
        all.push(full);
        all
    }
}

impl ConsoleClassPage {
    /// What can have been done just now.
    pub const NEWS: [&'static str; 4] = [
        "class-news-saved",
        "class-news-in",
        "class-news-out",
        "class-news-archived",
    ];
}

/// A class at the end of a year.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleMove {
    /// The id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Pupils.
    pub members: u32,
    /// `stay`, `move` or `leave`.
    pub what: &'static str,
    /// The name of the next class.
    pub to: String,
    /// What is wrong with that name: one of [`ConsoleClassesPage::PROBLEMS`].
    pub fault: Option<&'static str>,
}

/// The end of a school year: what becomes of each class, then the same to look over.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleRollOverPage {
    /// The new school year.
    pub year: String,
    /// It is too long.
    pub year_long: bool,
    /// The classes.
    pub moves: Vec<ConsoleMove>,
    /// Teachers go on with their classes.
    pub with_teachers: bool,
    /// To look over, and to do.
    pub preview: bool,
    /// Where it is sent.
    pub action: String,
    /// Back to the list.
    pub back_href: String,
    /// What stands in the way.
    pub alert: Option<Words>,
}

impl Page for ConsoleRollOverPage {
    const TEMPLATE: &'static str = "console_roll_over.html";
    const STEP: &'static str = "console-roll-over";

    fn title(&self) -> Words {
        Words::of("rollover-title")
    }

    fn problem(&self) -> Option<Words> {
        self.alert.clone()
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, what, to: &str| ConsoleMove {
            id: name.to_owned(),
            name: name.to_owned(),
            members: 28,
            what,
            to: to.to_owned(),
            fault: (to == "4A").then_some("class-fault-taken"),
        };
        [
            (false, None),
            (true, None),
            (false, Some("rollover-nothing")),
            (false, Some("rollover-names")),
            (false, Some("rollover-gone")),
        ]
        .into_iter()
        .map(|(preview, alert)| Self {
            year: "2027-2028".to_owned(),
            year_long: alert == Some("rollover-names"),
            moves: vec![
                line("3B", "move", "4B"),
                line("3A", "move", "4A"),
                line("5C", "leave", ""),
                line("Koor", "stay", ""),
            ],
            with_teachers: preview,
            preview,
            action: "#".to_owned(),
            back_href: "#".to_owned(),
            alert: alert.map(Words::of),
        })
        .collect()
    }
}
