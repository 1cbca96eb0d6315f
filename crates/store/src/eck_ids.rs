//! ECK iDs, sealed.

use crate::{
    by_key::find_by_key,
    column::{Row, micros},
    dialect::lock_person,
    schema::eck_ids,
    second_factor::PEOPLE,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    ports::{durable::Stored, eck_ids::EckIds},
    seal::Sealed,
};

const TABLE: &str = "eck_ids";

impl EckIds for SqlTx<'_> {
    fn eck_id(&mut self, person: &PersonId) -> Stored<Option<Sealed>> {
        let sealed = find_by_key!(self, TABLE, (id: person.as_str()) => String, eck_ids::table
            .filter(eck_ids::person_id.eq(id.as_str()))
            .select(eck_ids::sealed))?;
        Ok(sealed.into_iter().next().map(Sealed::stored))
    }

    fn eck_ids_of(&mut self, people: &[PersonId]) -> Stored<Vec<(PersonId, Sealed)>> {
        let mut all = vec![];
        for people in people.chunks(500) {
            let ids = people.iter().map(PersonId::as_str);
            let found: Vec<(String, String)> = self.sql(TABLE, |connection| {
                eck_ids::table
                    .filter(eck_ids::person_id.eq_any(ids))
                    .select((eck_ids::person_id, eck_ids::sealed))
                    .load(connection)
            })?;
            let found = found.into_iter();
            all.extend(found.map(|(id, sealed)| (id.into(), Sealed::stored(sealed))));
        }
        Ok(all)
    }

    fn eck_id_set_at(&mut self, person: &PersonId) -> Stored<Option<Timestamp>> {
        let changed_at: Option<i64> = self.sql(TABLE, |connection| {
            eck_ids::table
                .filter(eck_ids::person_id.eq(person.as_str()))
                .select(eck_ids::changed_at)
                .first(connection)
                .optional()
        })?;
        let at = Row {
            table: TABLE,
            id: person.as_str(),
        };
        at.time_if("changed_at", changed_at)
    }

    fn put_eck_id(&mut self, person: &PersonId, sealed: &Sealed, now: Timestamp) -> Stored<()> {
        self.remove_eck_id(person)?;
        self.sql(TABLE, |connection| {
            diesel::insert_into(eck_ids::table)
                .values((
                    eck_ids::person_id.eq(person.as_str()),
                    eck_ids::sealed.eq(sealed.as_str()),
                    eck_ids::changed_at.eq(micros(now)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn remove_eck_id(&mut self, person: &PersonId) -> Stored<bool> {
        // Of two who put one at the same time the later one stays.
        self.sql(PEOPLE, |connection| lock_person(connection, person))?;
        let met = self.sql(TABLE, |connection| {
            diesel::delete(eck_ids::table.filter(eck_ids::person_id.eq(person.as_str())))
                .execute(connection)
        })?;
        Ok(met > 0)
    }
}
