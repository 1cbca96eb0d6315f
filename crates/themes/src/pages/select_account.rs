//! Who signs in at a portal that asks for a choice: whoever is signed in already, or somebody else.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// An account that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct AccountChoice {
    /// The value of its `account`; empty for the one that is signed in.
    pub id: String,
    /// The institution's name.
    pub institution: String,
    /// The name that the person signs in with there.
    pub username: String,
    /// What the person is there, as `role-name` knows it.
    pub roles: Vec<&'static str>,
}

/// The choice of an account. The buttons are `action=continue` (primary) and `action=other`.
#[derive(Clone, Debug, Serialize)]
pub struct SelectAccountPage {
    /// Where the form posts to.
    pub action: String,
    /// The name that the person signed in with.
    pub username: String,
    /// The person's own name; empty where none is known.
    pub own_name: String,
    /// All accounts of somebody who has several, the one that is signed in first: a field `account`.
    pub accounts: Vec<AccountChoice>,
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
            accounts: vec![],
        };
        let account = |id: &str, institution: &str, roles: &[&'static str]| AccountChoice {
            id: id.to_owned(),
            institution: institution.to_owned(),
            username: "mirte.bakker".to_owned(),
            roles: roles.to_vec(),
        };
        let several = Self {
            accounts: vec![
                account("", "De Regenboog", &["teacher", "class_admin"]),
                account("p2", "Het Kompas", &["guardian"]),
                account("p3", "Muziekschool Allegro", &[]),
            ],
            ..page("Mirte Bakker")
        };
        vec![page("Mirte Bakker"), page(""), several]
    }
}
