//! Which institutions somebody of support helps.

use crate::{column::micros, schema::support_assignments, transaction::SqlTx};
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

    fn supporters_of(&mut self, institution: &InstitutionId) -> Stored<Vec<PersonId>> {
        let ids: Vec<String> = self.sql(TABLE, |connection| {
            support_assignments::table
                .filter(support_assignments::institution_id.eq(institution.as_str()))
                .order(support_assignments::person_id)
                .select(support_assignments::person_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(PersonId::from).collect())
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
