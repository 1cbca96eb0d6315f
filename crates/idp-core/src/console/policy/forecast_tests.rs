//! What the forecast says of people, one by one and by kind.

use super::*;
use chrono::{TimeZone as _, Utc};
use sluis_model::{
    person::{PasswordState, Postponed, Standing},
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
        postponed: Postponed::default(),
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
        has_badge: false,
        badge_ends_at: None,
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

#[test]
fn bdg_04_whose_badge_is_no_longer_enough_is_told_before_it_is_saved() {
    let badges = |demand: SecondFactorMode| {
        let mut policy = Policy::default();
        policy.badges.networks.0 = vec!["10.1.0.0/16".to_owned()];
        policy.second_factor.mode = demand;
        policy.second_factor.available_to.clear();
        policy
    };
    let holder = |name: &str, roles: &[Role]| Counted {
        has_badge: true,
        ..person(name, roles, false)
    };
    let (off, on) = (Policy::default(), badges(SecondFactorMode::Off));
    let everybody = one_of_each([
        holder("piet", &[Role::Pupil]),
        person("kees", &[Role::Pupil], false),
        holder("juf", &[Role::Teacher]),
        Counted {
            badge_ends_at: Some(now()),
            ..holder("oud", &[Role::Pupil])
        },
    ]);
    let pupils = |was: &Policy, is: &Policy| {
        let found = forecast(was, is, &everybody, now()).moments.remove(0);
        let group = &found.groups[&Some(Role::Pupil)];
        (group.badge_was, group.badge_is, found.affected)
    };
    assert_eq!(pupils(&off, &on), (0, 1, 1), "one has one that works");
    assert_eq!(pupils(&on, &off), (1, 0, 1));
    assert_eq!(pupils(&on, &on), (1, 1, 0));
    // A second factor that is demanded of pupils is one that no badge shows.
    let demanded = badges(SecondFactorMode::Required);
    let found = pupils(&on, &demanded);
    assert_eq!((found.0, found.1), (1, 0));
    // Except where none is asked of them within the school.
    let mut waived = demanded.clone();
    waived.step_up.trusted_networks.0 = vec!["10.0.0.0/8".to_owned()];
    waived.step_up.waived_inside = [Role::Pupil].into();
    assert_eq!(pupils(&demanded, &waived), (0, 1, 1));
    waived.badges.networks.0.push("192.0.2.0/24".to_owned());
    assert_eq!(pupils(&demanded, &waived), (0, 0, 0), "not on all of them");
    // It is told on the day on which it begins.
    let mut summer = scheduled();
    summer.badges = on.badges.clone();
    summer.second_factor.available_to.clear();
    let found = forecast(&on, &summer, &everybody, now());
    let counts = found.moments.iter().map(|moment| {
        let group = &moment.groups[&Some(Role::Pupil)];
        (group.badge_was, group.badge_is)
    });
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 1), (1, 1), (1, 0)]);
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
                near[usize::try_from(self.below(3)).unwrap()] + chrono::Duration::seconds(beside),
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
        person.has_badge = yes();
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
        person.postponed = Postponed {
            second_factor: self.moment(),
            question: self.moment(),
            passkey: self.moment(),
        };
        person.suspended_until = self.moment();
        person.badge_ends_at = self.moment().filter(|_| person.has_badge);
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
            policy.badges.networks.0 = vec!["10.1.0.0/16".to_owned()];
            policy.step_up.trusted_networks.0 = vec!["10.0.0.0/8".to_owned()];
            policy.step_up.waived_inside = [Role::Pupil].into();
        }
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
                    assert_eq!(
                        badge_is_enough(policy, person, *at),
                        badge_is_enough(policy, &alike, *at)
                    );
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
