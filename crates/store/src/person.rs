//! The rows of people, and the one place where they become the aggregate.

use crate::{
    column::{self, Row, micros},
    folding::sort_key,
    schema::people,
};
use diesel::prelude::*;
use sluis_model::{
    ids::{InstitutionId, PersonId},
    person::{PasswordState, Person, PersonName, Postponed},
    ports::durable::Stored,
};

pub(crate) const TABLE: &str = "people";

/// What an update writes.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = people, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct AccountRow {
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
    sort_key: String,
}

/// What has writers of its own, or none.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub(crate) struct FixedRow {
    id: String,
    institution_id: String,
    password_hash: Option<String>,
    password_state: String,
    password_ends_at: Option<i64>,
    epoch: i64,
    postponed_at: Option<i64>,
    question_postponed_at: Option<i64>,
    passkey_postponed_at: Option<i64>,
    created_at: i64,
}

pub(crate) type WholeRow = (FixedRow, AccountRow);

pub(crate) fn account_row(person: &Person) -> Stored<AccountRow> {
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
        sort_key: sort_key(person),
    })
}

pub(crate) fn fixed_row(person: &Person) -> FixedRow {
    let (password_state, password_ends_at) = password_columns(person.password_state);
    FixedRow {
        id: person.id.to_string(),
        institution_id: person.institution.to_string(),
        password_hash: person.password_hash.clone(),
        password_state: password_state.to_owned(),
        password_ends_at,
        epoch: person.epoch,
        postponed_at: person.postponed.second_factor.map(micros),
        question_postponed_at: person.postponed.question.map(micros),
        passkey_postponed_at: person.postponed.passkey.map(micros),
        created_at: micros(person.created_at),
    }
}

pub(crate) fn password_columns(state: PasswordState) -> (&'static str, Option<i64>) {
    match state {
        PasswordState::Current => ("current", None),
        PasswordState::MustChange => ("must_change", None),
        PasswordState::Temporary { ends_at } => ("temporary", Some(micros(ends_at))),
    }
}

pub(crate) fn person((fixed, account): WholeRow) -> Stored<Person> {
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
        postponed: Postponed {
            second_factor: at.time_if("postponed_at", fixed.postponed_at)?,
            question: at.time_if("question_postponed_at", fixed.question_postponed_at)?,
            passkey: at.time_if("passkey_postponed_at", fixed.passkey_postponed_at)?,
        },
        created_at: at.time("created_at", fixed.created_at)?,
        updated_at: at.time("updated_at", account.updated_at)?,
        password_hash: fixed.password_hash,
    })
}
