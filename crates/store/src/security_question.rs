//! Secret questions, one for each person.

use crate::{
    by_key::find_by_key,
    column::{self, Row, micros},
    dialect::lock_person,
    schema::{people, security_questions},
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    policy::Localized,
    ports::durable::{SecurityQuestions, Stored},
    security_question::SecurityQuestion,
};

const TABLE: &str = "security_questions";

#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = security_questions, treat_none_as_default_value = false, treat_none_as_null = true)]
struct QuestionRow {
    person_id: String,
    question: String,
    answer_hash: String,
    created_at: i64,
    failures: i32,
    locked_until: Option<i64>,
}

fn question(row: QuestionRow) -> Stored<SecurityQuestion> {
    let at = Row {
        table: TABLE,
        id: &row.person_id,
    };
    Ok(SecurityQuestion {
        person: PersonId::from(row.person_id.as_str()),
        question: at.json("question", &row.question)?,
        created_at: at.time("created_at", row.created_at)?,
        failures: at.number("failures", row.failures)?,
        locked_until: at.time_if("locked_until", row.locked_until)?,
        answer_hash: row.answer_hash,
    })
}

impl SqlTx<'_> {
    /// Comes first wherever a question changes: its person changes in the same transactions, and no
    /// two of them are to wait for each other.
    fn lock_holder(&mut self, person: &PersonId) -> Stored<()> {
        self.sql(TABLE, |connection| lock_person(connection, person))
    }
}

impl SecurityQuestions for SqlTx<'_> {
    fn security_question(&mut self, person: &PersonId) -> Stored<Option<SecurityQuestion>> {
        let rows = find_by_key!(self, TABLE, (id: person.as_str()) => QuestionRow, security_questions::table
            .filter(security_questions::person_id.eq(id.as_str()))
            .select(QuestionRow::as_select()))?;
        rows.into_iter().next().map(question).transpose()
    }

    fn questions_in_use(&mut self, institution: &InstitutionId) -> Stored<Vec<Localized>> {
        let found: Vec<String> = self.sql(TABLE, |connection| {
            security_questions::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(institution.as_str()))
                .select(security_questions::question)
                .distinct()
                .load(connection)
        })?;
        let at = Row {
            table: TABLE,
            id: institution.as_str(),
        };
        // What is wrong with somebody's question is found where they need it; nobody else is held up.
        let read = found
            .iter()
            .filter_map(|text| at.json("question", text).ok());
        Ok(read.collect())
    }

    fn count_security_questions(&mut self, institution: &InstitutionId) -> Stored<u32> {
        let count: i64 = self.sql(TABLE, |connection| {
            security_questions::table
                .inner_join(people::table)
                .filter(people::institution_id.eq(institution.as_str()))
                .count()
                .get_result(connection)
        })?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    fn put_security_question(&mut self, question: &SecurityQuestion) -> Stored<()> {
        let row = QuestionRow {
            person_id: question.person.to_string(),
            question: column::json(TABLE, "question", &question.question)?,
            answer_hash: question.answer_hash.clone(),
            created_at: micros(question.created_at),
            failures: 0,
            locked_until: question.locked_until.map(micros),
        };
        // The lock makes update-else-insert one step.
        self.lock_holder(&question.person)?;
        self.sql(TABLE, |connection| {
            let earlier = security_questions::table
                .filter(security_questions::person_id.eq(question.person.as_str()));
            let met = diesel::update(earlier).set(&row).execute(connection)?;
            if met > 0 {
                return Ok(());
            }
            diesel::insert_into(security_questions::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn drop_security_question(&mut self, person: &PersonId) -> Stored<bool> {
        self.lock_holder(person)?;
        let met = self.sql(TABLE, |connection| {
            let question =
                security_questions::table.filter(security_questions::person_id.eq(person.as_str()));
            diesel::delete(question).execute(connection)
        })?;
        Ok(met > 0)
    }

    fn count_question_failure(
        &mut self,
        person: &PersonId,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<u32> {
        self.lock_holder(person)?;
        // The row is this transaction's until it ends: nobody counts in between.
        let before: Option<(i32, Option<i64>)> = self.sql(TABLE, |connection| {
            security_questions::table
                .filter(security_questions::person_id.eq(person.as_str()))
                .select((
                    security_questions::failures,
                    security_questions::failing_since,
                ))
                .first(connection)
                .optional()
        })?;
        must_exist(TABLE, person.as_str(), usize::from(before.is_some()))?;
        let window = before
            .and_then(|(failures, first)| Some((failures, first?)))
            .filter(|(failures, first)| *failures > 0 && micros(since) < *first);
        let (failures, first) = window.unwrap_or((0, micros(now)));
        let failures = failures.saturating_add(1);
        self.sql(TABLE, |connection| {
            let question =
                security_questions::table.filter(security_questions::person_id.eq(person.as_str()));
            diesel::update(question)
                .set((
                    security_questions::failures.eq(failures),
                    security_questions::failing_since.eq(Some(first)),
                ))
                .execute(connection)
                .map(drop)
        })?;
        Row {
            table: TABLE,
            id: person.as_str(),
        }
        .number("failures", failures)
    }

    fn lock_question(&mut self, person: &PersonId, until: Timestamp) -> Stored<()> {
        self.lock_holder(person)?;
        let met = self.sql(TABLE, |connection| {
            let question =
                security_questions::table.filter(security_questions::person_id.eq(person.as_str()));
            diesel::update(question)
                .set((
                    security_questions::locked_until.eq(Some(micros(until))),
                    security_questions::failures.eq(0),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, person.as_str(), met)
    }

    fn clear_question_failures(&mut self, person: &PersonId) -> Stored<()> {
        self.lock_holder(person)?;
        self.sql(TABLE, |connection| {
            let question =
                security_questions::table.filter(security_questions::person_id.eq(person.as_str()));
            diesel::update(question)
                .set(security_questions::failures.eq(0))
                .execute(connection)
                .map(drop)
        })
    }
}
