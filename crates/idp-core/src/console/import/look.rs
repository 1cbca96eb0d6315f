//! Looking at imports.

use super::detail::{RowDetail, open};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    context::Timestamp,
    ids::{ImportId, PersonId},
    import::{ImportJob, ImportOutcome, ImportRow, ImportVerdict},
};

/// Rows of the file that the page of meanings shows.
const SHOWN: usize = 3;

/// A row with its verdict, as somebody looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRowView {
    /// Which.
    pub position: u32,
    /// Where it stands in the file; 0 for people who are not in it.
    pub line: u32,
    /// What would become of it.
    pub verdict: ImportVerdict,
    /// What was done.
    pub outcome: ImportOutcome,
    /// Who it is about.
    pub person: Option<PersonId>,
    /// What was found.
    pub detail: RowDetail,
}

/// What a column holds in the first rows. Never what a secret's column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its heading.
    pub heading: String,
    /// What stands below.
    pub cells: Vec<String>,
}

impl Idp {
    /// The imports of the institution, newest first, from behind one on.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_imports(
        &self,
        permit: &Permit<acts::Import>,
        before: Option<ImportId>,
        limit: u32,
    ) -> Result<Vec<ImportJob>, Failure> {
        let institution = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| tx.imports(&institution, before.as_ref(), limit))
            .await?)
    }

    /// One import.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_import(
        &self,
        permit: &Permit<acts::Import>,
        id: &ImportId,
    ) -> Result<Option<ImportJob>, Failure> {
        let (institution, id) = (permit.institution_id().clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| tx.import(&institution, &id))
            .await?)
    }

    /// The first rows of its file, by column.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_import_sample(
        &self,
        permit: &Permit<acts::Import>,
        id: &ImportId,
    ) -> Result<Vec<Sample>, Failure> {
        let Some(job) = self.console_import(permit, id).await? else {
            return Ok(vec![]);
        };
        let records = self.pack_of(&job.id, 0).await?;
        let columns = job.settings.headings.iter().zip(&job.settings.columns);
        Ok(columns
            .enumerate()
            .map(|(index, (heading, column))| {
                let secret = column.is_some_and(sluis_model::import::ImportColumn::is_secret);
                let cells = records.iter().filter_map(|record| record.cells.get(index));
                let hidden = |cell: &str| secret || looks_secret(cell);
                Sample {
                    heading: heading.clone(),
                    cells: cells
                        .filter(|cell| !cell.is_empty())
                        .take(SHOWN)
                        .map(|cell| {
                            if hidden(cell) {
                                "••••••".to_owned()
                            } else {
                                cell.chars().take(40).collect()
                            }
                        })
                        .collect(),
                }
            })
            .collect())
    }

    /// Rows from a position on.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_import_rows(
        &self,
        permit: &Permit<acts::Import>,
        id: &ImportId,
        verdict: Option<ImportVerdict>,
        from: u32,
        limit: u32,
    ) -> Result<Vec<ImportRowView>, Failure> {
        let (institution, asked) = (permit.institution_id().clone(), id.clone());
        let rows = self
            .durable
            .read(move |tx| match tx.import(&institution, &asked)? {
                Some(job) => tx.import_rows(&job.id, verdict, from, limit),
                None => Ok(vec![]),
            })
            .await?;
        Ok(rows.into_iter().map(|row| self.view(id, row)).collect())
    }

    fn view(&self, id: &ImportId, row: ImportRow) -> ImportRowView {
        let place = ImportRow::place(id, row.position, "detail");
        let detail = row
            .detail
            .as_ref()
            .and_then(|sealed| open(&self.sealer, &place, sealed));
        ImportRowView {
            position: row.position,
            line: row.line,
            verdict: row.verdict,
            outcome: row.outcome,
            person: row.person,
            detail: detail.unwrap_or_default(),
        }
    }

    /// Drops what rows held once nobody can undo them any more, and throws away what nobody goes on
    /// with. How many.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn forget_imports(&self, now: Timestamp) -> Result<usize, Failure> {
        let before = now - super::KEPT;
        Ok(self
            .durable
            .write(move |tx| {
                let old = tx.forgettable_imports(before, now, 20)?;
                let mut dropped = 0;
                for mut job in old {
                    tx.forget_import(&job.id)?;
                    job.forgotten = true;
                    job.updated_at = now;
                    if job
                        .state
                        .may_become(sluis_model::import::ImportState::Discarded)
                    {
                        job.state = sluis_model::import::ImportState::Discarded;
                    }
                    if !tx.save_import(&job)? {
                        return Err(sluis_model::ports::StoreError::Outdated);
                    }
                    dropped += 1;
                }
                Ok(dropped)
            })
            .await?)
    }
}

/// What may be a secret although nobody said so yet: "only the person ever sees a secret".
fn looks_secret(cell: &str) -> bool {
    let long_base32 = cell.len() >= 16
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte) || byte == b'=');
    long_base32
        || cell.to_ascii_lowercase().starts_with("otpauth:")
        || sluis_model::eck_id::EckId::parse(cell).is_some()
        || crate::credentials::hashing::is_usable(cell)
}
