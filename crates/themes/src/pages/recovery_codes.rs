//! The recovery codes, shown once.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, EnrolProgress};
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
/// have been shown. With `confirm_saved` the form posts `saved` (`1`) and `codes` (one a line). The
/// form at `download_action` posts `codes` and `action=download`.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveryCodesPage {
    /// Where the form posts to.
    pub action: String,
    /// The codes; empty when they have been shown already.
    pub codes: Vec<Shown>,
    /// How many there are in a set: asked where they were shown already.
    pub count: u32,
    /// Whether they took the place of older ones, and nothing was switched on.
    pub renewed: bool,
    /// What a code does.
    pub effect: RecoveryEffect,
    /// Whose codes they are; printed beside them.
    pub username: String,
    /// The institution's own host, where it has one; printed beside them.
    pub host: Option<String>,
    /// Where they can be fetched as a text file.
    pub download_action: Option<String>,
    /// Whether a tick "I have kept my codes" is asked.
    pub confirm_saved: bool,
    /// Whether the tick was missing.
    pub not_ticked: bool,
    /// Whether they have been shown before, so that the page can only offer new ones.
    pub already_shown: bool,
    /// Whether one of the codes that were shown is asked: posted as `code` with `action=type-back`.
    pub type_back: bool,
    /// What was wrong with the code that was typed.
    pub error: Option<CodeError>,
    /// How many are left, where a used one left few; then nothing was shown yet.
    pub few_left: Option<u32>,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for RecoveryCodesPage {
    const TEMPLATE: &'static str = "recovery_codes.html";
    const STEP: &'static str = "recovery-codes";

    fn title(&self) -> Words {
        if self.few_left.is_some() {
            return Words::of("recovery-few-title");
        }
        let count = match self.codes.len() {
            0 => self.count,
            shown => u32::try_from(shown).unwrap_or(2),
        };
        Words::of("recovery-title").with("count", count)
    }

    fn problem(&self) -> Option<Words> {
        match self.error {
            Some(CodeError::Wrong) => Some(Words::of("recovery-back-wrong")),
            Some(CodeError::Empty) => Some(Words::of("recovery-back-empty")),
            Some(error) => Some(error.into()),
            None => self
                .not_ticked
                .then(|| Words::of("recovery-not-ticked").with("count", self.count)),
        }
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
            count: 6,
            renewed: false,
            effect: RecoveryEffect::Login,
            username: "mirte.bakker".to_owned(),
            host: None,
            download_action: Some("#download".to_owned()),
            confirm_saved: false,
            not_ticked: false,
            already_shown: false,
            type_back: false,
            error: None,
            few_left: None,
            progress: Some(EnrolProgress::sample(3)),
        };
        vec![
            plain.clone(),
            Self {
                codes: vec!["K7QM-2XWH-9PDA-T4RV".into()],
                count: 1,
                effect: RecoveryEffect::Reset,
                host: Some("inloggen.regenboogschool.example".to_owned()),
                download_action: None,
                progress: None,
                ..plain.clone()
            },
            Self {
                confirm_saved: true,
                ..plain.clone()
            },
            Self {
                confirm_saved: true,
                not_ticked: true,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                download_action: None,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                type_back: true,
                download_action: None,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                type_back: true,
                error: Some(CodeError::Wrong),
                download_action: None,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                few_left: Some(2),
                download_action: None,
                progress: None,
                ..plain.clone()
            },
            Self {
                codes: Vec::new(),
                already_shown: true,
                type_back: true,
                error: Some(CodeError::Empty),
                download_action: None,
                ..plain.clone()
            },
            Self {
                renewed: true,
                progress: None,
                ..plain
            },
        ]
    }
}
