//! The same walk for whoever came through the institution's own provider.

use super::{
    check_answer, check_explanation, check_step,
    ways::{began, evidence, moments, people, plain, progresses, requests},
};
use crate::dispatch::{Assurance, Facts, Next, PersonFacts, Shown, decide};
use sluis_model::{
    context::Timestamp,
    policy::Demand,
    second_factor::{FactorMethod, FirstFactor},
};

/// What the policy makes of the source's word: nothing, an asserted factor counts, all counts.
const WORTH: [(bool, bool); 3] = [(false, false), (true, false), (true, true)];

/// What was shown here, and what the source asserted then.
fn proofs() -> Vec<(Option<Shown>, Option<Timestamp>)> {
    let asserted = moments().map(|at| {
        let method = FactorMethod::Upstream;
        (Some(Shown { method, at }), None)
    });
    let own = evidence().into_iter().step_by(3);
    asserted.into_iter().chain(own).collect()
}

/// Everybody who came through a source. Whoever may administer is never excused.
fn guests() -> Vec<PersonFacts> {
    let mut all = vec![];
    for person in people() {
        for (upstream_counts, upstream_excuses) in WORTH {
            let strange = person.refusal.is_some() || person.enrolment_first;
            if strange || (upstream_excuses && person.administrator) {
                continue;
            }
            all.push(PersonFacts {
                upstream_counts,
                upstream_excuses,
                ..person
            });
        }
    }
    all
}

fn walk(mut check: impl FnMut(&Facts, Next)) {
    let (people, progresses) = (guests(), progresses());
    for request in requests() {
        for (shown, device_shown_at) in proofs() {
            for progress in progresses.iter().step_by(5) {
                for person in &people {
                    for password_at in moments() {
                        let facts = Facts {
                            request,
                            first: FirstFactor::Upstream,
                            person: Some((*person, password_at)),
                            shown,
                            device_shown_at,
                            progress: *progress,
                            ..plain()
                        };
                        check(&facts, decide(&facts));
                    }
                }
            }
        }
    }
}

/// A source that asserted a second factor just now is followed by no code and no invitation.
fn check_that_nothing_is_asked_in_vain(facts: &Facts, next: Next) {
    let counts = facts
        .person
        .is_some_and(|(person, _)| person.upstream_counts);
    let vouched = facts
        .shown
        .is_some_and(|shown| shown.method == FactorMethod::Upstream && shown.at >= began());
    if counts && vouched && !facts.request.demands_phishing_resistant {
        let asked = matches!(
            next,
            Next::SecondFactor(_) | Next::EnrolIntro { .. } | Next::Enrol { .. }
        );
        assert!(!asked, "asked for what was shown: {facts:?} {next:?}");
    }
}

#[test]
fn u36_u37_no_combination_makes_more_of_a_sources_word_than_policy_does() {
    let (mut walked, mut excused, mut vouched) = (0_u64, 0_u64, 0_u64);
    walk(|facts, next| {
        walked += 1;
        if walked.is_multiple_of(37) {
            check_explanation(facts, next);
        }
        check_step(facts, next);
        check_that_nothing_is_asked_in_vain(facts, next);
        let Next::Answer(assurance) = next else {
            return;
        };
        check_answer(facts, assurance);
        let person = facts.person.unwrap().0;
        match assurance {
            Assurance::SingleFactor { .. } if person.demand == Demand::Required => {
                assert!(person.upstream_excuses || person.excused, "{facts:?}");
                excused += u64::from(person.upstream_excuses);
            }
            Assurance::TwoFactors {
                method: FactorMethod::Upstream,
                ..
            } => {
                assert!(person.upstream_counts, "{facts:?}");
                vouched += 1;
            }
            _ => {}
        }
    });
    assert!(walked > 500_000, "{walked}");
    assert!(excused > 1_000 && vouched > 1_000, "{excused} {vouched}");
}
