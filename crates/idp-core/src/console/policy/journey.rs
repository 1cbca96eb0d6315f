//! The pages that somebody would meet: the dispatcher asked again and again, with the person doing
//! what each page asks.

use crate::{
    dispatch::{
        Bounds, Facts, Next, PersonFacts, Progress, Reason, RequestFacts, Shown, WhyPassword,
        explain,
    },
    recovery::is_for_question,
    signin::{is_passkey_due, kinds_of, methods_for, of_institution},
};
use sluis_model::{
    census::Counted,
    context::Timestamp,
    person::Invitation,
    policy::{BadgePolicy, Demand, FirstSteps, Method, Policy, WhyDemand},
    second_factor::{FactorMethod, FactorSet, FirstFactor, SecondFactorState},
};

/// Somebody on the way in, under a policy, at a moment.
#[derive(Debug, Clone)]
pub struct Traveller<'a> {
    /// Who.
    pub person: &'a Counted,
    /// What holds.
    pub policy: &'a Policy,
    /// When.
    pub at: Timestamp,
    /// What the portal asks.
    pub request: RequestFacts,
    /// The browser is remembered.
    pub remembered: bool,
    /// What the portal asks more strictly of a second factor.
    pub portal: Bounds,
    /// The browser is in one of the institution's own networks.
    pub inside: bool,
    /// A badge is shown in the place of the password, where badges work.
    pub badge: bool,
}

/// A page on the way, with the reasoning that leads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What comes next.
    pub next: Next,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// Why the institution asks what it asks.
    pub why: WhyDemand,
    /// The pages, from the one after the password on; the last is where it ends.
    pub stops: Vec<Stop>,
}

/// The most pages of a way in; more would be a way without an end.
const MOST_STOPS: usize = 12;

impl Traveller<'_> {
    /// What the dispatcher is told, right after the password was shown.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let (person, policy, at) = (self.person, self.policy, self.at);
        let demand = policy.demand(&person.roles, at);
        let again_days = policy.second_factor.invite_again_days;
        let due = |invitation| person.postponed.is_due(invitation, again_days, at);
        let administrator = person.is_administrator();
        let shared_computer = policy.shared_computer.is_for(&person.roles);
        let remembers = policy.remember.longest_hours() > 0 && !shared_computer;
        Facts {
            now: at,
            began_at: at,
            unlock: chrono::Duration::minutes(i64::from(policy.unlock.minutes)),
            institution_known: true,
            request: self.request,
            bounds: self
                .portal
                .and(of_institution(policy, &person.roles, self.inside)),
            first: if self.badge {
                FirstFactor::Badge
            } else {
                FirstFactor::Password
            },
            person: Some((
                PersonFacts {
                    refusal: person.refusal(policy.shared_accounts_forbidden, at),
                    demand,
                    state: person.state(at),
                    passkey: policy.passkeys.allowed() && person.has_passkey,
                    passkey_elsewhere: false,
                    app: person.set_up && person.has_app,
                    number: person.set_up && person.has_sms && !(administrator && person.has_app),
                    settable: FactorSet {
                        passkey: policy.passkeys.allowed() && !shared_computer,
                        ..kinds_of(&methods_for(policy, !administrator))
                    },
                    badge: policy.badges.are_on() && BadgePolicy::is_for(&person.roles),
                    waived: self.inside && policy.step_up.is_waived_inside(&person.roles),
                    excused: person.is_excused(at),
                    administrator,
                    means_too_weak: administrator && person.methods() == [Method::Sms],
                    must_change_password: person.password_state.must_change(),
                    enrolment_first: policy.provision.first == FirstSteps::EnrolmentFirst,
                    email_unproven: policy.second_factor.email_proof_first && !person.email_proven,
                    invitation_due: matches!(demand, Demand::Optional { invite: true, .. })
                        && due(Invitation::SecondFactor),
                    passkey_wanted: !shared_computer
                        && is_passkey_due(
                            policy,
                            &person.roles,
                            demand,
                            person.email_proven,
                            person.postponed,
                            at,
                        ),
                    question_wanted: is_for_question(policy, &person.roles)
                        && !person.has_question
                        && person.has_phone
                        && due(Invitation::SecurityQuestion),
                    upstream_counts: false,
                    upstream_excuses: false,
                },
                at,
            )),
            wrong_person: false,
            shown: None,
            device_shown_at: (self.remembered && remembers)
                .then(|| at - chrono::Duration::minutes(30)),
            shared_computer,
            progress: Progress::default(),
        }
    }
}

/// The way in of somebody who does what is asked, and takes up every offer that is made.
#[must_use]
pub fn journey(traveller: &Traveller<'_>) -> Journey {
    let why = traveller
        .policy
        .second_factor
        .why(&traveller.person.roles, traveller.at);
    let mut facts = traveller.facts();
    let mut stops = vec![];
    while stops.len() < MOST_STOPS {
        let explanation = explain(&facts);
        let next = explanation.next;
        stops.push(Stop {
            next,
            reasons: explanation.reasons,
        });
        if !passes(&mut facts, next) {
            break;
        }
    }
    Journey { why, stops }
}

/// What has changed once the page was passed. `false` where the way ends.
fn passes(facts: &mut Facts, next: Next) -> bool {
    let at = facts.now;
    let Some((person, _)) = &mut facts.person else {
        return false;
    };
    match next {
        Next::SecondFactor(_) | Next::Enrol { .. } => {
            // A set-up ends with its recovery codes, or with the news that it worked.
            facts.progress.recovery_codes_shown = matches!(next, Next::Enrol { .. });
            // Whoever has a passkey alone, or is asked for what can't be phished, shows it.
            let allowed = facts.bounds.allowed;
            let typed = allowed.overlaps(person.typed());
            let passkey = person.passkey
                && matches!(next, Next::SecondFactor(_))
                && (person.state == SecondFactorState::Never
                    || facts.request.demands_phishing_resistant
                    || (allowed.passkey && !typed && !allowed.is_all()));
            let text = if matches!(next, Next::Enrol { .. }) {
                !(person.settable.totp && allowed.totp) && person.settable.sms && allowed.sms
            } else {
                person.number && (!person.app || (typed && !allowed.totp))
            };
            if !passkey {
                person.state = SecondFactorState::Enabled;
                person.number |= text;
                person.app |= !text;
            }
            person.means_too_weak = false;
            facts.shown = Some(Shown {
                method: if passkey {
                    FactorMethod::Passkey { bound: false }
                } else if text {
                    FactorMethod::Sms
                } else {
                    FactorMethod::Totp
                },
                at,
            });
        }
        Next::EnrolPasskey => {
            // Whoever had nothing gets recovery codes with it.
            facts.progress.recovery_codes_shown = person.state == SecondFactorState::Never;
            person.passkey = true;
            person.means_too_weak = false;
            facts.shown = Some(Shown {
                method: FactorMethod::Passkey { bound: false },
                at,
            });
        }
        Next::EnrolIntro { .. } => facts.progress.enrolling = true,
        Next::ProveEmail => person.email_unproven = false,
        Next::NewPassword => person.must_change_password = false,
        Next::RecoveryCodes => facts.progress.recovery_codes_shown = false,
        // It is an offer, and the way goes on either way.
        Next::AddPasskey => facts.progress.passkey_postponed = true,
        Next::SecurityQuestion => facts.progress.question_postponed = true,
        Next::SelectAccount => facts.request.select_account = false,
        Next::Consent => facts.request.consent_missing = false,
        // The password is given where a badge is not enough.
        Next::Password(WhyPassword::BadgeNotEnough) => facts.first = FirstFactor::Password,
        Next::Institution
        | Next::Password(_)
        | Next::Refused(_)
        | Next::Unmet
        | Next::Lacking
        | Next::WrongPerson
        | Next::Answer(_) => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};
    use sluis_model::{
        person::{PasswordState, Postponed, Role, Standing},
        policy::{Localized, SecondFactorMode, SelfService},
    };

    fn teacher() -> Counted {
        Counted {
            id: "anna".into(),
            login_key: "anna".to_owned(),
            username: "anna".to_owned(),
            name: "Anna".to_owned(),
            roles: vec![Role::Teacher],
            standing: Standing::Active,
            shared: false,
            starts_at: None,
            ends_at: None,
            password_state: PasswordState::Current,
            email: Some("anna@i.test".to_owned()),
            email_proven: true,
            has_phone: true,
            postponed: Postponed::default(),
            set_up: false,
            suspended: false,
            suspended_until: None,
            excused: false,
            has_app: false,
            has_sms: false,
            has_question: false,
            has_passkey: false,
            has_source: false,
            is_linked: false,
            has_badge: false,
            badge_ends_at: None,
        }
    }

    fn pages(policy: &Policy, person: &Counted) -> Vec<&'static str> {
        let way = journey(&Traveller {
            person,
            policy,
            at: Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap(),
            request: RequestFacts::default(),
            remembered: false,
            portal: Bounds::default(),
            inside: false,
            badge: false,
        });
        way.stops.iter().map(|stop| stop.next.name()).collect()
    }

    #[test]
    fn s15_n31_a_set_up_goes_over_its_recovery_codes_and_the_secret_question() {
        let mut policy = Policy::default();
        policy.second_factor.mode = SecondFactorMode::Required;
        let set_up = ["enrol-intro-required", "enrol-required", "recovery-codes"];
        let new = teacher();
        assert_eq!(
            pages(&policy, &new),
            [&set_up[..], &["answer-two-factors"]].concat()
        );
        policy.recovery.self_service = SelfService {
            enabled: true,
            questions: vec![Localized::default()],
            ..SelfService::default()
        };
        let with_question = [&set_up[..], &["security-question", "answer-two-factors"]].concat();
        assert_eq!(pages(&policy, &new), with_question);
        let code_alone = ["second-factor", "answer-two-factors"];
        let has_both = Counted {
            set_up: true,
            has_app: true,
            has_question: true,
            ..teacher()
        };
        assert_eq!(pages(&policy, &has_both), code_alone);
        // A passkey that was put off puts off no question (H-08).
        let put_off = |postponed| Counted {
            has_question: false,
            postponed,
            ..has_both.clone()
        };
        let now = Some(Utc.with_ymd_and_hms(2026, 11, 21, 8, 0, 0).unwrap());
        let passkey = put_off(Postponed {
            passkey: now,
            ..Postponed::default()
        });
        let asked = ["second-factor", "security-question", "answer-two-factors"];
        assert_eq!(pages(&policy, &passkey), asked);
        let question = put_off(Postponed {
            question: now,
            ..Postponed::default()
        });
        assert_eq!(pages(&policy, &question), code_alone);
        // Never of pupils, nor without a number that a code could go to (LIF-10).
        let pupil = Counted {
            roles: vec![Role::Pupil],
            ..has_both.clone()
        };
        let unreachable = Counted {
            has_phone: false,
            ..has_both
        };
        for person in [pupil, unreachable] {
            let without = Counted {
                has_question: false,
                ..person
            };
            assert_eq!(pages(&policy, &without), code_alone);
        }
    }
}
