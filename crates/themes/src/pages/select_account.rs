//! Who signs in at a portal that asks for a choice: whoever is signed in already, or somebody else.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// The choice of an account. The buttons are `action=continue` (primary) and `action=other`.
#[derive(Clone, Debug, Serialize)]
pub struct SelectAccountPage {
    /// Where the form posts to.
    pub action: String,
    /// The name that the person signed in with.
    pub username: String,
    /// The person's own name; empty where none is known.
    pub own_name: String,
}

impl Page for SelectAccountPage {
    const TEMPLATE: &'static str = "select_account.html";
    const STEP: &'static str = "select-account";

    fn title(&self) -> Words {
        Words::of("select-account-title")
    }

    fn samples() -> Vec<Self> {
        let page = |own_name: &str| Self {
            action: "#".to_owned(),
            username: "mirte.bakker".to_owned(),
            own_name: own_name.to_owned(),
        };
        vec![page("Mirte Bakker"), page("")]
    }
}
