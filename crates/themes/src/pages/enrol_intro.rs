//! The introduction to two-step verification.

use serde::Serialize;

use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

/// The introduction to two-step verification. The primary button has no name; other ways out:
/// `action=later` where it can be postponed.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolIntroPage {
    /// Where the form posts to.
    pub action: String,
    /// Whether it has to be set up now.
    pub required: bool,
    /// The last day on which it can still be postponed.
    pub deadline: Option<DateView>,
    /// Whether "not now" is offered.
    pub can_postpone: bool,
    /// Whether the institution remembers devices, so that a code is not asked every time.
    pub remembers_devices: bool,
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
            required: false,
            deadline: Some(DateView::of(2026, 12, 20)),
            can_postpone: true,
            remembers_devices: true,
        };
        vec![
            plain.clone(),
            Self {
                required: true,
                deadline: None,
                can_postpone: false,
                remembers_devices: false,
                ..plain.clone()
            },
            Self {
                deadline: None,
                ..plain
            },
        ]
    }
}
