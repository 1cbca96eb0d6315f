//! The numbers that codes are sent to, one for each person.

use crate::{
    column::{Row, micros},
    schema::sms_numbers,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp, ids::PersonId, phone::PhoneNumber, ports::durable::Stored,
    second_factor::SmsNumber,
};

pub(crate) const NUMBERS: &str = "sms_numbers";

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = sms_numbers)]
pub(crate) struct NumberRow {
    person_id: String,
    number: String,
    since: i64,
}

impl NumberRow {
    /// Where a refusal points.
    pub(crate) fn at(&self) -> Row<'_> {
        Row {
            table: NUMBERS,
            id: &self.person_id,
        }
    }

    pub(crate) fn number(&self) -> Stored<SmsNumber> {
        let at = self.at();
        let number = PhoneNumber::parse(&self.number)
            .filter(|number| number.as_str() == self.number)
            .ok_or_else(|| at.refuse("number", "not a number in E.164 form"))?;
        Ok(SmsNumber {
            number,
            since: at.time("since", self.since)?,
        })
    }
}

impl SqlTx<'_> {
    /// Sets a number in the place of an earlier one. The person is locked, which makes
    /// update-else-insert one step.
    pub(crate) fn put_number(
        &mut self,
        person: &PersonId,
        number: &PhoneNumber,
        now: Timestamp,
    ) -> Stored<()> {
        self.sql(NUMBERS, |connection| {
            let earlier = sms_numbers::table.filter(sms_numbers::person_id.eq(person.as_str()));
            let met = diesel::update(earlier)
                .set((
                    sms_numbers::number.eq(number.as_str()),
                    sms_numbers::since.eq(micros(now)),
                ))
                .execute(connection)?;
            if met > 0 {
                return Ok(());
            }
            diesel::insert_into(sms_numbers::table)
                .values((
                    sms_numbers::person_id.eq(person.as_str()),
                    sms_numbers::number.eq(number.as_str()),
                    sms_numbers::since.eq(micros(now)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    /// Drops the number. How many there were.
    pub(crate) fn drop_number(&mut self, person: &PersonId) -> Stored<usize> {
        self.sql(NUMBERS, |connection| {
            let number = sms_numbers::table.filter(sms_numbers::person_id.eq(person.as_str()));
            diesel::delete(number).execute(connection)
        })
    }
}
