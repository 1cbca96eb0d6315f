//! What sign-ins were decided on.

use crate::{
    column::{self, Row, can_be_stored, micros},
    dialect::{Bound, Pack, drop_pack, rows},
    schema::signin_decisions,
    transaction::SqlTx,
};
use diesel::{
    dsl::max,
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use sluis_model::{
    context::Timestamp,
    ids::{PersonId, TransactionId},
    ports::{durable::Stored, policy::SigninDecisions},
    signin_decision::{SigninDecision, SigninSummary},
};

const TABLE: &str = "signin_decisions";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signin_decisions, treat_none_as_default_value = false)]
struct DecisionRow {
    signin_id: String,
    number: i64,
    person_id: String,
    institution_id: String,
    client_id: Option<String>,
    at: i64,
    policy_number: i64,
    roles: String,
    step: String,
    facts: String,
}

/// The last decision of each sign-in of a person, newest first, before a moment and a sign-in.
const LAST_OF_EACH: &str = "SELECT d.signin_id, d.at, d.client_id, d.step FROM signin_decisions d \
     WHERE d.person_id = $1 AND (d.at < $2 OR (d.at = $3 AND d.signin_id < $4)) \
     AND NOT EXISTS (SELECT 1 FROM signin_decisions l \
         WHERE l.signin_id = d.signin_id AND l.number > d.number) \
     ORDER BY d.at DESC, d.signin_id DESC LIMIT $5";

#[derive(QueryableByName)]
struct SummaryRow {
    #[diesel(sql_type = Text)]
    signin_id: String,
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = Nullable<Text>)]
    client_id: Option<String>,
    #[diesel(sql_type = Text)]
    step: String,
}

fn summary(row: SummaryRow) -> Stored<SigninSummary> {
    let at = Row {
        table: TABLE,
        id: &row.signin_id,
    };
    let at = at.time("at", row.at)?;
    Ok(SigninSummary {
        at,
        signin: row.signin_id.into(),
        client: row.client_id.map(Into::into),
        step: row.step,
    })
}

fn decision(row: DecisionRow) -> Stored<SigninDecision> {
    let id = format!("{}/{}", row.signin_id, row.number);
    let at = Row {
        table: TABLE,
        id: &id,
    };
    Ok(SigninDecision {
        number: row.number,
        at: at.time("at", row.at)?,
        roles: at.json("roles", &row.roles)?,
        facts: at.json("facts", &row.facts)?,
        signin: row.signin_id.into(),
        person: row.person_id.into(),
        institution: row.institution_id.into(),
        client: row.client_id.map(Into::into),
        policy: row.policy_number,
        step: row.step,
    })
}

impl SigninDecisions for SqlTx<'_> {
    fn add_signin_decision(&mut self, decision: &SigninDecision) -> Stored<()> {
        let last: Option<i64> = self.sql(TABLE, |connection| {
            signin_decisions::table
                .filter(signin_decisions::signin_id.eq(decision.signin.as_str()))
                .select(max(signin_decisions::number))
                .first(connection)
        })?;
        let row = DecisionRow {
            signin_id: decision.signin.to_string(),
            number: last.unwrap_or_default() + 1,
            person_id: decision.person.to_string(),
            institution_id: decision.institution.to_string(),
            client_id: decision.client.as_ref().map(ToString::to_string),
            at: micros(decision.at),
            policy_number: decision.policy,
            roles: column::json(TABLE, "roles", &decision.roles)?,
            step: decision.step.clone(),
            facts: column::json(TABLE, "facts", &decision.facts)?,
        };
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(signin_decisions::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn signins_of(
        &mut self,
        person: &PersonId,
        before: Option<(Timestamp, &TransactionId)>,
        limit: u32,
    ) -> Stored<Vec<SigninSummary>> {
        if !can_be_stored(person.as_str())
            || before.is_some_and(|(_, signin)| !can_be_stored(signin.as_str()))
        {
            return Ok(vec![]);
        }
        let (at, signin) =
            before.map_or((i64::MAX, ""), |(at, signin)| (micros(at), signin.as_str()));
        let bound = [
            Bound::Text(person.to_string()),
            Bound::Number(at),
            Bound::Number(at),
            Bound::Text(signin.to_owned()),
            Bound::Number(i64::from(limit)),
        ];
        let found: Vec<SummaryRow> =
            self.sql(TABLE, |connection| rows(connection, LAST_OF_EACH, &bound))?;
        found.into_iter().map(summary).collect()
    }

    fn signin_decisions(&mut self, signin: &TransactionId) -> Stored<Vec<SigninDecision>> {
        if !can_be_stored(signin.as_str()) {
            return Ok(vec![]);
        }
        let rows = self.sql(TABLE, |connection| {
            signin_decisions::table
                .filter(signin_decisions::signin_id.eq(signin.as_str()))
                .order(signin_decisions::number.asc())
                .select(DecisionRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(decision).collect()
    }

    fn drop_old_decisions(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "signin_id, number",
            old: "at < $1",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
