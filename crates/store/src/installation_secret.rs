//! What this installation drew once.

use crate::{schema::installation_secrets, transaction::SqlTx};
use diesel::prelude::*;
use sluis_model::{
    ports::durable::{InstallationSecrets, Stored},
    seal::Sealed,
};

const TABLE: &str = "installation_secrets";

impl InstallationSecrets for SqlTx<'_> {
    fn installation_secret(&mut self, name: &str) -> Stored<Option<Sealed>> {
        let sealed = self.sql(TABLE, |connection| {
            installation_secrets::table
                .filter(installation_secrets::name.eq(name))
                .select(installation_secrets::sealed)
                .first::<String>(connection)
                .optional()
        })?;
        Ok(sealed.map(Sealed::stored))
    }

    fn add_installation_secret(&mut self, name: &str, sealed: &Sealed) -> Stored<()> {
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(installation_secrets::table)
                .values((
                    installation_secrets::name.eq(name),
                    installation_secrets::sealed.eq(sealed.as_str()),
                ))
                .execute(connection)
                .map(drop)
        })
    }
}
