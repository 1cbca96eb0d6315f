//! Dates and moments in words. Callers hand in local calendar values; no clock is read here.

use serde::Serialize;

use crate::look::Lang;

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

const MONTHS_NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_NL: [&str; 7] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// "zaterdag 21 november 2026", or "Saturday 21 November 2026".
pub(crate) fn date_in_words(lang: Lang, date: DateView) -> String {
    let (days, months) = match lang {
        Lang::Nl => (DAYS_NL, MONTHS_NL),
        Lang::En => (DAYS_EN, MONTHS_EN),
    };
    let weekday = days[usize::from(date.weekday.clamp(1, 7) - 1)];
    let month = months[usize::from(date.month.clamp(1, 12) - 1)];
    format!("{weekday} {} {month} {}", date.day, date.year)
}

/// The day in words with the time behind it: "zaterdag 21 november 2026 om 13:05".
pub(crate) fn moment_in_words(lang: Lang, moment: DateTimeView) -> String {
    let date = date_in_words(
        lang,
        DateView {
            year: moment.year,
            month: moment.month,
            day: moment.day,
            weekday: moment.weekday,
        },
    );
    let at = match lang {
        Lang::Nl => "om",
        Lang::En => "at",
    };
    format!("{date} {at} {:02}:{:02}", moment.hour, moment.minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_out_in_both_languages() {
        let moment = DateTimeView::of(2026, 11, 21, 13, 5);
        assert_eq!(
            moment_in_words(Lang::Nl, moment),
            "zaterdag 21 november 2026 om 13:05"
        );
        assert_eq!(
            moment_in_words(Lang::En, moment),
            "Saturday 21 November 2026 at 13:05"
        );
    }

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
