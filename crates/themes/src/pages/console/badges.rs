//! Badges of a class: who has one, and the sheet that is printed once.

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::page::Page;
use crate::shown::Shown;
use crate::words::Words;

/// A pupil and the badge that there is.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleBadgeLine {
    /// The person's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// When the badge was made, if there is one.
    pub made: Option<DateTimeView>,
    /// Until when it works, where the institution says so.
    pub ends: Option<DateTimeView>,
    /// Its time is up.
    pub over: bool,
}

/// Badges of a class.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleBadgesPage {
    /// What the class is called.
    pub name: String,
    /// The institution has badges.
    pub are_on: bool,
    /// Its pupils. Those to print for are `pick-ID`.
    pub pupils: Vec<ConsoleBadgeLine>,
    /// Back to the class.
    pub back_href: String,
    /// Where the ticked ones are sent to be printed.
    pub action: String,
    /// Where the ticked ones, or `all`, are sent to be revoked.
    pub end_action: String,
    /// Why nothing was done.
    pub wrong: Option<Words>,
    /// What was done just now.
    pub news: Option<Words>,
}

impl ConsoleBadgesPage {
    /// What can have been done just now.
    pub const NEWS: [&'static str; 1] = ["badges-news-ended"];
}

impl Page for ConsoleBadgesPage {
    const TEMPLATE: &'static str = "console_badges.html";
    const STEP: &'static str = "console-badges";

    fn title(&self) -> Words {
        Words::of("badges-title").with("name", self.name.as_str())
    }

    fn problem(&self) -> Option<Words> {
        self.wrong.clone()
    }

    fn samples() -> Vec<Self> {
        let line = |id: &str, name: &str| ConsoleBadgeLine {
            id: id.to_owned(),
            name: name.to_owned(),
            username: id.to_owned(),
            made: None,
            ends: None,
            over: false,
        };
        let made = Some(DateTimeView::of(2026, 9, 1, 8, 45));
        let full = Self {
            name: "3B".to_owned(),
            are_on: true,
            pupils: vec![
                line("anna", "Anna van der Linde"),
                ConsoleBadgeLine {
                    made,
                    ..line("bram", "Bram Visser")
                },
                ConsoleBadgeLine {
                    made,
                    ends: Some(DateTimeView::of(2027, 7, 31, 0, 0)),
                    ..line("cato", "Cato de Jong")
                },
                ConsoleBadgeLine {
                    made,
                    ends: made,
                    over: true,
                    ..line("daan", "Daan Smit")
                },
            ],
            back_href: "#".to_owned(),
            action: "#".to_owned(),
            end_action: "#".to_owned(),
            wrong: None,
            news: Some(Words::of("badges-news-ended").with("count", 3_u32)),
        };
        vec![
            Self {
                are_on: false,
                news: None,
                ..full.clone()
            },
            Self {
                pupils: vec![],
                news: None,
                ..full.clone()
            },
            Self {
                wrong: Some(Words::of("badges-nobody")),
                news: None,
                ..full.clone()
            },
            Self {
                wrong: Some(Words::of("badges-too-many").with("most", 200_u32)),
                news: None,
                ..full.clone()
            },
            full,
        ]
    }
}

/// A card.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeCardView {
    /// The pupil's name.
    pub name: String,
    /// The side of the drawing, in modules.
    pub size: usize,
    /// Its dark modules, as a path.
    pub path: Shown,
    /// The code in groups, to be typed.
    pub code: Shown,
}

/// The cards of a class, on paper or nowhere.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleBadgeSheetPage {
    /// What the class is called.
    pub class: String,
    /// What the institution is called.
    pub institution: String,
    /// The cards.
    pub cards: Vec<BadgeCardView>,
    /// Until when they work, where the institution says so.
    pub ends: Option<DateTimeView>,
    /// Back to the badges.
    pub back_href: String,
}

impl Page for ConsoleBadgeSheetPage {
    const TEMPLATE: &'static str = "console_badge_sheet.html";
    const STEP: &'static str = "console-badge-sheet";

    fn title(&self) -> Words {
        Words::of("badges-sheet-title").with("name", self.class.as_str())
    }

    fn samples() -> Vec<Self> {
        // Not a code: the three corners alone.
        let path = "M4 4h7v7h-7zM26 4h7v7h-7zM4 26h7v7h-7zM14 14h9v9h-9z";
        let card = |name: &str| BadgeCardView {
            name: name.to_owned(),
            size: 37,
            path: path.into(),
            code: "BCDF GHJK LNPR STVX BCDF GHJK LNPR STVX".into(),
        };
        let plain = Self {
            class: "3B".to_owned(),
            institution: "De Regenboog".to_owned(),
            cards: vec![
                card("Anna van der Linde"),
                card("Bram Visser"),
                card("Maximiliaan-Alexander van Oldenbarneveldt tot Zuylenstein"),
            ],
            ends: None,
            back_href: "#".to_owned(),
        };
        vec![
            Self {
                ends: Some(DateTimeView::of(2027, 7, 31, 0, 0)),
                ..plain.clone()
            },
            plain,
        ]
    }
}
