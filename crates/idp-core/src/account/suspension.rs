//! The moments at which a second factor can switch itself on again (U-25).

use chrono::{Datelike as _, NaiveDate, Weekday};
use sluis_model::{
    context::Timestamp,
    policy::{SecondFactorPolicy, local_midnight, local_moment},
};

/// The most moments that are offered: a list to choose from at a glance.
const MOST: usize = 5;
/// When a working day is over.
const EVENING: u32 = 17;
/// When the next one begins.
const MORNING: u32 = 8;

/// The ends that a suspension may have, the nearest first: the end of today, tomorrow morning, then
/// the mornings of working days, as far ahead as policy goes. In Amsterdam's time.
#[must_use]
pub fn suspension_ends(policy: &SecondFactorPolicy, now: Timestamp) -> Vec<Timestamp> {
    let latest = now + chrono::Duration::hours(i64::from(policy.suspend_max_hours));
    let today = local_moment(now).date;
    let mut ends = vec![at(today, EVENING)];
    for (days, day) in today.iter_days().enumerate().skip(1) {
        let end = at(day, MORNING);
        if end > latest || ends.len() > MOST {
            break;
        }
        if days == 1 || is_working_day(day) {
            ends.push(end);
        }
    }
    ends.retain(|end| *end > now && *end <= latest);
    ends.truncate(MOST);
    ends
}

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A full hour of a day as the clocks of Amsterdam show it, also on the days they are changed.
fn at(day: NaiveDate, hour: u32) -> Timestamp {
    let counted = local_midnight(day) + chrono::Duration::hours(i64::from(hour));
    let shown = local_moment(counted).hour;
    counted + chrono::Duration::hours(i64::from(hour) - i64::from(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn ends(now: &str, hours: u32) -> Vec<String> {
        let policy = SecondFactorPolicy {
            suspend_max_hours: hours,
            ..SecondFactorPolicy::default()
        };
        let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        suspension_ends(&policy, now)
            .into_iter()
            .map(|end| end.format("%m-%dT%H:%MZ").to_string())
            .collect()
    }

    #[test]
    fn u25_on_a_friday_the_weekend_is_passed_over() {
        // 09:00 in Amsterdam, in winter.
        assert_eq!(
            ends("2026-11-20T08:00:00Z", 96),
            [
                "11-20T16:00Z",
                "11-21T07:00Z",
                "11-23T07:00Z",
                "11-24T07:00Z"
            ]
        );
    }

    #[test]
    fn u25_after_five_the_evening_is_no_choice_any_more() {
        assert_eq!(ends("2026-11-18T16:00:00Z", 24), ["11-19T07:00Z"]);
    }

    #[test]
    fn u25_no_end_lies_beyond_what_policy_allows() {
        assert_eq!(ends("2026-11-18T08:00:00Z", 9), ["11-18T16:00Z"]);
        assert!(ends("2026-11-18T08:00:00Z", 1).is_empty());
        assert_eq!(ends("2026-11-18T08:00:00Z", 720).len(), MOST);
    }

    #[test]
    fn u25_the_change_of_the_clocks_moves_no_morning() {
        // The clocks go back in the night to 25 October 2026: 08:00 is 06:00 UTC before, 07:00 after.
        assert_eq!(
            ends("2026-10-24T10:00:00Z", 48),
            ["10-24T15:00Z", "10-25T07:00Z", "10-26T07:00Z"]
        );
        // And forward in the night to 28 March 2027.
        assert_eq!(
            ends("2027-03-27T10:00:00Z", 24),
            ["03-27T16:00Z", "03-28T06:00Z"]
        );
    }
}
