//! Adoption and use in figures, with the console's own care for small groups.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    problem::Problem,
    route::ApiRoute,
};
use crate::statistics::PERIODS;
use actix_web::http::Method;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use sluis_idp_core::console::{
    acts::SeeStatistics,
    statistics::{Adoption, Statistics},
};
use sluis_model::figures::Happened;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeStatistics, _, _>(
            Method::GET,
            "/statistics",
            "Adoption and use over some days; figures of fewer than five people are not told",
            figures,
        )
        .asks("days", "Days until today: 30, 90 or 365; 30 if absent.")
        .gives::<StatisticsDocument>(200),
    ]
}

/// Figures of a period; the last day of each list is today.
#[derive(Debug, Serialize, JsonSchema)]
struct StatisticsDocument {
    /// Days of the period.
    days: u32,
    /// Everybody, day by day; days with too few people are left out.
    everybody: Vec<DayDocument>,
    roles: Vec<AdoptionDocument>,
    /// By class and group.
    groups: Vec<AdoptionDocument>,
    /// By method, of those who have a second factor.
    methods: Vec<AdoptionDocument>,
    /// What happened, day by day.
    happened: Vec<HappenedDay>,
    /// All of it together.
    sum: HappenedDocument,
}

/// People on a day.
#[derive(Debug, Serialize, JsonSchema)]
struct DayDocument {
    /// The day, by the calendar of Amsterdam.
    day: String,
    total: u32,
    /// Of which with a second factor.
    part: u32,
}

/// Some people, and how many of them have a second factor, or use a method.
#[derive(Debug, Serialize, JsonSchema)]
struct AdoptionDocument {
    /// A role, a class or group, or a method.
    name: String,
    /// How many they are; null where that is not told.
    total: Option<u32>,
    /// How many of them have it; null where that is not told.
    part: Option<u32>,
    /// The share at the beginning of the period, in percent; null where it is not known or not told.
    percent_then: Option<u32>,
}

/// What happened on a day.
#[derive(Debug, Serialize, JsonSchema)]
struct HappenedDay {
    /// The day, by the calendar of Amsterdam.
    day: String,
    #[serde(flatten)]
    happened: HappenedDocument,
}

/// What happened.
#[derive(Debug, Serialize, JsonSchema)]
struct HappenedDocument {
    sign_ins: u32,
    /// Of which a remembered browser stood in for the second factor.
    remembered: u32,
    passwords_refused: u32,
    codes_refused: u32,
    /// Times that tries were cut off.
    lock_outs: u32,
    recovery_codes: u32,
    /// Ways through the recovery portal.
    recoveries: u32,
    /// Apps that were set up.
    apps: u32,
    /// Of which some count other seconds than was asked.
    other_periods: u32,
}

fn day(day: NaiveDate) -> String {
    day.to_string()
}

fn adoption(all: Vec<Adoption>) -> Vec<AdoptionDocument> {
    all.into_iter()
        .map(|one| AdoptionDocument {
            name: one.name,
            total: one.now.map(|(total, _)| total),
            part: one.now.map(|(_, part)| part),
            percent_then: one.then,
        })
        .collect()
}

const fn happened(of: Happened) -> HappenedDocument {
    HappenedDocument {
        sign_ins: of.sign_ins,
        remembered: of.remembered,
        passwords_refused: of.passwords_refused,
        codes_refused: of.codes_refused,
        lock_outs: of.lock_outs,
        recovery_codes: of.recovery_codes,
        recoveries: of.recoveries,
        apps: of.apps,
        other_periods: of.other_periods,
    }
}

fn document(found: Statistics) -> StatisticsDocument {
    let everybody = found.everybody.into_iter().map(|one| DayDocument {
        day: day(one.day),
        total: one.total,
        part: one.part,
    });
    let by_day = found.happened.into_iter().map(|one| HappenedDay {
        day: day(one.day),
        happened: happened(one.happened),
    });
    StatisticsDocument {
        days: found.days,
        everybody: everybody.collect(),
        roles: adoption(found.roles),
        groups: adoption(found.groups),
        methods: adoption(found.methods),
        happened: by_day.collect(),
        sum: happened(found.sum),
    }
}

async fn figures(desk: ApiDesk<SeeStatistics>) -> ApiAnswer {
    let days = match desk.asked("days") {
        None => PERIODS[0],
        Some(text) => text
            .parse()
            .ok()
            .filter(|days| PERIODS.contains(days))
            .ok_or_else(|| Problem::bad_request("days: 30, 90 or 365"))?,
    };
    let found = desk
        .idp()
        .console_statistics(desk.ctx(), &desk.permit, days)
        .await;
    Ok(Answered::ok(&document(desk.found(found)?)))
}
