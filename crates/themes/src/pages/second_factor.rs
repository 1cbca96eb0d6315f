//! The code after the password.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, PasskeyAsk, PasskeyError, PasskeyUse};
use crate::words::Words;

/// Where the code comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeSource {
    /// An authenticator app.
    App,
    /// A text message.
    Sms {
        /// The masked number, for example `06 •• •• •• 34`.
        number: String,
        /// Whether a message is on its way.
        state: SmsState,
    },
    /// There is nothing to type but a recovery code: a passkey is the second factor.
    None,
}

/// Where the text message with the code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmsState {
    /// None was asked for yet; the page asks with `action=send`.
    NotSent,
    /// It is on its way.
    Sent,
    /// It is on its way and slower than usual.
    Delayed,
    /// It could not be sent.
    Failed,
}

/// Another way to get a code, offered as button `action=use-app` or `action=use-sms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherMethod {
    /// The authenticator app.
    App,
    /// A text message.
    Sms,
}

/// How a device can be remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum Remember {
    /// Not at all.
    Off,
    /// Not at all, for others use this computer too; the page says so.
    SharedComputer,
    /// By itself; a tick box `not_remember` (value `1`) declines.
    Automatic {
        /// For how many hours.
        hours: u32,
        /// The box was ticked before the page came again.
        declined: bool,
    },
    /// With a tick box `remember`, whose value is the hours.
    Checkbox {
        /// For how many hours.
        hours: u32,
        /// The box was ticked before the page came again.
        ticked: bool,
    },
    /// With a select `remember`: `0` for not at all, else the hours.
    Choice {
        /// The choices in hours.
        hours: Vec<u32>,
        /// What was chosen before the page came again; `0` where nothing was.
        chosen: u32,
    },
}

/// Why a fresh code is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum FreshCode {
    /// The portal asks for it, although the device is remembered.
    Portal,
    /// The portal asks for it, and the device is not remembered.
    PortalAnew,
    /// Something important is about to be changed.
    Change,
    /// The portal accepts a code of so many seconds old at most.
    PortalAge(u32),
    /// The institution accepts, from people like this one, a code of so many seconds old at most.
    InstitutionAge(u32),
    /// Not every way that the person has counts at the portal.
    PortalKind,
    /// The portal wishes for what can't be phished.
    PortalSafer,
    /// Not every way that the person has counts at the institution.
    InstitutionKind,
    /// No device is known outside the institution's own networks.
    Outside,
    /// Nothing that the person has counts at the portal: one that does is set up after this.
    PortalSetUp,
    /// Nothing that the person has counts at the institution: one that does is set up after this.
    InstitutionSetUp,
}

impl From<FreshCode> for Words {
    fn from(reason: FreshCode) -> Self {
        const HOUR: u32 = 3600;
        let (seconds, minutes, hours) = match reason {
            // Younger than a minute is new.
            FreshCode::Portal | FreshCode::PortalAge(..60) => {
                return Self::of("fresh-code-portal");
            }
            FreshCode::PortalAnew => return Self::of("fresh-code-portal-anew"),
            FreshCode::Change => return Self::of("fresh-code-change"),
            FreshCode::PortalKind => return Self::of("fresh-code-portal-kind"),
            FreshCode::PortalSafer => return Self::of("fresh-code-portal-safer"),
            FreshCode::InstitutionKind => return Self::of("fresh-code-institution-kind"),
            FreshCode::Outside => return Self::of("fresh-code-outside"),
            FreshCode::PortalSetUp => return Self::of("fresh-code-portal-set-up"),
            FreshCode::InstitutionSetUp => return Self::of("fresh-code-institution-set-up"),
            FreshCode::PortalAge(seconds) => (
                seconds,
                "fresh-code-portal-minutes",
                "fresh-code-portal-hours",
            ),
            FreshCode::InstitutionAge(seconds) => (
                seconds,
                "fresh-code-institution-minutes",
                "fresh-code-institution-hours",
            ),
        };
        if seconds >= HOUR && seconds.is_multiple_of(HOUR) {
            Self::of(hours).with("count", seconds / HOUR)
        } else {
            Self::of(minutes).with("count", (seconds / 60).max(1))
        }
    }
}

/// The code after the password, or the passkey in its place: where the person has one that counts,
/// it comes first for whoever runs scripts, and the code right under it. Posts `code`, and `remember` or `not_remember`;
/// the form for a recovery code posts `code` and `recovery_code` (`1`). Other ways out:
/// `action=send` (before the first text message), `action=resend` (text message), `action=use-app`, `action=use-sms`, `action=restart` (sign in as
/// somebody else).
#[derive(Clone, Debug, Serialize)]
pub struct SecondFactorPage {
    /// Where the form posts to.
    pub action: String,
    /// Where the code comes from.
    pub source: CodeSource,
    /// The name of the entry in the app.
    pub issuer_name: String,
    /// Who is signing in.
    pub username: String,
    /// The length of the code.
    pub digits: u32,
    /// How the device can be remembered.
    pub remember: Remember,
    /// What is wrong.
    pub error: Option<CodeError>,
    /// How many tries are left, once it is worth saying.
    pub attempts_left: Option<u32>,
    /// Other ways to get a code.
    pub other_methods: Vec<OtherMethod>,
    /// Whether recovery codes exist at this institution.
    pub recovery_codes: bool,
    /// Whether a recovery code removes the second factor, to be set up anew.
    pub recovery_resets: bool,
    /// Where a person who lost everything can renew the second factor.
    pub recover_href: Option<String>,
    /// Why a fresh code is asked.
    pub why: Option<FreshCode>,
    /// How many minutes to wait before another text message can be asked.
    pub resend_wait: Option<u32>,
    /// Where help with signing in is.
    pub help_href: Option<String>,
    /// A passkey is a second factor as well.
    pub passkey: Option<PasskeyAsk>,
    /// The host at which the person's passkeys work, where none works at this one.
    pub passkey_host: Option<String>,
    /// They work nowhere: every host that they were made for was given up.
    pub passkey_gone: bool,
}

impl Page for SecondFactorPage {
    const TEMPLATE: &'static str = "second_factor.html";
    const STEP: &'static str = "second-factor";

    fn title(&self) -> Words {
        let either = self.passkey.is_some() && self.source != CodeSource::None;
        Words::of(match self.source {
            // It has to be true of both, and without scripts there is the code alone.
            _ if either => "code-title-either",
            CodeSource::None if self.passkey_gone || self.passkey_host.is_some() => {
                "code-title-either"
            }
            CodeSource::App => "code-title",
            CodeSource::None => "code-title-passkey",
            CodeSource::Sms {
                state: SmsState::NotSent | SmsState::Failed,
                ..
            } => "code-title-sms-first",
            CodeSource::Sms { .. } => "code-title-sms",
        })
    }

    fn problem(&self) -> Option<Words> {
        let passkey = self.passkey.as_ref().and_then(|passkey| passkey.error);
        if let Some(error) = passkey {
            return Some(Words::from(error));
        }
        Some(match self.source {
            CodeSource::App | CodeSource::None => Words::from(self.error?),
            CodeSource::Sms { .. } => self.error?.by_sms(),
        })
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            source: CodeSource::App,
            issuer_name: "Portaal Voorbeeld".to_owned(),
            username: "mirte.bakker".to_owned(),
            digits: 6,
            remember: Remember::Checkbox {
                hours: 12,
                ticked: false,
            },
            error: None,
            attempts_left: None,
            other_methods: Vec::new(),
            recovery_codes: true,
            recovery_resets: false,
            recover_href: None,
            why: None,
            resend_wait: None,
            help_href: Some("#help".to_owned()),
            passkey: None,
            passkey_host: None,
            passkey_gone: false,
        };
        let sms = |state| CodeSource::Sms {
            number: "06 •• •• •• 34".to_owned(),
            state,
        };
        let with_error = |error| Self {
            error: Some(error),
            ..plain.clone()
        };
        let passkey = Some(PasskeyAsk::sample(PasskeyUse::SecondFactor));
        vec![
            plain.clone(),
            Self {
                attempts_left: Some(2),
                ..with_error(CodeError::Wrong)
            },
            Self {
                recovery_resets: true,
                remember: Remember::Automatic {
                    hours: 24,
                    declined: false,
                },
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Sent),
                remember: Remember::Choice {
                    hours: vec![24, 72, 168],
                    chosen: 0,
                },
                other_methods: vec![OtherMethod::App],
                ..plain.clone()
            },
            Self {
                remember: Remember::Off,
                recovery_codes: false,
                recover_href: Some("#recover".to_owned()),
                why: Some(FreshCode::Portal),
                other_methods: vec![OtherMethod::Sms],
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::Change),
                attempts_left: Some(1),
                recovery_codes: false,
                ..with_error(CodeError::Reused)
            },
            Self {
                why: Some(FreshCode::PortalAnew),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::PortalAge(15 * 60)),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::InstitutionAge(8 * 3600)),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::PortalAge(2 * 3600)),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::InstitutionAge(30 * 60)),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::Outside),
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::InstitutionKind),
                recovery_codes: false,
                ..with_error(CodeError::RecoveryNotHere)
            },
            Self {
                source: sms(SmsState::Sent),
                why: Some(FreshCode::PortalSetUp),
                remember: Remember::Off,
                ..plain.clone()
            },
            Self {
                why: Some(FreshCode::InstitutionSetUp),
                ..plain.clone()
            },
            with_error(CodeError::Expired),
            with_error(CodeError::Empty),
            with_error(CodeError::Throttled { minutes: 15 }),
            Self {
                source: sms(SmsState::NotSent),
                other_methods: vec![OtherMethod::App],
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Delayed),
                resend_wait: Some(2),
                other_methods: vec![OtherMethod::App],
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Failed),
                other_methods: vec![OtherMethod::App],
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Failed),
                recovery_codes: false,
                resend_wait: Some(1),
                help_href: None,
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Sent),
                resend_wait: Some(1),
                ..with_error(CodeError::Wrong)
            },
            Self {
                passkey: passkey.clone(),
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::NotSent),
                passkey: passkey.clone(),
                ..plain.clone()
            },
            Self {
                source: sms(SmsState::Failed),
                passkey: passkey.clone(),
                ..plain.clone()
            },
            Self {
                source: CodeSource::None,
                remember: Remember::Off,
                passkey: Some(PasskeyAsk {
                    error: Some(PasskeyError::Refused),
                    ..PasskeyAsk::sample(PasskeyUse::SecondFactor)
                }),
                ..plain.clone()
            },
            Self {
                source: CodeSource::None,
                remember: Remember::Off,
                why: Some(FreshCode::PortalKind),
                passkey: passkey.clone(),
                ..plain.clone()
            },
            Self {
                source: CodeSource::App,
                why: Some(FreshCode::PortalSafer),
                passkey,
                ..plain.clone()
            },
            Self {
                source: CodeSource::None,
                remember: Remember::Off,
                passkey_host: Some("inloggen.voorbeeld.example".to_owned()),
                ..plain.clone()
            },
            Self {
                source: CodeSource::None,
                remember: Remember::Off,
                passkey_gone: true,
                ..plain.clone()
            },
            Self {
                remember: Remember::SharedComputer,
                ..plain.clone()
            },
            Self {
                attempts_left: Some(3),
                ..with_error(CodeError::WrongRecovery)
            },
        ]
    }
}
