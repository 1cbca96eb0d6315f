//! A passkey has to be made, in a sign-in: nothing else counts here that could be set up.

use serde::Serialize;

use crate::page::Page;
use crate::pages::PasskeyError;
use crate::words::Words;

/// The page. The script's form posts `answer` and `name`; the other one leaves by `action=back`, where a
/// portal asked, or `action=restart`, and is all that there is without a script.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolPasskeyPage {
    /// Where the script's form posts to.
    pub action: String,
    /// Where the script gets its options.
    pub options: String,
    /// Where the other form posts to.
    pub leave: String,
    /// What is wrong.
    pub error: Option<PasskeyError>,
    /// Who signed in.
    pub username: String,
    /// The institution asks, not the portal.
    pub by_institution: bool,
    /// A portal waits for an answer.
    pub can_go_back: bool,
    /// Where help with signing in is.
    pub help_href: Option<String>,
}

impl Page for EnrolPasskeyPage {
    const TEMPLATE: &'static str = "enrol_passkey.html";
    const STEP: &'static str = "enrol-passkey";

    fn title(&self) -> Words {
        Words::of("enrol-passkey-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let portal = Self {
            action: "#".to_owned(),
            options: "#".to_owned(),
            leave: "#".to_owned(),
            error: None,
            username: "mirte.bakker".to_owned(),
            by_institution: false,
            can_go_back: true,
            help_href: Some("#help".to_owned()),
        };
        vec![
            portal.clone(),
            Self {
                error: Some(PasskeyError::Make),
                by_institution: true,
                can_go_back: false,
                ..portal
            },
        ]
    }
}
