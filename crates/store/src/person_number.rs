//! The numbers that institutions gave their people: an index over what stands in the profile.

use crate::{
    column::can_be_stored,
    person::{AccountRow, FixedRow, WholeRow, person},
    schema::{people, person_numbers},
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{ids::InstitutionId, person::Person, ports::durable::Stored};

const TABLE: &str = "person_numbers";

impl SqlTx<'_> {
    pub(crate) fn find_by_number(
        &mut self,
        institution: &InstitutionId,
        number: &str,
    ) -> Stored<Vec<Person>> {
        if !can_be_stored(number) {
            return Ok(vec![]);
        }
        let rows = self.sql(TABLE, |connection| {
            people::table
                .inner_join(person_numbers::table.on(person_numbers::person_id.eq(people::id)))
                .filter(person_numbers::institution_id.eq(institution.as_str()))
                .filter(person_numbers::number.eq(number))
                .order(people::login_key.asc())
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(person).collect()
    }

    /// Keeps the index true. Called wherever a profile is written.
    pub(crate) fn index_number(&mut self, person: &Person, new: bool) -> Stored<()> {
        let number = person.profile.number.as_deref();
        if new && number.is_none() {
            return Ok(());
        }
        self.sql(TABLE, |connection| {
            let own =
                person_numbers::table.filter(person_numbers::person_id.eq(person.id.as_str()));
            if !new {
                let known: Option<String> = own
                    .select(person_numbers::number)
                    .first(connection)
                    .optional()?;
                if known.as_deref() == number {
                    return Ok(());
                }
                diesel::delete(own).execute(connection)?;
            }
            let Some(number) = number else {
                return Ok(());
            };
            diesel::insert_into(person_numbers::table)
                .values((
                    person_numbers::person_id.eq(person.id.as_str()),
                    person_numbers::institution_id.eq(person.institution.as_str()),
                    person_numbers::number.eq(number),
                ))
                .execute(connection)
                .map(drop)
        })
    }
}
