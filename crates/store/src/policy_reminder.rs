//! Reminders that went out.

use crate::{
    column::{micros, number},
    schema::policy_reminders,
    transaction::SqlTx,
};
use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    ports::{StoreError, durable::Stored, policy::PolicyReminders},
};

const TABLE: &str = "policy_reminders";

impl PolicyReminders for SqlTx<'_> {
    fn claim_reminder(
        &mut self,
        institution: &InstitutionId,
        person: &PersonId,
        mandatory_from: NaiveDate,
        days: u32,
        now: Timestamp,
    ) -> Stored<bool> {
        let claimed = self.conflicting(TABLE, |connection| {
            diesel::insert_into(policy_reminders::table)
                .values((
                    policy_reminders::person_id.eq(person.as_str()),
                    policy_reminders::mandatory_from.eq(mandatory_from.to_string()),
                    policy_reminders::days_before.eq(number(days)),
                    policy_reminders::institution_id.eq(institution.as_str()),
                    policy_reminders::sent_at.eq(micros(now)),
                ))
                .execute(connection)
        });
        match claimed {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn reminded(
        &mut self,
        institution: &InstitutionId,
        mandatory_from: NaiveDate,
        days: u32,
    ) -> Stored<Vec<PersonId>> {
        let ids: Vec<String> = self.sql(TABLE, |connection| {
            policy_reminders::table
                .filter(policy_reminders::institution_id.eq(institution.as_str()))
                .filter(policy_reminders::mandatory_from.eq(mandatory_from.to_string()))
                .filter(policy_reminders::days_before.eq(number(days)))
                .select(policy_reminders::person_id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(PersonId::from).collect())
    }

    fn reminders_sent(
        &mut self,
        institution: &InstitutionId,
        mandatory_from: NaiveDate,
    ) -> Stored<Vec<(u32, u32)>> {
        let rows: Vec<(i32, i64)> = self.sql(TABLE, |connection| {
            policy_reminders::table
                .filter(policy_reminders::institution_id.eq(institution.as_str()))
                .filter(policy_reminders::mandatory_from.eq(mandatory_from.to_string()))
                // Warnings to administrators stand beside, under numbers that no policy names.
                .filter(policy_reminders::days_before.lt(1000))
                .group_by(policy_reminders::days_before)
                .order(policy_reminders::days_before.desc())
                .select((policy_reminders::days_before, count_star()))
                .load(connection)
        })?;
        let plain = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(rows
            .into_iter()
            .map(|(days, count)| (plain(i64::from(days)), plain(count)))
            .collect())
    }
}
