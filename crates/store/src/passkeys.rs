//! Passkeys and security keys.

use crate::{
    column::{Row, micros},
    dialect::lock_person,
    person::{AccountRow, FixedRow, WholeRow, person},
    schema::{passkeys, people},
    second_factor::PEOPLE,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    ids::{InstitutionId, PasskeyId, PersonId},
    passkey::{Passkey, PasskeyUse},
    person::Person,
    ports::{durable::Stored, passkeys::Passkeys},
};

const TABLE: &str = "passkeys";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
struct PasskeyRow {
    id: String,
    person_id: String,
    credential_id: String,
    rp_id: String,
    credential: String,
    counter: i64,
    backup_eligible: bool,
    backed_up: bool,
    user_verified: bool,
    aaguid: Option<String>,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
    second_only: bool,
}

impl PasskeyRow {
    fn of(passkey: &Passkey) -> Self {
        Self {
            id: passkey.id.to_string(),
            person_id: passkey.person.to_string(),
            credential_id: passkey.credential_id.clone(),
            rp_id: passkey.rp_id.clone(),
            credential: passkey.credential.clone(),
            counter: i64::from(passkey.counter),
            backup_eligible: passkey.backup_eligible,
            backed_up: passkey.backed_up,
            user_verified: passkey.user_verified,
            aaguid: passkey.aaguid.clone(),
            name: passkey.name.clone(),
            created_at: micros(passkey.created_at),
            last_used_at: passkey.last_used_at.map(micros),
            second_only: passkey.second_only,
        }
    }

    fn passkey(self) -> Stored<Passkey> {
        let at = Row {
            table: TABLE,
            id: &self.id,
        };
        let counter =
            u32::try_from(self.counter).map_err(|_| at.refuse("counter", "not within 32 bits"))?;
        let created_at = at.time("created_at", self.created_at)?;
        let last_used_at = at.time_if("last_used_at", self.last_used_at)?;
        Ok(Passkey {
            counter,
            created_at,
            last_used_at,
            id: self.id.into(),
            person: self.person_id.into(),
            credential_id: self.credential_id,
            rp_id: self.rp_id,
            credential: self.credential,
            backup_eligible: self.backup_eligible,
            backed_up: self.backed_up,
            user_verified: self.user_verified,
            aaguid: self.aaguid,
            name: self.name,
            second_only: self.second_only,
        })
    }
}

impl Passkeys for SqlTx<'_> {
    fn passkeys(&mut self, person: &PersonId) -> Stored<Vec<Passkey>> {
        let rows: Vec<PasskeyRow> = self.sql(TABLE, |connection| {
            passkeys::table
                .filter(passkeys::person_id.eq(person.as_str()))
                .order((passkeys::created_at, passkeys::id))
                .select(PasskeyRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(PasskeyRow::passkey).collect()
    }

    fn passkeys_are_in_use(&mut self) -> Stored<bool> {
        let any: Option<String> = self.sql(TABLE, |connection| {
            passkeys::table
                .select(passkeys::id)
                .first(connection)
                .optional()
        })?;
        Ok(any.is_some())
    }

    fn passkeys_by_host(&mut self, institution: &InstitutionId) -> Stored<Vec<(String, u32)>> {
        let counted: Vec<(String, i64)> = self.sql(TABLE, |connection| {
            passkeys::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(institution.as_str()))
                .group_by(passkeys::rp_id)
                .order(passkeys::rp_id)
                .select((passkeys::rp_id, diesel::dsl::count_star()))
                .load(connection)
        })?;
        let small = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(counted
            .into_iter()
            .map(|(host, count)| (host, small(count)))
            .collect())
    }

    fn passkey_holder(&mut self, credential_id: &str) -> Stored<Option<(Passkey, Person)>> {
        let row: Option<(PasskeyRow, WholeRow)> = self.sql(TABLE, |connection| {
            passkeys::table
                .inner_join(people::table)
                .filter(passkeys::credential_id.eq(credential_id))
                .select((
                    PasskeyRow::as_select(),
                    (FixedRow::as_select(), AccountRow::as_select()),
                ))
                .first(connection)
                .optional()
        })?;
        row.map(|(passkey, holder)| Ok((passkey.passkey()?, person(holder)?)))
            .transpose()
    }

    fn add_passkey(&mut self, passkey: &Passkey) -> Stored<()> {
        self.sql(PEOPLE, |connection| {
            lock_person(connection, &passkey.person)
        })?;
        let row = PasskeyRow::of(passkey);
        self.sql(TABLE, |connection| {
            diesel::insert_into(passkeys::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn use_passkey(&mut self, id: &PasskeyId, used: &PasskeyUse) -> Stored<bool> {
        let counter = i64::from(used.counter);
        let met = self.sql(TABLE, |connection| {
            // Where the authenticator does not count, 0 stays 0.
            let before = passkeys::table.filter(passkeys::id.eq(id.as_str())).filter(
                passkeys::counter
                    .lt(counter)
                    .or(passkeys::counter.eq(0).and(passkeys::counter.eq(counter))),
            );
            diesel::update(before)
                .set((
                    passkeys::counter.eq(counter),
                    passkeys::backed_up.eq(used.backed_up),
                    passkeys::credential.eq(&used.credential),
                    passkeys::last_used_at.eq(Some(micros(used.at))),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn rename_passkey(&mut self, person: &PersonId, id: &PasskeyId, name: &str) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let own = passkeys::table
                .filter(passkeys::id.eq(id.as_str()))
                .filter(passkeys::person_id.eq(person.as_str()));
            diesel::update(own)
                .set(passkeys::name.eq(name))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_passkey(&mut self, person: &PersonId, id: &PasskeyId) -> Stored<bool> {
        // The lock keeps two who remove one each from leaving none where one must stay.
        self.sql(PEOPLE, |connection| lock_person(connection, person))?;
        let met = self.sql(TABLE, |connection| {
            let own = passkeys::table
                .filter(passkeys::id.eq(id.as_str()))
                .filter(passkeys::person_id.eq(person.as_str()));
            diesel::delete(own).execute(connection)
        })?;
        Ok(met > 0)
    }

    fn keep_passkey_as_second(&mut self, person: &PersonId, id: &PasskeyId) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let own = passkeys::table
                .filter(passkeys::id.eq(id.as_str()))
                .filter(passkeys::person_id.eq(person.as_str()));
            diesel::update(own)
                .set(passkeys::second_only.eq(true))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_passkeys(&mut self, person: &PersonId) -> Stored<usize> {
        self.sql(PEOPLE, |connection| lock_person(connection, person))?;
        self.sql(TABLE, |connection| {
            diesel::delete(passkeys::table.filter(passkeys::person_id.eq(person.as_str())))
                .execute(connection)
        })
    }
}
