//! A question behind a link, of a mail or of the console: opening the link changes nothing, the button does.

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
    /// Mark this computer as shared.
    ShareComputer {
        /// The host whose sign-in pages the mark holds for.
        host: String,
    },
    /// Take that mark away.
    UnshareComputer {
        /// The host whose sign-in pages the mark held for.
        host: String,
    },
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
            LinkQuestion::ShareComputer { .. } => "link-share-computer-title",
            LinkQuestion::UnshareComputer { .. } => "link-unshare-computer-title",
        })
    }

    fn samples() -> Vec<Self> {
        let sample = |what, cancel_href: Option<&str>| Self {
            what,
            action: "#".to_owned(),
            cancel_href: cancel_href.map(str::to_owned),
        };
        let host = || "inlog.school.example".to_owned();
        vec![
            sample(
                LinkQuestion::ConfirmEmail {
                    address: "mirte@voorbeeld.example".to_owned(),
                },
                None,
            ),
            sample(LinkQuestion::NotMe, Some("#")),
            sample(LinkQuestion::ShareComputer { host: host() }, None),
            sample(LinkQuestion::UnshareComputer { host: host() }, None),
        ]
    }
}
