//! Which institutions somebody of support helps.

use crate::{
    column::{Row, can_be_stored, micros},
    dialect::{Bound, rows},
    schema::support_assignments,
    transaction::SqlTx,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    ports::durable::{Stored, Support},
};

const TABLE: &str = "support_assignments";
const BY_INSTITUTION: &str = "SELECT a.person_id, a.institution_id, a.created_at FROM institutions i \
     JOIN support_assignments a ON a.institution_id = i.id \
     WHERE i.slug >= $1 AND (i.slug, a.person_id) > ($1, $2) ORDER BY i.slug, a.person_id LIMIT $3";

#[derive(QueryableByName)]
struct AssignmentRow {
    #[diesel(sql_type = Text)]
    person_id: String,
    #[diesel(sql_type = Text)]
    institution_id: String,
    #[diesel(sql_type = BigInt)]
    created_at: i64,
}

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
        after: Option<(&str, &PersonId)>,
        limit: u32,
    ) -> Stored<Vec<(PersonId, InstitutionId, Timestamp)>> {
        let (slug, person) = after.map_or(("", ""), |(slug, person)| (slug, person.as_str()));
        if !can_be_stored(slug) || !can_be_stored(person) {
            return Ok(vec![]);
        }
        let bound = [
            Bound::Text(slug.to_owned()),
            Bound::Text(person.to_owned()),
            Bound::Number(i64::from(limit)),
        ];
        let found: Vec<AssignmentRow> =
            self.sql(TABLE, |connection| rows(connection, BY_INSTITUTION, &bound))?;
        found
            .into_iter()
            .map(|row| {
                let at = Row {
                    table: TABLE,
                    id: &row.person_id,
                };
                let since = at.time("created_at", row.created_at)?;
                Ok((row.person_id.into(), row.institution_id.into(), since))
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
