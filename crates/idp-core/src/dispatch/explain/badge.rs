//! Why a badge is enough, or not.

use super::{
    super::{Assurance, BadgeFault, Next, PersonFacts, Reason, WhyPassword},
    Walk,
};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FirstFactor, SecondFactorState},
};

impl Walk<'_> {
    /// The reasoning about somebody whose first factor was a badge.
    pub(super) fn badge(&mut self, person: &PersonFacts, at: Timestamp) -> Next {
        self.reasons.push(Reason::BadgeShown { at });
        if self.facts.wrong_person {
            return self.ends(Reason::WrongPerson, Next::WrongPerson);
        }
        if let Some(refusal) = person.refusal
            && refusal != Refusal::TemporaryPasswordEnded
        {
            return self.ends(Reason::Refused(refusal), Next::Refused(refusal));
        }
        self.demands(person);
        let request = &self.facts.request;
        let fresh = request.first_factor_again || request.max_age.is_some();
        let more = request.demands_second_factor
            || request.needs_second_factor
            || request.demands_phishing_resistant
            || request.refuses_badges;
        let bounds = &self.facts.bounds;
        let waived = person.waived
            && bounds.max_age.is_none()
            && bounds.allowed.is_all()
            && !request.prefers_second_factor;
        let demanded = person.demand == Demand::Required && !waived;
        let has_one = person.has_passkey() || person.state != SecondFactorState::Never;
        let fault = match person.badge {
            false => Some(BadgeFault::NotHere),
            true if fresh || more => Some(BadgeFault::MoreAsked),
            true if has_one || demanded || person.administrator => Some(BadgeFault::FactorAsked),
            true => None,
        };
        if let Some(fault) = fault {
            let next = Next::Password(WhyPassword::BadgeNotEnough);
            return self.ends(Reason::BadgeNotEnough(fault), next);
        }
        self.reasons.push(Reason::NothingNeeded);
        if request.consent_missing {
            return self.ends(Reason::ConsentMissing, Next::Consent);
        }
        let first = FirstFactor::Badge;
        let answer = Next::Answer(Assurance::SingleFactor { first });
        self.ends(Reason::Complete, answer)
    }
}
