//! The console's first page.

use serde::Serialize;

use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

/// Something amiss, and where it is set right.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewWarning {
    /// What.
    pub words: Words,
    /// Where it is set right, if there is such a place for this person.
    pub href: Option<String>,
    /// Whether it is grave.
    pub grave: bool,
}

/// People of a role, by their second factor.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewRole {
    /// The role's name in texts; `None` for everybody.
    pub role: Option<String>,
    /// How many.
    pub total: u32,
    /// Of which with a second factor that is asked.
    pub with: u32,
    /// Of which nothing is set up.
    pub without: u32,
    /// Of which it is off for now.
    pub suspended: u32,
    /// The share that has one, in percent.
    pub percent: u32,
    /// The list of those without, where there is one.
    pub href: Option<String>,
}

/// A number with its text.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewNumber {
    /// The number.
    pub number: u32,
    /// The key of what it is of.
    pub key: &'static str,
    /// Where it is looked into.
    pub href: Option<String>,
}

/// The first page.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleOverviewPage {
    /// What is amiss, the gravest first.
    pub warnings: Vec<OverviewWarning>,
    /// What is to be done.
    pub tiles: Vec<OverviewNumber>,
    /// The key of the sentence about when a second factor is asked.
    pub deadline: &'static str,
    /// The first optional day, where it is ahead.
    pub optional_from: Option<DateView>,
    /// The first mandatory day, where there is one.
    pub mandatory_from: Option<DateView>,
    /// Days until it has to be, if they are counted.
    pub days: Option<u32>,
    /// Where that is decided.
    pub policy_href: Option<String>,
    /// Everybody, then role by role.
    pub people: Vec<OverviewRole>,
    /// Of the last 24 hours.
    pub lately: Vec<OverviewNumber>,
}

impl Page for ConsoleOverviewPage {
    const TEMPLATE: &'static str = "console_overview.html";
    const STEP: &'static str = "console-overview";

    fn title(&self) -> Words {
        Words::of("overview-title")
    }

    fn samples() -> Vec<Self> {
        let warning = |key: &'static str, count: Option<u32>, grave: bool| OverviewWarning {
            words: count.map_or(Words::of(key), |count| Words::of(key).with("count", count)),
            href: grave.then(|| "#".to_owned()),
            grave,
        };
        let number = |key, number| OverviewNumber {
            number,
            key,
            href: Some("#".to_owned()),
        };
        let role = |role: Option<&str>, total: u32, without: u32, suspended: u32| OverviewRole {
            role: role.map(str::to_owned),
            total,
            with: total - without - suspended,
            without,
            suspended,
            percent: (total - without - suspended) * 100 / total,
            href: role.map(|_| "#".to_owned()),
        };
        let full = Self {
            warnings: vec![
                warning("overview-warning-trail-broken", None, true),
                warning("overview-warning-no-administrator", None, true),
                warning("overview-warning-one-administrator", None, true),
                warning("overview-warning-administrators-without", Some(1), true),
                warning("overview-warning-administrators-without", Some(2), true),
                warning("overview-warning-deadline", Some(214), true),
                warning("overview-warning-dead-messages", Some(3), false),
                warning("overview-warning-no-mail", None, false),
                warning("overview-warning-no-texts", None, false),
                warning("overview-warning-trail-behind", None, false),
                warning("overview-warning-signing-key", None, false),
                warning("overview-warning-sealing-key", Some(25), false),
            ],
            tiles: vec![
                number("overview-requests", 3),
                number("overview-without", 214),
                number("overview-dead", 3),
            ],
            deadline: "overview-deadline-counting",
            optional_from: None,
            mandatory_from: Some(DateView::of(2027, 1, 1)),
            days: Some(12),
            policy_href: Some("#".to_owned()),
            people: vec![
                role(None, 1240, 214, 6),
                role(Some("pupil"), 1100, 190, 4),
                role(Some("teacher"), 120, 20, 2),
                role(Some("admin"), 1, 1, 0),
            ],
            lately: vec![
                number("overview-sign-ins", 812),
                number("overview-passwords-refused", 31),
                number("overview-codes-refused", 12),
                number("overview-lock-outs", 1),
            ],
        };
        let calm = |deadline, optional_from, mandatory_from| Self {
            warnings: vec![],
            deadline,
            optional_from,
            mandatory_from,
            days: None,
            policy_href: None,
            people: vec![role(None, 4, 0, 0)],
            ..full.clone()
        };
        let (january, march) = (DateView::of(2027, 1, 4), DateView::of(2027, 3, 1));
        vec![
            full.clone(),
            calm("overview-deadline-off", None, None),
            calm("overview-deadline-optional", None, None),
            calm("overview-deadline-required", None, None),
            calm("overview-deadline-ahead", Some(january), Some(march)),
        ]
    }
}
