//! Why a code was not taken.

use serde::Serialize;

use crate::words::Words;

/// Why a one-time, SMS or recovery code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum CodeError {
    /// Nothing was typed.
    Empty,
    /// The code is not right.
    Wrong,
    /// The recovery code is not right.
    WrongRecovery,
    /// A recovery code does not count here, and was not spent.
    RecoveryNotHere,
    /// The code was right and has been used before.
    Reused,
    /// The code was right and its time is over.
    Expired,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
    /// The app counts with another period than the institution wants (enrolment only).
    Period {
        /// The app's period in seconds.
        app: u32,
        /// The institution's period in seconds.
        ours: u32,
    },
}

impl CodeError {
    /// The words for a code that came by text message: there is no app to look in once more.
    pub(crate) fn by_sms(self) -> Words {
        match self {
            Self::Wrong => Words::of("code-wrong-sms"),
            other => Words::from(other),
        }
    }
}

impl From<CodeError> for Words {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Empty => Self::of("code-empty"),
            CodeError::Wrong => Self::of("code-wrong"),
            CodeError::WrongRecovery => Self::of("recovery-code-wrong"),
            CodeError::RecoveryNotHere => Self::of("code-recovery-not-here"),
            CodeError::Reused => Self::of("code-reused"),
            CodeError::Expired => Self::of("code-expired"),
            CodeError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
            CodeError::Period { app, ours } => {
                Self::of("code-period").with("app", app).with("ours", ours)
            }
        }
    }
}
