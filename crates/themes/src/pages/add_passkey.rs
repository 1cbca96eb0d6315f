//! The invitation to add a passkey, in a sign-in.

use serde::Serialize;

use crate::page::Page;
use crate::pages::PasskeyError;
use crate::words::Words;

/// The invitation. The script's form posts `answer` and `name`; the button `action=later` says "not now"
/// and is all that there is without a script.
#[derive(Clone, Debug, Serialize)]
pub struct AddPasskeyPage {
    /// Where the form posts to.
    pub action: String,
    /// Where the script gets its options.
    pub options: String,
    /// What is wrong.
    pub error: Option<PasskeyError>,
    /// A passkey is enough to sign in here; else it stands in for the code.
    pub only_step: bool,
}

impl Page for AddPasskeyPage {
    const TEMPLATE: &'static str = "add_passkey.html";
    const STEP: &'static str = "add-passkey";

    fn title(&self) -> Words {
        Words::of("add-passkey-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            options: "#".to_owned(),
            error: None,
            only_step: true,
        };
        vec![
            plain.clone(),
            Self {
                error: Some(PasskeyError::Refused),
                only_step: false,
                ..plain
            },
        ]
    }
}
