//! Asking the password again before something important is changed.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, PasswordError};
use crate::words::Words;

/// Why nothing was unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnlockError {
    /// The password.
    Password(PasswordError),
    /// The code.
    Code(CodeError),
}

/// Asks the password again, and a code where one is needed. Posts `password` and `code`.
#[derive(Clone, Debug, Serialize)]
pub struct UnlockPage {
    /// Where the form posts to.
    pub action: String,
    /// Whose password it is; a hidden field for password managers.
    pub username: String,
    /// Whether a code is asked beside the password.
    pub ask_code: bool,
    /// What is wrong.
    pub error: Option<UnlockError>,
    /// Where to leave without a change.
    pub cancel_href: Option<String>,
}

impl Page for UnlockPage {
    const TEMPLATE: &'static str = "unlock.html";
    const STEP: &'static str = "unlock";

    fn title(&self) -> Words {
        Words::of("unlock-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(|error| match error {
            UnlockError::Password(PasswordError::Wrong) => Words::of("unlock-wrong"),
            UnlockError::Password(other) => Words::from(other),
            UnlockError::Code(error) => Words::from(error),
        })
    }

    fn samples() -> Vec<Self> {
        let sample = |error, ask_code| Self {
            action: "#".to_owned(),
            username: "mirte.bakker".to_owned(),
            ask_code,
            error,
            cancel_href: Some("#account".to_owned()),
        };
        vec![
            sample(None, false),
            sample(Some(UnlockError::Password(PasswordError::Wrong)), false),
            sample(Some(UnlockError::Code(CodeError::Wrong)), true),
        ]
    }
}
