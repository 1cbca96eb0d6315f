//! The verdicts as a table to keep.

use super::{view, words};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{
    acts,
    csv_out::{self, CsvOut},
    import::ImportRowView,
};
use sluis_model::import::{ImportColumn, ImportJob};
use sluis_themes::{Lang, Look, Words};

/// Rows that are read at once.
const AT_ONCE: u32 = 1000;

pub(super) async fn table(desk: Desk<acts::Import>) -> Answer {
    let job = view::named(&desk).await?;
    let lang = desk.language();
    let say = |key: &'static str| text(&desk, lang, &Words::of(key));
    let mut table = CsvOut::new([
        say("console-import-line"),
        say("console-import-verdict"),
        say("console-import-who"),
        say("console-import-key"),
        say("console-import-what"),
        say("console-import-state"),
    ]);
    let mut from = 0;
    loop {
        let rows = desk
            .idp()
            .console_import_rows(&desk.permit, &job.id, None, from, AT_ONCE)
            .await;
        let rows = desk.found(rows)?;
        let Some(last) = rows.last() else { break };
        from = last.position + 1;
        for row in &rows {
            table.row(cells(&desk, lang, &job, row));
        }
    }
    desk.file("import.csv", csv_out::CONTENT_TYPE, table.finish())
}

fn cells(
    desk: &Desk<acts::Import>,
    lang: Lang,
    job: &ImportJob,
    row: &ImportRowView,
) -> [String; 6] {
    let column = |column: ImportColumn| {
        let at = job
            .settings
            .columns
            .iter()
            .position(|known| *known == Some(column));
        at.and_then(|at| job.settings.headings.get(at))
            .map_or_else(|| column.as_str().to_owned(), Clone::clone)
    };
    let faults = row.detail.faults.iter().map(|fault| {
        let view = words::row_fault(&job.settings, fault);
        format!(
            "{}: {}",
            column(fault.column),
            text(desk, lang, &view.words)
        )
    });
    let changes = row.detail.changes.iter().map(|change| {
        let heading = column(change.field);
        format!("{heading}: {} → {}", change.before, change.after)
    });
    let eck_id = row
        .detail
        .eck_id
        .then(|| text(desk, lang, &Words::of("console-import-with-eck-id")));
    let what: Vec<String> = faults.chain(changes).chain(eck_id).collect();
    [
        if row.line > 0 {
            row.line.to_string()
        } else {
            String::new()
        },
        text(desk, lang, &Words::of(verdict(row))),
        row.detail.who.clone(),
        row.detail.key.clone(),
        what.join(" | "),
        text(desk, lang, &Words::of(outcome(row))),
    ]
}

fn verdict(row: &ImportRowView) -> &'static str {
    match row.verdict.as_str() {
        "create" => "console-import-verdict-create",
        "update" => "console-import-verdict-update",
        "unchanged" => "console-import-verdict-unchanged",
        "missing" => "console-import-verdict-missing",
        _ => "console-import-verdict-error",
    }
}

fn outcome(row: &ImportRowView) -> &'static str {
    match words::outcome(row.outcome) {
        "done" => "console-import-outcome-done",
        "skipped" => "console-import-outcome-skipped",
        "undone" => "console-import-outcome-undone",
        "kept" => "console-import-outcome-kept",
        _ => "console-import-outcome-waiting",
    }
}

fn text(desk: &Desk<acts::Import>, lang: Lang, words: &Words) -> String {
    let themes = desk.pages().themes();
    themes
        .say(&Look::neutral(), lang, words)
        .unwrap_or_else(|| words.key.to_owned())
}
