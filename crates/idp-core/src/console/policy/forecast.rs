//! What a policy does to whom: the dispatcher's own decision over everybody, before it is saved.

use super::journey::Traveller;
use crate::dispatch::{Bounds, Next, RequestFacts, WhyCode, decide};
use chrono::NaiveDate;
use sluis_model::{
    census::{Counted, Kind},
    context::Timestamp,
    person::Role,
    policy::{Method, Policy, SecondFactorMode, local_midnight, local_moment},
    second_factor::SecondFactorState,
};
use std::collections::BTreeMap;

/// Why somebody can't do what would be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stuck {
    /// The mail address has to be proven, and none is known.
    NoMail,
    /// Codes come by text message alone, and no number is known.
    NoNumber,
    /// Only kinds count that the person does not have and can't set up in a sign-in: a passkey is added
    /// on the account page.
    NoKind,
}

/// What somebody meets at the next sign-in with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meets {
    /// The account may not be used.
    Refused,
    /// Nothing beside the password.
    Nothing,
    /// The own way is closed: the institution's own provider alone lets in.
    AtSource,
    /// An invitation; "not now" is an answer.
    Invitation,
    /// A code.
    Code,
    /// A code of a factor that was switched off for a while.
    CodeAgain,
    /// A factor must be set up.
    SetUp,
    /// A factor must be set up, and can't be.
    Stuck(Stuck),
}

impl Meets {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 10] = [
        Self::Nothing,
        Self::AtSource,
        Self::Invitation,
        Self::Code,
        Self::CodeAgain,
        Self::SetUp,
        Self::Stuck(Stuck::NoMail),
        Self::Stuck(Stuck::NoNumber),
        Self::Stuck(Stuck::NoKind),
        Self::Refused,
    ];

    /// The name in keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Nothing => "nothing",
            Self::AtSource => "at-source",
            Self::Invitation => "invitation",
            Self::Code => "code",
            Self::CodeAgain => "code-again",
            Self::SetUp => "set-up",
            Self::Stuck(Stuck::NoMail) => "no-mail",
            Self::Stuck(Stuck::NoNumber) => "no-number",
            Self::Stuck(Stuck::NoKind) => "no-kind",
        }
    }
}

/// Why somebody who has no factor could not set one up under a policy.
#[must_use]
pub fn stuck(policy: &Policy, person: &Counted) -> Option<Stuck> {
    let factor = &policy.second_factor;
    if factor.email_proof_first && !person.email_proven && person.email.is_none() {
        return Some(Stuck::NoMail);
    }
    let texts_alone = factor.methods == [Method::Sms] && !person.is_administrator();
    (texts_alone && !person.has_phone).then_some(Stuck::NoNumber)
}

/// What somebody meets under a policy at a moment, at a portal that asks nothing in particular, in a
/// browser that is not remembered.
#[must_use]
pub fn meets(policy: &Policy, person: &Counted, at: Timestamp) -> Meets {
    let mut facts = Traveller {
        person,
        policy,
        at,
        request: RequestFacts::default(),
        remembered: false,
        portal: Bounds::default(),
        inside: false,
        badge: false,
    }
    .facts();
    if let Some((person, _)) = &mut facts.person {
        // A temporary password is replaced whatever the policy says; this looks behind it.
        person.must_change_password = false;
    }
    let only = &policy.source_only;
    let at_source = person.has_source && only.is_for_roles(&person.roles, person.is_linked, false);
    match decide(&facts) {
        Next::Refused(_) => Meets::Refused,
        // What is asked after that, the source's word decides as well.
        _ if at_source => Meets::AtSource,
        Next::SecondFactor(WhyCode::Reactivate) => Meets::CodeAgain,
        // One is shown, and another one has to be set up.
        Next::SecondFactor(WhyCode::ToSetUp { .. }) => {
            stuck(policy, person).map_or(Meets::SetUp, Meets::Stuck)
        }
        Next::Lacking => Meets::Stuck(Stuck::NoKind),
        Next::SecondFactor(_) => Meets::Code,
        Next::EnrolIntro { required: false } => Meets::Invitation,
        Next::EnrolPasskey => Meets::SetUp,
        Next::ProveEmail | Next::EnrolIntro { .. } | Next::Enrol { .. } => {
            stuck(policy, person).map_or(Meets::SetUp, Meets::Stuck)
        }
        _ => Meets::Nothing,
    }
}

/// Whether somebody's badge is enough at the school under a policy at a moment, at a portal that asks
/// nothing in particular.
#[must_use]
pub fn badge_is_enough(policy: &Policy, person: &Counted, at: Timestamp) -> bool {
    // Badges work on some networks alone, and it may be that less is asked on those.
    let inside = policy.step_up.holds(&policy.badges.networks);
    let facts = Traveller {
        person,
        policy,
        at,
        request: RequestFacts::default(),
        remembered: false,
        portal: Bounds::default(),
        inside,
        badge: true,
    }
    .facts();
    person.holds_badge(at) && matches!(decide(&facts), Next::Answer(_))
}

/// What somebody meets, and whether the badge is enough.
fn all_of(policy: &Policy, person: &Counted, at: Timestamp) -> (Meets, bool) {
    (
        meets(policy, person, at),
        badge_is_enough(policy, person, at),
    )
}

/// People of one role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub people: u32,
    /// How many of them have a factor that is asked.
    pub with_factor: u32,
    /// How many meet what, as it is decided now.
    pub was: BTreeMap<Meets, u32>,
    /// How many would meet what.
    pub is: BTreeMap<Meets, u32>,
    /// For how many of them a badge is enough at the school, as it is decided now.
    pub badge_was: u32,
    /// For how many it would be.
    pub badge_is: u32,
}

/// A moment at which something is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day; today is now.
    pub day: NaiveDate,
    /// Whether it is today.
    pub today: bool,
    /// By the first of a person's roles.
    pub groups: BTreeMap<Option<Role>, Group>,
    /// For how many people something would change.
    pub affected: u32,
    /// How many could not do what would be asked.
    pub stuck: u32,
}

/// What would change for whom, today and on the days that the new policy names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// By moment.
    pub moments: Vec<Moment>,
}

/// The moments at which two policies are compared: now, and the days that either of them names.
pub(super) fn moments(was: &Policy, is: &Policy, now: Timestamp) -> Vec<(NaiveDate, Timestamp)> {
    let today = local_moment(now).date;
    let mut days: Vec<NaiveDate> = [was, is]
        .into_iter()
        .filter_map(|policy| match policy.second_factor.mode {
            SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            } => Some([optional_from, mandatory_from]),
            _ => None,
        })
        .flatten()
        .filter(|day| *day > today)
        .collect();
    days.sort_unstable();
    days.dedup();
    std::iter::once((today, now))
        .chain(days.into_iter().map(|day| (day, local_midnight(day))))
        .collect()
}

/// The moments that can make a difference to what somebody meets under these policies at these moments.
pub(crate) fn telling(policies: &[&Policy], at: &[Timestamp]) -> Vec<Timestamp> {
    let mut telling = at.to_vec();
    for policy in policies {
        let again_after = chrono::Duration::days(i64::from(policy.second_factor.invite_again_days));
        telling.extend(at.iter().map(|at| *at - again_after));
    }
    telling.sort_unstable();
    telling.dedup();
    telling
}

/// What would change for whom, everybody given by kind.
#[must_use]
pub fn forecast(was: &Policy, is: &Policy, everybody: &[Kind], now: Timestamp) -> Forecast {
    let today = local_moment(now).date;
    let moments = moments(was, is, now)
        .into_iter()
        .map(|(day, at)| {
            let mut moment = Moment {
                day,
                today: day == today,
                groups: BTreeMap::new(),
                affected: 0,
                stuck: 0,
            };
            for Kind { person, count, .. } in everybody {
                let (before, after) = (all_of(was, person, at), all_of(is, person, at));
                let group = moment
                    .groups
                    .entry(person.roles.first().copied())
                    .or_default();
                let count_if = |condition: bool| if condition { *count } else { 0 };
                group.people += count;
                let passkey = person.has_passkey && is.passkeys.allowed();
                group.with_factor +=
                    count_if(passkey || person.state(at) == SecondFactorState::Enabled);
                *group.was.entry(before.0).or_default() += count;
                *group.is.entry(after.0).or_default() += count;
                group.badge_was += count_if(before.1);
                group.badge_is += count_if(after.1);
                moment.affected += count_if(before != after);
                moment.stuck += count_if(matches!(after.0, Meets::Stuck(_)));
            }
            moment
        })
        .collect();
    Forecast { moments }
}

/// Somebody for whom something would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// Who.
    pub person: Counted,
    /// What the person meets as it is decided now.
    pub was: Meets,
    /// What the person would meet.
    pub is: Meets,
    /// Whether the badge is enough at the school, as it is decided now.
    pub badge_was: bool,
    /// Whether it would be.
    pub badge_is: bool,
}

impl Affected {
    /// What two policies come to for somebody at a moment.
    pub(super) fn of(was: &Policy, is: &Policy, person: Counted, at: Timestamp) -> Self {
        let (before, after) = (all_of(was, &person, at), all_of(is, &person, at));
        Self {
            was: before.0,
            is: after.0,
            badge_was: before.1,
            badge_is: after.1,
            person,
        }
    }
}

/// The kinds of people for whom something would change at a moment.
#[must_use]
pub(super) fn affected(
    was: &Policy,
    is: &Policy,
    everybody: Vec<Kind>,
    at: Timestamp,
) -> Vec<Kind> {
    let differs = |kind: &Kind| all_of(was, &kind.person, at) != all_of(is, &kind.person, at);
    everybody.into_iter().filter(differs).collect()
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
