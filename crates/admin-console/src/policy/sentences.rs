//! A policy in sentences.

use chrono::NaiveDate;
use sluis_idp_core::{
    console::policy::{Part, Warning},
    policy_reminders::mark,
};
use sluis_model::{
    context::Timestamp,
    policy::{
        DayOff, Method, Policy, RecoveryEffect, Remember, SecondFactorMode, SharedComputerPolicy,
        WhyDemand, local_moment,
    },
};
use sluis_themes::Words;
use sluis_web::look::date_view;
use std::collections::BTreeSet;

/// What a part comes to.
pub(crate) fn of(policy: &Policy, part: Part, now: Timestamp) -> Vec<Words> {
    match part {
        Part::SecondFactor => second_factor(policy, now),
        Part::StepUp => step_up(policy),
        Part::Remember => std::iter::once(remember(&policy.remember))
            .chain(shared_computers(&policy.shared_computer))
            .collect(),
        Part::Codes => codes(policy),
        Part::Recovery => recovery(policy),
        Part::Password => vec![
            Words::of("console-policy-say-password").with("count", policy.password.min_length),
            Words::of("console-policy-say-tries")
                .with("count", policy.throttle.password_tries)
                .with("minutes", policy.throttle.window_minutes),
        ],
        Part::Session => vec![
            Words::of("console-policy-say-session")
                .with("idle", policy.session.idle_minutes)
                .with("count", policy.session.absolute_minutes),
        ],
        Part::Accounts => vec![
            Words::of("console-policy-say-temporary")
                .with("count", policy.provision.temporary_password_hours),
            Words::of(if policy.shared_accounts_forbidden {
                "console-policy-say-shared-no"
            } else {
                "console-policy-say-shared-yes"
            }),
        ],
        Part::Words => vec![Words::of(if policy.formal {
            "console-policy-say-formal"
        } else {
            "console-policy-say-informal"
        })],
    }
}

fn step_up(policy: &Policy) -> Vec<Words> {
    let step_up = &policy.step_up;
    let some = !step_up.roles.is_empty();
    let minutes = step_up.max_age_minutes.filter(|_| some);
    let mut said: Vec<Words> = minutes
        .map(|minutes| Words::of("console-policy-say-step-up-age").with("count", minutes))
        .into_iter()
        .collect();
    let mut say = |holds: bool, key: &'static str| {
        if holds {
            said.push(Words::of(key));
        }
    };
    say(
        some && !step_up.factors.is_empty(),
        "console-policy-say-step-up-factors",
    );
    say(
        step_up.devices_inside_only,
        "console-policy-say-step-up-inside",
    );
    say(
        !step_up.waived_inside.is_empty(),
        "console-policy-say-step-up-waived",
    );
    if said.is_empty() {
        said.push(Words::of("console-policy-say-step-up-nothing"));
    }
    said
}

fn second_factor(policy: &Policy, now: Timestamp) -> Vec<Words> {
    let factor = &policy.second_factor;
    let mut said = match factor.mode {
        SecondFactorMode::Off => return vec![Words::of("console-policy-say-off")],
        SecondFactorMode::Optional => vec![Words::of("console-policy-say-optional")],
        SecondFactorMode::Required => vec![Words::of("console-policy-say-required")],
        SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        } => {
            let today = local_moment(now).date;
            let last = date_view(mandatory_from.pred_opt().unwrap_or(mandatory_from));
            let from = date_view(mandatory_from);
            if today >= mandatory_from {
                vec![Words::of("console-policy-say-since").with("day", from)]
            } else {
                let mut said = vec![];
                if today < optional_from {
                    said.push(
                        Words::of("console-policy-say-not-yet")
                            .with("day", date_view(optional_from)),
                    );
                }
                if optional_from < mandatory_from {
                    said.push(Words::of("console-policy-say-window").with("day", last));
                }
                said.push(Words::of("console-policy-say-from").with("day", from));
                let begin = today.max(optional_from);
                let count = reminders(&factor.reminder_days, begin, mandatory_from);
                if count > 0 {
                    said.push(Words::of("console-policy-say-reminders").with("count", count));
                }
                said
            }
        }
    };
    said.push(Words::of(if factor.available_to.is_empty() {
        "console-policy-say-everybody"
    } else {
        "console-policy-say-some"
    }));
    said.push(Words::of(match factor.methods.as_slice() {
        [Method::Sms] => "console-policy-say-methods-sms",
        [Method::Sms, ..] => "console-policy-say-methods-sms-totp",
        [_, Method::Sms] => "console-policy-say-methods-totp-sms",
        _ => "console-policy-say-methods-totp",
    }));
    said
}

/// How many reminders still go out from a day on: a mark that is over by then is not reached any more.
fn reminders(days: &[u32], begin: NaiveDate, mandatory_from: NaiveDate) -> u32 {
    let earliest = days.iter().copied().max().unwrap_or_default();
    let left = (mandatory_from - begin).num_days().min(earliest.into());
    let marks: BTreeSet<u32> = (1..=left).filter_map(|left| mark(days, left)).collect();
    u32::try_from(marks.len()).unwrap_or(u32::MAX)
}

fn remember(remember: &Remember) -> Words {
    match remember {
        Remember::Off => Words::of("console-policy-say-remember-off"),
        Remember::Automatic { hours } => {
            Words::of("console-policy-say-remember-automatic").with("count", *hours)
        }
        Remember::Checkbox { hours } => {
            Words::of("console-policy-say-remember-checkbox").with("count", *hours)
        }
        Remember::Choice { .. } => {
            Words::of("console-policy-say-remember-choice").with("count", remember.longest_hours())
        }
    }
}

fn shared_computers(shared: &SharedComputerPolicy) -> Vec<Words> {
    let mut said = vec![];
    let networks = u32::try_from(shared.networks.0.len()).unwrap_or(u32::MAX);
    if networks > 0 {
        said.push(Words::of("console-policy-say-computers-networks").with("count", networks));
    }
    if shared.pupils {
        said.push(Words::of("console-policy-say-computers-pupils"));
    }
    if shared.offered {
        said.push(Words::of("console-policy-say-computers-offered"));
    }
    said
}

fn codes(policy: &Policy) -> Vec<Words> {
    let mut said = vec![
        Words::of("console-policy-say-codes")
            .with("digits", policy.totp.digits)
            .with("seconds", policy.totp.period),
    ];
    if let Some(budget) = policy.sms.monthly_budget {
        said.push(Words::of("console-policy-say-texts-budget").with("count", budget));
    }
    if policy.badges.are_on() {
        said.push(Words::of("console-policy-say-badges"));
        let days = policy.badges.valid_days;
        said.extend(
            days.map(|days| Words::of("console-policy-say-badges-days").with("count", days)),
        );
    }
    said
}

fn recovery(policy: &Policy) -> Vec<Words> {
    let recovery = &policy.recovery;
    let mut said = vec![match (recovery.count, recovery.effect) {
        (0, _) => Words::of("console-policy-say-recovery-none"),
        (count, RecoveryEffect::Login) => {
            Words::of("console-policy-say-recovery-login").with("count", count)
        }
        (count, RecoveryEffect::Reset) => {
            Words::of("console-policy-say-recovery-reset").with("count", count)
        }
    }];
    if recovery.self_service.enabled {
        said.push(Words::of("console-policy-say-portal"));
    }
    said
}

/// Something to think of.
pub(crate) fn warning(warning: &Warning) -> Words {
    match warning {
        Warning::ShortNotice { days } => {
            Words::of("console-policy-warning-short-notice").with("days", *days)
        }
        Warning::ShortWindow { days } => {
            Words::of("console-policy-warning-short-window").with("days", *days)
        }
        Warning::AtOnce => Words::of("console-policy-warning-at-once"),
        Warning::NoReminders => Words::of("console-policy-warning-no-reminders"),
        Warning::DayOff { day, what } => Words::of(match what {
            DayOff::Weekend => "console-policy-warning-weekend",
            DayOff::NewYear => "console-policy-warning-new-year",
            DayOff::GoodFriday => "console-policy-warning-good-friday",
            DayOff::Easter => "console-policy-warning-easter",
            DayOff::KingsDay => "console-policy-warning-kings-day",
            DayOff::LiberationDay => "console-policy-warning-liberation-day",
            DayOff::Ascension => "console-policy-warning-ascension",
            DayOff::Whitsun => "console-policy-warning-whitsun",
            DayOff::Christmas => "console-policy-warning-christmas",
        })
        .with("day", date_view(*day)),
    }
}

/// Why the institution asks what it asks.
pub(crate) fn demand(why: WhyDemand) -> Words {
    match why {
        WhyDemand::Administrator => Words::of("console-why-demand-administrator"),
        WhyDemand::OtherRoles => Words::of("console-why-demand-other-roles"),
        WhyDemand::Off => Words::of("console-why-demand-off"),
        WhyDemand::Optional => Words::of("console-why-demand-optional"),
        WhyDemand::Required => Words::of("console-why-demand-required"),
        WhyDemand::NotYet { optional_from } => {
            Words::of("console-why-demand-not-yet").with("day", date_view(optional_from))
        }
        WhyDemand::Window { mandatory_from } => {
            let last = mandatory_from.pred_opt().unwrap_or(mandatory_from);
            Words::of("console-why-demand-window").with("day", date_view(last))
        }
        WhyDemand::SinceDay { mandatory_from } => {
            Words::of("console-why-demand-since").with("day", date_view(mandatory_from))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use sluis_model::presets::Preset;
    use sluis_themes::TextArg;

    fn keys(at: &str) -> Vec<&'static str> {
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        let policy = Preset::Zorg.policy(day(4), day(7));
        let now = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
        of(&policy, Part::SecondFactor, now)
            .iter()
            .map(|words| words.key)
            .collect()
    }

    #[test]
    fn the_calendar_is_told_as_it_stands_that_day_in_amsterdam() {
        let before = keys("2026-03-31T23:59:59+02:00");
        assert!(before.contains(&"console-policy-say-not-yet"));
        let during = keys("2026-04-01T00:00:00+02:00");
        assert!(!during.contains(&"console-policy-say-not-yet"));
        assert!(during.contains(&"console-policy-say-window"));
        assert!(during.contains(&"console-policy-say-from"));
        let after = keys("2026-07-01T00:00:00+02:00");
        assert_eq!(after[0], "console-policy-say-since");
        assert!(!after.contains(&"console-policy-say-window"));
    }

    #[test]
    fn only_reminders_that_can_still_go_out_are_promised() {
        let promised = |optional_from: (u32, u32), now: &str| {
            let day = |(month, day)| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
            let policy = Preset::Zorg.policy(day(optional_from), day((7, 1)));
            assert_eq!(policy.second_factor.reminder_days, [14, 7, 1]);
            let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
            let said = of(&policy, Part::SecondFactor, now);
            let said = said
                .into_iter()
                .find(|words| words.key == "console-policy-say-reminders");
            said.map(|words| words.args["count"].clone())
        };
        let count = |count: u32| Some(TextArg::from(count));
        let spring = "2026-04-01T12:00:00+02:00";
        assert_eq!(promised((4, 1), spring), count(3));
        // Five days before: that of fourteen days is over.
        assert_eq!(promised((4, 1), "2026-06-26T12:00:00+02:00"), count(2));
        assert_eq!(
            promised((6, 26), spring),
            count(2),
            "none before it is offered"
        );
        assert_eq!(promised((4, 1), "2026-06-30T12:00:00+02:00"), count(1));
        assert_eq!(promised((7, 1), spring), None);
    }

    #[test]
    fn every_part_of_every_preset_has_something_to_say() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let now = DateTime::parse_from_rfc3339("2026-05-01T00:00:00Z")
            .unwrap()
            .to_utc();
        for preset in Preset::ALL {
            for part in Part::ALL {
                assert!(!of(&preset.policy(day, day), part, now).is_empty());
            }
        }
    }
}
