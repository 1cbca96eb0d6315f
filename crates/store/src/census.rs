//! People as policies see them: few columns, for whole institutions at once.

use crate::{
    column::{Row, can_be_stored},
    credential::CONFIRMED,
    person::TABLE,
    schema::{people, second_factors, security_questions, sms_numbers, totp_credentials},
    second_factor::SUSPENDED,
    transaction::SqlTx,
};
use diesel::{prelude::*, sql_types::Text};
use sluis_model::{
    census::Counted,
    ids::{InstitutionId, PersonId},
    person::{PasswordState, PersonName},
    ports::{durable::Stored, policy::Census},
};
use std::collections::{HashMap, HashSet};

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text in lower case.
    fn lower(text: Text) -> Text;
}

/// The most words of a search that count.
const WORDS: usize = 3;

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
struct CountedRow {
    id: String,
    login_key: String,
    username: String,
    given_name: String,
    name_particle: String,
    family_name: String,
    roles: String,
    standing: String,
    shared: bool,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    password_state: String,
    password_ends_at: Option<i64>,
    email: Option<String>,
    email_verified_at: Option<i64>,
    phone: Option<String>,
    postponed_at: Option<i64>,
}

/// Person, state, end of a suspension, what an administrator did.
type FactorRow = (String, String, Option<i64>, bool);

#[derive(Default)]
struct Factors {
    states: HashMap<String, FactorRow>,
    apps: HashSet<String>,
    numbers: HashSet<String>,
    questions: HashSet<String>,
}

impl Factors {
    fn counted(&self, row: CountedRow) -> Stored<Counted> {
        let at = Row {
            table: TABLE,
            id: &row.id,
        };
        let password_state = match row.password_ends_at {
            Some(ends_at) => PasswordState::Temporary {
                ends_at: at.time("password_ends_at", ends_at)?,
            },
            None if row.password_state == "must_change" => PasswordState::MustChange,
            None => PasswordState::Current,
        };
        let factor = self.states.get(&row.id);
        let suspended = factor.is_some_and(|(_, state, ..)| state == SUSPENDED);
        let name = PersonName {
            given: row.given_name,
            particle: row.name_particle,
            family: row.family_name,
        };
        Ok(Counted {
            name: name.full(),
            roles: at.json("roles", &row.roles)?,
            standing: at.name("standing", &row.standing)?,
            shared: row.shared,
            starts_at: at.time_if("starts_at", row.starts_at)?,
            ends_at: at.time_if("ends_at", row.ends_at)?,
            password_state,
            email_proven: row.email_verified_at.is_some(),
            has_phone: row.phone.is_some(),
            postponed_at: at.time_if("postponed_at", row.postponed_at)?,
            set_up: factor.is_some(),
            suspended,
            suspended_until: at.time_if(
                "suspended_until",
                factor.and_then(|(_, _, until, _)| *until),
            )?,
            excused: suspended && factor.is_some_and(|(.., excused)| *excused),
            has_app: self.apps.contains(&row.id),
            has_sms: self.numbers.contains(&row.id),
            has_question: self.questions.contains(&row.id),
            id: PersonId::from(row.id.as_str()),
            login_key: row.login_key,
            username: row.username,
            email: row.email,
        })
    }
}

impl SqlTx<'_> {
    fn factors_of(&mut self, person: &str) -> Stored<Factors> {
        let states: Vec<FactorRow> = self.sql("second_factors", |connection| {
            second_factors::table
                .filter(second_factors::person_id.eq(person))
                .select((
                    second_factors::person_id,
                    second_factors::state,
                    second_factors::suspended_until,
                    second_factors::by_administrator,
                ))
                .load(connection)
        })?;
        let apps: Vec<String> = self.sql("totp_credentials", |connection| {
            totp_credentials::table
                .filter(totp_credentials::person_id.eq(person))
                .filter(totp_credentials::state.eq(CONFIRMED))
                .select(totp_credentials::person_id)
                .load(connection)
        })?;
        let numbers: Vec<String> = self.sql("sms_numbers", |connection| {
            sms_numbers::table
                .filter(sms_numbers::person_id.eq(person))
                .select(sms_numbers::person_id)
                .load(connection)
        })?;
        let questions: Vec<String> = self.sql("security_questions", |connection| {
            security_questions::table
                .filter(security_questions::person_id.eq(person))
                .select(security_questions::person_id)
                .load(connection)
        })?;
        Ok(Factors {
            states: by_person(states),
            apps: apps.into_iter().collect(),
            numbers: numbers.into_iter().collect(),
            questions: questions.into_iter().collect(),
        })
    }
}

fn by_person(rows: Vec<FactorRow>) -> HashMap<String, FactorRow> {
    rows.into_iter().map(|row| (row.0.clone(), row)).collect()
}

impl Census for SqlTx<'_> {
    fn census(&mut self, institution: &InstitutionId) -> Stored<Vec<Counted>> {
        let id = institution.as_str();
        let rows: Vec<CountedRow> = self.sql(TABLE, |connection| {
            people::table
                .filter(people::institution_id.eq(id))
                .order(people::login_key.asc())
                .select(CountedRow::as_select())
                .load(connection)
        })?;
        let states: Vec<FactorRow> = self.sql("second_factors", |connection| {
            second_factors::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(id))
                .select((
                    second_factors::person_id,
                    second_factors::state,
                    second_factors::suspended_until,
                    second_factors::by_administrator,
                ))
                .load(connection)
        })?;
        let apps: Vec<String> = self.sql("totp_credentials", |connection| {
            totp_credentials::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(id))
                .filter(totp_credentials::state.eq(CONFIRMED))
                .select(totp_credentials::person_id)
                .load(connection)
        })?;
        let numbers: Vec<String> = self.sql("sms_numbers", |connection| {
            sms_numbers::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(id))
                .select(sms_numbers::person_id)
                .load(connection)
        })?;
        let questions: Vec<String> = self.sql("security_questions", |connection| {
            security_questions::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(id))
                .select(security_questions::person_id)
                .load(connection)
        })?;
        let factors = Factors {
            states: by_person(states),
            apps: apps.into_iter().collect(),
            numbers: numbers.into_iter().collect(),
            questions: questions.into_iter().collect(),
        };
        rows.into_iter().map(|row| factors.counted(row)).collect()
    }

    fn people_named(
        &mut self,
        institution: &InstitutionId,
        needle: &str,
        limit: u32,
    ) -> Stored<Vec<Counted>> {
        if !can_be_stored(needle) {
            return Ok(vec![]);
        }
        let plain = needle.to_lowercase().replace(['%', '\\'], " ");
        let mut words = plain
            .split_whitespace()
            .map(|word| format!("%{word}%"))
            .collect::<Vec<_>>();
        words.resize(WORDS, "%".to_owned());
        let rows: Vec<CountedRow> = self.sql(TABLE, |connection| {
            let holds = |word: &str| {
                people::login_key
                    .like(word.to_owned())
                    .or(lower(people::given_name).like(word.to_owned()))
                    .or(lower(people::family_name).like(word.to_owned()))
                    .or(lower(people::name_particle).like(word.to_owned()))
            };
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(holds(&words[0]))
                .filter(holds(&words[1]))
                .filter(holds(&words[2]))
                .order(people::login_key.asc())
                .limit(i64::from(limit))
                .select(CountedRow::as_select())
                .load(connection)
        })?;
        let mut found = vec![];
        for row in rows {
            let factors = self.factors_of(&row.id)?;
            found.push(factors.counted(row)?);
        }
        Ok(found)
    }

    fn counted(
        &mut self,
        institution: &InstitutionId,
        person: &PersonId,
    ) -> Stored<Option<Counted>> {
        if !can_be_stored(person.as_str()) {
            return Ok(None);
        }
        let row: Option<CountedRow> = self.sql(TABLE, |connection| {
            people::table
                .filter(people::id.eq(person.as_str()))
                .filter(people::institution_id.eq(institution.as_str()))
                .select(CountedRow::as_select())
                .first(connection)
                .optional()
        })?;
        match row {
            Some(row) => {
                let factors = self.factors_of(&row.id)?;
                factors.counted(row).map(Some)
            }
            None => Ok(None),
        }
    }
}
