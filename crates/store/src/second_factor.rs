//! What a person's second factor is worth, and the one place where its rows become the state machine.

use crate::{
    column::{Row, micros},
    credential::{CREDENTIALS, CredentialRow, Secret},
    schema::second_factors,
    sms::NumberRow,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    ports::durable::Stored,
    second_factor::{Means, SecondFactor, SecondFactors, TotpCredential},
};

pub(crate) const FACTORS: &str = "second_factors";
pub(crate) const PEOPLE: &str = "people";

pub(crate) const ENABLED: &str = "enabled";
pub(crate) const SUSPENDED: &str = "suspended";

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = second_factors)]
pub(crate) struct FactorRow {
    person_id: String,
    state: String,
    since: i64,
    suspended_until: Option<i64>,
    by_administrator: bool,
}

impl FactorRow {
    fn at(&self) -> Row<'_> {
        Row {
            table: FACTORS,
            id: &self.person_id,
        }
    }

    fn factor(&self, means: Option<Means>) -> Stored<SecondFactor> {
        let at = self.at();
        let means = means.ok_or_else(|| at.refuse("state", "there is no means to show it with"))?;
        let since = at.time("since", self.since)?;
        let until = at.time_if("suspended_until", self.suspended_until)?;
        match self.state.as_str() {
            ENABLED => {
                at.absent("suspended_until", until)?;
                Ok(SecondFactor::Enabled {
                    means,
                    since,
                    by_administrator: self.by_administrator,
                })
            }
            SUSPENDED => {
                if until.is_none() {
                    // An exception without an end would be none.
                    at.absent("by_administrator", self.by_administrator.then_some(()))?;
                }
                Ok(SecondFactor::Suspended {
                    means,
                    since,
                    until,
                    excused: self.by_administrator,
                })
            }
            state => Err(at.refuse("state", format!("`{state}` is no state"))),
        }
    }
}

/// What stands in the person's own row: the failures.
pub(crate) type FailureRow = (i32, Option<i64>);

/// One line of the join: all lines of a person differ in the secret alone.
pub(crate) type JoinedRow = (
    FailureRow,
    Option<CredentialRow>,
    Option<FactorRow>,
    Option<NumberRow>,
);

/// The state machine from a person's rows.
pub(crate) fn second_factors(person: &PersonId, rows: Vec<JoinedRow>) -> Stored<SecondFactors> {
    let mut factors = SecondFactors::default();
    let mut confirmed: Option<TotpCredential> = None;
    let (mut state, mut number) = (None, None);
    for ((failures, last_failure_at), credential, factor_row, number_row) in rows {
        let at = Row {
            table: PEOPLE,
            id: person.as_str(),
        };
        factors.failures = at.number("code_failures", failures)?;
        factors.last_failure_at = at.time_if("last_code_failure_at", last_failure_at)?;
        (state, number) = (factor_row, number_row);
        let Some(row) = credential else { continue };
        let twice = match row.secret()? {
            Secret::Pending(pending) => factors.pending.replace(pending).is_some(),
            Secret::Confirmed(credential) => confirmed.replace(credential).is_some(),
        };
        if twice {
            return Err(row
                .at()
                .refuse("state", "the person has another in this state"));
        }
    }
    factors.factor = match (state, &confirmed, &number) {
        (Some(state), ..) => {
            let number = number.as_ref().map(NumberRow::number).transpose()?;
            state.factor(Means::of(confirmed, number))?
        }
        (None, Some(credential), _) => {
            let at = Row {
                table: CREDENTIALS,
                id: credential.id.as_str(),
            };
            return Err(at.refuse("state", "confirmed, but the person has no second factor"));
        }
        (None, None, Some(number)) => {
            return Err(number
                .at()
                .refuse("person_id", "the person has no second factor"));
        }
        (None, None, None) => SecondFactor::Never,
    };
    Ok(factors)
}

impl SqlTx<'_> {
    /// The factor is asked from now on, set up now unless it was before. What an administrator did
    /// is remembered: another means does not undo it. The person is locked, which makes
    /// update-else-insert one step.
    pub(crate) fn enable_factor(&mut self, person: &PersonId, now: Timestamp) -> Stored<()> {
        self.sql(FACTORS, |connection| {
            let before =
                second_factors::table.filter(second_factors::person_id.eq(person.as_str()));
            let met = diesel::update(before)
                .set((
                    second_factors::state.eq(ENABLED),
                    second_factors::suspended_until.eq(None::<i64>),
                ))
                .execute(connection)?;
            if met > 0 {
                return Ok(());
            }
            diesel::insert_into(second_factors::table)
                .values((
                    second_factors::person_id.eq(person.as_str()),
                    second_factors::state.eq(ENABLED),
                    second_factors::since.eq(micros(now)),
                    second_factors::by_administrator.eq(false),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    /// From enabled, or from a suspension that is over, to suspended. Whether it was so.
    pub(crate) fn suspend_factor(
        &mut self,
        person: &PersonId,
        until: Option<Timestamp>,
        excused: bool,
        now: Timestamp,
    ) -> Stored<bool> {
        let met = self.sql(FACTORS, |connection| {
            let over = second_factors::suspended_until.is_not_null().and(
                second_factors::suspended_until
                    .assume_not_null()
                    .le(micros(now)),
            );
            let asked = second_factors::table
                .filter(second_factors::person_id.eq(person.as_str()))
                .filter(second_factors::state.eq(ENABLED).or(over));
            diesel::update(asked)
                .set((
                    second_factors::state.eq(SUSPENDED),
                    second_factors::suspended_until.eq(until.map(micros)),
                    // Of a suspended factor: whether the person is let in without it.
                    second_factors::by_administrator.eq(excused),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    /// From suspended to enabled. Whether it was so.
    pub(crate) fn resume_factor(
        &mut self,
        person: &PersonId,
        by_administrator: bool,
    ) -> Stored<bool> {
        let met = self.sql(FACTORS, |connection| {
            let suspended = second_factors::table
                .filter(second_factors::person_id.eq(person.as_str()))
                .filter(second_factors::state.eq(SUSPENDED));
            diesel::update(suspended)
                .set((
                    second_factors::state.eq(ENABLED),
                    second_factors::suspended_until.eq(None::<i64>),
                    second_factors::by_administrator.eq(by_administrator),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    /// Nothing is set up any more. How many there were.
    pub(crate) fn drop_factor(&mut self, person: &PersonId) -> Stored<usize> {
        self.sql(FACTORS, |connection| {
            let factor =
                second_factors::table.filter(second_factors::person_id.eq(person.as_str()));
            diesel::delete(factor).execute(connection)
        })
    }
}
