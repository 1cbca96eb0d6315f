//! Asking the password again before something important is changed.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{
    CodeError, CodeSource, OtherMethod, PasskeyAsk, PasskeyUse, PasswordError, SmsState,
    SourceButton,
};
use crate::words::Words;

/// Why nothing was unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "field", content = "why", rename_all = "kebab-case")]
pub enum UnlockError {
    /// The password.
    Password(PasswordError),
    /// The code.
    Code(CodeError),
}

/// Why a visit to the institution's own provider unlocked nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum UnlockTroubleKind {
    /// Whoever came back is somebody else.
    OtherAccount,
    /// It was broken off there.
    Denied,
    /// It can't be reached.
    Unreachable,
    /// It was not completed.
    Again,
    /// Something there is not as it should be.
    NotInOrder,
}

impl From<UnlockTroubleKind> for Words {
    fn from(trouble: UnlockTroubleKind) -> Self {
        Self::of(match trouble {
            UnlockTroubleKind::OtherAccount => "unlock-source-other-account",
            UnlockTroubleKind::Denied => "unlock-source-denied",
            UnlockTroubleKind::Unreachable => "unlock-source-unreachable",
            UnlockTroubleKind::Again => "unlock-source-again",
            UnlockTroubleKind::NotInOrder => "unlock-source-not-in-order",
        })
    }
}

/// Asks the password again, and a code where one is needed. Posts `password` and `code`. Other
/// buttons: `action=send` (before the first text message), `action=resend`, `action=use-app`,
/// `action=use-sms`. A form of its own posts `source`.
#[derive(Clone, Debug, Serialize)]
pub struct UnlockPage {
    /// Where the form posts to.
    pub action: String,
    /// Whose password it is; a hidden field for password managers.
    pub username: String,
    /// Where the code comes from that is asked beside the password, if one is.
    pub code_source: Option<CodeSource>,
    /// Other ways to get a code.
    pub other_methods: Vec<OtherMethod>,
    /// How many minutes to wait before another text message can be asked.
    pub resend_wait: Option<u32>,
    /// Whether a recovery code will do in place of the code.
    pub recovery_codes: bool,
    /// For how many minutes nothing was done in the console, where that is why it is asked.
    pub away_minutes: Option<i64>,
    /// What is wrong.
    pub error: Option<UnlockError>,
    /// Where to leave without a change.
    pub cancel_href: Option<String>,
    /// A passkey unlocks as well.
    pub passkey: Option<PasskeyAsk>,
    /// The host at which the person's passkeys work, where none works at this one.
    pub passkey_host: Option<String>,
    /// They work nowhere: every host that they were made for was given up.
    pub passkey_gone: bool,
    /// The person never had a password: none is asked, and the page says how to get one.
    pub no_password: Option<NoPasswordView>,
    /// The institution's own providers at which the person can show again who it is.
    pub sources: Vec<SourceButton>,
    /// The person just did: no password is asked.
    pub came_again: bool,
    /// Why the last visit unlocked nothing.
    pub trouble: Option<UnlockTroubleKind>,
}

/// How somebody gets a first password.
#[derive(Clone, Debug, Serialize)]
pub struct NoPasswordView {
    /// Where a link is mailed by which it is chosen; without it the institution helps.
    pub mail_href: Option<String>,
}

impl Page for UnlockPage {
    const TEMPLATE: &'static str = "unlock.html";
    const STEP: &'static str = "unlock";

    fn title(&self) -> Words {
        Words::of(match (&self.no_password, self.came_again) {
            (_, true) => "unlock-came-again-title",
            (Some(_), false) if self.sources.is_empty() => "unlock-no-password-title",
            (Some(_), false) => "unlock-source-title",
            (None, false) => "unlock-title",
        })
    }

    fn problem(&self) -> Option<Words> {
        let passkey = self.passkey.as_ref().and_then(|passkey| passkey.error);
        if let Some(error) = passkey {
            return Some(Words::from(error));
        }
        let trouble = self.trouble.map(Words::from);
        let wrong = self.error.map(|error| match error {
            UnlockError::Password(PasswordError::Wrong) => Words::of("unlock-wrong"),
            UnlockError::Password(PasswordError::Empty) => Words::of("unlock-empty"),
            UnlockError::Password(other) => Words::from(other),
            UnlockError::Code(error) => match self.code_source {
                Some(CodeSource::Sms { .. }) => error.by_sms(),
                _ => Words::from(error),
            },
        });
        wrong.or(trouble)
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            username: "mirte.bakker".to_owned(),
            code_source: None,
            other_methods: Vec::new(),
            resend_wait: None,
            recovery_codes: false,
            away_minutes: None,
            error: None,
            cancel_href: Some("#account".to_owned()),
            passkey: None,
            passkey_host: None,
            passkey_gone: false,
            no_password: None,
            sources: vec![],
            came_again: false,
            trouble: None,
        };
        let without = |mail_href: Option<&str>| Self {
            no_password: Some(NoPasswordView {
                mail_href: mail_href.map(str::to_owned),
            }),
            ..plain.clone()
        };
        let with_error = |error| Self {
            error: Some(error),
            ..plain.clone()
        };
        let app = |error| Self {
            code_source: Some(CodeSource::App),
            recovery_codes: true,
            error,
            ..plain.clone()
        };
        let sms = |state, resend_wait| Self {
            code_source: Some(CodeSource::Sms {
                number: "06 •• •• •• 34".to_owned(),
                state,
            }),
            resend_wait,
            ..plain.clone()
        };
        let sources = || {
            vec![SourceButton {
                slug: "regenboog".to_owned(),
                name: "De Regenboog".to_owned(),
            }]
        };
        let at_source = |trouble| Self {
            sources: sources(),
            trouble,
            ..without(Some("#forgot"))
        };
        let mut all = vec![
            plain.clone(),
            at_source(None),
            Self {
                sources: sources(),
                ..without(None)
            },
            Self {
                sources: sources(),
                ..app(None)
            },
            Self {
                came_again: true,
                ..app(None)
            },
            Self {
                came_again: true,
                ..app(Some(UnlockError::Code(CodeError::Wrong)))
            },
            Self {
                came_again: true,
                code_source: Some(CodeSource::None),
                recovery_codes: true,
                passkey: Some(PasskeyAsk::sample(PasskeyUse::Unlock)),
                ..plain.clone()
            },
            without(Some("#forgot")),
            without(None),
            with_error(UnlockError::Password(PasswordError::Wrong)),
            with_error(UnlockError::Password(PasswordError::Empty)),
            with_error(UnlockError::Password(PasswordError::Throttled {
                minutes: 5,
            })),
            app(None),
            Self {
                away_minutes: Some(15),
                ..app(None)
            },
            app(Some(UnlockError::Password(PasswordError::Empty))),
            app(Some(UnlockError::Code(CodeError::Wrong))),
            app(Some(UnlockError::Code(CodeError::Empty))),
            app(Some(UnlockError::Code(CodeError::Throttled {
                minutes: 15,
            }))),
            Self {
                other_methods: vec![OtherMethod::Sms],
                ..app(None)
            },
            Self {
                other_methods: vec![OtherMethod::App],
                recovery_codes: true,
                ..sms(SmsState::NotSent, None)
            },
            sms(SmsState::NotSent, Some(42)),
            sms(SmsState::Sent, Some(1)),
            sms(SmsState::Sent, None),
            sms(SmsState::Delayed, Some(2)),
            Self {
                other_methods: vec![OtherMethod::App],
                ..sms(SmsState::Failed, None)
            },
            Self {
                error: Some(UnlockError::Code(CodeError::Expired)),
                ..sms(SmsState::Sent, None)
            },
            Self {
                passkey: Some(PasskeyAsk::sample(PasskeyUse::Unlock)),
                ..app(None)
            },
            Self {
                code_source: Some(CodeSource::None),
                recovery_codes: true,
                passkey: Some(PasskeyAsk::sample(PasskeyUse::Unlock)),
                ..plain.clone()
            },
            Self {
                passkey_host: Some("inloggen.voorbeeld.example".to_owned()),
                ..app(None)
            },
            Self {
                code_source: Some(CodeSource::None),
                recovery_codes: true,
                passkey_gone: true,
                ..plain.clone()
            },
        ];
        let troubles = [
            UnlockTroubleKind::OtherAccount,
            UnlockTroubleKind::Denied,
            UnlockTroubleKind::Unreachable,
            UnlockTroubleKind::Again,
            UnlockTroubleKind::NotInOrder,
        ];
        all.extend(troubles.map(|trouble| at_source(Some(trouble))));
        all
    }
}
