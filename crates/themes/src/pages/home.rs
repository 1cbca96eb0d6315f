//! The first page, for who comes here without a portal.

use serde::Serialize;

use crate::page::Page;
use crate::pages::HandOver;
use crate::words::Words;

/// The first page, for who comes here without a portal.
#[derive(Clone, Debug, Serialize)]
pub struct HomePage {
    /// Where a person finds the own account.
    pub account_href: Option<String>,
    /// Where the demo is explained; in demo mode only.
    pub demo_href: Option<String>,
    /// Who is signed in, on a shared computer.
    pub hand_over: Option<HandOver>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "home.html";
    const STEP: &'static str = "home";

    fn title(&self) -> Words {
        Words::of("home-title")
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                account_href: Some("#account".to_owned()),
                demo_href: Some("#demo".to_owned()),
                hand_over: None,
            },
            Self {
                account_href: None,
                demo_href: None,
                hand_over: None,
            },
            Self {
                account_href: Some("#account".to_owned()),
                demo_href: None,
                hand_over: Some(HandOver::sample()),
            },
        ]
    }
}
