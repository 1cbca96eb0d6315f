//! The dispatcher's reasons in sentences.

use sluis_idp_core::dispatch::{Asker, BadgeFault, FirstFactorFault, NoDevice, NotInvited, Reason};
use sluis_model::{
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, SecondFactorState},
};
use sluis_themes::Words;
use sluis_web::look::moment_view;

/// A reason in words; `None` where there is nothing to say.
pub(crate) fn words(reason: &Reason) -> Option<Words> {
    Some(match reason {
        Reason::Policy(demand) => {
            return Some(Words::of(match demand {
                Demand::Unavailable => "console-why-policy-unavailable",
                Demand::Optional { .. } => "console-why-policy-optional",
                Demand::Required => "console-why-policy-required",
            }));
        }
        Reason::InstitutionUnknown => Words::of("console-why-institution-unknown"),
        Reason::NobodySignedIn => Words::of("console-why-nobody"),
        Reason::AccountChoice => Words::of("console-why-account-choice"),
        Reason::PasswordCounts { here: true, .. } => Words::of("console-why-password-here"),
        Reason::PasswordCounts { at, here: false } => {
            Words::of("console-why-password-session").with("at", moment_view(*at))
        }
        Reason::PasswordStale { fault, .. } => match fault {
            FirstFactorFault::AskedAgain => Words::of("console-why-password-again"),
            FirstFactorFault::TooOld { most } => {
                Words::of("console-why-password-old").with("seconds", *most)
            }
        },
        Reason::BadgeShown { at } => {
            Words::of("console-why-badge-shown").with("at", moment_view(*at))
        }
        Reason::BadgeNotEnough(fault) => Words::of(match fault {
            BadgeFault::NotHere => "console-why-badge-not-here",
            BadgeFault::MoreAsked => "console-why-badge-more",
            BadgeFault::FactorAsked => "console-why-badge-factor",
        }),
        Reason::WrongPerson => Words::of("console-why-wrong-person"),
        Reason::Refused(refusal) => Words::of(match refusal {
            Refusal::Shared => "console-why-refused-shared",
            Refusal::Inactive => "console-why-refused-inactive",
            Refusal::TemporaryPasswordEnded => "console-why-refused-temporary",
        }),
        Reason::PortalDemands => Words::of("console-why-portal-demands"),
        Reason::PortalNeeds => Words::of("console-why-portal-needs"),
        Reason::PortalPrefers => Words::of("console-why-portal-prefers"),
        Reason::FactorAge { most, by } => Words::of(match by {
            Asker::Portal => "console-why-factor-age-portal",
            Asker::Institution => "console-why-factor-age-institution",
        })
        .with("minutes", most / 60),
        Reason::FactorKinds { allowed, by } => Words::of(match by {
            Asker::Portal => "console-why-factor-kinds-portal",
            Asker::Institution => "console-why-factor-kinds-institution",
        })
        .with("app", u32::from(allowed.totp))
        .with("sms", u32::from(allowed.sms))
        .with("passkey", u32::from(allowed.passkey))
        .with("recovery", u32::from(allowed.recovery_code)),
        Reason::Waived { counts } => Words::of(if *counts {
            "console-why-waived"
        } else {
            "console-why-waived-not"
        }),
        Reason::FactorTooOld { at } => {
            Words::of("console-why-factor-too-old").with("at", moment_view(*at))
        }
        Reason::Factor(state) => Words::of(match state {
            SecondFactorState::Never => "console-why-factor-never",
            SecondFactorState::Enabled => "console-why-factor-enabled",
            SecondFactorState::Suspended => "console-why-factor-suspended",
        }),
        Reason::Excused { counts } => Words::of(if *counts {
            "console-why-excused"
        } else {
            "console-why-excused-not"
        }),
        Reason::CodeCounts {
            method, here: true, ..
        } => Words::of(match method {
            FactorMethod::Totp => "console-why-code-here-totp",
            FactorMethod::Sms => "console-why-code-here-sms",
            FactorMethod::RecoveryCode => "console-why-code-here-recovery",
            FactorMethod::Passkey { .. } => "console-why-code-here-passkey",
            FactorMethod::SecurityKey { .. } => "console-why-code-here-key",
            FactorMethod::Upstream => "console-why-code-here-source",
        }),
        Reason::CodeCounts {
            at, here: false, ..
        } => Words::of("console-why-code-session").with("at", moment_view(*at)),
        Reason::CodeStale { fault, .. } => match fault {
            FirstFactorFault::AskedAgain => Words::of("console-why-code-again"),
            FirstFactorFault::TooOld { most } => {
                Words::of("console-why-code-old").with("seconds", *most)
            }
        },
        Reason::DeviceCounts { shown_at } => {
            Words::of("console-why-device").with("at", moment_view(*shown_at))
        }
        Reason::DeviceNot(why) => device(*why),
        other => return plain(*other),
    })
}

/// Reasons in words where the demand is told with its own reason.
pub(crate) fn beside_the_demand(reasons: &[Reason]) -> Vec<Words> {
    reasons
        .iter()
        .filter(|reason| !matches!(reason, Reason::Policy(_)))
        .filter_map(words)
        .collect()
}

fn device(why: NoDevice) -> Words {
    match why {
        NoDevice::NotRemembered => Words::of("console-why-no-device-none"),
        NoDevice::SharedComputer => Words::of("console-why-no-device-shared"),
        NoDevice::PortalDemands => Words::of("console-why-no-device-demands"),
        NoDevice::PortalPrefers => Words::of("console-why-no-device-prefers"),
        NoDevice::PortalRefuses => Words::of("console-why-no-device-refuses"),
        NoDevice::Administrator => Words::of("console-why-no-device-administrator"),
        NoDevice::FactorTooOld => Words::of("console-why-no-device-factor-old"),
        NoDevice::OtherKind => Words::of("console-why-no-device-kind"),
        NoDevice::Outside => Words::of("console-why-no-device-outside"),
        NoDevice::TooOld { most } => Words::of("console-why-no-device-old").with("seconds", most),
    }
}

/// Reasons that have nothing to fill in.
fn plain(reason: Reason) -> Option<Words> {
    Some(Words::of(match reason {
        Reason::OutsideNetworks => "console-why-outside",
        Reason::KindNotAllowed { .. } => "console-why-kind-not-allowed",
        Reason::LacksKind => "console-why-lacks-kind",
        Reason::RecoveryCodeNotEnough => "console-why-recovery-not-enough",
        Reason::HasPasskey => "console-why-has-passkey",
        Reason::PasskeyElsewhere => "console-why-passkey-elsewhere",
        Reason::NotPhishingResistant => "console-why-not-phishing-resistant",
        Reason::FactorGone => "console-why-factor-gone",
        Reason::NoCode => "console-why-no-code",
        Reason::NothingNeeded => "console-why-nothing-needed",
        Reason::Impossible => "console-why-impossible",
        Reason::Reactivated => "console-why-reactivated",
        Reason::SetUpNeeded => "console-why-set-up-needed",
        Reason::PasswordFirst => "console-why-password-first",
        Reason::CodesUnread => "console-why-codes-unread",
        Reason::PasswordMustChange => "console-why-password-must-change",
        Reason::MeansTooWeak => "console-why-means-too-weak",
        Reason::QuestionMissing => "console-why-question-missing",
        Reason::Invited => "console-why-invited",
        Reason::PasskeyOffered => "console-why-passkey-offered",
        Reason::Uninvited(NotInvited::NotOffered) => "console-why-uninvited-not-offered",
        Reason::Uninvited(NotInvited::SaidNotNow) => "console-why-uninvited-not-now",
        Reason::Uninvited(NotInvited::NotYetAgain) => "console-why-uninvited-not-yet",
        Reason::SourceEnough => "console-why-source-enough",
        Reason::EmailUnproven => "console-why-email-unproven",
        Reason::UnlockNeeded => "console-why-unlock-needed",
        Reason::ConsentMissing => "console-why-consent-missing",
        Reason::Complete => "console-why-complete",
        _ => return None,
    }))
}
