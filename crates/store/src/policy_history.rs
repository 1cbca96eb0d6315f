//! The policies of institutions, as they were.

use crate::{
    column::{self, Row, can_be_stored, micros},
    schema::policy_versions,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    ids::InstitutionId,
    policy_version::PolicyVersion,
    ports::{durable::Stored, policy::PolicyHistory},
};

const TABLE: &str = "policy_versions";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = policy_versions, treat_none_as_default_value = false)]
struct VersionRow {
    institution_id: String,
    number: i64,
    policy: String,
    at: i64,
    person_id: Option<String>,
    client_id: Option<String>,
    source: String,
    note: String,
}

fn version(row: VersionRow) -> Stored<PolicyVersion> {
    let id = format!("{}/{}", row.institution_id, row.number);
    let at = Row {
        table: TABLE,
        id: &id,
    };
    Ok(PolicyVersion {
        number: row.number,
        policy: at.json("policy", &row.policy)?,
        at: at.time("at", row.at)?,
        person: row.person_id.map(Into::into),
        client: row.client_id.map(Into::into),
        source: at.name("source", &row.source)?,
        institution: row.institution_id.into(),
        note: row.note,
    })
}

impl PolicyHistory for SqlTx<'_> {
    fn add_policy_version(&mut self, version: &PolicyVersion) -> Stored<()> {
        let row = VersionRow {
            institution_id: version.institution.to_string(),
            number: version.number,
            policy: column::json(TABLE, "policy", &version.policy)?,
            at: micros(version.at),
            person_id: version.person.as_ref().map(ToString::to_string),
            client_id: version.client.as_ref().map(ToString::to_string),
            source: column::name(TABLE, "source", &version.source)?,
            note: version.note.clone(),
        };
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(policy_versions::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn newest_policy_version(
        &mut self,
        institution: &InstitutionId,
    ) -> Stored<Option<PolicyVersion>> {
        Ok(self.policy_versions(institution, None, 1)?.pop())
    }

    fn policy_version(
        &mut self,
        institution: &InstitutionId,
        number: i64,
    ) -> Stored<Option<PolicyVersion>> {
        if !can_be_stored(institution.as_str()) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            policy_versions::table
                .filter(policy_versions::institution_id.eq(institution.as_str()))
                .filter(policy_versions::number.eq(number))
                .select(VersionRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(version).transpose()
    }

    fn policy_versions(
        &mut self,
        institution: &InstitutionId,
        before: Option<i64>,
        limit: u32,
    ) -> Stored<Vec<PolicyVersion>> {
        if !can_be_stored(institution.as_str()) {
            return Ok(vec![]);
        }
        let rows = self.sql(TABLE, |connection| {
            policy_versions::table
                .filter(policy_versions::institution_id.eq(institution.as_str()))
                .filter(policy_versions::number.lt(before.unwrap_or(i64::MAX)))
                .order(policy_versions::number.desc())
                .limit(i64::from(limit))
                .select(VersionRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(version).collect()
    }
}
