//! The recovery codes, shown once.

use serde::Serialize;

use crate::page::Page;
use crate::shown::Shown;
use crate::words::Words;

/// What a recovery code does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecoveryEffect {
    /// One sign-in without the app.
    Login,
    /// Two-step verification is set up afresh.
    Reset,
}

/// The recovery codes. The primary button has no name; other ways out: `action=renew` once they
/// have been shown.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveryCodesPage {
    /// Where the form posts to.
    pub action: String,
    /// The codes; empty when they have been shown already.
    pub codes: Vec<Shown>,
    /// What a code does.
    pub effect: RecoveryEffect,
    /// Where to fetch them as a text file.
    pub download_href: Option<String>,
    /// Whether they have been shown before, so that the page can only offer new ones.
    pub already_shown: bool,
}

impl Page for RecoveryCodesPage {
    const TEMPLATE: &'static str = "recovery_codes.html";
    const STEP: &'static str = "recovery-codes";

    fn title(&self) -> Words {
        Words::of("recovery-title").with("count", u32::try_from(self.codes.len()).unwrap_or(2))
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            codes: [
                "K7QM-2XWH-9PDA",
                "T4RV-LC8Y-6ZJE",
                "H3GS-U5KX-W2MQ",
                "9AEP-7VTC-R4LD",
                "Y6JZ-8HQG-3SKW",
                "XM2U-D5PA-L7TV",
            ]
            .map(Shown::new)
            .to_vec(),
            effect: RecoveryEffect::Login,
            download_href: Some("#download".to_owned()),
            already_shown: false,
        };
        vec![
            plain.clone(),
            Self {
                codes: vec!["K7QM-2XWH-9PDA-T4RV".into()],
                effect: RecoveryEffect::Reset,
                download_href: None,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                download_href: None,
                ..plain
            },
        ]
    }
}
