//! Choosing a new password.

use serde::Serialize;

use crate::page::Page;
use crate::pages::EnrolProgress;
use crate::words::Words;

/// Why a new password is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum NewPasswordReason {
    /// The present one is temporary.
    Temporary,
    /// The institution asks for a new one.
    MustChange,
    /// The person wishes it.
    OwnWish,
    /// The person came by the link of a mail.
    Link,
}

impl From<NewPasswordReason> for Words {
    fn from(reason: NewPasswordReason) -> Self {
        Self::of(match reason {
            NewPasswordReason::Temporary => "new-password-temporary",
            NewPasswordReason::MustChange => "new-password-must",
            NewPasswordReason::OwnWish => "new-password-own",
            NewPasswordReason::Link => "new-password-link",
        })
    }
}

/// A rule for passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum Rule {
    /// At least so many characters.
    MinLength(u32),
    /// At most so many characters.
    MaxLength(u32),
    /// A small letter.
    Lowercase,
    /// A capital.
    Uppercase,
    /// A digit.
    Digit,
    /// Something that is neither letter nor digit.
    Symbol,
    /// Does not contain the username.
    NotUsername,
    /// Is not on the list of passwords everybody knows.
    NotCommon,
    /// Is not one used before.
    NotPrevious,
}

impl From<Rule> for Words {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::MinLength(count) => Self::of("rule-min-length").with("count", count),
            Rule::MaxLength(count) => Self::of("rule-max-length").with("count", count),
            Rule::Lowercase => Self::of("rule-lowercase"),
            Rule::Uppercase => Self::of("rule-uppercase"),
            Rule::Digit => Self::of("rule-digit"),
            Rule::Symbol => Self::of("rule-symbol"),
            Rule::NotUsername => Self::of("rule-not-username"),
            Rule::NotCommon => Self::of("rule-not-common"),
            Rule::NotPrevious => Self::of("rule-not-previous"),
        }
    }
}

/// A rule as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// The rule.
    pub rule: Rule,
    /// Whether the password just typed broke it.
    pub unmet: bool,
}

/// Why the form was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum NewPasswordError {
    /// The present password is not right.
    CurrentWrong,
    /// The password lives in the institution's directory and is changed there.
    LivesThere,
    /// The two new passwords differ.
    NotEqual,
    /// A rule is not met; see the marked rules.
    RulesUnmet,
    /// A field was left empty.
    Empty,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
    /// A few present passwords were wrong; wait so many seconds.
    Pause {
        /// How long to wait, in seconds, at least 1.
        seconds: u32,
    },
}

impl From<NewPasswordError> for Words {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::CurrentWrong => Self::of("new-password-current-wrong"),
            NewPasswordError::LivesThere => Self::of("new-password-lives-there"),
            NewPasswordError::NotEqual => Self::of("new-password-not-equal"),
            NewPasswordError::RulesUnmet => Self::of("new-password-rules-unmet"),
            NewPasswordError::Empty => Self::of("new-password-empty"),
            NewPasswordError::Throttled { minutes } => {
                Self::of("throttled").with("minutes", minutes)
            }
            NewPasswordError::Pause { seconds } => {
                Self::of("password-pause").with("seconds", seconds)
            }
        }
    }
}

/// Choosing a new password. Posts `new_password` and `new_password_repeat`, and `password` (the
/// present one) where it is asked.
#[derive(Clone, Debug, Serialize)]
pub struct NewPasswordPage {
    /// Where the form posts to.
    pub action: String,
    /// Whose password it is; a hidden field for password managers.
    pub username: String,
    /// The rules, in the order they are shown.
    pub rules: Vec<RuleView>,
    /// Why a new password is asked.
    pub reason: NewPasswordReason,
    /// Whether the present password is asked.
    pub ask_current: bool,
    /// What is wrong.
    pub error: Option<NewPasswordError>,
    /// Where to leave without a change; only where that is possible.
    pub cancel_href: Option<String>,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for NewPasswordPage {
    const TEMPLATE: &'static str = "new_password.html";
    const STEP: &'static str = "new-password";

    fn title(&self) -> Words {
        Words::of("new-password-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let rule = |rule, unmet| RuleView { rule, unmet };
        let plain = Self {
            action: "#".to_owned(),
            username: "mirte.bakker".to_owned(),
            rules: vec![
                rule(Rule::MinLength(12), false),
                rule(Rule::NotUsername, false),
                rule(Rule::NotCommon, false),
            ],
            reason: NewPasswordReason::Temporary,
            ask_current: false,
            error: None,
            cancel_href: None,
            progress: None,
        };
        vec![
            plain.clone(),
            Self {
                rules: vec![
                    rule(Rule::MinLength(10), true),
                    rule(Rule::MaxLength(128), false),
                    rule(Rule::Lowercase, false),
                    rule(Rule::Uppercase, true),
                    rule(Rule::Digit, false),
                    rule(Rule::Symbol, true),
                    rule(Rule::NotPrevious, false),
                ],
                reason: NewPasswordReason::MustChange,
                error: Some(NewPasswordError::RulesUnmet),
                ..plain.clone()
            },
            Self {
                reason: NewPasswordReason::OwnWish,
                ask_current: true,
                error: Some(NewPasswordError::CurrentWrong),
                cancel_href: Some("#account".to_owned()),
                ..plain.clone()
            },
            Self {
                reason: NewPasswordReason::Link,
                progress: Some(EnrolProgress::sample(1)),
                ..plain.clone()
            },
            Self {
                error: Some(NewPasswordError::NotEqual),
                ..plain.clone()
            },
            Self {
                error: Some(NewPasswordError::Empty),
                ..plain.clone()
            },
            Self {
                error: Some(NewPasswordError::Throttled { minutes: 10 }),
                ..plain.clone()
            },
            Self {
                error: Some(NewPasswordError::Pause { seconds: 4 }),
                ..plain
            },
        ]
    }
}
