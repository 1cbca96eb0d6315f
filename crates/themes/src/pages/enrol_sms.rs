//! Choosing how to get codes, and getting them by text message.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, OtherMethod};
use crate::words::Words;

/// Choosing between an app and text messages. Posts `method` (`app` or `sms`). Other ways out:
/// `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct MethodChoicePage {
    /// Where the form posts to.
    pub action: String,
    /// The methods, the recommended one first; that one is chosen already.
    pub methods: Vec<OtherMethod>,
    /// Whether the page can be left without choosing.
    pub can_cancel: bool,
}

impl Page for MethodChoicePage {
    const TEMPLATE: &'static str = "method_choice.html";
    const STEP: &'static str = "enrol-method";

    fn title(&self) -> Words {
        Words::of("method-title")
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            action: "#".to_owned(),
            methods: vec![OtherMethod::App, OtherMethod::Sms],
            can_cancel: true,
        }]
    }
}

/// Why a telephone number was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum PhoneError {
    /// Nothing was typed.
    Empty,
    /// It is not a mobile number.
    Invalid,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<PhoneError> for Words {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Empty => Self::of("phone-empty"),
            PhoneError::Invalid => Self::of("phone-invalid"),
            PhoneError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Asks a mobile number. Posts `phone`. Other ways out: `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolPhonePage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed.
    pub phone: String,
    /// What is wrong.
    pub error: Option<PhoneError>,
    /// Whether the page can be left.
    pub can_cancel: bool,
}

impl Page for EnrolPhonePage {
    const TEMPLATE: &'static str = "enrol_phone.html";
    const STEP: &'static str = "enrol-phone";

    fn title(&self) -> Words {
        Words::of("phone-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |phone: &str, error| Self {
            action: "#".to_owned(),
            phone: phone.to_owned(),
            error,
            can_cancel: true,
        };
        vec![
            sample("", None),
            sample("", Some(PhoneError::Empty)),
            sample("0201234567", Some(PhoneError::Invalid)),
            sample("0612345678", Some(PhoneError::Throttled { minutes: 30 })),
        ]
    }
}

/// Asks the code that was sent to the number. Posts `code`. Other ways out: `action=resend`,
/// `action=change` (another number), `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolSmsPage {
    /// Where the form posts to.
    pub action: String,
    /// The masked number.
    pub number: String,
    /// What is wrong.
    pub error: Option<CodeError>,
    /// Whether the page can be left.
    pub can_cancel: bool,
}

impl Page for EnrolSmsPage {
    const TEMPLATE: &'static str = "enrol_sms.html";
    const STEP: &'static str = "enrol-sms";

    fn title(&self) -> Words {
        Words::of("code-title-sms")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |error| Self {
            action: "#".to_owned(),
            number: "06 •• •• •• 34".to_owned(),
            error,
            can_cancel: true,
        };
        vec![sample(None), sample(Some(CodeError::Wrong))]
    }
}
