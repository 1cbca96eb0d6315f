//! What a badge is enough for: a request that asks for nothing in particular, on the school's own network,
//! of a pupil of whom no second factor is asked. Everything else asks for the password, and nothing is set
//! up or changed after a badge.

use super::{Assurance, Facts, Next, PersonFacts, WhyPassword};
use sluis_model::{
    person::Refusal,
    policy::Demand,
    second_factor::{FirstFactor, SecondFactorState},
};

/// Why a badge is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeFault {
    /// Badges don't count of this person, on this network, at this institution.
    NotHere,
    /// The portal, or our own page, asks for more than a badge, or for something fresh.
    MoreAsked,
    /// The person has a second factor, or is to have one.
    FactorAsked,
}

/// Why a request is not answered with a badge, whoever shows it.
fn asks_more(facts: &Facts) -> bool {
    let request = &facts.request;
    request.refuses_badges
        || request.first_factor_again
        || request.max_age.is_some()
        || request.demands_second_factor
        || request.demands_phishing_resistant
        || request.needs_second_factor
}

/// Whether a second factor comes into it: one that is there, even where it is waived or off, or one that is
/// demanded.
fn factor_is_asked(facts: &Facts, person: &PersonFacts) -> bool {
    let prefers = facts.request.prefers_second_factor;
    let waived = person.waived && !prefers && !facts.bounds.is_particular();
    person.has_passkey()
        || person.state != SecondFactorState::Never
        || person.administrator
        || (person.demand == Demand::Required && !waived)
}

/// Why a badge is not enough, if it is not.
fn fault(facts: &Facts, person: &PersonFacts) -> Option<BadgeFault> {
    if !person.badge {
        Some(BadgeFault::NotHere)
    } else if asks_more(facts) {
        Some(BadgeFault::MoreAsked)
    } else if factor_is_asked(facts, person) {
        Some(BadgeFault::FactorAsked)
    } else {
        None
    }
}

/// What comes next of somebody whose first factor was a badge, once it is known to be the right person.
/// A temporary password is no matter of the badge's: neither its end nor that it has to be changed.
pub(super) fn after(facts: &Facts, person: &PersonFacts) -> Next {
    match person.refusal {
        None | Some(Refusal::TemporaryPasswordEnded) => {}
        Some(refusal) => return Next::Refused(refusal),
    }
    if fault(facts, person).is_some() {
        Next::Password(WhyPassword::BadgeNotEnough)
    } else if facts.request.consent_missing {
        Next::Consent
    } else {
        Next::Answer(Assurance::SingleFactor {
            first: FirstFactor::Badge,
        })
    }
}

impl Facts {
    /// Whether a badge could be enough here for somebody of whom nothing is known yet.
    #[must_use]
    pub fn may_take_badge(&self) -> bool {
        !asks_more(self)
    }
}
