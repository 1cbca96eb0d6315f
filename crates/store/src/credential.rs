//! The rows of authenticator secrets: pending, or confirmed.

use crate::{column::Row, schema::totp_credentials};
use diesel::prelude::*;
use sluis_model::{
    ids::{CredentialId, PersonId},
    ports::durable::Stored,
    seal::Sealed,
    second_factor::{PendingTotp, TotpCredential},
};

pub(crate) const CREDENTIALS: &str = "totp_credentials";

pub(crate) const PENDING: &str = "pending";
pub(crate) const CONFIRMED: &str = "confirmed";

#[derive(Clone, Queryable, Selectable, Insertable)]
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
    pub(crate) last_step: Option<i64>,
    pub(crate) drift: i32,
}

/// What a stored secret is.
pub(crate) enum Secret {
    Pending(PendingTotp),
    Confirmed(TotpCredential),
}

impl CredentialRow {
    /// Where a refusal points.
    pub(crate) fn at(&self) -> Row<'_> {
        Row {
            table: CREDENTIALS,
            id: &self.id,
        }
    }

    pub(crate) fn secret(&self) -> Stored<Secret> {
        let at = self.at();
        let credential = TotpCredential {
            id: CredentialId::from(self.id.as_str()),
            person: PersonId::from(self.person_id.as_str()),
            secret: Sealed::stored(self.secret.as_str()),
            digits: at.number("digits", self.digits)?,
            period: at.number("period", self.period)?,
            algorithm: at.name("algorithm", &self.algorithm)?,
            created_at: at.time("created_at", self.created_at)?,
            drift: self.drift,
        };
        let pending_ends_at = at.time_if("pending_ends_at", self.pending_ends_at)?;
        match self.state.as_str() {
            PENDING => {
                at.absent("last_step", self.last_step)?;
                let ends_at = at.present("pending_ends_at", pending_ends_at)?;
                Ok(Secret::Pending(PendingTotp {
                    credential,
                    ends_at,
                }))
            }
            CONFIRMED => {
                at.absent("pending_ends_at", pending_ends_at)?;
                at.present("last_step", self.last_step)?;
                Ok(Secret::Confirmed(credential))
            }
            state => Err(at.refuse("state", format!("`{state}` is no state"))),
        }
    }
}
