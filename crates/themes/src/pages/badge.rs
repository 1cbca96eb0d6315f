//! A pupil's badge: beside the password, and as a link that was scanned.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Why a badge was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum BadgeError {
    /// It does not work here; never why not.
    NotHere,
    /// None was shown.
    Empty,
}

impl From<BadgeError> for Words {
    fn from(error: BadgeError) -> Self {
        match error {
            BadgeError::NotHere => Self::of("badge-not-here"),
            BadgeError::Empty => Self::of("badge-empty"),
        }
    }
}

/// A badge that is asked for beside the password. Posts `badge_code`, which a reader of codes types.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeAsk {
    /// Where the form posts to.
    pub action: String,
    /// Why it was not taken.
    pub error: Option<BadgeError>,
}

/// A badge was scanned: nothing happens before the button is pressed. Posts `badge_code` where nothing was
/// scanned, and nothing where something was.
#[derive(Clone, Debug, Serialize)]
pub struct BadgePage {
    /// Where the form posts to.
    pub action: String,
    /// A badge was scanned; it waits in a cookie.
    pub scanned: bool,
    /// Why it was not taken.
    pub error: Option<BadgeError>,
}

impl Page for BadgePage {
    const TEMPLATE: &'static str = "badge.html";
    const STEP: &'static str = "badge";

    fn title(&self) -> Words {
        Words::of("badge-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            scanned: true,
            error: None,
        };
        let typed = Self {
            scanned: false,
            ..plain.clone()
        };
        let with = |error| Self {
            error: Some(error),
            ..typed.clone()
        };
        vec![
            plain,
            with(BadgeError::NotHere),
            with(BadgeError::Empty),
            typed,
        ]
    }
}
