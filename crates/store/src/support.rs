//! Which institutions somebody of support helps.

use crate::{
    column::{Row, micros},
    schema::support_assignments,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    ports::durable::{Stored, Support},
};

const TABLE: &str = "support_assignments";

impl Support for SqlTx<'_> {
    fn supported_institutions(&mut self, person: &PersonId) -> Stored<Vec<InstitutionId>> {
        let ids: Vec<String> = self.sql(TABLE, |connection| {
            support_assignments::table
                .filter(support_assignments::person_id.eq(person.as_str()))
                .order(support_assignments::institution_id)
                .select(support_assignments::institution_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(InstitutionId::from).collect())
    }

    fn support_assignments(
        &mut self,
        limit: u32,
    ) -> Stored<Vec<(PersonId, InstitutionId, Timestamp)>> {
        let rows: Vec<(String, String, i64)> = self.sql(TABLE, |connection| {
            support_assignments::table
                .order((
                    support_assignments::institution_id,
                    support_assignments::person_id,
                ))
                .limit(i64::from(limit))
                .select((
                    support_assignments::person_id,
                    support_assignments::institution_id,
                    support_assignments::created_at,
                ))
                .load(connection)
        })?;
        rows.into_iter()
            .map(|(person, institution, since)| {
                let at = Row {
                    table: TABLE,
                    id: &person,
                };
                let since = at.time("created_at", since)?;
                Ok((person.into(), institution.into(), since))
            })
            .collect()
    }

    fn assign_support(
        &mut self,
        person: &PersonId,
        institution: &InstitutionId,
        now: Timestamp,
    ) -> Stored<bool> {
        if self.supported_institutions(person)?.contains(institution) {
            return Ok(false);
        }
        self.sql(TABLE, |connection| {
            diesel::insert_into(support_assignments::table)
                .values((
                    support_assignments::person_id.eq(person.as_str()),
                    support_assignments::institution_id.eq(institution.as_str()),
                    support_assignments::created_at.eq(micros(now)),
                ))
                .execute(connection)
                .map(|_| true)
        })
    }

    fn withdraw_support(&mut self, person: &PersonId, institution: &InstitutionId) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            diesel::delete(
                support_assignments::table
                    .filter(support_assignments::person_id.eq(person.as_str()))
                    .filter(support_assignments::institution_id.eq(institution.as_str())),
            )
            .execute(connection)
        })?;
        Ok(met > 0)
    }
}
