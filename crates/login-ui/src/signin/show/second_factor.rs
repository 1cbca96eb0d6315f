//! The page that asks a code: from the app, or by text message.

use super::{
    action,
    enrol::shown,
    faults::code_error,
    password::{help_href, passkey, recover_href},
    policy, shown_name,
    text_message::{is_about_sending, resend_wait, state_of},
};
use sluis_idp_core::{
    dispatch::{Asker, WhyCode},
    passkeys::PasskeysElsewhere,
    signin::{Fault, Screen},
    texting::TextUnderWay,
};
use sluis_model::{
    person::Person,
    policy::{Method, RecoveryEffect, Remember},
};
use sluis_themes::pages::{
    CodeSource, FreshCode, PasskeyUse, Remember as ShownRemember, SecondFactorPage, SmsState,
};

pub(super) fn page(
    screen: &Screen,
    why: WhyCode,
    fault: Option<&Fault>,
    under_way: Option<&TextUnderWay>,
    typed: &str,
) -> SecondFactorPage {
    let institution = screen.institution.as_ref();
    let issuer_name = institution
        .map(|institution| {
            let issuer = &institution.policy.totp.issuer;
            if issuer.is_empty() {
                institution.name.clone()
            } else {
                issuer.clone()
            }
        })
        .unwrap_or_default();
    let left = match fault {
        Some(
            Fault::WrongCode { left: Some(left) } | Fault::WrongRecoveryCode { left: Some(left) },
        ) if (1..=3).contains(left) => Some(*left),
        _ => None,
    };
    let way = screen.code_way();
    // Nobody is asked for what does not work at this host.
    let elsewhere = screen.passkeys_elsewhere.as_ref();
    let elsewhere = elsewhere.filter(|_| screen.usable_kinds().passkey);
    SecondFactorPage {
        action: action(screen, "second-factor"),
        source: source(screen, way, fault, under_way),
        issuer_name,
        username: shown_name(screen),
        digits: match (way, screen.factors.factor.totp()) {
            (Method::Totp, Some(credential)) => credential.digits,
            _ => 6,
        },
        // Only a code is remembered; and a set-up right behind it would end that.
        remember: if screen.may_type_code() && !matches!(why, WhyCode::ToSetUp { .. }) {
            remember(screen, typed)
        } else {
            ShownRemember::Off
        },
        error: fault
            .filter(|fault| !is_about_sending(fault) && !matches!(fault, Fault::Passkey(_)))
            .map(code_error),
        passkey: passkey(screen, PasskeyUse::SecondFactor, fault)
            .filter(|_| screen.may_show_passkey()),
        passkey_host: elsewhere.and_then(|there| there.host().map(str::to_owned)),
        passkey_gone: elsewhere == Some(&PasskeysElsewhere::Gone),
        attempts_left: left,
        other_methods: screen
            .code_methods()
            .into_iter()
            .filter(|_| screen.may_type_code())
            .filter(|method| *method != way)
            .map(shown)
            .collect(),
        recovery_codes: policy(screen).is_some_and(|policy| policy.recovery.count > 0)
            && screen.usable_kinds().recovery_code
            && screen.factors.recovery_codes_left > 0
            && !screen.facts.request.demands_phishing_resistant,
        // Without an app or a number there is nothing to reset.
        recovery_resets: screen.factors.factor.means().is_some()
            && policy(screen).is_some_and(|policy| policy.recovery.effect == RecoveryEffect::Reset),
        recover_href: recover_href(screen),
        why: said(why).map(|said| match said {
            // A wish excludes nothing.
            FreshCode::PortalKind if screen.facts.bounds.allowed.is_all() => wished(screen),
            // A code may have been shown before in a browser that nobody remembers.
            FreshCode::Portal | FreshCode::PortalAge(..60) if !is_known(screen) => {
                FreshCode::PortalAnew
            }
            said => said,
        }),
        resend_wait: resend_wait(fault, under_way),
        help_href: help_href(screen),
    }
}

/// Whether this browser is remembered: of whoever rules there none counts.
fn is_known(screen: &Screen) -> bool {
    let administrator = screen.person.as_ref().is_some_and(Person::is_administrator);
    screen.facts.device_shown_at.is_some() && !administrator
}

fn wished(screen: &Screen) -> FreshCode {
    if screen.facts.request.demands_phishing_resistant {
        FreshCode::PortalKind
    } else {
        FreshCode::PortalSafer
    }
}

/// What the person is told of why a code is asked; nothing where it is part of every sign-in.
const fn said(why: WhyCode) -> Option<FreshCode> {
    Some(match why {
        WhyCode::Usual | WhyCode::Reactivate => return None,
        WhyCode::PortalInsists => FreshCode::Portal,
        WhyCode::TooOld { most, by } => match by {
            Asker::Portal => FreshCode::PortalAge(most),
            Asker::Institution => FreshCode::InstitutionAge(most),
        },
        WhyCode::OtherKind { by } => match by {
            Asker::Portal => FreshCode::PortalKind,
            Asker::Institution => FreshCode::InstitutionKind,
        },
        WhyCode::Outside => FreshCode::Outside,
        WhyCode::ToSetUp { by } => match by {
            Asker::Portal => FreshCode::PortalSetUp,
            Asker::Institution => FreshCode::InstitutionSetUp,
        },
    })
}

fn source(
    screen: &Screen,
    way: Method,
    fault: Option<&Fault>,
    under_way: Option<&TextUnderWay>,
) -> CodeSource {
    if !screen.may_type_code() {
        return CodeSource::None;
    }
    let (Method::Sms, Some(sms)) = (way, screen.factors.factor.sms()) else {
        return CodeSource::App;
    };
    let state = match (state_of(fault, under_way), fault) {
        (Some(state), _) => state,
        // Whoever typed one of these had none of a message.
        (
            None,
            Some(
                Fault::WrongRecoveryCode { .. }
                | Fault::TriesUsedUp { .. }
                | Fault::Throttled { .. },
            ),
        ) => SmsState::NotSent,
        // A code was typed for a message that is too old by now: said beside the field.
        (None, Some(fault)) if !is_about_sending(fault) => SmsState::Sent,
        (None, _) => SmsState::NotSent,
    };
    CodeSource::Sms {
        number: sms.number.masked(),
        state,
    }
}

/// How the browser can be remembered, with what was ticked or chosen beside a code that was wrong.
fn remember(screen: &Screen, typed: &str) -> ShownRemember {
    let administrator = screen.person.as_ref().is_some_and(Person::is_administrator);
    match policy(screen).map(|policy| &policy.remember) {
        Some(remember) if screen.shared_computer() && *remember != Remember::Off => {
            ShownRemember::SharedComputer
        }
        Some(Remember::Automatic { hours }) if !administrator => ShownRemember::Automatic {
            hours: *hours,
            declined: !typed.is_empty(),
        },
        Some(Remember::Checkbox { hours }) if !administrator => ShownRemember::Checkbox {
            hours: *hours,
            ticked: !typed.is_empty(),
        },
        Some(Remember::Choice { options }) if !administrator => ShownRemember::Choice {
            hours: options.clone(),
            chosen: typed.parse().unwrap_or_default(),
        },
        _ => ShownRemember::Off,
    }
}
