//! The rows of second factors, and the one place where they become the state machine.

use crate::{column::Row, schema::totp_credentials};
use diesel::prelude::*;
use sluis_model::{
    ids::{CredentialId, PersonId},
    ports::durable::Stored,
    seal::Sealed,
    second_factor::{PendingTotp, SecondFactor, SecondFactors, TotpCredential},
};

pub(crate) const CREDENTIALS: &str = "totp_credentials";
pub(crate) const PEOPLE: &str = "people";

pub(crate) const PENDING: &str = "pending";
pub(crate) const ENABLED: &str = "enabled";
pub(crate) const SUSPENDED: &str = "suspended";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = totp_credentials, treat_none_as_default_value = false)]
pub(crate) struct CredentialRow {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) state: String,
    pub(crate) secret: String,
    pub(crate) digits: i32,
    pub(crate) period: i32,
    pub(crate) algorithm: String,
    pub(crate) created_at: i64,
    pub(crate) pending_ends_at: Option<i64>,
    pub(crate) since: Option<i64>,
    pub(crate) suspended_until: Option<i64>,
    pub(crate) last_step: Option<i64>,
}

/// What a stored credential is.
enum Standing {
    Pending(PendingTotp),
    Confirmed(SecondFactor),
}

fn standing(row: &CredentialRow) -> Stored<Standing> {
    let at = Row {
        table: CREDENTIALS,
        id: &row.id,
    };
    let credential = TotpCredential {
        id: CredentialId::from(row.id.as_str()),
        person: PersonId::from(row.person_id.as_str()),
        secret: Sealed::stored(row.secret.as_str()),
        digits: at.number("digits", row.digits)?,
        period: at.number("period", row.period)?,
        algorithm: at.name("algorithm", &row.algorithm)?,
        created_at: at.time("created_at", row.created_at)?,
    };
    let pending_ends_at = at.time_if("pending_ends_at", row.pending_ends_at)?;
    let since = at.time_if("since", row.since)?;
    let until = at.time_if("suspended_until", row.suspended_until)?;
    match row.state.as_str() {
        PENDING => {
            at.absent("since", since)?;
            at.absent("suspended_until", until)?;
            at.absent("last_step", row.last_step)?;
            let ends_at = at.present("pending_ends_at", pending_ends_at)?;
            Ok(Standing::Pending(PendingTotp {
                credential,
                ends_at,
            }))
        }
        ENABLED => {
            at.absent("pending_ends_at", pending_ends_at)?;
            at.absent("suspended_until", until)?;
            at.present("last_step", row.last_step)?;
            let since = at.present("since", since)?;
            Ok(Standing::Confirmed(SecondFactor::Enabled {
                credential,
                since,
            }))
        }
        SUSPENDED => {
            at.absent("pending_ends_at", pending_ends_at)?;
            at.present("last_step", row.last_step)?;
            let since = at.present("since", since)?;
            Ok(Standing::Confirmed(SecondFactor::Suspended {
                credential,
                since,
                until,
            }))
        }
        state => Err(at.refuse("state", format!("`{state}` is no state"))),
    }
}

/// What stands beside the credentials: the failures.
pub(crate) type FailureRow = (i32, Option<i64>);

pub(crate) fn second_factors(
    person: &PersonId,
    rows: Vec<(FailureRow, Option<CredentialRow>)>,
) -> Stored<SecondFactors> {
    let mut factors = SecondFactors::default();
    for ((failures, last_failure_at), credential) in rows {
        let at = Row {
            table: PEOPLE,
            id: person.as_str(),
        };
        factors.failures = at.number("code_failures", failures)?;
        factors.last_failure_at = at.time_if("last_code_failure_at", last_failure_at)?;
        let Some(row) = credential else { continue };
        let twice = || {
            Row {
                table: CREDENTIALS,
                id: &row.id,
            }
            .refuse("state", "the person has another in this state")
        };
        match standing(&row)? {
            Standing::Pending(pending) => {
                if factors.pending.replace(pending).is_some() {
                    return Err(twice());
                }
            }
            Standing::Confirmed(factor) => {
                if factors.totp != SecondFactor::Never {
                    return Err(twice());
                }
                factors.totp = factor;
            }
        }
    }
    Ok(factors)
}
