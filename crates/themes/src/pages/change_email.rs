//! Changing the own e-mail address.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Why an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum EmailError {
    /// Nothing was typed.
    Empty,
    /// It is not an e-mail address.
    Invalid,
    /// It is the address that is known already.
    Same,
    /// Somebody else of the institution uses it.
    Taken,
    /// It belongs to a role or a group and not to one person.
    RoleAddress,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<EmailError> for Words {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::Empty => Self::of("email-empty"),
            EmailError::Invalid => Self::of("email-invalid"),
            EmailError::Same => Self::of("email-same"),
            EmailError::Taken => Self::of("email-taken"),
            EmailError::RoleAddress => Self::of("email-role-address"),
            EmailError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Asks a new address. Posts `email`.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeEmailPage {
    /// Where the form posts to.
    pub action: String,
    /// The present address.
    pub current: Option<String>,
    /// What was typed.
    pub value: String,
    /// What is wrong.
    pub error: Option<EmailError>,
    /// Where to leave without a change.
    pub cancel_href: String,
}

impl Page for ChangeEmailPage {
    const TEMPLATE: &'static str = "change_email.html";
    const STEP: &'static str = "change-email";

    fn title(&self) -> Words {
        Words::of("change-email-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |current: Option<&str>, value: &str, error| Self {
            action: "#".to_owned(),
            current: current.map(str::to_owned),
            value: value.to_owned(),
            error,
            cancel_href: "#account".to_owned(),
        };
        let known = Some("mirte@voorbeeld.example");
        vec![
            sample(known, "", None),
            sample(None, "", Some(EmailError::Empty)),
            sample(known, "mirte", Some(EmailError::Invalid)),
            sample(known, "mirte@voorbeeld.example", Some(EmailError::Same)),
            sample(known, "sanne@voorbeeld.example", Some(EmailError::Taken)),
            sample(
                known,
                "info@voorbeeld.example",
                Some(EmailError::RoleAddress),
            ),
            sample(
                known,
                "mirte@thuis.example",
                Some(EmailError::Throttled { minutes: 30 }),
            ),
        ]
    }
}
