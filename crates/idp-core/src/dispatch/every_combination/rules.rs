//! What must hold of a decision, written down on its own.

use super::ways::{began, now};
use crate::dispatch::{
    Assurance, Bounds, Facts, Next, PersonFacts, Reason, RequestFacts, Shown, WhyCode, WhyPassword,
    explain,
};
use sluis_model::{
    context::Timestamp,
    policy::Demand,
    second_factor::{FactorMethod, FirstFactor, SecondFactorState},
};
use sluis_protocol::metadata::ACR_MFA;

/// Whether what was shown then is young enough for a portal.
pub(super) fn young_enough(request: &RequestFacts, at: Timestamp, again: bool) -> bool {
    let age = (now() - at).num_seconds();
    let here = at >= began();
    let young = request
        .max_age
        .is_none_or(|most| age <= i64::from(most) || (here && age <= 300));
    young && (here || !again)
}

/// Whether something is within the limit of a second factor's own.
fn within(bounds: &Bounds, at: Timestamp) -> bool {
    let age = (now() - at).num_seconds();
    let here = at >= began();
    bounds
        .max_age
        .is_none_or(|most| age <= i64::from(most) || (here && age <= 300))
}

/// Whether somebody has a second factor: what is typed, or a passkey of whichever host.
fn is_there(person: &PersonFacts) -> bool {
    let passkey = person.passkey || person.passkey_elsewhere;
    person.state == SecondFactorState::Enabled
        || (person.state == SecondFactorState::Never && passkey)
}

/// Whether it can be shown at this host.
fn is_at_hand(person: &PersonFacts) -> bool {
    person.state == SecondFactorState::Enabled
        || (person.state == SecondFactorState::Never && person.passkey)
}

/// Whether somebody has a second factor, but none of a kind that counts.
fn has_no_kind(facts: &Facts, person: &PersonFacts) -> bool {
    let allowed = facts.bounds.allowed;
    let there = is_there(person);
    let counts = (person.app && allowed.totp)
        || (person.number && allowed.sms)
        || (person.passkey && allowed.passkey);
    there && !allowed.is_all() && !counts
}

/// What must hold whenever a portal would get its answer.
pub(super) fn check_answer(facts: &Facts, assurance: Assurance) {
    let request = &facts.request;
    assert!(
        facts.institution_known,
        "an answer without an institution: {facts:?}"
    );
    let Some((person, password_at)) = facts.person else {
        panic!("an answer without a first factor: {facts:?}")
    };
    assert!(
        young_enough(request, password_at, request.first_factor_again),
        "a stale first factor: {facts:?}"
    );
    assert_eq!(
        person.refusal, None,
        "a refused account was answered: {facts:?}"
    );
    assert!(
        !person.must_change_password,
        "an answer before the new password: {facts:?}"
    );
    assert!(
        !facts.progress.recovery_codes_shown,
        "an answer past unread recovery codes: {facts:?}"
    );
    assert!(
        !request.consent_missing,
        "an answer without consent: {facts:?}"
    );

    assert!(
        !request.select_account,
        "an answer before the choice of an account: {facts:?}"
    );
    assert!(
        !facts.wrong_person,
        "an answer for the wrong person: {facts:?}"
    );
    let by_source = facts.first == FirstFactor::Upstream && assurance.acr() == ACR_MFA;
    let offered = request.prefers_second_factor
        && !by_source
        && person.state == SecondFactorState::Never
        && !is_there(&person)
        && matches!(person.demand, Demand::Optional { .. });
    assert!(
        !offered || facts.progress.postponed,
        "a preferred second factor was not offered: {facts:?}"
    );
    let excused = person.excused && person.state == SecondFactorState::Suspended;
    let bounds = &facts.bounds;
    // On the own network, unless anybody asks for more.
    let waived = person.waived
        && bounds.max_age.is_none()
        && bounds.allowed.is_all()
        && !request.demands_second_factor
        && !request.needs_second_factor
        && !request.prefers_second_factor;
    let demanded = (person.demand == Demand::Required && !excused && !waived)
        || request.demands_second_factor
        || request.needs_second_factor;
    let there = is_there(&person);
    let source_is_enough = person.upstream_excuses
        && bounds.max_age.is_none()
        && bounds.allowed.is_all()
        && !(request.demands_second_factor || request.needs_second_factor)
        && !(request.prefers_second_factor && there);
    let asked = ((there && !waived) || demanded) && !source_is_enough;
    assert_eq!(assurance.first(), facts.first, "{facts:?}");
    if request.demands_phishing_resistant {
        assert_eq!(
            assurance.acr_for(&["phr".to_owned()]),
            "phr",
            "what can be phished where nothing else was demanded: {facts:?}"
        );
    }
    match assurance {
        Assurance::SingleFactor { .. } => {
            assert!(!asked, "one factor where two are asked: {facts:?}")
        }
        Assurance::RememberedDevice { shown_at, .. } => {
            assert_eq!(facts.device_shown_at, Some(shown_at));
            assert!(there, "a device for a factor that is not there: {facts:?}");
            assert!(
                !request.demands_second_factor,
                "a device where a fresh factor is demanded: {facts:?}"
            );
            assert!(
                !request.prefers_second_factor,
                "a device where a fresh factor is preferred and there: {facts:?}"
            );
            assert!(
                !request.refuses_devices,
                "a device at a portal that refuses devices: {facts:?}"
            );
            assert!(
                !person.administrator,
                "a device of an administrator: {facts:?}"
            );
            assert!(
                !bounds.outside
                    && (!person.app || bounds.allowed.totp)
                    && (!person.number || bounds.allowed.sms)
                    && within(bounds, shown_at),
                "a device for what does not count: {facts:?}"
            );
            assert!(
                young_enough(request, shown_at, false),
                "a device older than max_age: {facts:?}"
            );
        }
        Assurance::TwoFactors { method, at, .. } => {
            assert_eq!(facts.shown, Some(Shown { method, at }));
            let left = match method {
                FactorMethod::Totp | FactorMethod::Sms => {
                    person.state == SecondFactorState::Enabled
                }
                FactorMethod::RecoveryCode => there,
                FactorMethod::Passkey { .. } | FactorMethod::SecurityKey { .. } => person.passkey,
                FactorMethod::Upstream => person.upstream_counts,
            };
            assert!(left, "a proof of a factor that is not there: {facts:?}");
            assert!(
                bounds.allowed.has(method) && within(bounds, at),
                "a second factor that does not count: {facts:?}"
            );
            assert!(
                young_enough(request, at, request.first_factor_again),
                "a stale second factor: {facts:?}"
            );
            assert!(
                !request.prefers_phishing_resistant
                    || method.is_phishing_resistant()
                    || at >= began()
                    || !person.passkey
                    || !bounds.allowed.passkey,
                "a passkey is wished for and there, and was not asked for: {facts:?}"
            );
            if request.demands_second_factor || request.needs_second_factor {
                assert_eq!(
                    assurance.acr(),
                    ACR_MFA,
                    "less than was demanded: {facts:?}"
                );
            }
        }
    }
    if assurance.acr() == ACR_MFA {
        assert!(
            matches!(
                facts.shown,
                Some(Shown {
                    method: FactorMethod::Totp
                        | FactorMethod::Sms
                        | FactorMethod::Passkey { .. }
                        | FactorMethod::SecurityKey { .. }
                        | FactorMethod::Upstream,
                    ..
                })
            ),
            "acr claims too much: {facts:?}"
        );
    }
}

/// What must hold of every step that is not an answer: it can be passed, and it is not asked in vain.
pub(super) fn check_step(facts: &Facts, next: Next) {
    let Some((person, password_at)) = facts.person else {
        assert!(
            matches!(next, Next::Institution | Next::Password(_)),
            "a step for nobody: {facts:?} {next:?}"
        );
        return;
    };
    match next {
        Next::Answer(_) | Next::Institution | Next::Consent => {}
        Next::SelectAccount => assert!(
            facts.request.select_account,
            "a choice between accounts in vain: {facts:?}"
        ),
        Next::Password(WhyPassword::Unlock) => {
            assert!(
                facts.progress.enrolling
                    && password_at < began()
                    && now() - password_at >= facts.unlock
                    && (person.state == SecondFactorState::Never || has_no_kind(facts, &person)),
                "the password once more in vain: {facts:?}"
            );
        }
        Next::Password(WhyPassword::BadgeNotEnough) => panic!("of a password: {facts:?}"),
        Next::Password(_) => {
            assert!(
                !young_enough(
                    &facts.request,
                    password_at,
                    facts.request.first_factor_again
                ),
                "{facts:?}"
            );
        }
        Next::Refused(refusal) => assert_eq!(person.refusal, Some(refusal)),
        Next::SecondFactor(why) => {
            assert!(
                person.state != SecondFactorState::Never || is_there(&person),
                "a code of nothing: {facts:?}"
            );
            let request = &facts.request;
            assert!(
                person.state == SecondFactorState::Suspended
                    || is_at_hand(&person)
                    || !(request.demands_second_factor || request.needs_second_factor),
                "nothing can be shown here that the portal counts: {facts:?}"
            );
            let bounds = &facts.bounds;
            let true_reason = match why {
                WhyCode::Usual | WhyCode::PortalInsists | WhyCode::Reactivate => true,
                WhyCode::TooOld { most, .. } => bounds.max_age == Some(most),
                WhyCode::OtherKind { .. } => {
                    let phishable = facts
                        .shown
                        .is_some_and(|shown| !shown.method.is_phishing_resistant());
                    let portal =
                        request.demands_phishing_resistant || request.prefers_phishing_resistant;
                    !bounds.allowed.is_all() || (portal && phishable && person.passkey)
                }
                WhyCode::Outside => bounds.outside && facts.device_shown_at.is_some(),
                WhyCode::ToSetUp { .. } => has_no_kind(facts, &person),
            };
            assert!(true_reason, "a reason that is none: {facts:?} {why:?}");
            assert!(
                why != WhyCode::PortalInsists
                    || request.demands_second_factor
                    || request.needs_second_factor
                    || request.prefers_second_factor
                    || request.refuses_devices
                    || request.max_age.is_some(),
                "the portal is said to insist, and asked for nothing: {facts:?}"
            );
        }
        Next::AddPasskey => {
            assert!(
                person.passkey_wanted
                    && !person.passkey
                    && !facts.progress.passkey_postponed
                    && !person.must_change_password
                    && person.state == SecondFactorState::Enabled
                    && facts
                        .shown
                        .is_some_and(|shown| shown.at >= began()
                            && shown.method != FactorMethod::RecoveryCode),
                "a passkey out of turn: {facts:?}"
            );
        }
        Next::SecurityQuestion => {
            assert!(
                person.question_wanted
                    && !person.administrator
                    && !facts.progress.question_postponed
                    && !person.must_change_password
                    && is_at_hand(&person)
                    && facts.shown.is_some_and(|shown| shown.at >= began()
                        && shown.method != FactorMethod::RecoveryCode
                        && shown.method != FactorMethod::Upstream),
                "a secret question out of turn: {facts:?}"
            );
        }
        Next::EnrolIntro { .. } | Next::Enrol { .. } | Next::EnrolPasskey => {
            let required = match next {
                Next::EnrolIntro { required } | Next::Enrol { required } => required,
                _ => true,
            };
            let passkey = next == Next::EnrolPasskey;
            if !matches!(next, Next::EnrolIntro { .. }) {
                assert!(
                    password_at >= began() || now() - password_at < facts.unlock,
                    "a set-up with a stale password: {facts:?}"
                );
            }
            // Beside what somebody has, only what counts where that does not, and never with the
            // password alone.
            if has_no_kind(facts, &person) {
                assert!(required, "{facts:?}");
                assert!(
                    facts.shown.is_some_and(|shown| {
                        shown.at >= began() || now() - shown.at < facts.unlock
                    }),
                    "a set-up beside a factor that was not shown: {facts:?}"
                );
            } else {
                assert_eq!(person.state, SecondFactorState::Never, "{facts:?}");
                assert!(!is_there(&person), "a set-up beside a passkey: {facts:?}");
            }
            let allowed = facts.bounds.allowed;
            let typed =
                (person.settable.totp && allowed.totp) || (person.settable.sms && allowed.sms);
            assert!(
                !required || allowed.is_all() || typed != passkey,
                "a set-up of what does not count: {facts:?}"
            );
            assert!(
                !passkey || (person.settable.passkey && allowed.passkey && !person.passkey),
                "a passkey where none can be made: {facts:?}"
            );
            assert_ne!(
                person.demand,
                Demand::Unavailable,
                "enrolment for whom it is not: {facts:?}"
            );
            assert!(
                required || !facts.progress.postponed,
                "asked again after not now: {facts:?}"
            );
            assert_eq!(
                required,
                person.demand == Demand::Required
                    || has_no_kind(facts, &person)
                    || facts.request.demands_second_factor
                    || facts.request.needs_second_factor,
                "{facts:?}"
            );
        }
        Next::Lacking => {
            let allowed = facts.bounds.allowed;
            let counts = (person.app && allowed.totp)
                || (person.number && allowed.sms)
                || (person.passkey && allowed.passkey && person.has_factor());
            let all_elsewhere = is_there(&person) && !is_at_hand(&person);
            assert!(
                !counts && (!allowed.is_all() || all_elsewhere),
                "sent away with what counts: {facts:?}"
            );
            assert!(
                person.has_factor()
                    || person.demand == Demand::Required
                    || facts.request.demands_second_factor
                    || facts.request.needs_second_factor,
                "sent away for what nobody demands: {facts:?}"
            );
        }
        Next::ProveEmail => assert!(person.email_unproven, "{facts:?}"),
        Next::RecoveryCodes => assert!(facts.progress.recovery_codes_shown, "{facts:?}"),
        Next::WrongPerson => assert!(facts.wrong_person, "{facts:?}"),
        Next::NewPassword => assert!(person.must_change_password, "{facts:?}"),
        Next::Unmet => {
            assert!(
                (facts.request.demands_phishing_resistant
                    && !(person.passkey && facts.bounds.allowed.passkey)
                    && !(person.settable.passkey
                        && facts.bounds.allowed.passkey
                        && !facts.bounds.allowed.is_all()
                        && !(facts.bounds.allowed.totp && (person.app || person.settable.totp))
                        && !(facts.bounds.allowed.sms && person.number)
                        && person.demand != Demand::Unavailable))
                    || ((facts.request.demands_second_factor || facts.request.needs_second_factor)
                        && person.demand == Demand::Unavailable),
                "{facts:?}"
            );
        }
    }
}

/// The explanation ends where the decision does, names the demand of the institution to whom it comes
/// to that, and survives being written down.
pub(super) fn check_explanation(facts: &Facts, next: Next) {
    let explanation = explain(facts);
    assert_eq!(explanation.next, next, "explained otherwise: {facts:?}");
    assert!(
        !explanation.reasons.is_empty(),
        "without a reason: {facts:?}"
    );
    if let Next::Answer(assurance) = next {
        let vouched = explanation.reasons.iter().any(|reason| match reason {
            Reason::CodeCounts { .. } => matches!(assurance, Assurance::TwoFactors { .. }),
            Reason::DeviceCounts { .. } => matches!(assurance, Assurance::RememberedDevice { .. }),
            Reason::NothingNeeded | Reason::SourceEnough => {
                matches!(assurance, Assurance::SingleFactor { .. })
            }
            _ => false,
        });
        assert!(vouched, "an answer that nothing vouches for: {facts:?}");
    }
}
