//! The decision.

use super::{Asker, Assurance, Facts, PersonFacts, badge};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, FirstFactor, SecondFactorState, Shown},
};

/// Why the first factor is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyPassword {
    /// Nobody has signed in yet.
    NotSignedIn,
    /// The portal asks for it again (`prompt=login`, `max_age`).
    AskedAgain,
    /// A badge was shown, and more is asked.
    BadgeNotEnough,
    /// A second factor is about to be set up, and the password was shown too long ago (H-09).
    Unlock,
}

/// Why the second factor is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyCode {
    /// It is part of every sign-in.
    Usual,
    /// The portal insists on a fresh one, remembered device or not.
    PortalInsists,
    /// It was off for a while and is mandatory now.
    Reactivate,
    /// What was shown, or remembered, is older than counts here.
    TooOld {
        /// So many seconds count.
        most: u32,
        /// Who says so.
        by: Asker,
    },
    /// Not every kind that the person has counts here.
    OtherKind {
        /// Who says so.
        by: Asker,
    },
    /// The browser is remembered, but not on this network.
    Outside,
    /// None of the person's kinds counts here: one is shown, then one that counts is set up.
    ToSetUp {
        /// Who says so.
        by: Asker,
    },
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Next {
    /// The person types the institution's short name.
    Institution,
    /// Who is signed in goes on, or somebody else signs in.
    SelectAccount,
    /// Name and password.
    Password(WhyPassword),
    /// The account may not be used.
    Refused(Refusal),
    /// A code.
    SecondFactor(WhyCode),
    /// The mail address has to be proven before a factor can be set up (N-11).
    ProveEmail,
    /// The invitation to set a second factor up.
    EnrolIntro {
        /// Whether "not now" is an answer.
        required: bool,
    },
    /// Setting it up.
    Enrol {
        /// Whether it can be left.
        required: bool,
    },
    /// Making a passkey, where nothing else that counts can be set up; it can't be left.
    EnrolPasskey,
    /// Fresh recovery codes are on the page.
    RecoveryCodes,
    /// A new password.
    NewPassword,
    /// The invitation to add a passkey; "not now" is an answer.
    AddPasskey,
    /// A secret question for the recovery portal (S-15); "not now" is an answer.
    SecurityQuestion,
    /// The portal asks for more than this person can have.
    Unmet,
    /// Only kinds of second factor count here that this person does not have and can't set up now.
    Lacking,
    /// The portal insists on another person than the one who signed in.
    WrongPerson,
    /// Consent.
    Consent,
    /// The portal gets its answer.
    Answer(Assurance),
}

impl Next {
    /// The name of its page, as records and texts know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::SelectAccount => "select-account",
            Self::Password(_) => "password",
            Self::Refused(_) => "refused",
            Self::SecondFactor(_) => "second-factor",
            Self::ProveEmail => "prove-email",
            Self::EnrolIntro { required: true } => "enrol-intro-required",
            Self::EnrolIntro { required: false } => "enrol-intro",
            Self::Enrol { required: true } => "enrol-required",
            Self::Enrol { required: false } => "enrol",
            Self::EnrolPasskey => "enrol-passkey",
            Self::RecoveryCodes => "recovery-codes",
            Self::NewPassword => "new-password",
            Self::AddPasskey => "add-passkey",
            Self::SecurityQuestion => "security-question",
            Self::Unmet => "unmet",
            Self::Lacking => "lacking",
            Self::WrongPerson => "wrong-person",
            Self::Consent => "consent",
            Self::Answer(Assurance::SingleFactor { .. }) => "answer",
            Self::Answer(Assurance::RememberedDevice { .. }) => "answer-device",
            Self::Answer(Assurance::TwoFactors { .. }) => "answer-two-factors",
        }
    }
}

/// Decides what comes next. Pure: the same facts give the same answer.
#[must_use]
pub fn decide(facts: &Facts) -> Next {
    if !facts.institution_known {
        return Next::Institution;
    }
    let Some((person, password_at)) = facts.person else {
        return Next::Password(WhyPassword::NotSignedIn);
    };
    if facts.request.select_account {
        return Next::SelectAccount;
    }
    if !is_fresh(facts, password_at, facts.request.first_factor_again) {
        return Next::Password(WhyPassword::AskedAgain);
    }
    if facts.wrong_person {
        return Next::WrongPerson;
    }
    if facts.first == FirstFactor::Badge {
        return badge::after(facts, &person);
    }
    if let Some(refusal) = person.refusal {
        return Next::Refused(refusal);
    }

    if facts.out_of_reach(&person) {
        return Next::Unmet;
    }
    let lacks = facts.lacks(&person);
    if lacks && !facts.can_set_up(&person) {
        return Next::Lacking;
    }
    let needed = need(facts, &person);
    let assurance = match satisfied(facts, &person) {
        Some(assurance) => assurance,
        None => match needed {
            Need::Code(why) => return Next::SecondFactor(why),
            // The strongest lock first: with a factor to set up, the order of the two is policy.
            Need::Enrolment if person.must_change_password && !person.enrolment_first => {
                return Next::NewPassword;
            }
            Need::Enrolment => return enrolment(facts, &person, password_at, true),
            Need::Impossible => return Next::Unmet,
            Need::Lacking => return Next::Lacking,
            Need::Nothing => Assurance::SingleFactor { first: facts.first },
        },
    };
    if facts.progress.recovery_codes_shown {
        return Next::RecoveryCodes;
    }
    if person.must_change_password {
        return Next::NewPassword;
    }
    if lacks {
        return enrolment(facts, &person, password_at, true);
    }
    if person.means_too_weak && person.state == SecondFactorState::Enabled && !person.passkey {
        return enrolment(facts, &person, password_at, true);
    }
    if question_asked(facts, &person) {
        return Next::SecurityQuestion;
    }
    if invited(facts, &person, assurance) {
        return enrolment(facts, &person, password_at, false);
    }
    if passkey_invited(facts, &person) {
        return Next::AddPasskey;
    }
    if facts.request.consent_missing {
        return Next::Consent;
    }
    Next::Answer(assurance)
}

enum Need {
    Nothing,
    Code(WhyCode),
    Enrolment,
    Impossible,
    Lacking,
}

/// What is needed beside the first factor, before anything that was shown is counted.
fn need(facts: &Facts, person: &PersonFacts) -> Need {
    let insists = facts.request.demands_second_factor || facts.request.needs_second_factor;
    let prefers = facts.request.prefers_second_factor;
    let waived = person.waived && !insists && !prefers && !facts.bounds.is_particular();
    let demanded = insists || (person.demand == Demand::Required && !waived);
    // Of an administrator no device counts anywhere: that is not the portal's doing.
    let had_one = (facts.device_shown_at.is_some() && !person.administrator)
        || ((insists || prefers) && facts.shown.is_some());
    match person.state {
        _ if excused_by_source(facts, person) => Need::Nothing,
        _ if person.has_factor() && waived => Need::Nothing,
        // A recovery code is not what a portal insists on: nothing that could be asked for would do.
        _ if person.has_nothing_here() && insists => Need::Lacking,
        _ if person.has_factor() => {
            let otherwise = if had_one {
                WhyCode::PortalInsists
            } else {
                WhyCode::Usual
            };
            Need::Code(facts.why_stricter(person).unwrap_or(otherwise))
        }
        // An exception counts for the institution's demand, never for a portal's.
        SecondFactorState::Suspended if person.excused && !insists => Need::Nothing,
        // "Temporarily off" never outlives the day on which it became mandatory.
        SecondFactorState::Suspended if demanded => Need::Code(WhyCode::Reactivate),
        SecondFactorState::Never if insists && person.demand == Demand::Unavailable => {
            Need::Impossible
        }
        SecondFactorState::Never if demanded && !facts.can_set_up(person) => Need::Lacking,
        SecondFactorState::Never if demanded => Need::Enrolment,
        SecondFactorState::Suspended | SecondFactorState::Never | SecondFactorState::Enabled => {
            Need::Nothing
        }
    }
}

/// Whether the word of the institution's own provider is enough for the institution: never for a portal
/// that demands more, nor where a portal prefers a factor and there is one, nor where the factor is asked
/// for in a particular way.
fn excused_by_source(facts: &Facts, person: &PersonFacts) -> bool {
    let request = &facts.request;
    let insists = request.demands_second_factor || request.needs_second_factor;
    let preferred = request.prefers_second_factor && person.has_factor();
    person.upstream_excuses && !insists && !preferred && !facts.bounds.is_particular()
}

/// Whether what was shown, or a remembered device, is enough for what is needed.
fn satisfied(facts: &Facts, person: &PersonFacts) -> Option<Assurance> {
    let insists = facts.request.demands_second_factor;
    let counts = insists || facts.request.needs_second_factor;
    let prefers = facts.request.prefers_second_factor;
    // A factor that is not there, or is switched off, vouches for nothing.
    if let Some(shown) = facts.shown
        && person.still_has(shown.method)
        && (!facts.request.demands_phishing_resistant
            || shown.method.is_phishing_resistant()
            // It opens the set-up of what is demanded, and no more.
            || facts.lacks(person))
        && is_fresh(facts, shown.at, facts.request.first_factor_again)
        && facts.counts(person, shown)
        && !facts.wishes_for_passkey(person, shown)
        && !(shown.method == FactorMethod::RecoveryCode
            && (counts || (prefers && shown.at < facts.began_at)))
    {
        return Some(Assurance::TwoFactors {
            first: facts.first,
            method: shown.method,
            at: shown.at,
        });
    }
    let shown_at = facts.device_shown_at?;
    // `prompt=login` alone lets a remembered device stand; `max_age` counts from the real factor.
    let welcome = person.has_factor()
        && !insists
        && !prefers
        && !facts.request.refuses_devices
        && !person.administrator
        && facts.device_fits(person, shown_at)
        && is_fresh(facts, shown_at, false);
    welcome.then_some(Assurance::RememberedDevice {
        first: facts.first,
        shown_at,
    })
}

/// Which of the second factors that were shown, the last one first, a decision rests on: the strongest of
/// those that are enough on their own, else the last one. What was shown later takes nothing away.
#[must_use]
pub fn strongest(facts: &Facts, shown: &[Shown]) -> Option<Shown> {
    let (person, _) = facts.person?;
    let strength = |one: &Shown| match one.method {
        FactorMethod::RecoveryCode => 0,
        FactorMethod::Upstream => 1,
        FactorMethod::Totp | FactorMethod::Sms => 2,
        FactorMethod::SecurityKey { .. } => 3,
        FactorMethod::Passkey { .. } => 4,
    };
    let enough = |one: &&Shown| {
        let facts = Facts {
            shown: Some(**one),
            ..*facts
        };
        matches!(
            satisfied(&facts, &person),
            Some(Assurance::TwoFactors { .. })
        )
    };
    // Of several as strong as each other the first: `max_by_key` takes the last.
    let best = shown
        .iter()
        .filter(enough)
        .rev()
        .max_by_key(|one| strength(one));
    best.or(shown.first()).copied()
}

/// How long what was shown in this very transaction stays young, whatever `max_age` says, in
/// seconds: long enough to finish, and no request asks for ever.
pub(super) const WITHIN_A_TRANSACTION: u32 = 300;

/// Whether something shown at `at` is young enough: not asked for again since, and within `max_age`.
fn is_fresh(facts: &Facts, at: Timestamp, asked_again: bool) -> bool {
    let here = at >= facts.began_at;
    let within = facts.request.max_age.is_none_or(|seconds| {
        let seconds = if here {
            seconds.max(WITHIN_A_TRANSACTION)
        } else {
            seconds
        };
        facts.now - at <= chrono::Duration::seconds(i64::from(seconds))
    });
    within && (here || !asked_again)
}

/// Whether an optional set-up is put before the person now.
fn invited(facts: &Facts, person: &PersonFacts, assurance: Assurance) -> bool {
    let vouched = matches!(
        assurance,
        Assurance::TwoFactors {
            method: FactorMethod::Upstream,
            ..
        }
    );
    if vouched {
        return false;
    }
    let Demand::Optional { invite, .. } = person.demand else {
        return false;
    };
    if person.state != SecondFactorState::Never || person.has_passkey() || facts.progress.postponed
    {
        return false;
    }
    facts.progress.enrolling
        || facts.progress.offer_enrolment
        || facts.request.prefers_second_factor
        || (invite && person.invitation_due)
}

/// Whether a passkey is offered now: to whoever has a typed second factor, showed it right here, and has
/// no passkey that works here. Nobody with a password alone gets there.
fn passkey_invited(facts: &Facts, person: &PersonFacts) -> bool {
    person.passkey_wanted
        && !person.passkey
        && person.state == SecondFactorState::Enabled
        && own_shown_here(facts)
        && !facts.progress.passkey_postponed
}

/// Whether the secret question is put before the person now: only right after a second factor was
/// really shown here, so that nobody with a password alone can set it.
fn question_asked(facts: &Facts, person: &PersonFacts) -> bool {
    person.question_wanted
        && person.has_factor()
        && !person.has_nothing_here()
        && own_shown_here(facts)
        && !person.administrator
        && !facts.progress.question_postponed
}

/// Whether a factor of the person's own was really shown in this sign-in.
fn own_shown_here(facts: &Facts) -> bool {
    facts.shown.is_some_and(|shown| {
        let own = !matches!(
            shown.method,
            FactorMethod::RecoveryCode | FactorMethod::Upstream
        );
        own && shown.at >= facts.began_at
    })
}

fn enrolment(facts: &Facts, person: &PersonFacts, password_at: Timestamp, required: bool) -> Next {
    if person.email_unproven && (required || facts.progress.enrolling) {
        return Next::ProveEmail;
    }
    // The page that makes a passkey says itself what it is for.
    let by_passkey = required && facts.only_by_passkey(person);
    if !facts.progress.enrolling && !by_passkey {
        return Next::EnrolIntro { required };
    }
    // What was shown in this very transaction opens the set-up until the transaction ends.
    if password_at < facts.began_at && facts.now - password_at >= facts.unlock {
        return Next::Password(WhyPassword::Unlock);
    }
    if by_passkey {
        return Next::EnrolPasskey;
    }
    Next::Enrol { required }
}
