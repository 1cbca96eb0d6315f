//! Imports: the jobs.

use crate::{
    column::{self, Row, can_be_stored, micros, number},
    import_row::{PACKS, ROWS},
    schema::{import_jobs, import_packs, import_rows},
    transaction::SqlTx,
    turns,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{ImportId, InstitutionId, PersonId},
    import::{ImportJob, ImportState},
    ports::durable::Stored,
};
use std::collections::BTreeSet;

const TABLE: &str = "import_jobs";

/// What never changes.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = import_jobs, treat_none_as_default_value = false)]
struct FixedRow {
    id: String,
    institution_id: String,
    file_name: String,
    row_count: i32,
    pack_count: i32,
    created_by: Option<String>,
    created_at: i64,
}

/// What an update writes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = import_jobs, treat_none_as_default_value = false, treat_none_as_null = true)]
struct StateRow {
    state: String,
    settings: String,
    next_one: i32,
    seen_until: Option<String>,
    counts: String,
    applied_by: Option<String>,
    updated_at: i64,
    finished_at: Option<i64>,
    undo_until: Option<i64>,
    forgotten: bool,
    revision: i64,
    lease_until: Option<i64>,
    changing: Option<String>,
}

fn fixed_row(job: &ImportJob) -> FixedRow {
    FixedRow {
        id: job.id.to_string(),
        institution_id: job.institution.to_string(),
        file_name: job.file_name.clone(),
        row_count: number(job.rows),
        pack_count: number(job.packs),
        created_by: job.created_by.as_ref().map(ToString::to_string),
        created_at: micros(job.created_at),
    }
}

fn state_row(job: &ImportJob, revision: i64) -> Stored<StateRow> {
    Ok(StateRow {
        state: column::name(TABLE, "state", &job.state)?,
        settings: column::json(TABLE, "settings", &job.settings)?,
        next_one: number(job.cursor),
        seen_until: job.seen_until.clone(),
        counts: column::json(TABLE, "counts", &job.counts)?,
        applied_by: job.applied_by.as_ref().map(ToString::to_string),
        updated_at: micros(job.updated_at),
        finished_at: job.finished_at.map(micros),
        undo_until: job.undo_until.map(micros),
        forgotten: job.forgotten,
        revision,
        lease_until: job.lease_until.map(micros),
        changing: job
            .state
            .changes_people()
            .then(|| job.institution.to_string()),
    })
}

fn job((fixed, state): (FixedRow, StateRow)) -> Stored<ImportJob> {
    let at = Row {
        table: TABLE,
        id: &fixed.id,
    };
    Ok(ImportJob {
        state: at.name("state", &state.state)?,
        settings: at.json("settings", &state.settings)?,
        rows: at.number("row_count", fixed.row_count)?,
        packs: at.number("pack_count", fixed.pack_count)?,
        cursor: at.number("next_one", state.next_one)?,
        counts: at.json("counts", &state.counts)?,
        created_at: at.time("created_at", fixed.created_at)?,
        updated_at: at.time("updated_at", state.updated_at)?,
        finished_at: at.time_if("finished_at", state.finished_at)?,
        undo_until: at.time_if("undo_until", state.undo_until)?,
        lease_until: at.time_if("lease_until", state.lease_until)?,
        id: ImportId::from(fixed.id.as_str()),
        institution: InstitutionId::from(fixed.institution_id),
        file_name: fixed.file_name,
        seen_until: state.seen_until,
        created_by: fixed.created_by.map(PersonId::from),
        applied_by: state.applied_by.map(PersonId::from),
        forgotten: state.forgotten,
        revision: state.revision,
    })
}

fn whose(row: &(FixedRow, StateRow)) -> &str {
    &row.0.institution_id
}

fn names(states: &[ImportState]) -> Stored<Vec<String>> {
    states
        .iter()
        .map(|state| column::name(TABLE, "state", state))
        .collect()
}

impl SqlTx<'_> {
    pub(crate) fn insert_import(&mut self, job: &ImportJob) -> Stored<()> {
        let (fixed, state) = (fixed_row(job), state_row(job, job.revision)?);
        self.sql(TABLE, |connection| {
            diesel::insert_into(import_jobs::table)
                .values((fixed, state))
                .execute(connection)
                .map(drop)
        })
    }

    pub(crate) fn find_import(
        &mut self,
        institution: &InstitutionId,
        id: &ImportId,
    ) -> Stored<Option<ImportJob>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            import_jobs::table
                .filter(import_jobs::id.eq(id.as_str()))
                .filter(import_jobs::institution_id.eq(institution.as_str()))
                .select((FixedRow::as_select(), StateRow::as_select()))
                .first(connection)
                .optional()
        })?;
        row.map(job).transpose()
    }

    pub(crate) fn list_imports(
        &mut self,
        institution: &InstitutionId,
        before: Option<&ImportId>,
        limit: u32,
    ) -> Stored<Vec<ImportJob>> {
        // Behind every id that there is.
        let before = before
            .map(ImportId::as_str)
            .filter(|id| can_be_stored(id))
            .unwrap_or("~");
        let rows = self.sql(TABLE, |connection| {
            import_jobs::table
                .filter(import_jobs::institution_id.eq(institution.as_str()))
                .filter(import_jobs::id.lt(before))
                .order(import_jobs::id.desc())
                .limit(i64::from(limit))
                .select((FixedRow::as_select(), StateRow::as_select()))
                .load(connection)
        })?;
        rows.into_iter().map(job).collect()
    }

    pub(crate) fn update_import(&mut self, job: &ImportJob) -> Stored<bool> {
        let state = state_row(job, job.revision + 1)?;
        let met = self.conflicting(TABLE, |connection| {
            let this = import_jobs::table
                .filter(import_jobs::id.eq(job.id.as_str()))
                .filter(import_jobs::revision.eq(job.revision));
            diesel::update(this).set(state).execute(connection)
        })?;
        Ok(met > 0)
    }

    pub(crate) fn free_imports(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<ImportJob>> {
        let mut found = vec![];
        for state in names(&[
            ImportState::Checking,
            ImportState::Applying,
            ImportState::Undoing,
        ])? {
            let rows = turns::due(limit, whose, |others, most| {
                let free = import_jobs::lease_until
                    .is_null()
                    .or(import_jobs::lease_until.le(micros(now)));
                self.sql(TABLE, |connection| {
                    import_jobs::table
                        .filter(import_jobs::state.eq(&state))
                        .filter(free)
                        .filter(import_jobs::institution_id.ne_all(others))
                        .order(import_jobs::updated_at.asc())
                        .limit(most)
                        .select((FixedRow::as_select(), StateRow::as_select()))
                        .load(connection)
                })
            })?;
            for row in rows {
                found.push(job(row)?);
            }
        }
        found.sort_by_key(|job: &ImportJob| job.updated_at);
        // However many wait at one institution, they are one turn of it.
        let mut seen = BTreeSet::new();
        found.retain(|job| seen.insert(job.institution.clone()));
        found.truncate(limit as usize);
        Ok(found)
    }

    pub(crate) fn old_imports(
        &mut self,
        before: Timestamp,
        now: Timestamp,
        limit: u32,
    ) -> Stored<Vec<ImportJob>> {
        let mut found = vec![];
        for state in names(&[
            ImportState::Mapping,
            ImportState::Checked,
            ImportState::Applied,
            ImportState::Undone,
        ])? {
            let ended = import_jobs::undo_until
                .is_null()
                .or(import_jobs::undo_until.le(micros(now)));
            // Until it can't be undone an applied one is kept, however old it is.
            let rows = self.sql(TABLE, |connection| {
                import_jobs::table
                    .filter(import_jobs::state.eq(&state))
                    .filter(import_jobs::updated_at.lt(micros(before)))
                    .filter(import_jobs::forgotten.eq(false))
                    .filter(ended)
                    .order(import_jobs::updated_at.asc())
                    .limit(i64::from(limit))
                    .select((FixedRow::as_select(), StateRow::as_select()))
                    .load(connection)
            })?;
            for row in rows {
                found.push(job(row)?);
            }
        }
        Ok(found)
    }

    pub(crate) fn drop_import_content(&mut self, id: &ImportId) -> Stored<()> {
        self.sql(PACKS, |connection| {
            let packs = import_packs::table.filter(import_packs::import_id.eq(id.as_str()));
            diesel::delete(packs).execute(connection)
        })?;
        self.sql(ROWS, |connection| {
            let rows = import_rows::table.filter(import_rows::import_id.eq(id.as_str()));
            diesel::delete(rows).execute(connection).map(drop)
        })
    }
}
