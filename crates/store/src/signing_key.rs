//! Signing keys.

use crate::{
    column::{self, Row, micros},
    schema::signing_keys,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, KeyId},
    ports::{
        Changed,
        durable::{SigningKeys, Stored},
    },
    seal::Sealed,
    signing_key::{SigningKey, SigningKeyState},
};

const TABLE: &str = "signing_keys";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys, treat_none_as_default_value = false)]
struct KeyRow {
    id: String,
    algorithm: String,
    state: String,
    institution_id: Option<String>,
    private_key: String,
    public_jwk: String,
    created_at: i64,
    state_since: i64,
}

fn signing_key(row: KeyRow) -> Stored<SigningKey> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(SigningKey {
        id: KeyId::from(row.id.as_str()),
        algorithm: at.name("algorithm", &row.algorithm)?,
        state: at.name("state", &row.state)?,
        public_jwk: at.json("public_jwk", &row.public_jwk)?,
        created_at: at.time("created_at", row.created_at)?,
        state_since: at.time("state_since", row.state_since)?,
        institution: row.institution_id.map(InstitutionId::from),
        private_key: Sealed::stored(row.private_key),
    })
}

impl SigningKeys for SqlTx<'_> {
    fn signing_keys(&mut self) -> Stored<Vec<SigningKey>> {
        let rows = self.sql(TABLE, |connection| {
            signing_keys::table
                .order((signing_keys::created_at.asc(), signing_keys::id.asc()))
                .select(KeyRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(signing_key).collect()
    }

    fn signing_keys_of(&mut self, institution: Option<&InstitutionId>) -> Stored<Vec<SigningKey>> {
        let order = (signing_keys::created_at.asc(), signing_keys::id.asc());
        let rows = self.sql(TABLE, |connection| match institution {
            Some(institution) => signing_keys::table
                .filter(signing_keys::institution_id.eq(institution.as_str()))
                .order(order)
                .select(KeyRow::as_select())
                .load(connection),
            None => signing_keys::table
                .filter(signing_keys::institution_id.is_null())
                .order(order)
                .select(KeyRow::as_select())
                .load(connection),
        })?;
        rows.into_iter().map(signing_key).collect()
    }

    fn add_signing_key(&mut self, key: &SigningKey) -> Stored<()> {
        self.wrote(Changed::Keys);
        let row = KeyRow {
            id: key.id.to_string(),
            algorithm: column::name(TABLE, "algorithm", &key.algorithm)?,
            state: key.state.as_str().to_owned(),
            institution_id: key.institution.as_ref().map(ToString::to_string),
            private_key: key.private_key.as_str().to_owned(),
            public_jwk: column::json(TABLE, "public_jwk", &key.public_jwk)?,
            created_at: micros(key.created_at),
            state_since: micros(key.state_since),
        };
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(signing_keys::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn move_signing_key(
        &mut self,
        id: &KeyId,
        from: SigningKeyState,
        to: SigningKeyState,
        now: Timestamp,
    ) -> Stored<bool> {
        self.wrote(Changed::Keys);
        let met = self.sql(TABLE, |connection| {
            let there = signing_keys::table
                .filter(signing_keys::id.eq(id.as_str()))
                .filter(signing_keys::state.eq(from.as_str()));
            diesel::update(there)
                .set((
                    signing_keys::state.eq(to.as_str()),
                    signing_keys::state_since.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }
}
