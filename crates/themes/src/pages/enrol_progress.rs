//! Where a person is on the way to a well-protected account.

use serde::Serialize;

/// One step of setting up an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnrolStep {
    /// Proving the e-mail address.
    Email,
    /// Choosing a new password.
    NewPassword,
    /// Choosing how to get codes.
    Method,
    /// Linking an app.
    App,
    /// Giving a telephone number.
    Phone,
    /// Entering the code of the text message.
    Code,
    /// Keeping the recovery codes.
    RecoveryCodes,
    /// Choosing a secret question.
    Question,
}

impl EnrolStep {
    pub(crate) const ALL: [Self; 8] = [
        Self::Email,
        Self::NewPassword,
        Self::Method,
        Self::App,
        Self::Phone,
        Self::Code,
        Self::RecoveryCodes,
        Self::Question,
    ];
}

/// The steps of this person, shown as a list in which what is done stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnrolProgress {
    /// The steps in order.
    pub steps: Vec<EnrolStep>,
    /// How many recovery codes there are to keep.
    pub recovery_codes: u32,
    /// Which of them is at hand, counted from 0. As many as there are steps means: all done.
    pub at: usize,
}

impl EnrolProgress {
    /// Progress for samples: every step there is, with `at` at hand.
    pub(crate) fn sample(at: usize) -> Self {
        Self {
            steps: vec![
                EnrolStep::Email,
                EnrolStep::NewPassword,
                EnrolStep::App,
                EnrolStep::RecoveryCodes,
            ],
            recovery_codes: 6,
            at,
        }
    }
}
