//! What to think of before a day on which something becomes mandatory.

use chrono::NaiveDate;
use sluis_model::{
    context::Timestamp,
    policy::{DayOff, Policy, SecondFactorMode, day_off, local_moment},
};

/// The fewest days between now and a day on which people have to be ready.
const NOTICE_DAYS: i64 = 14;

/// Something to think of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Nobody is there to help on the first mandatory day.
    DayOff {
        /// The day.
        day: NaiveDate,
        /// What it is.
        what: DayOff,
    },
    /// There are only so many days until then.
    ShortNotice {
        /// Days.
        days: u32,
    },
    /// The day is over: it is mandatory at once.
    AtOnce,
    /// People may choose for fewer than two weeks.
    ShortWindow {
        /// Days.
        days: u32,
    },
    /// Nobody is reminded.
    NoReminders,
}

/// What to think of under this policy. Days that are over already give no advice unless they are new.
#[must_use]
pub fn warnings(policy: &Policy, before: Option<&Policy>, now: Timestamp) -> Vec<Warning> {
    let SecondFactorMode::Scheduled {
        optional_from,
        mandatory_from,
    } = policy.second_factor.mode
    else {
        return vec![];
    };
    let today = local_moment(now).date;
    let left = (mandatory_from - today).num_days();
    let same = before.is_some_and(|before| before.second_factor.mode == policy.second_factor.mode);
    if left <= 0 {
        return if same { vec![] } else { vec![Warning::AtOnce] };
    }
    let mut found = vec![];
    let days = |days: i64| u32::try_from(days).unwrap_or_default();
    if left < NOTICE_DAYS {
        found.push(Warning::ShortNotice { days: days(left) });
    }
    let window = (mandatory_from - optional_from.max(today)).num_days();
    if window < NOTICE_DAYS && left >= NOTICE_DAYS {
        found.push(Warning::ShortWindow { days: days(window) });
    }
    if let Some(what) = day_off(mandatory_from) {
        found.push(Warning::DayOff {
            day: mandatory_from,
            what,
        });
    }
    if policy.second_factor.reminder_days.is_empty() {
        found.push(Warning::NoReminders);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn of(optional_from: NaiveDate, mandatory_from: NaiveDate) -> Vec<Warning> {
        let mut policy = Policy::default();
        policy.second_factor.mode = SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        };
        let now = Utc.with_ymd_and_hms(2026, 3, 20, 9, 0, 0).unwrap();
        warnings(&policy, None, now)
    }

    #[test]
    fn a_working_day_well_ahead_gives_no_warning() {
        assert_eq!(of(day(4, 1), day(7, 1)), []);
    }

    #[test]
    fn fewer_than_fourteen_days_and_holidays_are_told() {
        assert_eq!(
            of(day(3, 1), day(4, 2)),
            [Warning::ShortNotice { days: 13 }]
        );
        assert_eq!(
            of(day(3, 1), day(4, 3)),
            [Warning::DayOff {
                day: day(4, 3),
                what: DayOff::GoodFriday
            }]
        );
        assert_eq!(
            of(day(3, 1), day(7, 4)),
            [Warning::DayOff {
                day: day(7, 4),
                what: DayOff::Weekend
            }]
        );
        assert_eq!(
            of(day(6, 25), day(7, 1)),
            [Warning::ShortWindow { days: 6 }]
        );
        assert_eq!(of(day(3, 1), day(3, 20)), [Warning::AtOnce]);
    }
}
