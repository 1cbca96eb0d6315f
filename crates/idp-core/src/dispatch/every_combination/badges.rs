//! Sign-ins with a badge: every request, person and moment once more, against rules of their own.

use super::{
    super::{Assurance, Bounds, Facts, Next, PersonFacts, RequestFacts, WhyPassword},
    check_explanation,
    ways::{BOOLS, began, evidence, moments, people, plain, progresses, requests},
};
use crate::dispatch::decide;
use sluis_model::{
    person::Refusal,
    policy::Demand,
    second_factor::{FirstFactor, SecondFactorState},
};
use sluis_protocol::metadata::ACR_BADGE;

/// What must hold of whatever comes after a badge.
fn check(facts: &Facts, person: &PersonFacts, next: Next) {
    let request = &facts.request;
    let plain_request = *request
        == RequestFacts {
            consent_missing: request.consent_missing,
            prefers_second_factor: request.prefers_second_factor,
            prefers_phishing_resistant: request.prefers_phishing_resistant,
            refuses_devices: request.refuses_devices,
            ..RequestFacts::default()
        };
    let refused = person
        .refusal
        .is_some_and(|refusal| refusal != Refusal::TemporaryPasswordEnded);
    match next {
        Next::Answer(assurance) => {
            assert!(!request.consent_missing, "without consent: {facts:?}");
            let first = FirstFactor::Badge;
            assert_eq!(assurance, Assurance::SingleFactor { first });
            assert_eq!(assurance.acr(), ACR_BADGE, "acr claims too much");
            assert_eq!(assurance.amr(), ["badge"], "amr claims too much");
        }
        Next::Consent => assert!(request.consent_missing, "{facts:?}"),
        Next::Password(WhyPassword::BadgeNotEnough) => assert!(
            !plain_request
                || !person.badge
                || person.demand == Demand::Required
                || person.administrator
                || person.has_passkey()
                || person.state != SecondFactorState::Never,
            "the password in vain: {facts:?}"
        ),
        Next::Password(WhyPassword::AskedAgain) => {
            assert!(
                request.first_factor_again || request.max_age.is_some(),
                "{facts:?}"
            );
        }
        Next::WrongPerson => assert!(facts.wrong_person, "{facts:?}"),
        Next::Refused(refusal) => assert_eq!(person.refusal, Some(refusal)),
        other => panic!("after a badge nothing is shown, set up or changed: {other:?} {facts:?}"),
    }
    if matches!(next, Next::Answer(_) | Next::Consent) {
        assert!(plain_request, "more was asked: {facts:?}");
        assert!(!refused && !facts.wrong_person, "{facts:?}");
        assert!(person.badge, "a badge that does not count here: {facts:?}");
        assert!(!person.administrator, "an administrator's: {facts:?}");
        assert!(
            person.state == SecondFactorState::Never && !person.has_passkey(),
            "a badge in the place of a second factor: {facts:?}"
        );
        assert!(
            person.demand != Demand::Required
                || (person.waived
                    && !request.prefers_second_factor
                    && facts.bounds == Bounds::default()),
            "a badge where a second factor is demanded: {facts:?}"
        );
    }
}

#[test]
fn bdg_04_no_combination_gives_a_badge_more_than_it_is_worth() {
    let mut walked = 0_u64;
    let (mut answered, mut sent_back) = (0_u64, 0_u64);
    let strict = Bounds {
        max_age: Some(600),
        ..Bounds::default()
    };
    let (mut people, evidence, progresses) = (people(), evidence(), progresses());
    // Nothing is set up after a badge, so that these make no difference.
    people.retain(|person| !person.email_unproven && !person.invitation_due);
    people.extend(people.clone().into_iter().map(|person| PersonFacts {
        refusal: Some(Refusal::TemporaryPasswordEnded),
        ..person
    }));
    for request in requests() {
        for refuses_badges in BOOLS {
            for (number, person) in people.iter().enumerate() {
                for at in moments() {
                    for (badge, waived, wrong_person, bounds) in [
                        (true, false, false, Bounds::default()),
                        (true, true, false, Bounds::default()),
                        (true, true, false, strict),
                        (true, false, true, Bounds::default()),
                        (false, false, false, Bounds::default()),
                    ] {
                        // What was shown, remembered or left before makes no difference; each of these meets
                        // each person with some request.
                        let step = walked as usize;
                        let (shown, device_shown_at) = evidence[step % evidence.len()];
                        let person = PersonFacts {
                            badge,
                            waived,
                            passkey_wanted: number % 2 == 0,
                            question_wanted: number % 3 == 0,
                            ..*person
                        };
                        let facts = Facts {
                            first: FirstFactor::Badge,
                            request: RequestFacts {
                                refuses_badges,
                                ..request
                            },
                            person: Some((person, at)),
                            wrong_person,
                            bounds,
                            shown,
                            device_shown_at,
                            progress: progresses[step % progresses.len()],
                            ..plain()
                        };
                        walked += 1;
                        let next = decide(&facts);
                        check(&facts, &person, next);
                        if walked.is_multiple_of(7) {
                            check_explanation(&facts, next);
                        }
                        answered += u64::from(matches!(next, Next::Answer(_)));
                        sent_back += u64::from(next == Next::Password(WhyPassword::BadgeNotEnough));
                    }
                }
            }
        }
    }
    assert!(walked > 500_000, "only {walked} combinations");
    assert!(answered > 0 && sent_back > 0);
}

#[test]
fn bdg_04_the_password_ends_what_a_badge_began() {
    for request in requests() {
        for person in people() {
            let facts = |first| Facts {
                first,
                request,
                person: Some((
                    PersonFacts {
                        badge: true,
                        ..person
                    },
                    began(),
                )),
                ..plain()
            };
            if decide(&facts(FirstFactor::Badge)) == Next::Password(WhyPassword::BadgeNotEnough) {
                let next = decide(&facts(FirstFactor::Password));
                assert!(!matches!(next, Next::Password(WhyPassword::BadgeNotEnough)));
            }
        }
    }
}
