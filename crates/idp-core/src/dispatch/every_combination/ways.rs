//! What is walked: people, requests, what was shown, and how far a sign-in has come.

use super::super::{Bounds, Facts, PersonFacts, Progress, RequestFacts, Shown};
use chrono::{Duration, TimeZone, Utc};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, FactorSet, FirstFactor, SecondFactorState},
};

pub(super) const BOOLS: [bool; 2] = [false, true];

pub(super) fn now() -> Timestamp {
    Utc.timestamp_opt(1_800_000_000, 0).unwrap()
}

pub(super) fn began() -> Timestamp {
    now() - Duration::minutes(2)
}

/// A sign-in that began two minutes ago and in which nothing was shown yet.
pub(super) fn plain() -> Facts {
    Facts {
        now: now(),
        began_at: began(),
        unlock: Duration::minutes(5),
        institution_known: true,
        request: RequestFacts::default(),
        bounds: Bounds::default(),
        first: FirstFactor::Password,
        person: None,
        wrong_person: false,
        shown: None,
        device_shown_at: None,
        shared_computer: false,
        progress: Progress::default(),
    }
}

/// In this transaction, shortly before it, and long ago.
pub(super) fn moments() -> [Timestamp; 3] {
    [
        now() - Duration::minutes(1),
        now() - Duration::minutes(10),
        now() - Duration::hours(11),
    ]
}

pub(super) fn people() -> Vec<PersonFacts> {
    let mut all = Vec::new();
    let demands = [
        Demand::Unavailable,
        Demand::Optional {
            mandatory_from: None,
            invite: false,
        },
        Demand::Optional {
            mandatory_from: None,
            invite: true,
        },
        Demand::Required,
    ];
    for demand in demands {
        for (state, excused, passkey, passkey_elsewhere) in [
            (SecondFactorState::Never, false, false, false),
            (SecondFactorState::Enabled, false, false, false),
            (SecondFactorState::Suspended, false, false, false),
            (SecondFactorState::Suspended, true, false, false),
            (SecondFactorState::Never, false, true, false),
            (SecondFactorState::Enabled, false, true, false),
            (SecondFactorState::Suspended, true, true, false),
            (SecondFactorState::Never, false, false, true),
            (SecondFactorState::Enabled, false, false, true),
        ] {
            for administrator in BOOLS {
                for refusal in [None, Some(Refusal::Shared)] {
                    for (must_change_password, enrolment_first) in
                        [(false, false), (true, false), (true, true)]
                    {
                        {
                            for email_unproven in BOOLS {
                                for invitation_due in BOOLS {
                                    // Nothing is set up beside a passkey.
                                    let has_passkey = passkey || passkey_elsewhere;
                                    if has_passkey && (email_unproven || invitation_due) {
                                        continue;
                                    }
                                    all.push(PersonFacts {
                                        refusal,
                                        demand,
                                        state,
                                        passkey,
                                        passkey_elsewhere,
                                        app: state != SecondFactorState::Never,
                                        number: false,
                                        settable: FactorSet {
                                            totp: true,
                                            ..FactorSet::NONE
                                        },
                                        waived: false,
                                        badge: false,
                                        excused,
                                        administrator,
                                        means_too_weak: false,
                                        must_change_password,
                                        enrolment_first,
                                        email_unproven,
                                        invitation_due,
                                        question_wanted: false,
                                        passkey_wanted: false,
                                        upstream_counts: false,
                                        upstream_excuses: false,
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

pub(super) fn requests() -> Vec<RequestFacts> {
    let mut all = Vec::new();
    for first_factor_again in BOOLS {
        for max_age in [None, Some(0), Some(900)] {
            for (
                demands_second_factor,
                demands_phishing_resistant,
                needs_second_factor,
                prefers_second_factor,
                prefers_phishing_resistant,
            ) in [
                (false, false, false, false, false),
                (false, false, false, true, false),
                (false, false, false, true, true),
                (false, false, true, false, false),
                (true, false, true, false, false),
                (true, true, false, false, false),
            ] {
                for refuses_devices in BOOLS {
                    // Where a fresh factor is preferred or demanded, no device stands in for it, refused
                    // or not.
                    if refuses_devices && (prefers_second_factor || demands_phishing_resistant) {
                        continue;
                    }
                    for consent_missing in BOOLS {
                        all.push(RequestFacts {
                            first_factor_again,
                            // Varied where it can make a difference, see below.
                            select_account: false,
                            max_age,
                            demands_second_factor,
                            demands_phishing_resistant,
                            needs_second_factor,
                            prefers_second_factor,
                            prefers_phishing_resistant,
                            refuses_devices,
                            refuses_badges: false,
                            consent_missing,
                        });
                    }
                }
            }
        }
    }
    all
}

pub(super) fn evidence() -> Vec<(Option<Shown>, Option<Timestamp>)> {
    let mut shown: Vec<Option<Shown>> = vec![None];
    for at in moments() {
        for method in [
            FactorMethod::Totp,
            FactorMethod::RecoveryCode,
            FactorMethod::Passkey { bound: false },
        ] {
            shown.push(Some(Shown { method, at }));
        }
    }
    let devices: Vec<Option<Timestamp>> =
        std::iter::once(None).chain(moments().map(Some)).collect();
    shown
        .iter()
        .flat_map(|shown| devices.iter().map(move |device| (*shown, *device)))
        // A passkey counts or does not whatever the browser remembers; of devices one is enough.
        .filter(|(shown, device)| {
            let passkey = shown.is_some_and(|shown| shown.method.is_phishing_resistant());
            !passkey || device.is_none() || *device == Some(moments()[0])
        })
        .collect()
}

pub(super) fn progresses() -> Vec<Progress> {
    let mut all = Vec::new();
    for postponed in BOOLS {
        for enrolling in BOOLS {
            for offer_enrolment in BOOLS {
                for recovery_codes_shown in BOOLS {
                    all.push(Progress {
                        postponed,
                        enrolling,
                        offer_enrolment,
                        recovery_codes_shown,
                        question_postponed: false,
                        passkey_postponed: false,
                    });
                }
            }
        }
    }
    all
}
