//! Help with signing in, readable without an account.

use serde::Serialize;

use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

/// Help with signing in: the two ways to begin, what two-step verification is, how to find an app,
/// and what to do when a code is refused.
#[derive(Clone, Debug, Serialize)]
pub struct HelpPage {
    /// The version of the help.
    pub version: String,
    /// When the help was last changed.
    pub changed: DateView,
    /// Back to signing in.
    pub sign_in_href: Option<String>,
    /// Where a person who lost everything can renew the second factor.
    pub recover_href: Option<String>,
    /// Where to ask for a new password.
    pub forgot_href: Option<String>,
    /// Whether recovery codes exist at this institution.
    pub recovery_codes: bool,
    /// Whether codes can come by text message at this institution.
    pub sms: bool,
}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "help.html";
    const STEP: &'static str = "help";

    fn title(&self) -> Words {
        Words::of("help-page-title")
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            version: "1.3".to_owned(),
            changed: DateView::of(2026, 11, 21),
            sign_in_href: Some("#sign-in".to_owned()),
            recover_href: Some("#recover".to_owned()),
            forgot_href: Some("#forgot".to_owned()),
            recovery_codes: true,
            sms: true,
        };
        vec![
            full.clone(),
            Self {
                sign_in_href: None,
                recover_href: None,
                forgot_href: None,
                recovery_codes: false,
                sms: false,
                ..full
            },
        ]
    }
}
