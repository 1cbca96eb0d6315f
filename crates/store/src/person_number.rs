//! The numbers that institutions gave their people.

use crate::{
    column::can_be_stored,
    person::{AccountRow, FixedRow, WholeRow, person},
    schema::{people, person_numbers},
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    ids::{InstitutionId, PersonId},
    person::Person,
    ports::durable::Stored,
};

const TABLE: &str = "person_numbers";

impl SqlTx<'_> {
    pub(crate) fn find_by_number(
        &mut self,
        institution: &InstitutionId,
        number: &str,
    ) -> Stored<Option<Person>> {
        if !can_be_stored(number) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            people::table
                .inner_join(person_numbers::table.on(person_numbers::person_id.eq(people::id)))
                .filter(person_numbers::institution_id.eq(institution.as_str()))
                .filter(person_numbers::number.eq(number))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .first::<WholeRow>(connection)
                .optional()
        })?;
        row.map(person).transpose()
    }

    pub(crate) fn find_number(&mut self, person: &PersonId) -> Stored<Option<String>> {
        self.sql(TABLE, |connection| {
            person_numbers::table
                .filter(person_numbers::person_id.eq(person.as_str()))
                .select(person_numbers::number)
                .first(connection)
                .optional()
        })
    }

    pub(crate) fn put_number_of(
        &mut self,
        institution: &InstitutionId,
        person: &PersonId,
        number: Option<&str>,
    ) -> Stored<()> {
        self.conflicting(TABLE, |connection| {
            let this = person_numbers::table.filter(person_numbers::person_id.eq(person.as_str()));
            diesel::delete(this).execute(connection)?;
            let Some(number) = number else {
                return Ok(());
            };
            diesel::insert_into(person_numbers::table)
                .values((
                    person_numbers::person_id.eq(person.as_str()),
                    person_numbers::institution_id.eq(institution.as_str()),
                    person_numbers::number.eq(number),
                ))
                .execute(connection)
                .map(drop)
        })
    }
}
