//! Second factors and recovery codes.

use crate::{
    by_key::find_by_key,
    column::{self, Row, can_be_stored, micros},
    credential::{CONFIRMED, CREDENTIALS, CredentialRow, PENDING},
    dialect::{lock_holder, lock_person, natively},
    person::{AccountRow, FixedRow, person},
    schema::{passkeys, people, recovery_codes, second_factors, sms_numbers, totp_credentials},
    second_factor::{self, FactorRow, FailureRow, PEOPLE},
    sms::{NUMBERS, NumberRow},
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{CredentialId, PersonId},
    person::Person,
    phone::PhoneNumber,
    policy::Method,
    ports::durable::{Factors, Stored},
    second_factor::{PendingTotp, SecondFactors},
};

const CODES: &str = "recovery_codes";

impl SqlTx<'_> {
    /// Comes first wherever several rows change, so that no two transactions wait for each other.
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

    /// Every means and pending secrets, of somebody who is locked. Whether a factor was set up.
    fn drop_all_means(&mut self, person: &PersonId) -> Stored<bool> {
        self.sql(CREDENTIALS, |connection| {
            diesel::delete(
                totp_credentials::table.filter(totp_credentials::person_id.eq(person.as_str())),
            )
            .execute(connection)
        })?;
        self.drop_number(person)?;
        Ok(self.drop_factor(person)? > 0)
    }
}

/// A line of the join, with how many unspent recovery codes there are, and how many passkeys.
type CountedRow = (
    FailureRow,
    Option<CredentialRow>,
    Option<FactorRow>,
    Option<NumberRow>,
    Option<i64>,
    Option<i64>,
);

/// The same behind the person's own row.
type PersonRow = (
    FixedRow,
    AccountRow,
    FailureRow,
    Option<CredentialRow>,
    Option<FactorRow>,
    Option<NumberRow>,
    Option<i64>,
    Option<i64>,
);

/// How many unspent recovery codes somebody has, within another statement. A macro, for the type of a query
/// that has not met its database has no name to write.
macro_rules! codes_left {
    ($person:expr) => {
        recovery_codes::table
            .filter(recovery_codes::person_id.eq($person.as_str()))
            .filter(recovery_codes::spent_at.is_null())
            .count()
            .single_value()
    };
}

/// The same for passkeys.
macro_rules! keys_of {
    ($person:expr) => {
        passkeys::table
            .filter(passkeys::person_id.eq($person.as_str()))
            .count()
            .single_value()
    };
}

fn counted(person: &PersonId, rows: Vec<CountedRow>) -> Stored<SecondFactors> {
    let counts = rows.first().map(|(.., left, keys)| (*left, *keys));
    let (left, keys) = counts.unwrap_or_default();
    let rows = rows
        .into_iter()
        .map(|(failures, credential, factor, number, ..)| (failures, credential, factor, number))
        .collect();
    let number = |count: Option<i64>| u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX);
    Ok(SecondFactors {
        recovery_codes_left: number(left),
        passkeys: number(keys),
        ..second_factor::second_factors(person, rows)?
    })
}

impl Factors for SqlTx<'_> {
    fn second_factors(&mut self, person: &PersonId) -> Stored<SecondFactors> {
        let rows: Vec<CountedRow> = self.sql(CREDENTIALS, |connection| {
            natively!(connection, native => people::table
                .left_join(totp_credentials::table)
                .left_join(second_factors::table)
                .left_join(sms_numbers::table)
                .filter(people::id.eq(person.as_str()))
                .select((
                    (people::code_failures, people::last_code_failure_at),
                    Option::<CredentialRow>::as_select(),
                    Option::<FactorRow>::as_select(),
                    Option::<NumberRow>::as_select(),
                    codes_left!(person),
                    keys_of!(person),
                ))
                .load(native))
        })?;
        counted(person, rows)
    }

    fn person_with_factors(&mut self, id: &PersonId) -> Stored<Option<(Person, SecondFactors)>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let found = find_by_key!(self, PEOPLE, (key: id.as_str()) => PersonRow, people::table
        .left_join(totp_credentials::table)
        .left_join(second_factors::table)
        .left_join(sms_numbers::table)
        .filter(people::id.eq(key.as_str()))
        .select((
            FixedRow::as_select(),
            AccountRow::as_select(),
            (people::code_failures, people::last_code_failure_at),
            Option::<CredentialRow>::as_select(),
            Option::<FactorRow>::as_select(),
            Option::<NumberRow>::as_select(),
            codes_left!(key),
            keys_of!(key),
        )))?;
        let mut whole = None;
        let mut rows = vec![];
        for (fixed, account, failures, credential, factor, number, codes, keys) in found {
            whole.get_or_insert((fixed, account));
            rows.push((failures, credential, factor, number, codes, keys));
        }
        let Some(whole) = whole else { return Ok(None) };
        Ok(Some((person(whole)?, counted(id, rows)?)))
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
            last_step: None,
            drift: pending.credential.drift,
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
                    totp_credentials::state.eq(CONFIRMED),
                    totp_credentials::period.eq(column::number(period)),
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
                .filter(totp_credentials::state.eq(CONFIRMED));
            diesel::delete(earlier).execute(connection)
        })?;
        self.enable_factor(person, now)?;
        Ok(true)
    }

    fn spend_totp_step(&mut self, id: &CredentialId, step: i64, drift: i32) -> Stored<bool> {
        // The person first, as everybody who changes a factor does: two never wait for each other.
        self.sql(PEOPLE, |connection| lock_holder(connection, id))?;
        let met = self.sql(CREDENTIALS, |connection| {
            // A pending credential has no last step, so that nothing is later than it.
            let unspent = totp_credentials::table
                .filter(totp_credentials::id.eq(id.as_str()))
                .filter(totp_credentials::last_step.lt(step));
            diesel::update(unspent)
                .set((
                    totp_credentials::last_step.eq(Some(step)),
                    totp_credentials::drift.eq(drift),
                ))
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

    fn enable_sms(
        &mut self,
        person: &PersonId,
        number: &PhoneNumber,
        now: Timestamp,
    ) -> Stored<()> {
        self.lock_factors(person)?;
        self.put_number(person, number, now)?;
        self.enable_factor(person, now)
    }

    fn suspend_second_factor(
        &mut self,
        person: &PersonId,
        until: Option<Timestamp>,
        excused: bool,
        now: Timestamp,
    ) -> Stored<bool> {
        self.lock_factors(person)?;
        self.suspend_factor(person, until, excused, now)
    }

    fn resume_second_factor(&mut self, person: &PersonId, by_administrator: bool) -> Stored<bool> {
        self.lock_factors(person)?;
        self.resume_factor(person, by_administrator)
    }

    fn remove_means(&mut self, person: &PersonId, method: Method) -> Stored<bool> {
        // The lock keeps two who remove one means each from leaving none.
        self.lock_factors(person)?;
        let met = match method {
            Method::Totp => self.sql(CREDENTIALS, |connection| {
                let beside = sms_numbers::table
                    .filter(sms_numbers::person_id.eq(person.as_str()))
                    .select(sms_numbers::person_id);
                let app = totp_credentials::table
                    .filter(totp_credentials::person_id.eq(person.as_str()))
                    .filter(totp_credentials::state.eq(CONFIRMED))
                    .filter(totp_credentials::person_id.eq_any(beside));
                diesel::delete(app).execute(connection)
            })?,
            Method::Sms => self.sql(NUMBERS, |connection| {
                let beside = totp_credentials::table
                    .filter(totp_credentials::person_id.eq(person.as_str()))
                    .filter(totp_credentials::state.eq(CONFIRMED))
                    .select(totp_credentials::person_id);
                let number = sms_numbers::table
                    .filter(sms_numbers::person_id.eq(person.as_str()))
                    .filter(sms_numbers::person_id.eq_any(beside));
                diesel::delete(number).execute(connection)
            })?,
        };
        Ok(met > 0)
    }

    fn remove_all_means(&mut self, person: &PersonId) -> Stored<bool> {
        self.lock_factors(person)?;
        self.drop_all_means(person)
    }

    fn remove_second_factors(&mut self, person: &PersonId) -> Stored<bool> {
        self.lock_factors(person)?;
        self.drop_recovery_codes(person)?;
        self.drop_all_means(person)
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

    fn drop_recovery_codes_since(&mut self, person: &PersonId, moment: Timestamp) -> Stored<usize> {
        self.lock_factors(person)?;
        self.sql(CODES, |connection| {
            let made_since = recovery_codes::table
                .filter(recovery_codes::person_id.eq(person.as_str()))
                .filter(recovery_codes::created_at.ge(micros(moment)));
            diesel::delete(made_since).execute(connection)
        })
    }

    fn has_recovery_codes_after(&mut self, person: &PersonId, moment: Timestamp) -> Stored<bool> {
        self.sql(CODES, |connection| {
            let made_after = recovery_codes::table
                .filter(recovery_codes::person_id.eq(person.as_str()))
                .filter(recovery_codes::created_at.gt(micros(moment)));
            diesel::select(diesel::dsl::exists(made_after)).get_result(connection)
        })
    }

    fn has_recovery_code(&mut self, person: &PersonId, hash: &str) -> Stored<bool> {
        self.sql(CODES, |connection| {
            let unspent = recovery_codes::table
                .filter(recovery_codes::person_id.eq(person.as_str()))
                .filter(recovery_codes::hash.eq(hash))
                .filter(recovery_codes::spent_at.is_null());
            diesel::select(diesel::dsl::exists(unspent)).get_result(connection)
        })
    }

    fn spend_recovery_code(
        &mut self,
        person: &PersonId,
        hash: &str,
        now: Timestamp,
    ) -> Stored<bool> {
        self.lock_factors(person)?;
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
