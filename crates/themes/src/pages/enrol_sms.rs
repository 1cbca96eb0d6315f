//! Choosing how to get codes, and getting them by text message.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, EnrolProgress, EnrolStep, OtherMethod, SmsState};
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
    /// The institution's word on text messages and what they cost, plain text.
    pub note: Option<String>,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for MethodChoicePage {
    const TEMPLATE: &'static str = "method_choice.html";
    const STEP: &'static str = "enrol-method";

    fn title(&self) -> Words {
        Words::of("method-title")
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            methods: vec![OtherMethod::App, OtherMethod::Sms],
            can_cancel: true,
            note: None,
            progress: None,
        };
        vec![
            plain.clone(),
            Self {
                can_cancel: false,
                note: Some("Een sms kost ons geld. Kies als het kan voor de app.".to_owned()),
                progress: Some(by_sms(0)),
                ..plain.clone()
            },
            Self {
                methods: vec![OtherMethod::Sms, OtherMethod::App],
                ..plain
            },
        ]
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
    /// Text messages do not go to this country.
    Country,
    /// The institution's text messages of this month are used up.
    Budget,
}

impl From<PhoneError> for Words {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Empty => Self::of("phone-empty"),
            PhoneError::Invalid => Self::of("phone-invalid"),
            PhoneError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
            PhoneError::Country => Self::of("phone-country"),
            PhoneError::Budget => Self::of("phone-budget"),
        }
    }
}

/// Asks a mobile number. Posts `phone`. Other ways out: `action=change` (another way to get codes),
/// `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolPhonePage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed.
    pub phone: String,
    /// The start of numbers abroad that messages go to as well, for example `+32`.
    pub abroad: Option<String>,
    /// What is wrong.
    pub error: Option<PhoneError>,
    /// Whether the page can be left.
    pub can_cancel: bool,
    /// Whether there is another way to get codes, offered as a button.
    pub other_way: bool,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for EnrolPhonePage {
    const TEMPLATE: &'static str = "enrol_phone.html";
    const STEP: &'static str = "enrol-phone";

    fn title(&self) -> Words {
        Words::of("phone-title")
    }

    fn problem(&self) -> Option<Words> {
        let words = Words::from(self.error?);
        Some(match self.error? {
            // What is said depends on whether there is another way to point at.
            PhoneError::Country | PhoneError::Budget => {
                words.with("other", if self.other_way { "yes" } else { "no" })
            }
            _ => words,
        })
    }

    fn samples() -> Vec<Self> {
        let sample = |phone: &str, error| Self {
            action: "#".to_owned(),
            phone: phone.to_owned(),
            abroad: None,
            error,
            can_cancel: true,
            other_way: true,
            progress: None,
        };
        vec![
            Self {
                can_cancel: false,
                other_way: false,
                progress: Some(by_sms(1)),
                ..sample("", None)
            },
            Self {
                abroad: Some("+32".to_owned()),
                ..sample("", None)
            },
            sample("", Some(PhoneError::Empty)),
            sample("0201234567", Some(PhoneError::Invalid)),
            sample("0612345678", Some(PhoneError::Throttled { minutes: 30 })),
            sample("+44 7700 900123", Some(PhoneError::Country)),
            Self {
                other_way: false,
                ..sample("+44 7700 900123", Some(PhoneError::Country))
            },
            sample("0612345678", Some(PhoneError::Budget)),
            Self {
                other_way: false,
                ..sample("0612345678", Some(PhoneError::Budget))
            },
        ]
    }
}

/// Asks the code that was sent to the number. Posts `code`. Other ways out: `action=resend`,
/// `action=change` (another number), `action=other-way` (another way to get codes),
/// `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolSmsPage {
    /// Where the form posts to.
    pub action: String,
    /// The masked number.
    pub number: String,
    /// Where the message stands.
    pub state: SmsState,
    /// How many minutes to wait before another message can be asked.
    pub resend_wait: Option<u32>,
    /// What is wrong.
    pub error: Option<CodeError>,
    /// Whether the page can be left.
    pub can_cancel: bool,
    /// Whether there is another way to get codes, offered as a button.
    pub other_way: bool,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for EnrolSmsPage {
    const TEMPLATE: &'static str = "enrol_sms.html";
    const STEP: &'static str = "enrol-sms";

    fn title(&self) -> Words {
        Words::of(match self.state {
            SmsState::NotSent | SmsState::Failed => "code-title-sms-first",
            SmsState::Sent | SmsState::Delayed => "code-title-sms",
        })
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(CodeError::by_sms)
    }

    fn samples() -> Vec<Self> {
        let sample = |error| Self {
            action: "#".to_owned(),
            number: "06 •• •• •• 34".to_owned(),
            state: SmsState::Sent,
            resend_wait: None,
            error,
            can_cancel: true,
            other_way: true,
            progress: Some(by_sms(2)),
        };
        vec![
            sample(None),
            sample(Some(CodeError::Wrong)),
            Self {
                can_cancel: false,
                other_way: false,
                progress: None,
                ..sample(Some(CodeError::Expired))
            },
            Self {
                resend_wait: Some(1),
                ..sample(None)
            },
            Self {
                state: SmsState::Delayed,
                resend_wait: Some(2),
                ..sample(None)
            },
            Self {
                state: SmsState::Failed,
                ..sample(None)
            },
            Self {
                state: SmsState::NotSent,
                can_cancel: false,
                other_way: false,
                ..sample(None)
            },
        ]
    }
}

/// Progress for samples of somebody who chose text messages.
fn by_sms(at: usize) -> EnrolProgress {
    EnrolProgress {
        steps: vec![
            EnrolStep::Method,
            EnrolStep::Phone,
            EnrolStep::Code,
            EnrolStep::RecoveryCodes,
            EnrolStep::Question,
        ],
        recovery_codes: 6,
        at,
    }
}
