//! Why the dispatcher decides as it does: the same walk, with a reason at every branch. It stands on
//! its own beside [`super::decide()`]; a test holds the two together over every combination of facts.

use super::{
    Assurance, Facts, Next, PersonFacts, Shown, WhyCode, WhyPassword,
    decide::{WITHIN_A_TRANSACTION, excused_by_source},
};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, SecondFactorState},
};

/// Why something that was shown is not young enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstFactorFault {
    /// The portal asks for it again, whatever was shown before (`prompt=login`).
    AskedAgain,
    /// The portal accepts what is so many seconds old at most (`max_age`).
    TooOld {
        /// Seconds.
        most: u32,
    },
}

/// Why a remembered browser does not stand in for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDevice {
    /// This browser is not remembered for this person.
    NotRemembered,
    /// The portal demands a code that was really shown.
    PortalDemands,
    /// The portal prefers one, and the person has a factor.
    PortalPrefers,
    /// The portal accepts no remembered browser.
    PortalRefuses,
    /// Whoever changes other people's accounts shows it every time.
    Administrator,
    /// It was remembered longer ago than the portal accepts.
    TooOld {
        /// Seconds.
        most: u32,
    },
}

/// Why nobody is invited to set a factor up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInvited {
    /// It is not offered to this person now.
    NotOffered,
    /// There is one already.
    HasOne,
    /// "Not now" was said in this sign-in.
    SaidNotNow,
    /// "Not now" was said not long ago, or the institution invites nobody.
    NotYetAgain,
}

/// One step of the reasoning, in the order in which it is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nobody knows at which institution.
    InstitutionUnknown,
    /// Nobody has signed in yet.
    NobodySignedIn,
    /// The portal wants the person to choose an account first.
    AccountChoice,
    /// The password was shown then, and that is young enough.
    PasswordCounts {
        /// When.
        at: Timestamp,
        /// In this sign-in.
        here: bool,
    },
    /// The password was shown then, and that is not enough.
    PasswordStale {
        /// When.
        at: Timestamp,
        /// Why not.
        fault: FirstFactorFault,
    },
    /// The portal insists on somebody else.
    WrongPerson,
    /// The account may not be used.
    Refused(Refusal),
    /// What the institution asks of this person now.
    Policy(Demand),
    /// The portal demands a second factor that was really shown.
    PortalDemands,
    /// The portal wants a second factor, and accepts a remembered browser.
    PortalNeeds,
    /// The portal prefers one, and refuses nobody without.
    PortalPrefers,
    /// Where the person's typed factor stands.
    Factor(SecondFactorState),
    /// There is a passkey that counts here.
    HasPasskey,
    /// The portal demands a factor that can't be phished, and what was shown is none.
    NotPhishingResistant,
    /// What was shown is not there any more, or is off.
    FactorGone,
    /// Somebody let the person in without it for a while; whether that counts here.
    Excused {
        /// It does, unless the portal demands a factor.
        counts: bool,
    },
    /// What was shown is enough.
    CodeCounts {
        /// With what.
        method: FactorMethod,
        /// When.
        at: Timestamp,
        /// In this sign-in.
        here: bool,
    },
    /// What was shown is not young enough.
    CodeStale {
        /// When.
        at: Timestamp,
        /// Why not.
        fault: FirstFactorFault,
    },
    /// A recovery code opens the door, but it is not what this portal asks for.
    RecoveryCodeNotEnough,
    /// No code was shown yet.
    NoCode,
    /// The remembered browser stands in for the code.
    DeviceCounts {
        /// When the code was really shown.
        shown_at: Timestamp,
    },
    /// No remembered browser stands in for it.
    DeviceNot(NoDevice),
    /// The word of the institution's own provider is enough for the institution.
    SourceEnough,
    /// Nothing more is needed than the password.
    NothingNeeded,
    /// What is needed can't be had: a factor is not for this person.
    Impossible,
    /// It is on again, for it is mandatory now.
    Reactivated,
    /// Something has to be set up first.
    SetUpNeeded,
    /// A temporary password is replaced before the factor is set up.
    PasswordFirst,
    /// Fresh recovery codes are still on the page.
    CodesUnread,
    /// A new password has to be chosen.
    PasswordMustChange,
    /// Text messages alone are not enough for whoever changes other people's accounts.
    MeansTooWeak,
    /// The secret question for the recovery portal was never set.
    QuestionMissing,
    /// The person is invited, and may say "not now".
    Invited,
    /// The person is not invited.
    Uninvited(NotInvited),
    /// The mail address has to be proven before.
    EmailUnproven,
    /// The password has to be shown once more before something is set up.
    UnlockNeeded,
    /// The portal needs consent.
    ConsentMissing,
    /// Everything is there.
    Complete,
}

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
        self.reasons.push(Reason::Factor(person.state));
        if person.passkey {
            self.reasons.push(Reason::HasPasskey);
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
                if let Some(assurance) = self.code(shown) {
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

    fn code(&mut self, shown: Shown) -> Option<Assurance> {
        let request = &self.facts.request;
        if let Some(fault) = self.stale(shown.at, request.first_factor_again) {
            let at = shown.at;
            self.reasons.push(Reason::CodeStale { at, fault });
            return None;
        }
        let here = shown.at >= self.facts.began_at;
        let demanded = request.demands_second_factor || request.needs_second_factor;
        if request.demands_phishing_resistant && !shown.method.is_phishing_resistant() {
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
        let shown_at = self.facts.device_shown_at.ok_or(NoDevice::NotRemembered)?;
        if request.demands_second_factor {
            Err(NoDevice::PortalDemands)
        } else if request.prefers_second_factor {
            Err(NoDevice::PortalPrefers)
        } else if request.refuses_devices {
            Err(NoDevice::PortalRefuses)
        } else if person.administrator {
            Err(NoDevice::Administrator)
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
        let demanded = insists || person.demand == Demand::Required;
        if request.demands_phishing_resistant && !person.passkey {
            return Some(self.ends(Reason::Impossible, Next::Unmet));
        }
        if excused_by_source(self.facts, person) {
            self.reasons.push(Reason::SourceEnough);
            return None;
        }
        match person.state {
            SecondFactorState::Enabled | SecondFactorState::Never if person.has_factor() => {
                let shown = self.facts.shown.is_some();
                let had_one = (self.facts.device_shown_at.is_some() && !person.administrator)
                    || (shown && (insists || request.prefers_second_factor));
                Some(Next::SecondFactor(if had_one {
                    WhyCode::PortalInsists
                } else {
                    WhyCode::Usual
                }))
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

    /// What still comes between somebody who may go on and the answer.
    fn rest(&mut self, person: &PersonFacts, password_at: Timestamp, assurance: Assurance) -> Next {
        let progress = &self.facts.progress;
        if progress.recovery_codes_shown {
            return self.ends(Reason::CodesUnread, Next::RecoveryCodes);
        }
        if person.must_change_password {
            return self.ends(Reason::PasswordMustChange, Next::NewPassword);
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
        if self.facts.request.consent_missing {
            return self.ends(Reason::ConsentMissing, Next::Consent);
        }
        self.ends(Reason::Complete, Next::Answer(assurance))
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
            && !self.facts.progress.question_postponed
    }

    fn invitation(&self, person: &PersonFacts, assurance: Assurance) -> Result<(), NotInvited> {
        let progress = &self.facts.progress;
        if let Assurance::TwoFactors { method, .. } = assurance
            && method == FactorMethod::Upstream
        {
            return Err(NotInvited::HasOne);
        }
        if person.state != SecondFactorState::Never || person.passkey {
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

    fn set_up(&mut self, person: &PersonFacts, password_at: Timestamp, required: bool) -> Next {
        let facts = self.facts;
        let begun = facts.progress.enrolling;
        if person.email_unproven && (required || begun) {
            return self.ends(Reason::EmailUnproven, Next::ProveEmail);
        }
        if !begun {
            return Next::EnrolIntro { required };
        }
        let old = facts.now - password_at >= facts.unlock;
        if old && password_at < facts.began_at {
            let next = Next::Password(WhyPassword::Unlock);
            return self.ends(Reason::UnlockNeeded, next);
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
