//! Asking for a new password without signing in.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Why the form was not taken. Whether an account exists is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum ForgotError {
    /// Nothing was typed.
    Empty,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<ForgotError> for Words {
    fn from(error: ForgotError) -> Self {
        match error {
            ForgotError::Empty => Self::of("forgot-empty"),
            ForgotError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Asks whose password it is. Posts `username`.
#[derive(Clone, Debug, Serialize)]
pub struct ForgotPage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed.
    pub username: String,
    /// What is wrong.
    pub error: Option<ForgotError>,
    /// Back to signing in.
    pub back_href: Option<String>,
}

impl Page for ForgotPage {
    const TEMPLATE: &'static str = "forgot.html";
    const STEP: &'static str = "forgot";

    fn title(&self) -> Words {
        Words::of("forgot-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |error| Self {
            action: "#".to_owned(),
            username: String::new(),
            error,
            back_href: Some("#".to_owned()),
        };
        vec![
            sample(None),
            sample(Some(ForgotError::Empty)),
            sample(Some(ForgotError::Throttled { minutes: 60 })),
        ]
    }
}
