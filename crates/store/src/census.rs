//! People as policies see them: few columns of many people.

use crate::{
    column::{Row, can_be_stored},
    credential::CONFIRMED,
    kinds::{LINKED, SOURCED},
    person::TABLE,
    schema::{passkeys, people, second_factors, security_questions, sms_numbers, totp_credentials},
    second_factor::SUSPENDED,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    census::{Counted, Kind, KindsWanted},
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    people_list::{PeopleFilter, PeopleOrder, PeopleQuery},
    person::{PasswordState, PersonName, Postponed},
    ports::{durable::Stored, people_lists::PeopleLists as _, policy::Census},
};
use std::collections::{HashMap, HashSet};

/// How many people's means are looked up at once.
const AT_ONCE: usize = 500;

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
    question_postponed_at: Option<i64>,
    passkey_postponed_at: Option<i64>,
}

/// Person, state, end of a suspension, what an administrator did.
type FactorRow = (String, String, Option<i64>, bool);

#[derive(Default)]
struct Factors {
    states: HashMap<String, FactorRow>,
    apps: HashSet<String>,
    numbers: HashSet<String>,
    questions: HashSet<String>,
    passkeys: HashSet<String>,
    sourced: HashSet<String>,
    linked: HashSet<String>,
    badges: HashMap<String, Option<i64>>,
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
            postponed: Postponed {
                second_factor: at.time_if("postponed_at", row.postponed_at)?,
                question: at.time_if("question_postponed_at", row.question_postponed_at)?,
                passkey: at.time_if("passkey_postponed_at", row.passkey_postponed_at)?,
            },
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
            has_passkey: self.passkeys.contains(&row.id),
            has_source: self.sourced.contains(&row.id),
            is_linked: self.linked.contains(&row.id),
            has_badge: self.badges.contains_key(&row.id),
            badge_ends_at: at
                .time_if("badge_ends_at", self.badges.get(&row.id).copied().flatten())?,
            id: PersonId::from(row.id.as_str()),
            login_key: row.login_key,
            username: row.username,
            email: row.email,
        })
    }
}

impl SqlTx<'_> {
    fn factors_of(&mut self, people: &[String]) -> Stored<Factors> {
        let states: Vec<FactorRow> = self.sql("second_factors", |connection| {
            second_factors::table
                .filter(second_factors::person_id.eq_any(people))
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
                .filter(totp_credentials::person_id.eq_any(people))
                .filter(totp_credentials::state.eq(CONFIRMED))
                .select(totp_credentials::person_id)
                .load(connection)
        })?;
        let numbers: Vec<String> = self.sql("sms_numbers", |connection| {
            sms_numbers::table
                .filter(sms_numbers::person_id.eq_any(people))
                .select(sms_numbers::person_id)
                .load(connection)
        })?;
        let questions: Vec<String> = self.sql("security_questions", |connection| {
            security_questions::table
                .filter(security_questions::person_id.eq_any(people))
                .select(security_questions::person_id)
                .load(connection)
        })?;
        let passkeys: Vec<String> = self.sql("passkeys", |connection| {
            passkeys::table
                .filter(passkeys::person_id.eq_any(people))
                .select(passkeys::person_id)
                .load(connection)
        })?;
        Ok(Factors {
            states: by_person(states),
            apps: apps.into_iter().collect(),
            numbers: numbers.into_iter().collect(),
            questions: questions.into_iter().collect(),
            passkeys: passkeys.into_iter().collect(),
            sourced: self.ids_marked(SOURCED, people)?,
            linked: self.ids_marked(LINKED, people)?,
            badges: self.badge_ends(people)?,
        })
    }

    /// People by their ids, in the order of these.
    fn counted_in_order(&mut self, ids: &[String]) -> Stored<Vec<Counted>> {
        let mut found = HashMap::new();
        for ids in ids.chunks(AT_ONCE) {
            let rows: Vec<CountedRow> = self.sql(TABLE, |connection| {
                people::table
                    .filter(people::id.eq_any(ids))
                    .select(CountedRow::as_select())
                    .load(connection)
            })?;
            let factors = self.factors_of(ids)?;
            for row in rows {
                found.insert(row.id.clone(), factors.counted(row)?);
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
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
        let passkeys: Vec<String> = self.sql("passkeys", |connection| {
            passkeys::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(id))
                .select(passkeys::person_id)
                .load(connection)
        })?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let factors = Factors {
            sourced: self.ids_marked(SOURCED, &ids)?,
            linked: self.ids_marked(LINKED, &ids)?,
            badges: self.badge_ends(&ids)?,
            states: by_person(states),
            apps: apps.into_iter().collect(),
            numbers: numbers.into_iter().collect(),
            questions: questions.into_iter().collect(),
            passkeys: passkeys.into_iter().collect(),
        };
        rows.into_iter().map(|row| factors.counted(row)).collect()
    }

    fn kinds(&mut self, institution: &InstitutionId, moments: &[Timestamp]) -> Stored<Vec<Kind>> {
        self.count_kinds(institution, moments)
    }

    fn people_of_kinds(
        &mut self,
        institution: &InstitutionId,
        moments: &[Timestamp],
        wanted: &KindsWanted<'_>,
    ) -> Stored<Vec<Counted>> {
        let ids = self.ids_of_kinds(institution, moments, wanted)?;
        self.counted_in_order(&ids)
    }

    fn people_named(
        &mut self,
        institution: &InstitutionId,
        needle: &str,
        limit: u32,
    ) -> Stored<Vec<Counted>> {
        if !can_be_stored(needle) || needle.trim().is_empty() {
            return Ok(vec![]);
        }
        let found = self.people_list(&PeopleQuery {
            institution: institution.clone(),
            filter: PeopleFilter {
                search: needle.to_owned(),
                ..PeopleFilter::default()
            },
            order: PeopleOrder::Name,
            after: None,
            limit,
            passkeys: false,
            now: Timestamp::default(),
        })?;
        let ids: Vec<String> = found.iter().map(|line| line.id.to_string()).collect();
        self.counted_in_order(&ids)
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
                let factors = self.factors_of(std::slice::from_ref(&row.id))?;
                factors.counted(row).map(Some)
            }
            None => Ok(None),
        }
    }
}
