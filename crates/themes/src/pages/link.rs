//! A question behind a link of a mail: opening the link changes nothing, the button does.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// What the link is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LinkQuestion {
    /// Does this address belong to you?
    ConfirmEmail {
        /// The address.
        address: String,
    },
    /// Somebody else did what the mail tells: secure the account.
    NotMe,
}

/// A question behind a link. The primary button is `action=confirm`.
#[derive(Clone, Debug, Serialize)]
pub struct LinkPage {
    /// What the link is about.
    pub what: LinkQuestion,
    /// Where the form posts to.
    pub action: String,
    /// Where to leave without a change.
    pub cancel_href: Option<String>,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "link.html";
    const STEP: &'static str = "link";

    fn title(&self) -> Words {
        Words::of(match self.what {
            LinkQuestion::ConfirmEmail { .. } => "link-confirm-email-title",
            LinkQuestion::NotMe => "link-not-me-title",
        })
    }

    fn samples() -> Vec<Self> {
        let sample = |what, cancel_href: Option<&str>| Self {
            what,
            action: "#".to_owned(),
            cancel_href: cancel_href.map(str::to_owned),
        };
        vec![
            sample(
                LinkQuestion::ConfirmEmail {
                    address: "mirte@voorbeeld.example".to_owned(),
                },
                None,
            ),
            sample(LinkQuestion::NotMe, Some("#")),
        ]
    }
}
