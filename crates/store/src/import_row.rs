//! Imports: what the file held, and the verdict on each row.

use crate::{
    column::{self, Row, can_be_stored, number},
    dialect::{Mark, insert_all, mark_rows},
    person::{AccountRow, FixedRow, TABLE as PEOPLE, WholeRow, person},
    schema::{import_packs, import_rows, people},
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{ImportId, InstitutionId, PersonId},
    import::{ImportJob, ImportRow, ImportVerdict},
    person::Person,
    ports::{Imports, durable::Stored},
    seal::Sealed,
};
use std::collections::BTreeMap;

pub(crate) const PACKS: &str = "import_packs";
pub(crate) const ROWS: &str = "import_rows";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = import_rows, treat_none_as_default_value = false)]
struct VerdictRow {
    import_id: String,
    position: i32,
    line: i32,
    verdict: String,
    outcome: String,
    key_hash: Option<String>,
    login_hash: Option<String>,
    person_id: Option<String>,
    detail: Option<String>,
    undo: Option<String>,
}

fn verdict_row(id: &ImportId, row: &ImportRow) -> Stored<VerdictRow> {
    Ok(VerdictRow {
        import_id: id.to_string(),
        position: number(row.position),
        line: number(row.line),
        verdict: column::name(ROWS, "verdict", &row.verdict)?,
        outcome: column::name(ROWS, "outcome", &row.outcome)?,
        key_hash: row.key_hash.clone(),
        login_hash: row.login_hash.clone(),
        person_id: row.person.as_ref().map(ToString::to_string),
        detail: row.detail.as_ref().map(|sealed| sealed.as_str().to_owned()),
        undo: row.undo.as_ref().map(|sealed| sealed.as_str().to_owned()),
    })
}

fn import_row(row: VerdictRow) -> Stored<ImportRow> {
    let id = format!("{}/{}", row.import_id, row.position);
    let at = Row {
        table: ROWS,
        id: &id,
    };
    Ok(ImportRow {
        position: at.number("position", row.position)?,
        line: at.number("line", row.line)?,
        verdict: at.name("verdict", &row.verdict)?,
        outcome: at.name("outcome", &row.outcome)?,
        key_hash: row.key_hash,
        login_hash: row.login_hash,
        person: row.person_id.map(PersonId::from),
        detail: row.detail.map(Sealed::stored),
        undo: row.undo.map(Sealed::stored),
    })
}

/// The first line of each hash.
fn first_lines(rows: Vec<(Option<String>, i32)>) -> BTreeMap<String, u32> {
    let mut lines = BTreeMap::new();
    for (hash, line) in rows {
        if let (Some(hash), Ok(line)) = (hash, u32::try_from(line)) {
            let first = lines.entry(hash).or_insert(line);
            *first = line.min(*first);
        }
    }
    lines
}

impl Imports for SqlTx<'_> {
    fn add_import(&mut self, job: &ImportJob) -> Stored<()> {
        self.insert_import(job)
    }

    fn import(&mut self, institution: &InstitutionId, id: &ImportId) -> Stored<Option<ImportJob>> {
        self.find_import(institution, id)
    }

    fn imports(
        &mut self,
        institution: &InstitutionId,
        before: Option<&ImportId>,
        limit: u32,
    ) -> Stored<Vec<ImportJob>> {
        self.list_imports(institution, before, limit)
    }

    fn save_import(&mut self, job: &ImportJob) -> Stored<bool> {
        self.update_import(job)
    }

    fn waiting_imports(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<ImportJob>> {
        self.free_imports(now, limit)
    }

    fn forgettable_imports(
        &mut self,
        before: Timestamp,
        now: Timestamp,
        limit: u32,
    ) -> Stored<Vec<ImportJob>> {
        self.old_imports(before, now, limit)
    }

    fn forget_import(&mut self, id: &ImportId) -> Stored<()> {
        self.drop_import_content(id)
    }

    fn put_import_pack(&mut self, id: &ImportId, which: u32, content: &Sealed) -> Stored<()> {
        self.sql(PACKS, |connection| {
            diesel::insert_into(import_packs::table)
                .values((
                    import_packs::import_id.eq(id.as_str()),
                    import_packs::number.eq(number(which)),
                    import_packs::content.eq(content.as_str()),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn import_pack(&mut self, id: &ImportId, which: u32) -> Stored<Option<Sealed>> {
        let found: Option<String> = self.sql(PACKS, |connection| {
            import_packs::table
                .filter(import_packs::import_id.eq(id.as_str()))
                .filter(import_packs::number.eq(number(which)))
                .select(import_packs::content)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(Sealed::stored))
    }

    fn put_import_rows(&mut self, id: &ImportId, rows: &[ImportRow]) -> Stored<()> {
        let rows = rows
            .iter()
            .map(|row| verdict_row(id, row))
            .collect::<Stored<Vec<_>>>()?;
        self.sql(ROWS, |connection| {
            insert_all!(connection, import_rows::table, rows)
        })
    }

    fn drop_import_rows(&mut self, id: &ImportId) -> Stored<()> {
        self.sql(ROWS, |connection| {
            let rows = import_rows::table.filter(import_rows::import_id.eq(id.as_str()));
            diesel::delete(rows).execute(connection).map(drop)
        })
    }

    fn import_rows(
        &mut self,
        id: &ImportId,
        verdict: Option<ImportVerdict>,
        from: u32,
        limit: u32,
    ) -> Stored<Vec<ImportRow>> {
        let rows: Vec<VerdictRow> = self.sql(ROWS, |connection| {
            let behind = import_rows::table
                .filter(import_rows::import_id.eq(id.as_str()))
                .filter(import_rows::position.ge(number(from)))
                .order(import_rows::position.asc())
                .limit(i64::from(limit))
                .select(VerdictRow::as_select());
            match verdict {
                Some(verdict) => behind
                    .filter(import_rows::verdict.eq(verdict.as_str()))
                    .load(connection),
                None => behind.load(connection),
            }
        })?;
        rows.into_iter().map(import_row).collect()
    }

    fn mark_import_rows(&mut self, id: &ImportId, rows: &[ImportRow]) -> Stored<()> {
        let mut marks: Vec<Mark<'_>> = vec![];
        for row in rows {
            marks.push((
                number(row.position),
                column::name(ROWS, "outcome", &row.outcome)?,
                row.person.as_ref().map(PersonId::as_str),
                row.undo.as_ref().map(Sealed::as_str),
            ));
        }
        let json = column::json(ROWS, "outcome", &marks)?;
        let met = self.sql(ROWS, |connection| {
            mark_rows(connection, id.as_str(), &marks, &json)
        })?;
        // All of them, or one that there is not was to be marked.
        must_exist(ROWS, id.as_str(), usize::from(met == rows.len()))
    }

    fn import_lines_of_keys(
        &mut self,
        id: &ImportId,
        key_hashes: &[String],
    ) -> Stored<BTreeMap<String, u32>> {
        let rows = self.sql(ROWS, |connection| {
            import_rows::table
                .filter(import_rows::import_id.eq(id.as_str()))
                .filter(import_rows::key_hash.eq_any(key_hashes))
                .select((import_rows::key_hash, import_rows::line))
                .load(connection)
        })?;
        Ok(first_lines(rows))
    }

    fn import_lines_of_logins(
        &mut self,
        id: &ImportId,
        login_hashes: &[String],
    ) -> Stored<BTreeMap<String, u32>> {
        let rows = self.sql(ROWS, |connection| {
            import_rows::table
                .filter(import_rows::import_id.eq(id.as_str()))
                .filter(import_rows::login_hash.eq_any(login_hashes))
                .select((import_rows::login_hash, import_rows::line))
                .load(connection)
        })?;
        Ok(first_lines(rows))
    }

    fn import_is_about(&mut self, id: &ImportId, person: &PersonId) -> Stored<bool> {
        let found: Option<i32> = self.sql(ROWS, |connection| {
            import_rows::table
                .filter(import_rows::import_id.eq(id.as_str()))
                .filter(import_rows::person_id.eq(person.as_str()))
                .select(import_rows::position)
                .first(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    fn people_behind(
        &mut self,
        institution: &InstitutionId,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<Person>> {
        if after.is_some_and(|after| !can_be_stored(after)) {
            return Ok(vec![]);
        }
        let rows = self.sql(PEOPLE, |connection| {
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(people::login_key.gt(after.unwrap_or_default()))
                .order(people::login_key.asc())
                .limit(i64::from(limit))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(person).collect()
    }
}
