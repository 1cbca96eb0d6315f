//! What is done so that everybody can use the pages, readable without an account.

use serde::Serialize;

use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

/// The statement on accessibility: what is built to, what the tests show, and what nobody knows yet.
#[derive(Clone, Debug, Serialize)]
pub struct AccessibilityPage {
    /// When the statement was last held against the tests.
    pub changed: DateView,
    /// Back to signing in.
    pub sign_in_href: Option<String>,
}

impl Page for AccessibilityPage {
    const TEMPLATE: &'static str = "accessibility.html";
    const STEP: &'static str = "accessibility";

    fn title(&self) -> Words {
        Words::of("accessibility-title")
    }

    fn samples() -> Vec<Self> {
        let changed = DateView::of(2026, 11, 28);
        vec![
            Self {
                changed,
                sign_in_href: Some("#sign-in".to_owned()),
            },
            Self {
                changed,
                sign_in_href: None,
            },
        ]
    }
}
