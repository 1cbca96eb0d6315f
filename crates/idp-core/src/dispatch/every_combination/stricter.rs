//! The same rules, where a portal, a role or a network asks more strictly.

use super::{
    check_answer, check_explanation, check_step,
    ways::{BOOLS, began, evidence, moments, now, people, plain, requests},
};
use crate::dispatch::{Asker, Bounds, Facts, Next, PersonFacts, Shown, WhyCode, decide};
use sluis_model::policy::Demand;
use sluis_model::second_factor::{FactorMethod, FactorSet, SecondFactorState};

const PASSKEY: FactorSet = FactorSet {
    passkey: true,
    ..FactorSet::NONE
};
const APP_OR_PASSKEY: FactorSet = FactorSet {
    totp: true,
    ..PASSKEY
};
const TEXT_OR_SPARE: FactorSet = FactorSet {
    sms: true,
    recovery_code: true,
    ..FactorSet::NONE
};

pub(super) fn bounds() -> Vec<Bounds> {
    let mut all = vec![];
    for allowed in [FactorSet::ALL, PASSKEY, APP_OR_PASSKEY, TEXT_OR_SPARE] {
        for max_age in [None, Some(900)] {
            for outside in BOOLS {
                all.push(Bounds {
                    max_age,
                    age_by: Asker::Portal,
                    allowed,
                    allowed_by: Asker::Institution,
                    outside,
                });
            }
        }
    }
    all
}

/// People whose refusal, mail address and invitation were walked elsewhere, with every means.
fn stricter_people() -> Vec<PersonFacts> {
    let usual = people().into_iter().filter(|person| {
        person.refusal.is_none()
            && !person.email_unproven
            && !person.invitation_due
            && !person.enrolment_first
            // A new password comes between what is demanded and what is set up.
            && (!person.must_change_password || person.demand == Demand::Required)
    });
    let mut all = vec![];
    for person in usual {
        let typed: &[(bool, bool)] = if person.state == SecondFactorState::Never {
            &[(false, false)]
        } else {
            &[(true, false), (false, true), (true, true)]
        };
        for (app, number) in typed {
            for settable in [
                FactorSet::NONE,
                FactorSet {
                    totp: true,
                    ..FactorSet::NONE
                },
                PASSKEY,
                APP_OR_PASSKEY,
            ] {
                // Whoever has one is asked for it, and makes none on the way.
                if settable.passkey && person.passkey {
                    continue;
                }
                for waived in BOOLS {
                    // Never of administrators; and what can be set up makes no difference to it.
                    if waived && (person.administrator || settable != FactorSet::NONE) {
                        continue;
                    }
                    all.push(PersonFacts {
                        app: *app,
                        number: *number,
                        settable,
                        waived,
                        ..person
                    });
                }
            }
        }
    }
    all
}

#[test]
fn flo_05_what_is_asked_more_strictly_is_met_in_every_combination() {
    let (people, bounds) = (stricter_people(), bounds());
    // How `max_age` and `prompt=login` work together was walked elsewhere.
    let requests: Vec<_> = requests()
        .into_iter()
        .filter(|request| {
            !request.consent_missing
                && request.max_age != Some(0)
                && !(request.max_age.is_some() && request.first_factor_again)
        })
        .collect();
    let mut text = evidence();
    // A code by text message as well: which typed code was shown makes a difference here. And a security
    // key, which is a second factor alone.
    for method in [FactorMethod::Sms, FactorMethod::SecurityKey { bound: true }] {
        text.extend(moments().map(|at| (Some(Shown { method, at }), None)));
    }
    let (mut walked, mut answered, mut sent_away, mut made) = (0_u64, 0_u64, 0_u64, 0_u64);
    for request in &requests {
        for bounds in &bounds {
            for (shown, device_shown_at) in &text {
                for person in &people {
                    let mut facts = Facts {
                        request: *request,
                        bounds: *bounds,
                        person: Some((*person, began())),
                        shown: *shown,
                        device_shown_at: *device_shown_at,
                        ..plain()
                    };
                    loop {
                        walked += 1;
                        let next = decide(&facts);
                        if walked.is_multiple_of(31) {
                            check_explanation(&facts, next);
                        }
                        if let Next::Answer(assurance) = next {
                            answered += 1;
                            check_answer(&facts, assurance);
                        }
                        sent_away += u64::from(next == Next::Lacking);
                        made += u64::from(next == Next::EnrolPasskey);
                        check_step(&facts, next);
                        // Behind the introduction is the set-up.
                        if facts.progress.enrolling || !matches!(next, Next::EnrolIntro { .. }) {
                            break;
                        }
                        facts.progress.enrolling = true;
                    }
                }
            }
        }
    }
    println!("{walked} combinations, {answered} answered, {sent_away} sent away");
    assert!(walked > 4_000_000, "only {walked} combinations");
    // As many as take some seconds, see the walk over everything else.
    assert!(walked < 20_000_000, "{walked} combinations are too many");
    assert!(answered > 0 && sent_away > 0 && made > 0);
}

/// Whoever does what each page asks comes to an end, with what counts set up on the way.
#[test]
fn every_stricter_sign_in_comes_to_an_end() {
    for request in requests() {
        for bounds in bounds() {
            for person in stricter_people() {
                let mut facts = Facts {
                    request,
                    bounds,
                    person: Some((person, now())),
                    ..plain()
                };
                let mut steps = 0;
                loop {
                    match decide(&facts) {
                        Next::SecondFactor(why) => show(&mut facts, why),
                        Next::EnrolIntro { .. } => facts.progress.enrolling = true,
                        Next::Enrol { .. } => {
                            if let Some((person, _)) = &mut facts.person {
                                person.state = SecondFactorState::Enabled;
                                person.app = true;
                            }
                            facts.shown = Some(Shown {
                                method: FactorMethod::Totp,
                                at: now(),
                            });
                        }
                        Next::EnrolPasskey => {
                            if let Some((person, _)) = &mut facts.person {
                                person.passkey = true;
                            }
                            facts.shown = Some(Shown {
                                method: FactorMethod::Passkey { bound: false },
                                at: now(),
                            });
                        }
                        Next::NewPassword => {
                            if let Some((person, _)) = &mut facts.person {
                                person.must_change_password = false;
                            }
                        }
                        Next::Consent => facts.request.consent_missing = false,
                        Next::Answer(_) | Next::Unmet | Next::Lacking => break,
                        other => panic!("{other:?} of {facts:?}"),
                    }
                    steps += 1;
                    assert!(steps < 8, "no end in sight: {facts:?}");
                }
            }
        }
    }
}

/// Shows what the page asks for: a kind that counts, where the person has one.
fn show(facts: &mut Facts, why: WhyCode) {
    let allowed = facts.bounds.allowed;
    let phishing_resistant = facts.request.demands_phishing_resistant;
    let Some((person, _)) = &mut facts.person else {
        panic!("a code of nobody");
    };
    let counts = |there: bool, allowed: bool| {
        there && (allowed || matches!(why, WhyCode::ToSetUp { .. } | WhyCode::Reactivate))
    };
    let awake = person.state != SecondFactorState::Suspended;
    let method = if person.passkey && awake && (phishing_resistant || allowed.passkey) {
        FactorMethod::Passkey { bound: true }
    } else if counts(person.app, allowed.totp) {
        FactorMethod::Totp
    } else if counts(person.number, allowed.sms) {
        FactorMethod::Sms
    } else if person.has_nothing_here() {
        FactorMethod::RecoveryCode
    } else {
        FactorMethod::Passkey { bound: true }
    };
    if matches!(method, FactorMethod::Totp | FactorMethod::Sms) {
        person.state = SecondFactorState::Enabled;
    }
    facts.shown = Some(Shown { method, at: now() });
}

#[test]
fn facts_that_were_written_down_before_are_read_as_they_were_meant() {
    let person = stricter_people()[40];
    let written = serde_json::to_value(Facts {
        person: Some((person, began())),
        ..plain()
    });
    let mut written = written.unwrap();
    written.as_object_mut().unwrap().remove("bounds");
    let old = written["person"][0].as_object_mut().unwrap();
    for name in ["app", "number", "settable", "waived"] {
        assert!(old.remove(name).is_some());
    }
    let read: Facts = serde_json::from_value(written).unwrap();
    assert_eq!(read.bounds, Bounds::default());
    assert!(!read.person.unwrap().0.waived);
}

#[test]
fn the_strictest_holds_and_who_asks_is_said() {
    let portal = Bounds {
        max_age: Some(900),
        allowed: APP_OR_PASSKEY,
        ..Bounds::default()
    };
    let institution = Bounds {
        max_age: Some(300),
        age_by: Asker::Institution,
        allowed: PASSKEY,
        allowed_by: Asker::Institution,
        outside: true,
    };
    assert_eq!(portal.and(institution), institution);
    let lenient = Bounds {
        max_age: Some(3600),
        outside: false,
        allowed: FactorSet::ALL,
        ..institution
    };
    assert_eq!(portal.and(lenient), portal);
    assert_eq!(
        Bounds::default().and(institution).age_by,
        Asker::Institution
    );
}
