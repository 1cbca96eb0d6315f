//! Username and password.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{
    BadgeAsk, BadgeError, PasskeyAsk, PasskeyError, PasskeyUse, SourceTroubleView, SourcesAsk,
    WaitingAccount,
};
use crate::words::Words;

/// What people sign in with at an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UsernameKind {
    /// An e-mail address.
    Email,
    /// A username.
    Username,
    /// A username with a fixed ending that may be left out.
    UsernameWithSuffix,
}

/// Why the form was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum PasswordError {
    /// The username or the password is not right; which one is not told.
    Wrong,
    /// A field was left empty.
    Empty,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
    /// A few were wrong; wait so many seconds.
    Pause {
        /// How long to wait, in seconds, at least 1.
        seconds: u32,
    },
    /// All was right; this person signs in at the institution's own provider alone.
    SourceOnly,
    /// The institution's directory can't be asked now.
    DirectoryOut,
    /// The account is switched off in the institution's directory.
    DisabledThere,
    /// The password has ended in the institution's directory.
    PasswordEndedThere,
    /// The account is locked for a while in the institution's directory.
    LockedThere,
}

impl From<PasswordError> for Words {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Wrong => Self::of("password-wrong"),
            PasswordError::Empty => Self::of("password-empty"),
            PasswordError::SourceOnly => Self::of("password-source-only"),
            PasswordError::DirectoryOut => Self::of("password-directory-out"),
            PasswordError::DisabledThere => Self::of("password-disabled-there"),
            PasswordError::PasswordEndedThere => Self::of("password-ended-there"),
            PasswordError::LockedThere => Self::of("password-locked-there"),
            PasswordError::Pause { seconds } => Self::of("password-pause").with("seconds", seconds),
            PasswordError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Why somebody who is signed in already is asked for the password once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum PasswordReason {
    /// Two-step verification is about to be set up.
    Unlock,
    /// The portal asks for it.
    AskedAgain,
    /// A badge was shown, and more is asked.
    BadgeNotEnough,
}

impl From<PasswordReason> for Words {
    fn from(reason: PasswordReason) -> Self {
        Self::of(match reason {
            PasswordReason::Unlock => "password-unlock",
            PasswordReason::AskedAgain => "password-asked-again",
            PasswordReason::BadgeNotEnough => "badge-not-enough",
        })
    }
}

/// Whether several people use this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharedComputer {
    /// Nothing is said of it.
    #[default]
    Unasked,
    /// A tick box `shared_computer` (value `1`) asks.
    Asked,
    /// The same, ticked.
    Ticked,
    /// They do.
    Known,
}

/// Username and password. Posts `username` and `password`, and `shared_computer` where that is asked.
#[derive(Clone, Debug, Serialize)]
pub struct PasswordPage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed, or a hint from the portal.
    pub username: String,
    /// What people sign in with.
    pub username_kind: UsernameKind,
    /// The fixed ending, for example `@stations.example`; with `UsernameWithSuffix` only.
    pub suffix: Option<String>,
    /// What is wrong.
    pub error: Option<PasswordError>,
    /// Why it is asked once more, if it is.
    pub reason: Option<PasswordReason>,
    /// Where to choose another institution.
    pub change_institution_href: Option<String>,
    /// Where to ask for a new password; without it the text points at the contacts.
    pub forgot_href: Option<String>,
    /// Where to get help with a new phone or a lost code, before signing in.
    pub recover_href: Option<String>,
    /// Where help with signing in is.
    pub help_href: Option<String>,
    /// A passkey signs in as well.
    pub passkey: Option<PasskeyAsk>,
    /// A pupil's badge signs in as well.
    pub badge: Option<BadgeAsk>,
    /// What is wrong is the badge.
    pub badge_wrong: bool,
    /// Whether others use this computer too.
    pub shared_computer: SharedComputer,
    /// The institution's own providers.
    pub sources: Option<SourcesAsk>,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "password.html";
    const STEP: &'static str = "password";

    fn title(&self) -> Words {
        Words::of("password-title")
    }

    fn problem(&self) -> Option<Words> {
        let passkey = self.passkey.as_ref().and_then(|passkey| passkey.error);
        if let Some(error) = passkey {
            return Some(Words::from(error));
        }
        let badge = self.badge.as_ref().and_then(|badge| badge.error);
        if let Some(error) = badge {
            return Some(Words::from(error));
        }
        if self.badge_wrong {
            return Some(Words::from(BadgeError::NotHere));
        }
        let sources = self.sources.as_ref();
        if let (None, Some(trouble)) = (
            self.error,
            sources.and_then(|sources| sources.trouble.clone()),
        ) {
            return Some(Words::from(trouble));
        }
        let words = Words::from(self.error?);
        Some(match self.username_kind {
            UsernameKind::Email => words.with("kind", "email"),
            UsernameKind::Username | UsernameKind::UsernameWithSuffix => words.with("kind", "name"),
        })
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            username: String::new(),
            username_kind: UsernameKind::Username,
            suffix: None,
            error: None,
            reason: None,
            change_institution_href: Some("#institution".to_owned()),
            forgot_href: Some("#forgot".to_owned()),
            recover_href: None,
            help_href: Some("#help".to_owned()),
            passkey: None,
            badge: None,
            badge_wrong: false,
            shared_computer: SharedComputer::Unasked,
            sources: None,
        };
        let badge = |error: Option<BadgeError>| Self {
            badge: Some(BadgeAsk {
                action: "#".to_owned(),
                error,
            }),
            badge_wrong: error.is_some(),
            shared_computer: SharedComputer::Known,
            ..plain.clone()
        };
        let with_passkey = Self {
            passkey: Some(PasskeyAsk::sample(PasskeyUse::SignIn)),
            ..plain.clone()
        };
        let mut all = vec![
            plain.clone(),
            Self {
                username: "m.devries@voorbeeld.example".to_owned(),
                username_kind: UsernameKind::Email,
                error: Some(PasswordError::Wrong),
                change_institution_href: None,
                forgot_href: None,
                help_href: None,
                ..plain.clone()
            },
            Self {
                username_kind: UsernameKind::UsernameWithSuffix,
                suffix: Some("@stations.example".to_owned()),
                change_institution_href: None,
                recover_href: Some("#recover".to_owned()),
                ..plain.clone()
            },
            Self {
                username: "mirte.bakker".to_owned(),
                reason: Some(PasswordReason::Unlock),
                ..plain.clone()
            },
            Self {
                username: "mirte.bakker".to_owned(),
                reason: Some(PasswordReason::AskedAgain),
                ..plain.clone()
            },
            Self {
                username: "mirte".to_owned(),
                error: Some(PasswordError::Throttled { minutes: 5 }),
                ..plain.clone()
            },
            Self {
                error: Some(PasswordError::Empty),
                ..plain.clone()
            },
            Self {
                passkey: Some(PasskeyAsk {
                    error: Some(PasskeyError::Ended),
                    ..PasskeyAsk::sample(PasskeyUse::SignIn)
                }),
                ..plain.clone()
            },
            badge(None),
            badge(Some(BadgeError::NotHere)),
            Self {
                reason: Some(PasswordReason::BadgeNotEnough),
                shared_computer: SharedComputer::Known,
                ..plain.clone()
            },
            with_passkey.clone(),
            Self {
                shared_computer: SharedComputer::Asked,
                ..with_passkey
            },
            Self {
                username: "mirte".to_owned(),
                error: Some(PasswordError::Wrong),
                shared_computer: SharedComputer::Ticked,
                ..plain.clone()
            },
            Self {
                shared_computer: SharedComputer::Known,
                ..plain.clone()
            },
            Self {
                sources: Some(SourcesAsk::sample()),
                ..plain.clone()
            },
            Self {
                sources: Some(SourcesAsk::sample()),
                shared_computer: SharedComputer::Ticked,
                ..plain.clone()
            },
            Self {
                sources: Some(SourcesAsk {
                    first: true,
                    ..SourcesAsk::sample()
                }),
                ..plain.clone()
            },
            Self {
                username: "mirte".to_owned(),
                error: Some(PasswordError::SourceOnly),
                sources: Some(SourcesAsk {
                    first: true,
                    ..SourcesAsk::sample()
                }),
                ..plain.clone()
            },
            Self {
                sources: Some(SourcesAsk {
                    waiting: Some(WaitingAccount::sample()),
                    ..SourcesAsk::sample()
                }),
                ..plain.clone()
            },
            Self {
                sources: Some(SourcesAsk {
                    waiting: Some(WaitingAccount {
                        label: String::new(),
                        ..WaitingAccount::sample()
                    }),
                    ..SourcesAsk::sample()
                }),
                ..plain.clone()
            },
        ];
        all.extend(
            [
                PasswordError::Pause { seconds: 1 },
                PasswordError::Pause { seconds: 16 },
                PasswordError::DirectoryOut,
                PasswordError::DisabledThere,
                PasswordError::PasswordEndedThere,
                PasswordError::LockedThere,
            ]
            .map(|error| Self {
                username: "mirte".to_owned(),
                error: Some(error),
                ..plain.clone()
            }),
        );
        // A school with a directory alone has no buttons.
        all.push(Self {
            sources: Some(SourcesAsk {
                buttons: vec![],
                waiting: Some(WaitingAccount::sample()),
                ..SourcesAsk::sample()
            }),
            ..plain.clone()
        });
        all.extend(SourceTroubleView::all().into_iter().map(|trouble| Self {
            sources: Some(SourcesAsk {
                trouble: Some(trouble),
                ..SourcesAsk::sample()
            }),
            ..plain.clone()
        }));
        all
    }
}
