//! Second factors and recovery codes.

use crate::{
    column::{self, Row, micros},
    credential::{
        CREDENTIALS, CredentialRow, ENABLED, FailureRow, PENDING, PEOPLE, SUSPENDED, second_factors,
    },
    dialect::lock_person,
    schema::{people, recovery_codes, totp_credentials},
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{CredentialId, PersonId},
    ports::durable::{Factors, Stored},
    second_factor::{PendingTotp, SecondFactors},
};

const CODES: &str = "recovery_codes";

impl SqlTx<'_> {
    fn lock_factors(&mut self, person: &PersonId) -> Stored<()> {
        self.sql(PEOPLE, |connection| lock_person(connection, person))
    }

    fn drop_recovery_codes(&mut self, person: &PersonId) -> Stored<usize> {
        self.sql(CODES, |connection| {
            diesel::delete(
                recovery_codes::table.filter(recovery_codes::person_id.eq(person.as_str())),
            )
            .execute(connection)
        })
    }
}

impl Factors for SqlTx<'_> {
    fn second_factors(&mut self, person: &PersonId) -> Stored<SecondFactors> {
        let rows = self.sql(CREDENTIALS, |connection| {
            people::table
                .left_join(totp_credentials::table)
                .filter(people::id.eq(person.as_str()))
                .select((
                    (people::code_failures, people::last_code_failure_at),
                    Option::<CredentialRow>::as_select(),
                ))
                .load::<(FailureRow, Option<CredentialRow>)>(connection)
        })?;
        let left: i64 = self.sql(CODES, |connection| {
            recovery_codes::table
                .filter(recovery_codes::person_id.eq(person.as_str()))
                .filter(recovery_codes::spent_at.is_null())
                .count()
                .get_result(connection)
        })?;
        let factors = second_factors(person, rows)?;
        Ok(SecondFactors {
            recovery_codes_left: u32::try_from(left).unwrap_or(u32::MAX),
            ..factors
        })
    }

    fn put_pending_totp(&mut self, pending: &PendingTotp) -> Stored<()> {
        let credential = &pending.credential;
        self.lock_factors(&credential.person)?;
        self.drop_pending_totp(&credential.person)?;
        let row = CredentialRow {
            id: credential.id.to_string(),
            person_id: credential.person.to_string(),
            state: PENDING.to_owned(),
            secret: credential.secret.as_str().to_owned(),
            digits: column::number(credential.digits),
            period: column::number(credential.period),
            algorithm: column::name(CREDENTIALS, "algorithm", &credential.algorithm)?,
            created_at: micros(credential.created_at),
            pending_ends_at: Some(micros(pending.ends_at)),
            since: None,
            suspended_until: None,
            last_step: None,
        };
        self.sql(CREDENTIALS, |connection| {
            diesel::insert_into(totp_credentials::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn drop_pending_totp(&mut self, person: &PersonId) -> Stored<()> {
        self.sql(CREDENTIALS, |connection| {
            let pending = totp_credentials::table
                .filter(totp_credentials::person_id.eq(person.as_str()))
                .filter(totp_credentials::state.eq(PENDING));
            diesel::delete(pending).execute(connection).map(drop)
        })
    }

    fn enable_totp(
        &mut self,
        person: &PersonId,
        id: &CredentialId,
        period: u32,
        step: i64,
        now: Timestamp,
    ) -> Stored<bool> {
        self.lock_factors(person)?;
        let met = self.sql(CREDENTIALS, |connection| {
            let pending = totp_credentials::table
                .filter(totp_credentials::id.eq(id.as_str()))
                .filter(totp_credentials::person_id.eq(person.as_str()))
                .filter(totp_credentials::state.eq(PENDING))
                .filter(totp_credentials::pending_ends_at.gt(micros(now)));
            diesel::update(pending)
                .set((
                    totp_credentials::state.eq(ENABLED),
                    totp_credentials::period.eq(column::number(period)),
                    totp_credentials::since.eq(Some(micros(now))),
                    totp_credentials::last_step.eq(Some(step)),
                    totp_credentials::pending_ends_at.eq(None::<i64>),
                ))
                .execute(connection)
        })?;
        if met == 0 {
            return Ok(false);
        }
        self.sql(CREDENTIALS, |connection| {
            let earlier = totp_credentials::table
                .filter(totp_credentials::person_id.eq(person.as_str()))
                .filter(totp_credentials::id.ne(id.as_str()))
                .filter(totp_credentials::state.ne(PENDING));
            diesel::delete(earlier).execute(connection)
        })?;
        Ok(true)
    }

    fn spend_totp_step(&mut self, id: &CredentialId, step: i64) -> Stored<bool> {
        let met = self.sql(CREDENTIALS, |connection| {
            // A pending credential has no last step, so that nothing is later than it.
            let unspent = totp_credentials::table
                .filter(totp_credentials::id.eq(id.as_str()))
                .filter(totp_credentials::last_step.lt(step));
            diesel::update(unspent)
                .set(totp_credentials::last_step.eq(Some(step)))
                .execute(connection)
        })?;
        if met == 0 {
            return Ok(false);
        }
        self.sql(PEOPLE, |connection| {
            let holder = totp_credentials::table
                .filter(totp_credentials::id.eq(id.as_str()))
                .select(totp_credentials::person_id);
            diesel::update(people::table.filter(people::id.eq_any(holder)))
                .set((
                    people::code_failures.eq(0),
                    people::last_code_failure_at.eq(None::<i64>),
                ))
                .execute(connection)
        })?;
        Ok(true)
    }

    fn suspend_totp(&mut self, person: &PersonId, until: Option<Timestamp>) -> Stored<bool> {
        let met = self.sql(CREDENTIALS, |connection| {
            let enabled = totp_credentials::table
                .filter(totp_credentials::person_id.eq(person.as_str()))
                .filter(totp_credentials::state.eq(ENABLED));
            diesel::update(enabled)
                .set((
                    totp_credentials::state.eq(SUSPENDED),
                    totp_credentials::suspended_until.eq(until.map(micros)),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn resume_totp(&mut self, person: &PersonId) -> Stored<bool> {
        let met = self.sql(CREDENTIALS, |connection| {
            let suspended = totp_credentials::table
                .filter(totp_credentials::person_id.eq(person.as_str()))
                .filter(totp_credentials::state.eq(SUSPENDED));
            diesel::update(suspended)
                .set((
                    totp_credentials::state.eq(ENABLED),
                    totp_credentials::suspended_until.eq(None::<i64>),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_second_factors(&mut self, person: &PersonId) -> Stored<bool> {
        self.lock_factors(person)?;
        let met = self.sql(CREDENTIALS, |connection| {
            diesel::delete(
                totp_credentials::table.filter(totp_credentials::person_id.eq(person.as_str())),
            )
            .execute(connection)
        })?;
        self.drop_recovery_codes(person)?;
        Ok(met > 0)
    }

    fn count_code_failure(&mut self, person: &PersonId, now: Timestamp) -> Stored<u32> {
        let met = self.sql(PEOPLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(person.as_str())))
                .set((
                    people::code_failures.eq(people::code_failures + 1),
                    people::last_code_failure_at.eq(Some(micros(now))),
                ))
                .execute(connection)
        })?;
        must_exist(PEOPLE, person.as_str(), met)?;
        // The row is this transaction's until it ends: nobody counts in between.
        let failures: i32 = self.sql(PEOPLE, |connection| {
            people::table
                .filter(people::id.eq(person.as_str()))
                .select(people::code_failures)
                .first(connection)
        })?;
        Row {
            table: PEOPLE,
            id: person.as_str(),
        }
        .number("code_failures", failures)
    }

    fn clear_code_failures(&mut self, person: &PersonId) -> Stored<()> {
        self.sql(PEOPLE, |connection| {
            diesel::update(people::table.filter(people::id.eq(person.as_str())))
                .set((
                    people::code_failures.eq(0),
                    people::last_code_failure_at.eq(None::<i64>),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn replace_recovery_codes(
        &mut self,
        person: &PersonId,
        hashes: &[String],
        now: Timestamp,
    ) -> Stored<()> {
        self.lock_factors(person)?;
        self.drop_recovery_codes(person)?;
        for hash in hashes {
            self.sql(CODES, |connection| {
                diesel::insert_into(recovery_codes::table)
                    .values((
                        recovery_codes::person_id.eq(person.as_str()),
                        recovery_codes::hash.eq(hash),
                        recovery_codes::created_at.eq(micros(now)),
                    ))
                    .execute(connection)
            })?;
        }
        Ok(())
    }

    fn spend_recovery_code(
        &mut self,
        person: &PersonId,
        hash: &str,
        now: Timestamp,
    ) -> Stored<bool> {
        let met = self.sql(CODES, |connection| {
            let unspent = recovery_codes::table
                .filter(recovery_codes::person_id.eq(person.as_str()))
                .filter(recovery_codes::hash.eq(hash))
                .filter(recovery_codes::spent_at.is_null());
            diesel::update(unspent)
                .set(recovery_codes::spent_at.eq(Some(micros(now))))
                .execute(connection)
        })?;
        Ok(met > 0)
    }
}
