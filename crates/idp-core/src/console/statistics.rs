//! Adoption and use in figures. A figure of fewer than five people is not told, nor one from which it
//! could be worked out.

use super::{Permit, acts, overview::whole_day};
use crate::idp::{Failure, Idp};
use chrono::NaiveDate;
use sluis_model::{
    context::Ctx,
    figures::{Alike, Figure, Happened, Subject},
    ids::InstitutionId,
    policy::local_moment,
    ports::StoreError,
    second_factor::SecondFactorState,
};
use std::collections::BTreeMap;

/// The fewest people that a figure is told of.
pub const FEWEST: u32 = 5;

/// A figure of some people, now and at the beginning of the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Which people: a role, a group or a method.
    pub name: String,
    /// How many they are, and how many of them have it; `None` where that is not told.
    pub now: Option<(u32, u32)>,
    /// The share in percent at the beginning of the period, where it is known and told.
    pub then: Option<u32>,
}

/// The share of everybody on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayShare {
    /// The day.
    pub day: NaiveDate,
    /// People.
    pub total: u32,
    /// Of which with a second factor.
    pub part: u32,
}

/// What happened on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayHappened {
    /// The day.
    pub day: NaiveDate,
    /// What.
    pub happened: Happened,
}

/// Everything of a period; the last day of each list is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Days of the period.
    pub days: u32,
    /// Everybody, day by day; empty where they are too few.
    pub everybody: Vec<DayShare>,
    /// By role.
    pub roles: Vec<Adoption>,
    /// By class and group.
    pub groups: Vec<Adoption>,
    /// By method, of those who have a second factor.
    pub methods: Vec<Adoption>,
    /// How often people signed in, day by day; days on which that is of too few are missing.
    pub happened: Vec<DayHappened>,
    /// Whether there are such days.
    pub days_kept_back: bool,
    /// All of it together.
    pub sum: Happened,
}

/// A class or group, where second factors stand, and how many.
type OfGroup = (String, SecondFactorState, u32);
type Counts = BTreeMap<String, (u32, u32)>;

/// What is counted of people at one moment.
#[derive(Default)]
struct Counted {
    everybody: (u32, u32),
    roles: Counts,
    groups: Counts,
    methods: Counts,
}

impl Counted {
    fn of((people, groups): (&[Alike], &[OfGroup])) -> Self {
        let mut counted = Self::default();
        let add = |to: &mut (u32, u32), count: u32, part: bool| {
            to.0 += count;
            to.1 += if part { count } else { 0 };
        };
        let mut with = 0;
        let (mut app, mut texts, mut passkey) = (0, 0, 0);
        for one in people {
            let has = one.state != SecondFactorState::Never;
            add(&mut counted.everybody, one.count, has);
            for role in &one.roles {
                let role = counted.roles.entry(role.as_str().to_owned()).or_default();
                add(role, one.count, has);
            }
            if has {
                with += one.count;
                app += if one.app { one.count } else { 0 };
                texts += if one.texts { one.count } else { 0 };
                passkey += if one.passkey { one.count } else { 0 };
            }
        }
        for (group, state, count) in groups {
            let group = counted.groups.entry(group.clone()).or_default();
            add(group, *count, *state != SecondFactorState::Never);
        }
        counted.methods.insert("totp".to_owned(), (with, app));
        counted.methods.insert("sms".to_owned(), (with, texts));
        counted
            .methods
            .insert("passkey".to_owned(), (with, passkey));
        counted
    }
}

impl Idp {
    /// The figures of an institution over some days.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_statistics(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeeStatistics>,
        days: u32,
    ) -> Result<Statistics, Failure> {
        let (id, now) = (permit.institution_id().clone(), ctx.now);
        let passkeys = permit.institution().policy.passkeys.allowed();
        let today = local_moment(now).date;
        let first = today - chrono::Duration::days(i64::from(days));
        let (people, live, kept) = self
            .durable
            .read(move |tx| {
                let (from, until) = whole_day(today);
                let mut kept = vec![];
                if let Some(oldest) = tx.first_figures(&id, first)? {
                    for subject in Subject::ALL {
                        // Of most subjects the beginning of the period alone is shown beside today.
                        let until = match subject {
                            Subject::Everybody | Subject::Happened => today,
                            Subject::Role | Subject::Group | Subject::Method => oldest,
                        };
                        kept.extend(tx.figures(&id, subject, (oldest, until))?);
                    }
                }
                let people = tx.people_counted(&id, true, passkeys, now)?;
                let groups = tx.groups_counted(&id, passkeys, now)?;
                Ok(((people, groups), tx.happened(&id, from, until)?, kept))
            })
            .await?;
        Ok(statistics(days, today, (&people.0, &people.1), live, &kept))
    }

    /// Keeps the figures of yesterday for every institution that lacks them. For each replica, often:
    /// each institution's day is kept once. How many institutions.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn keep_figures(&self, ctx: &Ctx) -> Result<usize, Failure> {
        let now = ctx.now;
        let Some(yesterday) = local_moment(now).date.pred_opt() else {
            return Ok(0);
        };
        let due = self
            .durable
            .read(move |tx| {
                let mut due = vec![];
                for line in tx.institution_lines("", u32::MAX)? {
                    let newest = tx.newest_figures(&line.id)?;
                    if line.active && newest.is_none_or(|newest| newest < yesterday) {
                        due.push(line.id);
                    }
                }
                Ok(due)
            })
            .await?;
        let mut kept = 0;
        for id in due {
            let of = id.clone();
            let (people, happened) = self
                .durable
                .read(move |tx| {
                    let (from, until) = whole_day(yesterday);
                    let institution = tx.institution(&of)?;
                    let passkeys = institution.is_some_and(|found| found.policy.passkeys.allowed());
                    let people = tx.people_counted(&of, true, passkeys, now)?;
                    let groups = tx.groups_counted(&of, passkeys, now)?;
                    Ok(((people, groups), tx.happened(&of, from, until)?))
                })
                .await?;
            let figures = figures(&id, yesterday, (&people.0, &people.1), happened);
            match self.durable.write(move |tx| tx.add_figures(&figures)).await {
                Ok(()) => kept += 1,
                // Another replica was faster.
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(kept)
    }
}

/// The names of what happened, with what is a part of what.
fn pairs(happened: &Happened) -> [(&'static str, u32, u32); 6] {
    [
        ("sign_ins", happened.sign_ins, happened.remembered),
        (
            "refused",
            happened.passwords_refused,
            happened.codes_refused,
        ),
        ("lock_outs", happened.lock_outs, 0),
        ("recovery_codes", happened.recovery_codes, 0),
        ("recoveries", happened.recoveries, 0),
        ("apps", happened.apps, happened.other_periods),
    ]
}

fn happened_of(name: &str, total: u32, part: u32, into: &mut Happened) {
    match name {
        "sign_ins" => (into.sign_ins, into.remembered) = (total, part),
        "refused" => (into.passwords_refused, into.codes_refused) = (total, part),
        "lock_outs" => into.lock_outs = total,
        "recovery_codes" => into.recovery_codes = total,
        "recoveries" => into.recoveries = total,
        "apps" => (into.apps, into.other_periods) = (total, part),
        _ => {}
    }
}

fn figures(
    institution: &InstitutionId,
    day: NaiveDate,
    people: (&[Alike], &[OfGroup]),
    happened: Happened,
) -> Vec<Figure> {
    let counted = Counted::of(people);
    let figure = |subject, name: &str, total, part| Figure {
        institution: institution.clone(),
        day,
        subject,
        name: name.to_owned(),
        total,
        part,
    };
    let (total, part) = counted.everybody;
    let mut all = vec![figure(Subject::Everybody, "all", total, part)];
    for (subject, counts) in [
        (Subject::Role, &counted.roles),
        (Subject::Group, &counted.groups),
        (Subject::Method, &counted.methods),
    ] {
        all.extend(
            counts
                .iter()
                .map(|(name, (total, part))| figure(subject, name, *total, *part)),
        );
    }
    all.extend(
        pairs(&happened)
            .into_iter()
            .map(|(name, total, part)| figure(Subject::Happened, name, total, part)),
    );
    all
}

fn statistics(
    days: u32,
    today: NaiveDate,
    people: (&[Alike], &[OfGroup]),
    live: Happened,
    kept: &[Figure],
) -> Statistics {
    let counted = Counted::of(people);
    let kept: Vec<&Figure> = kept.iter().filter(|figure| figure.day < today).collect();
    let first = kept.iter().map(|figure| figure.day).min();
    let then = |subject: Subject| -> Counts {
        kept.iter()
            .filter(|figure| figure.subject == subject && Some(figure.day) == first)
            .map(|figure| (figure.name.clone(), (figure.total, figure.part)))
            .collect()
    };
    let mut everybody: Vec<DayShare> = kept
        .iter()
        .filter(|figure| figure.subject == Subject::Everybody)
        .map(|figure| DayShare {
            day: figure.day,
            total: figure.total,
            part: figure.part,
        })
        .collect();
    everybody.push(DayShare {
        day: today,
        total: counted.everybody.0,
        part: counted.everybody.1,
    });
    everybody.retain(|day| day.total >= FEWEST);
    let mut by_day: BTreeMap<NaiveDate, Happened> = BTreeMap::new();
    for figure in kept.iter().filter(|one| one.subject == Subject::Happened) {
        let day = by_day.entry(figure.day).or_default();
        happened_of(&figure.name, figure.total, figure.part, day);
    }
    by_day.insert(today, live);
    let sum = by_day
        .values()
        .fold(Happened::default(), |sum, day| Happened {
            sign_ins: sum.sign_ins + day.sign_ins,
            remembered: sum.remembered + day.remembered,
            passwords_refused: sum.passwords_refused + day.passwords_refused,
            codes_refused: sum.codes_refused + day.codes_refused,
            lock_outs: sum.lock_outs + day.lock_outs,
            recovery_codes: sum.recovery_codes + day.recovery_codes,
            recoveries: sum.recoveries + day.recoveries,
            apps: sum.apps + day.apps,
            other_periods: sum.other_periods + day.other_periods,
        });
    let told_days = told_days(&by_day);
    let days_kept_back = told_days.len() < by_day.len();
    // All who have a second factor are the same for each method: the whole list or none of it.
    let methods = adoption(&counted.methods, &then(Subject::Method));
    Statistics {
        days,
        everybody,
        roles: adoption(&counted.roles, &then(Subject::Role)),
        groups: adoption(&counted.groups, &then(Subject::Group)),
        methods,
        happened: by_day
            .into_iter()
            .filter(|(day, _)| told_days.contains(day))
            .map(|(day, happened)| DayHappened { day, happened })
            .collect(),
        days_kept_back,
        sum,
    }
}

/// A part of a whole in percent.
#[must_use]
pub fn percent(part: u32, total: u32) -> u32 {
    let total = u64::from(total.max(1));
    u32::try_from((u64::from(part) * 100 + total / 2) / total).unwrap_or(100)
}

fn adoption(now: &Counts, then: &Counts) -> Vec<Adoption> {
    let told_now = told(now);
    let told_then = told(then);
    now.iter()
        .map(|(name, (total, part))| {
            let shown = told_now.contains(&name.as_str());
            Adoption {
                name: name.clone(),
                now: shown.then_some((*total, *part)),
                then: then
                    .get(name)
                    .filter(|_| shown && told_then.contains(&name.as_str()))
                    .map(|(total, part)| percent(*part, *total)),
            }
        })
        .collect()
}

/// The names whose figures may be told. Those of fewer than five are not; and where what is kept back
/// could be worked out from the total, because it is one figure alone or together fewer than five, the
/// next smallest is kept back as well.
fn told(counts: &Counts) -> Vec<&str> {
    let mut by_size: Vec<(&str, u32)> = counts
        .iter()
        .map(|(name, (total, _))| (name.as_str(), *total))
        .collect();
    by_size.sort_by_key(|(_, total)| *total);
    let mut kept_back = by_size
        .iter()
        .take_while(|(_, total)| *total < FEWEST)
        .count();
    if kept_back > 0 {
        let sum = |count: usize| -> u32 { by_size[..count].iter().map(|(_, total)| total).sum() };
        while kept_back < by_size.len() && (kept_back < 2 || sum(kept_back) < FEWEST) {
            kept_back += 1;
        }
    }
    by_size[kept_back..].iter().map(|(name, _)| *name).collect()
}

/// Whether a figure is of so few that it points at them; none at all points at nobody.
fn is_few(figure: u32) -> bool {
    (1..FEWEST).contains(&figure)
}

/// The days whose sign-ins may be told. Those of fewer than five are not, nor those of which fewer than
/// five were of one kind; and where what is kept back could be worked out from the sum of the period,
/// the next smallest days are kept back as well.
fn told_days(by_day: &BTreeMap<NaiveDate, Happened>) -> Vec<NaiveDate> {
    let kinds = |one: &Happened| {
        let without = one.sign_ins.saturating_sub(one.remembered);
        [one.sign_ins, one.remembered, without]
    };
    let points_at_few = |one: &Happened| kinds(one).into_iter().any(is_few);
    let (mut kept_back, mut told): (Vec<_>, Vec<_>) =
        by_day.iter().partition(|(_, one)| points_at_few(one));
    // The quietest last. A day on which nothing happened hides nothing.
    told.sort_by_key(|(_, one)| std::cmp::Reverse(one.sign_ins));
    let is_open = |kept_back: &[(&NaiveDate, &Happened)]| {
        let sum = |kind: usize| -> u32 { kept_back.iter().map(|(_, one)| kinds(one)[kind]).sum() };
        kept_back.len() == 1 || (0..3).any(|kind| is_few(sum(kind)))
    };
    while is_open(&kept_back) {
        let Some(next) = told.iter().rposition(|(_, one)| one.sign_ins > 0) else {
            return vec![];
        };
        kept_back.push(told.remove(next));
    }
    told.into_iter().map(|(day, _)| *day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike as _;

    fn counts(sizes: &[(&str, u32)]) -> Counts {
        sizes
            .iter()
            .map(|(name, size)| ((*name).to_owned(), (*size, 1)))
            .collect()
    }

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_unstable();
        names
    }

    #[test]
    fn figures_of_fewer_than_five_are_not_told() {
        let counts = counts(&[("a", 3), ("b", 4), ("c", 5), ("d", 30)]);
        assert_eq!(sorted(told(&counts)), ["c", "d"]);
    }

    #[test]
    fn what_is_kept_back_cannot_be_worked_out_from_the_total() {
        let alone = counts(&[("a", 3), ("b", 9), ("c", 30)]);
        assert_eq!(sorted(told(&alone)), ["c"]);
        let together_few = counts(&[("a", 1), ("b", 1), ("c", 6), ("d", 30)]);
        assert_eq!(sorted(told(&together_few)), ["d"]);
        let only_two = counts(&[("a", 3), ("b", 90)]);
        assert!(told(&only_two).is_empty());
        assert_eq!(told(&counts(&[("a", 5)])), ["a"]);
    }

    #[test]
    fn a_day_of_few_sign_ins_is_not_told_nor_can_it_be_worked_out() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let told = |days: &[(u32, u32)]| -> Vec<u32> {
            let by_day = (1..)
                .zip(days)
                .map(|(n, (sign_ins, remembered))| {
                    let happened = Happened {
                        sign_ins: *sign_ins,
                        remembered: *remembered,
                        ..Happened::default()
                    };
                    (day(n), happened)
                })
                .collect();
            let mut told: Vec<u32> = told_days(&by_day).iter().map(|day| day.day()).collect();
            told.sort_unstable();
            told
        };
        assert_eq!(told(&[(30, 10), (0, 0), (20, 0)]), [1, 2, 3]);
        assert_eq!(told(&[(30, 10), (3, 0), (2, 0), (20, 0)]), [1, 4]);
        // Alone it is the sum less the others: the quietest of those goes with it.
        assert_eq!(told(&[(30, 10), (3, 0), (0, 0), (20, 0)]), [1, 3]);
        // Two together are still fewer than five.
        assert_eq!(told(&[(30, 10), (1, 0), (1, 0), (20, 0)]), [1]);
        // Two of thirty were remembered, or all but two.
        assert_eq!(told(&[(30, 2), (30, 28), (40, 20), (50, 20)]), [3, 4]);
        assert!(told(&[(30, 10), (3, 0)]).is_empty());
        assert!(told(&[(4, 0)]).is_empty());
    }

    #[test]
    fn a_share_is_rounded_and_never_of_nothing() {
        assert_eq!([percent(1, 3), percent(2, 3), percent(0, 0)], [33, 67, 0]);
    }

    #[test]
    fn today_is_counted_live_and_the_days_before_are_read() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let alike = |state, count| Alike {
            roles: vec![sluis_model::person::Role::Pupil],
            state,
            app: state == SecondFactorState::Enabled,
            texts: false,
            passkey: false,
            count,
        };
        let people = [
            alike(SecondFactorState::Enabled, 6),
            alike(SecondFactorState::Never, 4),
        ];
        let before = Happened {
            sign_ins: 10,
            remembered: 4,
            ..Happened::default()
        };
        let kept = figures(&"i".into(), day(2), (&people[1..], &[]), before);
        let live = Happened {
            sign_ins: 1,
            ..Happened::default()
        };
        let shown = statistics(30, day(3), (&people, &[]), live, &kept);
        assert_eq!(shown.everybody.len(), 1, "four are too few to tell");
        assert_eq!((shown.sum.sign_ins, shown.sum.remembered), (11, 4));
        assert_eq!(shown.roles[0].now, Some((10, 6)));
        assert_eq!(shown.roles[0].then, None);
        assert!(
            shown.happened.is_empty() && shown.days_kept_back,
            "one is too few to tell"
        );
    }
}
