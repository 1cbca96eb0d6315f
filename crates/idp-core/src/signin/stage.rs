//! Which way of showing a second factor is at hand: while one is set up, and while one is asked.

use super::{Screen, bounds::counting};
use crate::dispatch::Next;
use sluis_model::{
    context::Timestamp,
    institution::Institution,
    person::Person,
    policy::{Demand, Method, Policy, local_moment},
    second_factor::SecondFactors,
};

/// Where the set-up of a second factor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnrolStage {
    /// The person chooses a way (H-10).
    Method,
    /// An app is linked.
    App,
    /// The mobile number is asked (H-12).
    Phone,
    /// The code that was sent to the number is asked.
    Text,
}

/// The ways that this person may set up at a moment, the recommended one first (H-10, H-11). Text messages
/// are never enough for people with power over other accounts, and nobody asks a child for its number.
#[must_use]
pub fn allowed_methods(institution: &Institution, person: &Person, now: Timestamp) -> Vec<Method> {
    let texts = !person.is_administrator() && !person.profile.is_of_child(local_moment(now).date);
    methods_for(&institution.policy, texts)
}

/// The ways that somebody may set up under a policy; with text messages among them, where they do for this
/// person.
pub(crate) fn methods_for(policy: &Policy, texts: bool) -> Vec<Method> {
    let mut allowed: Vec<Method> = vec![];
    for method in &policy.second_factor.methods {
        let fits = *method != Method::Sms || texts;
        if fits && !allowed.contains(method) {
            allowed.push(*method);
        }
    }
    if allowed.is_empty() {
        allowed.push(Method::Totp);
    }
    allowed
}

/// Where a set-up is, from what is allowed, what was chosen, and whether a number is being proven.
/// Pure; a choice that is not allowed any more counts for nothing.
#[must_use]
pub fn stage_of(allowed: &[Method], chosen: Option<Method>, number_known: bool) -> EnrolStage {
    let chosen = match allowed {
        [only] => Some(*only),
        _ => chosen.filter(|method| allowed.contains(method)),
    };
    match chosen {
        None => EnrolStage::Method,
        Some(Method::Totp) => EnrolStage::App,
        Some(Method::Sms) if number_known => EnrolStage::Text,
        Some(Method::Sms) => EnrolStage::Phone,
    }
}

/// The ways that a code is asked by, the recommended one first. Text messages are never enough for
/// people with power over other accounts: where they have an app, that is the way; with a number
/// alone, the code comes there once more before an app is set up.
#[must_use]
pub fn code_ways(
    factors: &SecondFactors,
    recommended: &[Method],
    administrator: bool,
) -> Vec<Method> {
    let mut there = factors.factor.methods(recommended);
    if administrator && there.contains(&Method::Totp) {
        there.retain(|method| *method != Method::Sms);
    }
    there
}

/// The way that a code is asked by: what was chosen, where it is set up, else the app, which costs
/// nothing; else what there is.
#[must_use]
pub fn way_of(there: &[Method], chosen: Option<Method>) -> Method {
    chosen
        .filter(|method| there.contains(method))
        .or_else(|| there.iter().copied().find(|method| *method == Method::Totp))
        .or_else(|| there.first().copied())
        .unwrap_or(Method::Totp)
}

impl Screen {
    /// The ways that this person may set up.
    #[must_use]
    pub fn allowed_methods(&self) -> Vec<Method> {
        match (&self.institution, &self.person) {
            (Some(institution), Some(person)) => counting(
                allowed_methods(institution, person, self.facts.now),
                self.facts.bounds.allowed,
            ),
            _ => vec![Method::Totp],
        }
    }

    /// Where the set-up is.
    #[must_use]
    pub fn enrol_stage(&self) -> EnrolStage {
        stage_of(
            &self.allowed_methods(),
            self.transaction.method,
            self.transaction.phone.is_some(),
        )
    }

    /// The ways that a code can be asked by, the recommended one first.
    #[must_use]
    pub fn code_methods(&self) -> Vec<Method> {
        let administrator = self.person.as_ref().is_some_and(Person::is_administrator);
        let ways = code_ways(&self.factors, self.recommended(), administrator);
        counting(ways, self.usable_kinds())
    }

    /// Whether the only means there is is not enough for this person: a number alone, for somebody
    /// with power over others.
    pub(super) fn means_too_weak(&self) -> bool {
        let administrator = self.person.as_ref().is_some_and(Person::is_administrator);
        administrator && self.factors.factor.methods(&[]) == [Method::Sms]
    }

    /// The way that the code is asked by now.
    #[must_use]
    pub fn code_way(&self) -> Method {
        way_of(&self.code_methods(), self.transaction.method)
    }

    /// Whether the set-up can't be left: the institution or the portal demands a second factor.
    #[must_use]
    pub fn enrolment_required(&self) -> bool {
        match self.next {
            Next::EnrolIntro { required } | Next::Enrol { required } => required,
            _ => {
                let request = &self.facts.request;
                request.demands_second_factor
                    || request.needs_second_factor
                    || self
                        .facts
                        .person
                        .is_some_and(|(person, _)| person.demand == Demand::Required)
            }
        }
    }

    fn recommended(&self) -> &[Method] {
        self.institution
            .as_ref()
            .map_or(&[], |institution| &institution.policy.second_factor.methods)
    }
}

/// Somebody with an app, a number, both or neither, for tests.
#[cfg(test)]
pub(crate) fn factors_with(app: bool, number: bool) -> SecondFactors {
    use sluis_model::{
        phone::PhoneNumber,
        policy::TotpAlgorithm,
        seal::Sealed,
        second_factor::{Means, SecondFactor, SmsNumber, TotpCredential},
    };
    let since = chrono::DateTime::UNIX_EPOCH;
    let app = app.then(|| TotpCredential {
        id: "c".into(),
        person: "p".into(),
        secret: Sealed::stored("x"),
        digits: 6,
        period: 30,
        algorithm: TotpAlgorithm::Sha1,
        created_at: since,
        drift: 0,
    });
    let number = number.then(|| SmsNumber {
        number: PhoneNumber::parse("+31611223344").unwrap(),
        since,
    });
    let factor =
        Means::of(app, number).map_or(SecondFactor::Never, |means| SecondFactor::Enabled {
            means,
            since,
            by_administrator: false,
        });
    SecondFactors {
        factor,
        ..SecondFactors::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Method::{Sms, Totp};

    #[test]
    fn h10_one_allowed_way_skips_the_choice() {
        assert_eq!(stage_of(&[Totp], None, false), EnrolStage::App);
        assert_eq!(stage_of(&[Sms], None, false), EnrolStage::Phone);
        assert_eq!(stage_of(&[Totp, Sms], None, false), EnrolStage::Method);
    }

    #[test]
    fn h10_a_text_message_never_stands_in_for_an_administrators_app() {
        assert_eq!(code_ways(&factors_with(true, true), &[Sms], true), [Totp]);
        assert_eq!(
            code_ways(&factors_with(true, true), &[Sms], false),
            [Sms, Totp]
        );
        assert_eq!(code_ways(&factors_with(false, true), &[], true), [Sms]);
        assert_eq!(way_of(&[Totp], Some(Sms)), Totp);
    }

    #[test]
    fn h12_the_number_is_asked_only_when_text_messages_are_chosen() {
        let both = [Totp, Sms];
        assert_eq!(stage_of(&both, Some(Totp), true), EnrolStage::App);
        assert_eq!(stage_of(&both, Some(Sms), false), EnrolStage::Phone);
        assert_eq!(stage_of(&both, Some(Sms), true), EnrolStage::Text);
    }

    #[test]
    fn h10_a_choice_that_is_not_allowed_counts_for_nothing() {
        assert_eq!(stage_of(&[Totp], Some(Sms), true), EnrolStage::App);
    }
}
