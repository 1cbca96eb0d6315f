//! The log as a file: CSV for a spreadsheet, JSON lines for a program.

use super::{ask, name};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::{
    console::{
        acts,
        audit::{EVENTS_AN_EXPORT, TrailEntry, TrailExport},
        csv_out::{self, CsvOut},
    },
    trail::trail_line,
};

pub(super) async fn export(desk: Desk<acts::ExportAudit>) -> Answer {
    let asked = desk.asked();
    let csv = asked.get("format") != Some("jsonl");
    let format = if csv { "csv" } else { "jsonl" };
    let found = desk
        .idp()
        .console_export_trail(desk.ctx(), &desk.permit, ask(&asked), format)
        .await;
    let TrailExport { entries, more } = desk.found(found)?;
    let slug = &desk.institution().slug;
    let day = desk.now().format("%Y-%m-%d");
    let body = if csv {
        as_csv(&entries)
    } else {
        entries
            .iter()
            .map(|entry| format!("{}\n", trail_line(&entry.record, Some(slug))))
            .collect::<String>()
            .into_bytes()
    };
    let kind = if csv {
        csv_out::CONTENT_TYPE
    } else {
        "application/x-ndjson"
    };
    // Whoever keeps it reads from its name that it does not hold all that was asked for.
    let part = if more {
        format!("-newest-{EVENTS_AN_EXPORT}")
    } else {
        String::new()
    };
    desk.file(&format!("audit-{slug}-{day}{part}.{format}"), kind, body)
}

fn as_csv(entries: &[TrailEntry]) -> Vec<u8> {
    let mut table = CsvOut::new([
        "at",
        "kind",
        "actor",
        "actor_name",
        "target",
        "target_name",
        "request_id",
        "number",
        "details",
    ]);
    for entry in entries {
        let event = &entry.record.event;
        table.row([
            event.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            event.kind.name(),
            event
                .actor
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            entry.actor.as_ref().map(name).unwrap_or_default(),
            event
                .target
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            entry.target.as_ref().map(name).unwrap_or_default(),
            event.request_id.clone(),
            entry
                .record
                .seal
                .as_ref()
                .map(|seal| seal.seq.to_string())
                .unwrap_or_default(),
            csv_out::harmless_json(&entry.record.details),
        ]);
    }
    table.finish()
}
