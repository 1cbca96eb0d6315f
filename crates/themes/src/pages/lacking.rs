//! Only kinds of second factor count here that the person does not have: what would count, and the ways
//! on.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// A kind of second factor, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum KindView {
    /// A code from an app.
    App,
    /// A code by text message.
    Sms,
    /// A passkey or security key.
    Passkey,
}

impl From<KindView> for Words {
    fn from(kind: KindView) -> Self {
        Self::of(match kind {
            KindView::App => "factor-kind-app",
            KindView::Sms => "factor-kind-sms",
            KindView::Passkey => "factor-kind-passkey",
        })
    }
}

/// What would count. The buttons are `action=back` (primary, where a portal asked) and `action=restart`.
#[derive(Clone, Debug, Serialize)]
pub struct LackingPage {
    /// Where the form posts to.
    pub action: String,
    /// Who signed in.
    pub username: String,
    /// The institution asks, not the portal.
    pub by_institution: bool,
    /// What would count.
    pub kinds: Vec<KindView>,
    /// Where one of them can be added, on the account page.
    pub add_href: Option<String>,
    /// The host at which the person's passkeys work, where all that the person has works there alone.
    pub passkey_host: Option<String>,
    /// They work nowhere: every host that they were made for was given up.
    pub passkey_gone: bool,
    /// A portal waits for an answer.
    pub can_go_back: bool,
    /// Where help with signing in is.
    pub help_href: Option<String>,
}

impl Page for LackingPage {
    const TEMPLATE: &'static str = "lacking.html";
    const STEP: &'static str = "lacking";

    fn title(&self) -> Words {
        Words::of("lacking-title")
    }

    fn samples() -> Vec<Self> {
        let portal = Self {
            action: "#".to_owned(),
            username: "mirte.bakker".to_owned(),
            by_institution: false,
            kinds: vec![KindView::Passkey],
            add_href: Some("#add".to_owned()),
            passkey_host: None,
            passkey_gone: false,
            can_go_back: true,
            help_href: Some("#help".to_owned()),
        };
        vec![
            portal.clone(),
            Self {
                passkey_host: Some("inloggen.voorbeeld.example".to_owned()),
                ..portal.clone()
            },
            Self {
                passkey_gone: true,
                ..portal.clone()
            },
            Self {
                by_institution: true,
                kinds: vec![KindView::App, KindView::Sms, KindView::Passkey],
                add_href: None,
                can_go_back: false,
                ..portal
            },
        ]
    }
}
