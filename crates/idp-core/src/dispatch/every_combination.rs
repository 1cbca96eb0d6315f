//! Walks every combination of policy, factors, device, request and progress, and holds the decision
//! against rules that are written down here on their own.

mod badges;
mod rules;
mod several;
mod sources;
mod stricter;
mod ways;

use super::{Facts, Next, PersonFacts, Progress, Shown, decide, explain};
use rules::{check_answer, check_explanation, check_step, young_enough};
use sluis_model::second_factor::{FactorMethod, SecondFactorState};
use ways::{BOOLS, began, evidence, moments, now, people, plain, progresses, requests};

#[test]
fn facts_survive_being_written_down() {
    for request in requests() {
        for person in people().into_iter().step_by(11) {
            let facts = Facts {
                request,
                person: Some((person, began())),
                shown: evidence()[5].0,
                ..plain()
            };
            let written = serde_json::to_value(facts).unwrap();
            assert_eq!(serde_json::from_value::<Facts>(written).unwrap(), facts);
        }
    }
}

#[test]
fn a_means_that_is_too_weak_is_explained_as_it_is_decided() {
    for request in requests() {
        for person in people() {
            for (shown, device_shown_at) in evidence() {
                let facts = Facts {
                    request,
                    person: Some((
                        PersonFacts {
                            means_too_weak: true,
                            ..person
                        },
                        began(),
                    )),
                    shown,
                    device_shown_at,
                    ..plain()
                };
                assert_eq!(explain(&facts).next, decide(&facts), "{facts:?}");
            }
        }
    }
}

#[test]
fn flo_05_no_combination_reaches_an_answer_without_what_policy_demands() {
    let (people, requests, evidence, progresses) = (people(), requests(), evidence(), progresses());
    let mut walked = 0_u64;
    let mut answered = 0_u64;
    let mut check = |facts: &Facts| {
        walked += 1;
        let next = decide(facts);
        // The explanation costs more than the decision: every so many combinations, a number that
        // shares no factor with the loops.
        if walked.is_multiple_of(37) {
            check_explanation(facts, next);
        }
        if let Next::Answer(assurance) = next {
            answered += 1;
            check_answer(facts, assurance);
        }
        check_step(facts, next);
    };
    for request in &requests {
        let young = moments().map(|at| young_enough(request, at, request.first_factor_again));
        for (shown, device_shown_at) in &evidence {
            for progress in &progresses {
                let mut facts = Facts {
                    institution_known: false,
                    request: *request,
                    shown: *shown,
                    device_shown_at: *device_shown_at,
                    progress: *progress,
                    ..plain()
                };
                check(&facts);
                facts.institution_known = true;
                check(&facts);
                // A refusal ends everything, and so does a password that is too old here: what was shown
                // and remembered is walked beside it, and how far the sign-in had come, but not both at
                // once.
                let beside_an_end = *progress == Progress::default()
                    || (shown.is_none() && device_shown_at.is_none());
                for person in &people {
                    if person.refusal.is_some() && !beside_an_end {
                        continue;
                    }
                    for (password_at, young) in moments().into_iter().zip(young) {
                        if !(young || beside_an_end) {
                            continue;
                        }
                        facts.person = Some((*person, password_at));
                        check(&facts);
                        // The question stands after everything else that is shown or remembered, so
                        // that only what was shown here can make a difference.
                        if shown.is_some_and(|shown| shown.at >= began())
                            && device_shown_at.is_none()
                        {
                            for question_postponed in BOOLS {
                                let mut asked = facts;
                                asked.progress.question_postponed = question_postponed;
                                asked.person = Some((
                                    PersonFacts {
                                        question_wanted: true,
                                        ..*person
                                    },
                                    password_at,
                                ));
                                check(&asked);
                                // So does the invitation to a passkey; how far the sign-in has come was
                                // walked with the question.
                                if *progress == Progress::default() {
                                    let mut invited = facts;
                                    invited.progress.passkey_postponed = question_postponed;
                                    invited.person = Some((
                                        PersonFacts {
                                            passkey_wanted: true,
                                            ..*person
                                        },
                                        password_at,
                                    ));
                                    check(&invited);
                                }
                            }
                        }
                        // Where nothing is remembered, that the computer is shared changes the reason alone.
                        if device_shown_at.is_none() && *progress == Progress::default() {
                            let mut shared = facts;
                            shared.shared_computer = true;
                            assert_eq!(decide(&shared), decide(&facts), "{shared:?}");
                            check(&shared);
                        }
                        // The choice of an account comes before all that the person is asked, so that
                        // nothing but that there is somebody can make a difference.
                        if *progress == Progress::default() {
                            let mut choosing = facts;
                            choosing.request.select_account = true;
                            assert_eq!(decide(&choosing), Next::SelectAccount, "{choosing:?}");
                            check(&choosing);
                        }
                        if !progress.postponed && !progress.enrolling {
                            let mut other = facts;
                            other.wrong_person = true;
                            check(&other);
                        }
                    }
                }
            }
        }
    }
    println!(
        "the dispatcher was walked over {walked} combinations, {answered} of which reach an answer"
    );
    assert!(answered > 0);
    assert!(walked > 80_000_000, "only {walked} combinations");
    // A quarter of a microsecond each where nothing is optimised. The walk grows with every factor and is
    // to stay under a minute on a slow machine: whoever adds one says as well what makes no difference
    // beside it. The number tells that everywhere alike; seconds depend on what else the machine does.
    assert!(walked < 120_000_000, "{walked} combinations are too many");
}

/// A sign-in in which the person does what each page asks ends: no page asks for ever.
#[test]
fn every_sign_in_comes_to_an_end() {
    for request in requests() {
        for person in people() {
            let mut facts = Facts {
                institution_known: false,
                request,
                ..plain()
            };
            let mut steps = 0;
            loop {
                let here = now();
                match decide(&facts) {
                    Next::Institution => facts.institution_known = true,
                    Next::SelectAccount => facts.request.select_account = false,
                    Next::Password(_) => facts.person = Some((person, here)),
                    Next::SecondFactor(_) => {
                        let Some((person, _)) = &mut facts.person else {
                            panic!("a code of nobody: {facts:?}");
                        };
                        let method = if person.passkey {
                            FactorMethod::Passkey { bound: true }
                        } else if person.has_nothing_here() {
                            FactorMethod::RecoveryCode
                        } else {
                            person.state = SecondFactorState::Enabled;
                            FactorMethod::Totp
                        };
                        facts.shown = Some(Shown { method, at: here });
                    }
                    // Every other one says "not now" where that is an answer.
                    Next::EnrolIntro { required: false } if request.consent_missing => {
                        facts.progress.postponed = true;
                    }
                    Next::EnrolIntro { .. } => facts.progress.enrolling = true,
                    Next::Enrol { .. } => {
                        if let Some((person, _)) = &mut facts.person {
                            person.state = SecondFactorState::Enabled;
                        }
                        facts.shown = Some(Shown {
                            method: FactorMethod::Totp,
                            at: here,
                        });
                        facts.progress.recovery_codes_shown = true;
                    }
                    Next::EnrolPasskey => {
                        if let Some((person, _)) = &mut facts.person {
                            person.passkey = true;
                        }
                        facts.shown = Some(Shown {
                            method: FactorMethod::Passkey { bound: false },
                            at: here,
                        });
                    }
                    Next::RecoveryCodes => facts.progress.recovery_codes_shown = false,
                    Next::NewPassword => {
                        if let Some((person, _)) = &mut facts.person {
                            person.must_change_password = false;
                        }
                    }
                    Next::SecurityQuestion => facts.progress.question_postponed = true,
                    Next::AddPasskey => facts.progress.passkey_postponed = true,
                    Next::Consent => facts.request.consent_missing = false,
                    Next::Answer(_)
                    | Next::Refused(_)
                    | Next::Unmet
                    | Next::Lacking
                    | Next::WrongPerson
                    | Next::ProveEmail => break,
                }
                steps += 1;
                assert!(steps < 12, "no end in sight: {facts:?}");
            }
        }
    }
}
