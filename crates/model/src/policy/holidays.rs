//! Days on which nobody is at the helpdesk: weekends and the national holidays of the Netherlands,
//! computed for any year.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    /// A Saturday or a Sunday that is nothing else.
    Weekend,
    /// 1 January.
    NewYear,
    /// The Friday before Easter.
    GoodFriday,
    /// Easter, both days.
    Easter,
    /// 27 April, or the day before where that is a Sunday.
    KingsDay,
    /// 5 May.
    LiberationDay,
    /// The thirty-ninth day after Easter.
    Ascension,
    /// Whitsun, both days.
    Whitsun,
    /// 25 and 26 December.
    Christmas,
}

impl DayOff {
    /// The name in keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::NewYear => "new-year",
            Self::GoodFriday => "good-friday",
            Self::Easter => "easter",
            Self::KingsDay => "kings-day",
            Self::LiberationDay => "liberation-day",
            Self::Ascension => "ascension",
            Self::Whitsun => "whitsun",
            Self::Christmas => "christmas",
        }
    }
}

/// What kind of day off a day is, if it is one. A holiday counts before the weekend it falls in.
#[must_use]
pub fn day_off(day: NaiveDate) -> Option<DayOff> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some(DayOff::NewYear),
        (5, 5) => Some(DayOff::LiberationDay),
        (12, 25 | 26) => Some(DayOff::Christmas),
        _ if Some(day) == kings_day(day.year()) => Some(DayOff::KingsDay),
        _ => None,
    };
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    fixed
        .or_else(|| around_easter(day))
        .or(weekend.then_some(DayOff::Weekend))
}

fn kings_day(year: i32) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(year, 4, 27)?;
    if day.weekday() == Weekday::Sun {
        day.pred_opt()
    } else {
        Some(day)
    }
}

fn around_easter(day: NaiveDate) -> Option<DayOff> {
    let easter = easter(day.year())?;
    let after = |days: u64| easter.checked_add_days(Days::new(days)) == Some(day);
    if easter.checked_sub_days(Days::new(2)) == Some(day) {
        Some(DayOff::GoodFriday)
    } else if after(0) || after(1) {
        Some(DayOff::Easter)
    } else if after(39) {
        Some(DayOff::Ascension)
    } else if after(49) || after(50) {
        Some(DayOff::Whitsun)
    } else {
        None
    }
}

/// Easter Sunday by the Gregorian calendar (the anonymous computus of 1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, within) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, rest) = (century.div_euclid(4), century.rem_euclid(4));
    let moon = (century + 8).div_euclid(25);
    let shift = (century - moon + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - shift + 15).rem_euclid(30);
    let (quarter, remainder) = (within.div_euclid(4), within.rem_euclid(4));
    let weekday = (32 + 2 * rest + 2 * quarter - epact - remainder).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let place = epact + weekday - 7 * late + 114;
    let (month, day) = (place.div_euclid(31), place.rem_euclid(31) + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> Option<DayOff> {
        day_off(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day));
        }
    }

    #[test]
    fn the_national_holidays_of_a_year_are_known() {
        assert_eq!(on(2027, 1, 1), Some(DayOff::NewYear));
        assert_eq!(on(2026, 4, 3), Some(DayOff::GoodFriday));
        assert_eq!(on(2026, 4, 6), Some(DayOff::Easter));
        assert_eq!(on(2026, 4, 27), Some(DayOff::KingsDay));
        assert_eq!(on(2026, 5, 5), Some(DayOff::LiberationDay));
        assert_eq!(on(2026, 5, 14), Some(DayOff::Ascension));
        assert_eq!(on(2026, 5, 25), Some(DayOff::Whitsun));
        assert_eq!(on(2026, 12, 26), Some(DayOff::Christmas));
        assert_eq!(on(2026, 7, 1), None);
        assert_eq!(on(2026, 7, 4), Some(DayOff::Weekend));
    }

    #[test]
    fn kings_day_moves_to_the_saturday_where_it_would_be_a_sunday() {
        assert_eq!(on(2025, 4, 26), Some(DayOff::KingsDay));
        assert_eq!(on(2025, 4, 27), Some(DayOff::Weekend));
    }
}
