//! When a second factor is asked: dates are local (Europe/Amsterdam), moments are UTC.

use super::factors::{SecondFactorMode, SecondFactorPolicy};
use crate::{context::Timestamp, person::Role};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use serde::{Deserialize, Serialize};

/// What policy asks of one person at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Demand {
    /// A second factor is not for this person (U-03), or not yet (H-01).
    Unavailable,
    /// The person may; "not now" is an answer. The last optional day, if there is one (H-31).
    Optional {
        /// The first mandatory day.
        mandatory_from: Option<NaiveDate>,
        /// Whether the person is invited after signing in (H-02), or finds it in the account (E-01).
        invite: bool,
    },
    /// The person must (N-01).
    Required,
}

/// Why policy asks that of a person: every demand has exactly one of these reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyDemand {
    /// Whoever changes other people's accounts always needs one.
    Administrator,
    /// It is for other roles (U-03).
    OtherRoles,
    /// Nobody has one here.
    Off,
    /// Everybody may, without an end.
    Optional,
    /// Everybody must.
    Required,
    /// It begins later (H-01).
    NotYet {
        /// The first optional day.
        optional_from: NaiveDate,
    },
    /// Everybody may, until a day (H-02).
    Window {
        /// The first mandatory day.
        mandatory_from: NaiveDate,
    },
    /// The day has come (H-03).
    SinceDay {
        /// The first mandatory day.
        mandatory_from: NaiveDate,
    },
}

impl WhyDemand {
    /// What it comes to.
    #[must_use]
    pub const fn demand(self) -> Demand {
        match self {
            Self::Administrator | Self::Required | Self::SinceDay { .. } => Demand::Required,
            Self::OtherRoles | Self::Off | Self::NotYet { .. } => Demand::Unavailable,
            Self::Optional => Demand::Optional {
                mandatory_from: None,
                invite: false,
            },
            Self::Window { mandatory_from } => Demand::Optional {
                mandatory_from: Some(mandatory_from),
                invite: true,
            },
        }
    }
}

impl SecondFactorPolicy {
    /// What this policy asks of a person with these roles at this moment. Administrators always
    /// need a second factor, whatever an institution decided.
    #[must_use]
    pub fn demand(&self, roles: &[Role], now: Timestamp) -> Demand {
        self.why(roles, now).demand()
    }

    /// The same, with its reason.
    #[must_use]
    pub fn why(&self, roles: &[Role], now: Timestamp) -> WhyDemand {
        if roles.iter().any(|role| role.is_administrative()) {
            return WhyDemand::Administrator;
        }
        let available = self.available_to.is_empty()
            || roles.iter().any(|role| self.available_to.contains(role));
        if !available {
            return WhyDemand::OtherRoles;
        }
        match &self.mode {
            SecondFactorMode::Off => WhyDemand::Off,
            SecondFactorMode::Optional => WhyDemand::Optional,
            SecondFactorMode::Required => WhyDemand::Required,
            SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            } => {
                if now >= local_midnight(*mandatory_from) {
                    WhyDemand::SinceDay {
                        mandatory_from: *mandatory_from,
                    }
                } else if now >= local_midnight(*optional_from) {
                    WhyDemand::Window {
                        mandatory_from: *mandatory_from,
                    }
                } else {
                    WhyDemand::NotYet {
                        optional_from: *optional_from,
                    }
                }
            }
        }
    }
}

/// The moment at which a day begins in Europe/Amsterdam.
#[must_use]
pub fn local_midnight(day: NaiveDate) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    // The clocks of Amsterdam have never changed at midnight in the years that policies speak of;
    // should they, the earlier reading is taken, and UTC when there is none.
    Amsterdam
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(
            || Utc.from_utc_datetime(&midnight),
            |local| local.with_timezone(&Utc),
        )
}

/// A moment as people in Amsterdam read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalMoment {
    /// The day.
    pub date: NaiveDate,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute.
    pub minute: u32,
    /// Day of the week, Monday is 1.
    pub weekday: u32,
}

/// Reads a moment in Europe/Amsterdam.
#[must_use]
pub fn local_moment(at: Timestamp) -> LocalMoment {
    let local = at.with_timezone(&Amsterdam);
    LocalMoment {
        date: local.date_naive(),
        hour: local.hour(),
        minute: local.minute(),
        weekday: local.weekday().number_from_monday(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn scheduled() -> SecondFactorPolicy {
        SecondFactorPolicy {
            mode: SecondFactorMode::Scheduled {
                optional_from: NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
                mandatory_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap(),
            },
            ..SecondFactorPolicy::default()
        }
    }

    #[test]
    fn h01_h03_the_calendar_turns_at_midnight_in_amsterdam() {
        let policy = scheduled();
        assert_eq!(
            policy.demand(&[], at("2026-03-31T23:59:59+02:00")),
            Demand::Unavailable
        );
        assert!(matches!(
            policy.demand(&[], at("2026-04-01T00:00:00+02:00")),
            Demand::Optional { invite: true, .. }
        ));
        assert!(matches!(
            policy.demand(&[], at("2026-06-30T23:59:59+02:00")),
            Demand::Optional { .. }
        ));
        assert_eq!(
            policy.demand(&[], at("2026-07-01T00:00:00+02:00")),
            Demand::Required
        );
    }

    #[test]
    fn u03_a_set_of_roles_limits_who_can_have_it() {
        let policy = SecondFactorPolicy {
            available_to: [Role::Teacher].into(),
            ..SecondFactorPolicy::default()
        };
        let now = at("2026-01-01T00:00:00Z");
        assert_eq!(policy.demand(&[Role::Pupil], now), Demand::Unavailable);
        assert!(matches!(
            policy.demand(&[Role::Teacher], now),
            Demand::Optional { .. }
        ));
    }

    #[test]
    fn administrators_always_need_a_second_factor() {
        let policy = SecondFactorPolicy {
            mode: SecondFactorMode::Off,
            ..SecondFactorPolicy::default()
        };
        assert_eq!(
            policy.demand(&[Role::Teacher, Role::Admin], at("2026-01-01T00:00:00Z")),
            Demand::Required
        );
    }
}
