//! The calendar of a second factor as a drawing: where today is between what was and what comes.

use chrono::NaiveDate;
use sluis_model::{
    context::Timestamp,
    policy::{Policy, SecondFactorMode, local_moment},
};
use sluis_themes::pages::console::Timeline;
use sluis_web::look::date_view;

/// How wide the drawing is.
const WIDTH: i64 = 600;

/// The calendar, where there is one.
pub(crate) fn of(policy: &Policy, now: Timestamp) -> Option<Timeline> {
    let SecondFactorMode::Scheduled {
        optional_from,
        mandatory_from,
    } = policy.second_factor.mode
    else {
        return None;
    };
    Some(drawn(optional_from, mandatory_from, local_moment(now).date))
}

fn drawn(optional_from: NaiveDate, mandatory_from: NaiveDate, today: NaiveDate) -> Timeline {
    let (first, last) = (optional_from.min(today), mandatory_from.max(today));
    // A sixth more on each side, so that there is something before the first and after the last.
    let margin = ((last - first).num_days() / 6).max(7);
    let days = (last - first).num_days() + 2 * margin;
    let place = |day: NaiveDate| {
        let at = ((day - first).num_days() + margin) * WIDTH / days;
        u32::try_from(at).unwrap_or_default()
    };
    let (phase, next) = if today >= mandatory_from {
        ("after", None)
    } else if today >= optional_from {
        ("window", Some(mandatory_from))
    } else {
        ("before", Some(optional_from))
    };
    Timeline {
        today: place(today),
        optional: place(optional_from),
        mandatory: place(mandatory_from),
        optional_from: date_view(optional_from),
        optional_to: date_view(mandatory_from.pred_opt().unwrap_or(mandatory_from)),
        mandatory_from: date_view(mandatory_from),
        phase,
        days: next.and_then(|next| u32::try_from((next - today).num_days()).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn today_stands_in_its_place_between_the_two_days() {
        let line = drawn(day(4, 1), day(7, 1), day(5, 16));
        assert!(line.optional < line.today && line.today < line.mandatory);
        assert!(line.mandatory < 600);
        assert_eq!((line.phase, line.days), ("window", Some(46)));
        assert_eq!((line.optional_to.month, line.optional_to.day), (6, 30));
    }

    #[test]
    fn before_and_after_are_told_apart() {
        let before = drawn(day(4, 1), day(7, 1), day(3, 31));
        assert_eq!((before.phase, before.days), ("before", Some(1)));
        assert!(before.today < before.optional);
        let after = drawn(day(4, 1), day(7, 1), day(7, 1));
        assert_eq!((after.phase, after.days), ("after", None));
        assert_eq!(after.today, after.mandatory);
    }

    #[test]
    fn days_far_apart_and_days_that_are_one_both_fit() {
        for (from, to, today) in [
            (day(4, 1), day(4, 1), day(4, 1)),
            (
                NaiveDate::from_ymd_opt(2000, 1, 1).unwrap(),
                NaiveDate::from_ymd_opt(2199, 12, 31).unwrap(),
                day(4, 1),
            ),
        ] {
            let line = drawn(from, to, today);
            assert!(line.optional <= line.mandatory && line.mandatory < 600);
        }
    }
}
