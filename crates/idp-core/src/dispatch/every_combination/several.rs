//! Several second factors were shown: whichever came last, none takes away what another one is worth.

use super::{
    stricter::bounds,
    ways::{began, evidence, people, plain, requests},
};
use crate::dispatch::{Assurance, Facts, Next, PersonFacts, Shown, decide, strongest};
use sluis_model::{
    policy::Demand,
    second_factor::{FactorMethod, SecondFactorState},
};

/// People who have several, of each state.
fn who() -> Vec<PersonFacts> {
    let usual = people().into_iter().filter(|person| {
        person.refusal.is_none()
            && person.passkey
            && person.demand == Demand::Required
            && !person.email_unproven
            && !person.invitation_due
            && !person.must_change_password
            && !person.means_too_weak
            && !person.excused
    });
    usual
        .map(|person| PersonFacts {
            app: person.state != SecondFactorState::Never,
            number: false,
            ..person
        })
        .collect()
}

fn answered(facts: &Facts) -> Option<Assurance> {
    match decide(facts) {
        Next::Answer(assurance) => Some(assurance),
        _ => None,
    }
}

fn worth(assurance: Assurance) -> u8 {
    match assurance {
        _ if assurance.is_phishing_resistant() => 3,
        Assurance::TwoFactors {
            method: FactorMethod::RecoveryCode,
            ..
        }
        | Assurance::SingleFactor { .. } => 0,
        Assurance::RememberedDevice { .. } => 1,
        Assurance::TwoFactors { .. } => 2,
    }
}

#[test]
fn aut_12_the_strongest_that_is_enough_counts_in_every_combination() {
    let shown: Vec<Shown> = evidence().into_iter().filter_map(|(one, _)| one).collect();
    let mut answers = 0;
    for person in who() {
        for request in requests() {
            for bounds in bounds() {
                let facts = Facts {
                    request,
                    bounds,
                    person: Some((person, began())),
                    ..plain()
                };
                let alone: Vec<_> = shown
                    .iter()
                    .map(|one| {
                        let shown = Some(*one);
                        answered(&Facts { shown, ..facts })
                    })
                    .collect();
                for (last, of_last) in shown.iter().zip(&alone) {
                    for (before, of_before) in shown.iter().zip(&alone) {
                        let shown = strongest(&facts, &[*last, *before]);
                        assert!(shown == Some(*last) || shown == Some(*before));
                        let both = answered(&Facts { shown, ..facts });
                        let best = of_last.iter().chain(of_before).copied().map(worth).max();
                        assert_eq!(
                            both.map(worth),
                            best,
                            "{last:?} after {before:?}: {facts:?}"
                        );
                        answers += u32::from(both.is_some());
                    }
                }
            }
        }
    }
    assert!(answers > 10_000, "{answers}");
}
