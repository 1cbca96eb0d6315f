//! People: finding them, and changing what they are.

use crate::{
    by_key::find_by_key,
    column::{can_be_stored, micros},
    dialect::{insert_all, lock_person},
    person::{
        AccountRow, FixedRow, TABLE, WholeRow, account_row, fixed_row, password_columns, person,
    },
    schema::people,
    transaction::{SqlTx, must_exist},
};
use diesel::{
    prelude::*,
    sql_types::{Nullable, Text},
};
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    person::{Invitation, PasswordState, Person, Role},
    phone::PhoneNumber,
    ports::durable::{People, Stored},
};

/// How many ids one statement names.
const AT_ONCE: usize = 500;

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text in lower case.
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

impl People for SqlTx<'_> {
    fn person(&mut self, id: &PersonId) -> Stored<Option<Person>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let rows = find_by_key!(self, TABLE, (id: id.as_str()) => WholeRow, people::table
            .filter(people::id.eq(id.as_str()))
            .select((FixedRow::as_select(), AccountRow::as_select())))?;
        rows.into_iter().next().map(person).transpose()
    }

    fn person_for_update(&mut self, id: &PersonId) -> Stored<Option<Person>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        // A statement of its own: what is read after it is what the last writer left.
        self.sql(TABLE, |connection| lock_person(connection, id))?;
        self.person(id)
    }

    fn person_by_login(
        &mut self,
        institution: &InstitutionId,
        login_key: &str,
    ) -> Stored<Option<Person>> {
        if !can_be_stored(login_key) {
            return Ok(None);
        }
        let rows = find_by_key!(self, TABLE, (at: institution.as_str(), login: login_key) => WholeRow, people::table
            .filter(people::institution_id.eq(at.as_str()))
            .filter(people::login_key.eq(login.as_str()))
            .select((FixedRow::as_select(), AccountRow::as_select())))?;
        rows.into_iter().next().map(person).transpose()
    }

    fn people_by_ids(&mut self, ids: &[PersonId]) -> Stored<Vec<Person>> {
        let ids: Vec<&str> = ids.iter().map(PersonId::as_str).collect();
        let mut people = vec![];
        for ids in ids.chunks(AT_ONCE) {
            let storable = ids.iter().copied().filter(|id| can_be_stored(id));
            let rows = self.sql(TABLE, |connection| {
                people::table
                    .filter(people::id.eq_any(storable.collect::<Vec<&str>>()))
                    .select((FixedRow::as_select(), AccountRow::as_select()))
                    .load::<WholeRow>(connection)
            })?;
            for row in rows {
                people.push(person(row)?);
            }
        }
        Ok(people)
    }

    fn people_by_logins(
        &mut self,
        institution: &InstitutionId,
        login_keys: &[String],
    ) -> Stored<Vec<Person>> {
        let mut people = vec![];
        for keys in login_keys.chunks(AT_ONCE) {
            let storable: Vec<&String> = keys.iter().filter(|key| can_be_stored(key)).collect();
            let rows = self.sql(TABLE, |connection| {
                people::table
                    .filter(people::institution_id.eq(institution.as_str()))
                    .filter(people::login_key.eq_any(storable))
                    .select((FixedRow::as_select(), AccountRow::as_select()))
                    .load::<WholeRow>(connection)
            })?;
            for row in rows {
                people.push(person(row)?);
            }
        }
        Ok(people)
    }

    fn people(&mut self, institution: &InstitutionId) -> Stored<Vec<Person>> {
        let rows = self.sql(TABLE, |connection| {
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .order(people::login_key.asc())
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(person).collect()
    }

    fn add_person(&mut self, person: &Person) -> Stored<()> {
        let (fixed, account) = (fixed_row(person), account_row(person)?);
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(people::table)
                .values((
                    fixed,
                    account,
                    people::code_failures.eq(0),
                    people::last_sign_in_at.eq(0),
                ))
                .execute(connection)
                .map(drop)
        })?;
        self.put_terms(person, true)
    }

    fn add_people(&mut self, people: &[Person]) -> Stored<()> {
        let rows = people
            .iter()
            .map(|person| {
                Ok((
                    fixed_row(person),
                    account_row(person)?,
                    people::code_failures.eq(0),
                    people::last_sign_in_at.eq(0),
                ))
            })
            .collect::<Stored<Vec<_>>>()?;
        self.conflicting(TABLE, |connection| {
            insert_all!(connection, people::table, rows)
        })?;
        self.add_all_terms(people)
    }

    fn update_person(&mut self, person: &Person) -> Stored<()> {
        let row = account_row(person)?;
        let met = self.conflicting(TABLE, |connection| {
            let this = people::table.filter(people::id.eq(person.id.as_str()));
            diesel::update(this).set(row).execute(connection)
        })?;
        must_exist(TABLE, person.id.as_str(), met)?;
        self.put_terms(person, false)
    }

    fn set_password(
        &mut self,
        id: &PersonId,
        hash: &str,
        state: PasswordState,
        now: Timestamp,
    ) -> Stored<()> {
        let (password_state, password_ends_at) = password_columns(state);
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::password_hash.eq(Some(hash)),
                    people::password_state.eq(password_state),
                    people::password_ends_at.eq(password_ends_at),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn rehash_password(&mut self, id: &PersonId, old: &str, new: &str) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let this = people::table
                .filter(people::id.eq(id.as_str()))
                .filter(people::password_hash.eq(old));
            diesel::update(this)
                .set(people::password_hash.eq(Some(new)))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn raise_epoch(&mut self, id: &PersonId, now: Timestamp) -> Stored<i64> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::epoch.eq(people::epoch + 1),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)?;
        // The row is this transaction's until it ends: nobody raises it in between.
        self.sql(TABLE, |connection| {
            people::table
                .filter(people::id.eq(id.as_str()))
                .select(people::epoch)
                .first(connection)
        })
    }

    fn postpone(&mut self, id: &PersonId, invitation: Invitation, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            let this = diesel::update(people::table.filter(people::id.eq(id.as_str())));
            let at = Some(micros(now));
            match invitation {
                Invitation::SecondFactor => {
                    this.set(people::postponed_at.eq(at)).execute(connection)
                }
                Invitation::SecurityQuestion => this
                    .set(people::question_postponed_at.eq(at))
                    .execute(connection),
                Invitation::Passkey => this
                    .set(people::passkey_postponed_at.eq(at))
                    .execute(connection),
            }
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn verify_email(&mut self, id: &PersonId, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::email_verified_at.eq(Some(micros(now))),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn set_email(
        &mut self,
        id: &PersonId,
        email: &str,
        login: Option<(&str, &str)>,
        now: Timestamp,
    ) -> Stored<()> {
        let met = self.conflicting(TABLE, |connection| {
            let this = people::table.filter(people::id.eq(id.as_str()));
            let proven = (
                people::email.eq(Some(email)),
                people::email_verified_at.eq(Some(micros(now))),
                people::updated_at.eq(micros(now)),
            );
            match login {
                Some((username, login_key)) => {
                    let name = (
                        people::username.eq(username),
                        people::login_key.eq(login_key),
                    );
                    diesel::update(this).set((proven, name)).execute(connection)
                }
                None => diesel::update(this).set(proven).execute(connection),
            }
        })?;
        must_exist(TABLE, id.as_str(), met)?;
        match self.person(id)? {
            Some(person) => self.put_terms(&person, false),
            None => Ok(()),
        }
    }

    fn set_phone(&mut self, id: &PersonId, phone: &PhoneNumber, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::phone.eq(Some(phone.as_str())),
                    people::phone_verified_at.eq(Some(micros(now))),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn set_language(
        &mut self,
        id: &PersonId,
        language: Option<&str>,
        now: Timestamp,
    ) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::language.eq(language),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn set_shared(&mut self, id: &PersonId, shared: bool, now: Timestamp) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let otherwise = people::table
                .filter(people::id.eq(id.as_str()))
                .filter(people::shared.ne(shared));
            diesel::update(otherwise)
                .set((
                    people::shared.eq(shared),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn drop_password(&mut self, id: &PersonId, now: Timestamp) -> Stored<()> {
        // Without a password there is none to change, nor an end of it that would shut anybody out.
        let (password_state, password_ends_at) = password_columns(PasswordState::Current);
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set((
                    people::password_hash.eq(None::<&str>),
                    people::password_state.eq(password_state),
                    people::password_ends_at.eq(password_ends_at),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn people_by_email(&mut self, institution: &InstitutionId, email: &str) -> Stored<Vec<Person>> {
        if !can_be_stored(email) {
            return Ok(vec![]);
        }
        // Both databases lower ASCII letters alone here, and so does this.
        let email = email.to_ascii_lowercase();
        let rows = self.sql(TABLE, |connection| {
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(lower(people::email).eq(&email))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        let mut people = rows
            .into_iter()
            .map(person)
            .collect::<Stored<Vec<Person>>>()?;
        // Sorted here: asked for an order, SQLite walks the whole institution by login name instead
        // of looking up the address.
        people.sort_by(|one, other| one.login_key.cmp(&other.login_key));
        Ok(people)
    }

    fn people_with_role(&mut self, institution: &InstitutionId, role: Role) -> Stored<Vec<Person>> {
        // Roles stand as JSON: the pattern spares most rows, the list itself decides.
        let pattern = format!("%\"{}\"%", role.as_str());
        let rows = self.sql(TABLE, |connection| {
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(people::roles.like(&pattern))
                .order(people::login_key.asc())
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        let mut people = vec![];
        for row in rows {
            let person = person(row)?;
            if person.roles.contains(&role) {
                people.push(person);
            }
        }
        Ok(people)
    }
}
