//! The verdicts on all rows, and later what was done.

use super::words;
use crate::{desk::Desk, guard::Instead};
use sluis_idp_core::console::{acts, import::ImportRowView};
use sluis_model::import::{ImportJob, ImportState, ImportVerdict};
use sluis_themes::{
    Words,
    pages::console::{
        ConsoleImportRowsPage, ImportDecisions, ImportReport, ImportRowItem, ImportTile, Pager,
    },
};
use sluis_web::look::moment_view;

type Import = Desk<acts::Import>;

/// Rows on one page.
const SHOWN: usize = 50;

/// The page, with what stood in the way of a decision.
pub(super) async fn page(
    desk: &Import,
    job: &ImportJob,
    fault: Option<Words>,
) -> Result<ConsoleImportRowsPage, Instead> {
    let asked = desk.asked();
    let from = asked.get("from").and_then(|from| from.parse().ok());
    // Mistakes first: they are what somebody has to look at.
    let worst =
        (job.state == ImportState::Checked && job.counts.error > 0).then_some(ImportVerdict::Error);
    let verdict = match asked.get("verdict") {
        Some(name) => ImportVerdict::named(name),
        None => worst,
    };
    let limit = u32::try_from(SHOWN + 1).unwrap_or(u32::MAX);
    let found = desk
        .idp()
        .console_import_rows(&desk.permit, &job.id, verdict, from.unwrap_or(0), limit)
        .await;
    let mut rows = desk.found(found)?;
    let next = rows.get(SHOWN).map(|row| row.position);
    rows.truncate(SHOWN);
    let name = verdict.map_or("all", ImportVerdict::as_str);
    let here = |more: &str| desk.link(&format!("/import/{}{more}", job.id));
    Ok(ConsoleImportRowsPage {
        back_href: desk.link("/import"),
        state: words::state(job.state),
        file_name: job.file_name.clone(),
        version: job.revision,
        tiles: tiles(job, verdict, &here),
        all_href: verdict.map(|_| here("?verdict=all")),
        rows: rows.iter().map(|row| item(job, row)).collect(),
        pager: Pager {
            first_href: from.map(|_: u32| here(&format!("?verdict={name}"))),
            next_href: next.map(|next| here(&format!("?verdict={name}&from={next}"))),
        },
        table_href: (!job.forgotten).then(|| here("/table")),
        decisions: (job.state == ImportState::Checked).then(|| ImportDecisions {
            apply_action: here("/apply"),
            remap_action: here("/again"),
            discard_action: here("/discard"),
            changing: job.counts.create + job.counts.update,
            faulty: job.counts.error,
            fault: fault.clone(),
        }),
        report: report(desk, job, here("/undo"), fault),
        forgotten: job.forgotten,
    })
}

fn report(
    desk: &Import,
    job: &ImportJob,
    undo_action: String,
    fault: Option<Words>,
) -> Option<ImportReport> {
    let counts = &job.counts;
    let undoable = job.can_be_undone(desk.now());
    matches!(job.state, ImportState::Applied | ImportState::Undone).then(|| ImportReport {
        at: job.finished_at.map(moment_view),
        created: counts.created,
        updated: counts.updated,
        // Rows with a mistake were left out: without that nothing is applied.
        skipped: counts.skipped.saturating_add(counts.error),
        closed: counts.closed,
        restored: counts.restored,
        kept: counts.kept,
        undo_action: undoable.then_some(undo_action),
        undo_until: job.undo_until.filter(|_| undoable).map(moment_view),
        fault,
    })
}

fn tiles(
    job: &ImportJob,
    present: Option<ImportVerdict>,
    here: &impl Fn(&str) -> String,
) -> Vec<ImportTile> {
    if job.forgotten {
        return vec![];
    }
    ImportVerdict::ALL
        .into_iter()
        .map(|verdict| ImportTile {
            verdict: verdict.as_str(),
            count: match verdict {
                ImportVerdict::Create => job.counts.create,
                ImportVerdict::Update => job.counts.update,
                ImportVerdict::Unchanged => job.counts.unchanged,
                ImportVerdict::Error => job.counts.error,
                ImportVerdict::Missing => job.counts.missing,
            },
            href: here(&format!("?verdict={}", verdict.as_str())),
            present: present == Some(verdict),
        })
        .filter(|tile| tile.count > 0)
        .collect()
}

fn item(job: &ImportJob, row: &ImportRowView) -> ImportRowItem {
    let planned = matches!(row.verdict, ImportVerdict::Create | ImportVerdict::Update);
    let begun = !matches!(job.state, ImportState::Checked);
    ImportRowItem {
        line: row.line,
        verdict: row.verdict.as_str(),
        outcome: (planned && begun).then(|| words::outcome(row.outcome)),
        who: row.detail.who.clone(),
        key: row.detail.key.clone(),
        changes: row.detail.changes.iter().map(words::change).collect(),
        faults: row
            .detail
            .faults
            .iter()
            .map(|fault| words::row_fault(&job.settings, fault))
            .collect(),
        password: row.detail.password,
        second_factor: row.detail.second_factor,
        eck_id: row.detail.eck_id,
    }
}
