//! Portals and what people allowed them.

use crate::{
    by_key::find_by_key,
    column::{self, Row, can_be_stored, micros},
    dialect::lock_person,
    schema::{
        client_secrets, clients, consents, idempotency_keys, logout_notices, program_tokens,
        removed_clients, token_families,
    },
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    client::Client,
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId},
    ports::{
        Changed, StoreError,
        durable::{Clients, Stored},
    },
    seal::Sealed,
    secret::HashedToken,
};
use sluis_protocol::scope::Scope;
use std::sync::Arc;

const TABLE: &str = "clients";
const REMOVED: &str = "removed_clients";
const CONSENTS: &str = "consents";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct ClientRow {
    id: String,
    name: String,
    institution_id: Option<String>,
    auth_method: String,
    secret_hash: Option<String>,
    settings: String,
    active: bool,
    sealed_secret: Option<String>,
    registration_token_hash: Option<String>,
}

/// The row with what is never updated.
pub(crate) type WholeRow = (ClientRow, i64);

fn client_row(client: &Client) -> Stored<ClientRow> {
    Ok(ClientRow {
        id: client.id.to_string(),
        name: client.name.clone(),
        institution_id: client.institution.as_ref().map(ToString::to_string),
        auth_method: column::name(TABLE, "auth_method", &client.auth_method)?,
        secret_hash: client
            .secret_hash
            .as_ref()
            .map(|hash| hash.as_str().to_owned()),
        settings: column::json(TABLE, "settings", &client.settings)?,
        active: client.active,
        sealed_secret: client
            .sealed_secret
            .as_ref()
            .map(|sealed| sealed.as_str().to_owned()),
        registration_token_hash: client
            .registration_token
            .as_ref()
            .map(|hash| hash.as_str().to_owned()),
    })
}

pub(crate) fn client((row, created_at): WholeRow) -> Stored<Client> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(Client {
        id: ClientId::from(row.id.as_str()),
        institution: row.institution_id.map(InstitutionId::from),
        auth_method: at.name("auth_method", &row.auth_method)?,
        secret_hash: row.secret_hash.map(HashedToken::stored),
        sealed_secret: row.sealed_secret.map(Sealed::stored),
        registration_token: row.registration_token_hash.map(HashedToken::stored),
        settings: at.json("settings", &row.settings)?,
        active: row.active,
        created_at: at.time("created_at", created_at)?,
        name: row.name,
    })
}

impl Clients for SqlTx<'_> {
    fn client(&mut self, id: &ClientId) -> Stored<Option<Arc<Client>>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let kept = self.kept();
        if let Some(found) = kept.and_then(|kept| kept.client(id)) {
            return Ok(Some(found));
        }
        let row = self.sql(TABLE, |connection| {
            clients::table
                .filter(clients::id.eq(id.as_str()))
                .select((ClientRow::as_select(), clients::created_at))
                .get_result::<WholeRow>(connection)
                .optional()
        })?;
        let found = row.map(client).transpose()?.map(Arc::new);
        // Ids of nobody are anybody's to make up: they are not kept.
        if let (Some(kept), Some(found)) = (kept, &found) {
            kept.keep_client(found);
        }
        Ok(found)
    }

    fn clients(&mut self) -> Stored<Vec<Client>> {
        let rows = self.sql(TABLE, |connection| {
            clients::table
                .order((clients::name.asc(), clients::id.asc()))
                .select((ClientRow::as_select(), clients::created_at))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(client).collect()
    }

    fn add_client(&mut self, client: &Client) -> Stored<()> {
        let row = client_row(client)?;
        self.wrote(Changed::Client(client.id.clone()));
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(clients::table)
                .values((row, clients::created_at.eq(micros(client.created_at))))
                .execute(connection)
                .map(drop)
        })?;
        // Only now: an insert that waited for a removal sees what that left behind.
        if !self.client_id_is_spent(&client.id)? {
            return Ok(());
        }
        self.sql(TABLE, |connection| {
            let this = clients::table.filter(clients::id.eq(client.id.as_str()));
            diesel::delete(this).execute(connection)
        })?;
        Err(StoreError::Conflict(REMOVED.to_owned()))
    }

    fn client_id_is_spent(&mut self, id: &ClientId) -> Stored<bool> {
        if !can_be_stored(id.as_str()) {
            return Ok(false);
        }
        self.sql(REMOVED, |connection| {
            let this = removed_clients::table.filter(removed_clients::id.eq(id.as_str()));
            diesel::select(diesel::dsl::exists(this)).get_result(connection)
        })
    }

    fn update_client(&mut self, client: &Client) -> Stored<()> {
        let row = client_row(client)?;
        self.wrote(Changed::Client(client.id.clone()));
        let met = self.sql(TABLE, |connection| {
            let this = clients::table.filter(clients::id.eq(client.id.as_str()));
            diesel::update(this).set(row).execute(connection)
        })?;
        must_exist(TABLE, client.id.as_str(), met)
    }

    fn remove_client(&mut self, id: &ClientId) -> Stored<bool> {
        if !can_be_stored(id.as_str()) {
            return Ok(false);
        }
        self.wrote(Changed::Client(id.clone()));
        let met = self.sql(TABLE, |connection| {
            let id = id.as_str();
            diesel::delete(consents::table.filter(consents::client_id.eq(id)))
                .execute(connection)?;
            diesel::delete(token_families::table.filter(token_families::client_id.eq(id)))
                .execute(connection)?;
            diesel::delete(logout_notices::table.filter(logout_notices::client_id.eq(id)))
                .execute(connection)?;
            diesel::delete(client_secrets::table.filter(client_secrets::client_id.eq(id)))
                .execute(connection)?;
            diesel::delete(idempotency_keys::table.filter(idempotency_keys::client_id.eq(id)))
                .execute(connection)?;
            diesel::delete(program_tokens::table.filter(program_tokens::client_id.eq(id)))
                .execute(connection)?;
            let met =
                diesel::delete(clients::table.filter(clients::id.eq(id))).execute(connection)?;
            if met > 0 {
                diesel::insert_into(removed_clients::table)
                    .values(removed_clients::id.eq(id))
                    .execute(connection)?;
            }
            Ok(met)
        })?;
        Ok(met > 0)
    }

    fn consents_of(&mut self, person: &PersonId) -> Stored<Vec<(Client, Scope, Timestamp)>> {
        let rows = self.sql(CONSENTS, |connection| {
            consents::table
                .inner_join(clients::table)
                .filter(consents::person_id.eq(person.as_str()))
                .order((clients::name.asc(), clients::id.asc()))
                .select((
                    ClientRow::as_select(),
                    clients::created_at,
                    consents::scope,
                    consents::given_at,
                ))
                .load::<(ClientRow, i64, String, i64)>(connection)
        })?;
        rows.into_iter()
            .map(|(row, created_at, scope, given_at)| {
                let id = format!("{person}/{}", row.id);
                let at = Row {
                    table: CONSENTS,
                    id: &id,
                };
                Ok((
                    client((row, created_at))?,
                    at.json("scope", &scope)?,
                    at.time("given_at", given_at)?,
                ))
            })
            .collect()
    }

    fn withdraw_consent(&mut self, person: &PersonId, client: &ClientId) -> Stored<bool> {
        if !can_be_stored(client.as_str()) {
            return Ok(false);
        }
        let met = self.sql(CONSENTS, |connection| {
            let given = consents::table
                .filter(consents::person_id.eq(person.as_str()))
                .filter(consents::client_id.eq(client.as_str()));
            diesel::delete(given).execute(connection)
        })?;
        Ok(met > 0)
    }

    fn consent_since(
        &mut self,
        person: &PersonId,
        client: &ClientId,
    ) -> Stored<Option<(Scope, Timestamp)>> {
        let given = find_by_key!(self, CONSENTS, (who: person.as_str(), whom: client.as_str()) => (String, i64), consents::table
            .filter(consents::person_id.eq(who.as_str()))
            .filter(consents::client_id.eq(whom.as_str()))
            .select((consents::scope, consents::given_at)))?;
        let id = format!("{person}/{client}");
        given
            .into_iter()
            .next()
            .map(|(scope, given_at)| {
                let at = Row {
                    table: CONSENTS,
                    id: &id,
                };
                Ok((at.json("scope", &scope)?, at.time("given_at", given_at)?))
            })
            .transpose()
    }

    fn give_consent(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        scope: &Scope,
        now: Timestamp,
    ) -> Stored<()> {
        let scope = column::json(CONSENTS, "scope", scope)?;
        // The lock makes update-else-insert one step: a person consents in one place at a time.
        self.sql(CONSENTS, |connection| {
            lock_person(connection, person)?;
            let given = consents::table
                .filter(consents::person_id.eq(person.as_str()))
                .filter(consents::client_id.eq(client.as_str()));
            let met = diesel::update(given)
                .set(consents::scope.eq(&scope))
                .execute(connection)?;
            if met > 0 {
                return Ok(());
            }
            diesel::insert_into(consents::table)
                .values((
                    consents::person_id.eq(person.as_str()),
                    consents::client_id.eq(client.as_str()),
                    consents::scope.eq(&scope),
                    consents::given_at.eq(micros(now)),
                ))
                .execute(connection)
                .map(drop)
        })
    }
}
