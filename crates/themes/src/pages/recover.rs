//! The way back in for somebody who has neither the app nor a recovery code.

use serde::Serialize;

use crate::page::Page;
use crate::pages::UsernameKind;
use crate::words::Words;

/// Why a step of the recovery was not taken. Which of two answers was wrong is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum RecoverError {
    /// A field was left empty.
    Empty,
    /// What was typed is no mobile number.
    PhoneInvalid,
    /// The answers do not fit.
    Wrong,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
    /// Too many wrong answers; this way is closed for so many hours.
    Locked {
        /// How long it is closed, in hours, at least 1.
        hours: u32,
    },
    /// It took too long; start again.
    Expired,
}

impl From<RecoverError> for Words {
    fn from(error: RecoverError) -> Self {
        match error {
            RecoverError::Empty => Self::of("recover-empty"),
            RecoverError::PhoneInvalid => Self::of("phone-invalid"),
            RecoverError::Wrong => Self::of("recover-wrong"),
            RecoverError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
            RecoverError::Locked { hours } => Self::of("recover-locked").with("hours", hours),
            RecoverError::Expired => Self::of("recover-expired"),
        }
    }
}

/// Asks who it is. Posts `username` and `phone`, and `institution` unchanged.
#[derive(Clone, Debug, Serialize)]
pub struct RecoverStartPage {
    /// Where the form posts to.
    pub action: String,
    /// The short name of the institution; a hidden field.
    pub institution: String,
    /// What was typed as username.
    pub username: String,
    /// What people sign in with.
    pub username_kind: UsernameKind,
    /// The fixed ending; with `UsernameWithSuffix` only.
    pub suffix: Option<String>,
    /// What was typed as telephone number.
    pub phone: String,
    /// What is wrong.
    pub error: Option<RecoverError>,
    /// Whether recovery codes exist at this institution.
    pub recovery_codes: bool,
}

impl Page for RecoverStartPage {
    const TEMPLATE: &'static str = "recover_start.html";
    const STEP: &'static str = "recover";

    fn title(&self) -> Words {
        Words::of("recover-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |error| Self {
            action: "#".to_owned(),
            institution: "stations".to_owned(),
            username: String::new(),
            username_kind: UsernameKind::Username,
            suffix: None,
            phone: String::new(),
            error,
            recovery_codes: true,
        };
        vec![
            sample(None),
            sample(Some(RecoverError::Empty)),
            Self {
                username: "w.visser".to_owned(),
                phone: "06 12 34".to_owned(),
                ..sample(Some(RecoverError::PhoneInvalid))
            },
            sample(Some(RecoverError::Throttled { minutes: 5 })),
            sample(Some(RecoverError::Locked { hours: 24 })),
            sample(Some(RecoverError::Expired)),
            Self {
                username_kind: UsernameKind::UsernameWithSuffix,
                suffix: Some("@stations.example".to_owned()),
                ..sample(None)
            },
            Self {
                username_kind: UsernameKind::Email,
                ..sample(None)
            },
        ]
    }
}

/// Asks the code of the text message and the answer to the question. Posts `code` and
/// `security_answer`. Other ways out: `action=resend`.
#[derive(Clone, Debug, Serialize)]
pub struct RecoverCheckPage {
    /// Where the form posts to.
    pub action: String,
    /// The question, as it was chosen.
    pub question: String,
    /// What is wrong.
    pub error: Option<RecoverError>,
    /// How many minutes to wait before another text message can be asked.
    pub resend_wait: Option<u32>,
    /// Whether recovery codes exist at this institution.
    pub recovery_codes: bool,
}

impl Page for RecoverCheckPage {
    const TEMPLATE: &'static str = "recover_check.html";
    const STEP: &'static str = "recover-check";

    fn title(&self) -> Words {
        Words::of("recover-check-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |error| Self {
            action: "#".to_owned(),
            question: "Wat was je eerste huisdier?".to_owned(),
            error,
            resend_wait: None,
            recovery_codes: true,
        };
        vec![
            sample(None),
            sample(Some(RecoverError::Wrong)),
            Self {
                resend_wait: Some(3),
                recovery_codes: false,
                ..sample(None)
            },
        ]
    }
}

/// What can be renewed in a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecoverAction {
    /// A new password.
    NewPassword,
    /// A new link with an app.
    RenewSecondFactor,
}

/// What somebody wants to renew. Each choice is a button `action=new-password` or
/// `action=renew-second-factor`.
#[derive(Clone, Debug, Serialize)]
pub struct RecoverMenuPage {
    /// Where the form posts to.
    pub action: String,
    /// The choices; renewing the second factor is shown last, whatever the order.
    pub choices: Vec<RecoverAction>,
    /// Whether recovery codes exist at this institution.
    pub recovery_codes: bool,
}

impl Page for RecoverMenuPage {
    const TEMPLATE: &'static str = "recover_menu.html";
    const STEP: &'static str = "recover-menu";

    fn title(&self) -> Words {
        Words::of("recover-menu-title")
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            action: "#".to_owned(),
            choices: vec![RecoverAction::NewPassword, RecoverAction::RenewSecondFactor],
            recovery_codes: true,
        }]
    }
}
