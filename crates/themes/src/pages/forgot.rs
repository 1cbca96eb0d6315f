//! Asking for a new password without signing in.

use serde::Serialize;

use crate::page::Page;
use crate::pages::UsernameKind;
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

/// Asks whose password it is. Posts `username`, and `institution` unchanged.
#[derive(Clone, Debug, Serialize)]
pub struct ForgotPage {
    /// Where the form posts to.
    pub action: String,
    /// The short name of the institution; a hidden field.
    pub institution: String,
    /// What was typed.
    pub username: String,
    /// What people sign in with.
    pub username_kind: UsernameKind,
    /// The fixed ending; with `UsernameWithSuffix` only.
    pub suffix: Option<String>,
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
            institution: "regenboog".to_owned(),
            username: String::new(),
            username_kind: UsernameKind::Username,
            suffix: None,
            error,
            back_href: Some("#".to_owned()),
        };
        vec![
            sample(None),
            sample(Some(ForgotError::Empty)),
            sample(Some(ForgotError::Throttled { minutes: 60 })),
            Self {
                username_kind: UsernameKind::Email,
                back_href: None,
                ..sample(None)
            },
            Self {
                username_kind: UsernameKind::UsernameWithSuffix,
                suffix: Some("@stations.example".to_owned()),
                ..sample(None)
            },
        ]
    }
}
