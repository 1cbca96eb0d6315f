//! The pages of imports, each by where the import stands.

use super::{rows, words};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    acts,
    import::{Sample, reading::Told},
};
use sluis_model::{
    ids::ImportId,
    import::{ImportColumn, ImportEncoding, ImportJob, ImportKey, ImportState},
    person::Role,
};
use sluis_themes::{
    Words,
    pages::console::{
        ConsoleImportMapPage, ConsoleImportProgressPage, ConsoleImportsPage, ImportChoice,
        ImportColumnView, ImportItem, Pager,
    },
};
use sluis_web::look::moment_view;

type Import = Desk<acts::Import>;

/// Imports on one page.
const SHOWN: usize = 20;
/// What somebody new can be.
const ROLES: [Role; 5] = [
    Role::Pupil,
    Role::Teacher,
    Role::Staff,
    Role::Guardian,
    Role::Member,
];

pub(super) async fn all(desk: Import) -> Answer {
    let page = all_with(&desk, None, &Told::default()).await?;
    Ok(desk.show(&page))
}

/// All imports, with what was wrong with a file and what was told of it.
pub(super) async fn all_with(
    desk: &Import,
    fault: Option<Words>,
    told: &Told,
) -> Result<ConsoleImportsPage, Instead> {
    let asked = desk.asked();
    let before = asked.get("before").map(ImportId::from);
    let first = before.is_none();
    let limit = u32::try_from(SHOWN + 1).unwrap_or(u32::MAX);
    let found = desk
        .idp()
        .console_imports(&desk.permit, before, limit)
        .await;
    let mut jobs = desk.found(found)?;
    let more = jobs.len() > SHOWN;
    jobs.truncate(SHOWN);
    let next = jobs.last().filter(|_| more);
    Ok(ConsoleImportsPage {
        action: desk.link("/import"),
        fault,
        encoding: words::encoding_name(told),
        separator: words::separator_name(told),
        news: asked
            .get("news")
            .filter(|news| *news == "discarded")
            .map(str::to_owned),
        pager: Pager {
            first_href: (!first).then(|| desk.link("/import")),
            next_href: next.map(|job| desk.link(&format!("/import?before={}", job.id))),
        },
        imports: jobs
            .iter()
            .map(|job| ImportItem {
                href: desk.link(&format!("/import/{}", job.id)),
                name: job.file_name.clone(),
                at: moment_view(job.created_at),
                state: words::state(job.state).to_owned(),
                rows: job.rows,
            })
            .collect(),
    })
}

/// The import that the address names.
pub(super) async fn named(desk: &Import) -> Result<ImportJob, Instead> {
    let id = ImportId::from(desk.name("id"));
    let found = desk.idp().console_import(&desk.permit, &id).await;
    desk.found(found)?.ok_or_else(|| desk.not_here())
}

pub(super) async fn one(desk: Import) -> Answer {
    let job = named(&desk).await?;
    match job.state {
        ImportState::Mapping => {
            let page = columns(&desk, &job, None).await?;
            Ok(desk.show(&page))
        }
        ImportState::Checking | ImportState::Applying | ImportState::Undoing => {
            Ok(desk.show(&progress(&desk, &job)))
        }
        ImportState::Checked
        | ImportState::Applied
        | ImportState::Undone
        | ImportState::Discarded => {
            let page = rows::page(&desk, &job, None).await?;
            Ok(desk.show(&page))
        }
    }
}

/// What the columns mean, with what was wrong about it.
pub(super) async fn columns(
    desk: &Import,
    job: &ImportJob,
    fault: Option<Words>,
) -> Result<ConsoleImportMapPage, Instead> {
    let sample = desk
        .idp()
        .console_import_sample(&desk.permit, &job.id)
        .await;
    let sample = desk.found(sample)?;
    let settings = &job.settings;
    let link = |what: &str| desk.link(&format!("/import/{}/{what}", job.id));
    let key_of = |column: ImportColumn| format!("console-import-column-{}", column.as_str());
    Ok(ConsoleImportMapPage {
        action: link("columns"),
        discard_action: link("discard"),
        back_href: desk.link("/import"),
        file_name: job.file_name.clone(),
        rows: job.rows,
        windows: settings.encoding == ImportEncoding::Windows1252,
        separator: words::SEPARATORS
            .into_iter()
            .find(|(_, separator)| *separator == settings.separator)
            .map_or("semicolon", |(name, _)| name),
        version: job.revision,
        fault,
        columns: (0_u32..)
            .zip(sample)
            .zip(&settings.columns)
            .map(
                |((index, Sample { heading, cells }), means)| ImportColumnView {
                    index,
                    heading,
                    cells,
                    choices: ImportColumn::ALL
                        .into_iter()
                        .map(|column| ImportChoice {
                            value: column.as_str(),
                            key: key_of(column),
                            chosen: *means == Some(column),
                        })
                        .collect(),
                },
            )
            .collect(),
        keys: ImportKey::ALL
            .into_iter()
            .map(|key| ImportChoice {
                value: key.column().as_str(),
                key: key_of(key.column()),
                chosen: settings.key == key,
            })
            .collect(),
        roles: ROLES
            .into_iter()
            .map(|role| ImportChoice {
                value: role.as_str(),
                key: format!("console-import-value-{}", role.as_str()),
                chosen: settings.new_role == Some(role),
            })
            .collect(),
    })
}

fn progress(desk: &Import, job: &ImportJob) -> ConsoleImportProgressPage {
    // Packs are of one size but for the last; an undoing counts rows.
    let done = if job.state == ImportState::Undoing {
        job.cursor
    } else {
        let share = u64::from(job.rows) * u64::from(job.cursor) / u64::from(job.packs.max(1));
        u32::try_from(share).unwrap_or(job.rows)
    };
    ConsoleImportProgressPage {
        here: desk.link(&format!("/import/{}", job.id)),
        back_href: desk.link("/import"),
        state: words::state(job.state),
        file_name: job.file_name.clone(),
        done: done.min(job.rows),
        of: job.rows,
    }
}
