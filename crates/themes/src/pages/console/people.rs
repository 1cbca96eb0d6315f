//! The list of people, and the same act on many of them.

use serde::Serialize;

use super::{Choice, Pager};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// A person in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePersonLine {
    /// The id.
    pub id: String,
    /// The name, surname first.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// The names of the classes, the main one first.
    pub classes: Vec<String>,
    /// The roles, by the names that tokens carry.
    pub roles: Vec<&'static str>,
    /// `never`, `enabled` or `suspended`.
    pub factor: &'static str,
    /// There is a passkey.
    pub passkey: bool,
    /// The account is closed.
    pub closed: bool,
    /// Several people use it.
    pub shared: bool,
    /// When the person signed in last.
    pub last_sign_in: Option<DateTimeView>,
    /// The person's page.
    pub href: String,
}

/// The list of people.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePeoplePage {
    /// What was searched for.
    pub query: String,
    /// The classes to choose from, and the one that is chosen.
    pub classes: Vec<Choice>,
    /// The roles to choose from; labels are keys.
    pub roles: Vec<Choice>,
    /// The states of a second factor; labels are keys.
    pub factors: Vec<Choice>,
    /// Open or closed; labels are keys.
    pub standings: Vec<Choice>,
    /// When people signed in last; labels are keys.
    pub seen: Vec<Choice>,
    /// The day for "before".
    pub before: String,
    /// The orders; labels are keys.
    pub orders: Vec<Choice>,
    /// The people.
    pub people: Vec<ConsolePersonLine>,
    /// How many match, where that was counted.
    pub count: Option<u32>,
    /// The filter once more, for acts on all that match.
    pub filter: String,
    /// Something is filtered.
    pub filtered: bool,
    /// Making an account.
    pub new_href: Option<String>,
    /// The list as a file.
    pub export_href: Option<String>,
    /// Where acts on many are sent, if who looks may do them.
    pub bulk_action: Option<String>,
    /// The classes to move to.
    pub move_to: Vec<Choice>,
    /// What was done just now.
    pub news: Option<Words>,
    /// Ways on.
    pub pager: Pager,
}

fn choice(value: &str, label: &str) -> Choice {
    Choice::new(value, label, value.is_empty())
}

impl Page for ConsolePeoplePage {
    const TEMPLATE: &'static str = "console_people.html";
    const STEP: &'static str = "console-people";

    fn title(&self) -> Words {
        Words::of("people-title")
    }

    fn samples() -> Vec<Self> {
        let line = |factor, closed| ConsolePersonLine {
            id: "p".to_owned(),
            name: "Linde, Anna van der".to_owned(),
            username: "anna".to_owned(),
            classes: vec!["3B".to_owned(), "Mentoruur".to_owned()],
            roles: vec!["teacher", "class_admin", "admin", "staff"],
            factor,
            passkey: factor == "enabled",
            closed,
            shared: closed,
            last_sign_in: (!closed).then(|| DateTimeView::of(2026, 11, 21, 13, 5)),
            href: "#".to_owned(),
        };
        let full = Self {
            query: "lin".to_owned(),
            classes: vec![Choice::new("", "", false), Choice::new("k", "3B", true)],
            roles: ConsolePeoplePage::ROLES
                .iter()
                .map(|role| choice(role, &format!("people-role-{role}")))
                .collect(),
            factors: ["never", "enabled", "suspended", "passkey"]
                .iter()
                .map(|state| choice(state, &format!("people-factor-{state}")))
                .collect(),
            standings: vec![
                choice("active", "people-standing-active"),
                choice("disabled", "people-standing-disabled"),
            ],
            seen: vec![
                choice("never", "people-seen-never"),
                choice("month", "people-seen-month"),
                choice("before", "people-seen-before"),
            ],
            before: "2026-09-01".to_owned(),
            orders: vec![
                choice("name", "people-order-name"),
                choice("seen", "people-order-seen"),
            ],
            people: vec![
                line("enabled", false),
                line("never", true),
                line("suspended", false),
            ],
            count: Some(3),
            filter: "q=lin".to_owned(),
            filtered: true,
            new_href: Some("#".to_owned()),
            export_href: Some("#".to_owned()),
            bulk_action: Some("#".to_owned()),
            move_to: vec![Choice::new("k", "3B", false)],
            news: Some(
                Words::of("people-news-bulk")
                    .with("done", 3)
                    .with("passed", 1),
            ),
            pager: Pager {
                first_href: Some("#".to_owned()),
                next_href: Some("#".to_owned()),
            },
        };
        let read_only = Self {
            new_href: None,
            bulk_action: None,
            news: None,
            count: None,
            ..full.clone()
        };
        let none = Self {
            people: vec![],
            count: Some(0),
            pager: Pager::default(),
            ..read_only.clone()
        };
        vec![full, read_only, none]
    }
}

impl ConsolePeoplePage {
    /// The roles that somebody can have, in the order of pages.
    pub const ROLES: [&'static str; 11] = [
        "pupil",
        "teacher",
        "staff",
        "guardian",
        "member",
        "class_admin",
        "main_contact",
        "auditor",
        "admin",
        "support",
        "operator",
    ];
    /// What can be done to many.
    pub const ACTS: [&'static str; 7] = [
        "close",
        "open",
        "remind",
        "move",
        "links",
        "channels",
        "end_sessions",
    ];
}

/// Asks whether many are really meant.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleBulkPage {
    /// What is to be done, one of [`ConsolePeoplePage::ACTS`].
    pub act: &'static str,
    /// With how many.
    pub count: u32,
    /// More than one go takes: so many are done.
    pub most: Option<u32>,
    /// The ids that were ticked.
    pub picked: Vec<String>,
    /// All that match the filter are meant.
    pub all: bool,
    /// The filter.
    pub filter: String,
    /// The class to move to.
    pub class: Option<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Not after all.
    pub back_href: String,
}

impl Page for ConsoleBulkPage {
    const TEMPLATE: &'static str = "console_bulk.html";
    const STEP: &'static str = "console-bulk";

    fn title(&self) -> Words {
        Words::of(match self.act {
            "close" => "people-bulk-close-title",
            "open" => "people-bulk-open-title",
            "remind" => "people-bulk-remind-title",
            "move" => "people-bulk-move-title",
            "links" => "people-bulk-links-title",
            "channels" => "people-bulk-channels-title",
            _ => "people-bulk-end_sessions-title",
        })
        .with("count", self.count)
    }

    fn samples() -> Vec<Self> {
        ConsolePeoplePage::ACTS
            .into_iter()
            .enumerate()
            .map(|(index, act)| Self {
                act,
                count: 3,
                most: (index == 0).then_some(2000),
                picked: vec!["p".to_owned(), "q".to_owned()],
                all: index % 2 == 0,
                filter: "q=lin".to_owned(),
                class: (act == "move").then(|| Choice::new("k", "3B", true)),
                action: "#".to_owned(),
                back_href: "#".to_owned(),
            })
            .collect()
    }
}
