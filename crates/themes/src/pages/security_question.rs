//! Setting a question for a later recovery.

use serde::Serialize;

use crate::page::Page;
use crate::pages::EnrolProgress;
use crate::words::Words;

/// A question to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// Sent back as `security_question`.
    pub id: String,
    /// The question.
    pub text: String,
}

/// Setting a question for a later recovery. Posts `security_question` and `security_answer`. Other
/// ways out: `action=later` where it can be postponed.
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
    /// Whether "not now" is offered.
    pub can_postpone: bool,
    /// Where to leave without a change.
    pub cancel_href: Option<String>,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum SecurityQuestionError {
    /// Nothing was typed.
    Empty,
    /// The answer is too short or too easy to guess.
    TooEasy,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<SecurityQuestionError> for Words {
    fn from(error: SecurityQuestionError) -> Self {
        match error {
            SecurityQuestionError::Empty => Self::of("question-empty"),
            SecurityQuestionError::TooEasy => Self::of("question-too-easy"),
            SecurityQuestionError::Throttled { minutes } => {
                Self::of("throttled").with("minutes", minutes)
            }
        }
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
            can_postpone: false,
            cancel_href: Some("#account".to_owned()),
            progress: None,
        };
        vec![
            Self {
                can_postpone: true,
                cancel_href: None,
                progress: Some(EnrolProgress::sample(3)),
                ..sample(None, None)
            },
            sample(None, None),
            sample(Some("pet"), Some(SecurityQuestionError::TooEasy)),
            sample(Some("street"), Some(SecurityQuestionError::Empty)),
            sample(None, Some(SecurityQuestionError::Throttled { minutes: 20 })),
        ]
    }
}
