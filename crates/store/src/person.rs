//! People.

use crate::{
    column::{self, Row, can_be_stored, micros},
    schema::people,
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    person::{PasswordState, Person, PersonName},
    ports::durable::{People, Stored},
};

const TABLE: &str = "people";

/// What an update writes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = people, treat_none_as_default_value = false, treat_none_as_null = true)]
struct AccountRow {
    username: String,
    login_key: String,
    given_name: String,
    name_particle: String,
    family_name: String,
    email: Option<String>,
    email_verified_at: Option<i64>,
    phone: Option<String>,
    phone_verified_at: Option<i64>,
    roles: String,
    group_names: String,
    standing: String,
    shared: bool,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    language: Option<String>,
    profile: String,
    updated_at: i64,
}

/// What has writers of its own, or none.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
struct FixedRow {
    id: String,
    institution_id: String,
    password_hash: Option<String>,
    password_state: String,
    password_ends_at: Option<i64>,
    epoch: i64,
    postponed_at: Option<i64>,
    created_at: i64,
}

type WholeRow = (FixedRow, AccountRow);

fn account_row(person: &Person) -> Stored<AccountRow> {
    Ok(AccountRow {
        username: person.username.clone(),
        login_key: person.login_key.clone(),
        given_name: person.name.given.clone(),
        name_particle: person.name.particle.clone(),
        family_name: person.name.family.clone(),
        email: person.email.clone(),
        email_verified_at: person.email_verified_at.map(micros),
        phone: person.phone.clone(),
        phone_verified_at: person.phone_verified_at.map(micros),
        roles: column::json(TABLE, "roles", &person.roles)?,
        group_names: column::json(TABLE, "group_names", &person.groups)?,
        standing: column::name(TABLE, "standing", &person.standing)?,
        shared: person.shared,
        starts_at: person.starts_at.map(micros),
        ends_at: person.ends_at.map(micros),
        language: person.language.clone(),
        profile: column::json(TABLE, "profile", &person.profile)?,
        updated_at: micros(person.updated_at),
    })
}

fn fixed_row(person: &Person) -> FixedRow {
    let (password_state, password_ends_at) = password_columns(person.password_state);
    FixedRow {
        id: person.id.to_string(),
        institution_id: person.institution.to_string(),
        password_hash: person.password_hash.clone(),
        password_state: password_state.to_owned(),
        password_ends_at,
        epoch: person.epoch,
        postponed_at: person.postponed_at.map(micros),
        created_at: micros(person.created_at),
    }
}

fn password_columns(state: PasswordState) -> (&'static str, Option<i64>) {
    match state {
        PasswordState::Current => ("current", None),
        PasswordState::MustChange => ("must_change", None),
        PasswordState::Temporary { ends_at } => ("temporary", Some(micros(ends_at))),
    }
}

fn person((fixed, account): WholeRow) -> Stored<Person> {
    let at = Row {
        table: TABLE,
        id: &fixed.id,
    };
    let password_state = match (fixed.password_state.as_str(), fixed.password_ends_at) {
        ("current", None) => PasswordState::Current,
        ("must_change", None) => PasswordState::MustChange,
        ("temporary", Some(ends_at)) => PasswordState::Temporary {
            ends_at: at.time("password_ends_at", ends_at)?,
        },
        (state, _) => {
            return Err(at.refuse(
                "password_state",
                format!("`{state}` does not go with password_ends_at"),
            ));
        }
    };
    Ok(Person {
        id: PersonId::from(fixed.id.as_str()),
        institution: InstitutionId::from(fixed.institution_id.as_str()),
        username: account.username,
        login_key: account.login_key,
        name: PersonName {
            given: account.given_name,
            particle: account.name_particle,
            family: account.family_name,
        },
        email: account.email,
        email_verified_at: at.time_if("email_verified_at", account.email_verified_at)?,
        phone: account.phone,
        phone_verified_at: at.time_if("phone_verified_at", account.phone_verified_at)?,
        roles: at.json("roles", &account.roles)?,
        groups: at.json("group_names", &account.group_names)?,
        standing: at.name("standing", &account.standing)?,
        shared: account.shared,
        starts_at: at.time_if("starts_at", account.starts_at)?,
        ends_at: at.time_if("ends_at", account.ends_at)?,
        language: account.language,
        profile: at.json("profile", &account.profile)?,
        password_state,
        epoch: fixed.epoch,
        postponed_at: at.time_if("postponed_at", fixed.postponed_at)?,
        created_at: at.time("created_at", fixed.created_at)?,
        updated_at: at.time("updated_at", account.updated_at)?,
        password_hash: fixed.password_hash,
    })
}

impl People for SqlTx<'_> {
    fn person(&mut self, id: &PersonId) -> Stored<Option<Person>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            people::table
                .filter(people::id.eq(id.as_str()))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .first::<WholeRow>(connection)
                .optional()
        })?;
        row.map(person).transpose()
    }

    fn person_by_login(
        &mut self,
        institution: &InstitutionId,
        login_key: &str,
    ) -> Stored<Option<Person>> {
        if !can_be_stored(login_key) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(people::login_key.eq(login_key))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .first::<WholeRow>(connection)
                .optional()
        })?;
        row.map(person).transpose()
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
                .values((fixed, account, people::code_failures.eq(0)))
                .execute(connection)
                .map(drop)
        })
    }

    fn update_person(&mut self, person: &Person) -> Stored<()> {
        let row = account_row(person)?;
        let met = self.conflicting(TABLE, |connection| {
            let this = people::table.filter(people::id.eq(person.id.as_str()));
            diesel::update(this).set(row).execute(connection)
        })?;
        must_exist(TABLE, person.id.as_str(), met)
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

    fn postpone_second_factor(&mut self, id: &PersonId, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(id.as_str())))
                .set(people::postponed_at.eq(Some(micros(now))))
                .execute(connection)
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
}
