//! Figures.

use serde::Serialize;

use super::chart::{Chart, DayValue};
use super::pieces::Pager;
use crate::page::Page;
use crate::words::Words;

/// One line of a table of adoption.
#[derive(Clone, Debug, Serialize)]
pub struct AdoptionRow {
    /// The name of a class, where the people are of one.
    pub name: String,
    /// The role or the method, where they are of one.
    pub key: Option<String>,
    /// Whether it is told at all.
    pub told: bool,
    /// How many.
    pub total: u32,
    /// How many of them have it.
    pub part: u32,
    /// The share in percent.
    pub percent: u32,
    /// The share at the beginning of the period.
    pub then: Option<u32>,
}

/// Adoption by something.
#[derive(Clone, Debug, Serialize)]
pub struct AdoptionTable {
    /// By what: `role`, `group` or `method`.
    pub by: &'static str,
    /// Line by line.
    pub rows: Vec<AdoptionRow>,
    /// Whether some are not told.
    pub kept_back: bool,
    /// The way to further rows, where there are many.
    pub pager: Pager,
}

/// A day of a table.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticsDay {
    /// The day.
    pub day: String,
    /// The whole.
    pub total: u32,
    /// The part.
    pub part: u32,
    /// The share in percent.
    pub percent: u32,
}

/// A sum over the period.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticsSum {
    /// The key of what it is of.
    pub key: &'static str,
    /// The sum.
    pub number: u32,
    /// A share in percent instead of a sum.
    pub percent: bool,
}

/// A period to choose.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticsPeriod {
    /// Days.
    pub days: u32,
    /// Where it is shown.
    pub href: String,
    /// Whether it is shown now.
    pub present: bool,
}

/// The figures of a period.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleStatisticsPage {
    /// Periods to choose.
    pub periods: Vec<StatisticsPeriod>,
    /// Days of this one.
    pub days: u32,
    /// Everybody's share from day to day.
    pub everybody: Vec<StatisticsDay>,
    /// Its chart.
    pub everybody_chart: Option<Chart>,
    /// By role, class and method.
    pub tables: Vec<AdoptionTable>,
    /// Sign-ins from day to day; the part came in with a remembered browser.
    pub sign_ins: Vec<StatisticsDay>,
    /// Days are missing among them, for what happened on them is of too few.
    pub days_kept_back: bool,
    /// Its chart.
    pub sign_ins_chart: Option<Chart>,
    /// Over the period.
    pub sums: Vec<StatisticsSum>,
}

impl ConsoleStatisticsPage {
    /// Lays the page out.
    #[must_use]
    pub fn new(
        periods: Vec<StatisticsPeriod>,
        days: u32,
        everybody: &[DayValue],
        tables: Vec<AdoptionTable>,
        sign_ins: &[DayValue],
        sums: Vec<StatisticsSum>,
    ) -> Self {
        let list = |values: &[DayValue]| -> Vec<StatisticsDay> {
            values
                .iter()
                .rev()
                .map(|(day, total, part)| StatisticsDay {
                    day: day.clone(),
                    total: *total,
                    part: *part,
                    percent: part.saturating_mul(100) / (*total).max(1),
                })
                .collect()
        };
        Self {
            periods,
            days,
            everybody_chart: Chart::of_shares(everybody),
            everybody: list(everybody),
            tables,
            sign_ins_chart: Chart::of_bars(sign_ins),
            sign_ins: list(sign_ins),
            days_kept_back: false,
            sums,
        }
    }
}

impl Page for ConsoleStatisticsPage {
    const TEMPLATE: &'static str = "console_statistics.html";
    const STEP: &'static str = "console-statistics";

    fn title(&self) -> Words {
        Words::of("statistics-title")
    }

    fn samples() -> Vec<Self> {
        let period = |days, present| StatisticsPeriod {
            days,
            href: "#".to_owned(),
            present,
        };
        let row = |name: &str, key: Option<&str>, total: u32, part: u32, then| AdoptionRow {
            name: name.to_owned(),
            key: key.map(str::to_owned),
            told: total > 4,
            total,
            part,
            percent: part * 100 / total,
            then,
        };
        let everybody: Vec<DayValue> = (1..=21)
            .map(|day| (format!("{day}-11"), 1240, 500 + day * 24))
            .collect();
        let sign_ins: Vec<DayValue> = (1..=21)
            .map(|day| (format!("{day}-11"), 300 + day * 7 % 90, 120 + day * 5 % 60))
            .collect();
        let sums = [
            "sign-ins",
            "remembered",
            "recovery-codes",
            "recoveries",
            "lock-outs",
            "passwords-refused",
            "codes-refused",
            "apps",
            "other-periods",
        ]
        .map(|key| StatisticsSum {
            key,
            number: 42,
            percent: key == "remembered",
        });
        let tables = vec![
            AdoptionTable {
                by: "role",
                rows: vec![
                    row("teacher", Some("teacher"), 120, 98, Some(60)),
                    row("admin", Some("admin"), 2, 2, None),
                ],
                kept_back: true,
                pager: Pager::default(),
            },
            AdoptionTable {
                by: "group",
                rows: vec![
                    row("3B", None, 28, 20, Some(12)),
                    row("3C", None, 31, 4, None),
                ],
                kept_back: false,
                pager: Pager {
                    first_href: None,
                    next_href: Some("#".to_owned()),
                },
            },
            AdoptionTable {
                by: "method",
                rows: vec![
                    row("totp", Some("totp"), 700, 680, None),
                    row("sms", Some("sms"), 700, 40, None),
                    row("passkey", Some("passkey"), 700, 210, None),
                ],
                kept_back: false,
                pager: Pager::default(),
            },
        ];
        let periods = vec![period(30, true), period(90, false), period(365, false)];
        let empty = |by| AdoptionTable {
            by,
            rows: vec![],
            kept_back: false,
            pager: Pager::default(),
        };
        vec![
            Self::new(
                periods.clone(),
                30,
                &everybody,
                tables,
                &sign_ins,
                sums.to_vec(),
            ),
            Self {
                days_kept_back: true,
                ..Self::new(
                    periods,
                    30,
                    &[],
                    vec![empty("role"), empty("group"), empty("method")],
                    &[],
                    sums.to_vec(),
                )
            },
        ]
    }
}
