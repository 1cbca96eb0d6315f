//! Proving an e-mail address before an app can be linked.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{EnrolProgress, EnrolStep, ForgotError};
use crate::words::Words;

/// Says that the e-mail address has to be proved by choosing a new password, even when the present
/// one still works. The primary button sends the link. Other ways out: `action=cancel` where it can
/// be left.
#[derive(Clone, Debug, Serialize)]
pub struct ProveEmailPage {
    /// Where the form posts to.
    pub action: String,
    /// The masked address that the link is sent to.
    pub address: String,
    /// What is wrong.
    pub error: Option<ForgotError>,
    /// Whether the page can be left without proving it.
    pub can_cancel: bool,
    /// Where the person is.
    pub progress: Option<EnrolProgress>,
}

impl Page for ProveEmailPage {
    const TEMPLATE: &'static str = "prove_email.html";
    const STEP: &'static str = "prove-email";

    fn title(&self) -> Words {
        Words::of("prove-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |error, progress| Self {
            action: "#".to_owned(),
            address: "m••••@voorbeeld.example".to_owned(),
            error,
            can_cancel: false,
            progress,
        };
        vec![
            sample(None, Some(EnrolProgress::sample(0))),
            Self {
                can_cancel: true,
                ..sample(None, None)
            },
            sample(Some(ForgotError::Throttled { minutes: 5 }), None),
            sample(
                None,
                Some(EnrolProgress {
                    steps: EnrolStep::ALL.to_vec(),
                    recovery_codes: 6,
                    at: 0,
                }),
            ),
        ]
    }
}
