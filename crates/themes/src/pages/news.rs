//! Something that has happened, and how to go on.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{WayOn, WayOnKind};
use crate::words::Words;

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    /// If the account is known, a mail is on its way.
    MailSent,
    /// The password was changed.
    PasswordChanged,
    /// The second factor was removed; it is set up afresh at the next sign-in.
    SecondFactorReset,
    /// The e-mail address is confirmed.
    EmailConfirmed,
    /// The link has been used.
    LinkUsed,
    /// A mail with a link was sent to the new address.
    EmailSent,
    /// The e-mail address was changed.
    EmailChanged,
    /// After "this was not me": everybody is signed out, and a mail with a link for a new password
    /// is on its way.
    AccountSecured,
    /// The link is too old.
    LinkTooOld,
    /// The link is not known; perhaps it was copied in part, or a newer one was sent.
    LinkUnknown,
    /// This computer is marked as shared.
    ComputerShared,
    /// It is marked no more.
    ComputerUnshared,
    /// The link about this computer does not work: used, over, or made for another host.
    ComputerLinkOver,
}

impl NewsKind {
    const ALL: [Self; 13] = [
        Self::MailSent,
        Self::PasswordChanged,
        Self::SecondFactorReset,
        Self::EmailConfirmed,
        Self::LinkUsed,
        Self::EmailSent,
        Self::EmailChanged,
        Self::AccountSecured,
        Self::LinkTooOld,
        Self::LinkUnknown,
        Self::ComputerShared,
        Self::ComputerUnshared,
        Self::ComputerLinkOver,
    ];

    const fn title_key(self) -> &'static str {
        match self {
            Self::MailSent => "done-mail-sent-title",
            Self::PasswordChanged => "done-password-changed-title",
            Self::SecondFactorReset => "done-second-factor-reset-title",
            Self::EmailConfirmed => "done-email-confirmed-title",
            Self::LinkUsed => "done-link-used-title",
            Self::EmailSent => "done-email-sent-title",
            Self::EmailChanged => "done-email-changed-title",
            Self::AccountSecured => "done-account-secured-title",
            Self::LinkTooOld => "done-link-too-old-title",
            Self::LinkUnknown => "done-link-unknown-title",
            Self::ComputerShared => "done-computer-shared-title",
            Self::ComputerUnshared => "done-computer-unshared-title",
            Self::ComputerLinkOver => "done-computer-link-over-title",
        }
    }
}

/// Something that has happened. Where `resend_action` is given, a button `action=resend` posts there.
#[derive(Clone, Debug, Serialize)]
pub struct NewsPage {
    /// What has happened.
    pub kind: NewsKind,
    /// A newer link took the place of the one that is too old; the words then point at it.
    pub replaced: bool,
    /// How to go on, the best way first.
    pub ways_on: Vec<WayOn>,
    /// Where to ask for the mail again.
    pub resend_action: Option<String>,
    /// How many minutes to wait before the mail can be asked again; there is no button then.
    pub resend_wait: Option<u32>,
    /// Hidden fields of the form that asks for the mail again, names and values.
    pub hidden: Vec<(String, String)>,
    /// The address it is about, masked or as it was typed.
    pub address: Option<String>,
}

impl Page for NewsPage {
    const TEMPLATE: &'static str = "news.html";
    const STEP: &'static str = "news";

    fn title(&self) -> Words {
        Words::of(self.kind.title_key())
    }

    fn samples() -> Vec<Self> {
        let way = |kind| WayOn {
            kind,
            href: "#".to_owned(),
        };
        let mut all: Vec<Self> = NewsKind::ALL
            .into_iter()
            .map(|kind| Self {
                kind,
                replaced: false,
                ways_on: match kind {
                    NewsKind::MailSent | NewsKind::EmailSent => Vec::new(),
                    NewsKind::LinkUsed | NewsKind::LinkTooOld | NewsKind::LinkUnknown => {
                        vec![way(WayOnKind::NewLink), way(WayOnKind::Help)]
                    }
                    NewsKind::SecondFactorReset => {
                        vec![way(WayOnKind::SetUpAgain), way(WayOnKind::Instructions)]
                    }
                    NewsKind::AccountSecured => {
                        vec![way(WayOnKind::NewPassword), way(WayOnKind::Recover)]
                    }
                    _ => vec![way(WayOnKind::SignIn)],
                },
                resend_action: matches!(kind, NewsKind::MailSent | NewsKind::EmailSent)
                    .then(|| "#".to_owned()),
                resend_wait: None,
                hidden: vec![("username".to_owned(), "mirte.bakker".to_owned())],
                address: (kind == NewsKind::EmailSent)
                    .then(|| "mirte@voorbeeld.example".to_owned()),
            })
            .collect();
        let waiting = Self {
            resend_wait: Some(2),
            address: Some("mirte.bakker".to_owned()),
            ..all[0].clone()
        };
        all.push(Self {
            resend_wait: Some(1),
            resend_action: None,
            address: None,
            ..waiting.clone()
        });
        all.push(waiting);
        all.push(Self {
            kind: NewsKind::LinkTooOld,
            replaced: true,
            ways_on: vec![way(WayOnKind::NewLink)],
            resend_action: None,
            resend_wait: None,
            hidden: Vec::new(),
            address: None,
        });
        all
    }
}
