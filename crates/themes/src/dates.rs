//! Days and moments as callers hand them in: local calendar values; no clock is read here. How a
//! language says them stands in its text files.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::words::TextArg;

/// A day of the calendar, as the institution's wall calendar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// The year, for example 2026.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
}

/// A day and a time of that day, as the institution's wall clock shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DateTimeView {
    /// The year, for example 2026.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

impl DateView {
    /// A day with its weekday worked out.
    #[must_use]
    pub fn of(year: i32, month: u8, day: u8) -> Self {
        Self {
            year,
            month,
            day,
            weekday: weekday(year, month, day),
        }
    }
}

impl DateTimeView {
    /// A moment with its weekday worked out.
    #[must_use]
    pub fn of(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> Self {
        Self {
            year,
            month,
            day,
            weekday: weekday(year, month, day),
            hour,
            minute,
        }
    }
}

/// The day of the week by Zeller's congruence, 1 (Monday) to 7 (Sunday).
fn weekday(year: i32, month: u8, day: u8) -> u8 {
    let (year, month) = if month < 3 {
        (year - 1, i32::from(month) + 12)
    } else {
        (year, i32::from(month))
    };
    let century = year.div_euclid(100);
    let within = year.rem_euclid(100);
    let saturday_first =
        (i32::from(day) + 13 * (month + 1) / 5 + within + within / 4 + century / 4 + 5 * century)
            .rem_euclid(7);
    u8::try_from((saturday_first + 5) % 7 + 1).unwrap_or(1)
}

/// What the texts `date-in-words`, `moment-in-words` and `moment-in-brief` need to say a day, with a time or without.
pub(crate) fn arguments(date: DateView, time: Option<(u8, u8)>) -> BTreeMap<String, TextArg> {
    let number = |number: u8| TextArg::Number(u32::from(number));
    let text = |text: String| TextArg::Text(text);
    let mut all = BTreeMap::from([
        ("weekday".to_owned(), number(date.weekday.clamp(1, 7))),
        ("month".to_owned(), number(date.month.clamp(1, 12))),
        ("day".to_owned(), text(date.day.to_string())),
        ("year".to_owned(), text(date.year.to_string())),
    ]);
    if let Some((hour, minute)) = time {
        all.insert("hour".to_owned(), text(format!("{hour:02}")));
        all.insert("minute".to_owned(), text(format!("{minute:02}")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_right_around_leap_days_and_centuries() {
        for (year, month, day, weekday) in [
            (2024, 2, 29, 4),
            (2000, 1, 1, 6),
            (2026, 3, 1, 7),
            (2027, 1, 1, 5),
            (2100, 2, 28, 7),
        ] {
            assert_eq!(DateView::of(year, month, day).weekday, weekday);
        }
    }
}
