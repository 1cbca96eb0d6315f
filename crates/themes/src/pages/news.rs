//! Something that has happened, and how to go on.

use serde::Serialize;

use crate::page::Page;
use crate::pages::WayOn;
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
    /// The link has been used, or is too old.
    LinkUsed,
}

impl NewsKind {
    const ALL: [Self; 5] = [
        Self::MailSent,
        Self::PasswordChanged,
        Self::SecondFactorReset,
        Self::EmailConfirmed,
        Self::LinkUsed,
    ];

    const fn title_key(self) -> &'static str {
        match self {
            Self::MailSent => "done-mail-sent-title",
            Self::PasswordChanged => "done-password-changed-title",
            Self::SecondFactorReset => "done-second-factor-reset-title",
            Self::EmailConfirmed => "done-email-confirmed-title",
            Self::LinkUsed => "done-link-used-title",
        }
    }
}

/// Something that has happened. Where `resend_action` is given, a button `action=resend` posts there.
#[derive(Clone, Debug, Serialize)]
pub struct NewsPage {
    /// What has happened.
    pub kind: NewsKind,
    /// How to go on, the best way first.
    pub ways_on: Vec<WayOn>,
    /// Where to ask for the mail again.
    pub resend_action: Option<String>,
}

impl Page for NewsPage {
    const TEMPLATE: &'static str = "news.html";
    const STEP: &'static str = "news";

    fn title(&self) -> Words {
        Words::of(self.kind.title_key())
    }

    fn samples() -> Vec<Self> {
        NewsKind::ALL
            .into_iter()
            .map(|kind| Self {
                kind,
                ways_on: vec![WayOn {
                    kind: crate::pages::WayOnKind::SignIn,
                    href: "#".to_owned(),
                }],
                resend_action: (kind == NewsKind::MailSent).then(|| "#".to_owned()),
            })
            .collect()
    }
}
