//! The log as a file: CSV for a spreadsheet, JSON lines for a program.

use super::{ask, name};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::{
    console::{acts, audit::TrailEntry, csv_out},
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
    let entries = desk.found(found)?;
    let slug = &desk.institution().slug;
    let day = desk.now().format("%Y-%m-%d");
    let body = if csv {
        as_csv(&entries)
    } else {
        entries
            .iter()
            .map(|entry| format!("{}\n", trail_line(&entry.record, Some(slug))))
            .collect()
    };
    let kind = if csv {
        "text/csv; charset=utf-8"
    } else {
        "application/x-ndjson"
    };
    desk.file(
        &format!("audit-{slug}-{day}.{format}"),
        kind,
        body.into_bytes(),
    )
}

/// With a mark of UTF-8 in front, for Excel, and semicolons, for a Dutch one.
fn as_csv(entries: &[TrailEntry]) -> String {
    let mut text = String::from(
        "\u{feff}at;kind;actor;actor_name;target;target_name;request_id;number;details\r\n",
    );
    for entry in entries {
        let event = &entry.record.event;
        let cells = [
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
            entry.record.details.clone(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| harmless(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// In quotes, and never the beginning of a formula.
fn harmless(cell: &str) -> String {
    format!("\"{}\"", csv_out::harmless(cell).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_begins_a_formula() {
        assert_eq!(harmless("=1+1"), "\"'=1+1\"");
        assert_eq!(harmless("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(harmless("a;b"), "\"a;b\"");
    }
}
