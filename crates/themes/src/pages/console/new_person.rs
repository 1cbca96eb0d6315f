//! A new account: its form, and a password that is shown once.

use serde::Serialize;

use super::{Choice, ConsolePersonForm};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// The form for a new account.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleNewPersonPage {
    /// The fields.
    pub form: ConsolePersonForm,
    /// How the account comes to its person; labels are keys.
    pub invites: Vec<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Back to the list.
    pub back_href: String,
}

impl Page for ConsoleNewPersonPage {
    const TEMPLATE: &'static str = "console_new_person.html";
    const STEP: &'static str = "console-new-person";

    fn title(&self) -> Words {
        Words::of("person-new-title")
    }

    fn samples() -> Vec<Self> {
        [false, true]
            .into_iter()
            .map(|wrong| Self {
                form: ConsolePersonForm::sample(false, wrong),
                invites: ["link", "channels", "shown", "no"]
                    .iter()
                    .map(|way| Choice::new(*way, format!("person-invite-{way}"), *way == "link"))
                    .collect(),
                action: "#".to_owned(),
                back_href: "#".to_owned(),
            })
            .collect()
    }
}

/// A temporary password, shown once.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePasswordPage {
    /// Whose.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// The password.
    pub password: crate::shown::Shown,
    /// When it ends, where that is known.
    pub until: Option<DateTimeView>,
    /// On to the person's page.
    pub onward_href: String,
}

impl Page for ConsolePasswordPage {
    const TEMPLATE: &'static str = "console_password.html";
    const STEP: &'static str = "console-password";

    fn title(&self) -> Words {
        Words::of("person-password-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Anna van der Linde".to_owned(),
            username: "anna".to_owned(),
            password: "ABCD-EFGH-JKLM-NPQR".into(),
            until: Some(DateTimeView::of(2026, 11, 24, 13, 5)),
            onward_href: "#".to_owned(),
        }]
    }
}
