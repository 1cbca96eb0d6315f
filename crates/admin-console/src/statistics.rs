//! Adoption and use in figures.

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use chrono::{Datelike as _, NaiveDate};
use sluis_idp_core::console::{
    acts,
    statistics::{Adoption, Statistics, percent},
};
use sluis_themes::pages::console::{
    AdoptionRow, AdoptionTable, ConsoleStatisticsPage, DayValue, Pager, StatisticsPeriod,
    StatisticsSum,
};

/// Periods to choose, in days; the first one is shown unasked.
pub(crate) const PERIODS: [u32; 3] = [30, 90, 365];

/// Classes on one page.
const CLASSES: usize = 50;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![ConsoleRoute::page::<acts::SeeStatistics, _, _>(
        "/statistics",
        statistics,
    )]
}

async fn statistics(desk: Desk<acts::SeeStatistics>) -> Answer {
    let asked = desk.asked();
    let days = asked
        .get("days")
        .and_then(|days| days.parse().ok())
        .filter(|days| PERIODS.contains(days))
        .unwrap_or(PERIODS[0]);
    let found = desk
        .idp()
        .console_statistics(desk.ctx(), &desk.permit, days)
        .await;
    let statistics = desk.found(found)?;
    let periods = PERIODS
        .iter()
        .map(|period| StatisticsPeriod {
            days: *period,
            href: desk.link(&format!("/statistics?days={period}")),
            present: *period == days,
        })
        .collect();
    // Whatever page is asked for, there is one: the last.
    let last = statistics.groups.len().saturating_sub(1) / CLASSES;
    let at = asked
        .get("classes")
        .and_then(|page| page.parse::<usize>().ok())
        .map_or(0, |page| page.saturating_sub(1).min(last));
    let href = |page: usize| desk.link(&format!("/statistics?days={days}&classes={page}#by-group"));
    let classes = Classes {
        shown: statistics.groups.chunks(CLASSES).nth(at).unwrap_or(&[]),
        pager: Pager {
            first_href: (at > 0).then(|| href(1)),
            next_href: (at < last).then(|| href(at + 2)),
        },
    };
    Ok(desk.show(&page(periods, &statistics, classes)))
}

/// A page of classes.
struct Classes<'a> {
    shown: &'a [Adoption],
    pager: Pager,
}

fn page(
    periods: Vec<StatisticsPeriod>,
    statistics: &Statistics,
    classes: Classes<'_>,
) -> ConsoleStatisticsPage {
    let everybody: Vec<DayValue> = statistics
        .everybody
        .iter()
        .map(|day| (short(day.day), day.total, day.part))
        .collect();
    let sign_ins: Vec<DayValue> = statistics
        .happened
        .iter()
        .map(|day| {
            (
                short(day.day),
                day.happened.sign_ins,
                day.happened.remembered,
            )
        })
        .collect();
    let sum = &statistics.sum;
    let number = |key, number| StatisticsSum {
        key,
        number,
        percent: false,
    };
    let sums = vec![
        number("sign-ins", sum.sign_ins),
        StatisticsSum {
            key: "remembered",
            number: percent(sum.remembered, sum.sign_ins),
            percent: true,
        },
        number("recovery-codes", sum.recovery_codes),
        number("recoveries", sum.recoveries),
        number("lock-outs", sum.lock_outs),
        number("passwords-refused", sum.passwords_refused),
        number("codes-refused", sum.codes_refused),
        number("apps", sum.apps),
        number("other-periods", sum.other_periods),
    ];
    let tables = vec![
        table("role", &statistics.roles),
        AdoptionTable {
            // What is kept back may be on another page.
            kept_back: statistics.groups.iter().any(|one| one.now.is_none()),
            pager: classes.pager,
            ..table("group", classes.shown)
        },
        table("method", &statistics.methods),
    ];
    ConsoleStatisticsPage {
        days_kept_back: statistics.days_kept_back,
        ..ConsoleStatisticsPage::new(
            periods,
            statistics.days,
            &everybody,
            tables,
            &sign_ins,
            sums,
        )
    }
}

fn short(day: NaiveDate) -> String {
    format!("{}-{}", day.day(), day.month())
}

fn table(by: &'static str, adoption: &[Adoption]) -> AdoptionTable {
    let rows: Vec<AdoptionRow> = adoption
        .iter()
        .map(|one| {
            let (total, part) = one.now.unwrap_or_default();
            AdoptionRow {
                name: one.name.clone(),
                key: (by != "group").then(|| one.name.clone()),
                told: one.now.is_some(),
                total,
                part,
                percent: percent(part, total),
                then: one.then,
            }
        })
        .collect();
    AdoptionTable {
        by,
        kept_back: rows.iter().any(|row| !row.told),
        pager: Pager::default(),
        rows,
    }
}
