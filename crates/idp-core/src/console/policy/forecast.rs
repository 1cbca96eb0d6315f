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
                let (before, after) = (meets(was, person, at), meets(is, person, at));
                let group = moment
                    .groups
                    .entry(person.roles.first().copied())
                    .or_default();
                let count_if = |condition: bool| if condition { *count } else { 0 };
                group.people += count;
                let passkey = person.has_passkey && is.passkeys.allowed();
                group.with_factor +=
                    count_if(passkey || person.state(at) == SecondFactorState::Enabled);
                *group.was.entry(before).or_default() += count;
                *group.is.entry(after).or_default() += count;
                moment.affected += count_if(before != after);
                moment.stuck += count_if(matches!(after, Meets::Stuck(_)));
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
}

/// The kinds of people for whom something would change at a moment.
#[must_use]
pub(super) fn affected(
    was: &Policy,
    is: &Policy,
    everybody: Vec<Kind>,
    at: Timestamp,
) -> Vec<Kind> {
    let differs = |kind: &Kind| meets(was, &kind.person, at) != meets(is, &kind.person, at);
    everybody.into_iter().filter(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};
    use sluis_model::{
        person::{PasswordState, Standing},
        policy::PasskeyMode,
        second_factor::FactorKind,
    };

    fn now() -> Timestamp {
        Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
    }

    fn person(name: &str, roles: &[Role], set_up: bool) -> Counted {
        Counted {
            id: name.into(),
            login_key: name.to_owned(),
            username: name.to_owned(),
            name: name.to_owned(),
            roles: roles.to_vec(),
            standing: Standing::Active,
            shared: false,
            starts_at: None,
            ends_at: None,
            password_state: PasswordState::Current,
            email: Some(format!("{name}@i.test")),
            email_proven: true,
            has_phone: false,
            postponed_at: None,
            set_up,
            suspended: false,
            suspended_until: None,
            excused: false,
            has_app: set_up,
            has_sms: false,
            has_question: false,
            has_passkey: false,
            has_source: false,
            is_linked: false,
        }
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, month, day).unwrap()
    }

    fn scheduled() -> Policy {
        let mut policy = Policy::default();
        policy.second_factor.mode = SecondFactorMode::Scheduled {
            optional_from: day(4, 1),
            mandatory_from: day(7, 1),
        };
        policy
    }

    fn one_of_each(people: impl IntoIterator<Item = Counted>) -> Vec<Kind> {
        let kind = |person: Counted| Kind {
            count: 1,
            code: (String::new(), 0),
            person,
        };
        people.into_iter().map(kind).collect()
    }

    #[test]
    fn each_day_of_the_calendar_is_looked_at_with_who_meets_what() {
        let everybody = one_of_each([
            person("anna", &[Role::Teacher], false),
            person("bram", &[Role::Teacher], true),
            person("cees", &[Role::Admin], true),
        ]);
        let found = forecast(&Policy::default(), &scheduled(), &everybody, now());
        let days: Vec<NaiveDate> = found.moments.iter().map(|moment| moment.day).collect();
        assert_eq!(days[1..], [day(4, 1), day(7, 1)]);
        let affected: Vec<u32> = found.moments.iter().map(|moment| moment.affected).collect();
        assert_eq!(affected, [0, 1, 1]);
        let teachers = |moment: usize| &found.moments[moment].groups[&Some(Role::Teacher)];
        assert_eq!(teachers(1).is[&Meets::Invitation], 1);
        assert_eq!(teachers(2).is[&Meets::SetUp], 1);
        assert_eq!(teachers(2).is[&Meets::Code], 1);
        assert_eq!((teachers(0).people, teachers(0).with_factor), (2, 1));
    }

    #[test]
    fn who_cannot_do_what_becomes_mandatory_is_told() {
        let mut policy = scheduled();
        policy.second_factor.methods = vec![Method::Sms];
        let anna = person("anna", &[Role::Teacher], false);
        let at = local_midnight(day(7, 1));
        assert_eq!(meets(&policy, &anna, at), Meets::Stuck(Stuck::NoNumber));
        let reachable = Counted {
            has_phone: true,
            ..anna.clone()
        };
        assert_eq!(meets(&policy, &reachable, at), Meets::SetUp);
        policy.second_factor.email_proof_first = true;
        let unknown = Counted {
            email: None,
            email_proven: false,
            ..reachable
        };
        assert_eq!(meets(&policy, &unknown, at), Meets::Stuck(Stuck::NoMail));
    }

    #[test]
    fn u36_who_may_come_through_the_source_alone_is_told() {
        let mut policy = Policy::default();
        policy.source_only.linked = true;
        let linked = |roles: &[Role], has_source: bool, is_linked: bool| Counted {
            has_source,
            is_linked,
            ..person("anna", roles, false)
        };
        let teacher = linked(&[Role::Teacher], true, true);
        let everybody = one_of_each([
            teacher.clone(),
            linked(&[Role::Teacher], true, false),
            linked(&[Role::Teacher, Role::Admin], true, true),
        ]);
        let found = forecast(&Policy::default(), &policy, &everybody, now());
        let teachers = &found.moments[0].groups[&Some(Role::Teacher)];
        assert_eq!(
            teachers.is[&Meets::AtSource],
            1,
            "linked, and no administrator"
        );
        assert_eq!(found.moments[0].affected, 1);
        assert_eq!(found.moments[0].stuck, 0);
        // Without a source that is on it holds of nobody.
        let without = linked(&[Role::Teacher], false, false);
        assert_ne!(meets(&policy, &without, now()), Meets::AtSource);
        policy.source_only.linked = false;
        policy.source_only.roles = [Role::Teacher].into();
        let unlinked = linked(&[Role::Teacher], true, false);
        assert_eq!(meets(&policy, &unlinked, now()), Meets::AtSource);
        let closed = Counted {
            standing: Standing::Disabled,
            ..teacher
        };
        assert_eq!(meets(&policy, &closed, now()), Meets::Refused);
    }

    /// Numbers that look as if they were drawn, the same at every run.
    struct Drawn(u64);

    impl Drawn {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) % bound
        }

        fn moment(&mut self) -> Option<Timestamp> {
            // Often the very moments that are asked about, and a little beside them.
            let days = i64::try_from(self.below(500)).unwrap() - 250;
            let beside = i64::try_from(self.below(3)).unwrap() - 1;
            let near = [now(), local_midnight(day(4, 1)), local_midnight(day(7, 1))];
            match self.below(4) {
                0 => None,
                1 => Some(
                    near[usize::try_from(self.below(3)).unwrap()]
                        + chrono::Duration::seconds(beside),
                ),
                2 => Some(now() - chrono::Duration::days(14) + chrono::Duration::seconds(beside)),
                _ => Some(now() + chrono::Duration::days(days)),
            }
        }

        fn person(&mut self, number: u64) -> Counted {
            let roles = [Role::Pupil, Role::Teacher, Role::Admin, Role::Staff];
            let mut yes = || self.below(2) == 1;
            let mut person = person(&format!("p{number:04}"), &[], yes());
            (person.shared, person.email_proven, person.has_phone) = (yes(), yes(), yes());
            (person.suspended, person.excused) = (yes(), yes());
            (person.has_app, person.has_sms) = (yes(), yes());
            (person.has_passkey, person.has_source, person.is_linked) = (yes(), yes(), yes());
            person.email = yes().then(|| "somebody@i.test".to_owned());
            for role in roles {
                if self.below(3) == 0 {
                    person.roles.push(role);
                }
            }
            if self.below(9) == 0 {
                person.standing = Standing::Disabled;
            }
            person.starts_at = self.moment().filter(|_| number.is_multiple_of(3));
            person.ends_at = self.moment().filter(|_| number.is_multiple_of(4));
            person.postponed_at = self.moment();
            person.suspended_until = self.moment();
            person.password_state = match self.moment() {
                Some(ends_at) if number.is_multiple_of(5) => PasswordState::Temporary { ends_at },
                _ => PasswordState::Current,
            };
            person
        }

        fn policy(&mut self) -> Policy {
            let mut policy = scheduled();
            let factor = &mut policy.second_factor;
            match self.below(4) {
                0 => factor.mode = SecondFactorMode::Off,
                1 => factor.mode = SecondFactorMode::Required,
                2 => factor.mode = SecondFactorMode::Optional,
                _ => {}
            }
            factor.invite_again_days = [0, 14, 30][usize::try_from(self.below(3)).unwrap()];
            factor.email_proof_first = self.below(2) == 1;
            if self.below(3) == 0 {
                factor.methods = vec![Method::Sms];
            }
            if self.below(2) == 1 {
                policy.passkeys.mode = PasskeyMode::OnlyStep;
            }
            policy.shared_accounts_forbidden = self.below(2) == 1;
            if self.below(2) == 1 {
                let kinds = [FactorKind::Totp, FactorKind::Sms, FactorKind::Passkey];
                let kind = kinds[usize::try_from(self.below(3)).unwrap()];
                policy.step_up.roles = [Role::Teacher].into();
                policy.step_up.factors = [kind].into();
            }
            policy
        }
    }

    #[test]
    fn who_is_alike_at_the_telling_moments_meets_the_same() {
        let mut drawn = Drawn(26);
        for round in 0..200 {
            let (was, is) = (drawn.policy(), drawn.policy());
            let at: Vec<Timestamp> = moments(&was, &is, now())
                .into_iter()
                .map(|(_, at)| at)
                .collect();
            let telling = telling(&[&was, &is], &at);
            let people: Vec<Counted> = (0..50).map(|number| drawn.person(number)).collect();
            for person in &people {
                let alike = person.alike(&telling);
                for at in &at {
                    for policy in [&was, &is] {
                        let (one, other) = (meets(policy, person, *at), meets(policy, &alike, *at));
                        assert_eq!(one, other, "round {round}, {}", person.id);
                        assert_eq!(person.state(*at), alike.state(*at));
                    }
                }
            }
            let alike = people.iter().map(|person| person.alike(&telling));
            let by_kind = forecast(&was, &is, &one_of_each(alike), now());
            assert_eq!(by_kind, forecast(&was, &is, &one_of_each(people), now()));
        }
    }

    #[test]
    fn whose_second_factor_no_longer_counts_is_told_before_it_is_saved() {
        let mut policy = Policy::default();
        policy.step_up.roles = [Role::Staff].into();
        policy.step_up.factors = [FactorKind::Totp].into();
        let texts = Counted {
            has_app: false,
            has_sms: true,
            has_phone: true,
            ..person("anna", &[Role::Staff], true)
        };
        assert_eq!(meets(&policy, &texts, now()), Meets::SetUp);
        assert_eq!(meets(&Policy::default(), &texts, now()), Meets::Code);
        let app = person("bram", &[Role::Staff], true);
        assert_eq!(meets(&policy, &app, now()), Meets::Code);
        policy.passkeys.mode = PasskeyMode::SecondFactor;
        policy.step_up.factors = [FactorKind::Passkey].into();
        assert_eq!(meets(&policy, &app, now()), Meets::SetUp);
        policy.passkeys.mode = PasskeyMode::Off;
        assert_eq!(meets(&policy, &app, now()), Meets::Stuck(Stuck::NoKind));
        let other = person("cees", &[Role::Teacher], true);
        assert_eq!(meets(&policy, &other, now()), Meets::Code);
    }

    #[test]
    fn those_are_affected_who_would_meet_something_else() {
        let everybody = one_of_each([
            person("anna", &[Role::Teacher], false),
            person("bram", &[Role::Teacher], true),
        ]);
        let (was, is, at) = (Policy::default(), scheduled(), local_midnight(day(7, 1)));
        let found = affected(&was, &is, everybody, at);
        let names: Vec<&str> = found.iter().map(|kind| &*kind.person.username).collect();
        assert_eq!(names, ["anna"]);
    }
}
