//! The introduction to two-step verification.

use serde::Serialize;

use crate::dates::DateView;
use crate::page::Page;
use crate::pages::EnrolProgress;
use crate::words::Words;

/// The introduction to two-step verification. The primary button has no name; other ways out:
/// `action=later` where it can be postponed.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolIntroPage {
    /// Where the form posts to.
    pub action: String,
    /// Whether a recovery code has just removed what there was (E-15).
    pub was_reset: bool,
    /// Whether it has to be set up now.
    pub required: bool,
    /// Whether that is asked of everybody; else of what the person is, or by the portal.
    pub of_everybody: bool,
    /// The last day on which it can still be postponed.
    pub deadline: Option<DateView>,
    /// Whether "not now" is offered.
    pub can_postpone: bool,
    /// Whether the institution remembers devices, so that a code is not asked every time.
    pub remembers_devices: bool,
    /// Whether a text message is offered beside the app.
    pub sms: bool,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for EnrolIntroPage {
    const TEMPLATE: &'static str = "enrol_intro.html";
    const STEP: &'static str = "enrol-intro";

    fn title(&self) -> Words {
        Words::of("intro-title")
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            was_reset: false,
            required: false,
            of_everybody: false,
            deadline: Some(DateView::of(2026, 12, 20)),
            can_postpone: true,
            remembers_devices: true,
            sms: false,
            progress: None,
        };
        vec![
            plain.clone(),
            Self {
                required: true,
                of_everybody: true,
                deadline: None,
                can_postpone: false,
                remembers_devices: false,
                sms: true,
                progress: Some(EnrolProgress::sample(2)),
                ..plain.clone()
            },
            Self {
                required: true,
                deadline: None,
                can_postpone: false,
                ..plain.clone()
            },
            Self {
                deadline: None,
                ..plain.clone()
            },
            Self {
                was_reset: true,
                ..plain
            },
        ]
    }
}
