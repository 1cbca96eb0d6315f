//! `sluis audit`.

use super::{Outcome, house};
use crate::{
    house::House,
    options::{AuditExport, AuditVerify},
    output::{say, say_json},
};
use chrono::NaiveDate;
use sluis_idp_core::trail::{ChainReport, trail_line};
use sluis_model::{
    audit_chain::Chain,
    policy::local_midnight,
    ports::{durable::Stored, trail::TrailQuery},
};
use std::collections::BTreeMap;

/// Events that are read at once.
const BATCH: u32 = 1000;

pub(crate) async fn verify(options: AuditVerify) -> Outcome {
    let house = house(&options.with.config).await?;
    let names = slugs(&house).await?;
    let reports = match &options.institution {
        Some(slug) => {
            let chain = chain(&names, slug)?;
            let report = house.idp.verify_chain(&chain).await;
            vec![report.map_err(|error| error.to_string())?]
        }
        None => house
            .idp
            .verify_chains()
            .await
            .map_err(|error| error.to_string())?,
    };
    let name = |chain: &Chain| match chain.institution() {
        None => "(installation)".to_owned(),
        Some(id) => names
            .iter()
            .find(|(_, known)| *known == id.as_str())
            .map_or_else(|| id.to_string(), |(slug, _)| slug.clone()),
    };
    if options.json {
        let reports: Vec<_> = reports
            .iter()
            .map(|one| as_json(one, &name(&one.chain)))
            .collect();
        say_json(&reports);
    } else {
        for report in &reports {
            say(&as_line(report, &name(&report.chain)));
        }
    }
    let broken = reports
        .iter()
        .find_map(|report| Some((report, report.broken.as_ref()?)));
    match broken {
        None => Ok(()),
        Some((report, broken)) => {
            let event = broken
                .event
                .as_ref()
                .map_or_else(|| "the head".to_owned(), |id| format!("event {id}"));
            Err(format!(
                "the audit trail of {} does not hold: {event}, number {}, {}",
                name(&report.chain),
                broken.seq,
                broken.why
            ))
        }
    }
}

fn as_json(report: &ChainReport, name: &str) -> serde_json::Value {
    serde_json::json!({
        "chain": name,
        "events": report.events,
        "dropped_up_to": report.floor,
        "unsealed": report.unsealed,
        "holds": report.broken.is_none(),
        "broken": report.broken.as_ref().map(|broken| serde_json::json!({
            "event": broken.event.as_ref().map(sluis_model::ids::EventId::as_str),
            "seq": broken.seq,
            "why": broken.why,
        })),
    })
}

fn as_line(report: &ChainReport, name: &str) -> String {
    let verdict = if report.broken.is_none() {
        "holds"
    } else {
        "DOES NOT HOLD"
    };
    format!(
        "{name}: {verdict}, {} events walked, {} dropped for their age, {} not sealed yet",
        report.events, report.floor, report.unsealed
    )
}

pub(crate) async fn export(options: AuditExport) -> Outcome {
    let day = |text: &Option<String>| -> Result<Option<NaiveDate>, String> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| format!("{text}: write a day as 2026-11-21"))
        };
        text.as_ref().map(parse).transpose()
    };
    let (since, until) = (day(&options.since)?, day(&options.until)?);
    let house = house(&options.with.config).await?;
    let names = slugs(&house).await?;
    let chain = match &options.institution {
        Some(slug) => chain(&names, slug)?,
        None => Chain::Installation,
    };
    let mut query = TrailQuery::all(chain, BATCH);
    query.from = since.map(local_midnight);
    query.until = until.map(|day| local_midnight(day.succ_opt().unwrap_or(day)));
    loop {
        let asked = query.clone();
        let found = house.idp.durable.read(move |tx| tx.trail(&asked)).await;
        let records = found.map_err(|error| error.to_string())?;
        for record in &records {
            say(&trail_line(record, options.institution.as_deref()).to_string());
        }
        match records.last() {
            Some(last) if records.len() == BATCH as usize => {
                query.after = Some((last.event.at, last.event.id.clone()));
            }
            _ => return Ok(()),
        }
    }
}

/// Ids by short name.
async fn slugs(house: &House) -> Result<BTreeMap<String, String>, String> {
    let read = |tx: &mut dyn sluis_model::ports::Tx| -> Stored<BTreeMap<String, String>> {
        let lines = tx.institution_lines("", u32::MAX)?;
        Ok(lines
            .into_iter()
            .map(|line| (line.slug, line.id.to_string()))
            .collect())
    };
    let found = house.idp.durable.read(read).await;
    found.map_err(|error| error.to_string())
}

fn chain(names: &BTreeMap<String, String>, slug: &str) -> Result<Chain, String> {
    names
        .get(slug)
        .map(|id| Chain::named(id))
        .ok_or_else(|| format!("there is no institution {slug}"))
}
