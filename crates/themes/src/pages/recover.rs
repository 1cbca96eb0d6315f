//! The way back in for somebody who has neither the app nor a recovery code.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Why a step of the recovery was not taken. Which of two answers was wrong is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum RecoverError {
    /// A field was left empty.
    Empty,
    /// The answers do not fit.
    Wrong,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<RecoverError> for Words {
    fn from(error: RecoverError) -> Self {
        match error {
            RecoverError::Empty => Self::of("recover-empty"),
            RecoverError::Wrong => Self::of("recover-wrong"),
            RecoverError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Asks who it is. Posts `username` and `phone`.
#[derive(Clone, Debug, Serialize)]
pub struct RecoverStartPage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed as username.
    pub username: String,
    /// What was typed as telephone number.
    pub phone: String,
    /// What is wrong.
    pub error: Option<RecoverError>,
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
            username: String::new(),
            phone: String::new(),
            error,
        };
        vec![
            sample(None),
            sample(Some(RecoverError::Empty)),
            sample(Some(RecoverError::Throttled { minutes: 5 })),
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
        };
        vec![sample(None), sample(Some(RecoverError::Wrong))]
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
    /// The choices in order.
    pub choices: Vec<RecoverAction>,
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
        }]
    }
}

/// A question to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// Sent back as `security_question`.
    pub id: String,
    /// The question.
    pub text: String,
}

/// Setting a question for a later recovery. Posts `security_question` and `security_answer`.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityQuestionPage {
    /// Where the form posts to.
    pub action: String,
    /// The questions to choose from.
    pub questions: Vec<QuestionView>,
    /// The question chosen.
    pub chosen: Option<String>,
    /// What is wrong.
    pub error: Option<SecurityQuestionError>,
}

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum SecurityQuestionError {
    /// Nothing was typed.
    Empty,
    /// The answer is too short or too easy to guess.
    TooEasy,
}

impl From<SecurityQuestionError> for Words {
    fn from(error: SecurityQuestionError) -> Self {
        Self::of(match error {
            SecurityQuestionError::Empty => "question-empty",
            SecurityQuestionError::TooEasy => "question-too-easy",
        })
    }
}

impl Page for SecurityQuestionPage {
    const TEMPLATE: &'static str = "security_question.html";
    const STEP: &'static str = "security-question";

    fn title(&self) -> Words {
        Words::of("question-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let question = |id: &str, text: &str| QuestionView {
            id: id.to_owned(),
            text: text.to_owned(),
        };
        let sample = |chosen: Option<&str>, error| Self {
            action: "#".to_owned(),
            questions: vec![
                question("pet", "Wat was je eerste huisdier?"),
                question("street", "In welke straat woonde je als kind?"),
            ],
            chosen: chosen.map(str::to_owned),
            error,
        };
        vec![
            sample(None, None),
            sample(Some("pet"), Some(SecurityQuestionError::TooEasy)),
            sample(Some("street"), Some(SecurityQuestionError::Empty)),
        ]
    }
}
