//! Why the dispatcher decides as it does: the same walk, with a reason at every branch. It stands on
//! its own beside [`super::decide()`]; a test holds the two together over every combination of facts.

use super::{
    Asker, Assurance, Facts, FirstFactorFault, Next, NoDevice, NotInvited, PersonFacts, Reason,
    Shown, WhyCode, WhyPassword, decide::WITHIN_A_TRANSACTION,
};
use sluis_model::{
    context::Timestamp,
    policy::Demand,
    second_factor::{FactorMethod, FirstFactor, SecondFactorState},
};

mod badge;

/// The reasoning and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Step by step.
    pub reasons: Vec<Reason>,
    /// What comes next.
    pub next: Next,
}

/// Explains a decision. Its conclusion is the dispatcher's.
#[must_use]
pub fn explain(facts: &Facts) -> Explanation {
    let mut walk = Walk {
        facts,
        reasons: vec![],
    };
    let next = walk.all();
    Explanation {
        reasons: walk.reasons,
        next,
    }
}

struct Walk<'f> {
    facts: &'f Facts,
    reasons: Vec<Reason>,
}

impl Walk<'_> {
    fn ends(&mut self, reason: Reason, next: Next) -> Next {
        self.reasons.push(reason);
        next
    }

    fn all(&mut self) -> Next {
        let facts = self.facts;
        if !facts.institution_known {
            return self.ends(Reason::InstitutionUnknown, Next::Institution);
        }
        let Some((person, password_at)) = facts.person else {
            let next = Next::Password(WhyPassword::NotSignedIn);
            return self.ends(Reason::NobodySignedIn, next);
        };
        if facts.request.select_account {
            return self.ends(Reason::AccountChoice, Next::SelectAccount);
        }
        if let Some(fault) = self.stale(password_at, facts.request.first_factor_again) {
            let reason = Reason::PasswordStale {
                at: password_at,
                fault,
            };
            return self.ends(reason, Next::Password(WhyPassword::AskedAgain));
        }
        if facts.first == FirstFactor::Badge {
            return self.badge(&person, password_at);
        }
        self.reasons.push(Reason::PasswordCounts {
            at: password_at,
            here: password_at >= facts.began_at,
        });
        if facts.wrong_person {
            return self.ends(Reason::WrongPerson, Next::WrongPerson);
        }
        if let Some(refusal) = person.refusal {
            return self.ends(Reason::Refused(refusal), Next::Refused(refusal));
        }
        self.demands(&person);
        if facts.request.demands_phishing_resistant
            && !(person.passkey && facts.bounds.allowed.passkey)
            && !self.passkey_alone(&person)
        {
            return self.ends(Reason::Impossible, Next::Unmet);
        }
        let lacks = self.lacks(&person);
        if lacks {
            self.reasons.push(Reason::LacksKind);
            if !self.settable(&person) {
                return self.ends(Reason::Impossible, Next::Lacking);
            }
        }
        let assurance = match self.vouched(&person) {
            Some(assurance) => assurance,
            None => match self.unvouched(&person, password_at) {
                Some(next) => return next,
                None => Assurance::SingleFactor {
                    first: self.facts.first,
                },
            },
        };
        self.rest(&person, password_at, assurance)
    }

    /// What is asked, by whom, and where the factor stands.
    fn demands(&mut self, person: &PersonFacts) {
        let request = &self.facts.request;
        self.reasons.push(Reason::Policy(person.demand));
        if request.demands_second_factor {
            self.reasons.push(Reason::PortalDemands);
        } else if request.needs_second_factor {
            self.reasons.push(Reason::PortalNeeds);
        } else if request.prefers_second_factor {
            self.reasons.push(Reason::PortalPrefers);
        }
        let bounds = &self.facts.bounds;
        if let Some(most) = bounds.max_age {
            let by = bounds.age_by;
            self.reasons.push(Reason::FactorAge { most, by });
        }
        if !bounds.allowed.is_all() {
            self.reasons.push(Reason::FactorKinds {
                allowed: bounds.allowed,
                by: bounds.allowed_by,
            });
        }
        if bounds.outside {
            self.reasons.push(Reason::OutsideNetworks);
        }
        if person.waived {
            let counts = self.waiver_counts();
            self.reasons.push(Reason::Waived { counts });
        }
        self.reasons.push(Reason::Factor(person.state));
        if person.passkey {
            self.reasons.push(Reason::HasPasskey);
        } else if person.passkey_elsewhere {
            self.reasons.push(Reason::PasskeyElsewhere);
        }
    }

    /// Whether a code or a remembered browser is enough, with why not.
    fn vouched(&mut self, person: &PersonFacts) -> Option<Assurance> {
        let asked = person.has_factor();
        match self.facts.shown {
            None if !asked => return None,
            None => self.reasons.push(Reason::NoCode),
            Some(shown) if !person.still_has(shown.method) => {
                if !asked {
                    return None;
                }
                self.reasons.push(Reason::FactorGone);
            }
            Some(shown) => {
                if let Some(assurance) = self.code(person, shown) {
                    return Some(assurance);
                }
                if !asked {
                    return None;
                }
            }
        }
        match self.device(person) {
            Ok(shown_at) => {
                self.reasons.push(Reason::DeviceCounts { shown_at });
                Some(Assurance::RememberedDevice {
                    first: self.facts.first,
                    shown_at,
                })
            }
            Err(why) => {
                self.reasons.push(Reason::DeviceNot(why));
                None
            }
        }
    }

    /// Whether nothing that the person has is of a kind that counts.
    fn lacks(&self, person: &PersonFacts) -> bool {
        let allowed = self.facts.bounds.allowed;
        let usable = (person.app && allowed.totp)
            || (person.number && allowed.sms)
            || (person.passkey && allowed.passkey);
        person.has_factor() && !allowed.is_all() && !usable
    }

    /// Whether nothing that the person has can be shown at this host.
    fn all_elsewhere(&self, person: &PersonFacts) -> bool {
        let typed = person.state != SecondFactorState::Never;
        person.passkey_elsewhere && !(person.passkey || typed)
    }

    /// Whether what counts can be set up here.
    fn settable(&self, person: &PersonFacts) -> bool {
        let allowed = self.facts.bounds.allowed;
        let some = (person.settable.totp && allowed.totp)
            || (person.settable.sms && allowed.sms)
            || (person.settable.passkey && allowed.passkey);
        allowed.is_all() || (some && person.demand != Demand::Unavailable)
    }

    /// Whether nobody asks more than the institution does on its own network.
    fn waiver_counts(&self) -> bool {
        let request = &self.facts.request;
        let bounds = &self.facts.bounds;
        let portal = request.demands_second_factor
            || request.needs_second_factor
            || request.prefers_second_factor;
        !portal && bounds.max_age.is_none() && bounds.allowed.is_all()
    }

    /// Whether the institution takes its own provider's word, and nobody asks for more.
    fn source_is_enough(&self, person: &PersonFacts) -> bool {
        let request = &self.facts.request;
        let bounds = &self.facts.bounds;
        let portal = request.demands_second_factor
            || request.needs_second_factor
            || (request.prefers_second_factor && person.has_factor());
        person.upstream_excuses && !portal && bounds.max_age.is_none() && bounds.allowed.is_all()
    }

    /// Whether something is older than a second factor may be.
    fn factor_too_old(&self, at: Timestamp) -> bool {
        let facts = self.facts;
        let here = at >= facts.began_at;
        let age = facts.now - at;
        facts.bounds.max_age.is_some_and(|most| {
            age > chrono::Duration::seconds(i64::from(most))
                && !(here && age <= chrono::Duration::seconds(i64::from(WITHIN_A_TRANSACTION)))
        })
    }

    fn code(&mut self, person: &PersonFacts, shown: Shown) -> Option<Assurance> {
        let request = &self.facts.request;
        if let Some(fault) = self.stale(shown.at, request.first_factor_again) {
            let at = shown.at;
            self.reasons.push(Reason::CodeStale { at, fault });
            return None;
        }
        let here = shown.at >= self.facts.began_at;
        let demanded = request.demands_second_factor || request.needs_second_factor;
        if request.demands_phishing_resistant
            && !shown.method.is_phishing_resistant()
            && !self.lacks(person)
        {
            self.reasons.push(Reason::NotPhishingResistant);
            return None;
        }
        if self.lacks(person) {
            // Newly shown, it opens the set-up of one that counts, and no more.
            if !here && self.facts.now - shown.at >= self.facts.unlock {
                self.reasons.push(Reason::FactorTooOld { at: shown.at });
                return None;
            }
        } else if !self.facts.bounds.allowed.has(shown.method) {
            let method = shown.method;
            self.reasons.push(Reason::KindNotAllowed { method });
            return None;
        } else if self.factor_too_old(shown.at) {
            self.reasons.push(Reason::FactorTooOld { at: shown.at });
            return None;
        }
        if self.facts.wishes_for_passkey(person, shown) {
            self.reasons.push(Reason::NotPhishingResistant);
            return None;
        }
        let recovery = shown.method == FactorMethod::RecoveryCode;
        if recovery && (demanded || (request.prefers_second_factor && !here)) {
            self.reasons.push(Reason::RecoveryCodeNotEnough);
            return None;
        }
        self.reasons.push(Reason::CodeCounts {
            method: shown.method,
            at: shown.at,
            here,
        });
        Some(Assurance::TwoFactors {
            first: self.facts.first,
            method: shown.method,
            at: shown.at,
        })
    }

    fn device(&self, person: &PersonFacts) -> Result<Timestamp, NoDevice> {
        let request = &self.facts.request;
        let none = if self.facts.shared_computer {
            NoDevice::SharedComputer
        } else {
            NoDevice::NotRemembered
        };
        let shown_at = self.facts.device_shown_at.ok_or(none)?;
        if request.demands_second_factor {
            Err(NoDevice::PortalDemands)
        } else if request.prefers_second_factor {
            Err(NoDevice::PortalPrefers)
        } else if request.refuses_devices {
            Err(NoDevice::PortalRefuses)
        } else if person.administrator {
            Err(NoDevice::Administrator)
        } else if self.facts.bounds.outside {
            Err(NoDevice::Outside)
        } else if self.lacks(person) || !self.facts.bounds.allowed.covers(person.typed()) {
            Err(NoDevice::OtherKind)
        } else if self.factor_too_old(shown_at) {
            Err(NoDevice::FactorTooOld)
        } else if self.stale(shown_at, false).is_some() {
            let most = request.max_age.unwrap_or_default();
            Err(NoDevice::TooOld { most })
        } else {
            Ok(shown_at)
        }
    }

    /// What is asked of somebody for whom nothing vouches; `None` when one factor is enough.
    fn unvouched(&mut self, person: &PersonFacts, password_at: Timestamp) -> Option<Next> {
        let request = &self.facts.request;
        let insists = request.demands_second_factor || request.needs_second_factor;
        let waived = person.waived && self.waiver_counts();
        let demanded = insists || (person.demand == Demand::Required && !waived);
        if self.source_is_enough(person) {
            self.reasons.push(Reason::SourceEnough);
            return None;
        }
        match person.state {
            SecondFactorState::Enabled | SecondFactorState::Never if person.has_factor() => {
                if waived {
                    self.reasons.push(Reason::NothingNeeded);
                    return None;
                }
                if insists && self.all_elsewhere(person) {
                    self.reasons.push(Reason::LacksKind);
                    return Some(self.ends(Reason::Impossible, Next::Lacking));
                }
                Some(Next::SecondFactor(self.why_code(person)))
            }
            SecondFactorState::Suspended => {
                if person.excused {
                    self.reasons.push(Reason::Excused { counts: !insists });
                }
                if demanded && (insists || !person.excused) {
                    let next = Next::SecondFactor(WhyCode::Reactivate);
                    return Some(self.ends(Reason::Reactivated, next));
                }
                self.reasons.push(Reason::NothingNeeded);
                None
            }
            SecondFactorState::Never if insists && person.demand == Demand::Unavailable => {
                Some(self.ends(Reason::Impossible, Next::Unmet))
            }
            SecondFactorState::Never if demanded && !self.settable(person) => {
                self.reasons.push(Reason::LacksKind);
                Some(self.ends(Reason::Impossible, Next::Lacking))
            }
            SecondFactorState::Never if demanded => {
                self.reasons.push(Reason::SetUpNeeded);
                if person.must_change_password && !person.enrolment_first {
                    return Some(self.ends(Reason::PasswordFirst, Next::NewPassword));
                }
                Some(self.set_up(person, password_at, true))
            }
            SecondFactorState::Never | SecondFactorState::Enabled => {
                self.reasons.push(Reason::NothingNeeded);
                None
            }
        }
    }

    /// Why a code is asked of somebody who has one to show.
    fn why_code(&self, person: &PersonFacts) -> WhyCode {
        let facts = self.facts;
        let (request, bounds) = (&facts.request, &facts.bounds);
        let device = facts.device_shown_at.filter(|_| !person.administrator);
        let there = facts.shown.filter(|shown| person.still_has(shown.method));
        if self.lacks(person) {
            let by = bounds.allowed_by;
            return WhyCode::ToSetUp { by };
        }
        let hidden = (person.app && !bounds.allowed.totp)
            || (person.number && !bounds.allowed.sms)
            || (person.passkey && !bounds.allowed.passkey);
        if hidden || there.is_some_and(|shown| !bounds.allowed.has(shown.method)) {
            let by = bounds.allowed_by;
            return WhyCode::OtherKind { by };
        }
        let phishable = there.filter(|shown| !shown.method.is_phishing_resistant());
        let demanded = request.demands_phishing_resistant && person.passkey;
        if phishable.is_some_and(|shown| demanded || facts.wishes_for_passkey(person, shown)) {
            let by = Asker::Portal;
            return WhyCode::OtherKind { by };
        }
        let code_old = there.is_some_and(|shown| self.factor_too_old(shown.at));
        let device_old = device.is_some_and(|at| self.factor_too_old(at));
        if let Some(most) = bounds.max_age
            && (code_old || device_old)
        {
            let by = bounds.age_by;
            return WhyCode::TooOld { most, by };
        }
        if bounds.outside && device.is_some() {
            return WhyCode::Outside;
        }
        let asks = request.demands_second_factor
            || request.needs_second_factor
            || request.prefers_second_factor;
        if device.is_some() || (facts.shown.is_some() && asks) {
            WhyCode::PortalInsists
        } else {
            WhyCode::Usual
        }
    }

    /// What still comes between somebody who may go on and the answer.
    fn rest(&mut self, person: &PersonFacts, password_at: Timestamp, assurance: Assurance) -> Next {
        let progress = &self.facts.progress;
        if progress.recovery_codes_shown {
            return self.ends(Reason::CodesUnread, Next::RecoveryCodes);
        }
        if person.must_change_password {
            return self.ends(Reason::PasswordMustChange, Next::NewPassword);
        }
        if self.lacks(person) {
            self.reasons.push(Reason::SetUpNeeded);
            return self.set_up(person, password_at, true);
        }
        if person.means_too_weak && person.state == SecondFactorState::Enabled && !person.passkey {
            self.reasons.push(Reason::MeansTooWeak);
            return self.set_up(person, password_at, true);
        }
        if self.question_comes(person) {
            return self.ends(Reason::QuestionMissing, Next::SecurityQuestion);
        }
        match self.invitation(person, assurance) {
            Ok(()) => {
                self.reasons.push(Reason::Invited);
                return self.set_up(person, password_at, false);
            }
            // Nobody wonders about an invitation to what is there.
            Err(NotInvited::HasOne) => {}
            Err(why) => self.reasons.push(Reason::Uninvited(why)),
        }
        if self.passkey_comes(person) {
            return self.ends(Reason::PasskeyOffered, Next::AddPasskey);
        }
        if self.facts.request.consent_missing {
            return self.ends(Reason::ConsentMissing, Next::Consent);
        }
        self.ends(Reason::Complete, Next::Answer(assurance))
    }

    fn passkey_comes(&self, person: &PersonFacts) -> bool {
        let facts = self.facts;
        let here = facts.shown.filter(|shown| shown.at >= facts.began_at);
        let a_factor = here.is_some_and(|shown| {
            !matches!(
                shown.method,
                FactorMethod::RecoveryCode | FactorMethod::Upstream
            )
        });
        a_factor
            && person.passkey_wanted
            && person.state == SecondFactorState::Enabled
            && !(person.passkey || facts.progress.passkey_postponed)
    }

    fn question_comes(&self, person: &PersonFacts) -> bool {
        let shown_here = self.facts.shown.is_some_and(|shown| {
            let own = !matches!(
                shown.method,
                FactorMethod::RecoveryCode | FactorMethod::Upstream
            );
            own && shown.at >= self.facts.began_at
        });
        shown_here
            && person.question_wanted
            && !person.administrator
            && person.has_factor()
            && !self.all_elsewhere(person)
            && !self.facts.progress.question_postponed
    }

    fn invitation(&self, person: &PersonFacts, assurance: Assurance) -> Result<(), NotInvited> {
        let progress = &self.facts.progress;
        if let Assurance::TwoFactors { method, .. } = assurance
            && method == FactorMethod::Upstream
        {
            return Err(NotInvited::HasOne);
        }
        if person.state != SecondFactorState::Never || person.passkey || person.passkey_elsewhere {
            return Err(NotInvited::HasOne);
        }
        let Demand::Optional { invite, .. } = person.demand else {
            return Err(NotInvited::NotOffered);
        };
        if progress.postponed {
            return Err(NotInvited::SaidNotNow);
        }
        let asked = progress.enrolling
            || progress.offer_enrolment
            || self.facts.request.prefers_second_factor;
        if asked || (invite && person.invitation_due) {
            Ok(())
        } else {
            Err(NotInvited::NotYetAgain)
        }
    }

    /// Whether a passkey, and nothing else that counts, can be made here.
    fn passkey_alone(&self, person: &PersonFacts) -> bool {
        let (can, counts) = (&person.settable, &self.facts.bounds.allowed);
        let typed = (can.totp && counts.totp) || (can.sms && counts.sms);
        person.demand != Demand::Unavailable
            && can.passkey
            && counts.passkey
            && !typed
            && !counts.is_all()
            && !(counts.totp && person.app)
            && !(counts.sms && person.number)
    }

    fn set_up(&mut self, person: &PersonFacts, password_at: Timestamp, required: bool) -> Next {
        let facts = self.facts;
        let begun = facts.progress.enrolling;
        let (can, counts) = (&person.settable, &facts.bounds.allowed);
        let typed = (can.totp && counts.totp) || (can.sms && counts.sms);
        let passkey = can.passkey && counts.passkey && !typed && !counts.is_all() && required;
        if person.email_unproven && (required || begun) {
            return self.ends(Reason::EmailUnproven, Next::ProveEmail);
        }
        if !begun && !passkey {
            return Next::EnrolIntro { required };
        }
        let old = facts.now - password_at >= facts.unlock;
        if old && password_at < facts.began_at {
            let next = Next::Password(WhyPassword::Unlock);
            return self.ends(Reason::UnlockNeeded, next);
        }
        if passkey {
            return Next::EnrolPasskey;
        }
        Next::Enrol { required }
    }

    /// Why something shown at `at` does not count any more, if it does not.
    fn stale(&self, at: Timestamp, asked_again: bool) -> Option<FirstFactorFault> {
        let facts = self.facts;
        let here = at >= facts.began_at;
        if let Some(most) = facts.request.max_age {
            let allowed = if here {
                most.max(WITHIN_A_TRANSACTION)
            } else {
                most
            };
            if facts.now - at > chrono::Duration::seconds(i64::from(allowed)) {
                return Some(FirstFactorFault::TooOld { most });
            }
        }
        (asked_again && !here).then_some(FirstFactorFault::AskedAgain)
    }
}
